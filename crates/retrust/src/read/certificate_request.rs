//! Certificate signing requests: in PEM, also as `show csr own` prints them, and in DER.

use super::{Fact, Format, Input, Kind, Piece, Problem, Read, RequestSeen, Shape, armour, der};
use crate::cisco::documents as docs;
use crate::source::Span;
use crate::x509::Request;

pub(super) const FORMAT: Format = Format {
    id: "certificate_request",
    kind: Kind::CertificateRequest,
    title: "Certificate signing requests",
    about: "For whom, which key, which alternative names. `show csr own` prints them between brackets; Cisco's guide shows a label of its own, `CERTIFICATE SIGN REQUEST`.",
    sources: &[docs::RFC2986.section("4"), docs::CLI.section("show csr")],
    shape: Shape::Text { signs: &["BEGIN "], starts, holds: &[], read },
};

/// The same in DER.
pub(super) const DER: Format = Format { shape: Shape::Whole { recognise: is_der, read: read_der }, ..FORMAT };

const BEGIN: [&str; 3] = ["BEGIN CERTIFICATE REQUEST-----", "BEGIN NEW CERTIFICATE REQUEST-----", "BEGIN CERTIFICATE SIGN REQUEST-----"];

fn starts(text: &str) -> Vec<usize> {
    armour::starts(text, &BEGIN)
}

/// A sequence whose first element is a sequence that starts with version 0 and a name.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    der::nested(bytes, &[0x30, 0x30], &[2, 1, 0, 0x30]) && Request::parse(bytes).is_ok()
}

fn read_der(input: &Input<'_>) -> Read {
    fact(Ok(input.bytes.to_vec()), input.span(0, input.bytes.len()))
}

fn read(piece: &Piece<'_>) -> Read {
    armour::read(piece, &BEGIN, fact)
}

pub(super) fn fact(der: Result<Vec<u8>, String>, span: Span) -> Read {
    match der.and_then(|der| Request::parse(&der)) {
        Ok(request) => Read { facts: vec![Fact::Request(Box::new(RequestSeen { request, span }))], ..Read::default() },
        Err(e) => {
            let what = format!("expected a whole signing request, found one that is cut or edited: {e}");
            let advice = "download it again from OS Administration > Security > Certificate Management > Download CSR";
            Read { problems: vec![Problem { at: Some(span), what, advice }], ..Read::default() }
        }
    }
}
