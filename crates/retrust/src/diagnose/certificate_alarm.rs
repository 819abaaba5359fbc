//! The certificate monitor's warnings.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "certificate-alarm",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Low,
    title: "The certificate monitor warns of an expiry",
    explanation: "Alarms and mails name a certificate, its store and a date without its year. One that is younger than the alarm clears it. Alarms about trust certificates are common and mostly harm nothing.",
    because: &["certificate-expired", "certificate-expires-soon", "trust-certificate-expired"],
    by_hand: "Compare the alarm's certificate and store with OS Administration > Security > Certificate Management.",
    sources: &[docs::CAPTURES.section("UC_CERT, 11.5"), docs::REGENERATION.section("Identify expired certificates")],
    check,
};

/// Alarms of a certificate that nothing in the case shows renewed since, each with its store.
fn standing(cluster: &Cluster, as_of: Date) -> impl Iterator<Item = (&Sighting, Option<(Purpose, bool)>)> {
    let today = as_of.midnight().assume_utc();
    cluster.seen(log::CERTIFICATE_NAMED).into_iter().filter_map(move |alarm| {
        let store = alarm.fields.get(1).and_then(|store| Purpose::of_store(store));
        let own = renewed(cluster, store);
        // Every certificate of the purpose is valid, and younger than the alarm where it bears a time.
        let newer =
            |h: &&Held| h.not_after().is_some_and(|t| t > today) && alarm.time.is_none_or(|t| h.not_before().is_some_and(|made| made > t));
        (own.is_empty() || !own.iter().all(newer)).then_some((alarm, store))
    })
}

fn renewed(cluster: &Cluster, store: Option<(Purpose, bool)>) -> Vec<&Held> {
    store.filter(|(_, trust)| !trust).map(|(purpose, _)| cluster.identities(purpose)).unwrap_or_default()
}

/// An alarm stands of a certificate in this store; `None` for any trust store, or one that is not told.
pub(super) fn warns_of(cluster: &Cluster, own: Option<Purpose>, as_of: Date) -> bool {
    standing(cluster, as_of).any(|(_, store)| store.filter(|(_, trust)| !trust).map(|(purpose, _)| purpose) == own)
}

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let mut tally = Tally::default();
    let mut of_own = false;
    for (alarm, store) in standing(cluster, as_of) {
        let field = |i: usize| alarm.fields.get(i).map_or("", String::as_str);
        of_own |= store.is_some_and(|(_, trust)| !trust);
        tally.wrong(format!("{} in {} ({})", field(0), field(1), field(3).trim()), [alarm.span]);
    }
    for alarm in cluster.seen(log::CERTIFICATE_NAMED) {
        let store = alarm.fields.get(1).and_then(|store| Purpose::of_store(store));
        tally.right([alarm.span].into_iter().chain(renewed(cluster, store).iter().filter_map(|h| h.span())));
    }
    if let Some(log) = cluster.recent_log(log::Log::Syslog) {
        tally.right([log.span]);
    }
    let ask = Question::page("syslog of the nodes, or the monitor's mails", "Does the monitor warn?", "It names what expires.");
    match tally.verdict(Certainty::Likely, "Warned of", "no alarm of the certificate monitor", vec![ask]) {
        // A certificate that a node shows is to be renewed, not removed.
        Verdict::Holds(instance) if of_own => instance.weighs(Severity::Medium).holds(),
        other => other,
    }
}
