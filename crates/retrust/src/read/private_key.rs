//! Private keys and passphrases: recognised, warned of, never kept.
//!
//! Their bytes are blotted out of the text before any reader sees it, and out of the
//! source that evidence is quoted from.

use super::stretch::{find_all, tail, window};
use super::{Format, Input, Kind, Problem, Read, Shape, armour, der};
use crate::cisco::documents as docs;
use crate::source::Span;
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

/// What the labels of PKCS#1, PKCS#8, SEC1, OpenSSH, PGP and SSH2 end in.
const LABELS: [&str; 2] = ["PRIVATE KEY", "PRIVATE KEY BLOCK"];
/// PuTTY's own format: the lines behind this.
const PUTTY: &str = "Private-Lines:";
/// A key is looked for so far behind its label, or before it.
const REACH: usize = 64 << 10;
/// No passphrase is longer.
const SECRET: usize = 4 << 10;

/// PKCS#1 and PKCS#8 start with a version, as do EC keys (RFC 5915, before an octet string); an encrypted
/// key with the scheme that sealed it (PKCS#5, PKCS#12).
fn is_der(bytes: &[u8]) -> bool {
    const PLAIN: [&[u8]; 4] = [&[2, 1, 0, 2], &[2, 1, 0, 0x30], &[2, 1, 1, 0x30], &[2, 1, 1, 4]];
    const SEALED: [&[u8]; 2] = [&[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5], &[6, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1]];
    PLAIN.iter().any(|head| der::nested(bytes, &[0x30], head)) || SEALED.iter().any(|head| der::nested(bytes, &[0x30, 0x30], head))
}

/// A paste that is nothing but base64 of a key.
pub(super) fn is_bare(text: &str) -> bool {
    text.len() < REACH && text.trim_start().starts_with('M') && armour::decode(text).is_ok_and(|der| is_der(&der))
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

/// What is said of a passphrase that a log or a configuration prints, at its place.
pub(super) fn passphrase_warning(at: Span) -> Problem {
    Problem {
        at: Some(at),
        what: "a passphrase stands here; it was blotted out, and is kept nowhere".to_owned(),
        advice: "change it where it is still used, and take it out of what you share",
    }
}

/// Keys of a text: where each begins, and the stretch that must not be seen.
fn keys(text: &str) -> Vec<(usize, Range<usize>)> {
    let mut keys: Vec<(usize, Range<usize>)> = Vec::new();
    for at in find_all(text, &[LABELS[0], PUTTY]) {
        let hidden = keys.last().map_or(0, |(_, body)| body.end);
        let rest = text.get(at..).unwrap_or("");
        if rest.starts_with(PUTTY) {
            let body = at.saturating_add(PUTTY.len());
            keys.push((at, body..body.saturating_add(body_length(text.get(body..).unwrap_or("")))));
            continue;
        }
        let label = LABELS.iter().rev().find(|l| rest.starts_with(**l)).map_or(0, |l| l.len());
        let words = tail(text.get(..at).unwrap_or(""), 60).rsplit(['\n', '-']).next().unwrap_or("").trim_start();
        let dashes = rest.get(label..).is_some_and(|r| r.trim_start_matches(' ').starts_with('-'));
        let start = at.saturating_sub(words.len());
        if dashes && words.starts_with("BEGIN ") {
            let behind = rest.get(label..).unwrap_or("").trim_start_matches([' ', '-']);
            let body = text.len().saturating_sub(behind.len());
            keys.push((armour::start(text, start), body..body.saturating_add(armoured_length(behind))));
        } else if words.starts_with("END ") && start > hidden.saturating_add(8) {
            // Its beginning scrolled away: the lines before it are its body.
            let before = text.get(hidden..start).unwrap_or("").trim_end_matches(['-', ' ', '\n']);
            let lines = tail(before, REACH).split_inclusive('\n').rev().take_while(|l| !l.trim().is_empty() && is_body(l));
            let length = lines.map(str::len).fold(0, usize::saturating_add);
            let end = hidden.saturating_add(before.len());
            if length > 0 {
                keys.push((end.saturating_sub(length), end.saturating_sub(length)..end));
            }
        }
    }
    keys
}

/// Keys without their armour, inside other text: base64 that begins as theirs does.
pub(super) fn bare(text: &str) -> Vec<Range<usize>> {
    /// What stands near the start of PKCS#1, PKCS#8 and SEC1 in base64, whatever their length.
    const SIGNS: [&str; 5] = ["IBAAKC", "IBADANBgkqhkiG9w0BAQEFAAS", "gEAMBMGByqGSM49AgEG", "CAQEEI", "BgkqhkiG9w0BBQ0w"];
    let armoured = keys(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in find_all(text, &SIGNS) {
        let near = tail(text.get(..at).unwrap_or(""), 16);
        let lead = near.bytes().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count();
        let start = at.saturating_sub(lead);
        let is_known = armoured.iter().map(|(_, body)| body).chain(&found).any(|body| body.contains(&at));
        let head = text.get(start..start.saturating_add(64)).unwrap_or("");
        if !is_known && head.starts_with('M') && armour::decode(head).is_ok_and(|der| is_der(&der)) {
            let length = body_length(text.get(start..).unwrap_or("")).max(64);
            found.push(start..start.saturating_add(length));
        }
    }
    found
}

/// To the END of a key; where another armour begins before it, or none is near, as far as it looks like a body.
fn armoured_length(behind: &str) -> usize {
    // What stands behind the next BEGIN is another's.
    let near = window(behind, REACH).split("BEGIN ").next().unwrap_or("");
    let end = near.find("-END ").into_iter().chain(near.find("- END ")).min().filter(|end| {
        let label = near.get(*end..).and_then(|l| l.split('\n').next()).unwrap_or("");
        window(label, 60).contains(LABELS[0])
    });
    end.unwrap_or_else(|| body_length(behind))
}

/// Lines that look like a body, and what of the next one does.
fn body_length(text: &str) -> usize {
    let near = window(text, REACH);
    let lines = near.split_inclusive('\n').take_while(|l| is_body(l)).map(str::len).fold(0, usize::saturating_add);
    let rest = near.get(lines..).unwrap_or("");
    let run = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '/' | '=' | ' ')).unwrap_or(rest.len());
    lines.saturating_add(if run >= 40 { run } else { 0 })
}

fn starts(text: &str) -> Vec<usize> {
    keys(text).into_iter().map(|(start, _)| start).collect()
}

/// The stretches of a text that hold a key or a passphrase (210541: `passphrase is ::`, `keystorePass=`).
pub(super) fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = keys(text).into_iter().map(|(_, body)| body).collect();
    found.extend(bare(text));
    found.extend(passphrases(text));
    found
}

/// Those that hold a passphrase.
pub(super) fn passphrases(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in find_all(text, &["assphrase is", "eystorePass", "ruststorePass"]) {
        let rest = window(text.get(at..).unwrap_or(""), SECRET);
        let line = rest.find('\n').unwrap_or(rest.len());
        let behind = if rest.starts_with("assphrase") { "assphrase is".len() } else { rest.find([':', '=']).unwrap_or(line).min(line) };
        let value = rest.get(behind..line).unwrap_or("").trim_matches([' ', ':', '=', '"']);
        // Prose that speaks of a passphrase is no secret of a log.
        if rest.starts_with("assphrase") && !value.is_empty() && !rest.get(behind..line).unwrap_or("").contains("::") {
            continue;
        }
        // A value in quotes ends with its line.
        let closed = !value.is_empty() && rest.get(..line).is_some_and(|l| l.trim_end().ends_with(['"', '>']));
        let more = if closed { 0 } else { continued(rest.get(line..).unwrap_or("")) };
        let end = line.saturating_add(more);
        found.push(at.saturating_add(behind)..at.saturating_add(end));
    }
    // Elements of a phone's configuration, such as `<sshPassword>`.
    for at in find_all(text, &["Password>"]) {
        let start = at.saturating_add("Password>".len());
        let before = tail(text.get(..at).unwrap_or(""), 60);
        let opens = before.rsplit('<').next().is_some_and(|tag| !tag.starts_with('/') && tag.len() < 40);
        let len = window(text.get(start..).unwrap_or(""), SECRET).find('<').filter(|len| opens && *len > 0);
        found.extend(len.map(|len| start..start.saturating_add(len)));
    }
    found
}

/// What goes on in the next line, where a terminal or a mail broke a secret: a word that is alone there, and no record or
/// prompt.
fn continued(rest: &str) -> usize {
    let Some(next) = rest.strip_prefix('\n') else { return 0 };
    let line = next.split('\n').next().unwrap_or("");
    let word = line.trim_matches(['>', ' ', '\t', ':', '=', '"']);
    let is_record = line.starts_with("admin:") || line.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    if word.is_empty() || word.contains(char::is_whitespace) || is_record { 0 } else { line.len().saturating_add(1) }
}

/// Base64 and the heads of old armours; and the stars of what was blotted out already.
fn is_body(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['>', ' ']);
    ["Proc-Type:", "DEK-Info:", "Comment:", "Version:"].iter().any(|head| line.starts_with(head))
        || line.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b' ' | b'*'))
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
    fn passwords_of_a_phones_configuration_are_hidden() {
        let text = "<sshUserId>cisco</sshUserId><sshPassword>s3cret</sshPassword><phonePassword></phonePassword>";
        let hidden: Vec<&str> = secrets(text).into_iter().filter_map(|r| text.get(r)).collect();
        assert_eq!(hidden, ["s3cret"]);
    }

    #[test]
    fn passphrases_that_a_terminal_broke_are_hidden() {
        for text in [
            "INFO - passphrase is ::\nSecret-PW-1234\n2026-02-16 x",
            "> INFO - passphrase is ::\n> Secret-PW-1234\n",
            "INFO - passphrase is ::Sec\nret-PW-1234\n2026-02-16 x",
            "keystorePass =\n\"Secret-PW-1234\"\n",
            "passphrase is\n::Secret-PW-1234\n",
            "Passphrase is :: Secret-PW-1234\n",
            "truststorePass=\"Secret-PW-1234\"",
            "certificateKeystorePassword=\"Secret-PW-1234\"",
        ] {
            let mut left = text.to_owned();
            for secret in secrets(text).into_iter().rev() {
                left.replace_range(secret, "");
            }
            assert!(!left.contains("PW-1234") && left.contains("2026-02-16 x") == text.contains("2026-02-16 x"), "{left}");
        }
        assert!(secrets("what the passphrase is nobody knows\nany more\n").is_empty());
        // What is a record, a prompt or words of its own stays.
        for next in ["admin:show", "2026-02-16 10:00:00,123 DEBUG", "SSO Status: SAML SSO Enabled"] {
            for line in ["passphrase is ::Secret", "passphrase is ::", "keystorePass=\"Secret\""] {
                let text = format!("{line}\n{next}\n");
                let last = secrets(&text).pop().and_then(|r| text.get(r.end..).map(str::to_owned));
                assert!(last.is_some_and(|left| left.contains(next)), "{text}");
            }
        }
    }

    #[test]
    fn a_key_without_its_armour_is_hidden() {
        let key = format!("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7{}", "AbC0".repeat(40));
        for text in [format!("the key is {key} and no more"), format!("a\n{key}\nb"), format!("row {key}\n")] {
            let hidden: Vec<&str> = secrets(&text).into_iter().filter_map(|r| text.get(r)).map(str::trim).collect();
            assert_eq!(hidden.len(), 1, "{text}");
            assert!(hidden.first().is_some_and(|h| h.starts_with(&key)), "{hidden:?}");
        }
    }

    #[test]
    fn passphrases_in_logs_are_hidden() {
        let text = "INFO [main] - passphrase is ::s3cret\n<next keystorePass =\"pw\" x\n";
        let hidden: Vec<&str> = secrets(text).into_iter().filter_map(|r| text.get(r)).collect();
        assert_eq!(hidden, [" ::s3cret", "=\"pw\" x"]);
    }
}
