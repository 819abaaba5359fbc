//! The rollback parameter: while phones still accept it.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "blank-lists-before-a-change",
    title: "Blank the ITL before a change of host name, domain or FIPS",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::All,
    ends: &[],
    when: always,
    sources: &[docs::SECURITY_GUIDE_12.section("Rollback"), docs::SECURITY_GUIDE_14_DS.section("Rollback parameter")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = prepare(cluster, true);
    steps.extend([
        Step::page(ENTERPRISE, "Set Prepare Cluster for Rollback to pre 8.0 to True. Non-secure clusters only: it does not blank the CTL.").caution("HTTPS services of the phones stop meanwhile, and phones take unsigned configurations. It must be set while phones still trust the list.").sees("the parameter is saved; from 10.5 on the phones are reset by it"),
        Step::page("Two phones", "Wait ten minutes.").sees("Settings > Security > Trust List > ITL shows empty entries"),
        Step::page("Plan", "Make the change, one node at a time.").sees("all nodes are up, all phones back"),
        Step::page(ENTERPRISE, "Set the parameter to False.").sees("the phones hold the new ITL"),
        gate(),
    ]);
    steps.extend(renewal::after(cluster, &[Purpose::CallManager]));
    steps
}
