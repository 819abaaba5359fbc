//! Names that differ in nothing but their case.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-entityid-case",
    scenario: None,
    area: Area::Sso,
    severity: Severity::Medium,
    title: "Names in the SP metadata differ from the nodes' names in upper and lower case",
    explanation: "Identity providers compare entity IDs and claim rules letter by letter. A name that differs in case is answered with a status other than Success.",
    because: &[],
    by_hand: "Compare entityID and Location in the metadata with System > Server and with the claim rule's spnamequalifier.",
    sources: &[docs::SSO.section("Common issues"), docs::SSO_LOGS.section("SAML response")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for file in cluster.sp_metadata().into_iter() {
        let span = file.keys.first().map(|(_, s)| s.span);
        for name in file.hosts.iter().chain(&file.entity_id) {
            match cluster.nodes.iter().find(|n| n.name.eq_ignore_ascii_case(name)) {
                Some(node) if node.name != *name => tally.wrong(format!("{name} and {}", node.name), span),
                Some(_) => tally.right(span),
                None => {}
            }
        }
        let audience = cluster.responses.iter().filter_map(|r| r.audience.as_ref().map(|a| (a, r.span)));
        for (audience, place) in audience.filter(|(a, _)| file.entity_id.as_ref().is_some_and(|e| e.eq_ignore_ascii_case(a) && e != *a)) {
            tally.wrong(format!("{audience} in a response"), [place]);
        }
    }
    let ask = Question::page(
        "System > SAML Single Sign-On > Export All Metadata",
        "Are the names written alike?",
        "Identity providers compare letter by letter.",
    );
    tally.verdict(Certainty::Likely, "Written differently", "the same letters everywhere", vec![ask])
}
