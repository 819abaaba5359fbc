//! Keys larger than some phones can use.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "key-too-large-for-phones",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Low,
    title: "A key is larger than some phone models can use",
    explanation: "With a CallManager key above RSA 2048 some models cannot register; in mixed mode some endpoints reject CA certificates of 4096 bits (CSCup54818 for older releases). The Phone Feature List tells which models can.",
    because: &[],
    by_hand: "Cisco Unified Reporting > Unified CM Phone Feature List > 3072/4096 RSA key size support.",
    sources: &[docs::SECURITY_GUIDE_14.section("Key sizes")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mixed = cluster.is_mixed() == Some(true);
    let mut tally = Tally::default();
    let bits = |held: &Held| held.certificate.as_ref().and_then(|c| c.key_text.strip_prefix("RSA ").and_then(|b| b.parse::<u32>().ok()));
    for held in cluster.identities(Purpose::CallManager) {
        match bits(held) {
            Some(size) if size > 2048 => {
                tally.wrong(format!("CallManager of {}: RSA {size}", held.node.clone().unwrap_or_else(|| held.label())), held.span())
            }
            Some(_) => tally.right(held.span()),
            None => {}
        }
    }
    for held in cluster.trusted(Purpose::CallManager).into_iter().filter(|_| mixed) {
        let issues = cluster.identities(Purpose::CallManager).iter().any(|own| own.id.issuer.same(&held.subject) && !own.id.same(&held.id));
        if issues && bits(held).is_some_and(|size| size >= 4096) {
            tally.wrong(format!("the CA {}: RSA 4096", held.label()), held.span());
        }
    }
    tally.verdict(
        Certainty::Possible,
        "Larger than RSA 2048",
        "a size that every phone model in use supports",
        vec![Question::certificates("Key sizes are read from them.")],
    )
}
