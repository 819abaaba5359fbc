//! Tomcat's `ssosp` log: log4j records, stack traces, responses in XML and base64.

use super::armour::decode;
use super::saml_response::host_of;
use super::stretch::{find_all, fits, window};
use super::{Fact, Format, Kind, Piece, Read, SamlResponse, Shape, Sighting, log_scan, saml_response};
use crate::cisco::documents as docs;
use crate::cisco::log_messages::{ENCRYPTED_TO, Log, SAML_RESPONSE, SP_NAMED};
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "sso_log",
    kind: Kind::Log,
    title: "SSO log (ssosp)",
    about: "`tomcat/logs/ssosp/log4j/ssosp*.log`. Responses in base64 are opened: their status, their signer, and the serial, in decimal, of the certificate that the identity provider encrypted to.",
    sources: &[docs::SSO.section("SSO log review"), docs::SSO_LOGS.section("Logs")],
    shape: Shape::Text { signs: &[" DEBUG", " INFO", " WARN", " ERROR", " FATAL"], starts, holds: log_scan::HOLDS, read },
};

/// A logger stands behind the thread; where a dash does, it is the log of certificate
/// management, and where a bracket does, Jabber's.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?:DEBUG|INFO|WARN|ERROR|FATAL)\s+\[[^\]\n]{1,80}\]\s+)[^-\s\[]").ok()
});

/// A response is no longer than this.
const RESPONSE: usize = 64 << 10;

/// So many names of service providers are kept of one log.
const NAMED: usize = 1_000;

fn starts(text: &str) -> Vec<usize> {
    log_scan::line_starts(text, |b| fits(b, "dddd-dd-dd dd:dd:dd,ddd "), LINE.as_ref())
}

fn read(piece: &Piece<'_>) -> Read {
    let mut read = log_scan::scan(piece, Log::Sso);
    // A base64 response says the same as one in XML. Which key it was encrypted to is a sighting beside the others, in
    // their time.
    let serial = Regex::new(r"X509SerialNumber>\s*([0-9]+)\s*<").ok();
    let mut opened = Vec::new();
    for fact in &read.facts {
        if let Fact::Sighting(sighting) = fact
            && sighting.message == SAML_RESPONSE
            && let Some(Ok(xml)) = sighting.fields.first().map(|b| decode(b))
        {
            let xml = String::from_utf8_lossy(&xml);
            if let Some(number) = serial.as_ref().and_then(|s| s.captures(&xml)).and_then(|c| c.get(1)) {
                let fields = vec![number.as_str().to_owned()];
                opened.push(Fact::Sighting(Sighting { message: ENCRYPTED_TO, fields, ..sighting.clone() }));
            }
            let response = SamlResponse { encrypted_to: None, ..saml_response::of(&xml, sighting.span) };
            opened.push(Fact::Response(Box::new(response)));
        }
    }
    read.facts.extend(opened);
    for at in find_all(piece.str(), &[SP_NAMED.literal]).into_iter().take(NAMED) {
        let rest = piece.str().get(at.saturating_add(SP_NAMED.literal.len())..).unwrap_or("");
        // One may be called by its address.
        let name = window(rest, 256).split_whitespace().next().map(|name| host_of(name).unwrap_or_else(|| name.to_owned()));
        let fields = name.into_iter().collect();
        read.facts.push(log_scan::sighting(piece, SP_NAMED, at, fields));
    }
    // In XML as well; its serial is a message of its own.
    let starts = saml_response::starts(piece.str());
    for (i, at) in starts.iter().copied().enumerate() {
        // One that never ends reaches to the next, and no further than a response is long.
        let next = starts.get(i.saturating_add(1)).map_or(usize::MAX, |next| next.saturating_sub(at));
        let rest = piece.str().get(at..).filter(|rest| rest.starts_with('<')).unwrap_or("");
        let xml = window(rest, next.min(RESPONSE));
        let end = xml.find("Response>").unwrap_or(xml.len());
        if let Some(xml) = xml.get(..end).filter(|xml| !xml.is_empty()) {
            let head = xml.find('>').map_or(1, |n| n.saturating_add(1)).min(400);
            let span = piece.span(at..at.saturating_add(head));
            read.facts.push(Fact::Response(Box::new(SamlResponse { encrypted_to: None, ..saml_response::of(xml, span) })));
        }
    }
    read
}
