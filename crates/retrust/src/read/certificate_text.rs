//! `show cert own NAME`, `show cert trust NAME`: the printed fields, and the PEM below them.
//!
//! Two field sets: `Issuer Name`, `Validity From`, `To`, `Subject Name` until 14SU1;
//! `IssuerDN`, `Start Date`, `Final Date`, `SubjectDN` from 14SU2 (Security Guide 14).
//! Times are the server's, with an ambiguous zone: the PEM's win where it is there.

use super::certificate::{self, blocks};
use super::stretch::{find_all, tail_at};
use super::{Fact, Format, Kind, Piece, Place, Printed, Problem, Read, Seen, Shape, cut, dates};
use crate::cisco::Purpose;
use crate::cisco::documents as docs;
use crate::x509::{CertId, Name, Serial, algorithm_name, rsa_key_text, usage_name};
use regex_lite::Regex;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

pub(super) const FORMAT: Format = Format {
    id: "certificate_text",
    kind: Kind::CertificateText,
    title: "show cert own, show cert trust",
    about: "One certificate in words, in the fields printed before 14SU2 or from it on, with or without its PEM. The purpose comes from the echoed command, the heading or the file's name.",
    sources: &[docs::SECURITY_GUIDE_14.section("show cert fields"), docs::CAPTURES.section("show cert own, 11.x")],
    shape: Shape::Text { signs: &["Issuer Name:", "IssuerDN:"], starts, holds: &[("certificate", lacks_pem)], read },
};

/// The labels of both field sets; a value ends where the next label begins.
const LABELS: [&str; 18] = [
    "Version:",
    "Serial Number:",
    "SerialNumber:",
    "SignatureAlgorithm:",
    "Signature Algorithm:",
    "Issuer Name:",
    "IssuerDN:",
    "Validity From:",
    "Start Date:",
    "Final Date:",
    "To:",
    "Subject Name:",
    "SubjectDN:",
    "Key:",
    "Public Key:",
    "Modulus:",
    "Extensions:",
    "Signature:",
];

fn starts(text: &str) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for at in find_all(text, &["Issuer Name:", "IssuerDN:"]) {
        // Back over the fields that come before the issuer, and the bracket.
        let floor = found.last().map_or(0, |last| last.saturating_add(12));
        let before = text.get(floor..at).unwrap_or("");
        let near = tail_at(before, 400);
        // Not back into what stands before it: another certificate, or the prompt.
        let ends = [before.rfind(']').map(|b| b.saturating_add(1)), before.rfind("admin:").map(|b| b.saturating_add(6))];
        let near = ends.into_iter().flatten().fold(near, usize::max);
        let window = before.get(near..).unwrap_or("");
        let lead = ["Version:", "Serial Number:", "SerialNumber:", "SignatureAlgorithm:", "Signature Algorithm:"];
        let first = lead.iter().filter_map(|l| window.rfind(l)).min().map_or(at, |i| floor.saturating_add(near).saturating_add(i));
        let bracket = text.get(..first).map_or(first, |t| t.trim_end().strip_suffix('[').map_or(first, str::len));
        found.push(cut::line_start(text, bracket));
    }
    found
}

fn field(text: &str, labels: &[&str]) -> Option<Range<usize>> {
    let (at, label) = labels.iter().filter_map(|l| text.find(l).map(|at| (at, l))).min()?;
    let start = at.saturating_add(label.len());
    let rest = text.get(start..)?;
    let next = LABELS.iter().filter_map(|l| find_label(rest, l)).min().unwrap_or(rest.len());
    Some(start..start.saturating_add(next))
}

/// A label stands after a blank, a break or a bracket, in a collapsed paste right behind a value; `To:` must not be found
/// inside a word.
fn find_label(text: &str, label: &str) -> Option<usize> {
    text.match_indices(label).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let behind = |c: char| c.is_ascii_digit() || label != "To:" && c.is_ascii_lowercase();
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '[' | ']' | ')') || behind(c))
    })
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut read = Read::default();
    // The older output begins with its version.
    let first = if text.contains("Issuer Name:") { "Version:" } else { "" };
    let named = || Purpose::in_file_name(&piece.text.name).map(|(purpose, trust)| Place { purpose, trust });
    let place = certificate::place_of(piece, first).unwrap_or_else(|| heading(piece).or_else(named));
    let mut pems = blocks(text).into_iter();
    let printed_end = text.find("-----BEGIN").unwrap_or(text.len());
    let printed = text.get(..printed_end).unwrap_or(text);
    let value = |labels: &[&str]| field(printed, labels).map(|r| (printed.get(r.clone()).unwrap_or("").trim(), r));
    let first_pem = pems.next();
    let place = place.or_else(|| first_pem.as_ref().and_then(|b| b.certificate.as_ref().ok()).and_then(certificate::by_subject));
    let serial = value(&["Serial Number:", "SerialNumber:"]).and_then(|(v, r)| serial(v, printed).map(|s| (s, r)));
    let cut = match first_pem.map(|b| b.certificate) {
        Some(Ok(whole)) => {
            let span = serial.as_ref().map_or_else(|| piece.span(0..printed_end), |(_, r)| piece.around(r.clone()));
            // Two outputs that were put together: the purpose is of the words, or of the PEM.
            let parted = serial.filter(|(printed, _)| !printed.same(&whole.id.serial));
            let place = place.filter(|_| parted.is_none());
            if let Some((printed, _)) = parted {
                read.problems.push(Problem {
                    at: Some(span),
                    what: format!(
                        "expected the certificate of serial number {printed} below its fields, found that of {}",
                        whole.id.serial
                    ),
                    advice: "two outputs are mixed here, so the purpose is not known; paste each again by itself",
                });
            }
            read.facts.push(Fact::Certificate(Box::new(Seen::whole(whole, place, None, span))));
            return read;
        }
        Some(Err(e)) => Some(e),
        None => None,
    };
    if let Some(e) = cut {
        read.problems.push(Problem {
            at: Some(piece.span(printed_end..text.len())),
            what: format!("expected a whole certificate below its fields, found one that is cut or edited: {e}"),
            advice: "the printed fields are used; paste the output again for the rest",
        });
    }
    let name = |labels: &[&str]| value(labels).map(|(_, r)| Name::parse(&unwrapped(printed, r)));
    let (issuer, subject) = (name(&["Issuer Name:", "IssuerDN:"]), name(&["Subject Name:", "SubjectDN:"]));
    match (issuer, serial) {
        (Some(issuer), Some((serial, range))) => {
            let date = |labels: &[&str]| value(labels).and_then(|(v, _)| dates::java(v));
            let (not_before, not_after) = (date(&["Validity From:", "Start Date:"]), date(&["To:", "Final Date:"]));
            if subject.is_none() || not_before.is_none() || not_after.is_none() {
                read.problems.push(Problem {
                    at: Some(piece.around(range.clone())),
                    what: "expected a subject and both dates, found only a part of the output".to_owned(),
                    advice: "what is there is used; paste the whole output of `show cert` again",
                });
            }
            if let Some(zone) = value(&["To:", "Final Date:"]).and_then(|(v, _)| dates::ambiguous_zone(v)) {
                read.problems.push(Problem {
                    at: Some(piece.around(range.clone())),
                    what: format!("its times are in {zone}, which means several zones: they are right within a day"),
                    advice: "give the certificate itself where the hour matters",
                });
            }
            read.facts.push(Fact::Certificate(Box::new(Seen {
                place,
                node: None,
                id: CertId { issuer, serial },
                subject: subject.unwrap_or_default(),
                not_before,
                not_after,
                certificate: None,
                printed: Some(Arc::new(printed_fields(printed))),
                span: piece.around(range),
            })));
        }
        _ => read.problems.push(Problem {
            at: Some(piece.span(0..printed_end.min(200))),
            what: "expected a serial number and an issuer, found only a part of the output".to_owned(),
            advice: "paste the whole output of `show cert own` again",
        }),
    }
    read
}

/// A name, joined where a terminal or a mail broke its line. A line that is short goes on only behind a comma, and what is no
/// part of a name does not belong to it. A terminal breaks at its last column, a mail at a blank.
fn unwrapped(text: &str, value: Range<usize>) -> String {
    const WIDE: usize = 60;
    let last_column = text.lines().map(|line| line.trim_end().len()).max().unwrap_or(0);
    let label = text.get(..value.start).and_then(|before| before.rsplit('\n').next()).map_or(0, str::len);
    let mut width = label;
    let mut whole = String::new();
    for line in text.get(value).unwrap_or("").split('\n') {
        let part = line.trim();
        if !whole.is_empty() && (part.is_empty() || part.contains([':', '[', ']', '('])) {
            break;
        }
        whole.push_str(part);
        width = width.saturating_add(line.trim_end().len());
        if width < WIDE && !part.ends_with(',') {
            break;
        }
        whole.push_str(if width == last_column { "" } else { " " });
        width = 0;
    }
    whole
}

/// Hex in the older field set. The newer one may print decimal: then digits alone, too many for hex.
fn serial(value: &str, printed: &str) -> Option<Serial> {
    let word: String = value.split_whitespace().take(2).collect::<Vec<_>>().concat();
    let word = word.split(['(', ',']).next().unwrap_or("").trim_start_matches("0x").to_owned();
    let digits_only = word.bytes().all(|b| b.is_ascii_digit());
    let least = if printed.contains("IssuerDN:") { 19 } else { 33 };
    if digits_only && word.len() >= least { Serial::from_decimal(&word) } else { Serial::from_hex(&word) }
}

/// The words of one certificate, and its PEM: a second one is another's.
fn lacks_pem(so_far: &str) -> bool {
    !so_far.contains("-----BEGIN")
}

/// A line above the text that is nothing but `CallManager/CallManager.pem`, `tomcat-trust/Root.pem` or a purpose.
fn heading(piece: &Piece<'_>) -> Option<Place> {
    let before = piece.text.clean.get(..piece.range.start).unwrap_or("").trim_end();
    let line = before.rsplit('\n').next().unwrap_or("").trim().trim_end_matches(':');
    let is_path = !line.contains(char::is_whitespace) && (line.ends_with(".pem") || line.ends_with(".der"));
    let store = line.split_once('/').map_or(line.trim_end_matches(".pem"), |(store, _)| if is_path { store } else { "" });
    Purpose::of_store(store).map(|(purpose, trust)| Place { purpose, trust })
}

static ALGORITHM: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"Signature ?Algorithm:[^(\n]*\((?:OID\.)?([0-9.]+)\)").ok());
static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"Key value:\s*([0-9A-Fa-f\s]+)").ok());
static USAGES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"Usages: ([A-Za-z, ]+)|Usage oids: ([0-9., ]+)").ok());
static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\d+\) (\S+) \((\w+)\)").ok());

/// Key, signature, usages and names of the older output; of the newer one no document prints them.
fn printed_fields(text: &str) -> Printed {
    let first = |of: &LazyLock<Option<Regex>>| of.as_ref().and_then(|r| r.captures(text)?.get(1).map(|m| m.as_str().to_owned()));
    let usages = USAGES.iter().flat_map(|u| u.captures_iter(text)).filter_map(|found| found.get(1).or(found.get(2)));
    let usages = usages.flat_map(|list| list.as_str().split(',')).map(str::trim).filter(|usage| !usage.is_empty());
    let names = NAMES.iter().flat_map(|n| n.captures_iter(text)).filter_map(|found| Some((found.get(1)?.as_str(), found.get(2)?.as_str())));
    let name = |(name, kind): (&str, &str)| match kind {
        "dNSName" => name.to_owned(),
        "iPAddress" => format!("ip:{name}"),
        "rfc822Name" => format!("email:{name}"),
        other => format!("{other}:{name}"),
    };
    Printed {
        key: first(&KEY).and_then(|hex| rsa_key_text(&hex)),
        signature: first(&ALGORITHM).map(|oid| algorithm_name(&oid).to_owned()),
        san: names.map(name).collect(),
        usage: usages.map(|usage| usage_name(usage).to_owned()).collect(),
    }
}
