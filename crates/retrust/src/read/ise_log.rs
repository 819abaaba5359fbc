//! ISE: failed authentications by EAP-TLS, as syslog carries them.

use super::log_scan;
use super::stretch::{find_all, tail, window};
use super::{Fact, Format, Kind, Piece, Read, Shape};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;
use regex_lite::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "ise_log",
    kind: Kind::Log,
    title: "ISE authentication log",
    about: "`CISE_Failed_Attempts` and its kin; `FailureReason=12514 …` says that the authentication server does not know the CA of a phone's certificate. Long events come in several lines. Of ASA no capture was found, so its lines are not read.",
    sources: &[docs::CAPTURES.section("ISE syslog, 3.x, and its message codes")],
    shape: Shape::Text { signs: &["CISE_"], starts, holds: log_scan::HOLDS, read },
};

fn starts(text: &str) -> Vec<usize> {
    // A line's head, `Oct 27 14:29:31 HOST-01`, is short.
    let head = |at: usize| tail(text.get(..at).unwrap_or(""), 300).rsplit('\n').next().map_or(0, str::len);
    find_all(text, &["CISE_"]).into_iter().map(|at| at.saturating_sub(head(at))).collect()
}

/// The number of an event, and that of the segment: `CISE_Failed_Attempts 0001027727 2 1 `, two segments of which this is
/// the second; a collector may leave out what stands before the number.
static SEGMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:CISE_\w+|^)\s+(\d{10}) +([2-9]|\d\d) +(\d+) +").ok());

fn read(piece: &Piece<'_>) -> Read {
    let mut read = log_scan::scan(piece, Log::Ise);
    let mut events: BTreeMap<&str, BTreeMap<u32, &str>> = BTreeMap::new();
    let has_number = |line: &&str| line.contains("CISE_") || line.starts_with(['\t', ' ']);
    for line in piece.str().lines().filter(has_number) {
        let Some(found) = SEGMENT.as_ref().and_then(|segment| segment.captures(window(line, 400))) else { continue };
        let (Some(event), Some(index)) = (found.get(1), found.get(3).and_then(|index| index.as_str().parse().ok())) else { continue };
        let rest = found.get(0).and_then(|head| line.get(head.end()..)).unwrap_or("");
        events.entry(event.as_str()).or_default().insert(index, rest);
    }
    // Who was refused may stand in another segment than why.
    for fact in &mut read.facts {
        let Fact::Sighting(seen) = fact else { continue };
        let event = SEGMENT.as_ref().and_then(|segment| segment.captures(&seen.line)?.get(1).map(|event| event.as_str().to_owned()));
        if let Some(segments) = event.and_then(|event| events.get(event.as_str())) {
            let others: String = segments.values().copied().collect();
            seen.line = format!("{} {}", seen.line, window(&others, 6_000));
        }
    }
    read
}
