//! A server certificate without the name of its node.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "node-name-not-in-certificate",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Medium,
    title: "A server certificate does not bear the name of its node",
    explanation: "Browsers, phones, Expressway and other nodes check the name that they asked for. Expressway reads the subject alternative names alone. A certificate from before a host or domain name was changed, or a CSR whose names were left out (CSCus47235), lacks it.",
    because: &[],
    by_hand: "Read the subject alternative names and the common name in `show cert own tomcat` on each node.",
    sources: &[docs::MRA_TRUST.section("Names"), docs::SSO_GUIDE_14.section("Certificates")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for purpose in [Purpose::Tomcat, Purpose::CallManager] {
        for held in cluster.identities(purpose) {
            let (Some(certificate), Some(node)) = (&held.certificate, &held.node) else { continue };
            // An address is no name, and of a short name a wildcard's domain cannot be told.
            let wild = certificate.san.iter().any(|s| s.starts_with("*."));
            if node.parse::<std::net::IpAddr>().is_ok() || wild && !node.contains('.') {
                continue;
            }
            let address = cluster.node(node).and_then(|n| n.ip.as_deref());
            // The full name, where any output tells it.
            let full = cluster.node(node).map_or(node.as_str(), |n| n.name.as_str());
            // Whoever finds alternative names does not look at the common name (RFC 6125; MRA15).
            let named = certificate.san.iter().any(|s| !s.contains([':', '@']));
            // Expressway does not look at it at all.
            let common = certificate.subject.common_name().filter(|_| !named && !cluster.has_expressway());
            let mut names = certificate.san.iter().map(String::as_str).chain(common);
            let is = |name: &str| {
                let name = name.strip_prefix("ip:").unwrap_or(name);
                // Whoever asks for the full name is not answered by the short one (CSCus47235).
                let same = if full.contains('.') { name.eq_ignore_ascii_case(full) } else { same_host(name, node) };
                same || Some(name) == address || name.strip_prefix("*.").is_some_and(|domain| full.ends_with(domain))
            };
            if names.any(is) {
                tally.right(held.span());
            } else {
                let bears = if named { list(&certificate.san) } else { format!("{} alone, and no alternative name", held.label()) };
                tally.wrong(format!("{} of {node} is for {bears}", purpose.name()), held.span());
            }
        }
    }
    let verdict = tally.verdict(
        Certainty::Likely,
        "The node's name is missing",
        "the node's name among the certificate's names",
        vec![Question::certificates("Names are compared with the nodes.")],
    );
    match verdict {
        // Expressway refuses a server without its name, and nobody registers through it (MRA15).
        Verdict::Holds(instance) if cluster.has_expressway() => instance.weighs(Severity::High).holds(),
        other => other,
    }
}
