//! A phone has no LSC and shows its MIC.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "phone-shows-mic",
    scenario: None,
    area: Area::Capf,
    severity: Severity::Info,
    title: "A phone has no LSC and shows its MIC",
    explanation: "A MIC does not change when CAPF is renewed. For 802.1X and TLS the other side must know the Cisco Manufacturing CAs, which may have been removed from CallManager-trust on Cisco's own advice. A CAPF renewal does not explain a fault of such a phone.",
    because: &[],
    by_hand: "On the phone: Admin settings > Security setup > LSC says not installed.",
    sources: &[docs::LSC_QA.section("Console log"), docs::SECURITY_GUIDE_14.section("Manufacturing CAs")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the phone's console log", "Which certificate does the phone show?", "A MIC does not depend on CAPF.");
    let found = ("an LSC", "none");
    heard(cluster, &[log::NO_LSC], Certainty::Confirmed, "The phone's console says that it has no LSC.", found, ask)
}
