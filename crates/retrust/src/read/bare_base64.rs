//! DER in base64 without its armour, as it is copied out of metadata, a database or a console.

use super::{Format, Kind, Piece, Read, Shape, armour, certificate, certificate_request, crl, pkcs7, pkcs12};
use crate::cisco::documents as docs;
use crate::x509::Certificate;

pub(super) const FORMAT: Format = Format {
    id: "bare_base64",
    kind: Kind::Certificate,
    title: "Base64 without armour",
    about: "A paste that is nothing but base64 of a certificate, a signing request, a revocation list or a bundle; it starts with `MI`.",
    sources: &[docs::RFC7468.section("1"), docs::CAPTURES.section("X509Certificate of SAML metadata")],
    shape: Shape::Text { signs: &[], starts, holds: &[], read },
};

/// The whole text, and nothing else in it.
fn starts(text: &str) -> Vec<usize> {
    let plain = text.trim();
    let base64 = |b: u8| b.is_ascii_alphanumeric() || b.is_ascii_whitespace() || matches!(b, b'+' | b'/' | b'=' | b'"' | b'>');
    let is = plain.len() >= 80 && plain.trim_start_matches(['"', '>', ' ']).starts_with("MI") && plain.bytes().all(base64);
    is.then(|| text.len().saturating_sub(text.trim_start().len())).into_iter().collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let span = piece.span(0..piece.str().len());
    let der = armour::decode(piece.str());
    let of = |kind: Kind, read: Read| Read { kind: Some(kind), ..read };
    match &der {
        Ok(bytes) if certificate_request::is_der(bytes) => of(Kind::CertificateRequest, certificate_request::fact(der, span)),
        Ok(bytes) if crl::is_der(bytes) => of(Kind::Crl, crl::fact(der, span)),
        Ok(bytes) if pkcs7::is_der(bytes) => of(Kind::Pkcs7, pkcs7::facts(bytes, span, &piece.text.name)),
        Ok(bytes) if pkcs12::is_der(bytes) => of(Kind::Pkcs12, pkcs12::warning()),
        _ => match der.and_then(|bytes| Certificate::parse(&bytes)) {
            Ok((certificate, _)) => {
                let place = certificate::hint(&piece.text.name, "");
                Read { facts: vec![certificate::seen(certificate, place, span)], ..Read::default() }
            }
            Err(e) => Read { problems: vec![certificate::broken(span, &e)], ..Read::default() },
        },
    }
}
