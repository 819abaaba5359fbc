//! Expressway lacks the issuers of the ECDSA certificates.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-ecdsa-untrusted",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "Expressway does not trust the ECDSA certificates of CUCM",
    explanation: "From X14.2 on a fresh system, and one upgraded from before X14.0, prefers ECDSA, and so does TLS 1.3. Then CUCM shows tomcat-ECDSA or CallManager-ECDSA, and their issuers must be trusted, or RSA be preferred in the cipher list. With a cipher list that begins with ECDHE-RSA it does no harm. What the list is no output tells, so a refusal in the log of Expressway-C must stand beside it.",
    because: &["mra-expressway-does-not-trust-cucm"],
    by_hand: "Maintenance > Security > Ciphers: a list that begins with `ECDHE-RSA-AES256-GCM-SHA384:` prefers RSA.",
    sources: &[docs::EXPRESSWAY_14_2.section("Ciphers"), docs::MRA_TRUST.section("ECDSA")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let store: Vec<&Held> = cluster.expressway_trust();
    let own: Vec<&Held> = [Purpose::TomcatEcdsa, Purpose::CallManagerEcdsa]
        .into_iter()
        .flat_map(|p| cluster.identities(p))
        .filter(|h| h.certificate.is_some())
        .collect();
    if own.is_empty() && cluster.queried {
        return Verdict::NotApplicable("the cluster shows no ECDSA certificate");
    }
    if store.is_empty() || own.is_empty() {
        return Verdict::Open(vec![Question::page(
            "Expressway-C > Maintenance > Security > Trusted CA certificate > Show all (PEM file)",
            "Does it trust the ECDSA certificates?",
            "They may be negotiated.",
        )]);
    }
    let refused = traffic::hosts(&traffic::refusals(cluster).into_iter().filter(|s| !predates(s, &own)).collect::<Vec<_>>());
    let refuses = |held: &Held| refused.iter().any(|host| held.is_of(host));
    let mut tally = Tally::default();
    let mut idle = false;
    for held in own {
        let Some(leaf) = &held.certificate else { continue };
        match chain::missing(leaf, &store, &[]) {
            // It may never be shown: RSA may be preferred.
            Some(_) if !refuses(held) => idle = true,
            Some(ca) => tally.wrong(format!("{} is missing for {}", chain::label(&ca), held.label()), held.span()),
            None => tally.right(held.span()),
        }
    }
    if idle && !tally.is_wrong() {
        return Verdict::Open(vec![Question::page(
            "Expressway-C > Maintenance > Security > Ciphers",
            "Does the cipher list begin with `ECDHE-RSA`, and is TLS 1.3 off?",
            "Else CUCM may show its ECDSA certificates, whose issuers Expressway-C does not trust; its log would name the refusal.",
        )]);
    }
    tally.verdict(Certainty::Possible, "Not trusted", "the issuers of the ECDSA certificates, or RSA preferred", Vec::new())
}
