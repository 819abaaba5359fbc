//! 802.1X refuses a phone, and no renewal of CAPF explains it.

use super::eap::{self, Reason};
use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "dot1x-refused-otherwise",
    scenario: None,
    area: Area::Capf,
    severity: Severity::High,
    title: "802.1X keeps phones out, and no recent renewal of CAPF explains it",
    explanation: "The phone or the authentication server says that 802.1X failed, while CAPF is as old as it was, the phone shows its MIC, or the server gives a reason that has nothing to do with who issued the phone's certificate. Scenario 4.1 is another fault. What refuses the phone stands in the authentication server's log alone.",
    because: &["lsc-expired"],
    by_hand: "Read the failure reason of this phone in the authentication server's log.",
    sources: &[docs::COMMON_ISSUES.section("Scenario 4.1"), docs::LSC_QA.section("802.1X"), docs::CAPTURES.section("ISE message codes")],
    check,
};

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let on_phone = [log::EAP_FAILURE, log::DOT1X_FAILED, log::STATUS_DOT1X_FAILED].into_iter().flat_map(|m| cluster.seen(m));
    let on_phone: Vec<&Sighting> = on_phone.collect();
    // An expired certificate is `lsc-expired`.
    let by_server: Vec<&Sighting> =
        eap::refusals(cluster).into_iter().filter(|(_, reason)| *reason != Reason::Expired).map(|(s, _)| s).collect();
    let failed: Vec<&Sighting> = on_phone.iter().chain(&by_server).copied().collect();
    let Some(last) = failed.last() else {
        let logs = [log::Log::PhoneConsole, log::Log::PhoneStatus, log::Log::Ise];
        let quiet: Vec<Span> = logs.into_iter().filter_map(|l| cluster.recent_log(l)).map(|l| l.span).collect();
        let ask = Question::page("a phone's console log and status messages", "Does 802.1X fail on the phone?", "`EAP-Failure` says so.");
        return if quiet.is_empty() { Verdict::Open(vec![ask]) } else { Verdict::RuledOut(quiet) };
    };
    let spans: Vec<Span> = failed.iter().rev().take(3).map(|s| s.span).collect();
    if matches!(dot1x_refused::check(cluster, as_of), Verdict::Holds(_)) {
        return Verdict::RuledOut(spans);
    }
    let mut told: Vec<String> = by_server.iter().filter_map(|s| s.fields.get(1)).map(|why| why.trim().to_owned()).collect();
    told.dedup();
    let mut here = "802.1X failed on a phone.".to_owned();
    let by_factory = eap::refusals(cluster).iter().any(|(_, reason)| *reason == Reason::UnknownFactory);
    let shows_mic = by_factory || failed.iter().any(|s| dot1x_refused::shows_mic(cluster, s));
    if shows_mic {
        here.push_str(" The phone shows its MIC: the authentication server needs the Cisco Manufacturing CAs, not CAPF.");
    } else if told.is_empty()
        && let Some(made) = cluster.identities(Purpose::Capf).into_iter().filter_map(Held::not_before).max()
    {
        here.push_str(&format!(" CAPF was made on {}; it explains the refusal only where phones got LSCs of it since.", show_day(made)));
    }
    if !told.is_empty() {
        here.push_str(&format!(" The authentication server says: {}.", list(&told)));
    }
    // A list that came behind it: 802.1X comes before the lists (8.5-Boot), so the phone is in.
    let passed =
        cluster.seen(log::LIST_ACCEPTED).into_iter().rfind(|s| s.span.source == last.span.source && s.span.start > last.span.start);
    let mut evidence = spans;
    if let Some(passed) = passed {
        evidence.push(passed.span);
        here.push_str(" Later it took a list, so the port let it in again.");
    }
    let now = cluster.capf_in_use();
    let before = failed.iter().all(|s| predates(s, &now));
    if before {
        here.push_str(" That was before the present CAPF was made: look whether it still happens.");
    }
    let ask = Question::page(
        "the authentication server's own log (ISE, ASA, …)",
        "Why does the authentication server refuse the phone?",
        "Its failure reason tells the certificate's issuer, age and use apart.",
    );
    let witnesses = usize::from(!on_phone.is_empty()).saturating_add(usize::from(!by_server.is_empty()));
    Instance::new(Certainty::weigh(!told.is_empty() && !before, witnesses, before || passed.is_some()), here, evidence)
        .compare("802.1X lets the phone in", if told.is_empty() { "EAP-Failure on the phone".to_owned() } else { told.join("\n") })
        .ask(if eap::refusals(cluster).is_empty() { vec![ask] } else { Vec::new() })
        .holds()
}
