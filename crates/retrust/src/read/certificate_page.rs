//! OS Administration > Security > Certificate Management, copied from the browser.

use super::{Fact, Format, Kind, Piece, Place, Problem, Read, Seen, Shape, cut, dates};
use crate::cisco::Purpose;
use crate::cisco::documents as docs;
use crate::x509::{CertId, Name, Serial};
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "certificate_page",
    kind: Kind::CertificateList,
    title: "The certificate list of OS Administration",
    about: "One certificate a row: store, common name with serial, usage, type, key type, distribution, issuer, expiration (month first with slashes, day first with dots, or as ISO 8601 has it; right within a day). Tabs, bars or blanks part the cells. `Certificate List (1 - 18 of 18)` says whether the copy is whole.",
    sources: &[docs::COMMON_ISSUES.section("Certificate list"), docs::SECURITY_GUIDE_14.section("Certificate list")],
    shape: Shape::Text { signs: &["Common Name", "Certificate List", "-signed", "- signed"], starts, holds: &[], read },
};

/// Store, then common name and serial, then the rest with a date.
static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t|]*([A-Za-z]+(?:- ?[A-Za-z]+)*)[ \t|]+([^\t|\n]+?)[ \t|]+((?:Identity|Trust|Self-signed|CA- ?signed)\b[^\n]*?)(\d\d/\d\d/\d{4}|\d\d\.\d\d\.\d{4}|\d{4}-\d\d-\d\d)").ok()
});
static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"Certificate List\s*\(1 - (\d+) of (\d+)\)").ok());

fn starts(text: &str) -> Vec<usize> {
    if !text.contains("Common Name") && !text.contains("Certificate List") && !text.contains("-signed") && !text.contains("- signed") {
        return Vec::new();
    }
    let known = |row: &regex_lite::Captures<'_>| row.get(1).is_some_and(|s| store(s.as_str()).is_some());
    cut::first_in_each_output(text, |output| {
        let row = ROW.as_ref()?.captures_iter(output).find(known)?.get(0)?.start();
        let count = COUNT.as_ref()?.find(output).map(|m| m.start()).filter(|count| *count < row);
        Some(count.unwrap_or(row))
    })
}

/// A store's name, its wrap mended.
fn store(text: &str) -> Option<(Purpose, bool)> {
    Purpose::of_store(&text.replace("- ", "-"))
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut read = Read::default();
    let mut rows = 0_usize;
    // One day that can be no month tells the order of all of them.
    let dates = || ROW.as_ref().into_iter().flat_map(|r| r.captures_iter(text)).filter_map(|row| row.get(4));
    let day_first = dates().any(|date| dates::is_day_first(date.as_str()));
    for row in ROW.as_ref().into_iter().flat_map(|r| r.captures_iter(text)) {
        let (Some(all), Some(first), Some(name), Some(rest), Some(date)) = (row.get(0), row.get(1), row.get(2), row.get(3), row.get(4))
        else {
            continue;
        };
        let Some((purpose, trust)) = store(first.as_str()) else { continue };
        rows = rows.saturating_add(1);
        let Some((label, serial)) = name.as_str().rsplit_once('_') else { continue };
        let Some(serial) = Serial::from_hex(serial).filter(|s| s.as_str().len() >= 16) else { continue };
        let subject = Name::parse(&format!("CN={label}"));
        // The issuer stands before the date, as a common name alone: enough to show, not to join by.
        let self_signed = rest.as_str().contains("Self-signed") || rest.as_str().contains("Self- signed");
        let issuer = if self_signed { subject.clone() } else { Name::default() };
        read.facts.push(Fact::Certificate(Box::new(Seen {
            place: Some(Place { purpose, trust }),
            node: None,
            id: CertId { issuer, serial },
            subject,
            not_before: None,
            not_after: dates::of_page(date.as_str(), day_first),
            certificate: None,
            span: piece.around(all.start()..all.end()),
        })));
    }
    if let Some(count) = COUNT.as_ref().and_then(|c| c.captures(text)) {
        let number = |i: usize| count.get(i).and_then(|m| m.as_str().parse::<usize>().ok()).unwrap_or(0);
        if rows < number(2) {
            read.problems.push(Problem {
                at: count.get(0).map(|m| piece.span(m.range())),
                what: format!("expected {} certificates, found {rows}", number(2)),
                advice: "show all rows on one page, then copy the whole table; or give the certificate query instead",
            });
        }
    }
    if read.facts.is_empty() {
        read.facts.push(Fact::Listed(piece.span(0..text.len().min(200))));
    }
    read.problems.extend(cut::left_out_of(piece));
    read
}
