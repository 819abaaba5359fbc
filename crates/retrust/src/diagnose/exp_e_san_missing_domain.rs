//! Expressway-E's certificate lacks the domain that clients and endpoints register to.

use super::*;
use crate::x509::hex;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-e-san-missing-domain",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "Expressway-E's certificate lacks the registration domain",
    explanation: "An endpoint outside takes Expressway-E's certificate only where it bears the domain that it registers to: as it is, as collab-edge before the domain, or as the service name _collab-edge._tls. Jabber warns instead. It looks like a CA that the endpoint does not trust, for both end in the same line; this one is named a line before.",
    because: &[],
    by_hand: "Look for the domain among the alternative names of Expressway-E's certificate, and compare it with the domain that the endpoint is set to.",
    sources: &[docs::EDGE_ENDPOINTS.section("Issue 3"), docs::EXPRESSWAY_CERTIFICATES.section("Names")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let own: Vec<&Held> = cluster.expressways().into_iter().filter(|h| h.certificate.is_some()).collect();
    let mut tally = Tally::default();
    let mut borne = false;
    for sighting in cluster.seen(log::EDGE_DOMAIN) {
        let Some(domain) = sighting.fields.first() else { continue };
        // A certificate in the case bears it: issued since, or of another Expressway; the log has no date to tell.
        let bearer = own.iter().find(|h| h.certificate.as_ref().is_some_and(|c| c.san.iter().any(|san| serves(san, domain))));
        borne |= bearer.is_some();
        tally.wrong(domain.clone(), bearer.and_then(|h| h.span()).into_iter().chain([sighting.span]));
    }
    if let Some(log) = cluster.recent_log(log::Log::Endpoint) {
        tally.right([log.span]);
    }
    let ask =
        Question::page("an endpoint outside, all.log", "Which domain does the endpoint miss?", "`verify_edge_domain_in_san` names it.");
    tally.verdict(
        Certainty::weigh(!borne, 1, borne),
        "Missing",
        "each registration domain among the names of Expressway-E's certificate",
        vec![ask],
    )
}

/// A name that stands for a domain in one of the three forms; a service name (RFC 4985) is kept in hex.
fn serves(san: &str, domain: &str) -> bool {
    let service = hex(format!("_collab-edge._tls.{domain}").as_bytes());
    let names = [domain.to_owned(), format!("collab-edge.{domain}")];
    names.iter().any(|name| san.eq_ignore_ascii_case(name)) || (san.starts_with("other:1.3.6.1.5.5.7.8.7:") && san.ends_with(&service))
}
