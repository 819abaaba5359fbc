//! `utils sso status`: is SAML SSO on, when was metadata exchanged.

use super::stretch::find_all;
use super::{Fact, Format, Kind, Piece, Read, Shape, SsoStatus, dates};
use crate::cisco::documents as docs;
use crate::source::At;

pub(super) const FORMAT: Format = Format {
    id: "sso_status",
    kind: Kind::CommandOutput,
    title: "utils sso status",
    about: "Whether SSO is on, and the dates of the last export and import of metadata, in the server's zone: right within a day.",
    sources: &[docs::SSO.section("utils sso status")],
    shape: Shape::Text { signs: &["SSO Status"], starts, holds: &[], read },
};

fn starts(text: &str) -> Vec<usize> {
    find_all(text, &["SSO Status:", "SSO Status ="])
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    // A value reaches to the next key, so that a collapsed paste reads too.
    let keys = [
        "SSO Status",
        "IdP Metadata Imported Date",
        "SP Metadata Exported Date",
        "SSO Test Result Date",
        "SAML SSO Test Status",
        "Recovery URL Status",
        "Entity ID",
    ];
    let value = |key: &str| {
        let at = text.find(key)?;
        let start = at.saturating_add(key.len());
        let rest = text.get(start..)?;
        let end = keys.iter().filter_map(|k| rest.find(k)).min().unwrap_or(rest.len());
        let line = rest.get(..end)?.split('\n').next()?;
        Some((line.trim_start_matches([' ', ':', '=']).trim().to_owned(), piece.span(at..start.saturating_add(line.len()))))
    };
    let date = |key: &str| value(key).and_then(|(v, span)| dates::java(&v).map(|t| At::new(t, span)));
    let enabled = value("SSO Status").map(|(v, span)| {
        let lower = v.to_ascii_lowercase();
        At::new(lower.contains("enabled") && !lower.contains("not enabled") && !lower.contains("disabled"), span)
    });
    let (exported, imported) = (date("SP Metadata Exported Date"), date("IdP Metadata Imported Date"));
    let result = value("SSO Test Result Status").or_else(|| value("SAML SSO Test Status"));
    let result = result.map(|(v, _)| v.to_ascii_lowercase()).unwrap_or_default();
    let passed = date("SSO Test Result Date").filter(|_| result.contains("pass"));
    let status = SsoStatus {
        node: None,
        enabled,
        exported,
        imported,
        passed,
        test_failed: result.contains("fail"),
        provider: value("Entity ID").map(|(v, _)| v),
    };
    Read { facts: vec![Fact::Sso(status)], ..Read::default() }
}
