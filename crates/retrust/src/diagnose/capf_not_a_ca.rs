//! A CAPF certificate that may not issue.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "capf-not-a-ca",
    scenario: None,
    area: Area::Capf,
    severity: Severity::High,
    title: "The CAPF certificate may not issue certificates, so its LSCs are refused",
    explanation: "CAPF issues LSCs, so its certificate must be a CA (CA:TRUE, path length 0) with the usages Digital Signature and Certificate Sign. A CA that signs CAPF with a web server's template makes one that is not, and TLS with its LSCs fails.",
    because: &[],
    by_hand: "Read Basic Constraints and Key Usage in `show cert own CAPF`.",
    sources: &[docs::CAPF_12.section("CAPF certificate")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for held in cluster.identities(Purpose::Capf) {
        let Some(certificate) = &held.certificate else { continue };
        // CUCM's own self-signed CAPF of old releases bears the usage without the constraint.
        let signs = certificate.usage.is_empty() || certificate.usage.iter().any(|u| u == "keyCertSign");
        if signs && (certificate.is_ca || certificate.is_self_issued()) {
            tally.right(held.span());
        } else {
            tally.wrong(held.label(), held.span());
        }
    }
    tally.verdict(
        Certainty::Confirmed,
        "Not a CA",
        "CA:TRUE and Certificate Sign",
        vec![Question::certificates("The CAPF certificate must be a CA.")],
    )
}
