//! Expressway diagnostic and event logs.

use super::stretch::{fits, window};
use super::{Fact, Format, Kind, NodeFact, Piece, Read, Shape, log_scan};
use crate::cisco::Product;
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;
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
