//! A multi-server certificate that is not on all the nodes that it names.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "multi-server-certificate-differs",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Medium,
    title: "A multi-server certificate is not on every node that it names",
    explanation: "One certificate with the names of several nodes must be shown by all of them. Where one still shows another, distribution failed, or an upload stopped half way: browsers, single sign-on and Expressway meet two certificates. Certificates of each node's own are no fault.",
    because: &[],
    by_hand: "Compare the serial of `show cert own tomcat` (and CallManager) on every node.",
    sources: &[docs::CA_SIGNED.section("Multi-server"), docs::SSO.section("Certificates")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for purpose in [Purpose::Tomcat, Purpose::TomcatEcdsa, Purpose::CallManager, Purpose::CallManagerEcdsa] {
        let own = cluster.identities(purpose);
        for held in &own {
            let Some(certificate) = &held.certificate else { continue };
            let named = |node: &str| certificate.san.iter().any(|s| same_host(s, node));
            let is_named = |h: &&&Held| cluster.nodes_of(h).into_iter().any(|node| named(node));
            if own.iter().filter(is_named).count() < 2 {
                continue;
            }
            for other in own.iter().filter(is_named) {
                if other.id.same(&held.id) {
                    tally.right(held.span());
                } else if other.not_before() <= held.not_before() {
                    let node = cluster.nodes_of(other).first().copied().cloned().unwrap_or_default();
                    tally.wrong(
                        format!("{} of {node} is {}, not {}", purpose.name(), other.id.serial, held.id.serial),
                        other.span().into_iter().chain(held.span()),
                    );
                }
            }
        }
    }
    let any = cluster.identities(Purpose::Tomcat).iter().any(|h| h.certificate.is_some());
    if any && !tally.is_wrong() {
        tally.right(cluster.identities(Purpose::Tomcat).iter().filter_map(|h| h.span()));
    }
    tally.verdict(
        Certainty::Likely,
        "Nodes differ",
        "the same certificate on every node that it names",
        vec![Question::certificates("Each node's certificate is compared.")],
    )
}
