//! Tables of `run sql`, any columns: nodes and phones are taken from those that show them.

use super::certificate_query::headers;
use super::sql_table::{self, Cells};
use super::stretch::tail;
use super::{Fact, Format, Kind, NodeFact, Phone, Piece, Read, SecurityMode, Shape, SsoMode, Table};
use crate::cisco::documents as docs;
use crate::source::At;
use std::ops::Range;
use time::OffsetDateTime;

pub(super) const FORMAT: Format = Format {
    id: "table",
    kind: Kind::CommandOutput,
    title: "run sql, any table",
    about: "Header, a rule of `=`, rows. A column `name` with `tkssomode` or from `processnode` lists nodes; device names with LSC columns list phones. Of any other table its columns and its size are told.",
    sources: &[docs::CAPTURES.section("run sql, 9.1 and 12.5"), docs::CHANGE_NOTIFICATION.section("5.B")],
    shape: Shape::Text { signs: &["===="], starts, holds: &[], read },
};

/// The row of `processnode` that is no node.
const DEFAULTS: &str = "EnterpriseWideData";

fn starts(text: &str) -> Vec<usize> {
    headers(text, |header, _| !header.trim().is_empty())
        .into_iter()
        .filter(|at| {
            let rest = text.get(*at..).unwrap_or("");
            let Some((rule, runs)) = sql_table::rule(rest, 0) else { return false };
            let header = rest.get(..rule).unwrap_or("");
            let words = header.split_whitespace().count();
            // As many names as runs, right above them; in a collapsed paste the echo comes first.
            // A single word over a rule is a heading of prose, unless a query stands before it.
            let asked = runs.len() > 1 || tail(text.get(..*at).unwrap_or(""), 2_000).contains("select ");
            let own = words == runs.len() && !header.ends_with("\n\n") && asked;
            own || words > runs.len() && header.contains("select ")
        })
        .collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let head = 0..piece.str().find('\n').unwrap_or(0);
    match sql_table::read(piece.str()) {
        Some(table) => Read { facts: facts(piece, &table, head), ..Read::default() },
        None if sql_table::is_wrapped(piece.str()) => Read { problems: vec![sql_table::wrapped(piece.span(head))], ..Read::default() },
        None => Read::default(),
    }
}

/// What a table says, wherever its rows came from. `head` is the place of its header.
pub(super) fn facts(piece: &Piece<'_>, table: &sql_table::Table, head: Range<usize>) -> Vec<Fact> {
    let column = |name: &str| table.columns.iter().position(|c| c == name);
    let from = |name: &str| piece.command.is_some_and(|c| c.to_ascii_lowercase().contains(name));
    let mut facts = Vec::new();
    let name = column("name").or_else(|| column("devicename"));
    // The row of defaults stands in `processnode` alone.
    let defaults = |at: usize| table.rows.iter().any(|row| row.get(at).is_some_and(|(name, _)| name == DEFAULTS));
    if let Some(name) = name.filter(|at| column("tkssomode").is_some() || from(" processnode") || defaults(*at)) {
        let mode = column("tkssomode");
        // A mode is a number: a line of prose below the table has none.
        let is_number = |cell: &str| !cell.is_empty() && cell.bytes().all(|b| b.is_ascii_digit());
        let has_mode = |row: &&Cells| mode.is_none_or(|at| row.get(at).is_some_and(|(mode, _)| is_number(mode)));
        facts.extend(table.rows.iter().filter(has_mode).filter_map(|row| node(piece, row, name)));
        facts.extend(table.rows.iter().filter_map(|row| {
            let ((node, range), (mode, _)) = (row.get(name)?, row.get(mode?)?);
            Some(Fact::SsoMode(SsoMode { node: node.clone(), mode: mode.clone(), span: piece.around(range.clone()) }))
        }));
    } else if let Some(name) = name {
        let columns = Columns {
            name,
            issuer: column("lscissuername"),
            until: column("lscvaliduntil"),
            status: column("lscstatus").or_else(|| column("status")),
        };
        facts.extend(table.rows.iter().filter_map(|row| phone(piece, row, &columns)));
    }
    facts.extend(mode(piece, table));
    let rows = table.rows.len();
    facts.push(Fact::Table(Table { columns: table.columns.clone(), rows, span: piece.span(head) }));
    facts
}

/// The security mode, in whatever order the columns stand; where the value alone was asked for, the query says of what.
fn mode(piece: &Piece<'_>, table: &sql_table::Table) -> Option<Fact> {
    const NAME: &str = "ClusterSecurityMode";
    let column = |name: &str| table.columns.iter().position(|c| c == name);
    let value = column("paramvalue")?;
    let asked = || piece.command.is_some_and(|c| c.contains(NAME)) && table.rows.len() == 1;
    let row = match column("paramname") {
        Some(name) => table.rows.iter().find(|row| row.get(name).is_some_and(|(cell, _)| cell == NAME)),
        None => table.rows.first().filter(|_| asked()),
    };
    let (cell, range) = row?.get(value)?;
    let mode = match cell.as_str() {
        "0" => SecurityMode::NonSecure,
        "1" => SecurityMode::Mixed,
        _ => return None,
    };
    Some(Fact::Mode(At::new(mode, piece.around(range.clone()))))
}

fn node(piece: &Piece<'_>, row: &Cells, name: usize) -> Option<Fact> {
    let (host, range) = row.get(name)?;
    let is_name = host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':'));
    let is = is_name && !is_device(host) && !host.eq_ignore_ascii_case(DEFAULTS) && host != "NULL";
    is.then(|| {
        let span = piece.around(range.clone());
        Fact::Node(NodeFact { name: host.clone(), publisher: None, product: None, ip: None, span })
    })
}

struct Columns {
    name: usize,
    issuer: Option<usize>,
    until: Option<usize>,
    status: Option<usize>,
}

fn phone(piece: &Piece<'_>, row: &Cells, columns: &Columns) -> Option<Fact> {
    let cell = |i: Option<usize>| i.and_then(|i| row.get(i)).map(|(text, _)| text.clone()).filter(|t| !t.is_empty() && t != "NULL");
    let (name, range) = row.get(columns.name).filter(|(name, _)| is_device(name))?;
    let until = cell(columns.until).and_then(|t| t.parse().ok()).and_then(|t| OffsetDateTime::from_unix_timestamp(t).ok());
    Some(Fact::Phone(Box::new(Phone {
        name: name.clone(),
        itl_status: None,
        status: cell(columns.status),
        lsc_issuer: cell(columns.issuer),
        lsc_until: until,
        span: piece.around(range.clone()),
    })))
}

/// `SEP` and a hardware address, or a soft client's prefix and its user.
pub fn is_device(name: &str) -> bool {
    let soft = ["CSF", "BOT", "TCT", "TAB"].iter().any(|p| name.strip_prefix(p).is_some_and(|user| !user.is_empty()));
    let plain = name.len() <= 15 && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'-'));
    name.strip_prefix("SEP").is_some_and(|mac| mac.len() == 12 && mac.bytes().all(|b| b.is_ascii_hexdigit())) || soft && plain
}
