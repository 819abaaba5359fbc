//! CallManager, and CallManager-ECDSA, which shares its trust store.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-callmanager",
    title: "Renew the CallManager certificates",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["certificate-expired", "certificate-expires-soon", "certificate-alarm", "multi-server-certificate-differs"],
    // Where it is tomcat's, the renewal of tomcat is its renewal.
    when: |id, cluster, as_of| match id {
        // To upload it again is to replace it on a node, with all that this asks of phones.
        "multi-server-certificate-differs" => differs(cluster),
        _ => !cluster.reuses_tomcat() && is_due(id, cluster, Purpose::CallManager, as_of),
    },
    sources: &[
        docs::REGENERATION.section("CallManager"),
        docs::CA_SIGNED.section("CallManager"),
        docs::SECURITY_GUIDE_14.section("Certificate table"),
    ],
    disputes: &[disputes::RENEWAL_RESTARTS, disputes::CTL_BEFORE_RESTARTS, disputes::CALLMANAGER_WITH_TVS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = renewal::whole(cluster, Purpose::CallManager);
    let note = "Renew nothing else in this window: CallManager is a trust anchor. Up to 11.5 it signs the ITL, so TVS must stay until all phones are back. CallManager-ECDSA, where it is in use, is renewed in the same way.";
    steps.insert(0, Step::page("Plan", note).sees("TVS and ITLRecovery are renewed on other days"));
    steps
}

/// Nodes that one CallManager certificate names show several.
pub(super) fn differs(cluster: &Cluster) -> bool {
    let shared = nodes(cluster).into_iter().filter(|node| cluster.is_shared(Purpose::CallManager, node)).count() > 1;
    let serials: std::collections::BTreeSet<_> = cluster.identities(Purpose::CallManager).into_iter().map(|h| &h.id.serial).collect();
    shared && serials.len() > 1
}
