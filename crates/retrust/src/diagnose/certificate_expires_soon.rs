//! Identity certificates close to their last day, by the time that each kind needs.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "certificate-expires-soon",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Low,
    title: "An identity certificate expires soon",
    explanation: "Trust anchors (CallManager, TVS, ITLRecovery) and CAPF need several windows with all phones back in between, so they warn ninety days ahead; the others thirty. Certificates of public CAs live 200 days at most since March 2026. Within two weeks it weighs more. The spans are ours.",
    because: &[],
    by_hand: "OS Administration > Security > Certificate Management lists the expiry of each certificate.",
    sources: &[docs::REGENERATION.section("Identify expired certificates"), docs::FN74345.section("Validity")],
    check,
};

/// Days ahead that warn of a purpose; ours.
pub(super) const fn horizon(purpose: Purpose) -> i64 {
    match purpose {
        Purpose::CallManager | Purpose::CallManagerEcdsa | Purpose::Tvs | Purpose::ItlRecovery | Purpose::Capf => 90,
        _ => 30,
    }
}

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let today = as_of.midnight().assume_utc();
    let mut tally = Tally::default();
    let mut least = i64::MAX;
    for purpose in Purpose::DATED {
        for held in cluster.dated(purpose) {
            let Some(end) = held.not_after() else { continue };
            let left = elapsed(today, end).whole_days();
            if (0..=horizon(purpose)).contains(&left) && end >= today {
                least = least.min(left);
                let node = held.node.clone().unwrap_or_else(|| held.label());
                tally.wrong(format!("{} of {node} on {} (in {left} days)", purpose.name(), show_day(end)), held.span());
            } else {
                tally.right(held.span());
            }
        }
    }
    match tally.instance(Certainty::Confirmed, "Soon to expire", "time for a renewal in order") {
        Some(instance) if least <= 14 => instance.weighs(Severity::Medium).disputed(&[disputes::LIFETIMES]).holds(),
        Some(instance) => instance.disputed(&[disputes::LIFETIMES]).holds(),
        None => {
            let ask = vec![Question::certificates("Their dates tell what expires soon.")];
            if_whole(cluster, tally.verdict(Certainty::Confirmed, "", "", ask))
        }
    }
}
