//! A key that Expressway cannot use.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-key-file",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "Expressway's key is larger than it can use",
    explanation: "With a key above 4096 bits zones do not become active and Mobile and Remote Access fails. A private key file without a final line end, and unknown attributes in the subject, do the same; a private key is never read here.",
    because: &[],
    by_hand: "Read the key's length in the server certificate.",
    sources: &[docs::EXPRESSWAY_CERTIFICATES_14.section("Known causes")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for held in cluster.expressways() {
        let Some(certificate) = &held.certificate else { continue };
        let bits = certificate.key_text.strip_prefix("RSA ").and_then(|b| b.parse::<u32>().ok());
        if bits.is_some_and(|b| b > 4096) {
            tally.wrong(format!("{}: {}", held.label(), certificate.key_text), held.span());
        } else {
            tally.right(held.span());
        }
    }
    let ask = Question::page(
        "Expressway > Maintenance > Security > Server certificate > Show (PEM file)",
        "How long is its key?",
        "4096 bits at most.",
    );
    tally.verdict(Certainty::Likely, "Too long", "RSA 4096 or less", vec![ask])
}
