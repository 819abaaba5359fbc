//! A recovery key that the reset commands refuse.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "itlrecovery-key-short",
    scenario: None,
    area: Area::Recovery,
    severity: Severity::Medium,
    title: "ITLRecovery has a key of 1024 bits, so a localkey recovery will fail",
    explanation: "An ITLRecovery of 1024 bits beside other certificates of 2048 makes `utils itl reset localkey` fail, at the moment when it is needed. It comes from old installations that were upgraded. Renewing ITLRecovery mends it; that is a change of a trust anchor and wants the phones back before and after.",
    because: &[],
    by_hand: "Run `show cert own ITLRecovery` on the publisher and read the key's length.",
    sources: &[docs::REGENERATION.section("ITLRecovery")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for held in cluster.identities(Purpose::ItlRecovery) {
        let Some(certificate) = &held.certificate else { continue };
        if matches!(certificate.key_text.as_str(), "RSA 1024" | "RSA 512") {
            tally.wrong(format!("{} has {}", held.label(), certificate.key_text), held.span());
        } else {
            tally.right(held.span());
        }
    }
    tally.verdict(
        Certainty::Confirmed,
        "Too short a key",
        "RSA 2048 or more",
        vec![Question::certificates("The key of ITLRecovery decides whether a recovery works.")],
    )
}
