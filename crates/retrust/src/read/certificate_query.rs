//! The certificate query: every certificate of the cluster with its node and store.
//!
//! `certificate.servername` is the node that owns a row. Other queries join the node map,
//! in which each identity certificate appears once for every node that it was copied to
//! (210541, section 5.B); then the owner is the node whose name the subject bears.

use super::certificate::{Block, blocks};
use super::stretch::{tail, window};
use super::{Fact, Format, Kind, Piece, Place, Problem, Read, Seen, Shape, cut, sql_table, to_the_end};
use crate::cisco::Purpose;
use crate::cisco::documents as docs;
use crate::x509::{CertId, Name, Serial};
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) const FORMAT: Format = Format {
    id: "certificate_query",
    kind: Kind::CertificateQuery,
    title: "The certificate query (run sql … certificate)",
    about: "One command that shows most: every certificate of the cluster, its node, its store and its PEM. Tables with serial numbers in place of the PEM are read too.",
    sources: &[docs::REGENERATION.section("Certificate query"), docs::CHANGE_NOTIFICATION.section("5.B")],
    shape: Shape::Text { signs: &["===="], starts, holds: &[("certificate", is_in_row), ("security_mode", to_the_end)], read },
};

/// A PEM is a cell's where others stand before it on its line, or where a wrap or another column left it the line's
/// first: below a blank line, another PEM, or words that announce one stands one that is no row.
fn is_in_row(so_far: &str) -> bool {
    let mut lines = tail(so_far, 4_000).rsplit('\n').map(str::trim);
    if lines.next().is_none_or(|own| !own.is_empty()) {
        return true;
    }
    let above = lines.next().unwrap_or("");
    let alone = || sql_table::rule(so_far, 0).is_some_and(|(_, runs)| runs.len() == 1);
    match above {
        "" => false,
        "-----END CERTIFICATE-----" => alone(),
        _ => !above.ends_with(':') || above.contains("  "),
    }
}

fn starts(text: &str) -> Vec<usize> {
    headers(text, |header, body| {
        let has = |w: &str| header.contains(w);
        // `tkcertificatestatus` is a phone's.
        let of_certificates = header.split_whitespace().any(|word| word.ends_with("certificate"));
        of_certificates && body.contains("BEGIN ") || has("serialnumber") && (has("servername") || has("subjectname"))
    })
}

/// The starts of tables whose header (lower case) and following text satisfy `is`.
pub(super) fn headers(text: &str, is: impl Fn(&str, &str) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some((at, runs)) = sql_table::rule(text, from) {
        let end = runs.last().map_or(at.saturating_add(1), |r| sql_table::end(text, r.end));
        let before = text.get(from..at).unwrap_or("").trim_end();
        let line = before.rfind('\n').map_or(0, |n| n.saturating_add(1));
        let header = before.get(line..).unwrap_or("");
        let prompt = header.rfind("admin:").map_or(0, |p| p.saturating_add(6));
        let header = header.get(prompt..).unwrap_or("");
        // The words of a wrapped header stand on the line above; its echo, in a collapsed paste, before it.
        let body = text.get(end..).unwrap_or("");
        let table = window(body, 4_000);
        // One that was broken at a column may have been so in the middle of a word.
        let above = before.get(..line).unwrap_or("").lines().next_back().unwrap_or("");
        let joined = || format!("{}{header}", above.rsplit("admin:").next().unwrap_or(above));
        if is(&header.to_ascii_lowercase(), table) || prompt == 0 && is(&joined().to_ascii_lowercase(), table) {
            found.push(from.saturating_add(line).saturating_add(prompt));
        }
        from = end;
    }
    found
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let Some((_, runs)) = sql_table::rule(text, 0) else { return Read::default() };
    let body = runs.last().map_or(0, |r| r.end);
    let pems = blocks(text);
    let mut read = if pems.is_empty() { read_serials(piece) } else { read_pems(piece, body, pems) };
    read.problems.extend(cut::left_out_of(piece));
    read
}

/// Between one END and the next BEGIN stand the other cells, whatever wraps did to them: those behind the certificate's
/// column to the end of the line, then the next row's.
fn read_pems(piece: &Piece<'_>, body: usize, pems: Vec<Block>) -> Read {
    let text = piece.str();
    let mut read = Read::default();
    let mut from = body;
    let columns = Columns::of(text);
    let ends: Vec<usize> = pems.iter().skip(1).map(|b| b.start).chain([text.len()]).collect();
    for (block, next) in pems.into_iter().zip(ends) {
        // Certificates may stand ahead of what looks like a rule.
        let from_here = from.min(block.start);
        let cells = text.get(from_here..block.start).unwrap_or("");
        let rest = if columns.behind { first_line(text, block.end..next) } else { block.end..block.end };
        // A wrapped rule goes on before the first row.
        let words = |cells: &'_ str| -> Vec<String> {
            cells.split_whitespace().filter(|w| w.bytes().any(|b| b != b'=')).map(str::to_owned).collect()
        };
        let (before, behind) = (words(cells), words(text.get(rest.clone()).unwrap_or("")));
        let place = before.iter().chain(&behind).find_map(|w| Purpose::of_store(w)).map(|(purpose, trust)| Place { purpose, trust });
        let node = columns.server.and_then(|(is_behind, at)| if is_behind { behind.get(at) } else { before.get(at) });
        // An empty cell is printed as NULL (210541).
        let node = node.filter(|w| (place.is_some() || columns.named) && *w != "NULL" && Purpose::of_store(w).is_none()).cloned();
        let lead = cells.len().saturating_sub(cells.trim_start().len());
        let row = from_here.saturating_add(lead);
        let first_line = text.get(row..block.end).and_then(|t| t.find('\n')).map_or(block.end, |n| row.saturating_add(n));
        match block.certificate {
            Ok(certificate) => {
                let span = piece.span(row..first_line);
                read.facts.push(Fact::Certificate(Box::new(Seen::whole(certificate, place, node, span))));
            }
            Err(e) => read.problems.push(Problem {
                at: Some(piece.span(row..first_line)),
                what: format!(
                    "row of {}: expected a whole certificate, found one that is cut or edited: {e}",
                    before.first().map_or("an unnamed node", String::as_str)
                ),
                advice: "run the query again with a scroll-back long enough, or log the session to a file",
            }),
        }
        from = rest.end.max(from);
    }
    copies(&mut read.facts);
    read
}

/// The first line in a range that is more than blanks.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let all = text.get(range.clone()).unwrap_or("");
    let start = range.start.saturating_add(all.len().saturating_sub(all.trim_start().len()));
    let len = all.trim_start().find('\n').unwrap_or(all.trim_start().len());
    range.start..start.saturating_add(len)
}

/// Where the columns stand that matter, by the header, whose words may be wrapped.
struct Columns {
    /// Some stand behind the certificate's.
    behind: bool,
    /// The node's: whether it is one of these, and its number on its side of the certificate.
    server: Option<(bool, usize)>,
    /// Its name stands in the header.
    named: bool,
}

impl Columns {
    fn of(text: &str) -> Self {
        // Of a header that was lost `servername` is the first of Cisco's query, and the certificate the last.
        let Some((rule, runs)) = sql_table::rule(text, 0) else { return Self { behind: false, server: Some((false, 0)), named: false } };
        let header: Vec<&str> = text.get(..rule).unwrap_or("").split_whitespace().collect();
        let names = header.get(header.len().saturating_sub(runs.len())..).unwrap_or_default();
        let column = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name));
        let pem = column("certificate").unwrap_or(names.len());
        let behind = pem.saturating_add(1) < names.len();
        let server = match column("servername") {
            Some(at) if at > pem => Some((true, at.saturating_sub(pem).saturating_sub(1))),
            Some(at) => Some((false, at)),
            // Of one that was wrapped with its rule the first words may be lost.
            None => (!header.iter().any(|name| name.eq_ignore_ascii_case("pkid"))).then_some((false, 0)),
        };
        Self { behind, server, named: column("servername").is_some() }
    }
}

fn read_serials(piece: &Piece<'_>) -> Read {
    let head = || piece.span(0..piece.str().find('\n').unwrap_or_else(|| piece.str().len().min(200)));
    let wrapped = sql_table::is_wrapped(piece.str()).then(|| sql_table::wrapped(head()));
    let Some(table) = sql_table::read(piece.str()) else { return Read { problems: wrapped.into_iter().collect(), ..Read::default() } };
    let facts = of_serials(piece, &table);
    let (rows, missed) = (table.rows.len(), table.rows.len().saturating_sub(facts.len()));
    let missed = (missed > 0 && table.columns.iter().any(|c| c == "serialnumber")).then(|| Problem {
        at: Some(head()),
        what: format!("expected a serial in each row, found none in {missed} of {rows}: its cells could not be told apart"),
        advice: "paste the table with its line breaks, or give the session's log",
    });
    Read { facts, problems: wrapped.into_iter().chain(missed).collect(), ..Read::default() }
}

/// The rows of a table with serial numbers in place of the PEM.
pub(super) fn of_serials(piece: &Piece<'_>, table: &sql_table::Table) -> Vec<Fact> {
    let mut facts = Vec::new();
    let column = |name: &str| table.columns.iter().position(|c| c == name);
    let serial = column("serialnumber");
    let (server, service) = (column("servername"), column("name"));
    let (subject, issuer) = (column("subjectname"), column("issuername"));
    for row in &table.rows {
        let cell = |i: Option<usize>| i.and_then(|i| row.get(i)).filter(|(text, _)| !text.is_empty());
        let Some((serial, range)) = cell(serial) else { continue };
        let Some(serial) = Serial::from_hex(serial) else { continue };
        let subject = cell(subject).map(|(t, _)| Name::parse(t)).unwrap_or_default();
        // Without an issuer column a certificate of the cluster's own is taken as self-signed.
        let issuer = cell(issuer).map_or_else(|| subject.clone(), |(t, _)| Name::parse(t));
        let place = cell(service).and_then(|(t, _)| Purpose::of_store(t)).map(|(purpose, trust)| Place { purpose, trust });
        facts.push(Fact::Certificate(Box::new(Seen {
            place,
            node: cell(server).map(|(t, _)| t.clone()),
            id: CertId { issuer, serial },
            subject,
            not_before: None,
            not_after: None,
            certificate: None,
            printed: None,
            span: piece.around(range.clone()),
        })));
    }
    copies(&mut facts);
    facts
}

/// An identity certificate under several nodes is listed once for each copy: it belongs to the
/// node whose host name its subject bears, or, as a multi-server certificate, to all of them.
fn copies(facts: &mut [Fact]) {
    let mut holders: BTreeMap<(Purpose, String), Vec<String>> = BTreeMap::new();
    for fact in facts.iter() {
        if let Fact::Certificate(seen) = fact
            && let (Some(place), Some(node)) = (seen.place, &seen.node)
            && !place.trust
        {
            let nodes = holders.entry((place.purpose, seen.id.serial.as_str().to_owned())).or_default();
            if !nodes.contains(node) {
                nodes.push(node.clone());
            }
        }
    }
    for fact in facts.iter_mut() {
        if let Fact::Certificate(seen) = fact
            && let Some(place) = seen.place
            && let Some(nodes) = holders.get(&(place.purpose, seen.id.serial.as_str().to_owned()))
            && nodes.len() > 1
        {
            let host = seen.subject.common_name().unwrap_or("").split('.').next().unwrap_or("").to_ascii_lowercase();
            let owner = nodes.iter().find(|n| n.split('.').next().unwrap_or("").eq_ignore_ascii_case(&host));
            if let Some(owner) = owner {
                seen.node = Some(owner.clone());
            }
        }
    }
}
