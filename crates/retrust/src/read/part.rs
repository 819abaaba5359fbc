//! One part of a long log: what is kept of it.
//!
//! A log is read in parts of fixed length with bounds of their own, and a line is of the part in which it begins. So
//! what a part yields does not hang on who reads it: one reader all of them in turn, or several one each.
//!
//! One search for all marks together, the line ends counted beside it.

use super::ReadSeek;
use super::finder::Finder as _;
use super::marks::MARKS;
use super::selection::{Excerpt, Selection};
use super::window::Window;
use std::io::{self, Read, SeekFrom};

/// Kept of the beginning, where a log says whose it is.
pub(super) const HEAD: usize = 32 << 10;
/// Read and searched at a time: small enough to stay in the processor's cache until it is done with.
const PIECE: usize = 256 << 10;
/// Longer than any mark.
const OVERLAP: usize = 256;
/// Kept before what is searched, for a line's record to begin in; and at the end of the log.
const BEHIND: usize = 9 << 10;
/// A long log is read in parts of this length, each with bounds of its own, so that several may share it. A line is of
/// the part in which it begins.
pub const PART: u64 = 64 << 20;
/// A line is looked at so far to both sides of a hit.
const LINE: usize = 256 << 10;
/// Of a line without an end, so much around a hit is kept; a record begins no further before its line.
const LONG_LINE: usize = 4 << 10;

/// A log, part after part.
pub(super) struct Parts {
    pub window: Window,
    /// Searched up to here.
    from: usize,
    done: bool,
    /// Of a part, in bytes.
    length: u64,
}

impl Parts {
    pub fn from_start(window: Window, length: u64) -> Self {
        Self { window, from: 0, done: false, length }
    }

    /// From the first line that begins at `start` or after it.
    pub fn at(file: &mut dyn ReadSeek, start: u64, length: u64) -> io::Result<Self> {
        if start == 0 {
            file.seek(SeekFrom::Start(0))?;
            return Ok(Self::from_start(Window::new(0, Vec::new()), length));
        }
        let before = start.saturating_sub(u64::try_from(BEHIND).unwrap_or(0));
        file.seek(SeekFrom::Start(before))?;
        let mut window = Window::new(before, Vec::new());
        let mut from = window.index(start).saturating_sub(1);
        loop {
            window.fill(file, from.saturating_add(PIECE));
            let len = window.bytes.len();
            let found = window.line_from(from, len, 0);
            if found.is_some() || window.ended {
                let done = window.ended && found.is_none_or(|at| at == len);
                return Ok(Self { done, from: found.unwrap_or(len), window, length });
            }
            window.forget(len.saturating_sub(BEHIND));
            from = window.bytes.len();
        }
    }

    /// The next part, where it begins before an offset.
    pub fn next_within(&mut self, stream: &mut dyn Read, before: u64) -> Option<Part> {
        if self.window.offset(self.from) < before { self.next(stream) } else { None }
    }

    pub fn next(&mut self, stream: &mut dyn Read) -> Option<Part> {
        if self.done {
            return None;
        }
        let begins = self.window.offset(self.from);
        let next = begins.checked_next_multiple_of(self.length).filter(|next| *next > begins).unwrap_or(begins.saturating_add(self.length));
        let mut condenser = Condenser::new(self.from);
        if begins == 0 {
            self.window.fill(stream, HEAD);
            let head = memchr::memrchr(b'\n', self.window.get(0..HEAD.min(self.window.bytes.len())));
            condenser.until = u64::try_from(head.map_or(HEAD, |n| n.saturating_add(1))).unwrap_or(0);
        }
        loop {
            let (from, len) = (self.from, self.window.bytes.len());
            // An unfinished line waits for its end; an endless one is cut, with room for a mark across the cut.
            let complete = if self.window.ended {
                len
            } else {
                let end = memchr::memrchr(b'\n', self.window.get(from..len));
                end.map_or(len.saturating_sub(OVERLAP).max(from), |n| from.saturating_add(n).saturating_add(1))
            };
            let last = self.window.line_from(from, complete, next.saturating_sub(1));
            let to = last.unwrap_or(complete);
            condenser.search(&self.window, from, to);
            self.from = to;
            if last.is_some() {
                // One byte more tells whether the log ends here as well.
                let reach = self.window.index(condenser.until).max(to.saturating_add(1));
                self.window.fill(stream, reach);
            }
            self.done = self.window.ended && to == self.window.bytes.len();
            if self.done || last.is_some() {
                return Some(condenser.part(&self.window, to));
            }
            let keep = to.saturating_sub(BEHIND);
            condenser.place.go(&self.window.bytes, keep);
            condenser.place.at = 0;
            self.window.forget(keep);
            self.from = to.saturating_sub(keep);
            let size = self.window.bytes.len().saturating_add(PIECE);
            self.window.fill(stream, size);
        }
    }
}

/// What is kept of one part of a log. Whoever reads it, it is the same.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// What is kept: ascending; they may overlap.
    pub excerpts: Vec<Excerpt>,
    /// How often each mark stands in it, in their order.
    pub counts: Vec<u64>,
    /// Lines with a message of the product.
    pub lines: u64,
    /// Line ends.
    pub line_ends: u64,
    /// The offset after its last byte.
    pub end: u64,
    /// Something was dropped, for too much of it matters.
    pub full: bool,
}

/// The reading of one part.
struct Condenser {
    /// A place in the window of which the line is known.
    place: Place,
    kept: Selection,
    /// How often each mark came.
    counts: Vec<u64>,
    /// Lines with a message.
    lines: u64,
    /// Everything before this offset is kept: a structure goes on.
    until: u64,
}

impl Condenser {
    fn new(from: usize) -> Self {
        let counts = vec![0; MARKS.after.len()];
        Self { place: Place { at: from, line: 0 }, kept: Selection::new(), counts, lines: 0, until: 0 }
    }

    /// Searches `from..to` of the window and keeps what matters.
    fn search(&mut self, window: &Window, from: usize, to: usize) {
        let bytes = &window.bytes;
        let mut hits: Vec<(usize, usize)> = Vec::new();
        // A mark may begin before the cut of an endless line and end behind it.
        let reach = to.saturating_add(OVERLAP).min(bytes.len());
        MARKS.engine.each(window.get(from..reach), &mut |mark, at| hits.push((mark, from.saturating_add(at))));
        hits.retain(|(_, at)| *at < to);
        self.go_on(window, from, to);
        let mut hits = hits.into_iter().peekable();
        while let Some((mark, at)) = hits.next() {
            let end = line_end(bytes, at);
            let mut marks = vec![mark];
            while let Some((more, _)) = hits.next_if(|(_, next)| *next < end) {
                marks.push(more);
            }
            let few = |m: &&usize| self.counts.get(**m) < MARKS.most.get(**m);
            let after = marks.iter().filter(few).filter_map(|m| MARKS.after.get(*m).copied().flatten()).max();
            let messages = marks.iter().copied().filter(|m| MARKS.after.get(*m).is_some_and(Option::is_none));
            let rarest = messages.min_by_key(|m| self.counts.get(*m).copied());
            for mark in &marks {
                if let Some(count) = self.counts.get_mut(*mark) {
                    *count = count.saturating_add(1);
                }
            }
            self.lines = self.lines.saturating_add(u64::from(rarest.is_some()));
            let start = record_start(bytes, at);
            if let Some(after) = after {
                self.until = self.until.max(window.offset(at.saturating_add(after)));
                self.keep(window, start, end, None);
                self.go_on(window, end, to);
            } else if let Some(rarest) = rarest.and_then(|n| u32::try_from(n).ok()) {
                self.keep(window, start, end, Some(rarest));
            }
        }
    }

    /// Keeps what of `from..to` a structure that began earlier reaches.
    fn go_on(&mut self, window: &Window, from: usize, to: usize) {
        let reach = window.index(self.until).min(to);
        if reach > from {
            self.keep(window, from, reach, None);
        }
    }

    fn keep(&mut self, window: &Window, start: usize, end: usize, message: Option<u32>) {
        self.place.go(&window.bytes, start);
        let bytes = window.get(start..end.min(window.bytes.len())).to_vec();
        self.kept.take(Excerpt { message, start: window.offset(start), line: self.place.line, bytes });
    }

    /// The part ends at `to`; where the log does, its end says how far it goes.
    fn part(mut self, window: &Window, to: usize) -> Part {
        let len = window.bytes.len();
        self.go_on(window, to, len);
        if window.ended && to == len {
            let near = len.saturating_sub(BEHIND);
            let start = window.line_from(near, len, 0).unwrap_or(near);
            self.keep(window, start, len, None);
        }
        self.place.go(&window.bytes, to);
        let line_ends = u64::try_from(self.place.line).unwrap_or(0);
        let full = self.kept.full;
        Part { excerpts: self.kept.all(), counts: self.counts, lines: self.lines, line_ends, end: window.offset(to), full }
    }
}

/// An index in the window and its line.
struct Place {
    at: usize,
    line: i64,
}

impl Place {
    fn go(&mut self, bytes: &[u8], to: usize) {
        if to >= self.at {
            self.line = self.line.saturating_add(lines(bytes.get(self.at..to).unwrap_or_default()));
        } else {
            self.line = self.line.saturating_sub(lines(bytes.get(to..self.at).unwrap_or_default()));
        }
        self.at = to;
    }
}

fn lines(bytes: &[u8]) -> i64 {
    i64::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(0)
}

/// After the end of the line of a hit; of an endless line, some way behind the hit.
fn line_end(bytes: &[u8], at: usize) -> usize {
    let reach = bytes.get(at..at.saturating_add(LINE).min(bytes.len())).unwrap_or_default();
    let len = memchr::memchr(b'\n', reach).map_or(reach.len().min(LONG_LINE), |n| n.saturating_add(1));
    at.saturating_add(len)
}

/// Where the record of a hit begins: its line, or a few lines up the one that starts with a digit, as
/// records of nearly all logs do.
fn record_start(bytes: &[u8], at: usize) -> usize {
    let line_start = |at: usize| {
        let floor = at.saturating_sub(LONG_LINE);
        let before = bytes.get(floor..at).unwrap_or_default();
        memchr::memrchr(b'\n', before).map_or(floor, |n| floor.saturating_add(n).saturating_add(1))
    };
    let own = line_start(at);
    let mut start = own;
    for _ in 0..12 {
        if bytes.get(start).is_some_and(u8::is_ascii_digit) || start == 0 || at.saturating_sub(start) > LONG_LINE {
            return start;
        }
        start = line_start(start.saturating_sub(1));
    }
    own
}

#[cfg(test)]
mod tests {
    use super::{Part, Parts, Window};
    use proptest::prelude::*;
    use std::io::Cursor;

    const LINES: &[&str] = &[
        "2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]: quiet",
        "2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]: error:14094418: tlsv1 alert unknown ca",
        "\tat com.cisco.cpi.sso.saml.sp.security.authentication.SAMLAuthenticator.process(SAMLAuthenticator.java)",
        "admin:show cert own tomcat",
        "-----BEGIN CERTIFICATE-----",
        "",
    ];

    /// A log of these lines, each so many times; a long one in between.
    fn log(blocks: &[(usize, usize)]) -> Vec<u8> {
        let mut all = Vec::new();
        for (which, times) in blocks {
            match LINES.get(*which) {
                Some(line) => all.extend(format!("{line}\n").repeat(*times).bytes()),
                None => all.extend(format!("{}\n", "a long line ".repeat(times.saturating_mul(60))).bytes()),
            }
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_part_is_the_same_whoever_reads_it(
            blocks in proptest::collection::vec((0..=LINES.len(), 1..200_usize), 1..60),
            length in 10_000..300_000_u64,
        ) {
            let bytes = log(&blocks);
            let mut one = Parts::from_start(Window::new(0, Vec::new()), length);
            let mut stream = Cursor::new(&bytes);
            let alone: Vec<Part> = std::iter::from_fn(|| one.next(&mut stream)).collect();
            let size = u64::try_from(bytes.len()).expect("small");
            let shared = (0..size.div_ceil(length)).filter_map(|index| {
                let mut file = Cursor::new(&bytes);
                let start = length.saturating_mul(index);
                let mut own = Parts::at(&mut file, start, length).expect("in memory");
                own.next_within(&mut file, start.saturating_add(length))
            });
            prop_assert_eq!(alone, shared.collect::<Vec<_>>());
        }
    }
}
