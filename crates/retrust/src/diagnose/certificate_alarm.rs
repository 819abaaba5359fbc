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

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let today = as_of.midnight().assume_utc();
    let mut tally = Tally::default();
    for alarm in cluster.seen(log::CERTIFICATE_NAMED) {
        let field = |i: usize| alarm.fields.get(i).map_or("", String::as_str);
        let own = Purpose::of_store(field(1)).filter(|(_, trust)| !trust).map(|(p, _)| cluster.identities(p)).unwrap_or_default();
        // Renewed since: every certificate of the purpose is valid, and younger than the alarm where it bears a time.
        let newer =
            |h: &&Held| h.not_after().is_some_and(|t| t > today) && alarm.time.is_none_or(|t| h.not_before().is_some_and(|made| made > t));
        if !own.is_empty() && own.iter().all(newer) {
            tally.right([alarm.span].into_iter().chain(own.iter().filter_map(|h| h.span())));
        } else {
            tally.wrong(format!("{} in {} ({})", field(0), field(1), field(3).trim()), [alarm.span]);
        }
    }
    if let Some(log) = cluster.recent_log(log::Log::Syslog) {
        tally.right([log.span]);
    }
    let ask = Question::page("syslog of the nodes, or the monitor's mails", "Does the monitor warn?", "It names what expires.");
    tally.verdict(Certainty::Likely, "Warned of", "no alarm of the certificate monitor", vec![ask])
}
