//! From a stream of any length to the stretches of it that matter.
//!
//! A log of gigabytes is read once, part after part (`part.rs`). What is kept of it, with its
//! places, is small and does not grow with the log; to every reader behind this it looks like any
//! other text with parts cut out. What is no log is kept whole, up to a bound.

use super::marks::MARKS;
use super::part::{HEAD, PART, Part, Parts};
use super::selection::{Excerpt, Selection};
use super::window::Window;
use super::{Problem, ReadSeek, Text, cut, limits, text};
use crate::source::{Encoding, SourceId, Stretch};
use std::io::{self, Read};

/// A stream, read to its end.
pub(super) struct Condensed {
    /// What is kept of it: ascending, apart.
    pub kept: Vec<Stretch>,
    /// Its length.
    pub bytes: u64,
    /// How its bytes spell text.
    pub encoding: Encoding,
    /// Lines with a message of the product, where only some of them are kept.
    pub lines: Option<u64>,
    /// What was not kept, and why reading ended early.
    pub problems: Vec<Problem>,
}

/// Reads a text to its end. `head` are its first bytes, read already; `parts` those of a log that others read.
pub(super) fn condense(name: &str, head: Vec<u8>, stream: &mut dyn Read, parts: Vec<Part>) -> Condensed {
    let mut window = Window::new(0, head);
    window.fill(stream, limits::WHOLE_LOG);
    let log = !window.ended && is_log(name, &window.bytes);
    if !window.ended && !log {
        window.fill(stream, limits::WHOLE_TEXT);
    }
    let encoding = text::encoding(&window.bytes);
    if encoding == Encoding::Windows1252 && is_dense(&window.bytes) {
        let what = "most of it is in letters of a code page that Retrust does not know".to_owned();
        return beginning(window, stream, limits::DENSE_TEXT, what);
    }
    if window.ended {
        let bytes = window.offset(window.bytes.len());
        let kept = vec![Stretch { start: 0, line: 1, bytes: window.bytes }];
        return Condensed { kept, bytes, encoding, lines: None, problems: window.fault.into_iter().collect() };
    }
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return beginning(window, stream, limits::WHOLE_TEXT, "it is in UTF-16, and long".to_owned());
    }
    let mut joined = Joined::new();
    if log && !parts.is_empty() {
        parts.into_iter().for_each(|part| joined.take(part));
        return joined.finish(None);
    }
    let mut parts = Parts::from_start(window, PART);
    while let Some(part) = parts.next(stream) {
        joined.take(part);
    }
    let mut condensed = joined.finish(parts.window.fault);
    if !log {
        let what = format!(
            "it is longer than {} MiB and no log that is known: its beginning and its end are read, and what in between looks like a message, a prompt, a certificate or a list",
            limits::WHOLE_TEXT >> 20
        );
        condensed.problems.push(Problem { at: None, what, advice: "give it in parts" });
    }
    condensed
}

/// Long, and hardly a letter of it is ASCII: each takes many times its place once it is decoded.
fn is_dense(bytes: &[u8]) -> bool {
    bytes.len() > limits::DENSE_TEXT && bytes.iter().filter(|b| !b.is_ascii()).count() > bytes.len() / 2
}

/// The beginning of a text that is not searched as a stream, and why that is so.
fn beginning(mut window: Window, stream: &mut dyn Read, bound: usize, why: String) -> Condensed {
    let read = window.offset(window.bytes.len());
    let bytes = read.saturating_add(io::copy(stream, &mut io::sink()).unwrap_or(0));
    let encoding = text::encoding(&window.bytes);
    window.bytes.truncate(bound);
    window.bytes.shrink_to_fit();
    let what = format!("{why}: its first {} MiB are read, and what comes behind them is not", bound >> 20);
    let problem = Problem { at: None, what, advice: "save it as UTF-8 and give it again, or give the part of it that matters" };
    let problems = window.fault.into_iter().chain([problem]).collect();
    Condensed { kept: vec![Stretch { start: 0, line: 1, bytes: window.bytes }], bytes, encoding, lines: None, problems }
}

/// A log so long that several may share its reading: [`PART`] by part.
pub fn is_long_log(name: &str, file: &mut dyn ReadSeek) -> bool {
    let mut window = Window::new(0, Vec::new());
    window.fill(file, limits::WHOLE_LOG);
    !window.ended && super::is_text(&window.bytes) && is_log(name, &window.bytes)
}

/// One part of such a log.
///
/// # Errors
/// Where the file cannot be read. What could be read is left to the one who reads it alone.
pub fn read_part(file: &mut dyn ReadSeek, index: u64) -> io::Result<Part> {
    let start = index.saturating_mul(PART);
    let mut parts = Parts::at(file, start, PART)?;
    let part = parts.next_within(file, start.saturating_add(PART)).unwrap_or_default();
    match parts.window.fault {
        None => Ok(part),
        Some(problem) => Err(io::Error::other(problem.what)),
    }
}

/// A log by its first lines, and clean: each of its lines stands as it was written. Anything else that a
/// person pasted is worth keeping whole.
fn is_log(name: &str, bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let encoding = text::encoding(head);
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        return false;
    }
    let text = Text::new(SourceId(0), name, &[Stretch { start: 0, line: 1, bytes: head.to_vec() }], encoding);
    !text.mended && cut::leads_with_log(&text)
}

/// Parts in their order, joined.
struct Joined {
    kept: Selection,
    counts: Vec<u64>,
    lines: u64,
    /// Line ends before the next part.
    line_ends: u64,
    bytes: u64,
    /// More structures in a part than are kept.
    unread: bool,
    full: bool,
}

impl Joined {
    fn new() -> Self {
        let counts = vec![0; MARKS.after.len()];
        Self { kept: Selection::new(), counts, lines: 0, line_ends: 0, bytes: 0, unread: false, full: false }
    }

    fn take(&mut self, part: Part) {
        for (((sum, count), most), after) in self.counts.iter_mut().zip(&part.counts).zip(&MARKS.most).zip(&MARKS.after) {
            *sum = sum.saturating_add(*count);
            self.unread |= after.is_some() && count > most;
        }
        for mut excerpt in part.excerpts {
            let before = i64::try_from(self.line_ends).unwrap_or(i64::MAX);
            excerpt.line = excerpt.line.saturating_add(before);
            self.kept.take(excerpt);
        }
        self.lines = self.lines.saturating_add(part.lines);
        self.line_ends = self.line_ends.saturating_add(part.line_ends);
        self.bytes = self.bytes.max(part.end);
        self.full |= part.full;
    }

    fn finish(self, fault: Option<Problem>) -> Condensed {
        let dropped = self.counts.iter().zip(&MARKS.after).zip(&MARKS.most).any(|((count, after), most)| after.is_none() && count > most);
        let full = self.full || self.kept.full;
        let mut kept: Vec<Stretch> = Vec::new();
        for Excerpt { start, line, bytes, .. } in self.kept.all() {
            match kept.last_mut() {
                Some(last) if last.end() >= start => {
                    let known = usize::try_from(last.end().saturating_sub(start)).unwrap_or(usize::MAX);
                    last.bytes.extend_from_slice(bytes.get(known..).unwrap_or_default());
                }
                _ => kept.push(Stretch { start, line: u32::try_from(line.saturating_add(1)).unwrap_or(u32::MAX), bytes }),
            }
        }
        let mut problems: Vec<Problem> = fault.into_iter().collect();
        if dropped {
            let what = format!(
                "{} lines matter; of each message the first {} and the last {} are kept",
                self.lines,
                limits::FIRST_LINES,
                limits::LAST_LINES
            );
            problems.push(Problem { at: None, what, advice: "cut the log to the minutes around the fault to see all of them" });
        }
        if self.unread {
            let what = format!(
                "more than {} certificates, prompts or lists stand close together in this text; of each kind the first are kept",
                limits::STRUCTURES
            );
            problems.push(Problem { at: None, what, advice: "give what is no log as a file of its own" });
        }
        if full {
            let what = format!("more than {} MiB of it matter; what comes later is not read", limits::KEPT_TEXT >> 20);
            problems.push(Problem { at: None, what, advice: "give it in parts" });
        }
        // One text, one encoding: UTF-8 where all that is kept is.
        let utf8 = kept.iter().all(|s| std::str::from_utf8(&s.bytes).is_ok());
        let encoding = match text::encoding(kept.first().map_or(&[][..], |s| &s.bytes)) {
            Encoding::Utf8 | Encoding::Windows1252 if utf8 => Encoding::Utf8,
            Encoding::Utf8 | Encoding::Windows1252 => Encoding::Windows1252,
            wide => wide,
        };
        Condensed { kept, bytes: self.bytes, encoding, lines: Some(self.lines), problems }
    }
}
