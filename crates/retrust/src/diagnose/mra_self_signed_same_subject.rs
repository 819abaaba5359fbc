//! Two self-signed certificates of one subject in Expressway's list.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-self-signed-same-subject",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "Expressway's trusted CAs hold two self-signed certificates of the same subject",
    explanation: "tomcat and CallManager have the same common name by default. Of two self-signed certificates with one subject only the one higher in the list works, so HTTPS or SIP fails (CSCwa12894; 225476 files it under releases before X14.0.8, the X15.0 guide still states it). An old certificate left beside its successor looks the same.",
    because: &["mra-expressway-does-not-trust-cucm"],
    by_hand: "Look for two entries of the same subject in the list of trusted CAs.",
    sources: &[docs::MRA_TRUST.section("Self-signed certificates"), docs::MRA_GUIDE_15.section("Trusted CA list")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let store: Vec<&Held> = cluster.expressway_trust();
    let single = |h: &&&Held| h.certificate.as_ref().is_some_and(|c| c.is_self_issued() && !c.is_ca);
    let mut tally = Tally::default();
    tally.right(store.iter().take(1).filter_map(|h| h.span()));
    // Two exports of different days are two lists.
    let mut first: std::collections::BTreeMap<(String, usize), &Held> = std::collections::BTreeMap::new();
    for held in store.iter().filter(single) {
        for span in &held.spans {
            match first.get(&(held.subject.to_string(), span.source.0)) {
                Some(twin) if !twin.id.same(&held.id) => tally.wrong(held.label(), twin.span().into_iter().chain([*span])),
                Some(_) => {}
                None => {
                    first.insert((held.subject.to_string(), span.source.0), held);
                }
            }
        }
    }
    let ask = Question::page(
        "Expressway-C > Maintenance > Security > Trusted CA certificate > Show all (PEM file)",
        "Are there two of one subject?",
        "Only the higher one works.",
    );
    tally.verdict(Certainty::Likely, "Twice in the list", "one self-signed certificate for each subject", vec![ask])
}
