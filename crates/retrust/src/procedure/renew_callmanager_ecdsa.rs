//! The elliptic-curve twin of CallManager.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-callmanager-ecdsa",
    title: "Renew the CallManager-ECDSA certificates",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["certificate-expired", "certificate-expires-soon", "certificate-alarm"],
    when: |condition, cluster, as_of| is_due(condition, cluster, Purpose::CallManagerEcdsa, as_of),
    sources: &[docs::REGENERATION.section("CallManager"), docs::SECURITY_GUIDE_14.section("Certificate table")],
    disputes: &[disputes::RENEWAL_RESTARTS, disputes::CTL_BEFORE_RESTARTS],
    steps,
};

/// As CallManager (214231); whether a list names it is in no document, so none is looked at.
fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = prepare(cluster, true);
    steps.extend(renewal::renew(cluster, Purpose::CallManagerEcdsa));
    steps.extend(renewal::update_ctl(cluster, &[Purpose::CallManagerEcdsa]));
    steps.extend(renewal::restarts(cluster, Purpose::CallManagerEcdsa));
    steps.extend([reset("all"), gate()]);
    steps.extend(renewal::after(cluster, &[Purpose::CallManager]));
    steps
}
