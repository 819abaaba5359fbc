//! Positions: which bytes of which input said something.
//!
//! A [`Span`] always counts bytes of the input as it was handed over, before any
//! clean-up, so that evidence can be looked up in the engineer's own file. Lines and
//! excerpts are made late, by the report.

use std::sync::OnceLock;

/// One input: a file, a paste, or a member of an archive. An index into [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(pub usize);

/// Bytes `start..start + len` of one source, in its original encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The input that said it.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u64,
    /// Length in bytes.
    pub len: u32,
}

/// A value and the bytes that say so; every field that a finding may rest on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct At<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> At<T> {
    /// Pairs a value with its place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// How the bytes of a source spell text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// Not text: positions are offsets alone.
    Binary,
    /// UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, the fallback.
    Windows1252,
}

/// A stretch of an input that is kept: all of a small one, the parts that matter of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// Offset of its first byte.
    pub start: u64,
    /// Line of its first byte, from 1.
    pub line: u32,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Stretch {
    /// The offset after its last byte.
    pub fn end(&self) -> u64 {
        self.start.saturating_add(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX))
    }
}

/// One input as it is kept for evidence.
#[derive(Clone, Debug)]
pub struct Source {
    /// Path inside the folder or archive that was given, or the file's name.
    pub name: String,
    /// The archive that holds it, as the engineer knows it.
    pub archive: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// Of a log of which parts were dropped: all its lines with a message.
    pub lines: Option<u64>,
    /// Much was kept already, so of this one only what evidence points at is.
    pub thinned: bool,
    encoding: Encoding,
    /// Ascending, apart from one another.
    kept: Vec<Stretch>,
    /// Its line ends, found when the first line is asked for.
    ends: OnceLock<Ends>,
}

/// What ends the lines of a source, and the offsets of all of them in each stretch.
#[derive(Clone, Debug)]
struct Ends {
    by: char,
    at: Vec<Vec<usize>>,
}

/// Sources are kept whole up to so many bytes in all; after that each keeps what evidence points at.
const KEEP_WHOLE: u64 = 24 << 20;

/// The longest excerpt, in characters.
const EXCERPT: usize = 1000;

/// What is quoted of a line: of a long one the start, up to the end of a word, for half a name or address would say
/// another thing, and could not be hidden.
fn excerpt(line: &str) -> &str {
    let Some((end, _)) = line.char_indices().nth(EXCERPT) else { return line };
    let start = line.get(..end).unwrap_or(line);
    // Of a word that is most of the line its own start is quoted.
    start.rfind(char::is_whitespace).filter(|blank| blank.saturating_mul(2) > end).and_then(|blank| start.get(..blank)).unwrap_or(start)
}

impl Source {
    /// A source that keeps some of its bytes, or all.
    pub fn new(name: String, archive: Option<String>, bytes: u64, encoding: Encoding, kept: Vec<Stretch>) -> Self {
        Self { name, archive, bytes, lines: None, thinned: false, encoding, kept, ends: OnceLock::new() }
    }

    /// A source of which nothing may be shown, such as a private key.
    pub fn withheld(name: String, archive: Option<String>, bytes: u64) -> Self {
        Self::new(name, archive, bytes, Encoding::Binary, Vec::new())
    }

    /// How its bytes spell text.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What is kept of it.
    pub fn kept(&self) -> &[Stretch] {
        &self.kept
    }

    /// Some of its bytes, where they are kept.
    pub fn content(&self, span: Span) -> Option<&[u8]> {
        let stretch = self.kept.iter().rfind(|s| s.start <= span.start)?;
        let from = usize::try_from(span.start.saturating_sub(stretch.start)).ok()?;
        let len = usize::try_from(span.len).ok()?;
        stretch.bytes.get(from..from.saturating_add(len).min(stretch.bytes.len()))
    }

    /// Blanks out a stretch, so that no later excerpt can show it. Newlines stay, for the lines to count.
    pub fn blot(&mut self, start: u64, end: u64) {
        for stretch in &mut self.kept {
            let within = |at: u64| usize::try_from(at.saturating_sub(stretch.start)).unwrap_or(usize::MAX).min(stretch.bytes.len());
            let (from, to) = (within(start), within(end));
            for byte in stretch.bytes.get_mut(from..to).unwrap_or_default() {
                if !matches!(*byte, b'\n' | b'\r' | 0) {
                    *byte = b'*';
                }
            }
        }
    }

    /// Drops all bytes but those that evidence points at.
    fn thin(&mut self, spans: &[Span]) {
        let mut spans = spans.to_vec();
        spans.sort();
        let mut thinned: Vec<Stretch> = Vec::new();
        for span in spans {
            if thinned.last().is_some_and(|t| t.end() >= span.start.saturating_add(u64::from(span.len))) {
                continue;
            }
            // Overlaps are kept twice rather than merged: each place is found in the last stretch that begins before it.
            if let (Some((line, _)), Some(bytes)) = (self.place(span.start), self.content(span)) {
                thinned.push(Stretch { start: span.start, line, bytes: bytes.to_vec() });
            }
        }
        self.ends = OnceLock::new();
        self.kept = thinned;
        self.thinned = true;
    }

    /// Line of an offset, and the stretch that it stands in.
    fn place(&self, offset: u64) -> Option<(u32, &Stretch)> {
        let index = self.kept.partition_point(|s| s.start <= offset).checked_sub(1)?;
        let stretch = self.kept.get(index)?;
        let within = usize::try_from(offset.saturating_sub(stretch.start)).ok().filter(|at| *at <= stretch.bytes.len())?;
        let before = self.ends().at.get(index)?.partition_point(|at| *at < within);
        Some((stretch.line.saturating_add(u32::try_from(before).unwrap_or(u32::MAX)), stretch))
    }

    /// Line (from 1) and text of a stretch, cut at its first line end. `None` in binary sources.
    pub fn quote(&self, span: Span) -> Option<(u32, String)> {
        let (line, _) = self.place(span.start)?;
        let text = decode(self.content(span)?, self.encoding)?;
        let first = text.split(['\n', '\r']).find(|l| !l.trim().is_empty()).unwrap_or("");
        let skipped = text.find(first).map_or(0, |at| text.get(..at).unwrap_or("").matches(self.ends().by).count());
        let line = line.saturating_add(u32::try_from(skipped).unwrap_or(0));
        Some((line, excerpt(first).trim_end().to_owned()))
    }

    /// Some lines of the source, for looking around a place: number and text. Of a log, those that were kept.
    pub fn lines(&self, first: u32, count: u32) -> Vec<(u32, String)> {
        let until = first.saturating_add(count);
        let end = self.ends().by;
        let mut lines = Vec::new();
        for stretch in &self.kept {
            let text = decode(&stretch.bytes, self.encoding).unwrap_or_default();
            let numbered = (stretch.line..until).zip(text.split(end)).filter(|(n, _)| *n >= first);
            lines.extend(numbered.map(|(n, line)| (n, excerpt(line.trim_end_matches('\r')).to_owned())));
            // What follows a stretch's last line end is no line of it.
            if text.ends_with(end) && self.kept.len() > 1 {
                lines.pop_if(|(_, l): &mut (u32, String)| l.is_empty());
            }
        }
        lines
    }

    /// Where its lines end: by a carriage return in a whole text that has no other end (formats.md 0).
    fn ends(&self) -> &Ends {
        let wide = |bytes: &[u8], end: [u8; 2]| -> Vec<usize> {
            bytes.chunks_exact(2).enumerate().filter(|(_, p)| *p == end).map(|(i, _)| i.saturating_mul(2)).collect()
        };
        let by = |end: u8| -> Vec<Vec<usize>> {
            let ends = self.kept.iter().map(|stretch| match self.encoding {
                Encoding::Binary => Vec::new(),
                Encoding::Utf8 | Encoding::Windows1252 => memchr::memchr_iter(end, &stretch.bytes).collect(),
                Encoding::Utf16Le => wide(&stretch.bytes, [end, 0]),
                Encoding::Utf16Be => wide(&stretch.bytes, [0, end]),
            });
            ends.collect()
        };
        self.ends.get_or_init(|| {
            let at = by(b'\n');
            // Of a long log, and of one of which little is kept, the lines were counted before.
            let none = self.lines.is_none() && !self.thinned && at.iter().all(Vec::is_empty);
            if none { Ends { by: '\r', at: by(b'\r') } } else { Ends { by: '\n', at } }
        })
    }

    fn size(&self) -> u64 {
        self.kept.iter().map(|s| s.end().saturating_sub(s.start)).fold(0, u64::saturating_add)
    }
}

/// The text that bytes spell, `None` for binary. Bytes that spell nothing become U+FFFD.
pub fn decode(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let units = |big: bool| {
        let units = bytes.chunks_exact(2).filter_map(|p| match p {
            [a, b] if big => Some(u16::from_be_bytes([*a, *b])),
            [a, b] => Some(u16::from_le_bytes([*a, *b])),
            _ => None,
        });
        char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>()
    };
    match encoding {
        Encoding::Binary => None,
        Encoding::Utf8 => Some(String::from_utf8_lossy(bytes).into_owned()),
        Encoding::Utf16Le => Some(units(false)),
        Encoding::Utf16Be => Some(units(true)),
        Encoding::Windows1252 => Some(bytes.iter().map(|b| windows_1252(*b)).collect()),
    }
}

/// The character that a byte spells in Windows-1252 (the Unicode consortium's table CP1252).
pub fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    byte.checked_sub(0x80).and_then(|i| HIGH.get(usize::from(i))).copied().unwrap_or(char::from(byte))
}

/// All inputs of a case.
#[derive(Clone, Default, Debug)]
pub struct Sources {
    all: Vec<Source>,
    /// Bytes kept of all of them.
    size: u64,
}

impl Sources {
    /// The place of an input that is about to be read.
    pub fn reserve(&mut self, name: &str, archive: Option<&str>) -> SourceId {
        self.all.push(Source::withheld(name.to_owned(), archive.map(str::to_owned), 0));
        SourceId(self.all.len().saturating_sub(1))
    }

    /// What it turned out to be. Where much is kept already, of this one stays what these places name.
    pub fn fill(&mut self, id: SourceId, mut source: Source, evidence: &[Span]) {
        if self.size.saturating_add(source.size()) > KEEP_WHOLE {
            source.thin(evidence);
        }
        self.size = self.size.saturating_add(source.size());
        if let Some(place) = self.all.get_mut(id.0) {
            *place = source;
        }
    }

    /// The place of the input that is added next.
    pub const fn next(&self) -> SourceId {
        SourceId(self.all.len())
    }

    /// All inputs, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.all.iter().enumerate().map(|(i, s)| (SourceId(i), s))
    }

    /// One input.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0)
    }
}
