//! An identity certificate whose issuers a node does not hold.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "certificate-chain-missing",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Medium,
    title: "The CA chain of an identity certificate is not whole in its trust store",
    explanation: "The root and every intermediate that issued a certificate belong in the trust store of its purpose, or the node cannot show its chain and other nodes cannot check it. Where one node alone lacks it, replication or change notification is at fault. A self-signed certificate needs no chain.",
    because: &[],
    by_hand: "Follow the issuers of `show cert own` up to the root in `show cert list trust` of the same node.",
    sources: &[docs::CA_SIGNED.section("Upload the chain"), docs::CHANGE_NOTIFICATION.section("3 and 5")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    // A signed certificate whose store nobody showed: the others do not clear it.
    let mut unjudged = false;
    let ask = vec![Question::certificates("The trust stores are searched for each issuer.")];
    let own_store = [Purpose::Tomcat, Purpose::CallManager, Purpose::Ipsec, Purpose::Tvs, Purpose::Capf].map(|p| (p, p));
    // The elliptic-curve twins share the store of their purpose (214231).
    let twins = [(Purpose::TomcatEcdsa, Purpose::Tomcat), (Purpose::CallManagerEcdsa, Purpose::CallManager)];
    for (purpose, trust) in own_store.into_iter().chain(twins) {
        let mut stores = cluster.stores(trust);
        // A store is judged by a whole listing alone: the query, or a node's own list.
        // Where it shows no row of any store, it was cut or filtered: none of a cluster is without one.
        if stores.is_empty() && cluster.queried && cluster.certificates.iter().any(|h| matches!(h.store, Store::Trust(_))) {
            stores.push((None, Vec::new()));
        }
        stores.retain(|(node, _)| node.is_some() || cluster.queried);
        for held in cluster.identities(purpose) {
            let Some(leaf) = &held.certificate else { continue };
            if leaf.is_self_issued() {
                tally.right(held.span());
                continue;
            }
            // A node's own listing is held against its own certificate.
            let other = |node: &Option<&str>| node.is_some_and(|n| held.node.as_deref().is_some_and(|own| !same_host(own, n)));
            let mut own = stores.iter().filter(|(node, _)| !other(node)).peekable();
            unjudged |= own.peek().is_none();
            for (node, store) in own {
                match chain::missing(leaf, store, &[]) {
                    Some(ca) => {
                        let whose = node.map_or_else(String::new, |n| format!(" of {n}"));
                        tally.wrong(format!("{}-trust{whose} lacks {}", trust.name(), chain::label(&ca)), held.span());
                    }
                    None => tally.right(held.span()),
                }
            }
        }
    }
    if unjudged && !tally.is_wrong() {
        return Verdict::Open(ask);
    }
    tally.verdict(Certainty::Likely, "A CA is missing", "root and intermediates in the trust store", ask)
}
