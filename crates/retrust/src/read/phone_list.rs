//! Lists of phones: Device > Phone > Find copied from the page, its CSV export, `show risdb query phone`.

use super::stretch::tail;
use super::table::is_device;
use super::{Fact, Format, Kind, Phone, Piece, Problem, Read, Shape, dates, grid};
use crate::cisco::documents as docs;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "phone_list",
    kind: Kind::PhoneList,
    title: "Phone lists",
    about: "Columns by their names: the device name, and one of ITL File Status, status, LSC. ITL File Status says which phones hold the present ITL: Match, MisMatch, Not Installed, Unknown; it exists until release 15.",
    sources: &[docs::SECURITY_GUIDE_14_DS.section("Obtain ITL File Status"), docs::CLI.section("show risdb query phone")],
    shape: Shape::Text { signs: &["evice", "EVICE", "Name", "name", "NAME"], starts, holds: &[], read },
};

const NAMES: [&str; 5] = ["device name", "devicename", "device name(line)", "device name (line)", "name"];
const STATUS: [&str; 4] = ["regstatus", "status", "registration", "real-time status"];
const ITL: [&str; 2] = ["itl file status", "itl status"];
const LSC: [&str; 5] = ["lsc issued by", "lsc issuer", "lsc issuer name", "lscissuername", "lsc expires"];

static COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"Phones? +\((\d+) - (\d+) of (\d+)\)").ok());

fn starts(text: &str) -> Vec<usize> {
    let any = |cells: &[String], names: &[&str]| cells.iter().any(|c| names.contains(&c.as_str()));
    grid::headers(text, "name", |cells| any(cells, &NAMES) && (any(cells, &STATUS) || any(cells, &ITL) || any(cells, &LSC)))
}

fn read(piece: &Piece<'_>) -> Read {
    let Some(grid) = grid::read(piece.str()) else { return Read::default() };
    let column = |names: &[&str]| names.iter().find_map(|n| grid.columns.iter().position(|c| c == n));
    let (itl, status) = (column(&ITL), column(&STATUS));
    let (issuer, until) = (column(&["lsc issued by", "lsc issuer", "lsc issuer name", "lscissuername"]), column(&["lsc expires"]));
    let mut facts = Vec::new();
    for row in &grid.rows {
        let cell = |i: Option<usize>| i.and_then(|i| row.get(i)).map(|(t, _)| t.clone()).filter(|t| !t.is_empty());
        // Of `SEP001122334455 (1000)` the first word; other device types are no phones with a list.
        let named = column(&NAMES).and_then(|i| row.get(i)).and_then(|(t, r)| Some((t.split([' ', '(']).next()?, r)));
        let Some((name, range)) = named.filter(|(name, _)| is_device(name)) else { continue };
        facts.push(Fact::Phone(Box::new(Phone {
            name: name.to_owned(),
            itl_status: cell(itl),
            status: cell(status),
            lsc_issuer: cell(issuer),
            lsc_until: cell(until).and_then(|t| dates::american(&t)),
            span: piece.around(range.clone()),
        })));
    }
    // `Name, Status` may head any list; a phone's own words head one of phones alone.
    let sure = itl.is_some() || grid.columns.iter().any(|c| c.starts_with("device"));
    if facts.is_empty() && sure {
        facts.push(Fact::Listed(piece.span(0..piece.str().len().min(200))));
    }
    let mut problems = Vec::new();
    // `Phone (1 - 50 of 900)` stands right above the table, or below it.
    let above = piece.text.clean.get(..piece.range.start).map_or("", |before| tail(before, 200));
    let count = COUNT.as_ref().and_then(|c| c.captures_iter(above).last().or_else(|| c.captures(piece.str())));
    let number = |i: usize| count.as_ref().and_then(|c| c.get(i)?.as_str().parse::<usize>().ok());
    if let (Some(first), Some(last), Some(all)) = (number(1), number(2), number(3))
        && (first > 1 || last < all)
    {
        problems.push(Problem {
            at: Some(piece.span(0..piece.str().len().min(200))),
            what: format!("expected {all} phones, found {first} to {last} of them"),
            advice: "show all rows on one page, then copy the whole table, or export it",
        });
    }
    Read { facts, problems, ..Read::default() }
}
