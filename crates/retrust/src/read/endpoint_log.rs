//! The log of a TC endpoint, `all.log`: `15975.89 HttpClient     SSL certificate problem: …`.

use super::stretch::fits;
use super::{Format, Kind, Piece, Read, Shape, log_scan};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "endpoint_log",
    kind: Kind::Log,
    title: "Endpoint log (TC)",
    about: "Seconds since the start, the context, the text. No date, so it is held against nothing that has one. CE and RoomOS were not seen and are read where they print the same.",
    sources: &[docs::EDGE_ENDPOINTS.section("TC Endpoint Logs")],
    shape: Shape::Text { signs: &[" HttpClient ", " PROV ", " CertificateVerification "], starts, holds: log_scan::HOLDS, read },
};

static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(\d{1,9}\.\d\d (?:HttpClient|PROV|CertificateVerification) )").ok());

fn starts(text: &str) -> Vec<usize> {
    log_scan::line_starts(text, may, LINE.as_ref())
}

/// A number with two decimals.
fn may(bytes: &[u8]) -> bool {
    let whole = bytes.iter().take(10).take_while(|b| b.is_ascii_digit()).count();
    bytes.get(whole..).is_some_and(|rest| fits(rest, ".dd "))
}

fn read(piece: &Piece<'_>) -> Read {
    log_scan::scan(piece, Log::Endpoint)
}
