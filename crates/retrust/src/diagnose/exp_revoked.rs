//! Those who meet a certificate of Expressway say that its CA revoked it.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-revoked",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "The other side says that the certificate of Expressway is revoked",
    explanation: "CUCM, or the other Expressway, asked the CA's revocation list or its OCSP server, and the certificate stood there. Who issued it is trusted; a new certificate mends it. What strangers say at other ports is not looked at.",
    because: &["certificate-revoked"],
    by_hand: "Look for the serial of Expressway's certificate in the revocation list of its CA.",
    sources: &[docs::HYBRID.section("TLS negotiation errors"), docs::EXPRESSWAY_CERTIFICATES.section("Renewal")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let own: Vec<&Held> = cluster.expressways().into_iter().chain(cluster.expressway_clients()).collect();
    let said = cluster.seen(log::ALERT_OTHER).into_iter().chain(traffic::peers_refused(cluster));
    let said: Vec<&Sighting> = said
        .filter(|s| traffic::unfit(s) == Some(traffic::Unfit::Revoked))
        .filter(|s| traffic::is_cucm(cluster, s) || traffic::is_traversal(s))
        .collect();
    let ask = Question::page("the diagnostic log of Expressway", "Is its certificate revoked?", "`certificate revoked` says so.");
    let Some(last) = said.last() else { return unheard(cluster, log::Log::Expressway, || vec![ask]) };
    let replaced = predates(last, &own);
    let since = if replaced { " That was before its present certificate was made." } else { "" };
    let evidence = said.iter().rev().take(3).map(|s| s.span).collect();
    Instance::new(Certainty::weigh(false, 1, replaced), format!("A certificate of Expressway was called revoked.{since}"), evidence)
        .compare("a certificate that its CA stands by", "`certificate revoked`")
        .holds()
}
