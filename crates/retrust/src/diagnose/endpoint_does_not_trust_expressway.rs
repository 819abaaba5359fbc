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
    // A missing domain ends in the same line, right behind its own.
    const NEAR: u64 = 2_000;
    let domains = cluster.seen(log::EDGE_DOMAIN);
    let of_domain = |s: &Sighting| {
        let behind = |d: &&Sighting| {
            d.span.source == s.span.source && d.span.start < s.span.start && s.span.start.saturating_sub(d.span.start) < NEAR
        };
        domains.iter().any(behind)
    };
    // Other servers of the endpoint, such as TMS, are refused in the same words.
    let edge: Vec<&Sighting> = cluster.seen(log::EDGE_PEER).into_iter().filter(|s| s.line.contains("get_edge_config")).collect();
    let mut tally = Tally::default();
    for sighting in edge.iter().filter(|s| !of_domain(s)) {
        tally.wrong("`Peer certificate cannot be authenticated with given CA certificates`", [sighting.span]);
    }
    tally.right(domains.iter().map(|s| s.span).chain(cluster.log(log::Log::Endpoint).map(|l| l.span)));
    let ask = Question::page("an endpoint outside, all.log", "Does the endpoint refuse Expressway-E?", "The line names the reason.");
    let here = "The endpoint refused Expressway-E's certificate";
    tally.verdict(Certainty::weigh(false, 1, false), here, "an authority that the endpoint holds", vec![ask])
}
