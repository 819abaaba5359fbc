//! Short keys and old digests.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "weak-certificate",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Low,
    title: "An identity certificate has a short key or an old digest",
    explanation: "RSA below 2048 bits and signatures with MD5 or SHA-1 are refused by browsers, by phones in FIPS mode and by newer releases. ITLRecovery's length has a check of its own, for a recovery hangs on it.",
    because: &[],
    by_hand: "Read key and signature algorithm in `show cert own`.",
    sources: &[docs::PHONE_8800.section("Status messages"), docs::SECURITY_GUIDE_14.section("Key sizes")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for purpose in Purpose::IDENTITIES.into_iter().filter(|p| *p != Purpose::ItlRecovery) {
        for held in cluster.identities(purpose) {
            let Some(certificate) = &held.certificate else { continue };
            let bits = certificate.key_text.strip_prefix("RSA ").and_then(|b| b.parse::<u32>().ok());
            let digest = certificate.signature.to_ascii_lowercase();
            let node = held.node.clone().unwrap_or_else(|| held.label());
            if bits.is_some_and(|b| b < 2048) {
                tally.wrong(format!("{} of {node}: {}", purpose.name(), certificate.key_text), held.span());
            } else if digest.starts_with("md5") || digest.contains("sha1") {
                tally.wrong(format!("{} of {node}: {}", purpose.name(), certificate.signature), held.span());
            } else {
                tally.right(held.span());
            }
        }
    }
    tally.verdict(
        Certainty::Confirmed,
        "Weak",
        "RSA 2048 or more, SHA-256 or more",
        vec![Question::certificates("Keys and digests are read from them.")],
    )
}
