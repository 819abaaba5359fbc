//! Lists copied from pages or saved as CSV: cells parted by tabs, commas, semicolons or bars.

use std::ops::Range;

/// A list, by offsets in its text.
pub(super) struct Grid {
    /// Names of the columns, lower case.
    pub columns: Vec<String>,
    /// Cells of each row with their places.
    pub rows: Vec<Vec<(String, Range<usize>)>>,
}

const PARTS: [char; 4] = ['\t', ',', ';', '|'];

/// Offsets of lines that are headers: parted, with a word that every such header has (lower case), and with cells that fit.
pub(super) fn headers(text: &str, word: &str, is: impl Fn(&[String]) -> bool) -> Vec<usize> {
    // Names of certificates are parted too, and are many: a line is taken apart only where it has the word.
    let has_word = |line: &str| line.as_bytes().windows(word.len()).any(|w| w.eq_ignore_ascii_case(word.as_bytes()));
    let mut found = Vec::new();
    let mut at: usize = 0;
    for line in text.split_inclusive('\n') {
        if line.len() < 4_000 && part(line).is_some_and(|p| has_word(line) && is(&names(line, p))) {
            found.push(at);
        }
        at = at.saturating_add(line.len());
    }
    found
}

/// Reads the list whose header is the first line. It ends where lines are parted no more.
pub(super) fn read(text: &str) -> Option<Grid> {
    let header = text.split_inclusive('\n').next()?;
    let by = part(header)?;
    let columns = names(header, by);
    let mut rows = Vec::new();
    let mut at = header.len();
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = row_of(rest, by, columns.len());
        let row = cells(line, by, at).0;
        at = at.saturating_add(line.len());
        if row.len() >= 2 {
            rows.push(row);
        } else if !line.trim().is_empty() && !rows.is_empty() {
            break;
        }
    }
    Some(Grid { columns, rows })
}

/// A row begins here: a line, and the next ones where a quoted cell holds breaks. A quote that is not closed before the
/// next whole row holds none.
fn row_of(rest: &str, by: char, columns: usize) -> &str {
    const LINES: usize = 8;
    let ends = memchr::memchr_iter(b'\n', rest.as_bytes()).map(|end| end.saturating_add(1)).chain([rest.len()]).take(LINES);
    let mut rows = ends.filter_map(|end| rest.get(..end));
    let first = rows.next().unwrap_or(rest);
    let mut len = first.len();
    if !cells(first, by, 0).1 {
        return first;
    }
    for row in rows {
        let line = row.get(len..).unwrap_or("");
        let is_row = cells(line, by, 0).0.len() >= columns && line.matches('"').count() % 2 == 0;
        if is_row {
            break;
        }
        if !cells(row, by, 0).1 {
            return row;
        }
        len = row.len();
    }
    first
}

fn part(header: &str) -> Option<char> {
    // Most lines of most texts have none of them.
    memchr::memchr3(b'\t', b',', b';', header.as_bytes()).or_else(|| memchr::memchr(b'|', header.as_bytes()))?;
    let parts = |least: usize| PARTS.into_iter().find(|p| header.matches(*p).count() >= least);
    parts(2).or_else(|| parts(1))
}

fn names(header: &str, by: char) -> Vec<String> {
    cells(header, by, 0).0.into_iter().map(|(name, _)| name.to_ascii_lowercase()).collect()
}

/// The cells of a row, and whether its last one is quoted and not closed. A quoted cell may hold the parting character,
/// breaks, and doubled quotes for one (RFC 4180); a quote amid another cell is a letter, as in `8" screen`.
fn cells(row: &str, by: char, at: usize) -> (Vec<(String, Range<usize>)>, bool) {
    let row = row.trim_end_matches(['\n', '\r']);
    let mut cells = Vec::new();
    let (mut start, mut quoted) = (0, false);
    let mut push = |range: Range<usize>| {
        let raw = row.get(range.clone()).unwrap_or("").trim();
        let plain = raw.strip_prefix('"').and_then(|r| r.strip_suffix('"')).map_or_else(|| raw.to_owned(), |r| r.replace("\"\"", "\""));
        cells.push((plain, at.saturating_add(range.start)..at.saturating_add(range.end)));
    };
    for (i, c) in row.char_indices() {
        if c == '"' && (quoted || row.get(start..i).is_some_and(|before| before.trim().is_empty())) {
            quoted = !quoted;
        } else if c == by && !quoted {
            push(start..i);
            start = i.saturating_add(c.len_utf8());
        }
    }
    push(start..row.len());
    (cells, quoted)
}
