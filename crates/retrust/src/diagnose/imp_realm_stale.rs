//! Expressway-C knows the IM and Presence servers from before a change.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "imp-realm-stale",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "What Expressway-C knows of IM and Presence is stale",
    explanation: "After a change on IM and Presence the servers must be refreshed on Expressway-C, or signing in to presence fails with this line. Trust is not at fault.",
    because: &[],
    by_hand: "Expressway-C > Configuration > Unified Communications > IM and Presence Service nodes > Refresh servers.",
    sources: &[docs::MRA_GUIDE_12.section("Troubleshooting")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the diagnostic log of Expressway-C", "Is the realm stale?", "`SASL mechanisms` names it.");
    let found = ("a present realm", "`Failed to query auth component for SASL mechanisms`");
    heard(cluster, &[log::REALM_STALE], Certainty::Likely, "Expressway-C could not ask IM and Presence how users sign in.", found, ask)
}
