//! IM and Presence lacks the CA of Expressway-C.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "imp-does-not-trust-expc",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "IM and Presence does not trust the CA of Expressway-C",
    explanation: "Messages and presence over Mobile and Remote Access need the root of Expressway-C in cup-xmpp-trust and tomcat-trust of IM and Presence; calls do not. Telephony that works while presence fails points here.",
    because: &[],
    by_hand: "Look for the root of Expressway-C in cup-xmpp-trust on the IM and Presence database publisher.",
    sources: &[docs::MRA_GUIDE_15.section("Certificate exchange, table"), docs::PRESENCE.section("cup-xmpp-trust")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let refused: Vec<&Sighting> = traffic::alerts(cluster).into_iter().filter(|s| traffic::is_imp(cluster, s)).collect();
    let replaced = refused.last().is_some_and(|last| traffic::is_replaced_since(cluster, last));
    let alerted = || {
        let hosts = list(&traffic::hosts(&refused));
        let here = format!("{hosts} answered Expressway-C with an alert: it does not trust the certificate that Expressway-C showed.");
        (here, refused.iter().rev().take(3).map(|s| s.span).collect::<Vec<_>>())
    };
    let expected = "the root of Expressway-C in cup-xmpp-trust and tomcat-trust";
    let own: Vec<&Held> = cluster.core_clients().into_iter().filter(|h| h.certificate.is_some()).collect();
    let store = cluster.trusted(Purpose::CupXmpp);
    if store.is_empty() && cluster.queried && !cluster.nodes.iter().any(|n| n.product == Some(Product::ImAndPresence)) {
        return Verdict::NotApplicable("the cluster shows no IM and Presence node");
    }
    if own.is_empty() || store.is_empty() {
        let ask = Question::command(
            "show cert list trust",
            "Does IM and Presence trust the CA of Expressway-C?",
            "It must be in cup-xmpp-trust.",
        )
        .on("IM and Presence database publisher");
        if refused.is_empty() {
            return Verdict::Open(vec![ask]);
        }
        let (here, evidence) = alerted();
        return Instance::new(Certainty::weigh(false, 1, replaced), here, evidence)
            .compare(expected, "an alert in the log of Expressway-C")
            .ask(vec![ask])
            .holds();
    }
    // The root is enough; Expressway sends the rest.
    let known: Vec<&Held> = cluster.expressway_trust();
    let mut tally = Tally::default();
    for held in own {
        let Some(leaf) = &held.certificate else { continue };
        match chain::missing(
            leaf,
            &store,
            &known.iter().copied().filter(|h| h.certificate.as_ref().is_some_and(|c| !c.is_self_issued())).collect::<Vec<_>>(),
        ) {
            Some(ca) => tally.wrong(chain::label(&ca), held.span()),
            None => tally.right(held.span()),
        }
    }
    if !refused.is_empty() && !replaced && !tally.is_wrong() {
        let (here, evidence) = alerted();
        let here = format!("{here} The stores in the case hold its root: what reads them was not restarted since, or the log is older.");
        return Instance::new(Certainty::Possible, here, evidence).compare(expected, "an alert in the log of Expressway-C").holds();
    }
    tally.verdict(Certainty::Likely, "Not in cup-xmpp-trust", "the root of Expressway-C in cup-xmpp-trust", Vec::new())
}
