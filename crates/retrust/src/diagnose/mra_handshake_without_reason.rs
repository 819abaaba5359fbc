//! A handshake of Expressway ended, and nobody says why.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-handshake-without-reason",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "A TLS handshake of Expressway ends, and the other side gives no reason",
    explanation: "`handshake failure`, a connection that ends (`No SSL error available`, `Got EOF on socket`): a firewall that inspects TLS, ciphers that do not match, or a certificate that was turned down without a word. It proves nothing of a certificate. Only CUCM, IM and Presence and the traversal zone are looked at.",
    because: &[
        "mra-cucm-does-not-trust-expressway",
        "mra-expressway-does-not-trust-cucm",
        "mra-ecdsa-untrusted",
        "exp-intermediate-missing",
        "exp-eku-client-missing",
        "exp-expired",
        "exp-zone-peer-untrusted",
        "imp-does-not-trust-expc",
    ],
    by_hand: "Look for the same moment in the log of the other side; capture the packets on both.",
    sources: &[docs::HYBRID.section("TLS negotiation errors"), docs::MRA_TRUST.section("TLS 1.3")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let known = |s: &&Sighting| traffic::is_traversal(s) || traffic::is_cucm(cluster, s);
    let seen = [log::ALERT_OTHER, log::NEGOTIATION_ERROR].into_iter().flat_map(|m| cluster.seen(m));
    let untold: Vec<&Sighting> = seen.filter(|s| traffic::unfit(s) == Some(traffic::Unfit::Untold)).filter(known).collect();
    let ask = Question::page(
        "the diagnostic logs of both Expressways",
        "Does a handshake fail?",
        "Their lines of the same moment tell who hung up.",
    );
    let Some(last) = untold.last() else { return unheard(cluster, log::Log::Expressway, || vec![ask]) };
    let whom = traffic::hosts(&untold);
    let whom = if whom.is_empty() { "the other Expressway".to_owned() } else { list(&whom) };
    let replaced = traffic::is_replaced_since(cluster, last);
    let since = if replaced { " That was before a certificate of Expressway was renewed." } else { "" };
    Instance::new(
        Certainty::Possible,
        format!("A handshake with {whom} ended without a reason.{since}"),
        untold.iter().rev().take(3).map(|s| s.span).collect(),
    )
    .compare("a handshake", traffic::detail(last).map_or_else(|| "an alert that names no certificate".to_owned(), |d| format!("`{d}`")))
    .ask(vec![ask])
    .holds()
}
