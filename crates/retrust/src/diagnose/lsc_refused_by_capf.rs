//! CAPF does not know who issued the LSC that a phone shows it.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "lsc-refused-by-capf",
    scenario: None,
    area: Area::Capf,
    severity: Severity::Medium,
    title: "CAPF refuses a phone's LSC, so it cannot be renewed with it",
    explanation: "For an operation by existing certificate CAPF must find the issuer of the LSC in CAPF-trust. When the old CAPF was deleted there, the phone says `Invalid LSC`. By null string, by authentication string or by MIC still works.",
    because: &["old-capf-missing"],
    by_hand: "Look for the CAPF that issued the phone's LSC in CAPF-trust on the publisher.",
    sources: &[docs::LSC_QA.section("CAPF")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask =
        Question::page("the phone's status messages during the CAPF operation", "What does CAPF answer?", "`Invalid LSC` names the fault.");
    let found = ("the issuer of the LSC in CAPF-trust", "`Invalid LSC`");
    heard(cluster, &[log::LSC_REFUSED], Certainty::Confirmed, "A phone's LSC was refused by CAPF.", found, ask)
}
