//! 802.1X times out: nobody answers on the port.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "dot1x-no-authenticator",
    scenario: None,
    area: Area::Capf,
    severity: Severity::Medium,
    title: "802.1X gets no answer from the switch; no certificate is at fault",
    explanation: "`802.1x Authentication: Timed Out` means that no authenticator answers on the port. A refused certificate says `Failed`, with EAP-Failure in the console log: that is scenario 4.1.",
    because: &["dot1x-refused"],
    by_hand: "Look at the port's 802.1X state on the switch.",
    sources: &[docs::PHONE_8800.section("Status messages")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the phone's status messages", "Does 802.1X fail or time out?", "The two have different causes.");
    let found = ("an answer from the switch", "`Timed Out`");
    // Phones print it with and without `802.1x Authentication:`.
    let named = cluster.seen(log::DOT1X_SILENT).iter().any(|s| s.line.to_ascii_lowercase().contains("802.1x"));
    let certainty = if named { Certainty::Confirmed } else { Certainty::Likely };
    heard(cluster, &[log::DOT1X_SILENT], certainty, "802.1X timed out on a phone.", found, ask)
}
