//! From a stream of any length to the stretches of it that matter.
//!
//! A log of gigabytes is read once, a piece at a time: one search for all marks together, the
//! line ends counted beside it. What is kept of it, with its places, is small and does not grow
//! with the log; to every reader behind this it looks like any other text with parts cut out.
//! What is no log is kept whole, up to a bound.

use super::finder::{Engine, Finder};
use super::{Problem, Text, cut, limits, text};
use crate::cisco::log_messages;
use crate::source::{Encoding, SourceId, Stretch};
use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::sync::LazyLock;

/// Read and searched at a time: small enough to stay in the processor's cache until it is done with.
const PIECE: usize = 256 << 10;
/// Longer than any mark.
const OVERLAP: usize = 256;
/// Kept of the beginning, where a log says whose it is.
const HEAD: usize = 32 << 10;
/// Kept before what is searched, for a line's record to begin in; and at the end of the log.
const BEHIND: usize = 8 << 10;
/// A line is looked at so far to both sides of a hit.
const LINE: usize = 256 << 10;
/// A line longer than this is kept around the hit alone.
const LONG_LINE: usize = 4 << 10;

/// A literal that makes what stands around it worth keeping.
struct Mark {
    literal: &'static str,
    /// Kept after it; `None` for a log message, of which the line is kept.
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

struct Marks {
    engine: Engine,
    /// What is kept after each; in the order of the engine's literals.
    after: Vec<Option<usize>>,
    /// How many of each are kept.
    most: Vec<u64>,
}

/// All marks of the product: one search.
static MARKS: LazyLock<Marks> = LazyLock::new(|| {
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

/// Reads a text to its end. `head` are its first bytes, read already.
pub(super) fn condense(name: &str, head: Vec<u8>, stream: &mut dyn Read) -> Condensed {
    let mut first = Buffer { bytes: head, fault: None, ended: false };
    first.fill(stream, limits::WHOLE_LOG);
    if !first.ended && !is_log(name, &first.bytes) {
        first.fill(stream, limits::WHOLE_TEXT);
    }
    if first.ended {
        let bytes = u64::try_from(first.bytes.len()).unwrap_or(u64::MAX);
        let encoding = text::encoding(&first.bytes);
        let kept = vec![Stretch { start: 0, line: 1, bytes: first.bytes }];
        return Condensed { kept, bytes, encoding, lines: None, problems: first.fault.into_iter().collect() };
    }
    Condenser::new().read(first, stream)
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

/// Bytes that were read and not yet searched.
struct Buffer {
    bytes: Vec<u8>,
    fault: Option<Problem>,
    ended: bool,
}

impl Buffer {
    /// Reads until so many bytes are there, or the stream ends. In reads as large as can be: each one
    /// costs a call to whoever holds the bytes.
    fn fill(&mut self, stream: &mut dyn Read, size: usize) {
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
}

/// Stretches of one message beyond the first ones: the last of them.
#[derive(Default)]
struct Seen {
    count: u64,
    last: VecDeque<Stretch>,
}

struct Condenser {
    /// Offset of the buffer's first byte.
    start: u64,
    /// A place in the buffer of which the line is known.
    place: Place,
    kept: Vec<Stretch>,
    /// Bytes in `kept`.
    size: usize,
    /// For each mark.
    seen: Vec<Seen>,
    /// Lines with a message.
    lines: u64,
    /// Everything before this offset is kept: a structure goes on.
    until: u64,
    /// Something of a structure was dropped.
    full: bool,
}

impl Condenser {
    fn new() -> Self {
        let seen = MARKS.after.iter().map(|_| Seen::default()).collect();
        Self { start: 0, place: Place { at: 0, line: 1 }, kept: Vec::new(), size: 0, seen, lines: 0, until: 0, full: false }
    }

    fn read(mut self, mut buffer: Buffer, stream: &mut dyn Read) -> Condensed {
        let head = memchr::memrchr(b'\n', buffer.bytes.get(..HEAD).unwrap_or_default()).map_or(HEAD, |n| n.saturating_add(1));
        self.until = u64::try_from(head).unwrap_or(0);
        let mut from = 0; // searched up to here
        loop {
            let len = buffer.bytes.len();
            // An unfinished line waits for its end; an endless one is cut, with room for a mark across the cut.
            let complete = if buffer.ended {
                len
            } else {
                let fresh = buffer.bytes.get(from..).unwrap_or_default();
                memchr::memrchr(b'\n', fresh).map_or(len.saturating_sub(OVERLAP).max(from), |n| from.saturating_add(n).saturating_add(1))
            };
            self.search(&buffer.bytes, from, complete);
            if buffer.ended {
                self.end(&buffer.bytes);
                break;
            }
            let keep = complete.saturating_sub(BEHIND);
            self.place.go(&buffer.bytes, keep);
            self.place.at = 0;
            self.start = self.start.saturating_add(u64::try_from(keep).unwrap_or(0));
            from = complete.saturating_sub(keep);
            buffer.bytes.drain(..keep);
            let size = buffer.bytes.len().saturating_add(PIECE);
            buffer.fill(stream, size);
        }
        let bytes = self.start.saturating_add(u64::try_from(buffer.bytes.len()).unwrap_or(0));
        self.finish(bytes, buffer.fault)
    }

    /// Searches `from..to` of the buffer and keeps what matters.
    fn search(&mut self, bytes: &[u8], from: usize, to: usize) {
        let mut hits: Vec<(usize, usize)> = Vec::new();
        // A mark may begin before the cut of an endless line and end behind it.
        let reach = to.saturating_add(OVERLAP).min(bytes.len());
        MARKS.engine.each(bytes.get(from..reach).unwrap_or_default(), &mut |mark, at| hits.push((mark, from.saturating_add(at))));
        hits.retain(|(_, at)| *at < to);
        self.go_on(bytes, from, to);
        let mut hits = hits.into_iter().peekable();
        while let Some((mark, at)) = hits.next() {
            let end = line_end(bytes, at);
            let mut marks = vec![mark];
            while let Some((more, _)) = hits.next_if(|(_, next)| *next < end) {
                marks.push(more);
            }
            let few = |m: &&usize| self.seen.get(**m).map(|s| s.count) < MARKS.most.get(**m).copied();
            let after = marks.iter().filter(few).filter_map(|m| MARKS.after.get(*m).copied().flatten()).max();
            let messages = marks.iter().copied().filter(|m| MARKS.after.get(*m).is_some_and(Option::is_none));
            let rarest = messages.min_by_key(|m| self.seen.get(*m).map(|s| s.count));
            for mark in &marks {
                if let Some(seen) = self.seen.get_mut(*mark) {
                    seen.count = seen.count.saturating_add(1);
                }
            }
            self.lines = self.lines.saturating_add(u64::from(rarest.is_some()));
            let start = record_start(bytes, at);
            if let Some(after) = after {
                let near = u64::try_from(at.saturating_add(after)).unwrap_or(0);
                self.until = self.until.max(self.start.saturating_add(near));
                self.keep(bytes, start, end);
                self.go_on(bytes, end, to);
            } else if let Some(rarest) = rarest {
                let count = self.seen.get(rarest).map_or(0, |s| s.count);
                if count <= limits::FIRST_LINES && self.size < limits::KEPT_LOG {
                    self.keep(bytes, start, end);
                } else {
                    let stretch = self.stretch(bytes, start, end);
                    if let Some(seen) = self.seen.get_mut(rarest) {
                        seen.last.push_back(stretch);
                        if u64::try_from(seen.last.len()).unwrap_or(u64::MAX) > limits::LAST_LINES {
                            seen.last.pop_front();
                        }
                    }
                }
            }
        }
    }

    /// Keeps what of `from..to` a structure that began earlier reaches.
    fn go_on(&mut self, bytes: &[u8], from: usize, to: usize) {
        let reach = usize::try_from(self.until.saturating_sub(self.start)).unwrap_or(usize::MAX).min(to);
        if reach > from {
            self.keep(bytes, from, reach);
        }
    }

    fn stretch(&mut self, bytes: &[u8], start: usize, end: usize) -> Stretch {
        self.place.go(bytes, start);
        Stretch {
            start: self.start.saturating_add(u64::try_from(start).unwrap_or(0)),
            line: u32::try_from(self.place.line).unwrap_or(u32::MAX),
            bytes: bytes.get(start..end).unwrap_or_default().to_vec(),
        }
    }

    /// Keeps `start..end`, joined to what was kept before where they touch.
    fn keep(&mut self, bytes: &[u8], start: usize, end: usize) {
        if self.size >= limits::KEPT_TEXT {
            self.full = true;
            return;
        }
        let last = self.kept.last_mut();
        let offset = self.start.saturating_add(u64::try_from(start).unwrap_or(0));
        if let Some(last) = last
            && last.end() >= offset
        {
            let known = usize::try_from(last.end().saturating_sub(self.start)).unwrap_or(usize::MAX);
            let more = bytes.get(known..end.max(known)).unwrap_or_default();
            last.bytes.extend_from_slice(more);
            self.size = self.size.saturating_add(more.len());
            return;
        }
        let stretch = self.stretch(bytes, start, end);
        self.size = self.size.saturating_add(stretch.bytes.len());
        self.kept.push(stretch);
    }

    /// The end of the log says how far it goes.
    fn end(&mut self, bytes: &[u8]) {
        let near = bytes.len().saturating_sub(BEHIND);
        let rest = bytes.get(near..).unwrap_or_default();
        let start = near.saturating_add(memchr::memchr(b'\n', rest).map_or(0, |n| n.saturating_add(1)));
        self.keep(bytes, start, bytes.len());
    }

    fn finish(self, bytes: u64, fault: Option<Problem>) -> Condensed {
        let over = |structure: bool| {
            let counts = self.seen.iter().zip(&MARKS.after).zip(&MARKS.most);
            counts.filter(|((_, after), _)| after.is_some() == structure).any(|((seen, _), most)| seen.count > *most)
        };
        let (dropped, unread) = (over(false), over(true));
        let mut all = self.kept;
        all.extend(self.seen.into_iter().flat_map(|s| s.last));
        all.sort_by_key(|s| s.start);
        let mut kept: Vec<Stretch> = Vec::new();
        for stretch in all {
            match kept.last_mut() {
                Some(last) if last.end() >= stretch.start => {
                    let known = usize::try_from(last.end().saturating_sub(stretch.start)).unwrap_or(usize::MAX);
                    last.bytes.extend_from_slice(stretch.bytes.get(known..).unwrap_or_default());
                }
                _ => kept.push(stretch),
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
        if unread {
            let what = format!(
                "more than {} certificates, prompts or lists stand in this text; of each kind the first are kept",
                limits::STRUCTURES
            );
            problems.push(Problem { at: None, what, advice: "give what is no log as a file of its own" });
        }
        if self.full {
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
        Condensed { kept, bytes, encoding, lines: Some(self.lines), problems }
    }
}

/// An offset in the buffer and its line.
struct Place {
    at: usize,
    line: u64,
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

fn lines(bytes: &[u8]) -> u64 {
    u64::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(0)
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
    use super::MARKS;

    #[test]
    fn the_marks_fit_the_fastest_native_search() {
        // aho-corasick's vectors take 64 literals; above that it falls back to a fifth of the speed.
        assert!(MARKS.after.len() <= 64, "{} marks", MARKS.after.len());
    }
}
