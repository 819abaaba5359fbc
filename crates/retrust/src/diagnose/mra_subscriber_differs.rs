//! Expressway-C trusts some nodes of CUCM and not others.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-subscriber-differs",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "Expressway-C trusts some CUCM nodes and not others",
    explanation: "Discovery tests the publisher alone. Where a subscriber's chain is missing in the list of trusted CAs, logins fail now and then, or when the publisher is away.",
    because: &["mra-expressway-does-not-trust-cucm"],
    by_hand: "Follow the issuers of tomcat and CallManager of each subscriber in the list of trusted CAs.",
    sources: &[docs::MRA_TRUST.section("Server certificate verification")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let store: Vec<&Held> = cluster.expressway_trust();
    let own: Vec<&Held> = [Purpose::Tomcat, Purpose::CallManager]
        .into_iter()
        .flat_map(|p| cluster.identities(p))
        .filter(|h| h.certificate.is_some() && h.node.is_some())
        .collect();
    if store.is_empty() || own.is_empty() {
        return Verdict::Open(vec![Question::page(
            "Expressway-C > Maintenance > Security > Trusted CA certificate > Show all (PEM file); save it as expressway-trusted-ca.pem",
            "Which CAs does Expressway-C trust?",
            "The chain of every node must be among them.",
        )]);
    }
    let intermediates = cluster.intermediates();
    let (mut trusted, mut refused): (Vec<&Held>, Vec<&Held>) = (Vec::new(), Vec::new());
    for held in own {
        let Some(leaf) = &held.certificate else { continue };
        if chain::missing(leaf, &store, &intermediates).is_none() { trusted.push(held) } else { refused.push(held) }
    }
    let spans = |of: &[&Held]| of.iter().filter_map(|h| h.span()).collect::<Vec<_>>();
    // Nodes are compared by what both have: of one purpose, one is trusted and another is not.
    let unlike = |a: &Held, b: &Held| a.store == b.store && a.node != b.node;
    let compared = [trusted.clone(), refused.clone()].concat();
    let all = refused.clone();
    refused.retain(|r| trusted.iter().any(|t| unlike(r, t)));
    trusted.retain(|t| all.iter().any(|r| unlike(r, t)));
    if refused.is_empty() {
        return Verdict::RuledOut(spans(&compared));
    }
    let mut nodes: Vec<String> = refused.iter().filter_map(|h| h.node.clone()).collect();
    nodes.dedup();
    Instance::new(
        Certainty::Likely,
        format!("The chains of {} are missing; those of other nodes are there.", list(&nodes)),
        [spans(&refused), spans(&trusted)].concat(),
    )
    .compare("the chains of every node", format!("not those of {}", list(&nodes)))
    .holds()
}
