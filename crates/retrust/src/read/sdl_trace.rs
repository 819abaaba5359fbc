//! SDL traces of CallManager, TFTP and CTIManager: `NNNNNNNN.NNN |hh:mm:ss.mmm |Type |…`.
//!
//! Lines bear no date: it stands in the `FileHead` line with the zone, the node and the release.

use super::log_scan;
use super::stretch::{fits, window};
use super::{Fact, Format, Kind, NodeFact, Piece, Read, Shape, dates};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;
use crate::cisco::{Product, Release};
use crate::source::At;
use regex_lite::Regex;
use std::sync::LazyLock;
use time::Duration;

pub(super) const FORMAT: Format = Format {
    id: "sdl_trace",
    kind: Kind::Log,
    title: "SDL traces (CallManager, TFTP)",
    about: "Certificates of phones that CallManager refused, trust lists that TFTP did not find. The `FileHead` line names node, release, day and zone; clock times past midnight belong to the next day.",
    sources: &[docs::CHANGE_NOTIFICATION.section("5.C"), docs::CAPTURES.section("SDL FileHead, 11.5 and 15")],
    shape: Shape::Text { signs: &[], starts, holds: log_scan::HOLDS, read },
};

static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\d{8}\.\d{3} \|\d\d:\d\d:\d\d\.\d{3} \|[A-Za-z]+ *\|").ok());
static HEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"FileHead *\|UTC:([+-]\d\d):(\d\d),Date: (\d{4})/(\d\d)/(\d\d), AppName: (\w+).*?Install=([0-9.]+-?\d*).*?HostName: ([\w.-]+)(?:, HostIPAddress: (?:::ffff:)?([0-9a-fA-F.:]+))?",
    )
    .ok()
});

fn starts(text: &str) -> Vec<usize> {
    log_scan::line_starts(text, |b| fits(b, "dddddddd.ddd |dd:dd:dd.ddd |"), LINE.as_ref())
}

/// The first line of a trace: another file begins here.
pub(super) fn is_head(line: &str) -> bool {
    window(line, 60).contains("|FileHead ")
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut read = log_scan::scan(piece, Log::Sdl);
    let at = text.find("FileHead").unwrap_or(0);
    let Some(head) = HEAD.as_ref().and_then(|h| h.captures(window(text.get(at..).unwrap_or(""), 800))) else { return read };
    let part = |i: usize| head.get(i).map_or("", |m| m.as_str());
    let span = piece.around(at..at.saturating_add(8));
    read.facts.extend(Release::parse(part(7)).map(|r| Fact::Release(At::new(r, span))));
    let ip = head.get(9).map(|ip| ip.as_str().to_owned());
    read.facts.push(Fact::Node(NodeFact { name: part(8).to_owned(), publisher: None, product: Some(Product::Cucm), ip, span }));
    // The day of the head, at the clock of a line; a clock before the head's is the next day's.
    let number = |i: usize| part(i).parse::<i64>().unwrap_or(0);
    let minutes =
        number(1).saturating_mul(60).saturating_add(if part(1).starts_with('-') { number(2).saturating_neg() } else { number(2) });
    let before = text.get(..at).unwrap_or("");
    let begun = clock(before.get(before.rfind('\n').map_or(0, |n| n.saturating_add(1))..).unwrap_or(""));
    let day = dates::day(number(3), number(4), number(5));
    let time = |line: &str| {
        let (clock, day) = (clock(line)?, day?);
        let late = if begun.is_some_and(|b| clock < b) { Duration::DAY } else { Duration::ZERO };
        day.checked_add(clock)?.checked_add(late)?.checked_sub(Duration::minutes(minutes))
    };
    let ends = (text.lines().find_map(time), text.lines().rev().find_map(time));
    for fact in &mut read.facts {
        match fact {
            Fact::Sighting(sighting) => sighting.time = time(&sighting.line),
            Fact::Log(log) => log.covers = ends.0.zip(ends.1),
            _ => {}
        }
    }
    read
}

/// `|hh:mm:ss.mmm |` of a line, since midnight.
fn clock(line: &str) -> Option<Duration> {
    let rest = line.split_once(" |")?.1;
    let parts: Vec<i64> = rest.get(..8)?.split(':').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [hours, minutes, seconds] = parts.as_slice() else { return None };
    let minutes = hours.checked_mul(60)?.checked_add(*minutes)?;
    Some(Duration::seconds(minutes.checked_mul(60)?.checked_add(*seconds)?))
}
