//! certMgmt and certCN logs of the platform: who renewed, imported or deleted what, and when.

use super::log_scan;
use super::stretch::fits;
use super::{Fact, Format, Kind, NodeFact, Piece, Read, Shape};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "certificate_log",
    kind: Kind::Log,
    title: "Certificate management logs (certMgmt, certCN)",
    about: "Operation, store and node of each run, and from the change notification the old and the new serial. Passphrases that these logs print are blotted out. Times are the server's own.",
    sources: &[docs::CHANGE_NOTIFICATION.section("4.A to 4.C")],
    shape: Shape::Text { signs: &[" DEBUG", " INFO", " WARN", " ERROR", " FATAL"], starts, holds: log_scan::HOLDS, read },
};

/// No logger between thread and text, as ssosp logs have.
static LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?:DEBUG|INFO|WARN|ERROR|FATAL)\s+\[[^\]\n]{1,80}\] - ").ok());

fn starts(text: &str) -> Vec<usize> {
    log_scan::line_starts(text, |b| fits(b, "dddd-dd-dd dd:dd:dd,ddd "), LINE.as_ref())
}

fn read(piece: &Piece<'_>) -> Read {
    let mut read = log_scan::scan(piece, Log::CertMgmt);
    const HOST: &str = "] - Hostname: ";
    if let Some(at) = piece.str().find(HOST) {
        let start = at.saturating_add(HOST.len());
        let name = piece.str().get(start..).and_then(|t| t.split_whitespace().next()).unwrap_or("");
        if !name.is_empty() {
            let span = piece.around(start..start.saturating_add(name.len()));
            read.facts.push(Fact::Node(NodeFact { name: name.to_owned(), publisher: None, product: None, ip: None, span }));
        }
    }
    read
}
