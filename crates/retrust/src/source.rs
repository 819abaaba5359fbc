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

/// What is kept of a source after reading.
#[derive(Clone, Debug)]
enum Kept {
    /// All bytes.
    Whole(Vec<u8>),
    /// Of a long log, the stretches that evidence may point at: start, line number, bytes.
    Stretches(Vec<(u64, u32, Vec<u8>)>),
}

/// One input as it is kept for evidence.
#[derive(Clone, Debug)]
pub struct Source {
    /// Offsets of all line ends, found when the first line is asked for.
    ends: OnceLock<Vec<usize>>,
    /// Path inside the folder or archive that was given, or the file's name.
    pub name: String,
    /// The archive that holds it, as the engineer knows it.
    pub archive: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    encoding: Encoding,
    kept: Kept,
}

/// A source longer than this keeps only the stretches that evidence points at.
const KEEP_WHOLE: usize = 4 << 20;

/// The longest excerpt, in characters.
const EXCERPT: usize = 1000;

impl Source {
    /// A source that keeps its bytes.
    pub fn new(name: String, archive: Option<String>, bytes: Vec<u8>, encoding: Encoding) -> Self {
        let len = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { ends: OnceLock::new(), name, archive, bytes: len, encoding, kept: Kept::Whole(bytes) }
    }

    /// A source of which nothing may be shown, such as a private key.
    pub fn withheld(name: String, archive: Option<String>, bytes: u64) -> Self {
        Self { ends: OnceLock::new(), name, archive, bytes, encoding: Encoding::Binary, kept: Kept::Stretches(Vec::new()) }
    }

    /// Its bytes, while they are kept whole.
    pub fn content(&self) -> Option<&[u8]> {
        match &self.kept {
            Kept::Whole(bytes) => Some(bytes),
            Kept::Stretches(_) => None,
        }
    }

    /// How its bytes spell text.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Blanks out a stretch, so that no later excerpt can show it. Newlines stay, for the lines to count.
    pub fn blot(&mut self, start: u64, end: u64) {
        if let Kept::Whole(bytes) = &mut self.kept {
            let from = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
            let to = usize::try_from(end).unwrap_or(usize::MAX).clamp(from, bytes.len());
            for byte in bytes.get_mut(from..to).unwrap_or_default() {
                if !matches!(*byte, b'\n' | b'\r' | 0) {
                    *byte = b'*';
                }
            }
        }
    }

    /// Drops the bytes of a long source but for the stretches named.
    pub fn thin(&mut self, spans: &[Span]) {
        let Kept::Whole(bytes) = &self.kept else { return };
        if bytes.len() <= KEEP_WHOLE {
            return;
        }
        let ends = self.ends(bytes);
        let mut kept = Vec::new();
        for span in spans {
            let start = usize::try_from(span.start).unwrap_or(usize::MAX).min(bytes.len());
            let end = start.saturating_add(usize::try_from(span.len).unwrap_or(0)).min(bytes.len());
            let line = u32::try_from(ends.partition_point(|at| *at < start)).unwrap_or(u32::MAX).saturating_add(1);
            kept.push((span.start, line, bytes.get(start..end).unwrap_or_default().to_vec()));
        }
        self.ends = OnceLock::new();
        self.kept = Kept::Stretches(kept);
    }

    /// Line (from 1) and text of a stretch, cut at its first line end. `None` in binary sources.
    pub fn quote(&self, span: Span) -> Option<(u32, String)> {
        let start = usize::try_from(span.start).ok()?;
        let len = usize::try_from(span.len).ok()?;
        let (line, bytes) = match &self.kept {
            Kept::Whole(bytes) => {
                let end = start.saturating_add(len).min(bytes.len());
                let before = self.ends(bytes).partition_point(|at| *at < start);
                (u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1), bytes.get(start..end)?)
            }
            Kept::Stretches(kept) => {
                let (_, line, bytes) = kept.iter().find(|(at, _, b)| *at == span.start && b.len() >= len)?;
                (*line, bytes.get(..len)?)
            }
        };
        let text = decode(bytes, self.encoding)?;
        let first = text.split(['\n', '\r']).find(|l| !l.trim().is_empty()).unwrap_or("");
        let skipped = text.find(first).map_or(0, |at| text.get(..at).unwrap_or("").matches('\n').count());
        let line = line.saturating_add(u32::try_from(skipped).unwrap_or(0));
        Some((line, first.chars().take(EXCERPT).collect::<String>().trim_end().to_owned()))
    }

    /// Some lines of the source, for looking around a place: number and text.
    pub fn lines(&self, first: u32, count: u32) -> Vec<(u32, String)> {
        let text = self.content().and_then(|bytes| decode(bytes, self.encoding)).unwrap_or_default();
        let skip = usize::try_from(first.saturating_sub(1)).unwrap_or(0);
        let take = usize::try_from(count).unwrap_or(0);
        let numbered = (1_u32..).zip(text.split('\n'));
        numbered.skip(skip).take(take).map(|(n, line)| (n, line.trim_end_matches('\r').chars().take(EXCERPT).collect())).collect()
    }

    /// Offsets of the line ends of all bytes.
    fn ends(&self, bytes: &[u8]) -> &[usize] {
        let wide =
            |end: [u8; 2]| bytes.chunks_exact(2).enumerate().filter(move |(_, p)| *p == end).map(|(i, _)| i.saturating_mul(2)).collect();
        self.ends.get_or_init(|| match self.encoding {
            Encoding::Binary => Vec::new(),
            Encoding::Utf8 | Encoding::Windows1252 => bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i).collect(),
            Encoding::Utf16Le => wide([b'\n', 0]),
            Encoding::Utf16Be => wide([0, b'\n']),
        })
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
}

impl Sources {
    /// Adds an input.
    pub fn add(&mut self, source: Source) -> SourceId {
        self.all.push(source);
        SourceId(self.all.len().saturating_sub(1))
    }

    /// The id that the next input will get.
    pub fn next_id(&self) -> SourceId {
        SourceId(self.all.len())
    }

    /// One input.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.all.get(id.0)
    }

    /// One input, to blot or thin it.
    pub fn get_mut(&mut self, id: SourceId) -> Option<&mut Source> {
        self.all.get_mut(id.0)
    }
}
