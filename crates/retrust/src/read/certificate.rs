//! Certificates in PEM, anywhere in a text, and in DER.

use super::stretch::tail;
use super::{Fact, Format, Kind, Piece, Place, Problem, Read, Seen, Shape, armour, certificate_request, der, pkcs7};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, recovery_host};
use crate::source::Span;
use crate::x509::{Certificate, Name};

pub(super) const FORMAT: Format = Format {
    id: "certificate",
    kind: Kind::Certificate,
    title: "Certificates in PEM and DER",
    about: "One or many, with any text around them; file names such as `CallManager.pem` say the purpose. A block that is cut or edited is told with its place, the others are read.",
    sources: &[docs::RFC7468.section("5"), docs::RFC5280.section("4.1")],
    shape: Shape::Text { signs: &["BEGIN "], starts, holds: &[], read },
};

/// DER certificates come as files of their own.
pub(super) const DER: Format = Format {
    id: "certificate",
    kind: Kind::Certificate,
    title: FORMAT.title,
    about: FORMAT.about,
    sources: FORMAT.sources,
    shape: Shape::Whole { recognise: is_der, read: read_der },
};

const BEGIN: [&str; 3] = ["BEGIN CERTIFICATE-----", "BEGIN X509 CERTIFICATE-----", "BEGIN TRUSTED CERTIFICATE-----"];

fn starts(text: &str) -> Vec<usize> {
    armour::starts(text, &BEGIN)
}

fn is_der(bytes: &[u8]) -> bool {
    der::nested(bytes, &[0x30], &[0x30]) && Certificate::parse(bytes).is_ok()
}

fn read_der(input: &super::Input<'_>) -> Read {
    let mut read = Read::default();
    let place = hint(input.name, "");
    // One behind the other, as some tools bundle them.
    let mut at = 0_usize;
    while let Some(rest) = input.bytes.get(at..).filter(|rest| !rest.is_empty()) {
        match Certificate::parse(rest) {
            Ok((certificate, used)) => {
                read.facts.push(seen(certificate, place, input.span(at, at.saturating_add(used))));
                at = at.saturating_add(used.max(1));
            }
            Err(e) => {
                // What pads a certificate is none.
                if at == 0 || rest.starts_with(&[0x30]) {
                    read.problems.push(broken(input.span(at, input.bytes.len()), &e));
                }
                break;
            }
        }
    }
    read
}

fn read(piece: &Piece<'_>) -> Read {
    let mut read = Read::default();
    let place = place_of(piece, "").unwrap_or_else(|| hint(&piece.text.name, heading(piece)));
    for block in blocks(piece.str()) {
        let span = piece.span(block.start..block.end);
        match block.certificate {
            Ok(certificate) => read.facts.push(seen(certificate, place, span)),
            Err(e) => match otherwise(&block.other, span, &piece.text.name) {
                Some(other) => {
                    read.kind = other.kind.filter(|_| read.facts.is_empty());
                    read.facts.extend(other.facts);
                    read.problems.extend(other.problems);
                }
                None => read.problems.push(broken(span, &e)),
            },
        }
    }
    read
}

pub(super) fn seen(certificate: Certificate, place: Option<Place>, span: Span) -> Fact {
    let place = place.or_else(|| by_subject(&certificate));
    Fact::Certificate(Box::new(Seen::whole(certificate, place, None, span)))
}

/// What its label calls a certificate and its structure a bundle, as certificate authorities of Windows hand it out, or a
/// signing request.
fn otherwise(der: &[u8], span: Span, name: &str) -> Option<Read> {
    if pkcs7::is_der(der) {
        return Some(Read { kind: Some(Kind::Pkcs7), ..pkcs7::facts(der, span, name) });
    }
    let request = || Read { kind: Some(Kind::CertificateRequest), ..certificate_request::fact(Ok(der.to_vec()), span) };
    certificate_request::is_der(der).then(request)
}

pub(super) fn broken(span: Span, error: &str) -> Problem {
    Problem {
        at: Some(span),
        what: format!("expected a whole certificate, found one that is cut or edited: {error}"),
        advice: "download it again from OS Administration > Security > Certificate Management",
    }
}

/// The purpose that the echo of `show cert` gives to what stands below it: none where lines were lost in between, or the
/// first of its fields is, for then it may be another command's output.
pub(super) fn place_of(piece: &Piece<'_>, first_field: &str) -> Option<Option<Place>> {
    let command = piece.command?;
    let place = named_in_command(command)?;
    let before = tail(piece.text.clean.get(..piece.range.start).unwrap_or(""), 4_000);
    let between = before.rfind(command).and_then(|at| before.get(at.saturating_add(command.len())..));
    let below = between.is_some_and(|text| text.trim_matches(|c: char| c.is_whitespace() || c == '[').is_empty());
    Some((below && piece.str().contains(first_field)).then_some(place))
}

/// `show cert own tomcat` names its purpose.
fn named_in_command(command: &str) -> Option<Place> {
    let mut words = command.split_whitespace().skip_while(|w| !w.eq_ignore_ascii_case("cert")).skip(1);
    let own = words.next()?;
    let name = words.next()?;
    let store = name.split('/').next().unwrap_or(name).trim_end_matches(".pem");
    let (purpose, trust) = Purpose::of_store(store)?;
    Some(Place { purpose, trust: trust || own.eq_ignore_ascii_case("trust") })
}

/// By the file's name, or a heading right above that is nothing but a purpose.
pub(super) fn hint(file: &str, heading: &str) -> Option<Place> {
    let word = heading.trim().trim_end_matches(':').trim_end_matches(" certificate").trim_end_matches(".pem").trim();
    // A folder may be named for the store, as in `CallManager-trust/Root.pem`.
    let folder = || file.split(['/', '\\']).rev().skip(1).find_map(Purpose::of_store);
    let (purpose, trust) = Purpose::of_store(word).or_else(folder).or_else(|| Purpose::in_file_name(file))?;
    // Beside `certs`, which holds a service's own.
    let in_trust = || file.split(['/', '\\']).any(|folder| folder == "trust-certs");
    Some(Place { purpose, trust: trust || in_trust() })
}

fn heading<'a>(piece: &Piece<'a>) -> &'a str {
    // A heading is short; a line may hold thousands of certificates.
    let near = tail(piece.text.clean.get(..piece.range.start).unwrap_or(""), 200).trim_end();
    near.rsplit('\n').next().unwrap_or("")
}

/// CAPF and ITLRecovery name themselves in their subject (captures; 214231).
pub(super) fn by_subject(certificate: &Certificate) -> Option<Place> {
    by_subject_name(&certificate.subject).filter(|_| certificate.is_self_issued())
}

/// The same of a name alone.
pub(super) fn by_subject_name(subject: &Name) -> Option<Place> {
    let name = subject.common_name()?;
    let purpose = if name.starts_with("CAPF-") { Some(Purpose::Capf) } else { recovery_host(name).map(|_| Purpose::ItlRecovery) };
    purpose.map(|purpose| Place { purpose, trust: false })
}

/// One certificate in PEM, by offsets in the text given.
pub(super) struct Block {
    pub start: usize,
    pub end: usize,
    pub certificate: Result<Certificate, String>,
    /// The bytes of what is none.
    other: Vec<u8>,
}

/// All certificates in PEM of a text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let read = |block: armour::Block| {
        let (certificate, other) = match block.der {
            Ok(der) => match Certificate::parse(&der) {
                Ok((certificate, _)) => (Ok(certificate), Vec::new()),
                Err(e) => (Err(e), der),
            },
            Err(e) => (Err(e), Vec::new()),
        };
        Block { start: block.range.start, end: block.range.end, certificate, other }
    };
    armour::blocks(text, &BEGIN).into_iter().map(read).collect()
}
