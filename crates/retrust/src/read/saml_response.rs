//! A SAML response by itself: from a browser's trace, or cut out of a log.

use super::armour::decode;
use super::stretch::find_all;
use super::{Fact, Format, Kind, Piece, Read, SamlResponse, Seen, Shape, dates, xml};
use crate::cisco::documents as docs;
use crate::source::Span;
use crate::x509::{Certificate, Serial};

pub(super) const FORMAT: Format = Format {
    id: "saml_response",
    kind: Kind::SamlResponse,
    title: "SAML responses",
    about: "XML, or its base64 as `SAMLResponse=` carries it. Who answered, with which status and certificate, for whom; and the serial, in decimal, of the certificate that the key was encrypted to: one that is not the cluster's present one proves old metadata.",
    sources: &[docs::SAML_CORE.section("3.2.2"), docs::SSO_LOGS.section("SAML response")],
    shape: Shape::Text {
        signs: &["<Response", ":Response", "PHNhbW"],
        starts,
        holds: &[("certificate", |so_far| so_far.contains('<') && xml::is_open(so_far)), ("bare_base64", xml::is_open)],
        read,
    },
};

/// `<samlp:Response` in base64.
const ENCODED: [&str; 2] = ["PHNhbWxwOlJlc3Bvbn", "PHNhbWwycDpSZXNwb25z"];

pub(super) fn starts(text: &str) -> Vec<usize> {
    let tags = xml::tags(text).filter(|t| t.name == "Response" && text.get(t.range.clone()).is_some_and(|t| t.contains("protocol")));
    let mut found: Vec<usize> = tags.map(|t| t.range.start).collect();
    found.extend(find_all(text, &ENCODED));
    found.sort_unstable();
    found
}

/// As a form sends it, the signs of base64 are escaped.
fn unescaped(body: &str) -> String {
    let escapes = [("%2B", "+"), ("%2F", "/"), ("%3D", "="), ("%0D", ""), ("%0A", "")];
    escapes.into_iter().fold(body.to_owned(), |text, (escape, sign)| text.replace(escape, sign).replace(&escape.to_lowercase(), sign))
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let span = piece.span(0..text.find('>').map_or(text.len().min(200), |n| n.saturating_add(1)).min(400));
    let opened = if text.starts_with('<') {
        None
    } else {
        let body = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '=' | '\n' | '%')).unwrap_or(text.len());
        decode(&unescaped(text.get(..body).unwrap_or(""))).ok().map(|xml| String::from_utf8_lossy(&xml).into_owned())
    };
    let response = of(opened.as_deref().unwrap_or(text), span);
    Read { facts: vec![Fact::Response(Box::new(response))], ..Read::default() }
}

/// The host of an address.
pub(super) fn host_of(url: &str) -> Option<String> {
    let host = url.split_once("://")?.1.split([':', '/']).next()?;
    (!host.is_empty()).then(|| host.to_owned())
}

/// What a response in XML says.
pub(super) fn of(xml: &str, span: Span) -> SamlResponse {
    let mut response = SamlResponse {
        issuer: None,
        status: None,
        issued: None,
        destination: None,
        audience: None,
        signer: None,
        encrypted_to: None,
        span,
    };
    for tag in xml::tags(xml) {
        let body = || xml.get(tag.range.end..).and_then(|t| t.split('<').next()).unwrap_or("").trim();
        match tag.name {
            "Response" if response.issued.is_none() => {
                response.issued = tag.attribute("IssueInstant").and_then(dates::first_stamp);
                response.destination = tag.attribute("Destination").and_then(host_of);
            }
            "Issuer" if response.issuer.is_none() => response.issuer = Some(body().to_owned()),
            "StatusCode" if response.status.is_none() => {
                response.status = tag.attribute("Value").and_then(|v| v.rsplit(':').next()).map(str::to_owned);
            }
            "Audience" if response.audience.is_none() => response.audience = Some(body().to_owned()),
            "X509SerialNumber" if response.encrypted_to.is_none() => response.encrypted_to = Serial::from_decimal(body()),
            "X509Certificate" if response.signer.is_none() => {
                let certificate = decode(body()).and_then(|der| Certificate::parse(&der)).ok();
                response.signer = certificate.map(|(c, _)| Seen::whole(c, None, None, span));
            }
            _ => {}
        }
    }
    response
}
