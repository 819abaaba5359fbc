//! Phone console logs, three dialects: `5007: NOT 10:25:10.060663 SECD: …`,
//! `7989 ERR 11:04:15.038637  SECD: -…`, `4592 NOT Feb 17 11:01:25.041733 (349-349) PAE: -…`.

use super::stretch::tail;
use super::{Fact, Format, Kind, Piece, Read, Shape, log_scan};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::{Log, TVS_HANDSHAKE_FAILED};
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "phone_console",
    kind: Kind::Log,
    title: "Phone console log",
    about: "Sequence number, level, time, text. No year and no zone, and the clock may be wrong before NTP, so its times prove nothing against a certificate's dates.",
    sources: &[
        docs::COMMON_ISSUES.section("Scenario 4.1, Verification"),
        docs::DIRECTORY.section("Phone console log"),
        docs::MIGRATION.section("Phone console log"),
    ],
    shape: Shape::Text { signs: &[" NOT ", " ERR ", " INF ", " WRN ", " DEB ", " DBG "], starts, holds: log_scan::HOLDS, read },
};

static LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{1,7}:? (?:DEB|INF|NOT|WRN|ERR|DBG) (?:[A-Z][a-z]{2} +\d{1,2} +)?\d\d:\d\d:\d\d\.\d{3,6})").ok());

static PORT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"clpSetupSsl: [^\n]{0,90}?Port : (\d{1,5})").ok());

fn starts(text: &str) -> Vec<usize> {
    log_scan::line_starts(text, may, LINE.as_ref())
}

/// A number of up to seven digits, then a level.
fn may(bytes: &[u8]) -> bool {
    let number = bytes.iter().take(8).take_while(|b| b.is_ascii_digit()).count();
    let rest = bytes.get(number..).unwrap_or_default();
    let rest = rest.strip_prefix(b":").unwrap_or(rest);
    matches!(rest, [b' ', level @ ..] if level.get(..3).is_some_and(|l| l.iter().all(u8::is_ascii_uppercase)))
}

fn read(piece: &Piece<'_>) -> Read {
    let mut read = log_scan::scan(piece, Log::PhoneConsole);
    // A handshake that failed is one with TVS after port 2445 only (118699); the phone opens others too.
    let text = piece.str();
    let elsewhere = |at: usize| {
        let before = tail(text.get(..at).unwrap_or(""), 4_000);
        let port = PORT.as_ref().and_then(|p| p.captures_iter(before).last()).and_then(|c| c.get(1));
        port.is_some_and(|port| port.as_str() != "2445")
    };
    let mut failed = text.match_indices(TVS_HANDSHAKE_FAILED.literal).map(|(at, _)| elsewhere(at));
    let is_it = |fact: &Fact| matches!(fact, Fact::Sighting(s) if s.message == TVS_HANDSHAKE_FAILED);
    read.facts.retain(|fact| !is_it(fact) || !failed.next().unwrap_or(false));
    if log_scan::is_complete(piece) {
        read.facts.extend(unanswered(text).into_iter().map(|at| log_scan::sighting(piece, TVS_HANDSHAKE_FAILED, at, Vec::new())));
    }
    read
}

/// Where the 88xx generation connected to a TVS, and no handshake succeeded before it tried again (phones.md 3).
fn unanswered(text: &str) -> Vec<usize> {
    const ATTEMPT: &str = "Attempting connect to TVS server";
    let attempts: Vec<usize> = text.match_indices(ATTEMPT).map(|(at, _)| at).collect();
    let tried_again = attempts.iter().zip(attempts.iter().skip(1));
    let failed = |(at, next): (&usize, &usize)| {
        let between = text.get(*at..*next)?;
        (between.contains("TCP connect() successful") && !between.contains("Handshake successful")).then_some(*at)
    };
    tried_again.filter_map(failed).collect()
}
