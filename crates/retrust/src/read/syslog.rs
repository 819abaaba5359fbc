//! CiscoSyslog, RTMT alerts and the mails of the certificate monitor: alarms of the platform and of
//! CallManager.

use super::log_scan;
use super::stretch::{find_all, tail, window};
use super::{Fact, Format, Kind, NodeFact, Piece, Read, Shape};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::Log;

pub(super) const FORMAT: Format = Format {
    id: "syslog",
    kind: Kind::Log,
    title: "Syslog alarms and expiry mails",
    about: "`%UC_…-severity-Name: %[Key=value]…`: certificates that expire, phones that unregister with their reason. The second time of a line is UTC and bears the year. Mails and RTMT repeat the bracket list.",
    sources: &[docs::CAPTURES.section("CiscoSyslog, 10.x and 11.5"), docs::RFC3164.section("4.1")],
    shape: Shape::Text { signs: &["%UC_", "Certificate expiration Notification."], starts, holds: log_scan::HOLDS, read },
};

/// Each alarm, from the start of its line where nothing but the line's head stands before it.
fn starts(text: &str) -> Vec<usize> {
    let alarms = find_all(text, &["%UC_", "Certificate expiration Notification."]);
    alarms
        .into_iter()
        .map(|at| {
            let near = tail(text.get(..at).unwrap_or(""), 200);
            near.rfind('\n')
                .map_or(if near.len() < 200 { 0 } else { at }, |n| at.saturating_sub(near.len()).saturating_add(n).saturating_add(1))
        })
        .collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut read = log_scan::scan(piece, Log::Syslog);
    let mut names: Vec<&str> = Vec::new();
    for (at, key) in text.match_indices("[NodeID=") {
        let value = window(text.get(at.saturating_add(key.len())..).unwrap_or(""), 80);
        let Some(name) = value.split(']').next().filter(|n| value.contains(']') && !n.is_empty() && !names.contains(n)) else { continue };
        if names.len() < 40 {
            names.push(name);
            let span = piece.around(at..at.saturating_add(key.len()));
            read.facts.push(Fact::Node(NodeFact { name: name.to_owned(), publisher: None, product: None, ip: None, span }));
        }
    }
    read
}
