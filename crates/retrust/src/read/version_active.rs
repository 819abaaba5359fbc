//! `show version active`: the release.

use super::stretch::find_all;
use super::{Fact, Format, Kind, Piece, Read, Shape};
use crate::cisco::Release;
use crate::cisco::documents as docs;
use crate::source::At;

pub(super) const FORMAT: Format = Format {
    id: "version_active",
    kind: Kind::CommandOutput,
    title: "show version active",
    about: "The line `Active Master Version: 15.0.1.11900-23`.",
    sources: &[docs::CAPTURES.section("show version active, 11.5"), docs::CLI.section("show version")],
    shape: Shape::Text { signs: &["Active Master Version:"], starts, holds: &[], read },
};

const HEAD: &str = "Active Master Version:";

fn starts(text: &str) -> Vec<usize> {
    find_all(text, &[HEAD])
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let word = text.strip_prefix(HEAD).and_then(|t| t.split_whitespace().next()).unwrap_or("");
    // In a collapsed paste the next line's first word stands right behind it.
    let version = word.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-')).next().unwrap_or(word);
    let end = text.find(version).map_or(HEAD.len(), |at| at.saturating_add(version.len()));
    let release = Release::parse(version).map(|r| Fact::Release(At::new(r, piece.span(0..end))));
    Read { facts: release.into_iter().collect(), ..Read::default() }
}
