//! PKCS#7 bundles (`.p7b`, `.p7c`): the chains that certificate authorities hand out.

use super::{Format, Input, Kind, Piece, Problem, Read, Shape, armour, certificate, der};
use crate::cisco::documents as docs;
use crate::source::Span;
use crate::x509::Certificate;

pub(super) const FORMAT: Format = Format {
    id: "pkcs7",
    kind: Kind::Pkcs7,
    title: "PKCS#7 bundles (.p7b)",
    about: "The certificates of a SignedData, in PEM or DER. CUCM takes single certificates: upload each by itself, the root first.",
    sources: &[docs::RFC2315.section("9.1")],
    shape: Shape::Text { signs: &["BEGIN "], starts, holds: &[], read },
};

/// The same in DER.
pub(super) const DER: Format = Format { shape: Shape::Whole { recognise: is_der, read: read_der }, ..FORMAT };

const BEGIN: [&str; 3] = ["BEGIN PKCS7-----", "BEGIN CMS-----", "BEGIN PKCS #7 SIGNED DATA-----"];

/// id-signedData, 1.2.840.113549.1.7.2.
const SIGNED_DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];

fn starts(text: &str) -> Vec<usize> {
    armour::starts(text, &BEGIN)
}

pub(super) fn is_der(bytes: &[u8]) -> bool {
    der::nested(bytes, &[0x30], &SIGNED_DATA)
}

fn read_der(input: &Input<'_>) -> Read {
    facts(input.bytes, input.span(0, input.bytes.len()), input.name)
}

fn read(piece: &Piece<'_>) -> Read {
    armour::read(piece, &BEGIN, |der, span| match der {
        Ok(der) => facts(&der, span, &piece.text.name),
        Err(e) => Read { problems: vec![broken(span, &e)], ..Read::default() },
    })
}

fn broken(span: Span, why: &str) -> Problem {
    Problem {
        at: Some(span),
        what: format!("expected a whole PKCS#7 bundle, found one that is cut or edited: {why}"),
        advice: "download it again from the certificate authority, or export the certificates as PEM",
    }
}

/// The certificates of a SignedData: after version, digests and content, in `[0]`.
pub(super) fn facts(bytes: &[u8], span: Span, name: &str) -> Read {
    let mut read = Read::default();
    let Some(mut rest) = certificates(bytes) else {
        read.problems.push(broken(span, "no certificates stand where they should, or their lengths are left open (BER)"));
        return read;
    };
    while !rest.is_empty() {
        match Certificate::parse(rest) {
            Ok((certificate, used)) => {
                read.facts.push(certificate::seen(certificate, certificate::hint(name, ""), span));
                rest = rest.get(used..).unwrap_or_default();
            }
            Err(e) => {
                read.problems.push(broken(span, &e));
                break;
            }
        }
    }
    read
}

fn certificates(bytes: &[u8]) -> Option<&[u8]> {
    let (_, info, _) = der::element(bytes)?;
    let (6, _, rest) = der::element(info)? else { return None };
    let (0xa0, explicit, _) = der::element(rest)? else { return None };
    let (0x30, mut rest, _) = der::element(explicit)? else { return None };
    while let Some((tag, content, more)) = der::element(rest) {
        if tag == 0xa0 {
            return Some(content);
        }
        rest = more;
    }
    None
}
