//! Trust Verification Service traces: `hh:mm:ss.mmm |   debug …`.

use super::stretch::fits;
use super::{Format, Kind, Piece, Read, Shape, log_scan};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::{Log, TVS_HANDSHAKE_FAILED};
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "tvs_trace",
    kind: Kind::Log,
    title: "TVS trace",
    about: "Which certificates phones asked about, and whether TVS knew them. Two stores are asked in turn: one miss is normal.",
    sources: &[docs::DIRECTORY.section("TVS trace"), docs::MIGRATION.section("TVS trace")],
    shape: Shape::Text { signs: &[], starts, holds: log_scan::HOLDS, read },
};

static LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d\d:\d\d:\d\d\.\d{3} \|(?:   |-->|<--| )\s*(?:debug|[A-Za-z:]+))").ok());

fn starts(text: &str) -> Vec<usize> {
    log_scan::line_starts(text, |b| fits(b, "dd:dd:dd.ddd |"), LINE.as_ref())
}

/// So many connections without a single handshake: one or two may be cut off by the ends of the trace (ours).
const SEVERAL: usize = 3;

fn read(piece: &Piece<'_>) -> Read {
    let mut read = log_scan::scan(piece, Log::Tvs);
    // Phones that connect and set up no TLS turned the certificate of TVS down (phones.md 3).
    let text = piece.str();
    let accepted: Vec<usize> = text.match_indices("Accepted TCP connection").map(|(at, _)| at).take(SEVERAL).collect();
    if accepted.len() == SEVERAL && log_scan::is_complete(piece) && !text.contains("TLS HS Done") {
        read.facts.extend(accepted.into_iter().map(|at| log_scan::sighting(piece, TVS_HANDSHAKE_FAILED, at, Vec::new())));
    }
    read
}
