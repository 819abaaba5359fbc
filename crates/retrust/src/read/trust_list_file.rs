//! CTL and ITL files (`.tlv`), as TFTP serves them or as saved from a phone.
//!
//! Every item is a tag of one byte, a length of two, and a value; a lone 0x0D pads the
//! header. Tags come in any order and unknown ones are passed over. The signature is
//! over the whole file with the signature's own item taken out.

use super::{Fact, Format, Input, Kind, ListKind, Problem, Read, Record, Shape, Signature, TrustList};
use crate::cisco::Role;
use crate::cisco::documents as docs;
use crate::source::At;
use crate::x509::{CertId, Certificate, Digest, Name, Scheme, Serial, hex, verify};
use md5::Digest as _;
use std::ops::Range;
use std::sync::Arc;
use time::OffsetDateTime;

pub(super) const FORMAT: Format = Format {
    id: "trust_list_file",
    kind: Kind::TrustListFile,
    title: "Trust-list files (.tlv)",
    about: "`CTLFile.tlv`, `ITLFile.tlv`, and those of one phone. The signature is verified with the SAST record that the header names: RSA and ECDSA, SHA-1, SHA-256, SHA-512. Two public writers number SHA-512 differently, so a signature counts as invalid only if no digest fits.",
    sources: &[docs::CERTUTILS.section("tlvfile"), docs::SECURITY_GUIDE_12.section("ITL file contents")],
    shape: Shape::Whole { recognise, read },
};

/// Version item of two bytes, then the header's length item.
fn recognise(bytes: &[u8]) -> bool {
    matches!(bytes, [1, 0, 2, _, _, 2, 0, 2, ..])
}

pub(super) struct Item {
    tag: u8,
    value: Range<usize>,
}

fn items(bytes: &[u8], range: Range<usize>, padded: bool) -> Result<Vec<Item>, usize> {
    let mut at = range.start;
    let mut items = Vec::new();
    while at < range.end {
        let Some([tag, rest @ ..]) = bytes.get(at..range.end) else { return Err(at) };
        if padded && *tag == 13 {
            at = at.saturating_add(1);
            continue;
        }
        let [high, low, ..] = rest else { return Err(at) };
        let start = at.saturating_add(3);
        let end = start.saturating_add(usize::from(u16::from_be_bytes([*high, *low])));
        if end > range.end {
            return Err(at);
        }
        items.push(Item { tag: *tag, value: start..end });
        // Signer info, signature info and algorithm info only count what follows: it is read in its turn.
        at = if padded && matches!(tag, 3 | 7 | 9) { start } else { end };
    }
    Ok(items)
}

/// The header that trust lists and signed files share.
pub(super) struct Header {
    /// Its length in bytes.
    end: usize,
    items: Vec<Item>,
    /// Who signed.
    pub signer: Option<At<CertId>>,
    /// The name that the file was signed under.
    pub name: Option<String>,
    /// When.
    pub made: Option<At<OffsetDateTime>>,
}

/// Reads the header.
///
/// # Errors
/// Where it is cut or damaged.
pub(super) fn header(input: &Input<'_>) -> Result<Header, Problem> {
    let bytes = input.bytes;
    let length = bytes.get(8..10).and_then(|b| b.try_into().ok()).map_or(0, |b| usize::from(u16::from_be_bytes(b)));
    let end = length.min(bytes.len());
    let items = match items(bytes, 0..end, true) {
        Ok(items) if length <= bytes.len() => items,
        Ok(_) | Err(_) => return Err(cut(input, 0, format!("expected a header of {length} bytes, found one that is cut or damaged"))),
    };
    let find = |tag: u8| items.iter().find(|i| i.tag == tag);
    let text = |tag: u8| find(tag).and_then(|i| bytes.get(i.value.clone())).map(name_of);
    let serial = find(5).and_then(|i| bytes.get(i.value.clone())).map(Serial::from_bytes);
    let signer = serial.zip(text(6)).map(|(serial, issuer)| {
        let place = find(5).map_or(0..0, |i| i.value.clone());
        At::new(CertId { issuer: Name::parse(&issuer), serial }, input.span(place.start, place.len()))
    });
    let made = find(15).and_then(|i| {
        let stamp = u32::from_be_bytes(bytes.get(i.value.clone())?.try_into().ok()?);
        let time = OffsetDateTime::from_unix_timestamp(i64::from(stamp)).ok()?;
        Some(At::new(time, input.span(i.value.start, i.value.len())))
    });
    let name = text(14);
    Ok(Header { end, items, signer, name, made })
}

fn cut(input: &Input<'_>, at: usize, what: String) -> Problem {
    Problem { at: Some(input.span(at, 1)), what, advice: "fetch the file again; from a TFTP node with a TFTP client in binary mode" }
}

fn read(input: &Input<'_>) -> Read {
    let bytes = input.bytes;
    let mut read = Read::default();
    let Header { end: header_end, items: header, signer, name, made } = match header(input) {
        Ok(header) => header,
        Err(problem) => {
            read.problems.push(problem);
            return read;
        }
    };
    let find = |tag: u8| header.iter().find(|i| i.tag == tag);
    let mut records = Vec::new();
    let mut at = header_end;
    let mut whole = true;
    while at < bytes.len() {
        let number = records.len().saturating_add(1);
        let length = match bytes.get(at..at.saturating_add(5)) {
            Some([1, 0, 2, high, low]) => usize::from(u16::from_be_bytes([*high, *low])),
            // Padding at the end of a file is harmless.
            _ if bytes.get(at..).is_some_and(|rest| rest.iter().all(|b| matches!(b, 0 | 13))) => break,
            _ => {
                read.problems.push(cut(
                    input,
                    at,
                    format!("record {number}: expected its length, found other bytes; what follows is not read"),
                ));
                whole = false;
                break;
            }
        };
        let end = at.saturating_add(length);
        let items = if length < 5 || end > bytes.len() { Err(at) } else { items(bytes, at..end, false) };
        match items {
            Ok(items) => records.push(record(input, &items)),
            Err(_) => {
                let left = bytes.len().saturating_sub(at);
                read.problems.push(cut(
                    input,
                    at,
                    format!("record {number}: expected {length} bytes, found {left}: the file is cut or damaged here"),
                ));
                whole = false;
                break;
            }
        }
        at = end;
    }
    let records: Vec<Record> = records.into_iter().flatten().collect();
    let signature = match (find(12), whole) {
        (Some(item), true) => {
            check(bytes, &records, signer.as_ref().map(|s| &s.value), item, find(8).and_then(|i| bytes.get(i.value.clone())))
        }
        (None, _) => Signature::Unchecked("the file bears no signature".to_owned()),
        (_, false) => Signature::Unchecked("the file is cut, so its signature cannot be checked".to_owned()),
    };
    if let Signature::Invalid(why) = &signature {
        let at = find(12).map(|i| input.span(i.value.start, i.value.len()));
        read.problems.push(Problem {
            at,
            what: why.clone(),
            advice: "phones refuse this file; fetch it again, and compare its checksum with `show itl` or `show ctl`",
        });
    }
    read.facts.push(Fact::TrustList(Box::new(TrustList {
        kind: kind(input.name, name.as_deref(), &records),
        span: input.span(0, bytes.len()),
        absent: false,
        whole,
        signer,
        records,
        signature,
        md5: Some(hex(&md5::Md5::digest(bytes))),
        sha1: Some(hex(&sha1::Sha1::digest(bytes))),
        made,
    })));
    read
}

fn name_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches('\0').to_owned()
}

/// By the name inside, then the file's name, then by TVS records, which only an ITL has (214231).
fn kind(name: &str, inner: Option<&str>, records: &[Record]) -> ListKind {
    for name in [inner.unwrap_or(""), name] {
        let upper = name.to_ascii_uppercase();
        match (upper.contains("ITL"), upper.contains("CTL")) {
            (true, false) => return ListKind::Itl,
            (false, true) => return ListKind::Ctl,
            _ => {}
        }
    }
    if records.iter().any(|r| r.role == Role::Tvs) { ListKind::Itl } else { ListKind::Ctl }
}

fn record(input: &Input<'_>, items: &[Item]) -> Option<Record> {
    let item = |tag: u8| items.iter().find(|i| i.tag == tag);
    let value = |tag: u8| item(tag).and_then(|i| input.bytes.get(i.value.clone()));
    let role = match value(4)? {
        [high, low] => u16::from_be_bytes([*high, *low]),
        _ => return None,
    };
    let certificate = value(9).and_then(|der| Certificate::parse(der).ok()).map(|(c, _)| Arc::new(c));
    let printed =
        value(6).map(Serial::from_bytes).zip(value(5).map(name_of)).map(|(serial, issuer)| CertId { serial, issuer: Name::parse(&issuer) });
    let id = certificate.as_ref().map(|c| c.id.clone()).or(printed);
    let place = item(6).or_else(|| item(9)).or_else(|| item(4)).map_or(0..0, |i| i.value.clone());
    Some(Record {
        role: Role::from_number(role),
        node: value(2).map(name_of).filter(|n| !n.is_empty()),
        subject: certificate.as_ref().map(|c| c.subject.clone()).or_else(|| value(3).map(|n| Name::parse(&name_of(n)))).unwrap_or_default(),
        id,
        sha1: certificate.as_ref().map(|c| c.sha1.clone()),
        certificate,
        span: input.span(place.start, place.len()),
    })
}

/// Checks the signature with the record whose serial the header names.
fn check(bytes: &[u8], records: &[Record], signer: Option<&CertId>, item: &Item, algorithm: Option<&[u8]>) -> Signature {
    let Some(signer) = signer else { return Signature::Unchecked("the header names no signer".to_owned()) };
    let with_serial = |r: &&Record| r.serial().is_some_and(|s| s.same(&signer.serial));
    let Some(record) = records.iter().find(|r| r.role == Role::Sast && with_serial(r)).or_else(|| records.iter().find(with_serial)) else {
        return Signature::Unchecked(format!("its signer, serial {}, is not among its records", signer.serial));
    };
    let Some(certificate) = &record.certificate else {
        return Signature::Unchecked("its signer's record bears no certificate".to_owned());
    };
    // The item's tag and length are three bytes before its value.
    let mut message = bytes.get(..item.value.start.saturating_sub(3)).unwrap_or_default().to_vec();
    message.extend_from_slice(bytes.get(item.value.end..).unwrap_or_default());
    let signature = bytes.get(item.value.clone()).unwrap_or_default();
    let named = match algorithm {
        Some([1]) => Digest::Sha1,
        Some([2]) => Digest::Sha256,
        _ => Digest::Sha512,
    };
    let others = [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512].into_iter().filter(|d| *d != named);
    let mut known = false;
    for digest in std::iter::once(named).chain(others) {
        match verify(&certificate.key, Scheme::Plain(digest), &message, signature) {
            Some(true) => return Signature::Valid,
            Some(false) => known = true,
            None => {}
        }
    }
    if known {
        Signature::Invalid(format!("the signature does not fit the key of its signer, serial {}", signer.serial))
    } else {
        Signature::Unchecked(format!("its signer's key is {}, which Retrust cannot check", certificate.key_text))
    }
}
