//! Expressway-C lacks the CA of IM and Presence.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "expc-does-not-trust-imp",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "Expressway-C does not trust the XMPP certificate of IM and Presence",
    explanation: "Messages and presence over Mobile and Remote Access need the chain of cup-xmpp in the list of trusted CAs of Expressway-C; calls do not. Telephony that works while presence fails points here, or to the other direction.",
    because: &["mra-expressway-does-not-trust-cucm"],
    by_hand: "Follow the issuers of cup-xmpp of each IM and Presence node up to the root, and look for each under Maintenance > Security > Trusted CA certificate on Expressway-C.",
    sources: &[docs::MRA_GUIDE_15.section("Certificate exchange, table"), docs::PRESENCE.section("cup-xmpp")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let own: Vec<&Held> = cluster.identities(Purpose::CupXmpp).into_iter().filter(|h| h.certificate.is_some()).collect();
    if own.is_empty() && cluster.queried && !cluster.nodes.iter().any(|n| n.product == Some(Product::ImAndPresence)) {
        return Verdict::NotApplicable("the cluster shows no IM and Presence node");
    }
    let store: Vec<&Held> = cluster.expressway_trust();
    let ask = if own.is_empty() {
        Question::command(
            "show cert own cup-xmpp",
            "Who issued the XMPP certificate?",
            "Its chain is looked for in the list of Expressway-C.",
        )
        .on("each IM and Presence node")
    } else {
        Question::page(
            "Expressway-C > Maintenance > Security > Trusted CA certificate > Show all (PEM file); save it as expressway-trusted-ca.pem",
            "Which CAs does Expressway-C trust?",
            "The chain of cup-xmpp must be among them.",
        )
    };
    let mut tally = Tally::default();
    // The server sends its intermediates; MRA15's table asks for the root alone.
    let intermediates = cluster.intermediates();
    for held in own.iter().filter(|_| !store.is_empty()) {
        let Some(leaf) = &held.certificate else { continue };
        match chain::missing(leaf, &store, &intermediates) {
            Some(ca) => {
                let node = held.node.clone().unwrap_or_else(|| held.label());
                tally.wrong(format!("cup-xmpp of {node}: {} is missing", chain::label(&ca)), held.span());
            }
            None => tally.right(held.span()),
        }
    }
    let here = "Messages and presence hang on it, and no call. The list of Expressway-C lacks what issued it";
    tally.verdict(Certainty::Likely, here, "the chain of cup-xmpp in the trusted CA list of Expressway-C", vec![ask])
}
