//! One part of a long log: what is kept of it.
//!
//! A log is read in parts of fixed length with bounds of their own, and a line is of the part in which it begins. So
//! what a part yields does not hang on who reads it: one reader all of them in turn, or several one each.
//!
//! One search for all marks together, the line ends counted beside it.

use super::finder::{Engine, Finder};
use super::{Problem, ReadSeek, limits};
use crate::cisco::log_messages;
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, SeekFrom};
use std::ops::Range;
use std::sync::LazyLock;

/// Excerpt of the beginning, where a log says whose it is.
pub(super) const HEAD: usize = 32 << 10;
/// Read and searched at a time: small enough to stay in the processor's cache until it is done with.
const PIECE: usize = 256 << 10;
/// Longer than any mark.
const OVERLAP: usize = 256;
/// Excerpt before what is searched, for a line's record to begin in; and at the end of the log.
const BEHIND: usize = 9 << 10;
/// A long log is read in parts of this length, each with bounds of its own, so that several may share it. A line is of
/// the part in which it begins.
pub const PART: u64 = 64 << 20;
/// A line is looked at so far to both sides of a hit.
const LINE: usize = 256 << 10;
/// Of a line without an end, so much around a hit is kept; a record begins no further before its line.
const LONG_LINE: usize = 4 << 10;

/// A literal that makes what stands around it worth keeping.
struct Mark {
    literal: &'static str,
    /// Excerpt after it; `None` for a log message, of which the line is kept.
    after: Option<usize>,
}

/// Each is kept, however many there are, so that all of it is blotted out.
const KEY: &str = "PRIVATE KEY";

/// Where another format begins inside a log: armour, a prompt, a trust list.
const STRUCTURES: &[Mark] = &[
    Mark { literal: "-----BEGIN ", after: Some(16 << 10) },
    Mark { literal: KEY, after: Some(16 << 10) },
    Mark { literal: "admin:", after: Some(16 << 10) },
    Mark { literal: "Parse CTL File", after: Some(16 << 10) },
    Mark { literal: "Parse ITL File", after: Some(16 << 10) },
    Mark { literal: " Record #:", after: Some(4 << 10) },
];

pub(super) struct Marks {
    engine: Engine,
    /// What is kept after each; in the order of the engine's literals.
    pub after: Vec<Option<usize>>,
    /// How many of each are kept.
    pub most: Vec<u64>,
}

/// All marks of the product: one search.
pub(super) static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    let messages = log_messages::ALL.iter().map(|m| Mark { literal: m.literal, after: None });
    let structures = STRUCTURES.iter().map(|m| Mark { literal: m.literal, after: m.after });
    let marks: Vec<Mark> = messages.chain(structures).collect();
    let literals: Vec<&str> = marks.iter().map(|m| m.literal).collect();
    let most = |mark: &Mark| match mark.after {
        None => limits::FIRST_LINES.saturating_add(limits::LAST_LINES),
        Some(_) if mark.literal == KEY => u64::MAX,
        Some(_) => limits::STRUCTURES,
    };
    let most = marks.iter().map(most).collect();
    Marks { engine: Engine::new(&literals), after: marks.iter().map(|m| m.after).collect(), most }
});

/// Bytes that were read and are still looked at.
pub(super) struct Window {
    pub bytes: Vec<u8>,
    /// Offset of the first of them.
    start: u64,
    /// Why reading ended early.
    pub fault: Option<Problem>,
    /// There are no more.
    pub ended: bool,
}

impl Window {
    /// From an offset, at which the stream stands; `bytes` are read already.
    pub fn new(start: u64, bytes: Vec<u8>) -> Self {
        Self { bytes, start, fault: None, ended: false }
    }

    /// Reads until so many bytes are there, or the stream ends. In reads as large as can be: each one
    /// costs a call to whoever holds the bytes.
    pub fn fill(&mut self, stream: &mut dyn Read, size: usize) {
        let mut len = self.bytes.len();
        self.bytes.resize(size.max(len), 0);
        while let Some(room) = self.bytes.get_mut(len..).filter(|room| !room.is_empty()) {
            match stream.read(room) {
                Ok(0) => self.ended = true,
                Ok(more) => len = len.saturating_add(more),
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => {
                    let what = format!("read in part: {e}");
                    self.fault = Some(Problem { at: None, what, advice: "give the rest again, as a file of its own" });
                    self.ended = true;
                }
            }
            if self.ended {
                break;
            }
        }
        self.bytes.truncate(len);
    }

    fn get(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    pub fn offset(&self, at: usize) -> u64 {
        self.start.saturating_add(u64::try_from(at).unwrap_or(0))
    }

    /// Where an offset lies; the end of all indexes where it lies further.
    fn index(&self, offset: u64) -> usize {
        usize::try_from(offset.saturating_sub(self.start)).unwrap_or(usize::MAX)
    }

    /// After the first line end of `from..to` that lies at an offset or after it.
    fn line_from(&self, from: usize, to: usize, offset: u64) -> Option<usize> {
        let from = from.max(self.index(offset));
        memchr::memchr(b'\n', self.get(from..to)).map(|n| from.saturating_add(n).saturating_add(1))
    }

    /// Forgets what is before an index.
    fn forget(&mut self, before: usize) {
        self.start = self.offset(before);
        self.bytes.drain(..before);
    }
}

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

/// A stretch that is kept of a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excerpt {
    /// The number of the message for which; `None` for all else.
    pub message: Option<u32>,
    /// Offset of its first byte in the file.
    pub start: u64,
    /// Line of its first byte; the part begins in line 0, and a record may begin before that.
    pub line: i64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Excerpt {
    fn end(&self) -> u64 {
        self.start.saturating_add(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX))
    }
}

/// What is kept, within bounds: of each message the first and the last stretches, and all that is for no message.
pub(super) struct Selection {
    /// For no message: ascending, apart.
    always: Vec<Excerpt>,
    first: Vec<Excerpt>,
    /// Bytes in these two.
    size: usize,
    /// For each message: how many came, and the last of them.
    last: Vec<(u64, VecDeque<Excerpt>)>,
    /// Bytes in `last`.
    last_size: usize,
    /// Something was dropped.
    pub full: bool,
}

impl Selection {
    pub fn new() -> Self {
        let last = MARKS.after.iter().map(|_| (0, VecDeque::new())).collect();
        Self { always: Vec::new(), first: Vec::new(), size: 0, last, last_size: 0, full: false }
    }

    pub fn take(&mut self, new: Excerpt) {
        let mark = new.message.and_then(|n| usize::try_from(n).ok());
        let Some((count, last)) = mark.and_then(|n| self.last.get_mut(n)) else { return self.take_always(new) };
        *count = count.saturating_add(1);
        if *count <= limits::FIRST_LINES && self.size < limits::KEPT_LOG {
            self.size = self.size.saturating_add(new.bytes.len());
            return self.first.push(new);
        }
        self.last_size = self.last_size.saturating_add(new.bytes.len());
        last.push_back(new);
        while u64::try_from(last.len()).unwrap_or(u64::MAX) > limits::LAST_LINES || self.last_size > limits::KEPT_LOG {
            let Some(old) = last.pop_front() else { break };
            self.last_size = self.last_size.saturating_sub(old.bytes.len());
        }
    }

    /// Joined to what it continues.
    fn take_always(&mut self, new: Excerpt) {
        if self.size >= limits::KEPT_TEXT {
            self.full = true;
            return;
        }
        let before = self.always.last_mut().filter(|last| last.end() >= new.start);
        let Some(last) = before else {
            self.size = self.size.saturating_add(new.bytes.len());
            return self.always.push(new);
        };
        let known = usize::try_from(last.end().saturating_sub(new.start)).unwrap_or(usize::MAX);
        let more = new.bytes.get(known..).unwrap_or_default();
        self.size = self.size.saturating_add(more.len());
        last.bytes.extend_from_slice(more);
    }

    /// All of it, ascending.
    pub fn all(self) -> Vec<Excerpt> {
        let last = self.last.into_iter().flat_map(|(_, last)| last);
        let mut all: Vec<Excerpt> = self.always.into_iter().chain(self.first).chain(last).collect();
        all.sort_by_key(|excerpt| excerpt.start);
        all
    }
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
    use super::{MARKS, Part, Parts, Window};
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

    #[test]
    fn the_marks_fit_the_fastest_native_search() {
        // aho-corasick's vectors take 64 literals; above that it falls back to a fifth of the speed.
        assert!(MARKS.after.len() <= 64, "{} marks", MARKS.after.len());
    }
}
