//! TVS, on every node.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-tvs",
    title: "Renew the TVS certificates",
    impact: Level::High,
    after_hours: true,
    phones: Phones::Some,
    ends: &["certificate-expired", "certificate-expires-soon", "certificate-alarm"],
    when: |condition, cluster, as_of| is_due(condition, cluster, Purpose::Tvs, as_of),
    sources: &[docs::REGENERATION.section("TVS"), docs::CA_SIGNED.section("TVS")],
    disputes: &[disputes::TVS_ORDER, disputes::RENEWAL_RESTARTS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = renewal::whole(cluster, Purpose::Tvs);
    let note = "Renew nothing else in this window. While the signer of the ITL stands nobody is stranded; until phones have the new ITL, HTTPS services of the renewed nodes fail.";
    steps.insert(0, Step::page("Plan", note).sees("CallManager and ITLRecovery are renewed on other days"));
    steps
}
