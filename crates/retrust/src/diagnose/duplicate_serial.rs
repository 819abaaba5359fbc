//! Two certificates with one serial and issuer.

use super::*;
use crate::x509::Certificate;

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
    let mut damaged = None;
    // Its own key did not make its signature: characters were lost or swapped on the way here.
    let is_damaged = |c: &Certificate| c.is_self_issued() && c.signed_by(c) == Some(false);
    for held in &cluster.certificates {
        let Some(certificate) = &held.certificate else { continue };
        let key = (held.id.serial.number(), held.id.issuer.to_string());
        match by_id.get(&key) {
            Some(first) if first.certificate.as_ref().is_some_and(|c| c.sha256 != certificate.sha256) => {
                if is_damaged(certificate) || first.certificate.as_ref().is_some_and(|c| is_damaged(c)) {
                    damaged = Some(held);
                    continue;
                }
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
    if let Some(held) = damaged.filter(|_| !tally.is_wrong()) {
        return Verdict::Open(vec![Question::certificates(format!(
            "Of {} the case holds two copies, and the signature of one is broken: it was damaged on its way here.",
            held.label()
        ))]);
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
