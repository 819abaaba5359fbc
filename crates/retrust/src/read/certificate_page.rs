//! OS Administration > Security > Certificate Management, copied from the browser.

use super::{Fact, Format, Kind, Piece, Place, Problem, Read, Seen, Shape, cut, dates};
use crate::cisco::Purpose;
use crate::cisco::documents as docs;
use crate::x509::{CertId, Name, Serial};
use regex_lite::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "certificate_page",
    kind: Kind::CertificateList,
    title: "The certificate list of OS Administration",
    about: "One certificate a row: store, common name with serial, usage, type, key type, distribution, issuer, expiration (month first with slashes, day first with dots, or as ISO 8601 has it; right within a day). Tabs, bars or blanks part the cells, and in a file semicolons or commas. `Certificate List (1 - 18 of 18)` says whether the copy is whole.",
    sources: &[docs::COMMON_ISSUES.section("Certificate list"), docs::SECURITY_GUIDE_14.section("Certificate list")],
    shape: Shape::Text { signs: &["Common Name", "Certificate List", "-signed", "- signed"], starts, holds: &[], read },
};

/// Store, common name and serial, and the rest from usage or type on.
static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t|]*([A-Za-z]+(?:- ?[A-Za-z]+)*)[ \t|]+([^\t|\n]+?)[ \t|]+((?:Identity|Trust|Self- ?signed|CA- ?signed)\b[^\n]*)$")
        .ok()
});
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:\d\d/\d\d/\d{4}|\d\d\.\d\d\.\d{4}|\d{4}-\d\d-\d\d)$").ok());
static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"Certificate List\s*\(1 - (\d+) of (\d+)\)").ok());

/// A list that was saved with semicolons or commas between its cells, with tabs in their place.
fn in_cells(text: &str) -> Cow<'_, str> {
    let parts = |by: char| {
        let cell = |word: &str| text.contains(&format!("{by}{word}{by}")) || text.contains(&format!("{by}\"{word}\"{by}"));
        cell("Identity") || cell("Trust")
    };
    let by = [';', ','].into_iter().find(|by| parts(*by));
    // As long as before, so that places stay.
    by.map_or(Cow::Borrowed(text), |by| Cow::Owned(text.replace(by, "\t").replace('"', " ")))
}

fn starts(text: &str) -> Vec<usize> {
    if !text.contains("Common Name") && !text.contains("Certificate List") && !text.contains("-signed") && !text.contains("- signed") {
        return Vec::new();
    }
    cut::first_in_each_output(text, |output| {
        let start = rows(&in_cells(output)).next()?.place.start;
        let count = COUNT.as_ref()?.find(output).map(|m| m.start()).filter(|count| *count < start);
        Some(count.unwrap_or(start))
    })
}

/// A row, its cells by their columns; an older release prints neither usage nor expiration.
struct Row<'a> {
    place: Range<usize>,
    purpose: Purpose,
    trust: bool,
    /// Common name, and serial where the page prints it.
    label: String,
    serial: Option<Serial>,
    self_signed: bool,
    /// The node, or whose a trusted certificate is.
    distribution: Option<&'a str>,
    issuer: Option<String>,
    expiration: Option<&'a str>,
}

/// In hex; 9.1 prints them in decimal. So long without a letter a number of 16 bytes is decimal, unless a counter of Microsoft's
/// authority stands in it, whose zeros show.
fn printed(serial: &str) -> Option<Serial> {
    let is_decimal = serial.len() >= 37 && serial.bytes().all(|b| b.is_ascii_digit()) && !serial.contains("00000");
    if is_decimal { Serial::from_decimal(serial) } else { Serial::from_hex(serial) }
}

fn rows(text: &str) -> impl Iterator<Item = Row<'_>> {
    ROW.as_ref().into_iter().flat_map(move |r| r.captures_iter(text)).filter_map(|row| {
        let (all, first, name, rest) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?.as_str());
        let (purpose, trust) = store(first.as_str())?;
        let name = name.as_str();
        let (label, serial) = match name.rsplit_once('_').map(|(label, serial)| (label, printed(serial))) {
            // A common name may end in something like hex.
            Some((label, Some(serial))) if serial.as_str().len() >= 16 => (label, Some(serial)),
            _ => (name, None),
        };
        let in_cells = all.as_str().contains(['\t', '|']);
        let cells: Vec<&str> = if in_cells { rest.split(['\t', '|']).map(str::trim).collect() } else { rest.split_whitespace().collect() };
        let is_date = |cell: &&str| DATE.as_ref().is_some_and(|d| d.is_match(cell));
        let expiration = cells.iter().copied().find(is_date);
        // What stands where is told by the type of the key; where blanks part the cells, the issuer's may hold some.
        let key = cells.iter().position(|cell| matches!(*cell, "RSA" | "EC" | "ECDSA" | "DSA"));
        // Prose that begins with the name of a store is no row.
        if serial.is_none() && (key.is_none() || name.contains(' ')) && (expiration.is_none() || !in_cells && name.contains(' ')) {
            return None;
        }
        let mut after = key.and_then(|key| cells.get(key.saturating_add(1)..)).unwrap_or_default().iter().copied();
        // With nothing behind it the row was broken there, and half a name is none.
        let is_last = after.len() == 1;
        let distribution = after.next().filter(|cell| !is_last && !cell.is_empty() && !cell.contains(['(', ' ']));
        let issuer = if in_cells {
            after.next().filter(|cell| !is_date(cell)).map(mended)
        } else {
            expiration.map(|_| mended(&after.take_while(|cell| !is_date(cell)).collect::<Vec<_>>().join(" ")))
        };
        Some(Row {
            place: all.range(),
            purpose,
            trust,
            label: mended(label),
            serial,
            self_signed: rest.contains("Self-signed") || rest.contains("Self- signed"),
            distribution,
            issuer: issuer.filter(|i| !i.is_empty()),
            expiration,
        })
    })
}

/// A cell whose name was wrapped after a hyphen.
fn mended(cell: &str) -> String {
    cell.trim().replace("- ", "-")
}

/// A store's name, its wrap mended.
fn store(text: &str) -> Option<(Purpose, bool)> {
    Purpose::of_store(&text.replace("- ", "-"))
}

fn read(piece: &Piece<'_>) -> Read {
    let text = &*in_cells(piece.str());
    let mut read = Read::default();
    let all: Vec<Row<'_>> = rows(text).collect();
    // One day that can be no month tells the order of all of them.
    let day_first = all.iter().filter_map(|row| row.expiration).any(dates::is_day_first);
    for row in &all {
        // A trusted certificate without serial and end is one name among many.
        let serial = match &row.serial {
            Some(serial) => serial.clone(),
            None if !row.trust || row.expiration.is_some() => Serial::unknown(),
            None => continue,
        };
        // The page prints common names alone.
        let subject = Name::parse(&format!("CN={}", row.label));
        let issuer = match &row.issuer {
            _ if row.self_signed => subject.clone(),
            Some(issuer) => Name::parse(&format!("CN={issuer}")),
            None => Name::default(),
        };
        read.facts.push(Fact::Certificate(Box::new(Seen {
            place: Some(Place { purpose: row.purpose, trust: row.trust }),
            node: row.distribution.filter(|_| !row.trust).map(str::to_owned),
            id: CertId { issuer, serial },
            subject,
            not_before: None,
            not_after: row.expiration.and_then(|date| dates::of_page(date, day_first)),
            certificate: None,
            printed: None,
            span: piece.around(row.place.clone()),
        })));
    }
    if let Some(count) = COUNT.as_ref().and_then(|c| c.captures(text)) {
        let number = |i: usize| count.get(i).and_then(|m| m.as_str().parse::<usize>().ok()).unwrap_or(0);
        // A store that holds nothing is a row too.
        let empty = |line: &&str| line.contains(['\t', '|']) && store(line.trim_matches([' ', '\t', '|', '\r'])).is_some();
        let rows = all.len().saturating_add(text.lines().filter(empty).count());
        if rows < number(2) {
            read.problems.push(Problem {
                at: count.get(0).map(|m| piece.span(m.range())),
                what: format!("expected {} certificates, found {rows}", number(2)),
                advice: "show all rows on one page, then copy the whole table; or give the certificate query instead",
            });
        }
    }
    let endless = all.iter().filter(|row| row.expiration.is_none()).count();
    if endless > 0 && text.contains("Expiration") {
        read.problems.push(Problem {
            at: all.iter().find(|row| row.expiration.is_none()).map(|row| piece.around(row.place.clone())),
            what: format!(
                "{endless} rows show no day on which they expire: their lines were broken, or it is written in a form that is not known"
            ),
            advice: "copy the table again with every row on one line, or give the certificate query instead",
        });
    }
    if read.facts.is_empty() {
        read.facts.push(Fact::Listed(piece.span(0..text.len().min(200))));
    }
    read.problems.extend(cut::left_out_of(piece));
    read
}
