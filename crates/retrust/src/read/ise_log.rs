//! ISE: failed authentications by EAP-TLS, as syslog carries them.

use super::log_scan;
use super::stretch::{find_all, tail};
use super::{Format, Kind, Piece, Read, Shape};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;

pub(super) const FORMAT: Format = Format {
    id: "ise_log",
    kind: Kind::Log,
    title: "ISE authentication log",
    about: "`CISE_Failed_Attempts` and its kin; `FailureReason=12514 …` says that the authentication server does not know the CA of a phone's certificate. Long events come in several lines. Of ASA no capture was found, so its lines are not read.",
    sources: &[docs::CAPTURES.section("ISE syslog, 3.x, and its message codes")],
    shape: Shape::Text { signs: &["CISE_"], starts, holds: log_scan::HOLDS, read },
};

fn starts(text: &str) -> Vec<usize> {
    // A line's head, `Oct 27 14:29:31 HOST-01`, is short.
    let head = |at: usize| tail(text.get(..at).unwrap_or(""), 300).rsplit('\n').next().map_or(0, str::len);
    find_all(text, &["CISE_"]).into_iter().map(|at| at.saturating_sub(head(at))).collect()
}

fn read(piece: &Piece<'_>) -> Read {
    log_scan::scan(piece, Log::Ise)
}
