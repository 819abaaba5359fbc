//! Names that stand in base64: a response in a log, the path of `get_edge_config`, a certificate.

use super::names::Names;
use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use regex_lite::{Captures, Regex};
use std::sync::LazyLock;

/// A shorter run spells words by chance.
const LEAST: usize = 14;
/// A run that may be base64, in either of its alphabets.
static RUN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+/_-]{14,}={0,2}").ok());
/// The domain, and at times the node, that a client asks Expressway for.
static EDGE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"/([A-Za-z0-9+_-]{4,}={0,2})(/get_edge_config)").ok());

/// The text without base64 that spells words, or a name that is known.
pub fn hide(text: &str, names: &mut Names) -> String {
    let (Some(run), Some(edge)) = (&*RUN, &*EDGE) else { return String::new() };
    let domain = |c: &Captures<'_>| {
        let group = |i: usize| c.get(i).map_or("", |m| m.as_str());
        format!("/{}{}", names.pseudonym_in_place("encoded", group(1)), group(2))
    };
    let text = edge.replace_all(text, domain);
    let hidden = run.replace_all(&text, |c: &Captures<'_>| {
        let found = c.get(0).map_or("", |m| m.as_str());
        if spells(found, names) {
            return names.pseudonym_in_place("encoded", found);
        }
        // Of a path one part may be.
        let hide_part = |part: &str| {
            let spells = part.len() >= LEAST && spells(part, names);
            if spells { names.pseudonym_in_place("encoded", part) } else { part.to_owned() }
        };
        found.split('/').map(hide_part).collect::<Vec<_>>().join("/")
    });
    hidden.into_owned()
}

fn spells(run: &str, names: &Names) -> bool {
    const LAX: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true);
    let alphabet = if run.contains(['-', '_']) { &base64::alphabet::URL_SAFE } else { &base64::alphabet::STANDARD };
    let bare = run.trim_end_matches('=');
    // An excerpt may end anywhere: one letter of four spells nothing.
    let whole = if bare.len() % 4 == 1 { bare.get(..bare.len().saturating_sub(1)).unwrap_or("") } else { bare };
    let Ok(bytes) = GeneralPurpose::new(alphabet, LAX).decode(whole) else { return false };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if std::str::from_utf8(&bytes).is_ok_and(|text| text.chars().all(is_text)) {
        return true;
    }
    let lower = String::from_utf8_lossy(&bytes).to_lowercase();
    names.known.keys().any(|name| name.len() > 3 && lower.contains(name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_base64_are_hidden_and_words_stay() {
        let hidden = |text: &str| hide(text, &mut Names::default());
        assert_eq!(hidden("https://x:8443/a2xpbmlrZW4uYXQ=/get_edge_config/"), "https://x:8443/encoded-1/get_edge_config/");
        assert_eq!(hidden("SAML Response is ::PHNhbWxwOlJlc3BvbnNlIHhtbG5z"), "SAML Response is ::encoded-1");
        for word in ["CertificateDBCache::getCertificateInformation", "6b721503005e01148d1fe382fbfdd133", "sso-sp-metadata-stale"] {
            assert_eq!(hidden(word), word);
        }
    }
}
