//! The traversal zone's password.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-traversal-password",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "The traversal zone's password is wrong; no certificate is at fault",
    explanation: "`Incorrect authentication credential for user` comes after TLS has succeeded. It keeps the zone down as a refused certificate would.",
    because: &[],
    by_hand: "Compare the zone's user and password on both Expressways.",
    sources: &[docs::MRA_SETUP.section("Troubleshooting")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the event log of Expressway-E", "Is the zone's password refused?", "It tells a password from a certificate.");
    let found = ("the same password on both sides", "`Incorrect authentication credential for user`");
    heard(cluster, &[log::TRAVERSAL_PASSWORD], Certainty::Likely, "Expressway refused the traversal zone's password.", found, ask)
}
