//! Private keys and passphrases: recognised, warned of, never kept.
//!
//! Their bytes are blotted out of the text before any reader sees it, and out of the
//! source that evidence is quoted from.

use super::{Format, Input, Kind, Problem, Read, Shape, armour, cut};
use crate::cisco::documents as docs;
use std::ops::Range;

pub(super) const FORMAT: Format = Format {
    id: "private_key",
    kind: Kind::PrivateKey,
    title: "Private keys",
    about: "Of every armour, and in DER. The key is not read; its bytes are blotted out before anything else looks at the input, so that no report, saved case or screen can show them. Passphrases that certMgmt logs print are blotted out too.",
    sources: &[docs::RFC7468.section("10"), docs::CHANGE_NOTIFICATION.section("4.C b, passphrases in certMgmt logs")],
    shape: Shape::Text { signs: &["PRIVATE KEY", "Private-Lines"], starts, holds: &[], read: |_| warning() },
};

/// The same in DER.
pub(super) const DER: Format = Format { shape: Shape::Whole { recognise: is_der, read: read_der }, ..FORMAT };

/// The ends of the labels of PKCS#1, PKCS#8, SEC1, OpenSSH, PGP, and of SSH2 (RFC 4716's cousin).
const LABELS: [&str; 3] = ["PRIVATE KEY-----", "PRIVATE KEY BLOCK-----", "PRIVATE KEY ----"];
/// PuTTY's own format: the lines behind this.
const PUTTY: &str = "Private-Lines:";

/// PKCS#8 and PKCS#1 start with a version, EC keys (RFC 5915) with version 1 and an octet string.
fn is_der(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [0x30, 0x82, _, _, 2, 1, 0, 0x30 | 2, ..] | [0x30, 0x81, _, 2, 1, 0 | 1, 0x30 | 2 | 4, ..] | [0x30, 0x77, 2, 1, 1, 4, ..]
    )
}

/// A paste that is nothing but base64 of a key.
pub(super) fn is_bare(text: &str) -> bool {
    text.len() < 64 << 10 && text.trim_start().starts_with("MI") && armour::decode(text).is_ok_and(|der| is_der(&der))
}

fn read_der(_: &Input<'_>) -> Read {
    warning()
}

/// What is said of every key.
pub(super) fn warning() -> Read {
    let problem = Problem {
        at: None,
        what: "this is a private key; its content was not read and is kept nowhere".to_owned(),
        advice: "Retrust needs no private key: remove it from what you share, and renew the certificate if others have seen it",
    };
    Read { problems: vec![problem], ..Read::default() }
}

/// Where an armour begins, and where the body behind its label does.
fn begins(text: &str) -> Vec<(usize, usize)> {
    let places = |label: &'static str| cut::find_all(text, &[label]).into_iter().map(|at| (at, at.saturating_add(label.len())));
    let armoured = LABELS.into_iter().flat_map(places);
    let armoured = armoured.filter_map(|(at, body)| {
        let before = text.get(..at)?.rsplit(['\n', '-']).next()?;
        let begin = at.saturating_sub(before.len());
        before.trim_start().starts_with("BEGIN ").then(|| (armour::start(text, begin), body))
    });
    let mut found: Vec<(usize, usize)> = armoured.chain(places(PUTTY)).collect();
    found.sort_unstable();
    found
}

fn starts(text: &str) -> Vec<usize> {
    begins(text).into_iter().map(|(start, _)| start).collect()
}

/// The stretches of a text that hold a key or a passphrase (210541: `passphrase is ::`, `keystorePass=`).
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (_, body) in begins(text) {
        let rest = text.get(body..).unwrap_or("");
        let armoured = !text.get(..body).unwrap_or("").ends_with(PUTTY);
        let end = rest.find("---- END").into_iter().chain(rest.find("-----END")).min().filter(|_| armoured).unwrap_or_else(|| {
            // Cut off: the key goes on while lines look like its body.
            let lines = rest.split_inclusive('\n');
            lines.take_while(|l| is_body(l)).map(str::len).fold(0, usize::saturating_add)
        });
        found.push(body..body.saturating_add(end));
    }
    for at in cut::find_all(text, &["passphrase is ::", "keystorePass"]) {
        let rest = text.get(at..).unwrap_or("");
        let line = rest.find('\n').unwrap_or(rest.len());
        let word = rest.find([':', '=']).unwrap_or(line).min(line);
        found.push(at.saturating_add(word)..at.saturating_add(line));
    }
    found
}

fn is_body(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['>', ' ']);
    ["Proc-Type:", "DEK-Info:", "Comment:", "Version:"].iter().any(|head| line.starts_with(head))
        || line.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_cut_short_hides_its_body_and_nothing_else() {
        let text = "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc+/=\nQUJD\nadmin:show ctl\n";
        let hidden: Vec<&str> = secrets(text).into_iter().filter_map(|r| text.get(r)).collect();
        assert_eq!(hidden, ["\nMIIEabc+/=\nQUJD\n"]);
    }

    #[test]
    fn passphrases_in_logs_are_hidden() {
        let text = "INFO [main] - passphrase is ::s3cret\nnext keystorePass =\"pw\" x\n";
        let hidden: Vec<&str> = secrets(text).into_iter().filter_map(|r| text.get(r)).collect();
        assert_eq!(hidden, ["::s3cret", "=\"pw\" x"]);
    }
}
