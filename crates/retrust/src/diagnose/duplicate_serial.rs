//! Two certificates with one serial and issuer.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "duplicate-serial",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Medium,
    title: "Two different certificates share issuer and serial number",
    explanation: "TVS and the stores find a certificate by issuer and serial. Two that share both cannot be told apart: one is refused or hides the other. It comes from a CA that numbers anew, or from a test CA that was set up twice.",
    because: &[],
    by_hand: "Compare the fingerprints of the certificates that show this serial.",
    sources: &[docs::TOKENLESS.section("TVS trace"), docs::MIGRATION.section("TVS query")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut by_id: std::collections::BTreeMap<(&str, String), &Held> = std::collections::BTreeMap::new();
    let mut tally = Tally::default();
    for held in &cluster.certificates {
        let Some(certificate) = &held.certificate else { continue };
        let key = (held.id.serial.number(), held.id.issuer.to_string());
        match by_id.get(&key) {
            Some(first) if first.certificate.as_ref().is_some_and(|c| c.sha256 != certificate.sha256) => {
                tally.wrong(
                    format!("{} of {} and of {}", held.id.serial, first.label(), held.label()),
                    first.span().into_iter().chain(held.span()),
                );
            }
            Some(_) => {}
            None => {
                by_id.insert(key, held);
            }
        }
    }
    if let Some(first) = cluster.certificates.iter().find(|h| h.certificate.is_some()) {
        tally.right(first.span());
    }
    tally.verdict(
        Certainty::Confirmed,
        "One serial, two certificates",
        "a serial for each certificate of an issuer",
        vec![Question::certificates("Serials are compared.")],
    )
}
