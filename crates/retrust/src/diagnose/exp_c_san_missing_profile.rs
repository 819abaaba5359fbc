//! Expressway-C's certificate lacks the name of a phone security profile.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-c-san-missing-profile",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "Expressway-C's certificate lacks the name of a phone security profile",
    explanation: "Phones with a TLS profile register over Mobile and Remote Access only if the profile's name, as a full name, is among the alternative names of Expressway-C's certificate. Phones without TLS are not touched. The log's first line without `Error` only says that the common name differs, which is ordinary.",
    because: &[],
    by_hand: "Look for the profile's name in the alternative names of Expressway-C's certificate.",
    sources: &[docs::EDGE_ENDPOINTS.section("Security profile"), docs::EXPRESSWAY_CERTIFICATES.section("Names")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let seen = cluster.seen(log::EXPRESSWAY_NAME);
    let own: Vec<&Held> = cluster.expressways().into_iter().filter(|h| h.certificate.is_some()).collect();
    let mut tally = Tally::default();
    for sighting in &seen {
        let Some(name) = sighting.fields.get(1) else { continue };
        let held = own.iter().find(|h| h.certificate.as_ref().is_some_and(|c| c.san.iter().any(|s| s.eq_ignore_ascii_case(name))));
        match held {
            // Issued anew since.
            Some(held) => tally.right(held.span()),
            None => tally.wrong(name.clone(), [sighting.span]),
        }
    }
    if let Some(log) = cluster.recent_log(log::Log::Sdl) {
        tally.right([log.span]);
    }
    let ask = Question::page(
        "the SDL trace of CallManager of a failed registration",
        "Which name does CallManager miss?",
        "`Expected=` names it.",
    );
    tally.verdict(Certainty::Confirmed, "Missing", "each TLS profile's name among the alternative names", vec![ask])
}
