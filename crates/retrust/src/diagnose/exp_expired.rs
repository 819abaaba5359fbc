//! An expired certificate of Expressway, or of a CA in its chain.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-expired",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "A certificate of Expressway or of its chain has expired",
    explanation: "Every leg of Mobile and Remote Access refuses it. Expired CAs in the list of trusted CAs that issued nothing in use are common and not meant here.",
    because: &[],
    by_hand: "Read the dates of Expressway's server certificate and of the CAs that issued it.",
    sources: &[docs::EXPRESSWAY_CERTIFICATES.section("Renewal")],
    check,
};

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let today = as_of.midnight().assume_utc();
    let mut tally = Tally::default();
    let own: Vec<&Held> = cluster.expressways().into_iter().chain(cluster.expressway_clients()).collect();
    for leaf in own.iter().copied() {
        for held in std::iter::once(leaf).chain(chain::above(leaf, &cluster.certificates)) {
            match held.not_after() {
                Some(end) if end < today => tally.wrong(format!("{} on {}", held.label(), show_day(end)), held.span()),
                Some(_) => tally.right(held.span()),
                None => {}
            }
        }
    }
    let certainty = Certainty::weigh(tally.is_wrong(), 1, tally.is_right());
    // The alert of a known side says it of what it was shown; a certificate of later days has taken its place.
    for alert in cluster.seen(log::ALERT_OTHER).into_iter().filter(|s| traffic::unfit(s) == Some(traffic::Unfit::Expired)) {
        if (traffic::is_cucm(cluster, alert) || traffic::is_traversal(alert)) && !predates(alert, &own) {
            tally.wrong("an alert says so", [alert.span]);
        }
    }
    for refusal in traffic::peers_refused(cluster).into_iter().filter(|s| traffic::unfit(s) == Some(traffic::Unfit::Expired)) {
        if !predates(refusal, &own) {
            tally.wrong("one Expressway says so of the other", [refusal.span]);
        }
    }
    let ask = Question::page(
        "Expressway > Maintenance > Security > Server certificate > Show (PEM file)",
        "Until when is it valid?",
        "An expired one is refused everywhere.",
    );
    tally.verdict(certainty, "Expired", "a valid certificate and chain", vec![ask])
}
