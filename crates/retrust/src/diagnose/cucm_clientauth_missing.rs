//! CUCM shows Expressway a certificate that may not act as a client.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "cucm-clientauth-missing",
    scenario: None,
    area: Area::Mra,
    severity: Severity::Medium,
    title: "A CUCM certificate is for servers alone, and Expressway asks for a client's",
    explanation: "Where a zone verifies TLS, CUCM acts as a client too. A CallManager certificate without clientAuth is then refused with `no certificate returned`. Public CAs stop to put clientAuth in (FN74345).",
    because: &[],
    by_hand: "Read Extended Key Usage in `show cert own CallManager`.",
    sources: &[docs::BUSINESS_TO_BUSINESS.section("TLS verification"), docs::FN74345.section("Problem description")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let seen = cluster.seen(log::NO_CERTIFICATE);
    let without: Vec<&Held> = cluster
        .identities(Purpose::CallManager)
        .into_iter()
        .filter(|h| {
            let has = |usage: &str| h.certificate.as_ref().is_some_and(|c| c.usage.iter().any(|u| u == usage));
            has("serverAuth") && !has("clientAuth")
        })
        .collect();
    let mut tally = Tally::default();
    for sighting in &seen {
        tally.wrong("no certificate was returned", [sighting.span]);
    }
    for held in &without {
        tally.wrong(format!("{} without clientAuth", held.label()), held.span());
    }
    tally.right(cluster.identities(Purpose::CallManager).into_iter().filter_map(Held::span));
    let witnesses = usize::from(!seen.is_empty()).saturating_add(usize::from(!without.is_empty()));
    let ask = vec![Question::certificates("CallManager's usage is among what it prints.")];
    match tally.instance(Certainty::weigh(false, witnesses, false), "For servers alone", "serverAuth and clientAuth") {
        // Without a refusal it is a risk and no fault.
        Some(instance) if seen.is_empty() => instance.weighs(Severity::Low).holds(),
        Some(instance) => instance.holds(),
        None => tally.verdict(Certainty::Likely, "", "", ask),
    }
}
