//! An endpoint outside does not know the authority of Expressway-E.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "endpoint-does-not-trust-expressway",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "An endpoint outside does not trust the certificate of Expressway-E",
    explanation: "The endpoint holds no authority that issued Expressway-E's certificate, so provisioning ends before it begins. It happens where Expressway-E's certificate came from another authority than before. A missing registration domain ends in the same line and is another finding.",
    because: &["exp-e-san-missing-domain"],
    by_hand: "On the endpoint look at Configuration > Security > CAs: is the root of Expressway-E's certificate there, or among the preinstalled ones?",
    sources: &[docs::EDGE_ENDPOINTS.section("Issue 2")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    // The same line follows when the domain is missing.
    let domain: Vec<Span> = cluster.seen(log::EDGE_DOMAIN).iter().map(|s| s.span).collect();
    if !domain.is_empty() {
        return Verdict::RuledOut(domain);
    }
    let ask = Question::page("an endpoint outside, all.log", "Does the endpoint refuse Expressway-E?", "The line names the reason.");
    let found = ("an authority that the endpoint holds", "`Peer certificate cannot be authenticated with given CA certificates`");
    heard(cluster, &[log::EDGE_PEER], Certainty::Likely, "The endpoint refused Expressway-E's certificate.", found, ask)
}
