//! Expressway does not hold the chain of its own certificate.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-intermediate-missing",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "Expressway's own CA chain is not whole in its list of trusted CAs",
    explanation: "Expressway sends its intermediates only where they and the root are in its own list. Otherwise the other side (CUCM, the other Expressway, Webex) meets an unknown CA: the zone may be active while the SSH tunnels are down. The leaf must match this list, not the one of the other Expressway.",
    because: &[],
    by_hand: "Follow the issuers of the server certificate in Maintenance > Security > Trusted CA certificate on the same Expressway.",
    sources: &[docs::HYBRID.section("Chain"), docs::MRA_GUIDE_15.section("Trusted CA list")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let lists: Vec<&Held> = cluster.certificates.iter().filter(|h| h.store == Store::ExpresswayTrust).collect();
    let own: Vec<&Held> = cluster.expressways().into_iter().filter(|h| h.certificate.is_some()).collect();
    let mut tally = Tally::default();
    let mut unjudged = false;
    // With certificates of two Expressways in the case, whose list it is cannot be told, unless names tell.
    let one = own.first().is_some_and(|first| own.iter().all(|h| h.id.same(&first.id)));
    for held in own {
        let its = |list: &&&Held| list.side.zip(held.side).map_or(one, |(list, own)| list == own);
        let store: Vec<&Held> = lists.iter().filter(its).copied().collect();
        if store.is_empty() {
            unjudged = true;
            continue;
        }
        let Some(leaf) = &held.certificate else { continue };
        match chain::missing(leaf, &store, &[]) {
            Some(ca) => tally.wrong(format!("{} for {}", chain::label(&ca), held.label()), held.span()),
            None => tally.right(held.span()),
        }
    }
    let certainty = Certainty::weigh(false, 1, tally.is_right() && !tally.is_wrong());
    // The other Expressway says it of the chain that it was not shown (HYB); strangers who knock from outside do not count.
    let other = cluster.seen(log::ALERT_OTHER).into_iter().filter(|s| traffic::unfit(s).is_none());
    let alerts = other.clone().chain(cluster.seen(log::ALERT_UNKNOWN_CA));
    for alert in alerts.filter(|s| traffic::is_traversal(s)) {
        tally.wrong("the other side of the traversal zone answered with an alert", [alert.span]);
    }
    // A server that turns the certificate down, and not for its CA, was not shown the chain, where use and dates are right.
    for alert in other.filter(|s| !traffic::is_traversal(s) && traffic::is_cucm(cluster, s)) {
        let host = traffic::host_of(alert).unwrap_or_else(|| "CUCM".to_owned());
        tally.wrong(format!("{host} answered with `alert {}`", alert.fields.first().map_or("", String::as_str)), [alert.span]);
    }
    let ask = Question::page(
        "server certificate and trusted CA list of the same Expressway, as PEM",
        "Is its own chain whole?",
        "Otherwise it does not send its intermediates.",
    );
    // What one has says nothing of the other.
    if unjudged && tally.is_right() && !tally.is_wrong() {
        return Verdict::Open(vec![ask]);
    }
    tally.verdict(certainty, "Missing", "root and intermediates of its own certificate in its own list", vec![ask])
}
