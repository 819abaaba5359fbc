//! Takes a paste apart: at the prompts, and where an output of some format begins.
//!
//! Invariant: pieces never overlap, and each begins where its format said that it may.

use super::finder::{Engine, Finder};
use super::stretch::{find_all, tail, window};
use super::{
    Artifact, FORMATS, Fact, Format, Kind, Outcome, Piece, Problem, Shape, Text, artifact, few, limits, nearest, outcome, sdl_trace,
    unknown,
};
use crate::source::Span;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// The prompt of CUCM's command line. Cisco's pages write `admin:cmd` and `admin: cmd`; a collapsed
/// paste has it in mid line.
const PROMPT: &str = "admin:";

/// Words that commands begin with.
const VERBS: [&str; 7] = ["show ", "utils ", "run sql ", "set ", "file ", "delete ", "unset "];

/// Commands whose outputs are read.
const READ: [&str; 11] = [
    "show ctl",
    "show itl",
    "show cert own",
    "show cert trust",
    "show cert list",
    "show csr own",
    "show version",
    "show network cluster",
    "show myself",
    "utils service list",
    "utils sso status",
];

struct Cut<'a> {
    at: usize,
    format: Option<&'static Format>,
    command: Option<&'a str>,
}

/// The artifacts of a text.
pub(super) fn pieces(text: &Text, whole: Span) -> Vec<Artifact> {
    if nearest::is_own(&text.clean) {
        return vec![unknown(whole, "a file that Retrust saved, which it opens only as it was saved: give the file itself")];
    }
    let cuts = cuts(&text.clean);
    let mut artifacts: Vec<Artifact> = Vec::new();
    for (i, cut) in cuts.iter().enumerate() {
        if artifacts.len() >= limits::PIECES {
            let problem = Problem {
                at: Some(text.span(cut.at..cut.at.saturating_add(40).min(text.clean.len()))),
                what: format!("more than {} outputs in one input; the last {} are not read", limits::PIECES, cuts.len().saturating_sub(i)),
                advice: "give them as several files",
            };
            artifacts.insert(0, Artifact { problems: vec![problem], ..unknown(whole, "too many outputs") });
            break;
        }
        let end = cuts.get(i.saturating_add(1)).map_or(text.clean.len(), |next| next.at);
        let range = cut.at..end;
        let Some(format) = cut.format else {
            if let Some(unread) = unread_command(text, cut, end) {
                artifacts.push(unread);
            }
            continue;
        };
        let Shape::Text { read, .. } = &format.shape else { continue };
        let read = read(&Piece { text, range: range.clone(), command: cut.command });
        if read.facts.is_empty() && read.problems.is_empty() {
            continue;
        }
        // Certificates that follow one another in one file are one artifact, as a trust store is.
        let joins = artifacts.iter_mut().find(|a| a.format == Some(format.id) && format.kind == Kind::Certificate);
        match joins {
            Some(earlier) => {
                earlier.facts.extend(read.facts);
                earlier.problems.extend(read.problems);
            }
            None => {
                let kind = read.kind.unwrap_or(format.kind);
                artifacts.push(Artifact { kind, problems: read.problems, ..artifact(format, text.span(range), read.facts, Vec::new()) });
            }
        }
    }
    artifacts.iter_mut().for_each(|a| few(&mut a.problems));
    if artifacts.is_empty() {
        let why = if text.clean.trim().is_empty() { "it is empty".to_owned() } else { nearest::why(&text.clean) };
        artifacts.push(unknown(whole, &why));
    }
    artifacts
}

/// The whole text as what the user said that it is: the first format of that kind that finds something.
pub(super) fn as_kind(text: &Text, whole: Span, kind: Kind) -> Artifact {
    let piece = Piece { text, range: 0..text.clean.len(), command: None };
    for format in FORMATS.iter().filter(|f| f.kind == kind) {
        if let Shape::Text { read, .. } = &format.shape {
            let read = read(&piece);
            let empty = |fact: &Fact| matches!(fact, Fact::Log(log) if log.lines == 0) || matches!(fact, Fact::Listed(_));
            if !read.facts.iter().all(empty) || !read.problems.is_empty() {
                return artifact(format, text.span(piece.range), read.facts, read.problems);
            }
        }
    }
    let why = format!("it was said to be of the kind {}, and nothing of that kind stands in it", kind.name());
    unknown(whole, &why)
}

/// A log's line comes before anything else that a format knows.
pub(super) fn leads_with_log(text: &Text) -> bool {
    cuts(&text.clean).first().is_some_and(|cut| cut.format.is_some_and(|f| f.kind == Kind::Log))
}

/// A command whose output no format claims: listed, so that nothing is dropped silently.
fn unread_command(text: &Text, cut: &Cut<'_>, end: usize) -> Option<Artifact> {
    let command = cut.command?;
    let output = text.clean.get(cut.at..end)?.trim_start_matches("admin:").trim_start().strip_prefix(command)?;
    if output.trim().len() < 2 {
        return None;
    }
    let span = text.span(cut.at..end);
    let shown: String = command.chars().take(60).collect();
    let deed = outcome::deed_of(command);
    let key = command.split_whitespace().find(|word| ["localkey", "remotekey"].contains(word));
    let problem = match deed {
        Some(_) => Problem {
            at: Some(span),
            what: format!("`{}` does not say that it was done", shown.trim()),
            advice: "read what it printed: it was not confirmed, it failed, or its last lines are missing here",
        },
        None if READ.iter().any(|known| command.to_ascii_lowercase().starts_with(known)) => Problem {
            at: Some(span),
            what: format!("`{}` failed, or its output is cut: nothing of what it prints stands here", shown.trim()),
            advice: "run it again, and paste what it prints up to the next prompt",
        },
        None if command.to_ascii_lowercase().starts_with("run sql select") => Problem {
            at: Some(span),
            what: format!("`{}` printed no table, or one whose lines are broken", shown.trim()),
            advice: "make the terminal wider than the table, or log the session to a file, and run it again; where it printed an error, correct the query first",
        },
        None => Problem {
            at: Some(span),
            what: format!("not read: Retrust knows no output of `{}`", shown.trim()),
            advice: "nothing needs doing, unless you expected it to be read",
        },
    };
    Some(Artifact {
        source: span.source,
        kind: Kind::CommandOutput,
        format: None,
        span,
        facts: deed.map(|deed| Fact::Undone(Outcome { deed, about: key.map(str::to_owned), span })).into_iter().collect(),
        problems: vec![problem],
        said: false,
    })
}

/// All signs, each with the formats that have it.
static SIGNS: LazyLock<(Engine, Vec<Vec<usize>>)> = LazyLock::new(|| {
    let mut signs: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, format) in FORMATS.iter().enumerate() {
        if let Shape::Text { signs: own, .. } = &format.shape {
            own.iter().for_each(|sign| signs.entry(sign).or_default().push(index));
        }
    }
    (Engine::new(&signs.keys().copied().collect::<Vec<_>>()), signs.into_values().collect())
});

/// Which formats a text may hold, in one search for the signs of all of them.
fn asked(text: &str) -> Vec<bool> {
    let always = |format: &Format| matches!(&format.shape, Shape::Text { signs, .. } if signs.is_empty());
    let mut asked: Vec<bool> = FORMATS.iter().map(always).collect();
    let (engine, formats) = &*SIGNS;
    engine.each(text.as_bytes(), &mut |sign, _| {
        for format in formats.get(sign).into_iter().flatten() {
            if let Some(asked) = asked.get_mut(*format) {
                *asked = true;
            }
        }
    });
    asked
}

fn cuts(text: &str) -> Vec<Cut<'_>> {
    let mut starts: Vec<(usize, usize, Option<&'static Format>)> = Vec::new();
    let asked = asked(text);
    for (rank, (format, asked)) in FORMATS.iter().zip(asked).enumerate() {
        if let Shape::Text { starts: find, .. } = &format.shape
            && asked
        {
            starts.extend(find(text).into_iter().map(|at| (at, rank.saturating_add(1), Some(format))));
        }
    }
    let apart = |at: usize| text.get(..at).and_then(|t| t.chars().next_back()).is_none_or(char::is_whitespace);
    starts.extend(find_all(text, &[PROMPT]).into_iter().filter(|at| apart(*at)).map(|at| (at, 0, None)));
    starts.sort_by_key(|(at, rank, _)| (*at, *rank));

    // Whether a log has a further line before the next prompt.
    let mut lines: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, _, format) in &starts {
        lines.entry(format.map_or(PROMPT, |f| f.id)).or_default().push(*at);
    }
    let next = |id: &str, at: usize| lines.get(id).and_then(|all| all.get(all.partition_point(|l| *l <= at))).copied();
    let goes_on = |id: &str, at: usize| next(id, at).is_some_and(|line| next(PROMPT, at).is_none_or(|prompt| line < prompt));

    let mut cuts: Vec<Cut<'_>> = Vec::new();
    let mut command = None;
    for (at, _, format) in starts {
        match (format, cuts.last()) {
            (None, _) => {
                let typed = echo(text.get(at..).unwrap_or(""));
                command = typed;
                cuts.push(Cut { at, format: None, command: typed });
            }
            (Some(format), last) => {
                if let Some(open) = last {
                    if open.at == at && open.format.is_some() {
                        continue; // a format listed earlier claims the same place
                    }
                    let holds = |outer: &Format| match &outer.shape {
                        Shape::Text { holds, .. } => {
                            let goes_on = outer.id == format.id && outer.kind == Kind::Log;
                            goes_on && !sdl_trace::is_head(text.get(at..).unwrap_or(""))
                                || holds.iter().any(|(id, open_for)| *id == format.id && open_for(text.get(open.at..at).unwrap_or("")))
                        }
                        _ => false,
                    };
                    // Behind a log's last line another output begins; what belongs to a record is never one.
                    let own_line = line_start(text, at) != at || at == 0 || text.get(..at).is_some_and(|t| t.ends_with('\n'));
                    let behind = |outer: &Format| {
                        let part = outer.id == format.id || format.id == "saml_response";
                        outer.kind == Kind::Log && !part && own_line && !goes_on(outer.id, at)
                    };
                    if open.format.is_some_and(holds) && !open.format.is_some_and(behind) {
                        continue;
                    }
                    // Blanks between the echo and its output do not make a piece of their own.
                    if open.format.is_none() && open.command.is_some() {
                        let command = command.take();
                        let echoed_only = text.get(open.at..at).is_some_and(|between| {
                            between.trim_start_matches("admin:").trim().len() <= command.map_or(0, str::len).saturating_add(400)
                        });
                        // The prompt still ends what came before it.
                        if let Some(prompt) = cuts.last_mut().filter(|_| echoed_only) {
                            prompt.command = None;
                        }
                        cuts.push(Cut { at, format: Some(format), command });
                        continue;
                    }
                }
                cuts.push(Cut { at, format: Some(format), command: command.take() });
            }
        }
    }
    cuts
}

/// The command after a prompt. Where another prompt follows on the same line the paste lost its
/// breaks, and the command ends where its words no longer look like one.
fn echo(rest: &str) -> Option<&str> {
    let typed = rest.strip_prefix("admin:")?.trim_start_matches([' ', '\t']);
    let line = window(typed, 4_000).lines().next().unwrap_or("");
    let lower = line.to_ascii_lowercase();
    if !VERBS.iter().any(|verb| lower.starts_with(verb)) {
        return None;
    }
    if !line.contains("admin:") || lower.starts_with("run sql ") {
        return line.split("admin:").next().map(str::trim_end);
    }
    let mut len: usize = 0;
    let mut before = "";
    for word in line.split_inclusive(' ') {
        let plain = word.trim_end();
        let fits = plain.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit()) && !plain.contains(':');
        // `show cert own CallManager`, `utils service restart Cisco Tomcat`
        if !fits && !matches!(before, "own" | "trust" | "restart") {
            break;
        }
        before = plain;
        len = len.saturating_add(word.len());
    }
    line.get(..len).map(str::trim_end)
}

/// Between two prompts, the first place that a format finds; for outputs that have no heading of their own.
pub(super) fn first_in_each_output(text: &str, find: impl Fn(&str) -> Option<usize>) -> Vec<usize> {
    let mut bounds: Vec<usize> = std::iter::once(0).chain(find_all(text, &[PROMPT])).collect();
    bounds.push(text.len());
    let outputs = bounds.windows(2).filter_map(|pair| if let [from, to] = pair { Some((*from, text.get(*from..*to)?)) } else { None });
    outputs.filter_map(|(from, output)| Some(from.saturating_add(find(output)?))).collect()
}

/// Where somebody left lines out: `[...]` or `...` on a line of its own, a quote's marks before it (formats.md).
pub(super) fn left_out(text: &str) -> Option<Range<usize>> {
    let mut at: usize = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim_matches([' ', '\t', '>', '\r', '\n']);
        if matches!(words, "[...]" | "..." | "[\u{2026}]" | "\u{2026}" | "[cut]" | "<snip>" | "[snip]") {
            return Some(at..at.saturating_add(line.trim_end().len()));
        }
        at = at.saturating_add(line.len());
    }
    None
}

/// The problem that it makes of an output whose silence would count.
pub(super) fn left_out_of(piece: &Piece<'_>) -> Option<Problem> {
    let place = left_out(piece.str())?;
    Some(Problem {
        at: Some(piece.span(place)),
        what: "lines were left out here, so what is missing says nothing".to_owned(),
        advice: "paste the whole output, from its first line to the next prompt",
    })
}

/// The offset at which the line of a match begins, where only blanks stand before it; else the match.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    let line = tail(before, 4_000).rsplit('\n').next().unwrap_or("");
    if line.trim().is_empty() { at.saturating_sub(line.len()) } else { at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_hides_another() {
        let all: Vec<&str> =
            FORMATS.iter().flat_map(|f| if let Shape::Text { signs, .. } = &f.shape { *signs } else { &[] }).copied().collect();
        for (a, b) in all.iter().flat_map(|a| all.iter().map(move |b| (a, b))) {
            assert!(a == b || !b.starts_with(a), "`{a}` would hide `{b}`");
            assert!(a.len() >= 4, "`{a}` is too short for the search by vectors");
        }
    }

    #[test]
    fn a_format_that_finds_something_is_asked() {
        for piece in retrust_testing::gallery::all() {
            let Ok(text) = std::str::from_utf8(&piece.content) else { continue };
            for (format, asked) in FORMATS.iter().zip(asked(text)) {
                if let Shape::Text { starts, .. } = &format.shape {
                    assert!(asked || starts(text).is_empty(), "{} in {}", format.id, piece.format);
                }
            }
        }
    }
}
