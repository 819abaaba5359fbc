//! A log whose lines a mail or a terminal broke.

use super::limits;
use super::stretch::{fits, window};
use std::borrow::Cow;

/// No terminal or mail is wider, in bytes.
const WIDE: usize = 132;

/// Its records each on a line again. A break becomes a blank, so that every place stays where it was; words that were cut in
/// two stay so.
pub(super) fn joined(text: &str) -> Cow<'_, str> {
    let wrapped = text.len() <= limits::WHOLE_LOG && is_wrapped(text);
    if !wrapped && !text.lines().zip(text.lines().skip(1)).any(|(line, next)| is_cut_connection(line, next)) {
        return Cow::Borrowed(text);
    }
    let mut before = "";
    let mut joined = String::with_capacity(text.len());
    let mut in_record = false;
    for line in text.split_inclusive('\n') {
        let is_cut = is_cut_connection(before, line);
        before = line;
        if is_cut || wrapped && in_record && is_rest(line) {
            let end = joined.trim_end_matches(['\r', '\n']).len();
            let breaks = joined.len().saturating_sub(end);
            joined.truncate(end);
            joined.extend(std::iter::repeat_n(' ', breaks));
        } else {
            in_record = is_dated(line);
        }
        joined.push_str(line);
    }
    Cow::Owned(joined)
}

/// None of its lines is long, and what follows a full one begins without a time. Of a long log the beginning is looked at,
/// and what stands below the last record is no log.
pub(super) fn is_wrapped(text: &str) -> bool {
    let mut lines: Vec<&str> = window(text, 8_000).lines().collect();
    let last = lines.iter().rposition(|line| is_dated(line)).unwrap_or(0);
    let below = lines.iter().skip(last).position(|line| line.trim().is_empty());
    lines.truncate(below.map_or(lines.len(), |below| last.saturating_add(below)));
    // What was broken ends near the last column, but for the word that did not fit.
    let longest = lines.iter().map(|line| line.len()).max().unwrap_or(0);
    let full = |line: &str| (60..=WIDE).contains(&line.len()) && line.len().saturating_add(24) >= longest && is_dated(line);
    let broken = lines.windows(2).any(|pair| matches!(pair, [a, b] if full(a) && is_rest(b)));
    broken && lines.iter().all(|line| line.len() <= WIDE)
}

/// Expressway's record of a connection that failed, however wide, and its reason on a line of its own.
fn is_cut_connection(line: &str, next: &str) -> bool {
    const CONNECTION: &str = "SSL connection failed for";
    let reason = ["SSL routines:", "error:", "'"].iter().any(|start| next.trim_start().starts_with(start));
    reason && line.contains(CONNECTION) && !line.contains("SSL routines:")
}

/// A record begins here.
fn is_dated(line: &str) -> bool {
    (0..32).any(|at| line.as_bytes().get(at..).is_some_and(|rest| fits(rest, "dd:dd:dd")))
}

/// No record's begin, no message that Expressway prints whole below one, and no trace of Java.
fn is_rest(line: &str) -> bool {
    let of_its_own = [" ", "\t", "|", "HTTPMSG:", "Caused by"].iter().any(|start| line.starts_with(start));
    !line.trim().is_empty() && !of_its_own && !is_dated(line) && !line.contains("xception")
}
