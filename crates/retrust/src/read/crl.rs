//! Certificate revocation lists, in PEM and DER.

use super::{CrlSeen, Fact, Format, Input, Kind, Piece, Problem, Read, Shape, armour, der};
use crate::cisco::documents as docs;
use crate::source::Span;
use crate::x509::Crl;

pub(super) const FORMAT: Format = Format {
    id: "crl",
    kind: Kind::Crl,
    title: "Certificate revocation lists",
    about: "Who revokes, when the list was made and when the next is due, and how many certificates it names.",
    sources: &[docs::RFC5280.section("5")],
    shape: Shape::Text { signs: &["BEGIN "], starts, holds: &[], read },
};

/// The same in DER.
pub(super) const DER: Format = Format { shape: Shape::Whole { recognise: is_der, read: read_der }, ..FORMAT };

const BEGIN: [&str; 1] = ["BEGIN X509 CRL-----"];

fn starts(text: &str) -> Vec<usize> {
    armour::starts(text, &BEGIN)
}

/// A sequence of a list (version 1 or none, algorithm, issuer, time), as no certificate and no request is.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    let Some((0x30, list)) = der::head(bytes) else { return false };
    let Some((0x30, mut rest)) = der::head(list) else { return false };
    if let Some((2, version, more)) = der::element(rest) {
        if version != [1] {
            return false;
        }
        rest = more;
    }
    let Some((0x30, algorithm, rest)) = der::element(rest) else { return false };
    let Some((0x30, _, rest)) = der::element(rest) else { return false };
    algorithm.first() == Some(&6) && matches!(rest, [0x17 | 0x18, ..])
}

fn read_der(input: &Input<'_>) -> Read {
    fact(Ok(input.bytes.to_vec()), input.span(0, input.bytes.len()))
}

fn read(piece: &Piece<'_>) -> Read {
    armour::read(piece, &BEGIN, fact)
}

pub(super) fn fact(der: Result<Vec<u8>, String>, span: Span) -> Read {
    match der.and_then(|der| Crl::parse(&der)) {
        Ok(crl) => Read { facts: vec![Fact::Crl(Box::new(CrlSeen { crl, span }))], ..Read::default() },
        Err(e) => {
            let what = format!("expected a whole revocation list, found one that is cut or edited: {e}");
            Read { problems: vec![Problem { at: Some(span), what, advice: "download it again from its CA" }], ..Read::default() }
        }
    }
}
