//! `show cert list own`, `show cert list trust`: names of certificates, and serials in some of them.

use super::{Fact, Format, Kind, Piece, Place, Problem, Read, Seen, Shape, cut};
use crate::cisco::Purpose;
use crate::cisco::documents as docs;
use crate::x509::{CertId, Name, Serial};
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "certificate_list",
    kind: Kind::CertificateList,
    title: "show cert list own, show cert list trust",
    about: "One certificate a line, `store/name.pem: …`. Trust certificates bear their serial in their name, own ones do not; neither bears dates nor the node.",
    sources: &[docs::CAPTURES.section("show cert list own, 15"), docs::SECURITY_GUIDE_14.section("show cert list")],
    shape: Shape::Text { signs: &[".pem:"], starts, holds: &[], read },
};

static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\s)([A-Za-z]+(?:-[A-Za-z]+)*)/([^\s/:]+)\.pem:").ok());

fn starts(text: &str) -> Vec<usize> {
    if !text.contains(".pem:") {
        return Vec::new();
    }
    let known = |found: &regex_lite::Captures<'_>| found.get(1).is_some_and(|s| Purpose::of_store(s.as_str()).is_some());
    cut::first_in_each_output(text, |output| Some(LINE.as_ref()?.captures_iter(output).find(known)?.get(1)?.start()))
}

fn read(piece: &Piece<'_>) -> Read {
    let mut read = Read::default();
    let Some(line) = LINE.as_ref() else { return read };
    let mut bare: usize = 0;
    for found in line.captures_iter(piece.str()) {
        let (Some(all), Some(store), Some(name)) = (found.get(1), found.get(1), found.get(2)) else { continue };
        let Some((purpose, trust)) = Purpose::of_store(store.as_str()) else { continue };
        // A serial is taken from a name only from 16 digits up: `CAPF-36205338` ends in no serial.
        let named = name.as_str().rsplit_once('_').and_then(|(label, tail)| {
            (tail.len() >= 16 && tail.len().is_multiple_of(2)).then(|| Serial::from_hex(tail)).flatten().map(|s| (label, s))
        });
        // A node's own is named by its purpose; a trusted one without its serial is there all the same.
        let Some((label, serial)) = named else {
            bare = bare.saturating_add(usize::from(trust));
            continue;
        };
        let subject = Name::parse(&format!("CN={}", label.replace('_', " ")));
        read.facts.push(Fact::Certificate(Box::new(Seen {
            place: Some(Place { purpose, trust }),
            node: None,
            id: CertId { issuer: Name::default(), serial },
            subject,
            not_before: None,
            not_after: None,
            certificate: None,
            printed: None,
            span: piece.around(all.range()),
        })));
    }
    if read.facts.is_empty() {
        // Names without serials still prove that the list was read.
        let span = piece.span(0..piece.str().len().min(200));
        read.facts.push(Fact::Listed(span));
    }
    read.problems.extend(cut::left_out_of(piece));
    if bare > 0 {
        read.problems.push(Problem {
            at: Some(piece.span(0..piece.str().find('\n').unwrap_or(piece.str().len()))),
            what: format!("{bare} of the trusted certificates are named without their serial number, so nothing is held against them"),
            advice: "the certificate query shows them whole",
        });
    }
    read
}
