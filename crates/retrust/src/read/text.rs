//! Clean-up before any format is asked, with a map back to the bytes as they came.
//!
//! People's dirt: byte-order marks, UTF-16, CRLF, terminal sequences, pager lines,
//! backspaces, PuTTY headers, mail quotes, HTML entities, typographic quotes. All of it
//! goes here, once, so that no reader has to know of it; and each stretch of clean text
//! knows where it stood.

use super::stretch::{fits, window};
use crate::source::{Encoding, SourceId, Span, Stretch, windows_1252};
use regex_lite::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Clean text of one source.
pub struct Text {
    /// Which source.
    pub source: SourceId,
    /// Its name.
    pub name: String,
    /// The text, cleaned: lines end in `\n`, no control characters but that and tab.
    pub clean: String,
    /// Runs of bytes that map one to one: clean offset, source offset; ascending.
    map: Vec<(usize, u64)>,
    /// Bytes of source for one of clean, in the runs.
    width: u64,
    /// Length of the source.
    end: u64,
    /// Marks of people were taken out: quotes, pager lines, hard wraps, wide characters.
    pub mended: bool,
    /// Of a log of which parts were dropped: all its lines with a message.
    pub lines: Option<u64>,
}

/// A pager's prompt, and the `q` that left it, cut out wherever it stands (captures; Cisco's own unicon drivers).
static PAGER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"Press <enter> for 1 line, <space> for one page, or <q> to quit(?:q\b)?|options: q=quit, n=next, p=prev, b=begin, e=end \(lines \d+ - \d+ of \d+\) :|=~=~[=~]*=~= PuTTY log [0-9. :]+ =~=[=~]*",
    )
    .ok()
});

/// What people's tools put before each line.
struct Prefix {
    pattern: LazyLock<Option<Regex>>,
    /// Whether a line's first letters allow it: most lines bear none, and this tells it sooner than the pattern.
    may: fn(&str) -> bool,
}

/// Marks of a quoted or time-stamped line.
static QUOTE: Prefix = Prefix { pattern: LazyLock::new(|| Regex::new(r"^(?:(?:>|&gt;) ?)+").ok()), may: |l| l.starts_with(['>', '&']) };
static STAMP: Prefix = Prefix {
    pattern: LazyLock::new(|| Regex::new(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - ").ok()),
    may: |l| l.starts_with(|c: char| c.is_ascii_digit()),
};
/// The same by other programs, with the day in any form, before what a command printed; a phone's messages begin so too.
static CLOCK: Prefix = Prefix {
    pattern: LazyLock::new(|| Regex::new(r"^\[(?:[\w ,./-]{1,24}[ T])?\d\d:\d\d:\d\d(?:[.,]\d+)?(?: \d{4})?\] ?").ok()),
    may: |l| l.starts_with('['),
};
/// What `grep` puts before a line that it found, and `cat -n` before each.
static FOUND: Prefix = Prefix {
    pattern: LazyLock::new(|| Regex::new(r"^[^\s:|]+\.(?:log|txt|out|gzo?)(?:\.\d+)?:").ok()),
    may: |l| l.split(char::is_whitespace).next().is_some_and(|word| word.contains('.') && word.contains(':')),
};
static NUMBERED: Prefix = Prefix {
    pattern: LazyLock::new(|| Regex::new(r"^(?: {5}\d| {4}\d\d| {3}\d{3}| \d{5}| {2}\d{4})\t").ok()),
    may: |l| l.starts_with(' '),
};

/// Guesses the encoding from the first bytes; `Binary` where text would not hold so many zeros.
pub fn encoding(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xff, 0xfe, ..] => return Encoding::Utf16Le,
        [0xfe, 0xff, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let zeros = |skip: usize| head.iter().skip(skip).step_by(2).take(64).filter(|b| **b == 0).count();
    let half = head.len().min(128) / 2;
    if half >= 8 && zeros(1) >= half.saturating_sub(2) && zeros(0) == 0 {
        return Encoding::Utf16Le;
    }
    if half >= 8 && zeros(0) >= half.saturating_sub(2) && zeros(1) == 0 {
        return Encoding::Utf16Be;
    }
    let control = head.iter().filter(|b| matches!(**b, 0..=6 | 14..=26 | 28..=31)).count();
    let zeros = head.iter().filter(|b| **b == 0).count();
    // A text may hold a stray zero, as one that was padded or whose terminal printed it; what is built of bytes holds more,
    // and bytes that spell nothing. The head may end within a character.
    let spells = || std::str::from_utf8(head).map_or_else(|e| e.error_len().is_none(), |_| true);
    let strayed = zeros == 0 || zeros == control && spells();
    if !strayed || control.saturating_mul(20) > head.len() {
        return Encoding::Binary;
    }
    if std::str::from_utf8(bytes).is_ok() { Encoding::Utf8 } else { Encoding::Windows1252 }
}

/// A builder that keeps the map true.
struct Builder {
    clean: String,
    map: Vec<(usize, u64)>,
    width: u64,
}

impl Builder {
    /// One piece of clean text that stood at source offset `at` (and spells byte for byte from there).
    fn push(&mut self, text: &str, at: u64) {
        let here = self.clean.len();
        let follows = self.map.last().is_some_and(|(clean, source)| {
            let gap = u64::try_from(here.saturating_sub(*clean)).unwrap_or(0);
            source.saturating_add(gap.saturating_mul(self.width)) == at
        });
        if !follows {
            self.map.push((here, at));
        }
        self.clean.push_str(text);
    }
}

impl Text {
    /// Decodes and cleans what is kept of a source.
    pub fn new(source: SourceId, name: &str, kept: &[Stretch], encoding: Encoding) -> Self {
        let width = if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) { 2 } else { 1 };
        let mut text = Self {
            source,
            name: name.to_owned(),
            clean: String::new(),
            map: Vec::new(),
            width,
            end: kept.last().map_or(0, Stretch::end),
            mended: width == 2,
            lines: None,
        };
        let size = kept.iter().map(|s| s.bytes.len()).fold(0, usize::saturating_add);
        let mut out = Builder { clean: String::with_capacity(size), map: Vec::new(), width };
        for stretch in kept {
            Self::decode(&mut out, stretch, encoding);
        }
        text.clean = out.clean;
        text.map = out.map;
        text.controls();
        let before = text.clean.len();
        text.unescape_json();
        text.undouble_lines();
        text.cut_pager();
        text.cut_prefixes();
        text.unwrap_lines();
        text.join_armour();
        text.mended |= text.clean.len() != before;
        text.entities();
        text
    }

    fn decode(out: &mut Builder, stretch: &Stretch, encoding: Encoding) {
        let bytes = stretch.bytes.as_slice();
        match encoding {
            Encoding::Binary => {}
            Encoding::Utf8 => out.push(&String::from_utf8_lossy(bytes), stretch.start),
            Encoding::Windows1252 => {
                for (at, byte) in (stretch.start..).zip(bytes) {
                    out.push(windows_1252(*byte).encode_utf8(&mut [0; 4]), at);
                }
            }
            Encoding::Utf16Le | Encoding::Utf16Be => {
                let big = encoding == Encoding::Utf16Be;
                let units = bytes.chunks_exact(2).map(|p| match p {
                    [a, b] if big => u16::from_be_bytes([*a, *b]),
                    [a, b] => u16::from_le_bytes([*a, *b]),
                    _ => 0,
                });
                let mut at = stretch.start;
                for c in char::decode_utf16(units) {
                    let c = c.unwrap_or('\u{fffd}');
                    out.push(c.encode_utf8(&mut [0; 4]), at);
                    at = at.saturating_add(if u32::from(c) > 0xffff { 4 } else { 2 });
                }
            }
        }
    }

    /// Replaces the text by the pieces that `keep` makes of it.
    fn rebuild(&mut self, pieces: impl FnOnce(&str, &mut dyn FnMut(&str, usize))) {
        let old = std::mem::take(&mut self.clean);
        let mut out = Builder { clean: String::with_capacity(old.len()), map: Vec::new(), width: self.width };
        pieces(&old, &mut |text, at| {
            // A long piece may span several runs of the old map: keep each of them.
            let mut from = 0;
            let verbatim = old.get(at..at.saturating_add(text.len())) == Some(text);
            while let Some(rest) = text.get(from..).filter(|r| !r.is_empty()) {
                let here = at.saturating_add(from);
                let next = if verbatim { self.next_run(here).map(|n| n.saturating_sub(here)) } else { None };
                let len = next.filter(|n| *n > 0 && *n < rest.len() && rest.is_char_boundary(*n)).unwrap_or(rest.len());
                out.push(rest.get(..len).unwrap_or(rest), self.offset(here));
                from = from.saturating_add(len);
            }
        });
        self.clean = out.clean;
        self.map = out.map;
    }

    fn next_run(&self, clean: usize) -> Option<usize> {
        let index = self.map.partition_point(|(at, _)| *at <= clean);
        self.map.get(index).map(|(at, _)| *at)
    }

    /// Line ends, terminal sequences, backspaces, invisible characters.
    fn controls(&mut self) {
        let dirty = |c: char| {
            (c.is_control() && c != '\n' && c != '\t')
                || matches!(c, '\u{feff}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        // A byte that is neither printable ASCII nor a blank has to be looked at; most texts have none.
        let plain = |b: &u8| matches!(b, b' '..=b'~' | b'\n' | b'\t');
        if self.clean.as_bytes().iter().all(plain) || !self.clean.contains(dirty) {
            return;
        }
        self.rebuild(|old, push| {
            let bytes = old.as_bytes();
            // What stays, and the line ends that stand for others.
            let mut kept: Vec<(Range<usize>, bool)> = Vec::new();
            let mut start = 0;
            let mut at = 0;
            while let Some(c) = old.get(at..).and_then(|r| r.chars().next()) {
                let len = c.len_utf8();
                if !dirty(c) {
                    at = at.saturating_add(len);
                    continue;
                }
                let next = old.get(at.saturating_add(len)..).and_then(|r| r.chars().next());
                if start < at {
                    kept.push((start..at, false));
                }
                let mut skip = len;
                match c {
                    '\u{8}' => rub_out(old, &mut kept),
                    '\u{1b}' => skip = escape_length(bytes.get(at..).unwrap_or_default()),
                    '\r' if !matches!(next, Some('\n' | '\r')) => kept.push((at..at.saturating_add(1), true)),
                    _ => {}
                }
                at = at.saturating_add(skip);
                start = at;
            }
            kept.push((start..old.len(), false));
            for (place, is_line_end) in kept {
                push(if is_line_end { "\n" } else { old.get(place.clone()).unwrap_or("") }, place.start);
            }
        });
    }

    /// A word stands somewhere in it; by vectors, in wasm too.
    fn holds(&self, word: &str) -> bool {
        memchr::memmem::find(self.clean.as_bytes(), word.as_bytes()).is_some()
    }

    fn cut_pager(&mut self) {
        let Some(pager) = PAGER.as_ref() else { return };
        if !self.holds("Press <enter>") && !self.holds("options: q=quit") && !self.holds("PuTTY log") {
            return;
        }
        self.rebuild(|old, push| {
            let mut start = 0;
            for found in pager.find_iter(old) {
                push(old.get(start..found.start()).unwrap_or(""), start);
                // One that stands by itself on a line leaves none behind.
                let alone = old.get(..found.start()).is_some_and(|b| b.is_empty() || b.ends_with('\n'));
                let ends = old.get(found.end()..).is_some_and(|rest| rest.starts_with('\n'));
                start = found.end().saturating_add(usize::from(alone && ends));
            }
            push(old.get(start..).unwrap_or(""), start);
        });
    }

    /// Mail quotes, a terminal program's time stamps and what tools put before lines, where most lines bear them.
    fn cut_prefixes(&mut self) {
        let is_terminal = self.holds("admin:") || self.holds("BYTEPOS");
        let marks =
            [(&QUOTE, true, false), (&STAMP, true, false), (&CLOCK, is_terminal, false), (&FOUND, true, true), (&NUMBERED, true, false)];
        for (Prefix { pattern, may }, applies, found) in marks {
            let Some(prefix) = pattern.as_ref().filter(|_| applies) else { continue };
            let (mut lines, mut marked) = (0_usize, 0_usize);
            for line in self.clean.lines().filter(|l| !l.trim().is_empty()).take(400) {
                lines = lines.saturating_add(1);
                marked = marked.saturating_add(usize::from(may(head(line)) && prefix.is_match(head(line))));
            }
            if lines < 2 || marked.saturating_mul(10) < lines.saturating_mul(6) {
                continue;
            }
            self.rebuild(|old, push| {
                let mut at: usize = 0;
                for line in old.split_inclusive('\n') {
                    let mut cut = prefix.find(head(line)).map_or(0, |m| m.end());
                    // Its number too (`grep -n`), and not the hour of a line that begins with a clock.
                    let rest = line.get(cut..).unwrap_or("");
                    let number = rest.len().saturating_sub(rest.trim_start_matches(|c: char| c.is_ascii_digit()).len());
                    let numbered = found && cut > 0 && number > 0 && rest.get(number..).is_some_and(|r| r.starts_with(':'));
                    let clock = |shape: &str| fits(rest.as_bytes(), shape);
                    if numbered && (!clock("dd:dd:dd") || clock("dd:dd:dd:dd")) {
                        cut = cut.saturating_add(number).saturating_add(1);
                    }
                    push(line.get(cut..).unwrap_or(""), at.saturating_add(cut));
                    at = at.saturating_add(line.len());
                }
            });
        }
        self.cut_quoted_blocks();
    }

    /// Quotes of a reply that stand in a block of their own.
    fn cut_quoted_blocks(&mut self) {
        const BLOCK: usize = 3;
        let Some(quote) = QUOTE.pattern.as_ref() else { return };
        if memchr::memmem::find_iter(self.clean.as_bytes(), "\n>").take(BLOCK).count() < BLOCK {
            return;
        }
        self.rebuild(|old, push| {
            let (mut at, mut rest) = (0_usize, old);
            while !rest.is_empty() {
                let block = rest.split_inclusive('\n').take_while(|line| line.starts_with('>'));
                let (lines, len) = block.fold((0_usize, 0_usize), |(n, len), line| (n.saturating_add(1), len.saturating_add(line.len())));
                let one = rest.find('\n').map_or(rest.len(), |end| end.saturating_add(1));
                let end = if lines == 0 { one } else { len };
                let Some((own, more)) = rest.split_at_checked(end) else { return };
                for line in own.split_inclusive('\n') {
                    let cut = quote.find(head(line)).filter(|_| lines >= BLOCK).map_or(0, |m| m.end());
                    push(line.get(cut..).unwrap_or(""), at.saturating_add(cut));
                    at = at.saturating_add(line.len());
                }
                rest = more;
            }
        });
    }

    /// Breaks an output where JSON spells its breaks: what automation prints is one long line in quotes.
    fn unescape_json(&mut self) {
        const FEW: usize = 3;
        let is_json = self.clean.trim_start().starts_with(['{', '[', '"']);
        if !is_json || !self.holds("\\n") {
            return;
        }
        let breaks = memchr::memchr_iter(b'\n', self.clean.as_bytes()).count();
        let spelt = memchr::memmem::find_iter(self.clean.as_bytes(), "\\n").count();
        if spelt < FEW || spelt < breaks {
            return;
        }
        self.rebuild(|old, push| {
            let mut start = 0;
            for (at, _) in old.match_indices('\\') {
                let by = match old.as_bytes().get(at.saturating_add(1)) {
                    _ if at < start => continue,
                    Some(b'n') => "\n",
                    Some(b't') => "\t",
                    Some(b'r') => "",
                    Some(b'"') => "\"",
                    Some(b'/') => "/",
                    Some(b'\\') => "\\",
                    _ => continue,
                };
                push(old.get(start..at).unwrap_or(""), start);
                push(by, at);
                start = at.saturating_add(2);
            }
            push(old.get(start..).unwrap_or(""), start);
        });
    }

    /// Takes the blank line out that stands behind each other line: a program doubled the line ends.
    fn undouble_lines(&mut self) {
        const FEW: usize = 4;
        let lines = || self.clean.lines().enumerate();
        let doubled = lines().all(|(at, line)| at % 2 == 0 || line.trim().is_empty());
        let told = lines().filter(|(_, line)| !line.trim().is_empty()).take(FEW).count();
        if !doubled || told < FEW {
            return;
        }
        self.rebuild(|old, push| {
            let mut at: usize = 0;
            for (index, line) in old.split_inclusive('\n').enumerate() {
                if index % 2 == 0 {
                    push(line, at);
                }
                at = at.saturating_add(line.len());
            }
        });
    }

    /// Joins what a terminal broke hard at column 80: where no line is longer, and several end there.
    fn unwrap_lines(&mut self) {
        const COLUMNS: usize = 80;
        let wide = |line: &str| line.chars().fold(0_usize, |w, c| if c == '\t' { w.saturating_add(8) & !7 } else { w.saturating_add(1) });
        let width = |line: &str| if line.is_ascii() && !line.contains('\t') { line.len() } else { wide(line) };
        let mut full = 0_usize;
        for line in self.clean.lines() {
            match width(line) {
                COLUMNS => full = full.saturating_add(1),
                w if w > COLUMNS => return,
                _ => {}
            }
        }
        if full < 3 {
            return;
        }
        self.rebuild(|old, push| {
            let mut at: usize = 0;
            for line in old.split_inclusive('\n') {
                let text = line.trim_end_matches('\n');
                push(if width(text) == COLUMNS { text } else { line }, at);
                at = at.saturating_add(line.len());
            }
        });
    }

    /// Joins the lines that begin and end a certificate, where a mail or a narrow terminal broke them; what stands between
    /// may be broken anywhere.
    fn join_armour(&mut self) {
        let broken = |line: &str, next: &str| {
            let may = line.contains('-') || next.contains('-');
            let break_of = |mark: &'static str| {
                let is_break = |at: &usize| {
                    let Some((before, after)) = mark.split_at_checked(*at) else { return false };
                    line.ends_with(before.trim_end()) && next.starts_with(after.trim_start())
                };
                (1..mark.len()).find(is_break).map(|at| mark.as_bytes().get(at..at.saturating_add(1)) == Some(b" "))
            };
            ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"].into_iter().filter(|_| may).find_map(break_of)
        };
        let pairs = || self.clean.lines().zip(self.clean.lines().skip(1));
        if !pairs().any(|(line, next)| broken(line, next).is_some()) {
            return;
        }
        self.rebuild(|old, push| {
            let mut at: usize = 0;
            let mut lines = old.split_inclusive('\n').peekable();
            while let Some(line) = lines.next() {
                let text = line.trim_end_matches('\n');
                match lines.peek().and_then(|next| broken(text, next)) {
                    Some(at_blank) => {
                        push(text, at);
                        if at_blank && !text.ends_with(' ') {
                            push(" ", at.saturating_add(text.len()));
                        }
                    }
                    None => push(line, at),
                }
                at = at.saturating_add(line.len());
            }
        });
    }

    /// HTML entities and typographic characters that mail programs put in.
    fn entities(&mut self) {
        const ENTITIES: [(&str, &str); 10] = [
            ("&quot;", "\""),
            ("&apos;", "'"),
            ("&#61;", "="),
            ("&#39;", "'"),
            ("&#x27;", "'"),
            ("&#34;", "\""),
            ("&#x22;", "\""),
            ("&colon;", ":"),
            ("&amp;", "&"),
            ("&nbsp;", " "),
        ];
        const TYPED: [(char, &str); 9] = [
            ('\u{a0}', " "),
            ('\u{2018}', "'"),
            ('\u{2019}', "'"),
            ('\u{201c}', "\""),
            ('\u{201d}', "\""),
            ('\u{2010}', "-"),
            ('\u{2011}', "-"),
            ('\u{2013}', "-"),
            ('\u{2014}', "--"),
        ];
        // XML keeps its own entities; there `&lt;` must not become a tag.
        let markup = self.holds("EntityDescriptor") && self.holds("</");
        let escaped = !markup && self.holds("&lt;");
        let has = |c: char| TYPED.iter().any(|(t, _)| *t == c);
        // A page's source, pasted: its breaks are breaks.
        let breaks = !markup && self.holds("<br");
        let plain = self.clean.is_ascii() || !self.clean.contains(has);
        if plain && !breaks && !self.clean.contains('&') {
            return;
        }
        self.rebuild(|old, push| {
            let (mut start, mut at) = (0, 0);
            while let Some(rest) = old.get(at..).filter(|r| !r.is_empty()) {
                let Some(skip) = rest.find(|c: char| c == '&' || breaks && c == '<' || has(c)) else { break };
                at = at.saturating_add(skip);
                let here = old.get(at..).unwrap_or("");
                let typed = TYPED.iter().find(|(c, _)| here.starts_with(*c)).map(|(c, to)| (c.len_utf8(), *to));
                let angle = [("&lt;", "<"), ("&gt;", ">")].into_iter().filter(|_| escaped);
                let entity = ENTITIES.into_iter().filter(|_| !markup).chain(angle).find(|(from, _)| here.starts_with(from));
                let broken = ["<br>", "<br/>", "<br />"].into_iter().filter(|_| breaks).find(|tag| here.starts_with(tag));
                let broken =
                    broken.map(|tag| (tag.len(), if here.get(tag.len()..).is_some_and(|t| t.starts_with('\n')) { "" } else { "\n" }));
                let Some((len, to)) = typed.or(entity.map(|(from, to)| (from.len(), to))).or(broken) else {
                    at = at.saturating_add(1);
                    continue;
                };
                push(old.get(start..at).unwrap_or(""), start);
                push(to, at);
                at = at.saturating_add(len);
                start = at;
            }
            push(old.get(start..).unwrap_or(""), start);
        });
    }

    /// Makes a stretch unreadable; lines and places stay.
    pub(super) fn blot(&mut self, range: Range<usize>) {
        let hidden: Option<String> = self
            .clean
            .get(range.clone())
            .map(|secret| secret.chars().flat_map(|c| std::iter::repeat_n(if c == '\n' { c } else { '*' }, c.len_utf8())).collect());
        if let Some(hidden) = hidden {
            self.clean.replace_range(range, &hidden);
        }
    }

    /// The source offset of a clean offset.
    fn offset(&self, clean: usize) -> u64 {
        let index = self.map.partition_point(|(at, _)| *at <= clean);
        let Some((at, source)) = index.checked_sub(1).and_then(|i| self.map.get(i)) else { return 0 };
        let gap = u64::try_from(clean.saturating_sub(*at)).unwrap_or(0);
        source.saturating_add(gap.saturating_mul(self.width)).min(self.end)
    }

    /// The bytes that a stretch of clean text stood in, blanks around it left out.
    pub fn span(&self, range: Range<usize>) -> Span {
        let text = self.clean.get(range.clone()).unwrap_or("");
        let lead = text.len().saturating_sub(text.trim_start().len());
        let start = range.start.saturating_add(lead.min(text.len()));
        let end = start.saturating_add(text.trim().len());
        let from = self.offset(start);
        // The last character's own place, plus its width, so that what was cut behind it stays out.
        let last = self.clean.get(start..end).and_then(|t| t.chars().next_back());
        let to = match last {
            Some(c) => {
                let len = if self.width == 2 { c.len_utf16() } else { c.len_utf8() };
                let at = self.offset(end.saturating_sub(c.len_utf8()));
                at.saturating_add(u64::try_from(len).unwrap_or(1).saturating_mul(self.width)).min(self.end)
            }
            None => from,
        };
        Span { source: self.source, start: from, len: u32::try_from(to.saturating_sub(from)).unwrap_or(u32::MAX) }
    }

    /// The line around a match; of an endless line, as a collapsed paste has, what is near.
    pub fn around(&self, range: Range<usize>) -> Span {
        const NEAR: usize = 400;
        let mut start = self.clean.ceil_char_boundary(range.start.saturating_sub(NEAR));
        let mut end = self.clean.floor_char_boundary(range.end.saturating_add(NEAR));
        let before = self.clean.get(start..range.start).unwrap_or_default();
        // A line that is cut begins and ends with a whole word.
        let cut = start > 0 && !self.clean.get(..start).is_some_and(|s| s.ends_with('\n'));
        if let Some(at) = before.rfind('\n').or_else(|| before.find(' ').filter(|_| cut)) {
            start = start.saturating_add(at).saturating_add(1);
        }
        let after = self.clean.get(range.end..end).unwrap_or_default();
        let cut = end < self.clean.len();
        if let Some(at) = after.find('\n').or_else(|| after.rfind(' ').filter(|_| cut)) {
            end = range.end.saturating_add(at);
        }
        self.span(start..end)
    }
}

/// The first bytes of a line, where a mark would stand.
fn head(line: &str) -> &str {
    window(line, 64)
}

/// A backspace takes the last character of what was kept, in its line: a pager rubs its prompt out so.
fn rub_out(text: &str, kept: &mut Vec<(Range<usize>, bool)>) {
    while let Some((place, is_line_end)) = kept.last_mut() {
        let Some(last) = text.get(place.clone()).and_then(|s| s.chars().next_back()) else {
            kept.pop();
            continue;
        };
        if !*is_line_end && last != '\n' {
            place.end = place.end.saturating_sub(last.len_utf8());
        }
        return;
    }
}

/// Length of a terminal sequence that starts with ESC: CSI, OSC or two bytes (ECMA-48).
fn escape_length(bytes: &[u8]) -> usize {
    match bytes.get(1) {
        Some(b'[') => {
            let body = bytes.iter().skip(2).take(64).take_while(|b| matches!(b, 0x20..=0x3f)).count();
            let done = bytes.get(body.saturating_add(2)).is_some_and(|b| matches!(b, 0x40..=0x7e));
            body.saturating_add(2).saturating_add(usize::from(done))
        }
        Some(b']') => {
            let body = bytes.iter().skip(2).take(4096).take_while(|b| **b != 7 && **b != 0x1b).count();
            let end = match bytes.get(body.saturating_add(2)..) {
                Some([7, ..]) => 1,
                Some([0x1b, b'\\', ..]) => 2,
                _ => 0,
            };
            body.saturating_add(2).saturating_add(end)
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn whole(bytes: &[u8]) -> [Stretch; 1] {
        [Stretch { start: 0, line: 1, bytes: bytes.to_vec() }]
    }

    fn clean(bytes: &[u8]) -> Text {
        Text::new(SourceId(0), "x", &whole(bytes), encoding(bytes))
    }

    fn quote(bytes: &[u8], text: &Text, word: &str) -> (u32, String) {
        let at = text.clean.find(word).expect("word");
        let source = Source::new("x".into(), None, 0, encoding(bytes), whole(bytes).to_vec());
        source.quote(text.span(at..at.saturating_add(word.len()))).expect("quote")
    }

    #[test]
    fn utf16_with_crlf_keeps_its_places() {
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend("one\r\ntwo\r\nShow öre CTL".encode_utf16().flat_map(u16::to_le_bytes));
        let text = clean(&bytes);
        assert_eq!(text.clean, "one\ntwo\nShow öre CTL");
        assert_eq!(quote(&bytes, &text, "öre"), (3, "öre".to_owned()));
    }

    #[test]
    fn pager_and_terminal_sequences_vanish() {
        let bytes = b"Processors : 2\n\x1b[1mPress <enter> for 1 line, <space> for one page, or <q> to quit\x1b[0m\x1b[KType : Intel\n\x1b]0;title\x07end";
        let text = clean(bytes);
        assert_eq!(text.clean, "Processors : 2\nType : Intel\nend");
        assert_eq!(quote(bytes, &text, "Type"), (2, "Type".to_owned()));
    }

    #[test]
    fn mail_quotes_go_only_where_most_lines_bear_them() {
        assert_eq!(clean(b"> a\r\n> b\r\n> > c\r\n").clean, "a\nb\nc\n");
        assert_eq!(clean(b"a\nb\n> c\n").clean, "a\nb\n> c\n");
        // A reply quotes a block of its own.
        assert_eq!(clean(b"a\nb\nc\nd\n> e\n> > f\n>\ng\nh\n> i\n").clean, "a\nb\nc\nd\ne\nf\n\ng\nh\n> i\n");
    }

    #[test]
    fn what_tools_put_before_lines_goes() {
        assert_eq!(clean(b"ssosp00001.log:12:one\nssosp00002.log.1:two\n").clean, "one\ntwo\n");
        let clock = "one.log:18:01:05.333 |\n";
        assert_eq!(clean(format!("{clock}{clock}").as_bytes()).clean, "18:01:05.333 |\n18:01:05.333 |\n");
        assert_eq!(clean(b"a.log:18:18:01:05 x\na.log:9:18:01:05 y\n").clean, "18:01:05 x\n18:01:05 y\n");
        assert_eq!(clean(b"     1\tone\n     2\t\n    13\ttwo\n").clean, "one\n\ntwo\n");
        // Rows of a trust list bear numbers of their own.
        assert_eq!(clean(b"1\tRECORDLENGTH\t2\n2\tDNSNAME\t2\n").clean, "1\tRECORDLENGTH\t2\n2\tDNSNAME\t2\n");
    }

    #[test]
    fn backspaces_rub_out_and_entities_are_read() {
        assert_eq!(clean(b"admin:show ctx\x08l").clean, "admin:show ctl");
        assert_eq!(clean("“a”&quot;b \u{2014}–BEGIN".as_bytes()).clean, "\"a\"\"b ---BEGIN");
    }
}
