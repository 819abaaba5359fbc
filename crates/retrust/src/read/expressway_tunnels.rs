//! The SSH tunnels between Expressway-C and Expressway-E, as copied from their status page.
//!
//! No sample of the page is public. Known are its heading and that a tunnel which is up is `Active`, so a row is a line
//! with a name or an address, and whatever else it says of its state is not that.

use super::{Fact, Format, Kind, Piece, Read, Shape, TunnelSeen};
use crate::cisco::documents as docs;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "expressway_tunnels",
    kind: Kind::CommandOutput,
    title: "Expressway, Unified Communications SSH tunnels status",
    about: "Status > Unified Communications, copied from its heading on: a row a tunnel, with the name or address of the other side, and `Active` where it is up.",
    sources: &[docs::MRA_GUIDE_12.section("Troubleshooting, SSH tunnels")],
    shape: Shape::Text { signs: &["SSH tunnels status"], starts, holds: &[], read },
};

/// At the start of a line, a quote's marks before it.
static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?m)^[ \t>]*(Unified Communications SSH tunnels status)\b").ok());
/// A name with a dot in it, or an address.
static HOST: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b[A-Za-z0-9][\w-]*(?:\.[A-Za-z0-9][\w-]*)+\b").ok());
static ACTIVE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bActive\b").ok());

/// A page has a row for each peer and domain; more is no page.
const ROWS: usize = 500;

fn starts(text: &str) -> Vec<usize> {
    HEADING.iter().flat_map(|h| h.captures_iter(text)).filter_map(|c| c.get(1)).map(|m| m.start()).collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let mut tunnels = Vec::new();
    let mut at: usize = 0;
    for line in piece.str().split_inclusive('\n') {
        // The page ends where a line is left blank below its rows.
        if line.trim().is_empty() && !tunnels.is_empty() {
            break;
        }
        let host = HOST.as_ref().and_then(|h| h.find(line)).map(|m| m.as_str().to_owned());
        if let Some(host) = host.filter(|_| at > 0 && tunnels.len() < ROWS) {
            let active = ACTIVE.as_ref().is_some_and(|a| a.is_match(line));
            let span = piece.span(at..at.saturating_add(line.trim_end().len()));
            tunnels.push(TunnelSeen { host, active, span });
        }
        at = at.saturating_add(line.len());
    }
    Read { facts: vec![Fact::Tunnels(tunnels)], ..Read::default() }
}
