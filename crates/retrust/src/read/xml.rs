//! Just enough of XML to read metadata as people paste it.
//!
//! Exports come damaged: `entity ID=` from typesetting, elements left open, fold marks of
//! a browser's view, several documents in one paste. A strict parser refuses them whole,
//! so tags are read one after the other, with their places. Nothing is expanded: entities
//! and document types are passed over, so there is nothing to bomb with.

use super::stretch::{tail, window};
use std::ops::Range;

/// One start tag.
pub(super) struct Tag<'a> {
    /// Name without its prefix.
    pub name: &'a str,
    /// Everything between name and `>`.
    attributes: &'a str,
    /// From `<` to after `>`.
    pub range: Range<usize>,
}

impl<'a> Tag<'a> {
    /// An attribute's value, blanks around it left out. Blanks inside the name are forgiven.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        let mut rest = self.attributes;
        while let Some(equals) = rest.find('=') {
            let key: String = rest.get(..equals)?.split_whitespace().collect();
            let after = rest.get(equals.saturating_add(1)..)?.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let body = after.get(1..)?;
            let end = body.find(quote)?;
            if key == name || key.ends_with(&format!(":{name}")) {
                return body.get(..end).map(str::trim);
            }
            rest = body.get(end.saturating_add(1)..)?;
        }
        None
    }
}

/// The start tags of a text, in order.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at: usize = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at.saturating_add(text.get(at..)?.find('<')?);
            // What a comment holds is no part of the document.
            if text.get(open..)?.starts_with("<!--") {
                // One that does not end is passed over, and what stands behind it is read.
                let len = text.get(open..)?.find("-->").map_or(4, |end| end.saturating_add(3));
                at = open.saturating_add(len);
                continue;
            }
            let body = text.get(open.saturating_add(1)..)?;
            // A `<` inside means that this tag was never closed.
            let len = body.find(['>', '<'])?;
            at = open.saturating_add(1).saturating_add(len);
            if body.get(len..).is_some_and(|b| b.starts_with('<')) {
                continue;
            }
            let inner = body.get(..len)?;
            let first = inner.chars().next();
            if first.is_none_or(|c| !c.is_ascii_alphabetic()) {
                continue;
            }
            let name_len = inner.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(inner.len());
            let full = inner.get(..name_len)?;
            let name = full.rsplit(':').next().unwrap_or(full);
            return Some(Tag { name, attributes: inner.get(name_len..)?, range: open..at.saturating_add(1) });
        }
    })
}

/// The first element of a text ends in it.
pub(super) fn is_whole(text: &str) -> bool {
    let Some(first) = tags(text).next() else { return true };
    // An end tag is short, prefix and all.
    let mut ends = text.match_indices("</").filter_map(|(at, _)| Some(window(text.get(at..)?, 200).split_once('>')?.0));
    ends.any(|tag| tag.trim_end().rsplit([':', '/']).next() == Some(first.name))
}

/// A document so far is not closed: its last end tag is none of a document that we read, or an element follows it.
pub(super) fn is_open(so_far: &str) -> bool {
    const WHOLE: [&str; 5] = ["EntityDescriptor", "EntitiesDescriptor", "Response", "executeSQLQueryResponse", "Envelope"];
    let so_far = tail(so_far, 16_000);
    let Some(at) = memchr::memmem::rfind(so_far.as_bytes(), b"</") else { return true };
    let end = so_far.get(at.saturating_add(2)..).unwrap_or("");
    let (name, behind) = end.split_once('>').unwrap_or((end, ""));
    behind.contains('<') || !WHOLE.contains(&name.trim().rsplit(':').next().unwrap_or(""))
}

/// Where a document type or an entity is declared; nothing of it is expanded.
pub(super) fn declared(text: &str) -> Option<Range<usize>> {
    let at = ["<!DOCTYPE", "<!ENTITY"].iter().filter_map(|mark| text.find(mark)).min()?;
    let len = text.get(at..)?.find(['\n', '>']).unwrap_or(9);
    Some(at..at.saturating_add(len.min(200)))
}

/// The text of an element from where its start tag ends, without comments and out of its CDATA; and where it ends.
pub(super) fn content(text: &str, start: usize) -> (String, usize) {
    let (mut out, mut at) = (String::new(), start);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let (taken, len) = if let Some(comment) = rest.strip_prefix("<!--") {
            ("", comment.find("-->").map_or(rest.len(), |end| end.saturating_add(7)))
        } else if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let end = data.find("]]>").unwrap_or(data.len());
            (data.get(..end).unwrap_or(""), end.saturating_add(12).min(rest.len()))
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            (rest.get(..end).unwrap_or(""), end)
        };
        if len == 0 {
            break;
        }
        out.push_str(taken);
        at = at.saturating_add(len);
    }
    (out, at)
}
