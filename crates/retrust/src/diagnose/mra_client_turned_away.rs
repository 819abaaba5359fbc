//! Expressway answers clients with an HTTP error: which one sorts out where to look.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-client-turned-away",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Low,
    title: "Expressway answers clients with an HTTP error",
    explanation: "502 means that the next hop, or the SSH tunnel to it, is down, which an untrusted certificate can do; 403 that the domain is not configured or the clocks are apart; 401 that a user or a password is refused, which is no matter of certificates. The line alone proves nothing: it says where to look.",
    because: &[
        "mra-cucm-does-not-trust-expressway",
        "mra-expressway-does-not-trust-cucm",
        "mra-user-refused",
        "exp-tunnel-name",
        "exp-traversal-password",
        "exp-zone-peer-mismatch",
    ],
    by_hand: "Look for the lines right before the answer in the logs of Expressway-E and Expressway-C.",
    sources: &[docs::MRA_GUIDE_12.section("Troubleshooting"), docs::MRA_SETUP.section("Troubleshooting")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for sighting in cluster.seen(log::HTTP_ERROR) {
        let meaning = match sighting.fields.first().map_or("", String::as_str) {
            "502" => "502: the way to CUCM is down",
            "403" => "403: a domain that is not configured, or a clock",
            "401" => "401: a user or a password",
            _ => "another status",
        };
        tally.wrong(meaning, [sighting.span]);
    }
    tally.right(cluster.log(log::Log::Expressway).map(|l| l.span));
    let ask = Question::page("the event log of Expressway-E", "What does Expressway answer clients?", "The status says where to look.");
    tally.verdict(Certainty::Possible, "Answered", "no HTTP error", vec![ask])
}
