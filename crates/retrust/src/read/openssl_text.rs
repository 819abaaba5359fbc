//! `openssl x509 -text`: a certificate in words, where its PEM was left out.

use super::certificate::{self, by_subject_name, hint};
use super::stretch::find_all;
use super::{Fact, Format, Kind, Piece, Problem, Read, Seen, Shape, cut, dates};
use crate::cisco::documents as docs;
use crate::x509::{CertId, Name, Serial};
use regex_lite::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "openssl_text",
    kind: Kind::CertificateText,
    title: "openssl x509 -text",
    about: "Serial number, issuer, subject and dates, which are in GMT. Where its PEM stands below, that is read instead, for it holds all.",
    sources: &[docs::RFC5280.section("4.1")],
    shape: Shape::Text { signs: &["Not After :"], starts, holds: &[], read },
};

static FIELD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t>|]*(Serial Number|Issuer|Not Before|Not After|Subject) ?:[ \t]*(?:\n[ \t>|]*([0-9A-Fa-f:]{2,}:[0-9A-Fa-f]{2})|([^\n]*))").ok()
});

fn starts(text: &str) -> Vec<usize> {
    let heads = find_all(text, &["Serial Number:"]);
    // The dates stand between two serial numbers.
    let ends = heads.iter().copied().skip(1).chain([text.len()]);
    // Its own PEM says all of it; one of another serial number stands below it by chance.
    let says_all = |own: &str| {
        let printed = own.get("Serial Number:".len()..).and_then(|rest| serial(rest.trim_start().lines().next()?.trim()));
        let pem = certificate::blocks(own).into_iter().next().and_then(|block| block.certificate.ok());
        pem.is_none_or(|pem| printed.is_none_or(|printed| printed.same(&pem.id.serial)))
    };
    let is = |(at, end): &(usize, usize)| {
        let own = text.get(*at..*end).filter(|own| own.contains("Not After :"));
        own.is_some_and(|own| !own.contains("BEGIN CERTIFICATE") || !says_all(own))
    };
    let from = |at: usize| {
        let before = text.get(..at).unwrap_or("");
        let near = before.len().saturating_sub(120);
        let head = before.get(near..).and_then(|t| t.rfind("Certificate:")).map(|i| near.saturating_add(i));
        cut::line_start(text, head.unwrap_or(at))
    };
    heads.iter().copied().zip(ends).filter(is).map(|(at, _)| from(at)).collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut read = Read::default();
    let fields: Vec<(&str, &str, Range<usize>)> = FIELD
        .iter()
        .flat_map(|f| f.captures_iter(text))
        .filter_map(|c| Some((c.get(1)?.as_str(), c.get(2).or(c.get(3))?.as_str().trim(), c.get(0)?.range())))
        .collect();
    let get = |name: &str| fields.iter().find(|(n, ..)| *n == name);
    let date = |name: &str| get(name).and_then(|(_, value, _)| dates::openssl(value));
    let name = |name: &str| get(name).map(|(_, value, _)| Name::parse(&value.replace(" = ", "=")));
    let serial = get("Serial Number").and_then(|(_, value, range)| Some((serial(value)?, range.clone())));
    match (serial, name("Issuer")) {
        (Some((serial, range)), Some(issuer)) => {
            let subject = name("Subject").unwrap_or_default();
            let place = hint(&piece.text.name, "").or_else(|| by_subject_name(&subject).filter(|_| subject.same(&issuer)));
            read.facts.push(Fact::Certificate(Box::new(Seen {
                place,
                node: None,
                id: CertId { issuer, serial },
                subject,
                not_before: date("Not Before"),
                not_after: date("Not After"),
                certificate: None,
                printed: None,
                span: piece.around(range),
            })));
        }
        _ => read.problems.push(Problem {
            at: Some(piece.span(0..text.len().min(200))),
            what: "expected a serial number and an issuer, found only a part of the output".to_owned(),
            advice: "give the certificate itself, or the whole output of `openssl x509 -text`",
        }),
    }
    read
}

/// `70:ca:…`, or `4660 (0x1234)`.
fn serial(value: &str) -> Option<Serial> {
    match value.split_once("(0x") {
        Some((_, hex)) => Serial::from_hex(hex.trim_end_matches(')')),
        None => Serial::from_hex(value),
    }
}
