//! The table that `run sql` prints: header, a rule of `=` runs, rows.
//!
//! The runs give the columns' starts and widths; rows may be padded less, and a cell may
//! hold a PEM of many lines. In a collapsed paste the words are all that is left.

use super::Problem;
use crate::source::Span;
use std::ops::Range;

/// The cells of a row, with their places.
pub(super) type Cells = Vec<(String, Range<usize>)>;

/// A table, by offsets in the text it was found in.
pub(super) struct Table {
    /// Column names.
    pub columns: Vec<String>,
    /// Cells of each row, with their places.
    pub rows: Vec<Cells>,
}

/// The rule goes on in the next line: the terminal, or a mail, was narrower than the table, and cells are cut or moved.
pub(super) fn is_wrapped(text: &str) -> bool {
    rule(text, 0).is_some_and(|(_, runs)| runs.last().is_some_and(|last| end(text, last.end) > last.end))
}

/// Where a rule ends whose first line ends there.
pub(super) fn end(text: &str, first: usize) -> usize {
    let mut end = first;
    for line in text.get(first..).unwrap_or("").split_inclusive('\n').skip(1) {
        if !line.contains("==") || !line.bytes().all(|b| matches!(b, b'=' | b' ' | b'\n')) {
            break;
        }
        let lead = text.get(end..).and_then(|rest| rest.find('\n')).map_or(0, |at| at.saturating_add(1));
        end = end.saturating_add(lead).saturating_add(line.trim_end().len());
    }
    end
}

/// What is said of such a table.
pub(super) fn wrapped(at: Span) -> Problem {
    Problem {
        at: Some(at),
        what: "the rows of this table are broken over several lines, so that its cells cannot be told apart: it is not read".to_owned(),
        advice: "make the terminal wider than the table, or log the session to a file, and run the query again",
    }
}

/// The first rule at or after `from`: its place and its runs.
pub(super) fn rule(text: &str, from: usize) -> Option<(usize, Vec<Range<usize>>)> {
    let mut at = from;
    loop {
        let skip = text.get(at..)?.find("====")?;
        let start = at.saturating_add(skip);
        let line = text.get(start..)?;
        let len = line.find(|c| c != '=' && c != ' ').unwrap_or(line.len());
        let rule = line.get(..len)?.trim_end();
        if rule.contains("==") {
            let mut runs = Vec::new();
            let mut offset = 0;
            for word in rule.split(' ') {
                if !word.is_empty() {
                    runs.push(start.saturating_add(offset)..start.saturating_add(offset).saturating_add(word.len()));
                }
                offset = offset.saturating_add(word.len()).saturating_add(1);
            }
            return Some((start, runs));
        }
        at = start.saturating_add(len).saturating_add(1);
    }
}

/// Reads the table whose rule comes first in `text`; `None` where it is wrapped.
pub(super) fn read(text: &str) -> Option<Table> {
    if is_wrapped(text) {
        return None;
    }
    let (start, runs) = rule(text, 0)?;
    let (first, last) = (runs.first()?, runs.last()?);
    let head = text.get(..start)?.trim_end();
    let header_line = head.rsplit('\n').next().unwrap_or(head);
    // In a collapsed paste the echo stands on the header's line: its last words are the columns.
    let words: Vec<&str> = header_line.split_whitespace().collect();
    let names = words.get(words.len().checked_sub(runs.len())?..)?;
    let columns: Vec<String> = names.iter().map(|n| n.to_ascii_lowercase()).collect();
    let body_at = last.end;
    let body = text.get(body_at..)?;
    let collapsed = !body.trim_end().contains('\n') && body.trim().split("  ").count() > 1
        || !body.starts_with('\n') && !body.trim_start_matches(' ').starts_with('\n');
    let starts: Vec<usize> = runs.iter().map(|r| r.start.saturating_sub(first.start)).collect();
    let rows = if collapsed {
        let width = last.end.saturating_sub(first.start);
        let padded = [1, 0].into_iter().find_map(|gap| padded_rows(body, body_at, &starts, width, gap));
        padded.unwrap_or_else(|| collapsed_rows(body, body_at, runs.len()))
    } else {
        line_rows(body, body_at, &starts)
    };
    Some(Table { columns, rows })
}

/// Rows by lines: cells start where the runs start; a PEM goes on until its END.
fn line_rows(body: &str, body_at: usize, starts: &[usize]) -> Vec<Cells> {
    let mut rows = Vec::new();
    let mut open: Option<usize> = None; // offset where the row in hand began
    let mut at: usize = 0;
    let mut push = |range: Range<usize>| rows.push(cells(body, body_at, range, starts));
    // Behind a blank line a mail may go on, where no blank stands between all of them.
    let lead = body.trim_start_matches(' ');
    let spaced = lead.starts_with("\n\n") && !lead.starts_with("\n\n\n");
    let mut behind_blank = false;
    for line in body.split_inclusive('\n') {
        let end = at.saturating_add(line.len());
        let is_blank = line.trim().is_empty();
        let behind_all = behind_blank && starts.len() == 1 && !spaced && !is_blank;
        if open.is_none() && (is_end(line) || behind_all) {
            break;
        }
        let as_many = || spaced && line.split_whitespace().count() == starts.len();
        let is_prose = behind_blank && !is_blank && !is_row(line, starts) && !as_many();
        behind_blank |= is_blank && at > 1;
        if open.is_none() && is_prose {
            at = end;
            continue;
        }
        match open {
            Some(start) => {
                if line.contains("END CERTIFICATE") {
                    push(start..end);
                    open = None;
                }
            }
            None if line.contains("BEGIN CERTIFICATE") && !line.contains("END CERTIFICATE") => open = Some(at),
            None if line.trim().is_empty() || line.starts_with("Rows:") => {}
            None => push(at..end),
        }
        at = end;
    }
    if let Some(start) = open {
        push(start..body.len());
    }
    rows
}

/// What ends a table wherever it stands: a fence, a tag, the end of a string, the line before a signature.
fn is_end(line: &str) -> bool {
    ["```", "</", "\"}", "\"]", "\","].iter().any(|end| line.starts_with(end)) || matches!(line.trim_end(), "--" | "\"")
}

/// A line that may be one more row of a table: where it has a second cell, its cells begin where the columns do.
fn is_row(line: &str, starts: &[usize]) -> bool {
    let text = line.trim_end();
    let second = starts.get(1).is_none_or(|second| text.len() > *second);
    text.contains("CERTIFICATE-----") || second && starts.iter().all(|at| begins(text, *at))
}

/// A cell may start there if what stands before is blank, or the row is shorter.
fn begins(line: &str, at: usize) -> bool {
    at == 0 || line.get(at.saturating_sub(1)..at).is_none_or(|b| b == " ")
}

fn cells(body: &str, body_at: usize, row: Range<usize>, starts: &[usize]) -> Cells {
    let text = body.get(row.clone()).unwrap_or("");
    let first_line = text.split('\n').next().unwrap_or(text);
    let aligned = starts.iter().all(|at| begins(first_line, *at)) && starts.len() > 1 || starts.len() == 1;
    let ranges: Vec<Range<usize>> = if aligned {
        (0..starts.len())
            .map(|i| {
                let from = starts.get(i).copied().unwrap_or(0).min(text.len());
                let to = starts.get(i.saturating_add(1)).copied().unwrap_or(text.len()).min(text.len()).max(from);
                from..to
            })
            .collect()
    } else {
        // Padding went lost: words, the last cell takes the rest.
        words(text, starts.len())
    };
    ranges
        .into_iter()
        .map(|r| {
            let cell = text.get(r.clone()).unwrap_or("");
            let lead = cell.len().saturating_sub(cell.trim_start().len());
            let start = body_at.saturating_add(row.start).saturating_add(r.start).saturating_add(lead);
            (cell.trim().to_owned(), start..start.saturating_add(cell.trim().len()))
        })
        .collect()
}

fn words(text: &str, count: usize) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while ranges.len() < count {
        let rest = text.get(at..).unwrap_or("");
        let lead = rest.len().saturating_sub(rest.trim_start().len());
        let start = at.saturating_add(lead);
        let word = text.get(start..).unwrap_or("");
        let len = if ranges.len().saturating_add(1) == count { word.len() } else { word.find(char::is_whitespace).unwrap_or(word.len()) };
        ranges.push(start..start.saturating_add(len));
        at = start.saturating_add(len);
    }
    ranges
}

/// Rows of a paste that lost its line breaks and kept its blanks: each is as wide as the rule. `gap`: how many blanks stand
/// for a break.
fn padded_rows(body: &str, body_at: usize, starts: &[usize], width: usize, gap: usize) -> Option<Vec<Cells>> {
    let lead = body.len().saturating_sub(body.trim_start().len());
    let text = body.trim_end();
    let mut rows = Vec::new();
    let mut at = lead;
    while at < text.len() {
        let end = at.saturating_add(width).min(text.len());
        let row = text.get(at..end)?;
        // A row of its own width, with a blank before each column and behind the last.
        let is_parted = gap == 0 || end == text.len() || text.get(end..end.saturating_add(gap)) == Some(" ");
        if row.starts_with(' ') || !starts.iter().all(|start| begins(row, *start)) || !is_parted || row.contains("BEGIN CERTIFICATE") {
            return None;
        }
        rows.push(cells(body, body_at, at..end, starts));
        at = end.saturating_add(gap);
    }
    Some(rows).filter(|rows| rows.len() > 1)
}

/// `e380b725-19b1-e3ec-71bf-1bb106d3d454`, as every row of Informix has it for its key.
fn is_uuid(word: &str) -> bool {
    let part = |len: usize, part: &str| part.len() == len && part.bytes().all(|b| b.is_ascii_hexdigit());
    word.split('-').count() == 5 && word.split('-').zip([8, 4, 4, 4, 12]).all(|(p, len)| part(len, p))
}

/// Rows of a paste that lost its line breaks: with a PEM in the last cell each ends at its END,
/// with a key in the first one each begins at its key; otherwise every `columns` words are a row.
fn collapsed_rows(body: &str, body_at: usize, columns: usize) -> Vec<Cells> {
    let mut rows = Vec::new();
    let mut at = 0;
    let mut pems = true;
    let keyed = body.split_whitespace().next().is_some_and(is_uuid);
    // A key among the first words of a row is that of another table.
    let next_key = |rest: &str| {
        let words = rest.split_whitespace().skip(columns).find(|word| is_uuid(word))?;
        let from = words.as_ptr().addr().checked_sub(rest.as_ptr().addr())?;
        Some(from)
    };
    while let Some(rest) = body.get(at..).filter(|r| !r.trim_start().is_empty()) {
        let next_end = Some(rest).filter(|_| pems).and_then(|rest| rest.find("END CERTIFICATE-----"));
        let next_end = next_end.map(|e| e.saturating_add("END CERTIFICATE-----".len()));
        pems = next_end.is_some();
        let by_key = || Some(next_key(rest).unwrap_or(rest.len())).filter(|_| keyed);
        let len = next_end.or_else(by_key).unwrap_or_else(|| {
            let ranges = words(rest, columns.saturating_add(1));
            ranges.last().map_or(rest.len(), |r| r.start).min(rest.len())
        });
        if len == 0 {
            break;
        }
        let piece = at..at.saturating_add(len).min(body.len());
        let text = body.get(piece.clone()).unwrap_or("");
        let row = words(text, columns)
            .into_iter()
            .map(|r| {
                let start = body_at.saturating_add(piece.start).saturating_add(r.start);
                let cell = text.get(r).unwrap_or("").trim().to_owned();
                let end = start.saturating_add(cell.len());
                (cell, start..end)
            })
            .collect();
        rows.push(row);
        at = piece.end;
    }
    rows
}
