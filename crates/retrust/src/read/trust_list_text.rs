//! `show ctl` and `show itl`, as printed, or pasted with line breaks lost.
//!
//! Read by tokens and a known vocabulary, never by lines alone: web pages and mail join
//! lines, terminals wrap them at column 80. The output carries its own checksum: a
//! RECORDLENGTH is the sum of LENGTH + 3 over the record's rows, and HeaderLength plus all
//! RECORDLENGTHs is the length of the file. It proves a paste whole or shows where it was cut.

use super::stretch::find_all;
use super::{Fact, Format, Kind, ListKind, Piece, Problem, Read, Record, Shape, Signature, TrustList, dates};
use crate::cisco::Role;
use crate::cisco::documents as docs;
use crate::source::At;
use crate::x509::{CertId, Name, Serial};
use regex_lite::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "trust_list_text",
    kind: Kind::TrustListText,
    title: "show ctl, show itl",
    about: "The trust list that a TFTP node hands to phones. The lengths that it prints are added up: they prove the paste whole, or name the record at which it was cut. No published capture of `show itl` is known; it is read in the layout of `show ctl`.",
    sources: &[docs::TOKENLESS.section("show ctl"), docs::TO_NON_SECURE.section("show ctl"), docs::CAPTURES.section("show ctl")],
    shape: Shape::Text { signs: &["TL file", "TL File", "TL Record"], starts, holds: &[], read },
};

static HEADER_LENGTH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"HeaderLength:\s+(\d+)").ok());
static FILE_LENGTH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"Length of (?:CTL|ITL) file:\s+(\d+)").ok());
static MODIFIED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)The (?:CTL|ITL) File was last modified on (\w{3} \w{3} +\d+ [0-9:]+(?: \S+)? \d{4})").ok());
static MD5: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([0-9a-fA-F]{32})\s*\(MD5\)").ok());
static SHA1: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([0-9a-fA-F]{40})\s*\(SHA1\)").ok());
static VERDICT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)The (?:CTL|ITL) file was verified successfully|Verification of the (?:CTL|ITL) file failed|Error parsing the (?:CTL|ITL) file").ok()
});

const HEADS: [&str; 4] = ["The checksum value of the ", "Length of ", "Parse ", " Record"];

fn starts(text: &str) -> Vec<usize> {
    // Each output begins with the first of its heads; later ones of the same output are no start.
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (rank, head) in HEADS.iter().enumerate() {
        for (at, _) in text.match_indices(head) {
            let rest = text.get(at.saturating_add(head.len())..).unwrap_or("").trim_start_matches([' ', '#', ':']);
            let is = match rank {
                3 => text.get(..at).is_some_and(|b| b.ends_with("CTL") || b.ends_with("ITL")),
                2 => ["CTL File", "ITL File"].iter().any(|k| rest.starts_with(k)),
                _ => ["CTL file", "ITL file", "CTL File", "ITL File"].iter().any(|k| rest.starts_with(k)),
            };
            if is {
                found.push((if rank == 3 { at.saturating_sub(3) } else { at }, rank));
            }
        }
    }
    found.sort_unstable();
    let mut last = 0;
    found.retain(|(_, rank)| {
        let new = *rank < last || (*rank == last && *rank < 3);
        let keep = last == 0 && *rank == 0 || new;
        last = *rank;
        keep
    });
    // A paste that lost its head begins with whatever it has.
    let mut at: Vec<usize> = found.into_iter().map(|(at, _)| at).collect();
    let first =
        find_all(text, &["CTL Record", "ITL Record", "Parse CTL File", "Parse ITL File", "Length of CTL file", "Length of ITL file"])
            .first()
            .copied();
    if let Some(first) = first
        && at.first().is_none_or(|a| *a > first)
    {
        at.insert(0, first);
    }
    at
}

struct Row<'a> {
    tag: &'a str,
    length: usize,
    value: Range<usize>,
    whole: Range<usize>,
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut read = Read::default();
    let heads = record_heads(text);
    // What is said of the file stands before its first record, and the verdict behind its last: a list of twenty nodes is
    // long, and is not searched for each.
    let header_end = heads.first().map_or(text.len(), |(start, _)| *start);
    let head = text.get(..header_end).unwrap_or("");
    let first =
        |re: &LazyLock<Option<Regex>>| re.as_ref().and_then(|r| r.captures(head)).and_then(|c| c.get(1).map(|m| m.as_str().to_owned()));
    let kind = kind(text);
    let length: Option<usize> = first(&FILE_LENGTH).and_then(|n| n.parse().ok());
    let absent = length == Some(0) || text.contains("File not found");
    if !absent && heads.is_empty() && !text.contains("SIGNERNAME") && first(&MD5).is_none() {
        // A mention of a list, not its output.
        return read;
    }
    let last = heads.last().map_or(0, |(start, _)| *start);
    let verdict =
        VERDICT.as_ref().and_then(|r| r.find(text.get(last..)?)).map(|m| last.saturating_add(m.start())..last.saturating_add(m.end()));
    let header = rows(text, 0..header_end);
    let made = MODIFIED
        .as_ref()
        .and_then(|r| r.captures(head))
        .and_then(|c| c.get(1))
        .and_then(|m| dates::java(m.as_str()).map(|t| At::new(t, piece.span(m.range()))));
    let mut list = TrustList {
        kind,
        span: piece.span(0..text.trim_end().len().min(400)),
        absent,
        whole: false,
        signer: id(piece, &header, "CANAME"),
        records: Vec::new(),
        signature: if absent {
            Signature::Unchecked("there is no such file on this server".to_owned())
        } else {
            signature(verdict.clone().and_then(|place| text.get(place)))
        },
        md5: first(&MD5).map(|s| s.to_ascii_lowercase()),
        sha1: first(&SHA1).map(|s| s.to_ascii_lowercase()),
        made,
    };
    let mut nameless = false;
    let mut sum = first(&HEADER_LENGTH).and_then(|n| n.parse::<usize>().ok());
    for (i, (start, body)) in heads.iter().enumerate() {
        let end = heads.get(i.saturating_add(1)).map_or(text.len(), |(next, _)| *next);
        let rows = rows(text, *body..end);
        let number = i.saturating_add(1);
        let declared =
            rows.iter().find(|r| r.tag == "RECORDLENGTH").and_then(|r| value(text, r).split_whitespace().next()?.parse::<usize>().ok());
        let counted = rows.iter().map(|r| r.length.saturating_add(3)).fold(0, usize::saturating_add);
        let is_whole = declared == Some(counted);
        match declared {
            Some(declared) if is_whole => sum = sum.and_then(|s| s.checked_add(declared)),
            _ => {
                sum = None;
                let expected = declared.map_or("a RECORDLENGTH row".to_owned(), |n| format!("rows that add up to {n} bytes"));
                read.problems.push(Problem {
                    at: Some(piece.span(*start..*body)),
                    what: format!(
                        "{} record {number}: expected {expected}, found {counted} bytes: the output is cut or edited here",
                        kind.name()
                    ),
                    advice: "paste the whole output again, from its first line to the next prompt",
                });
            }
        }
        let serial = rows.iter().find(|r| r.tag.starts_with("SERIAL"));
        nameless |= serial.is_some_and(|r| value(text, r).is_empty());
        if let Some(unread) = serial.filter(|r| serial_of(text, r).is_none() && !value(text, r).is_empty()) {
            read.problems.push(Problem {
                at: Some(piece.span(unread.whole.clone())),
                what: format!(
                    "{} record {number}: expected a serial number of {} bytes, found `{}`",
                    kind.name(),
                    unread.length,
                    value(text, unread).chars().take(60).collect::<String>()
                ),
                advice: "paste the whole output again, as it was printed",
            });
        }
        let mut record = record(piece, text, &rows, *start..*body);
        // Where rows were lost and more follows, what is left may be of two records: its name and number prove nothing.
        let is_end = number == heads.len() && verdict.is_none() && declared.is_some_and(|n| counted < n);
        if let Some(record) = record.as_mut().filter(|_| !is_whole && !is_end) {
            (record.id, record.sha1) = (None, None);
        }
        list.records.extend(record);
    }
    if nameless {
        read.problems.push(Problem {
            at: Some(piece.span(0..text.find('\n').unwrap_or(text.len()))),
            what: "its records bear no serial numbers, as another tool prints them: they cannot be held against certificates".to_owned(),
            advice: "paste the output of `show ctl` or `show itl`, or give the list's file",
        });
    }
    list.whole = absent || (sum.is_some() && sum == length);
    if !list.whole && read.problems.is_empty() {
        let what = match (sum, length) {
            (Some(sum), Some(length)) => {
                format!("expected records up to {length} bytes, found {sum}: the output is cut after record {}", heads.len())
            }
            _ => "expected the length of the file and of its header, found a part of the output".to_owned(),
        };
        let at = heads.last().map(|(start, end)| piece.span(*start..*end));
        read.problems.push(Problem { at, what, advice: "paste the whole output again, from its first line to the next prompt" });
    }
    if let Signature::Invalid(why) = &list.signature {
        let at = verdict.map(|place| piece.span(place));
        read.problems.push(Problem {
            at,
            what: format!("the server reports: {why}"),
            advice: "keep this output; the list on the server is damaged",
        });
    }
    read.facts.push(Fact::TrustList(Box::new(list)));
    read
}

/// Where records begin, and where their heads end: `CTL Record #:1`.
fn record_heads(text: &str) -> Vec<(usize, usize)> {
    let head = |(at, word): (usize, &str)| {
        let number = text.get(at.saturating_add(word.len())..)?.trim_start().strip_prefix("#:")?;
        let number = number.strip_prefix(char::is_whitespace).unwrap_or(number);
        let rest = number.trim_start_matches(|c: char| c.is_ascii_digit());
        (rest.len() < number.len()).then(|| (at, text.len().saturating_sub(rest.len())))
    };
    let mut heads: Vec<(usize, usize)> = ["CTL Record", "ITL Record"].iter().flat_map(|w| text.match_indices(w)).filter_map(head).collect();
    heads.sort_unstable();
    heads
}

fn kind(text: &str) -> ListKind {
    let at = |words: [&str; 3]| words.iter().filter_map(|w| text.find(w)).min().unwrap_or(usize::MAX);
    let itl = at(["ITL file", "ITL File", "ITL Record"]);
    if itl < at(["CTL file", "CTL File", "CTL Record"]) { ListKind::Itl } else { ListKind::Ctl }
}

fn signature(verdict: Option<&str>) -> Signature {
    match verdict {
        Some(v) if v.ends_with("successfully") => Signature::Valid,
        Some(v) => Signature::Invalid(v.to_owned()),
        None => Signature::Unchecked("the output ends before it says whether the list was verified".to_owned()),
    }
}

fn rows(text: &str, range: Range<usize>) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut at = range.start;
    while let Some(row) = next_row(text, at..range.end) {
        if let Some(last) = rows.last_mut() {
            last.value.end = row.whole.start;
        }
        // Signature bytes are printed without leading zeros; `14` among them is no row: skip exactly as many.
        at = if row.tag == "SIGNATURE" { skip_hex(text, row.value.start, range.end, row.length) } else { row.value.start };
        rows.push(row);
    }
    if let Some(last) = rows.last_mut() {
        let tail = text.get(last.value.clone()).unwrap_or("");
        let stop = ["This etoken", "CTL Record", "ITL Record", "The CTL file", "The ITL file", "BYTEPOS", "Verification of"];
        let end = stop.iter().filter_map(|w| tail.find(w)).min().unwrap_or(tail.len());
        last.value.end = last.value.start.saturating_add(end);
    }
    rows
}

/// The next row: the number of a tag, its name (`SERIAL NUMBER` is printed as one word or as two), and a length; up to the
/// next row its value. By hand, for a list of twenty nodes has some thousand.
fn next_row(text: &str, range: Range<usize>) -> Option<Row<'_>> {
    let mut at = range.start;
    loop {
        let number = word(text, at..range.end)?;
        at = number.end;
        if !digits(text, &number, 2) {
            continue;
        }
        let name = word(text, number.end..range.end)?;
        let split = text.get(name.clone()) == Some("SERIAL");
        let last = if split { word(text, name.end..range.end).filter(|w| text.get(w.clone()) == Some("NUMBER")) } else { None };
        let name = name.start..last.map_or(name.end, |w| w.end);
        let tag = text.get(name.clone())?;
        let is_tag = (4..=20).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_uppercase() || b == b' ');
        let length = word(text, name.end..range.end)?;
        // A line break that was lost leaves no blank: the length ends where its digits do.
        let end = text.get(length.clone())?.find(|c: char| !c.is_ascii_digit()).map_or(length.end, |n| length.start.saturating_add(n));
        // The word of FUNCTION may be glued to its length (phones.md 4).
        let joined =
            tag != "FUNCTION" && text.get(end..).and_then(|rest| rest.chars().next()).is_some_and(|c| c.is_alphanumeric() || c == '_');
        let length = length.start..end;
        if is_tag && !joined && digits(text, &length, 6) {
            let count = text.get(length)?.parse().unwrap_or(0);
            return Some(Row { tag, length: count, value: end..range.end, whole: number.start..end });
        }
    }
}

/// The next word and its place.
fn word(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let rest = text.get(range.clone())?;
    let word = rest.trim_start();
    let start = range.end.saturating_sub(word.len());
    let length = word.find(char::is_whitespace).unwrap_or(word.len());
    (length > 0).then(|| start..start.saturating_add(length))
}

/// One to `most` digits.
fn digits(text: &str, range: &Range<usize>, most: usize) -> bool {
    text.get(range.clone()).is_some_and(|t| (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit()))
}

fn skip_hex(text: &str, from: usize, to: usize, count: usize) -> usize {
    let mut at = from;
    for _ in 0..count {
        let byte =
            word(text, at..to).filter(|w| text.get(w.clone()).is_some_and(|t| t.len() <= 2 && t.bytes().all(|b| b.is_ascii_hexdigit())));
        // In a record, SIGNATURE has no bytes: what was skipped then is the next row's number.
        let Some(byte) = byte else { return from };
        at = byte.end;
    }
    at
}

/// The value as printed, joined where a wrap or a collapse broke it.
fn value(text: &str, row: &Row<'_>) -> String {
    let raw = text.get(row.value.clone()).unwrap_or("").trim();
    // A name has LENGTH-1 characters (its closing NUL counts): drop the break that makes it so.
    let tight: String = raw.split('\n').map(str::trim).collect();
    if tight.chars().count().saturating_add(1) == row.length { tight } else { raw.split_whitespace().collect::<Vec<_>>().join(" ") }
}

fn serial_of(text: &str, row: &Row<'_>) -> Option<(Serial, Range<usize>)> {
    let raw = text.get(row.value.clone())?;
    let lead = raw.len().saturating_sub(raw.trim_start().len());
    let body = raw.trim_start();
    let len = body.find(|c: char| !c.is_ascii_hexdigit() && c != ':' && c != '\n').unwrap_or(body.len());
    let digits: String = body.get(..len)?.trim_end().chars().filter(|c| *c != '\n').collect();
    let serial = Serial::from_hex(digits.trim_end_matches(':'))?;
    let start = row.value.start.saturating_add(lead);
    (serial.as_str().len() == row.length.saturating_mul(2)).then(|| (serial, start..start.saturating_add(len)))
}

fn id(piece: &Piece<'_>, rows: &[Row<'_>], issuer_tag: &str) -> Option<At<CertId>> {
    let text = piece.str();
    let issuer = rows.iter().find(|r| r.tag == issuer_tag).map(|r| Name::parse(&value(text, r)))?;
    let row = rows.iter().find(|r| r.tag.starts_with("SERIAL"))?;
    let (serial, place) = serial_of(text, row)?;
    Some(At::new(CertId { issuer, serial }, piece.span(row.whole.start..place.end)))
}

fn record(piece: &Piece<'_>, text: &str, rows: &[Row<'_>], head: Range<usize>) -> Option<Record> {
    let get = |tag: &str| rows.iter().find(|r| r.tag == tag).map(|r| value(text, r)).filter(|v| !v.is_empty());
    // A word that is not known is a role all the same, and a record without it was cut.
    rows.iter().find(|r| r.tag == "FUNCTION")?;
    let role = get("FUNCTION").and_then(|words| Role::from_words(&words)).unwrap_or(Role::UNKNOWN);
    let id = id(piece, rows, "ISSUERNAME");
    let sha1 = rows.iter().find(|r| r.tag == "CERTIFICATE").map(|r| text.get(r.value.clone()).unwrap_or("")).and_then(|v| {
        let digits: String = v.split('(').next()?.split_whitespace().collect();
        Serial::from_hex(&digits).filter(|s| s.as_str().len() == 40).map(|s| s.as_str().to_owned())
    });
    Some(Record {
        role,
        node: get("DNSNAME"),
        subject: get("SUBJECTNAME").map(|n| Name::parse(&n)).unwrap_or_default(),
        span: id.as_ref().map_or_else(|| piece.span(head), |i| i.span),
        id: id.map(|i| i.value),
        sha1,
        certificate: None,
    })
}
