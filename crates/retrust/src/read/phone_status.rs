//! Phone status messages, as copied from the phone's web page or typed from its screen.

use super::{Fact, Format, Kind, Piece, Read, Shape, Sighting, dates, log_scan};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::{DOT1X_SILENT, Log, STATUS};
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "phone_status",
    kind: Kind::Log,
    title: "Phone status messages",
    about: "One message a line, a time before it on some models. Known by the messages themselves, so prose that mentions one in mid sentence is not taken for a phone.",
    sources: &[docs::PHONE_8800.section("Status messages")],
    shape: Shape::Text {
        signs: &[
            "rust List",
            "rust list",
            "RUST LIST",
            "nstalled",
            "NSTALLED",
            "update f",
            "802.1",
            "ile ",
            "ILE ",
            "TFTP",
            "ersion error",
            "nvalid LSC",
            "ailed to register",
        ],
        starts,
        holds: &[],
        read,
    },
};

/// A line that is nothing but a time and a known message.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?im)^[ \t]*((?:\[?[0-9](?:[0-9:/.,\- ]|[ap]m?[ \t]+[0-9]){3,24}(?:am|pm|a|p)?\]?[ \t:,-]*)?(?:trust list update failed|trust list updated|ctl and itl installed|ctl installed|itl installed|ctl update failed|no trust list installed|erasing ctl and itl files|802\.1x authentication: (?:timed out|\w+)|timed out|file not found[ :<][^\n]*|tftp (?:timeout|error)(?:[ \t]*[:<-][ \t]*[\w.-]{4,60})?|version error|invalid lsc|phone failed to register\. cert key size is not fips compliant)(?:, verification failure)?[^\w\n]*)$").ok()
});

fn starts(text: &str) -> Vec<usize> {
    const WORDS: [&str; 7] = ["trust list", "installed", "ctl update", "ctl and itl", "802.1x", "file not found", "error"];
    let mut starts = Vec::new();
    // The table of messages has it without the words before it (8800-Mon); alone it may be anything's.
    let mut bare = Vec::new();
    let mut at: usize = 0;
    for line in text.split_inclusive('\n') {
        // Every message has a blank in it; lines of base64 have none.
        let lower = if line.len() <= 120 && line.contains(' ') { line.to_ascii_lowercase() } else { String::new() };
        let may = lower.contains("invalid lsc")
            || lower.contains("fips compliant")
            || WORDS.iter().any(|w| lower.contains(w))
            || lower.contains("tftp timeout")
            || lower.contains(BARE);
        let found = LINE.as_ref().filter(|_| may).and_then(|l| l.captures(line)).and_then(|c| c.get(1));
        let into = if is_bare(&lower) { &mut bare } else { &mut starts };
        into.extend(found.map(|m| at.saturating_add(m.start())));
        at = at.saturating_add(line.len());
    }
    if !starts.is_empty() {
        starts.extend(bare);
        starts.sort_unstable();
    }
    starts
}

const BARE: &str = "timed out";

fn is_bare(lower: &str) -> bool {
    lower.contains(BARE) && !lower.contains("802.1x")
}

/// Case varies between models, so each line is held against the messages without it.
fn read(piece: &Piece<'_>) -> Read {
    let mut read = log_scan::scan(piece, Log::PhoneStatus);
    let mut lines = 0_u64;
    read.facts.retain(|fact| matches!(fact, Fact::Log(_)));
    for start in starts(piece.str()) {
        let line = piece.str().get(start..).and_then(|t| t.split('\n').next()).unwrap_or("");
        let lower = line.to_ascii_lowercase();
        let known = STATUS.iter().find(|m| lower.contains(&m.literal.to_ascii_lowercase()));
        let Some(message) = known.or(is_bare(&lower).then_some(&DOT1X_SILENT)) else { continue };
        lines = lines.saturating_add(1);
        let span = piece.span(start..start.saturating_add(line.len()));
        let sighting = Sighting { message: *message, fields: Vec::new(), time: dates::status(line), span, line: line.to_owned() };
        read.facts.push(Fact::Sighting(sighting));
    }
    if let Some(Fact::Log(log)) = read.facts.first_mut() {
        log.lines = lines;
    }
    read
}
