//! One pass over a stretch of a log for all its messages at once.

use super::finder::{Engine, Finder};
use super::stretch::{fits, tail, tail_at, window};
use super::{Fact, Inner, LogSeen, Piece, Problem, Read, Sighting, dates, limits, to_the_end, wrapped_log};
use crate::cisco::log_messages::{ALL, ENCRYPTED_TO, Log, Message};
use regex_lite::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;
use time::OffsetDateTime;

/// What may stand inside a log and does not end it while further lines of the same log follow.
pub(super) const HOLDS: &[Inner] = &[
    ("certificate", to_the_end),
    ("certificate_request", to_the_end),
    ("certificate_text", to_the_end),
    ("crl", to_the_end),
    ("node_status", to_the_end),
    ("outcome", to_the_end),
    ("page_text", to_the_end),
    ("phone_list", to_the_end),
    ("phone_status", to_the_end),
    ("pkcs7", to_the_end),
    ("saml_metadata", to_the_end),
    ("saml_response", to_the_end),
    ("service_list", to_the_end),
    ("table", to_the_end),
    ("trusted_ca_page", to_the_end),
];

/// The literals of all messages, and what the rest of the record must match.
static MESSAGES: LazyLock<(Engine, Vec<Option<Regex>>)> = LazyLock::new(|| {
    let literals: Vec<&str> = ALL.iter().map(|m| m.literal).collect();
    let patterns = ALL.iter().map(|m| m.pattern.and_then(|p| Regex::new(p).ok())).collect();
    (Engine::new(&literals), patterns)
});

/// Reads a stretch of one log. That it was there at all is a fact too: then its silence counts.
pub(super) fn scan(piece: &Piece<'_>, log: Log) -> Read {
    let text = &*wrapped_log::joined(piece.str());
    let mut read = Read::default();
    let (engine, patterns) = &*MESSAGES;
    let mut hits = Vec::new();
    engine.each(text.as_bytes(), &mut |message, at| hits.push((message, at)));
    for (index, at) in hits {
        let Some(message) = ALL.get(index).filter(|m| m.log == log) else { continue };
        let rest = text.get(at..).unwrap_or("");
        let mut fields = Vec::new();
        if let Some(Some(pattern)) = patterns.get(index) {
            let Some(captures) = pattern.captures(window(rest, if message.literal.ends_with("::") { 200_000 } else { 400 })) else {
                continue;
            };
            fields.extend(captures.iter().skip(1).map(|m| m.map_or_else(String::new, |m| m.as_str().to_owned())));
        }
        let place = at..at.saturating_add(message.literal.len());
        if read.facts.len() >= limits::FACTS {
            read.problems.push(Problem {
                at: Some(piece.around(place)),
                what: format!("more than {} lines matter; those after this one are not kept", limits::FACTS),
                advice: "cut the log to the minutes around the fault",
            });
            break;
        }
        let before = text.get(..at).unwrap_or("");
        let record = tail(before, 300);
        // Of a collapsed log, whose records share a line, what stands near; ISE names the user far ahead of the reason, and a
        // response its addressee.
        let far = log == Log::Ise || *message == ENCRYPTED_TO;
        let near = tail_at(before, if far { 2_000 } else { 400 });
        let line_start = before.get(near..).and_then(|b| b.rfind('\n')).map_or(near, |n| near.saturating_add(n).saturating_add(1));
        let line = window(text.get(line_start..).unwrap_or(""), 3_000).split('\n').next().unwrap_or("");
        read.facts.push(Fact::Sighting(Sighting {
            message: *message,
            fields,
            time: dates::last_stamp(record).or_else(|| time_of_record(before)),
            span: piece.around(place),
            line: line.to_owned(),
        }));
    }
    if read.facts.is_empty() && wrapped_log::is_wrapped(piece.str()) {
        read.problems.push(Problem {
            at: Some(piece.around(0..window(text, 160).len())),
            what: "the lines of this log are wrapped, as a mail or a terminal does it: a message that is broken in two is not found"
                .to_owned(),
            advice: "give the log's file itself, or paste it without the breaks",
        });
    }
    let lines = piece.text.lines.unwrap_or_else(|| u64::try_from(read.facts.len()).unwrap_or(u64::MAX));
    let (first, last) = (window(text, 4_000), tail(text, 4_000));
    // The times of a response that is printed are its own, and lie ahead.
    let (first, last) = (without_instants(first), without_instants(last));
    let ends = [dates::first_stamp(&first), dates::last_stamp(&last).or_else(|| time_of_record(text))];
    // Several files put together, or the newest line first: each line's own time, where there are not too many.
    let lines_of = if text.len() <= limits::WHOLE_LOG { text } else { "" }.lines().map(|line| line.trim_start_matches(' '));
    let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_digit());
    let each = lines_of.filter(begins).filter_map(|line| dates::first_stamp(window(line, 40)));
    let covers = ends.into_iter().flatten().chain(each).fold(None, |covers: Option<(OffsetDateTime, OffsetDateTime)>, at| {
        Some(covers.map_or((at, at), |(from, until)| (at.min(from), at.max(until))))
    });
    read.facts.insert(0, Fact::Log(Box::new(LogSeen { log, span: piece.around(0..0), lines, covers })));
    read
}

/// Whether all of the log's lines stand here: of a long one those without a message were dropped, and then nothing can be
/// said of what does not follow.
pub(super) const fn is_complete(piece: &Piece<'_>) -> bool {
    piece.text.lines.is_none()
}

/// A sighting of what lines together say, at the first of them.
pub(super) fn sighting(piece: &Piece<'_>, message: Message, at: usize, fields: Vec<String>) -> Fact {
    let text = piece.str();
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |n| n.saturating_add(1));
    let line = window(text.get(start..).unwrap_or(""), 3_000).split('\n').next().unwrap_or("");
    Fact::Sighting(Sighting { message, fields, time: dates::last_stamp(line), span: piece.around(at..at), line: line.to_owned() })
}

/// A text without the instants of SAML: `NotOnOrAfter="…"`.
fn without_instants(text: &str) -> Cow<'_, str> {
    if !text.contains("NotOnOrAfter=") && !text.contains("Instant=") && !text.contains("NotBefore=") {
        return Cow::Borrowed(text);
    }
    let mut left = String::new();
    let mut is_instant = false;
    for part in text.split_inclusive('=') {
        // The value ends at its quote; without one nothing is cut.
        let quoted = || part.strip_prefix(['"', '\'']).and_then(|value| value.split_once(['"', '\'']));
        left.push_str(quoted().filter(|_| is_instant).map_or(part, |(_, rest)| rest));
        is_instant = ["NotOnOrAfter=", "NotBefore=", "Instant="].iter().any(|name| part.ends_with(name));
    }
    Cow::Owned(left)
}

/// The time of the record that ends a text, where its own line stands far above, as before a response that is printed whole.
fn time_of_record(text: &str) -> Option<OffsetDateTime> {
    let dated = |line: &&str| fits(line.as_bytes(), "dddd-dd-dd ");
    tail(text, 20_000).rsplit('\n').find(dated).and_then(|line| dates::first_stamp(window(line, 40)))
}

/// Offsets at which log lines begin: where a word starts with a digit, `may` says yes to its bytes, and
/// the line's expression matches. One look a word, so that a long log costs one pass.
pub(super) fn line_starts(text: &str, may: fn(&[u8]) -> bool, line: Option<&Regex>) -> Vec<usize> {
    let Some(line) = line else { return Vec::new() };
    let bytes = text.as_bytes();
    let words = std::iter::once(0).chain(memchr::memchr3_iter(b'\n', b' ', b'\t', bytes).map(|blank| blank.saturating_add(1)));
    words
        .filter(|at| bytes.get(*at).is_some_and(u8::is_ascii_digit) && bytes.get(*at..).is_some_and(may))
        .filter(|at| text.get(*at..).is_some_and(|rest| line.is_match(window(rest, 200))))
        .collect()
}
