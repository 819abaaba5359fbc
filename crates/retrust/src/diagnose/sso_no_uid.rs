//! The assertion names no user.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-no-uid",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "The identity provider's assertion has no `uid`",
    explanation: "CUCM and Expressway find the user by the claim `uid`, in lower case and without a namespace. Without it the login is refused although signature and key are right.",
    because: &[],
    by_hand: "Look at the claim rule for `uid` on the identity provider.",
    sources: &[docs::MRA_GUIDE_12.section("Troubleshooting, SSO"), docs::ADFS.section("Claim rules")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask =
        Question::page("the log of Expressway-C, or the decrypted assertion", "Does the assertion bear `uid`?", "The login hangs on it.");
    let found = ("a `uid` in the assertion", "`No uid Attribute in Assertion`");
    heard(cluster, &[log::NO_UID], Certainty::Confirmed, "Expressway-C found no `uid` in the assertion.", found, ask)
}
