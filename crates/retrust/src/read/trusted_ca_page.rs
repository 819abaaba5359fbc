//! Expressway's page of trusted CA certificates, copied from the browser.

use super::{Fact, Format, Kind, Piece, Read, Shape, Table, grid};
use crate::cisco::documents as docs;

pub(super) const FORMAT: Format = Format {
    id: "trusted_ca_page",
    kind: Kind::CertificateList,
    title: "Expressway's trusted CA page",
    about: "Issuer, subject and expiration of each trusted CA; known by these columns. The page shows no serial numbers, so the list proves what is not there and nothing more: drop the `ca_….pem` of a diagnostic archive instead. No capture was found; the columns are the guide's.",
    sources: &[docs::MRA_GUIDE_15.section("Trusted CA certificate")],
    shape: Shape::Text { signs: &["Expir", "expir", "EXPIR"], starts, holds: &[], read },
};

fn starts(text: &str) -> Vec<usize> {
    grid::headers(text, "expir", |cells| {
        let has = |word: &str| cells.iter().any(|c| c.starts_with(word));
        has("issuer") && has("subject") && has("expir")
    })
}

fn read(piece: &Piece<'_>) -> Read {
    let Some(grid) = grid::read(piece.str()) else { return Read::default() };
    let head = 0..piece.str().find('\n').unwrap_or(0);
    Read { facts: vec![Fact::Table(Table { columns: grid.columns, rows: grid.rows.len(), span: piece.span(head) })], ..Read::default() }
}
