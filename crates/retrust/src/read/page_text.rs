//! What a page of CUCM says, as an engineer copies it from the screen or is told it in a mail.

use super::{Fact, Format, Kind, Piece, Read, Shape, Sighting};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::{Message, PAGES};
use regex_lite::Regex;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "page_text",
    kind: Kind::CommandOutput,
    title: "Text of a page",
    about: "The words of an error page of single sign-on, at the start of a line or in quotation marks, however its lines were broken. In a log the same words are the log's.",
    sources: &[docs::ADFS.section("Troubleshoot"), docs::SSO.section("Common issues")],
    shape: Shape::Text {
        signs: &["Invalid SAML", "Invalid Status", "Unable to decrypt", "Error while processing"],
        starts,
        holds: &[],
        read,
    },
};

/// Each message by its words, with any blanks between them.
static WORDS: LazyLock<Vec<(&'static Message, Regex)>> = LazyLock::new(|| {
    let words = |message: &Message| message.literal.split(' ').map(regex_lite::escape).collect::<Vec<_>>().join(r"[\s>]+");
    PAGES
        .iter()
        .filter_map(|m| Some((m, Regex::new(&format!(r#"(?mi)(?:^[\s>]*(?:Error 500:\s*)?|[^:,{{\[]\s["“])({})"#, words(m))).ok()?)))
        .collect()
});

/// Where the words of each message stand; of one that goes on as another, that one.
fn said(text: &str) -> Vec<(&'static Message, Range<usize>)> {
    let places = |(message, words): &(&'static Message, Regex)| {
        let found = words.captures_iter(text).filter_map(|c| c.get(1));
        found.map(|m| (*message, m.range())).collect::<Vec<_>>()
    };
    let mut starts = HashSet::new();
    WORDS.iter().flat_map(places).filter(|(_, place)| starts.insert(place.start)).collect()
}

fn starts(text: &str) -> Vec<usize> {
    said(text).into_iter().map(|(_, place)| place.start).collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let sighting = |(message, place): (&'static Message, Range<usize>)| {
        let before = piece.text.clean.get(..piece.range.start.saturating_add(place.start)).unwrap_or("");
        Fact::Sighting(Sighting {
            message: *message,
            // Whoever quotes a page may as well say that it is not there.
            fields: before.ends_with(['"', '“']).then(|| QUOTED.to_owned()).into_iter().collect(),
            time: None,
            line: message.literal.to_owned(),
            // To the end of its first line, so that it stands on one.
            span: piece.span(place.start..place.start.saturating_add(first_line(piece.str().get(place).unwrap_or("")))),
        })
    };
    Read { facts: said(piece.str()).into_iter().map(sighting).collect(), ..Read::default() }
}

/// What stands in [`Sighting::fields`] of words in quotation marks.
pub const QUOTED: &str = "quoted";

fn first_line(text: &str) -> usize {
    text.find(['\r', '\n']).unwrap_or(text.len())
}
