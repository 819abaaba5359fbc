//! Base64 between dashes, as people paste it: indented, quoted, its breaks lost, its dashes made
//! typographic. The label is looked for, then base64 is taken wherever it stands.

use super::{Piece, Read};
use crate::source::Span;
use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memmem;
use std::ops::Range;

/// One armoured block, by offsets in the text given.
pub(super) struct Block {
    pub range: Range<usize>,
    /// What the base64 spells, or what is wrong with it.
    pub der: Result<Vec<u8>, String>,
}

/// Where blocks with one of these labels (`BEGIN CERTIFICATE-----`) begin: at their dashes.
pub(super) fn starts(text: &str, labels: &[&str]) -> Vec<usize> {
    begins(text, labels).into_iter().map(|at| start(text, at)).collect()
}

/// Where one of the labels stands: at its `BEGIN`.
fn begins(text: &str, labels: &[&str]) -> Vec<usize> {
    // Dashes that were made typographic are fewer afterwards.
    let is = |rest: &str, label: &str| rest.strip_prefix(label.trim_end_matches('-')).is_some_and(|dashes| dashes.starts_with("--"));
    let labelled = |at: &usize| text.get(*at..).is_some_and(|rest| labels.iter().any(|label| is(rest, label)));
    memmem::find_iter(text.as_bytes(), "BEGIN ").filter(labelled).collect()
}

/// The dashes before `BEGIN`, however many survived.
pub(super) fn start(text: &str, begin: usize) -> usize {
    text.get(..begin).unwrap_or("").trim_end_matches('-').len()
}

/// All blocks with one of these labels.
pub(super) fn blocks(text: &str, labels: &[&str]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let begins = begins(text, labels);
    let ends: Vec<usize> = memmem::find_iter(text.as_bytes(), "-END").collect();
    for (i, begin) in begins.iter().enumerate() {
        let limit = begins.get(i.saturating_add(1)).map_or(text.len(), |next| start(text, *next));
        let Some(label) = text.get(*begin..limit).and_then(|t| t.find('-')) else { continue };
        let body = text.get(begin.saturating_add(label)..limit).unwrap_or("").trim_start_matches('-');
        let body_at = limit.saturating_sub(body.len());
        let end = ends.get(ends.partition_point(|end| *end < body_at)).filter(|end| **end < limit);
        let ended = end.and_then(|end| text.get(body_at..*end)).map(|body| body.trim_end_matches('-'));
        let taken = ended.unwrap_or_else(|| body.split("\n\n").next().unwrap_or(body));
        let mut end = body_at.saturating_add(taken.len());
        if ended.is_some() {
            let tail = text.get(end..limit).unwrap_or("");
            let words = tail.trim_start_matches('-');
            let close = words.find('-').unwrap_or_else(|| words.find('\n').unwrap_or(words.len()));
            let dashes = words.get(close..).map_or(0, |t| t.len().saturating_sub(t.trim_start_matches('-').len()));
            end = end.saturating_add(tail.len().saturating_sub(words.len())).saturating_add(close).saturating_add(dashes);
        }
        let der = match decode(taken) {
            Err(e) if ended.is_none() => Err(format!("no END line; {e}")),
            other => other,
        };
        blocks.push(Block { range: start(text, *begin)..end, der });
    }
    blocks
}

/// Reads each block with one of these labels.
pub(super) fn read(piece: &Piece<'_>, labels: &[&str], one: impl Fn(Result<Vec<u8>, String>, Span) -> Read) -> Read {
    let mut all = Read::default();
    for block in blocks(piece.str(), labels) {
        let read = one(block.der, piece.span(block.range));
        all.facts.extend(read.facts);
        all.problems.extend(read.problems);
    }
    all
}

/// Base64 with blanks, breaks, quote marks and missing padding; other characters are an error.
pub(super) fn decode(body: &str) -> Result<Vec<u8>, String> {
    const LAX: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
    );
    // Clean base64, line by line, needs no look at its characters but the decoder's own.
    let mut plain = Vec::with_capacity(body.len());
    body.split_ascii_whitespace().for_each(|line| plain.extend_from_slice(line.as_bytes()));
    let padding = plain.iter().rev().take_while(|b| **b == b'=').count();
    plain.truncate(plain.len().saturating_sub(padding));
    if let Ok(der) = LAX.decode(&plain) {
        return Ok(der);
    }
    plain.clear();
    // Breaks as JSON, YAML and XML spell them.
    let body = body.replace("\\r", "").replace("\\n", "\n").replace("&#xd;", "").replace("&#xD;", "").replace("&#13;", "");
    let body = body.replace("&#xa;", "\n").replace("&#xA;", "\n").replace("&#10;", "\n");
    for c in body.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' => plain.extend(u8::try_from(c)),
            // Padding ends what it pads; blanks and marks of quotes and tables stand between lines.
            '=' | '>' | '|' | '"' => {}
            _ if c.is_whitespace() => {}
            bad => return Err(format!("the character `{}` does not belong in base64", bad.escape_default())),
        }
    }
    LAX.decode(plain).map_err(|_| "its base64 lacks a character, or has one too many".to_owned())
}
