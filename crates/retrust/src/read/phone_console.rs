//! Phone console logs, three dialects: `5007: NOT 10:25:10.060663 SECD: …`,
//! `7989 ERR 11:04:15.038637  SECD: -…`, `4592 NOT Feb 17 11:01:25.041733 (349-349) PAE: -…`.

use super::{Format, Kind, Piece, Read, Shape, log_scan};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;
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
    log_scan::scan(piece, Log::PhoneConsole)
}
