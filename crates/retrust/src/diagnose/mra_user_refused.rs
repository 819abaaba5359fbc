//! A user or a password, not a certificate.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-user-refused",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "CUCM refused a user over Expressway; no certificate is at fault",
    explanation: "`Failed to authenticate user against server` is a name, a password, or a user whose home cluster is not known. The connection itself came about, so trust is in order on that leg.",
    because: &[],
    by_hand: "Sign in with the same user inside.",
    sources: &[docs::MRA_SETUP.section("Troubleshooting")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the diagnostic log of Expressway-C", "Is a user refused?", "It tells a password from a certificate.");
    let found = ("a user that CUCM accepts", "`Failed to authenticate user against server`");
    heard(cluster, &[log::USER_REFUSED], Certainty::Likely, "CUCM refused the user or the password.", found, ask)
}
