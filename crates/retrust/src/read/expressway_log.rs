//! Expressway diagnostic and event logs.

use super::stretch::{fits, window};
use super::{Fact, Format, Kind, NodeFact, Piece, Read, Shape, Sighting, dates, log_scan};
use crate::cisco::Product;
use crate::cisco::documents as docs;
use crate::cisco::log_messages::{ALERT_UNKNOWN_CA, Log, MRA_REQUEST};
use memchr::memmem;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "expressway_log",
    kind: Kind::Log,
    title: "Expressway log",
    about: "The diagnostic log's snapshot and the event log: RFC 3339 time, host, process. HTTPMSG blocks belong to the record before them.",
    sources: &[docs::COMMON_ISSUES.section("Scenario 3, Verification"), docs::HYBRID.section("Logs")],
    shape: Shape::Text { signs: &[], starts, holds: log_scan::HOLDS, read },
};

static LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) ([\w.-]+) [\w.-]+(?:\[\d+\])?:)").ok());

fn starts(text: &str) -> Vec<usize> {
    log_scan::line_starts(text, |b| fits(b, "dddd-dd-ddTdd:dd:dd"), LINE.as_ref())
}

fn read(piece: &Piece<'_>) -> Read {
    let mut read = log_scan::scan(piece, Log::Expressway);
    if log_scan::is_complete(piece) {
        tell_cut_records(piece, &mut read);
    }
    let mut hosts: Vec<&str> = Vec::new();
    // Whose log it is shows in its first lines.
    for start in starts(window(piece.str(), 32 << 10)) {
        let line = window(piece.str().get(start..).unwrap_or(""), 200);
        let Some(found) = LINE.as_ref().and_then(|l| l.captures(line)).and_then(|c| c.get(2)) else { continue };
        let (host, range) = (found, start.saturating_add(found.start())..start.saturating_add(found.end()));
        if !hosts.contains(&host.as_str()) && hosts.len() < 16 {
            hosts.push(host.as_str());
            read.facts.push(Fact::Node(NodeFact {
                name: host.as_str().to_owned(),
                publisher: None,
                product: Some(Product::Expressway),
                ip: None,
                span: piece.span(range),
            }));
        }
    }
    read
}

/// The name and the port that a client's request bears: `Host: cucm1.example.com:6972`.
static ASKED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?m)^ ?Host: ?([\w.-]+):(697[12])\s*$").ok());

/// What follows a request closely, in bytes.
const NEAR: usize = 2_000;

/// Records may be cut at the margin, as in the copies of document 225746 that go round: without its `Dst-port`, a request for
/// a configuration shows by the message below it, which also names the server that a failed connection no longer does.
fn tell_cut_records(piece: &Piece<'_>, read: &mut Read) {
    let text = piece.str();
    let asked = memmem::find_iter(text.as_bytes(), "|GET /").filter_map(|at| {
        let rest = text.get(at..)?;
        window(rest, 300).lines().next().filter(|line| line.contains(".cnf.xml"))?;
        let message = window(rest, NEAR).split("\n|").next()?;
        let found = ASKED.as_ref()?.captures(message)?;
        let record = text.get(..at)?.trim_end().strip_suffix("HTTPMSG:")?.trim_end().rsplit('\n').next()?;
        Some((at, found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().to_owned(), dates::last_stamp(record)))
    });
    let asked: Vec<_> = asked.collect();
    for fact in &mut read.facts {
        let Fact::Sighting(alert) = fact else { continue };
        if alert.message == ALERT_UNKNOWN_CA && is_nameless(alert) {
            let near = |at: usize| {
                alert
                    .span
                    .start
                    .checked_sub(piece.around(at..at).start)
                    .and_then(|gap| usize::try_from(gap).ok())
                    .is_some_and(|gap| gap < NEAR)
            };
            let before = asked.iter().rfind(|(at, ..)| near(*at));
            alert.fields.extend(before.map(|(_, host, ..)| host.clone()));
        }
    }
    // Where one is whole, all are: a request may take two records, of which the second has the message.
    if read.facts.iter().any(|fact| matches!(fact, Fact::Sighting(seen) if seen.message == MRA_REQUEST)) {
        return;
    }
    read.facts.extend(asked.into_iter().map(|(at, host, port, time)| match log_scan::sighting(piece, MRA_REQUEST, at, vec![port, host]) {
        Fact::Sighting(seen) => Fact::Sighting(Sighting { time, ..seen }),
        other => other,
    }));
}

/// The connection's server is cut off.
fn is_nameless(alert: &Sighting) -> bool {
    alert.line.split_once("SSL connection failed for").is_some_and(|(_, rest)| !rest.contains('\''))
}
