//! Names of inputs: folders and files are named after customers, sites and people, between words of Cisco's and ours.

use super::names::Names;
use super::patterns::hide;
use regex_lite::{Captures, Regex};
use std::sync::LazyLock;

/// Words that tell what a file is and not whose; any other is hidden.
const PLAIN: &str = "\
    a access active activelog address after alarms all and archive as axl b back backup before bundle bz2 c ca \
    callmanager capf case ccm cdp cer cert certcn certificate certificates certmgmt certs cisco ciscosyslog cli \
    client cluster cm cms config console copy core crt csr csv ctl ctlfile ctlsep cucm cut de der developer \
    diagnostic diagnostics dns domain ecdsa edge eml error event events ex exp export expressway file files first \
    folder from full gz gzo ha htm html identity idp imp ipsec ise itl itlfile itlrecovery itlsep jabber json key \
    list log logging loggingsnapshot logs lsc mac mail manager messages metadata mode mra name network new night \
    node note notes now okta old onelogin org out output outputs own p page paste pcap pem phone phones pingfederate \
    platform prt pub publisher putty query recovery release report result retrust risdb root run saml saved sdl \
    second sep server service services session sgn shibboleth show sp sql sso ssosp state status sub subscriber \
    syslog tar tenant test text tftp tgz the tlv tomcat trace traces trust tvs txt uc unknown update user version \
    webex word xconfiguration xml xz zip zst";

/// The name of a host, of words that are plain each by itself: `cucm-pub`, `cm01-sub2`.
static HOST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:cucm|ccm|cm|imp|cup)\d*[-_](?:pub|publisher|sub|subscriber|tftp)\d*\b").ok());

/// What is left of a name: known hosts, addresses and phones by their pseudonyms, and words that tell what it is. A
/// folder of which a word is hidden is hidden whole.
pub fn hide_path(name: &str, names: &mut Names) -> String {
    let (folders, file) = name.rsplit_once('/').map_or((None, name), |(folders, file)| (Some(folders), file));
    let mut left = String::new();
    for folder in folders.into_iter().flat_map(|f| f.split('/')) {
        let shown = hide_host(&hide(folder, names), names);
        let plain = words(&shown).all(is_plain);
        left.push_str(&if plain { shown } else { names.pseudonym_in_place("folder", folder) });
        left.push('/');
    }
    for word in words(&hide_host(&hide(file, names), names)) {
        left.push_str(&if is_plain(word) { word.to_owned() } else { names.pseudonym_in_place("word", word) });
    }
    left
}

fn hide_host(text: &str, names: &mut Names) -> String {
    let Some(host) = HOST.as_ref() else { return String::new() };
    host.replace_all(text, |c: &Captures<'_>| names.pseudonym("node", c.get(0).map_or("", |m| m.as_str()))).into_owned()
}

/// Words and what stands between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest.find(|c: char| c.is_alphanumeric() != first.is_alphanumeric()).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(word)
    })
}

/// A word of [`PLAIN`], with digits or without; long numbers are those of somebody's phone or case.
fn is_plain(word: &str) -> bool {
    if word.len() > 8 && word.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let letters = word.trim_matches(|c: char| c.is_ascii_digit() || !c.is_alphanumeric()).to_ascii_lowercase();
    letters.is_empty() || PLAIN.split(' ').any(|plain| plain == letters)
}
