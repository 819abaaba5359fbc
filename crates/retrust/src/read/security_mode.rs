//! Cluster Security Mode from `processconfig`: 0 non-secure, 1 mixed (118893, 214231).

use super::{Fact, Format, Kind, Piece, Read, SecurityMode, Shape};
use crate::cisco::documents as docs;
use crate::source::At;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "security_mode",
    kind: Kind::CommandOutput,
    title: "Cluster Security Mode",
    about: "The row `ClusterSecurityMode` of `run sql select … from processconfig`: 0 is non-secure, 1 is mixed mode.",
    sources: &[docs::TOKENLESS.section("Verify"), docs::REGENERATION.section("Mixed mode")],
    shape: Shape::Text { signs: &["ClusterSecurityMode"], starts, holds: &[], read },
};

static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:^|\s)ClusterSecurityMode\s+([01])(?:\s|$)").ok());
static HEADER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"paramname\s+paramvalue").ok());

fn starts(text: &str) -> Vec<usize> {
    if !text.contains("ClusterSecurityMode") {
        return Vec::new();
    }
    let all =
        |re: &LazyLock<Option<Regex>>| re.as_ref().map(|r| r.find_iter(text).map(|m| m.start()).collect::<Vec<_>>()).unwrap_or_default();
    let headers = all(&HEADER);
    let header = |at: usize| headers.partition_point(|h| *h < at).checked_sub(1).and_then(|i| headers.get(i)).copied();
    all(&ROW).into_iter().map(|at| header(at).unwrap_or_else(|| at.saturating_add(1).min(text.len()))).collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let found = ROW.as_ref().and_then(|r| r.captures(piece.str()));
    let fact = found.and_then(|c| Some((c.get(0)?, c.get(1)?))).map(|(row, value)| {
        let mode = if value.as_str() == "1" { SecurityMode::Mixed } else { SecurityMode::NonSecure };
        Fact::Mode(At::new(mode, piece.span(row.range())))
    });
    Read { facts: fact.into_iter().collect(), ..Read::default() }
}
