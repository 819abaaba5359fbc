//! Mixed mode needs a CTL, and has none.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "update-ctl",
    title: "Make the CTL",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["ctl-missing"],
    when: always,
    sources: &[docs::TOKENLESS.section("utils ctl"), docs::REGENERATION.section("CTL")],
    disputes: &[disputes::CTL_BEFORE_RESTARTS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = prepare(cluster, true);
    steps.extend(renewal::update_ctl(cluster, &[Purpose::CallManager, Purpose::Capf]));
    steps.extend(restart(cluster, &restart::TFTP));
    steps.extend(restart(cluster, &restart::CALLMANAGER));
    steps.extend([reset("the authenticated and encrypted ones"), gate()]);
    steps.extend(set_back(cluster));
    steps
}
