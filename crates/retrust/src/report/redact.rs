//! Stable pseudonyms for names, addresses, phones, people and organisations.
//!
//! Names are taken from the parsed case and replaced in every text, evidence too. Serial
//! numbers, fingerprints and Cisco's own words stay, or the report would prove nothing.

use super::Report;
use crate::cisco::Purpose;
use crate::read::{Kind, is_device};
use regex_lite::{Captures, Regex};
use serde_json::Value;
use std::collections::BTreeMap;

/// Fields whose text is ours or a promise, and never of an input.
const OURS: [&str; 27] = [
    "schema",
    "version",
    "knowledge",
    "as_of",
    "id",
    "kind",
    "role",
    "product",
    "release",
    "security_mode",
    "area",
    "severity",
    "certainty",
    "scenario",
    "references",
    "disputes",
    "impact",
    "phones",
    "store",
    "purpose",
    "verdict",
    "status",
    "explanation",
    "by_hand",
    "cause",
    "artifact",
    "sources",
];

/// Replaces what identifies; the same name gets the same pseudonym everywhere in the report.
pub fn redact(report: &Report) -> Report {
    redact_with_map(report).0
}

/// The same with the map that tells who is who, pseudonym first. It is the user's alone: it goes into no report.
pub fn redact_with_map(report: &Report) -> (Report, Vec<(String, String)>) {
    let mut names = Names::default();
    names.learn(report);
    let mut hidden = report.clone();
    // Folders are named after customers and sites.
    for artifact in &mut hidden.artifacts {
        if let Some((folders, file)) = artifact.name.rsplit_once('/') {
            let folders = folders.split('/').map(|folder| names.pseudonym_in_place("folder", folder));
            artifact.name = folders.chain([file.to_owned()]).collect::<Vec<_>>().join("/");
        }
    }
    // A query for devices names people too.
    let of_kind = |kind: Kind| report.artifacts.iter().filter(|a| a.kind == kind.name()).map(|a| a.id.clone()).collect::<Vec<_>>();
    let (lists, queries) = (of_kind(Kind::PhoneList), of_kind(Kind::CommandOutput));
    let Ok(mut value) = serde_json::to_value(&hidden) else { return (report.clone(), Vec::new()) };
    hide_cells(&mut value, &lists, |_| true, &mut names);
    let names_a_device = |row: &str| row.split([' ', '\t', '|', ',', ';', '"']).any(is_device);
    hide_cells(&mut value, &queries, names_a_device, &mut names);
    walk(&mut value, &mut names);
    let mut map: Vec<(String, String)> = names.known.into_iter().chain(names.in_place).map(|(name, made)| (made, name)).collect();
    map.sort();
    (serde_json::from_value(value).unwrap_or_else(|_| report.clone()), map)
}

#[derive(Default)]
struct Names {
    /// Host names and other words, lower case, to pseudonyms.
    known: BTreeMap<String, String>,
    /// Names that are replaced only behind the words that introduce them.
    in_place: BTreeMap<String, String>,
    counts: BTreeMap<&'static str, usize>,
}

impl Names {
    fn pseudonym(&mut self, kind: &'static str, name: &str) -> String {
        let key = name.to_lowercase();
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count = count.saturating_add(1);
        let made = format!("{kind}-{count}");
        self.known.insert(key, made.clone());
        made
    }

    /// The same for a name that is hidden where it is said to be one, and nowhere else.
    fn pseudonym_in_place(&mut self, kind: &'static str, name: &str) -> String {
        let key = name.to_lowercase();
        if let Some(made) = self.in_place.get(&key) {
            return made.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count = count.saturating_add(1);
        let made = format!("{kind}-{count}");
        self.in_place.insert(key, made.clone());
        made
    }

    fn host(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() || name.contains([' ', '=', '/', '@']) || name.parse::<std::net::IpAddr>().is_ok() {
            return;
        }
        let (host, domain) = name.split_once('.').unwrap_or((name, ""));
        if host.len() > 1 && host != "*" {
            self.pseudonym("node", host);
        }
        if domain.contains('.') || domain.len() > 2 {
            self.pseudonym("domain", domain);
        }
    }

    fn learn(&mut self, report: &Report) {
        for node in report.other_clusters.iter().chain([&report.cluster]).flat_map(|c| &c.nodes) {
            self.host(&node.name);
        }
        let records = report.trust_lists.iter().flat_map(|l| &l.records);
        let subjects =
            report.certificates.iter().flat_map(|c| [&c.subject, &c.issuer]).chain(records.clone().flat_map(|r| [&r.subject, &r.issuer]));
        for subject in subjects {
            self.subject(subject);
        }
        for artifact in &report.artifacts {
            self.subject(&artifact.content);
            self.words(&artifact.content);
            // Expressway names its files after itself.
            let file = artifact.name.rsplit(['/', '\\']).next().and_then(|file| file.strip_suffix(".pem")).unwrap_or("");
            let host = ["ca_", "server_", "client_"].iter().find_map(|kind| file.strip_prefix(kind));
            host.into_iter().for_each(|host| self.host(host));
        }
        let shown = report.findings.iter().flat_map(|f| &f.evidence).chain(report.ruled_out.iter().flat_map(|r| &r.evidence));
        let steps = report.procedures.iter().flat_map(|p| &p.steps);
        let closed = steps.filter_map(|s| s.verify.as_ref()?.evidence.as_ref());
        let evidence = shown.chain(report.timeline.iter().map(|e| &e.evidence)).chain(closed);
        evidence.for_each(|e| self.words(&e.excerpt));
        for finding in &report.findings {
            let told = [Some(&finding.here), finding.expected.as_ref(), finding.found.as_ref()];
            told.into_iter().flatten().for_each(|text| self.words(text));
            // This one is about names without a domain.
            if finding.id == "sso-hostname-not-fqdn" {
                finding.found.iter().flat_map(|f| f.lines()).for_each(|name| self.host(name));
            }
        }
        for name in report.certificates.iter().flat_map(|c| &c.san).chain(records.filter_map(|r| r.node.as_ref())) {
            self.host(name);
        }
    }

    /// Host names that stand in a text; no name of a file, a class or a module of the products.
    fn words(&mut self, text: &str) {
        const ENDINGS: [&str; 11] = ["cc", "cnf", "do", "java", "jsp", "log", "pem", "tlv", "trafficserver", "txt", "xml"];
        const PACKAGES: [&str; 6] = ["com", "cpi", "java", "javax", "network", "org"];
        // A phone's address stands in its name, and by itself in an authentication server's log.
        for mark in ["SEP", "Station-ID="] {
            for place in text.split(mark).skip(1) {
                let mac: String = place.chars().take_while(char::is_ascii_hexdigit).collect();
                if mac.len() == 12 {
                    self.pseudonym("mac", &mac);
                }
            }
        }
        // Words that a host's short name stands behind: where a phone is registered, whom Expressway asked.
        for mark in ["Registered with ", "SNI (", "failed for '", "failed for (", "HostName: ", "NodeID="] {
            for place in text.split(mark).skip(1) {
                self.host(place.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_')).next().unwrap_or(""));
            }
        }
        // What a certificate's alarm is of is named after its file: the name, its blanks as `_`, and the serial.
        for word in text.split_whitespace() {
            let Some(stem) = word.rsplit(':').next().and_then(|w| w.strip_suffix(".der")) else { continue };
            let label = stem.rsplit_once('_').filter(|(_, serial)| serial.bytes().all(|b| b.is_ascii_hexdigit())).map_or(stem, |(l, _)| l);
            if label.contains('.') && !label.contains('_') {
                self.host(label);
            } else if !["Cisco_", "CAPF-", "ITLRECOVERY_"].iter().any(|own| label.starts_with(own)) && Purpose::of_store(label).is_none() {
                self.pseudonym("name", label);
            }
        }
        for place in text.split("ClusterID=").skip(1) {
            let id = place.split([']', ' ']).next().unwrap_or("");
            if !id.is_empty() && id != "StandAloneCluster" {
                self.pseudonym("cluster", id);
            }
        }
        // The authentication server that reports.
        if let Some((head, _)) = text.split_once(" CISE_") {
            self.host(head.rsplit(' ').next().unwrap_or(""));
        }
        for word in text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_')) {
            let word = word.trim_matches('.');
            let (Some(first), Some((_, last))) = (word.split('.').next(), word.rsplit_once('.')) else { continue };
            let is = last.len() > 1 && last.bytes().all(|b| b.is_ascii_lowercase()) && !word.contains('_');
            if is && !ENDINGS.contains(&last) && !PACKAGES.contains(&first) {
                self.host(word);
            }
        }
    }

    /// The common name of a subject, which Cisco's own authorities keep, and its organisation, which files are named after.
    fn subject(&mut self, subject: &str) {
        let organisation = subject.split([',', ';']).find_map(|part| part.trim().strip_prefix("O=")).map(str::trim);
        if let Some(name) = organisation.filter(|o| o.len() > 2 && !o.to_ascii_lowercase().starts_with("cisco")) {
            self.pseudonym("org", name);
        }
        let Some(name) = subject.split("CN=").nth(1).and_then(|r| r.split([',', ';']).next()) else { return };
        let upper = name.to_ascii_uppercase();
        let bare = crate::cisco::recovery_host(name).unwrap_or(name);
        if upper.starts_with("CAPF-") || name.starts_with("Cisco ") || name.starts_with("SAST-") {
            return;
        }
        if bare.contains(' ') || !bare.contains('.') && bare.len() > 1 {
            self.pseudonym("name", bare);
        }
        self.host(bare);
    }
}

fn walk(value: &mut Value, names: &mut Names) {
    match value {
        Value::String(text) => *text = hide(text, names),
        Value::Array(items) => items.iter_mut().for_each(|v| walk(v, names)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                if !OURS.contains(&key.as_str()) {
                    walk(field, names);
                }
            }
        }
        _ => {}
    }
}

/// A row of a phone list describes its phone in words of the user's: of its cells stay the device, addresses, dates and
/// Cisco's own words.
fn hide_cells(value: &mut Value, lists: &[String], is_row: impl Fn(&str) -> bool + Copy, names: &mut Names) {
    let known = |field: Option<&Value>| field.and_then(Value::as_str).is_some_and(|id| lists.iter().any(|l| l == id));
    match value {
        Value::Object(fields) => {
            let of_list = known(fields.get("artifact"));
            for (key, field) in fields.iter_mut() {
                match field {
                    Value::String(row) if of_list && key == "excerpt" && is_row(row) => *row = row_of_phone(row, names),
                    other => hide_cells(other, lists, is_row, names),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|v| hide_cells(v, lists, is_row, names)),
        _ => {}
    }
}

fn row_of_phone(row: &str, names: &mut Names) -> String {
    const WORDS: [&str; 14] = [
        "match",
        "mismatch",
        "not installed",
        "unknown",
        "registered",
        "unregistered",
        "unreg",
        "reg",
        "none",
        "rejected",
        "partiallyregistered",
        "sip",
        "sccp",
        "n/a",
    ];
    let date = Regex::new(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?: .*)?$").ok();
    let mut cell = |cell: &str| {
        let text = cell.trim_matches(['"', ' ']);
        let lower = text.to_ascii_lowercase();
        let plain = text.is_empty()
            || WORDS.contains(&lower.as_str())
            || lower.starts_with("registered with ")
            || lower.starts_with("capf-")
            || is_device(text)
            || text.parse::<std::net::IpAddr>().is_ok()
            || date.as_ref().is_some_and(|d| d.is_match(text));
        if plain { cell.to_owned() } else { names.pseudonym_in_place("text", text) }
    };
    // Tabs of a page, else bars, semicolons or commas of an export; else the columns of a query.
    match ['\t', '|', ';', ','].into_iter().find(|c| row.contains(*c)) {
        Some(by) => row.split(by).map(&mut cell).collect::<Vec<_>>().join(&by.to_string()),
        None => row.split("  ").map(&mut cell).collect::<Vec<_>>().join("  "),
    }
}

fn hide(text: &str, names: &mut Names) -> String {
    let mut text = by_pattern(text, r"(?i)\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+\b", "user", names);
    // A user's name may be an everyday word, so it is hidden where a log says that it is one.
    if let Ok(named) = Regex::new(r#"(userid is ::|Username="|User-Name=|NetworkDeviceName=)([^,"\s<]+)"#) {
        let hidden = named.replace_all(&text, |c: &Captures<'_>| {
            let (mark, name) = (c.get(1).map_or("", |m| m.as_str()), c.get(2).map_or("", |m| m.as_str()));
            format!("{mark}{}", names.pseudonym_in_place("user", name))
        });
        text = hidden.into_owned();
    }
    // A person in a directory: `AD-User-Resolved-DNs=CN=…`.
    if let Ok(person) = Regex::new(r"(AD-User-[A-Za-z-]+=(?:CN=)?)([^,;=\\<]+)") {
        let hidden = person.replace_all(&text, |c: &Captures<'_>| {
            let (mark, name) = (c.get(1).map_or("", |m| m.as_str()), c.get(2).map_or("", |m| m.as_str()));
            format!("{mark}{}", names.pseudonym_in_place("user", name))
        });
        text = hidden.into_owned();
    }
    // Longest first: a full name before the host that begins it.
    let mut known: Vec<(String, String)> = names.known.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    known.sort_by_key(|(k, _)| std::cmp::Reverse(k.len()));
    for (name, pseudonym) in known {
        text = replace_word(&text, &name, &pseudonym);
    }
    // A tenant of Entra ID is named by such a number.
    text = by_pattern(&text, r"(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "tenant", names);
    text = by_pattern(&text, r"\b(?:\d{1,3}\.){3}\d{1,3}\b", "address", names);
    text = hide_ipv6(&text, names);
    text = by_pattern(&text, r"\b(?:SEP|CTLSEP|ITLSEP|CSF|TCT|BOT|TAB)[0-9A-Za-z_.-]{4,12}\b", "phone", names);
    // Six groups are a phone's address; more are a serial number or a fingerprint and stay.
    text = by_pattern(&text, r"(?i)\b[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2})+\b", "mac", names);
    let Ok(attribute) = Regex::new(r"\b(OU|O|L|ST|S|DC|street|STREET|postalCode)=([^;,\n<]+)") else { return text };
    attribute
        .replace_all(&text, |c: &Captures<'_>| {
            let (key, value) = (c.get(1).map_or("", |m| m.as_str()), c.get(2).map_or("", |m| m.as_str()));
            let kept = value.starts_with("Cisco Systems")
                || value.starts_with("org-")
                || value.starts_with("domain-")
                || value.starts_with("node-");
            if kept { format!("{key}={value}") } else { format!("{key}={}", names.pseudonym("org", value.trim())) }
        })
        .into_owned()
}

/// Groups between colons that are an address, and no time, no serial number and no word of a program.
fn hide_ipv6(text: &str, names: &mut Names) -> String {
    let Ok(regex) = Regex::new(r"[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*") else { return text.to_owned() };
    let replaced = regex.replace_all(text, |c: &Captures<'_>| {
        let Some(found) = c.get(0) else { return String::new() };
        let joined = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let (before, after) = (text.get(..found.start()).unwrap_or(""), text.get(found.end()..).unwrap_or(""));
        let bare = found.as_str().trim_end_matches('.');
        let address = [bare, bare.strip_suffix(':').unwrap_or(bare)].into_iter().find(|a| a.parse::<std::net::Ipv6Addr>().is_ok());
        // Octets of a serial number have two digits.
        let is_address = |a: &str| a.contains("::") && a.len() > 3 || a.split(':').any(|group| group.len() > 2);
        match address.filter(|a| is_address(a) && !joined(before.chars().next_back()) && !joined(after.chars().next())) {
            Some(address) => found.as_str().replacen(address, &names.pseudonym("address", address), 1),
            None => found.as_str().to_owned(),
        }
    });
    replaced.into_owned()
}

fn by_pattern(text: &str, pattern: &str, kind: &'static str, names: &mut Names) -> String {
    let Ok(regex) = Regex::new(pattern) else { return text.to_owned() };
    let replaced = regex.replace_all(text, |c: &Captures<'_>| {
        let found = c.get(0).map_or("", |m| m.as_str());
        let keep = kind == "mac" && found.split([':', '-']).count() != 6;
        if keep { found.to_owned() } else { names.pseudonym(kind, found) }
    });
    replaced.into_owned()
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
