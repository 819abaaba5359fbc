//! ITLRecovery: by localkey from 12.0 on, for it is the signer there.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-itlrecovery",
    title: "Renew ITLRecovery",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["certificate-expired", "certificate-expires-soon", "certificate-alarm", "itlrecovery-key-short"],
    when: |condition, cluster, as_of| condition == "itlrecovery-key-short" || is_due(condition, cluster, Purpose::ItlRecovery, as_of),
    sources: &[
        docs::REGENERATION.section("ITLRecovery"),
        docs::SECURITY_GUIDE_14.section("ITLRecovery"),
        docs::CLI.section("utils itl reset"),
    ],
    disputes: &[disputes::ITLRECOVERY_WAY, disputes::RENEWAL_RESTARTS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = prepare(cluster, true);
    let sso = "Where SAML SSO uses the system generated certificate, its metadata must be exchanged again afterwards.";
    steps.push(
        Step::page("Plan", format!("Renew nothing else in this window: ITLRecovery signs the lists from 12.0 on. {sso}"))
            .sees("CallManager and TVS are renewed on other days"),
    );
    steps.extend(renewal::renew(cluster, Purpose::ItlRecovery));
    if cluster.at_least(12, 0) == Some(false) {
        // Up to 11.5 it signs nothing and stands by for a recovery.
        steps.extend(renewal::restarts(cluster, Purpose::ItlRecovery));
        steps.extend([reset("all"), gate()]);
        steps.extend(renewal::after(cluster, &[Purpose::ItlRecovery]));
        return steps;
    }
    steps.extend(super::recover_by_localkey::sign_and_return(cluster, &publisher));
    steps.extend(renewal::after(cluster, &[Purpose::ItlRecovery]));
    steps
}
