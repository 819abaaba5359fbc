//! The log of Jabber: `2021-03-30 14:21:49,631 WARN  [0x0000264c] [path\File.cpp(1186)] [Logger] [function] - text`.

use super::stretch::fits;
use super::{Format, Kind, Piece, Read, Shape, log_scan};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "client_log",
    kind: Kind::Log,
    title: "Jabber log",
    about: "Time, level, thread in hex, source file with its line, logger, function, text. The clock is the client's, in its own zone.",
    sources: &[docs::OAUTH.section("Troubleshoot")],
    shape: Shape::Text { signs: &[" [0x"], starts, holds: log_scan::HOLDS, read },
};

static LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} +[A-Z]{4,5} +\[0x[0-9a-f]{4,16}\]\s+\[)").ok());

fn starts(text: &str) -> Vec<usize> {
    log_scan::line_starts(text, |b| fits(b, "dddd-dd-dd dd:dd:dd,ddd "), LINE.as_ref())
}

fn read(piece: &Piece<'_>) -> Read {
    log_scan::scan(piece, Log::Client)
}
