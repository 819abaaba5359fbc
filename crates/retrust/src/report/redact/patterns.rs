//! A text without names: those that are known, and what looks like an address, a phone or a person.

use super::encoded;
use super::names::Names;
use regex_lite::{Captures, Regex};
use std::sync::LazyLock;

struct Patterns {
    /// A mail address.
    mail: Regex,
    /// A user's name may be an everyday word, so it is hidden where a log says that it is one; so is a person in a
    /// directory: `AD-User-Resolved-DNs=CN=…`.
    users: [Regex; 3],
    /// The node that answered a phone: `Warning: 399 cucm-pub "…"`.
    warned: Regex,
    /// What an authentication server calls its own: hosts, places, groups, profiles and rules.
    site: Regex,
    /// A tenant of Entra ID is named by such a number.
    tenant: Regex,
    ipv4: Regex,
    /// What may be an IPv6 address.
    groups: Regex,
    phone: Regex,
    /// Groups of two digits, of which six are a phone's address.
    mac: Regex,
    /// The same, as switches write it.
    dotted: Regex,
    /// An attribute of a name in a certificate.
    attribute: Regex,
}

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    Some(Patterns {
        mail: Regex::new(r"(?i)\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b").ok()?,
        users: [
            Regex::new(r#"(userid is ::|Username="|User-Name=|UserName=|NetworkDeviceName=)([^,"\s<]+)"#).ok()?,
            Regex::new(r#"(\bfor user )([^,"\s<\\]+\\+[^,"\s<]+)"#).ok()?,
            Regex::new(r"(AD-User-[A-Za-z-]+=(?:CN=)?)([^,;=\\<]+)").ok()?,
        ],
        warned: Regex::new(r"(Warning: 399 )([A-Za-z0-9][\w.-]*)").ok()?,
        site: Regex::new(
            r"\b((?:AcsSessionID|AD-Domain|AD-Host-[A-Za-z-]+|AD-Groups-Names|ExternalGroups|EndPoint(?:MatchedProfile|Policy)|Location|Device Type|IdentityGroup|EndPointIdentityGroup|NetworkDeviceGroups|ISEPolicySetName|AuthenticationIdentityStore|Selected[A-Za-z]+|[A-Za-z]+MatchedRule|Called-Station-ID|NAS-Identifier|NAS-Port-Id)=)([^,;<\n]+)",
        )
        .ok()?,
        tenant: Regex::new(r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b").ok()?,
        ipv4: Regex::new(r"\b(?:\d{1,3}\.){3}\d{1,3}\b").ok()?,
        groups: Regex::new(r"[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*").ok()?,
        phone: Regex::new(r"\b(?:SEP|CTLSEP|ITLSEP|CSF|TCT|BOT|TAB)[0-9A-Za-z_.-]{4,12}\b").ok()?,
        mac: Regex::new(r"(?i)\b[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2})+\b").ok()?,
        dotted: Regex::new(r"(?i)\b[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}\b").ok()?,
        attribute: Regex::new(r"\b(OU|O|L|ST|S|DC|street|STREET|postalCode)=([^;,\n<]+)").ok()?,
    })
});

/// The text without names; nothing of it, should the patterns not be there.
pub fn hide(text: &str, names: &mut Names) -> String {
    let Some(patterns) = &*PATTERNS else { return String::new() };
    let group = |c: &Captures<'_>, i: usize| c.get(i).map_or("", |m| m.as_str()).to_owned();
    let mut text = replace(&encoded::hide(text, names), &patterns.mail, "user", names);
    for pattern in &patterns.users {
        let user = |c: &Captures<'_>| format!("{}{}", group(c, 1), names.pseudonym_in_place("user", &group(c, 2)));
        text = pattern.replace_all(&text, user).into_owned();
    }
    let warned = |c: &Captures<'_>| format!("{}{}", group(c, 1), names.pseudonym("node", &group(c, 2)));
    text = patterns.warned.replace_all(&text, warned).into_owned();
    let site = |c: &Captures<'_>| format!("{}{}", group(c, 1), names.pseudonym_in_place("site", &group(c, 2)));
    text = patterns.site.replace_all(&text, site).into_owned();
    // Longest first: a full name before the host that begins it.
    let mut known: Vec<(String, String)> = names.known.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    known.sort_by_key(|(k, _)| std::cmp::Reverse(k.len()));
    for (name, pseudonym) in known {
        text = replace_word(&text, &name, &pseudonym);
    }
    text = replace(&text, &patterns.tenant, "tenant", names);
    text = replace(&text, &patterns.ipv4, "address", names);
    text = hide_ipv6(&text, &patterns.groups, names);
    text = replace(&text, &patterns.phone, "phone", names);
    // More groups are a serial number or a fingerprint and stay.
    let mac = |c: &Captures<'_>| {
        let found = group(c, 0);
        if found.split([':', '-']).count() == 6 { names.pseudonym("mac", &found) } else { found }
    };
    text = patterns.mac.replace_all(&text, mac).into_owned();
    text = replace(&text, &patterns.dotted, "mac", names);
    let attribute = |c: &Captures<'_>| {
        let (key, value) = (group(c, 1), group(c, 2));
        let kept = ["Cisco Systems", "org-", "domain-", "node-"].iter().any(|kept| value.starts_with(kept));
        if kept { format!("{key}={value}") } else { format!("{key}={}", names.pseudonym("org", value.trim())) }
    };
    patterns.attribute.replace_all(&text, attribute).into_owned()
}

/// Groups between colons that are an address, and no time, no serial number and no word of a program.
fn hide_ipv6(text: &str, groups: &Regex, names: &mut Names) -> String {
    let replaced = groups.replace_all(text, |c: &Captures<'_>| {
        let Some(found) = c.get(0) else { return String::new() };
        let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (before, after) = (text.get(..found.start()).unwrap_or(""), text.get(found.end()..).unwrap_or(""));
        let bare = found.as_str().trim_end_matches('.');
        // A port of five digits is no group.
        let ported = bare.rsplit_once(':').filter(|(_, port)| port.len() == 5 && port.bytes().all(|b| b.is_ascii_digit()));
        let forms = [bare, bare.strip_suffix(':').unwrap_or(bare), ported.map_or(bare, |(address, _)| address)];
        let address = forms.into_iter().find(|a| a.parse::<std::net::Ipv6Addr>().is_ok());
        // Octets of a serial number have two digits.
        let is_address = |a: &str| a.contains("::") && a.len() > 3 || a.split(':').any(|group| group.len() > 2);
        match address.filter(|a| is_address(a) && !joined(before.chars().next_back()) && !joined(after.chars().next())) {
            Some(address) => found.as_str().replacen(address, &names.pseudonym("address", address), 1),
            None => found.as_str().to_owned(),
        }
    });
    replaced.into_owned()
}

fn replace(text: &str, pattern: &Regex, kind: &'static str, names: &mut Names) -> String {
    pattern.replace_all(text, |c: &Captures<'_>| names.pseudonym(kind, c.get(0).map_or("", |m| m.as_str()))).into_owned()
}

/// Replaces a name wherever it stands by itself, in any case.
fn replace_word(text: &str, name: &str, by: &str) -> String {
    let lower = text.to_lowercase();
    if lower.len() != text.len() || !lower.contains(name) {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut from = 0;
    for (at, _) in lower.match_indices(name) {
        let before = lower.get(..at).and_then(|t| t.chars().next_back());
        let after = lower.get(at.saturating_add(name.len())..).and_then(|t| t.chars().next());
        let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        if at >= from && apart(before) && apart(after) {
            out.push_str(text.get(from..at).unwrap_or(""));
            out.push_str(by);
            from = at.saturating_add(name.len());
        }
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}
