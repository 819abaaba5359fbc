//! Expressway's list holds a node's former self-signed certificate.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-cucm-stale-selfsigned",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "Expressway trusts a former self-signed certificate of CUCM",
    explanation: "A self-signed certificate is trusted by itself, so each renewal makes Expressway's copy worthless. It is the usual cause after a renewal of tomcat or CallManager. Delete the old one when the new one is there.",
    because: &["mra-expressway-does-not-trust-cucm"],
    by_hand: "Compare the serials in the list of trusted CAs with `show cert own tomcat` and `show cert own CallManager`.",
    sources: &[docs::MRA_TRUST.section("Self-signed certificates")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let store: Vec<&Held> = cluster.expressway_trust();
    let now: Vec<&Held> = [Purpose::Tomcat, Purpose::CallManager].into_iter().flat_map(|p| cluster.identities(p)).collect();
    if store.is_empty() || now.is_empty() {
        return Verdict::Open(vec![Question::page(
            "Expressway-C > Maintenance > Security > Trusted CA certificate > Show all (PEM file)",
            "Which certificates of CUCM does it trust?",
            "A former one is worthless.",
        )]);
    }
    let mut tally = Tally::default();
    tally.right(store.iter().take(1).filter_map(|h| h.span()));
    for held in store.iter().filter(|h| h.certificate.as_ref().is_some_and(|c| c.is_self_issued() && !c.is_ca)) {
        let current = now.iter().any(|n| n.id.same(&held.id));
        let successor = now.iter().find(|n| n.subject.same(&held.subject) && n.not_before() > held.not_before());
        // Beside its successor it is a leftover that harms nothing.
        let replaced = successor.is_some_and(|n| store.iter().any(|h| h.id.same(&n.id)));
        match successor.filter(|_| !current && !replaced) {
            Some(next) => tally
                .wrong(format!("{} {} (now {})", held.label(), held.id.serial, next.id.serial), held.span().into_iter().chain(next.span())),
            None => tally.right(held.span()),
        }
    }
    tally.verdict(Certainty::Confirmed, "Replaced since", "the present certificates alone", Vec::new())
}
