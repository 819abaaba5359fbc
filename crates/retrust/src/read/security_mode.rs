//! Cluster Security Mode from `processconfig`: 0 non-secure, 1 mixed (118893, 214231).

use super::stretch::{find_all, tail};
use super::{Fact, Format, Kind, Piece, Read, SecurityMode, Shape};
use crate::cisco::documents as docs;
use crate::source::At;
use regex_lite::{Captures, Regex};
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "security_mode",
    kind: Kind::CommandOutput,
    title: "Cluster Security Mode",
    about: "The row `ClusterSecurityMode` of `run sql select … from processconfig`: 0 is non-secure, 1 is mixed mode.",
    sources: &[docs::TOKENLESS.section("Verify"), docs::REGENERATION.section("Mixed mode")],
    shape: Shape::Text { signs: &["ClusterSecurityMode"], starts, holds: &[], read },
};

static ROW: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^ClusterSecurityMode\s+([01])(?:\D|$)").ok());

/// Its rows, by their places.
fn rows(text: &str) -> impl Iterator<Item = (usize, Captures<'_>)> {
    let row = |at: usize| {
        let (before, row) = text.split_at_checked(at)?;
        // In a collapsed paste the rule ends right before it.
        let begins = before.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '=');
        Some((at, ROW.as_ref().filter(|_| begins)?.captures(row)?))
    };
    find_all(text, &["ClusterSecurityMode"]).into_iter().filter_map(row)
}

fn starts(text: &str) -> Vec<usize> {
    // A header stands right above.
    let header = |at: usize| {
        let near = tail(text.get(..at)?, 400);
        let begins = near.rfind("paramname")?;
        let is_own = near.get(begins..).is_some_and(|h| h.contains("paramvalue") && !h.contains("ClusterSecurityMode"));
        is_own.then(|| at.saturating_sub(near.len()).saturating_add(begins))
    };
    rows(text).map(|(at, _)| header(at).unwrap_or(at)).collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let found = rows(piece.str()).next();
    let fact = found.and_then(|(at, row)| Some((at, row.get(1)?))).map(|(at, value)| {
        let mode = if value.as_str() == "1" { SecurityMode::Mixed } else { SecurityMode::NonSecure };
        Fact::Mode(At::new(mode, piece.span(at..at.saturating_add(value.end()))))
    });
    Read { facts: fact.into_iter().collect(), ..Read::default() }
}
