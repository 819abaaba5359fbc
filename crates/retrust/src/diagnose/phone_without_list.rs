//! A phone that holds no list.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "phone-without-list",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Info,
    title: "A phone holds no trust list and will take the first that comes",
    explanation: "`No Trust List installed` is a phone that is new, was reset, or whose list was deleted. It takes the next list on faith, so it is not stranded: a reset is enough. (One passage of the Security Guide 12.5 wants TVS to know the first list's signer as well; no other source does.)",
    because: &[],
    by_hand: "On the phone: Admin settings > Security setup > Trust list is empty.",
    sources: &[docs::PHONE_8800.section("Status messages"), docs::SECURITY_GUIDE_12.section("Initial trust list")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the phone's status messages", "Does the phone hold a list?", "A phone without one is not stranded.");
    let found = ("a trust list on the phone", "none");
    heard(cluster, &[log::NO_LIST], Certainty::Confirmed, "A phone's status messages say that it has no list.", found, ask)
}
