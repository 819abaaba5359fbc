//! The answer of AXL's `executeSQLQuery`: the rows of a query as XML.

use super::certificate::blocks;
use super::sql_table::Table;
use super::stretch::{find_all, tail};
use super::{Fact, Format, Kind, Piece, Place, Problem, Read, Seen, Shape, certificate_query, table, xml};
use crate::cisco::Purpose;
use crate::cisco::documents as docs;

pub(super) const FORMAT: Format = Format {
    id: "axl_response",
    kind: Kind::CommandOutput,
    title: "AXL executeSQLQuery",
    about: "Rows as `<row>` with an element a column; the same queries as `run sql` takes. With the columns of the certificate query each row is a certificate with its node and store.",
    sources: &[docs::AXL.section("executeSQLQuery"), docs::CHANGE_NOTIFICATION.section("5.B")],
    shape: Shape::Text { signs: &["executeSQLQueryResponse"], starts, holds: &[("certificate", xml::is_open)], read },
};

fn starts(text: &str) -> Vec<usize> {
    let answers = find_all(text, &["executeSQLQueryResponse"]);
    let opened = answers.into_iter().filter_map(|at| {
        let prefix = tail(text.get(..at)?, 40).rsplit('<').next()?;
        let open = at.checked_sub(prefix.len())?.checked_sub(1)?;
        (text.get(open..)?.starts_with('<') && !prefix.contains(['/', '>'])).then_some(open)
    });
    opened.collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut read = Read::default();
    let mut table = Table { columns: Vec::new(), rows: Vec::new() };
    let mut row: Option<Vec<(&str, String, std::ops::Range<usize>)>> = None;
    let mut rows = Vec::new();
    for tag in xml::tags(text) {
        if tag.name == "row" {
            rows.extend(row.replace(Vec::new()));
            continue;
        }
        let Some(cells) = &mut row else { continue };
        let (body, end) = xml::content(text, tag.range.end);
        cells.push((tag.name, body.trim().to_owned(), tag.range.end..end));
    }
    rows.extend(row);
    for cells in rows {
        let cell = |name: &str| cells.iter().find(|(n, ..)| n.eq_ignore_ascii_case(name));
        if let Some((_, pem, range)) = cell("certificate").filter(|(_, pem, _)| pem.contains("BEGIN ")) {
            let place = cell("name").and_then(|(_, store, _)| Purpose::of_store(store)).map(|(purpose, trust)| Place { purpose, trust });
            let node = cell("servername").map(|(_, node, _)| node.clone());
            for block in blocks(pem) {
                let span = piece.around(range.start..range.start);
                match block.certificate {
                    Ok(certificate) => {
                        read.facts.push(Fact::Certificate(Box::new(Seen::whole(certificate, place, node.clone(), span))));
                    }
                    Err(e) => read.problems.push(Problem {
                        at: Some(span),
                        what: format!("expected a whole certificate in a row, found one that is cut or edited: {e}"),
                        advice: "run the query again and save the answer to a file",
                    }),
                }
            }
        }
        if table.columns.is_empty() {
            table.columns = cells.iter().map(|(name, ..)| name.to_ascii_lowercase()).collect();
        }
        table.rows.push(cells.into_iter().map(|(_, value, range)| (value, range)).collect());
    }
    if read.facts.is_empty() && table.columns.iter().any(|c| c == "serialnumber") {
        read.facts = certificate_query::of_serials(piece, &table);
    }
    if read.facts.is_empty() {
        read.facts = table::facts(piece, &table, 0..text.find('>').unwrap_or(0));
    }
    read
}
