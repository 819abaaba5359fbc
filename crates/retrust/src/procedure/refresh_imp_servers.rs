//! Expressway-C learns anew what IM and Presence nodes there are.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "refresh-imp-servers",
    title: "Refresh the IM and Presence servers on Expressway-C",
    impact: Level::Low,
    after_hours: false,
    phones: Phones::None,
    ends: &["imp-realm-stale"],
    when: always,
    sources: &[docs::MRA_GUIDE_12.section("Troubleshooting")],
    disputes: &[],
    steps,
};

fn steps(_: &Cluster) -> Vec<Step> {
    vec![
        Step::page("Expressway-C > Configuration > Unified Communications > IM and Presence Service nodes", "Select Refresh servers.")
            .sees("every node is found"),
        Step::page("Jabber, from outside", "Sign in.").sees("presence connects"),
    ]
}
