//! An identity certificate whose first day is still to come.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "certificate-not-yet-valid",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::High,
    title: "An identity certificate is not yet valid",
    explanation: "A certificate made while the node's clock was ahead, or issued for later, is refused until its first day. Check the clock before you renew again. Text that does not name its zone is read within a day.",
    because: &[],
    by_hand: "Compare `Validity From` in `show cert own` with the time of `utils ntp status`.",
    sources: &[docs::REGENERATION.section("Identify expired certificates")],
    check,
};

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let today = as_of.midnight().assume_utc();
    let mut tally = Tally::default();
    for purpose in Purpose::IDENTITIES {
        for held in cluster.identities(purpose) {
            let Some(from) = held.not_before() else { continue };
            // A day for the clock of the day itself, another for the zone.
            if elapsed(today, from) > SLACK.saturating_add(time::Duration::days(1)) {
                let node = held.node.clone().unwrap_or_else(|| held.label());
                tally.wrong(format!("{} of {node} from {}", purpose.name(), show_time(from)), held.span());
            } else {
                tally.right(held.span());
            }
        }
    }
    tally.verdict(Certainty::Confirmed, "Not yet valid", "valid on the day asked about", vec![Question::certificates("Their dates tell.")])
}
