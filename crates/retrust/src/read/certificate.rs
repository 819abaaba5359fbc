//! Certificates in PEM, anywhere in a text, and in DER.
//!
//! Pasted PEM is broken in many ways: indented, quoted, its breaks lost, its dashes made
//! typographic. The armour is looked for, then base64 is taken wherever it stands.

use super::{Fact, Format, Kind, Piece, Place, Problem, Read, Seen, Shape, cut};
use crate::cisco::Purpose;
use crate::cisco::documents as docs;
use crate::source::Span;
use crate::x509::Certificate;
use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

pub(super) const FORMAT: Format = Format {
    id: "certificate",
    kind: Kind::Certificate,
    title: "Certificates in PEM and DER",
    about: "One or many, with any text around them; file names such as `CallManager.pem` say the purpose. A block that is cut or edited is told with its place, the others are read.",
    sources: &[docs::RFC7468.section("5"), docs::RFC5280.section("4.1")],
    shape: Shape::Text { starts, holds: &[], read },
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
    let found = cut::find_all(text, &BEGIN);
    found.into_iter().map(|at| armour_start(text, at)).collect()
}

/// The dashes before `BEGIN`, however many survived.
pub(super) fn armour_start(text: &str, begin: usize) -> usize {
    let before = text.get(..begin).unwrap_or("");
    before.trim_end_matches('-').len()
}

fn is_der(bytes: &[u8]) -> bool {
    matches!(bytes, [0x30, 0x82, _, _, 0x30, ..]) && Certificate::parse(bytes).is_ok()
}

fn read_der(input: &super::Input<'_>) -> Read {
    let mut read = Read::default();
    let span = input.span(0, input.bytes.len());
    match Certificate::parse(input.bytes) {
        Ok((certificate, _)) => read.facts.push(seen(certificate, hint(input.name, ""), span)),
        Err(e) => read.problems.push(broken(span, &e)),
    }
    read
}

fn read(piece: &Piece<'_>) -> Read {
    let mut read = Read::default();
    let place = piece.command.and_then(named_in_command).or_else(|| hint(&piece.text.name, heading(piece)));
    for block in blocks(piece.str()) {
        let span = piece.span(block.start..block.end);
        match block.certificate {
            Ok(certificate) => read.facts.push(seen(certificate, place, span)),
            Err(e) => read.problems.push(broken(span, &e)),
        }
    }
    read
}

fn seen(certificate: Certificate, place: Option<Place>, span: Span) -> Fact {
    let place = place.or_else(|| by_subject(&certificate));
    Fact::Certificate(Box::new(Seen::whole(certificate, place, None, span)))
}

fn broken(span: Span, error: &str) -> Problem {
    Problem {
        at: Some(span),
        what: format!("expected a whole certificate, found one that is cut or edited: {error}"),
        advice: "download it again from OS Administration > Security > Certificate Management",
    }
}

/// `show cert own tomcat` names its purpose.
pub(super) fn named_in_command(command: &str) -> Option<Place> {
    let mut words = command.split_whitespace().skip_while(|w| !w.eq_ignore_ascii_case("cert")).skip(1);
    let own = words.next()?;
    let name = words.next()?;
    let store = name.split('/').next().unwrap_or(name).trim_end_matches(".pem");
    let (purpose, trust) = Purpose::of_store(store)?;
    Some(Place { purpose, trust: trust || own.eq_ignore_ascii_case("trust") })
}

/// By the file's name, or a heading right above that is nothing but a purpose.
fn hint(file: &str, heading: &str) -> Option<Place> {
    let word = heading.trim().trim_end_matches(':').trim_end_matches(" certificate").trim_end_matches(".pem").trim();
    // A folder may be named for the store, as in `CallManager-trust/Root.pem`.
    let folder = || file.split(['/', '\\']).rev().skip(1).find_map(Purpose::of_store);
    let (purpose, trust) = Purpose::of_store(word).or_else(folder).or_else(|| Purpose::in_file_name(file))?;
    Some(Place { purpose, trust })
}

fn heading<'a>(piece: &Piece<'a>) -> &'a str {
    let before = piece.text.clean.get(..piece.range.start).unwrap_or("");
    before.trim_end().rsplit('\n').next().unwrap_or("")
}

/// CAPF and ITLRecovery name themselves in their subject (captures; 214231).
pub(super) fn by_subject(certificate: &Certificate) -> Option<Place> {
    let name = certificate.subject.common_name()?;
    if !certificate.is_self_issued() {
        return None;
    }
    let purpose = if name.starts_with("CAPF-") {
        Purpose::Capf
    } else if name.to_ascii_uppercase().starts_with("ITLRECOVERY_") {
        Purpose::ItlRecovery
    } else {
        return None;
    };
    Some(Place { purpose, trust: false })
}

/// One PEM block, by offsets in the text given.
pub(super) struct Block {
    pub start: usize,
    pub end: usize,
    pub certificate: Result<Certificate, String>,
}

/// All PEM blocks of a text.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let begins = cut::find_all(text, &BEGIN);
    for (i, begin) in begins.iter().enumerate() {
        let start = armour_start(text, *begin);
        let limit = begins.get(i.saturating_add(1)).map_or(text.len(), |next| armour_start(text, *next));
        let Some(label) = text.get(*begin..limit).and_then(|t| t.find("-----")) else { continue };
        let body_at = begin.saturating_add(label);
        let body = text.get(body_at..limit).unwrap_or("").trim_start_matches('-');
        let body_at = limit.saturating_sub(body.len());
        let ended = body.find("-END").map(|at| body.get(..at).unwrap_or("").trim_end_matches('-'));
        let taken = ended.unwrap_or_else(|| body.split("\n\n").next().unwrap_or(body));
        let end = match ended {
            Some(b) => {
                let tail = body.get(b.len()..).unwrap_or("");
                let close = tail.find("CERTIFICATE").map_or(0, |at| at.saturating_add("CERTIFICATE".len()));
                let dashes = tail.get(close..).map_or(0, |t| t.len().saturating_sub(t.trim_start_matches('-').len()));
                body_at.saturating_add(b.len()).saturating_add(close).saturating_add(dashes)
            }
            None => body_at.saturating_add(taken.len()),
        };
        let certificate = match decode(taken) {
            Ok(der) => Certificate::parse(&der).map(|(c, _)| c),
            Err(e) if ended.is_none() => Err(format!("no END line; {e}")),
            Err(e) => Err(e),
        };
        blocks.push(Block { start, end, certificate });
    }
    blocks
}

/// Base64 with blanks, breaks, quote marks and missing padding; other characters are an error.
pub(super) fn decode(body: &str) -> Result<Vec<u8>, String> {
    const LAX: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::STANDARD,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true),
    );
    let plain: String = body.chars().filter(|c| !c.is_whitespace() && !matches!(c, '>' | '|' | '"')).collect();
    if let Some(bad) = plain.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '=')) {
        return Err(format!("the character `{}` does not belong in base64", bad.escape_default()));
    }
    LAX.decode(plain.trim_end_matches('=')).map_err(|e| e.to_string())
}
