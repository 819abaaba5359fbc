//! A node that the SP metadata does not name.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-node-missing-in-metadata",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "A node is missing in the SP metadata",
    explanation: "Each node must have its AssertionConsumerService in the cluster-wide file, or a file of its own. One that was added later is missing until the metadata is exported and given to the identity provider again; logins that reach it fail. A single file of several is no proof: bring all of them.",
    because: &["sso-sp-metadata-stale"],
    by_hand: "Look for each node's name in the Location addresses of the SP metadata.",
    sources: &[docs::SSO.section("Metadata"), docs::SSO_GUIDE_14.section("SAML SSO configuration")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let files: Vec<_> = cluster.sp_metadata();
    let hosts: Vec<&String> = files.iter().flat_map(|m| &m.hosts).collect();
    let nodes: Vec<&crate::case::Node> =
        cluster.nodes.iter().filter(|n| n.is_cucm() || n.product == Some(Product::ImAndPresence)).collect();
    if hosts.is_empty() || nodes.is_empty() {
        return Verdict::Open(vec![Question::page(
            "System > SAML Single Sign-On > Export All Metadata",
            "Which nodes does the SP metadata name?",
            "Each must be there.",
        )]);
    }
    // One file of several says nothing of the other nodes, unless every node has one.
    let all = nodes.iter().all(|n| hosts.iter().any(|h| same_host(h, &n.name)));
    if !cluster.sso_cluster_wide() && !all {
        return Verdict::Open(vec![Question::page(
            "System > SAML Single Sign-On > Export All Metadata",
            "Which nodes have a file?",
            "Each must have its own.",
        )]);
    }
    let mut tally = Tally::default();
    for node in nodes {
        let span = files.iter().flat_map(|m| &m.keys).map(|(_, s)| s.span).next();
        if hosts.iter().any(|h| same_host(h, &node.name) || node.ip.as_ref() == Some(h)) {
            tally.right(span);
        } else {
            tally.wrong(node.name.clone(), span);
        }
    }
    tally.verdict(Certainty::Likely, "Not in the metadata", "an AssertionConsumerService for every node", Vec::new())
}
