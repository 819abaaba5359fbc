//! Phone by phone, the last way.

use super::*;
use crate::rehearse::WayBack;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "delete-lists-on-phones",
    title: "Delete the trust lists on the phones",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["phones-trust-nothing", "trust-list-outdated"],
    when: |id, cluster, _| id != "trust-list-outdated" || ways_back(cluster).contains(&WayBack::Delete),
    sources: &[docs::ITL_ENHANCEMENTS.section("Recovery"), docs::COMMON_ISSUES.section("Scenario 1, Solution")],
    disputes: &[disputes::FIRST_LIST],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let _ = cluster;
    vec![
        Step::page("Two phones", "Admin settings > Security setup > Trust list > delete. The keys differ by model and are in no document that we have.").sees("`No Trust List installed`, then `ITL installed`, and the phone registers"),
        Step::page("Remote key presses", "Many phones: a remote-control tool can press the keys. It needs web access on the phone and an authentication URL that the phone still trusts; a phone that takes no configuration cannot get web access switched on any more.").caution("Try five phones first.").sees("the five are back"),
        Step::page("Each phone that is left", "Factory reset. It works where the settings menu is locked.").caution("The phone loses all of its local settings.").sees("the phone registers"),
    ]
}
