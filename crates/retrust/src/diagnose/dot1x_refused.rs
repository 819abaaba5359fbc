//! Scenario 4.1: 802.1X fails after a CAPF renewal.
//!
//! `SSL_ERROR_WANT_READ` is a step of every EAP-TLS handshake and proves nothing by itself.

use super::eap::{self, Reason};
use super::{Area, Certainty, Condition, Instance, LONG_AGO, Question, Scenario, Severity, Verdict, elapsed, predates, show_day};
use crate::case::{Cluster, Held};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, commands, log_messages as log};
use crate::read::Sighting;
use crate::read::dates::last_such_day;
use crate::source::Span;
use time::{Date, Duration};

pub(super) const CONDITION: Condition = Condition {
    id: "dot1x-refused",
    scenario: Some(Scenario::S4_1),
    area: Area::Capf,
    severity: Severity::High,
    title: "The authentication server refuses the phones' certificates (802.1X)",
    explanation: "A phone shows its LSC for 802.1X. After a CAPF renewal, new LSCs come from an issuer that the authentication server (ISE, ASA, …) does not know, and the port stays closed. A phone without an LSC shows its MIC, which a CAPF renewal does not touch. `Timed Out` means that no authenticator answers and is another fault.",
    because: &[],
    by_hand: "Read the failure reason in the authentication server's log, and compare the issuer of the phone's LSC with the CAPF certificates that the server trusts.",
    sources: &[docs::COMMON_ISSUES.section("Scenario 4.1"), docs::LSC_QA.section("802.1X")],
    check,
};

/// A CAPF certificate younger than this when it is looked at counts as just renewed (ours).
const RECENT: Duration = Duration::days(90);

pub(super) fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let on_phone = [log::EAP_FAILURE, log::DOT1X_FAILED, log::DOT1X_HELD].map(|m| cluster.seen(m));
    let failure: Vec<&Sighting> = on_phone.into_iter().filter_map(|seen| seen.into_iter().rfind(|s| !shows_mic(cluster, s))).collect();
    let status = cluster.seen(log::STATUS_DOT1X_FAILED);
    let server = eap::refusals(cluster);
    let (other, server): (Vec<_>, Vec<_>) =
        server.into_iter().partition(|(_, reason)| !matches!(reason, Reason::UnknownCa | Reason::Untold));
    let now = cluster.capf_in_use();
    // The server's own word, since CAPF was made, says what keeps the phones out.
    let told_otherwise = server.is_empty() && other.iter().any(|(s, _)| !predates(s, &now));
    if failure.is_empty() && status.is_empty() && server.is_empty() || told_otherwise {
        return unaffected(cluster, &now, &other, as_of);
    }
    let unknown_ca = server.iter().any(|(_, reason)| *reason == Reason::UnknownCa);
    let midnight = as_of.midnight().assume_utc();
    let renewed = now.iter().find(|h| h.not_before().is_some_and(|t| elapsed(t, midnight) <= RECENT));
    let foreign = cluster.seen(log::LSC_ISSUER).into_iter().find(|s| {
        let issuer = s.fields.first().map_or("", String::as_str);
        !now.is_empty() && now.iter().all(|h| h.subject.common_name() != Some(issuer))
    });
    let mut evidence: Vec<Span> = failure.iter().chain(&status).map(|s| s.span).collect();
    evidence.extend(renewed.and_then(|h| h.span()));
    evidence.extend(foreign.map(|s| s.span));
    evidence.extend(server.iter().rev().chain(other.iter().rev()).take(2).map(|(s, _)| s.span));
    let sure = failure.len() >= 2 || unknown_ca;
    let explained = renewed.is_some() || foreign.is_some();
    let ask_server = |why| {
        let page = "the authentication server's own log (ISE, ASA, …)";
        Verdict::Open(vec![Question::page(page, "Why does the authentication server refuse the phone?", why)])
    };
    // Phones may get their LSCs of a new CAPF months after it was renewed (ours: a year).
    let long_ago = now.iter().all(|h| h.not_before().is_some_and(|t| elapsed(t, midnight) > LONG_AGO));
    // A row of the certificate page tells the last day alone.
    let undated = now.is_empty() || now.iter().any(|h| h.not_before().is_none());
    if !explained && !undated && (!unknown_ca || long_ago) {
        // CAPF is as old as it was: something else refuses the phone.
        return ask_server("802.1X fails, but CAPF was not renewed lately, so scenario 4.1 does not explain it.");
    }
    // A refusal from before the present CAPF was made is not of its making. A phone's clock may be wrong before it has
    // asked the network, so its day weakens and never refutes.
    let console = |s: &&Sighting| predates_on_console(s, &now, as_of);
    let before = foreign.is_none()
        && failure.iter().all(console)
        && status.iter().all(|s| predates(s, &now))
        && server.iter().all(|(s, _)| predates(s, &now));
    if before && failure.is_empty() {
        return ask_server("What it says in the case is from before the present CAPF was made; whether it still refuses phones decides.");
    }
    let witnesses = usize::from(sure && !before).saturating_add(usize::from(explained));
    let certainty = Certainty::weigh(false, witnesses, before || !other.is_empty());
    let mut here = match renewed {
        Some(held) => {
            format!("802.1X fails on the phone, and CAPF was renewed on {}.", held.not_before().map_or_else(String::new, show_day))
        }
        None if foreign.is_none() && undated => "802.1X fails on the phone. Whether CAPF was renewed is not in the case.".to_owned(),
        None if foreign.is_none() => {
            "The authentication server refused a phone. CAPF was not renewed lately: look at which CA its certificate names.".to_owned()
        }
        None => "802.1X fails on the phone, and its LSC is of a CAPF that is no longer in use.".to_owned(),
    };
    if before {
        here.push_str(" The refusal is from before that.");
    }
    if unknown_ca {
        here.push_str(" The authentication server names an unknown CA in the phone's chain.");
    }
    if !other.is_empty() {
        here.push_str(" The authentication server gives another reason too, which no renewal of CAPF explains.");
    }
    let mut ask = Vec::new();
    if renewed.is_none() && undated {
        ask.push(
            Question::command(
                commands::show_cert_own(Purpose::Capf),
                "When was CAPF renewed?",
                "A CAPF younger than the phone's LSC explains the refusal.",
            )
            .on("publisher"),
        );
    }
    if !sure {
        ask.push(Question::page(
            "the phone's console log",
            "What does the phone say around the failure?",
            "EAP-Failure after a handshake means refused; no answer means the switch.",
        ));
    }
    Instance::new(certainty, here, evidence)
        .compare("the authentication server trusts the CAPF that issued the phones' LSCs", "the phone was refused")
        .ask(ask)
        .holds()
}

/// The phone showed its MIC, which no renewal of CAPF touches (200860): so said the last word before the failure on
/// what it shows, or the first one behind it.
pub(super) fn shows_mic(cluster: &Cluster, failure: &Sighting) -> bool {
    let of_phone = |s: &&Sighting| s.span.source == failure.span.source;
    let mut words: Vec<&Sighting> = [log::NO_LSC, log::SHOWN].into_iter().flat_map(|m| cluster.seen(m)).filter(of_phone).collect();
    words.sort_by_key(|s| s.span.start);
    let word = words.iter().rfind(|s| s.span.start < failure.span.start).or_else(|| words.first());
    word.is_some_and(|s| s.message == log::NO_LSC || s.fields.first().is_some_and(|shown| shown == "MIC"))
}

/// By the month and day of its line, the last such day there was.
fn predates_on_console(seen: &Sighting, held: &[&Held], as_of: Date) -> bool {
    let made = held.iter().filter_map(|h| h.not_before()).min();
    made.zip(last_such_day(&seen.line, as_of)).is_some_and(|(made, day)| day < made.date())
}

/// No refusal that a renewal of CAPF could explain.
fn unaffected(cluster: &Cluster, now: &[&Held], other: &[(&Sighting, Reason)], as_of: Date) -> Verdict {
    let mic: Vec<Span> = cluster.seen(log::NO_LSC).iter().map(|s| s.span).collect();
    // 802.1X comes before the lists (8.5-Boot): a phone that took one since CAPF was made has passed it, or its port
    // asks for none.
    let accepted = cluster.seen(log::LIST_ACCEPTED).into_iter().filter(|s| !predates_on_console(s, now, as_of));
    let updated = cluster.seen(log::LIST_UPDATED).into_iter().filter(|s| !predates(s, now));
    let passed: Vec<Span> = accepted.chain(updated).map(|s| s.span).collect();
    let elsewhere: Vec<Span> = other.iter().map(|(s, _)| s.span).collect();
    if let Some(proof) = [elsewhere, mic, passed].into_iter().find(|proof| !proof.is_empty()) {
        return Verdict::RuledOut(proof);
    }
    Verdict::Open(vec![Question::page(
        "a phone's console log and status messages (its web page > Console logs, Status messages)",
        "Does 802.1X fail on the phone?",
        "The phone's own lines tell a refused certificate from a port that does not answer.",
    )])
}
