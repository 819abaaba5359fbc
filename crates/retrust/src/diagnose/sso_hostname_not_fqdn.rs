//! A node that is known by a short name or an address.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-hostname-not-fqdn",
    scenario: None,
    area: Area::Sso,
    severity: Severity::Medium,
    title: "The SP metadata names a node by a short name or an address",
    explanation: "The names come from System > Server. A short name or an address there makes metadata that does not match the certificate, and fails for Expressway too. From 14SU2 on the guide asks for fully qualified names.",
    because: &[],
    by_hand: "Cisco Unified CM Administration > System > Server shows each node's name.",
    sources: &[docs::SSO_GUIDE_14.section("Before you begin"), docs::MRA_TRUST.section("Names")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for file in cluster.sp_metadata().into_iter() {
        let span = file.keys.first().map(|(_, s)| s.span);
        for host in &file.hosts {
            if host.contains('.') && host.parse::<std::net::IpAddr>().is_err() {
                tally.right(span);
            } else {
                tally.wrong(host.clone(), span);
            }
        }
    }
    let ask = Question::page(
        "Cisco Unified CM Administration > System > Server",
        "Are all nodes there by their full names?",
        "Single sign-on and Expressway use these names.",
    );
    tally.verdict(Certainty::Confirmed, "Not a full name", "fully qualified names", vec![ask])
}
