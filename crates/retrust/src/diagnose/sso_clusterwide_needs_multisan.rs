//! One SP metadata for all nodes, and no common tomcat certificate.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-clusterwide-needs-multisan",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "Cluster-wide single sign-on without one tomcat certificate on all nodes",
    explanation: "Cluster-wide metadata holds one certificate, so every node must have its key: a multi-server tomcat on all nodes, or the system generated certificate (12.0 and later). Nodes with a tomcat of their own cannot decrypt, and `Test for Multi-Server tomcat certificate` fails.",
    because: &[],
    by_hand: "Compare `show cert own tomcat` on every node: cluster-wide they are the same.",
    sources: &[docs::SSO.section("Certificates"), docs::COMMON_ISSUES.section("Scenario 2, Procedure")],
    check,
};

pub(super) fn check(cluster: &Cluster, _: Date) -> Verdict {
    let wide: Vec<_> = cluster.sp_metadata().into_iter().filter(|m| m.hosts.len() > 1).collect();
    let own = cluster.identities(Purpose::Tomcat);
    let recovery = |m: &&crate::read::SamlMetadata| {
        m.keys.iter().any(|(_, s)| s.subject.common_name().is_some_and(|n| n.to_ascii_uppercase().starts_with("ITLRECOVERY_")))
    };
    if cluster.saml.iter().any(|m| m.cucm) && wide.is_empty() {
        return Verdict::NotApplicable("the SP metadata is one file a node");
    }
    if wide.iter().any(recovery) {
        return Verdict::NotApplicable("the SP metadata holds ITLRecovery, which every node has");
    }
    let Some(file) = wide.first().filter(|_| !own.is_empty()) else {
        return Verdict::Open(vec![Question::page(
            "System > SAML Single Sign-On > Export All Metadata",
            "Is SSO cluster-wide?",
            "Then every node must hold the same certificate.",
        )]);
    };
    let mut serials: Vec<String> = own
        .iter()
        .filter(|h| cluster.nodes_of(h).iter().any(|n| file.hosts.iter().any(|host| same_host(host, n))))
        .map(|h| h.id.serial.to_string())
        .collect();
    serials.sort();
    serials.dedup();
    let spans: Vec<Span> = own.iter().filter_map(|h| h.span()).chain(file.keys.iter().map(|(_, s)| s.span)).collect();
    match serials.len() {
        0 => Verdict::Open(vec![Question::certificates("Each node's tomcat is compared.")]),
        1 => Verdict::RuledOut(spans),
        n => Instance::new(
            Certainty::Likely,
            format!("One metadata serves {} hosts, and their nodes show {n} different tomcat certificates.", file.hosts.len()),
            spans,
        )
        .compare("the same tomcat on every node", serials.join("\n"))
        .holds(),
    }
}
