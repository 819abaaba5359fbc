//! Nodes hold different keys for OAuth tokens.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "oauth-keys-differ",
    scenario: None,
    area: Area::Sso,
    severity: Severity::Medium,
    title: "Jabber's refresh token was refused: the nodes may hold different OAuth keys",
    explanation: "Access and refresh tokens are signed and encrypted by keys that the publisher makes and gives to every node of CUCM and IM and Presence. Where a node holds others, Jabber signs in and is thrown out when it refreshes. It looks like single sign-on that fails after a renewal of tomcat, but these keys are not tomcat's. The line alone can also mean that the server did not answer.",
    because: &[],
    by_hand: "Run `show key authz signing` and `show key authz encryption` on every node of CUCM and IM and Presence: each must show the same checksum everywhere.",
    sources: &[docs::OAUTH.section("Troubleshoot")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if cluster.known_release().is_some_and(|release| !release.at_least(12, 0)) {
        return Verdict::NotApplicable("tokens with refresh came with 12.0");
    }
    let ask = Question::page("Jabber's problem report", "Was a refresh token refused?", "`handleRefreshTokenFailure` says so.");
    let found = ("the same keys on every node", "`Failed to get valid access token from refresh token`");
    heard(cluster, &[log::REFRESH_REFUSED], Certainty::Possible, "A refresh token was refused.", found, ask)
}
