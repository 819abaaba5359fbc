//! CTL and ITL files (`.tlv`), as TFTP serves them or as saved from a phone.
//!
//! Every item is a tag of one byte, a length of two, and a value; a lone 0x0D pads the
//! header. Tags come in any order and unknown ones are passed over. The signature is
//! over the whole file with the signature's own item taken out.

use super::{Fact, Format, Input, Kind, ListKind, Problem, Read, Record, Shape, Signature, TrustList, limits};
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
    let mut whole = bytes.len() < limits::WHOLE_BINARY;
    let header = header(input).or_else(|problem| {
        whole = false;
        read.problems.push(problem);
        // A header that is damaged inside may still say where it ends.
        let end = length_at(bytes, 8).filter(|end| record_at(bytes, *end).is_some());
        end.map(|end| Header { end, items: Vec::new(), signer: None, name: None, made: None }).ok_or(())
    });
    let Ok(Header { end: header_end, items: header, signer, name, made }) = header else { return read };
    let find = |tag: u8| header.iter().find(|i| i.tag == tag);
    let mut records = Vec::new();
    let mut at = header_end;
    let mut number = 0_usize;
    let mut tries = TRIES;
    while let Some(rest) = bytes.get(at..).filter(|rest| !is_padding(rest)) {
        number = number.saturating_add(1);
        if let Some((items, end)) = record_at(bytes, at) {
            records.push(record(input, &items, number, &mut read.problems));
            at = end;
            continue;
        }
        whole = false;
        // What is left intact behind it is read.
        let places = at.saturating_add(1)..bytes.len();
        let next = places.filter(|next| bytes.get(*next..next.saturating_add(3)) == Some(&[1, 0, 2])).find(|next| {
            tries = tries.saturating_sub(1);
            tries > 0 && record_at(bytes, *next).is_some()
        });
        let (found, then) = (rest.len(), if next.is_some() { "the records behind it are read" } else { "what follows is not read" });
        let what = match length_at(bytes, at.saturating_add(3)).filter(|_| rest.starts_with(&[1, 0, 2])) {
            Some(length) if length > found => {
                format!("record {number}: expected {length} bytes, found {found}: the file is cut or damaged here")
            }
            Some(_) => format!("record {number}: its items do not fit its length: it is damaged; {then}"),
            None => format!("record {number}: expected its length, found other bytes; {then}"),
        };
        read.problems.push(cut(input, at, what));
        let Some(next) = next else { break };
        at = next;
    }
    // What stands behind the last record is none of the file that was signed.
    let signed = if whole { bytes.get(..at).unwrap_or(bytes) } else { bytes };
    if signed.len() < bytes.len() {
        let what = format!("{} bytes behind the last record were passed over", bytes.len().saturating_sub(signed.len()));
        read.problems.push(cut(input, at, what));
    }
    let records: Vec<Record> = records.into_iter().flatten().collect();
    let signature = match (find(12), whole) {
        (Some(item), true) => {
            check(signed, &records, signer.as_ref().map(|s| &s.value), item, find(8).and_then(|i| bytes.get(i.value.clone())))
        }
        (None, _) => Signature::Unchecked("the file bears no signature".to_owned()),
        (_, false) => {
            Signature::Unchecked("the file is cut or damaged, or not read to its end, so its signature cannot be checked".to_owned())
        }
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

/// So many places are tried for where a record begins behind what is damaged.
const TRIES: usize = 4_000;

/// A length of two bytes.
fn length_at(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes.get(at..at.saturating_add(2))?.try_into().ok()?;
    Some(usize::from(u16::from_be_bytes(length)))
}

/// Nothing but what pads a file.
fn is_padding(rest: &[u8]) -> bool {
    rest.iter().all(|b| matches!(b, 0 | b'\n' | b'\r' | b' '))
}

/// The items of a record, with a role among them, and where it ends.
fn record_at(bytes: &[u8], at: usize) -> Option<(Vec<Item>, usize)> {
    if bytes.get(at..at.saturating_add(3))? != [1, 0, 2] {
        return None;
    }
    let length = length_at(bytes, at.saturating_add(3)).filter(|length| *length >= 5)?;
    let end = at.saturating_add(length);
    let items = items(bytes.get(..end)?, at..end, false).ok()?;
    items.iter().any(|i| i.tag == 4).then_some((items, end))
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

fn record(input: &Input<'_>, items: &[Item], number: usize, problems: &mut Vec<Problem>) -> Option<Record> {
    let item = |tag: u8| items.iter().find(|i| i.tag == tag);
    let value = |tag: u8| item(tag).and_then(|i| input.bytes.get(i.value.clone()));
    let role = match value(4)? {
        [high, low] => u16::from_be_bytes([*high, *low]),
        _ => return None,
    };
    let certificate = value(9).filter(|der| !der.is_empty()).and_then(|der| match Certificate::parse(der) {
        Ok((certificate, _)) => Some(Arc::new(certificate)),
        Err(e) => {
            let at = item(9).map_or(0, |i| i.value.start);
            problems.push(cut(input, at, format!("record {number}: expected a whole certificate, found one that is damaged: {e}")));
            None
        }
    });
    let printed =
        value(6).map(Serial::from_bytes).zip(value(5).map(name_of)).map(|(serial, issuer)| CertId { serial, issuer: Name::parse(&issuer) });
    let id = certificate.as_ref().map(|c| c.id.clone()).or(printed);
    let place = item(6).or_else(|| item(9)).or_else(|| item(4)).map_or(0..0, |i| i.value.clone());
    Some(Record {
        role: Role::from_number(role),
        node: value(2).map(name_of).filter(|n| !n.is_empty()),
        subject: certificate.as_ref().map(|c| c.subject.clone()).or_else(|| value(3).map(|n| Name::parse(&name_of(n)))).unwrap_or_default(),
        id,
        sha1: certificate.as_ref().map(|c| c.sha1.clone()).or_else(|| value(11).filter(|_| value(12) == Some(&[1])).map(hex)),
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
