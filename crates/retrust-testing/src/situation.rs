//! A case written down: a cluster step by step, and what an engineer brings of it.
//!
//! The language of `tests/cases/*.md`; `tests/cases/README.md` describes it. A case is a heading,
//! prose, a fenced block `cluster` of statements, fenced blocks `file NAME` with their text as it
//! is, and a list of what must come out.

use crate::archive::File;
use crate::certificate::{Authority, Certificate, KeyKind, Recipe};
use crate::output::{self, session};
use crate::trust_list::{List, Record};
use crate::{Cluster, ListKind, day, saml};
use std::collections::BTreeMap;

/// One case of a file.
#[derive(Debug)]
pub struct Situation {
    /// Its heading.
    pub title: String,
    /// What is brought.
    pub files: Vec<File>,
    /// Where in it a report was looked at before the rest was brought.
    pub looks: Vec<usize>,
    /// The day that it is looked at.
    pub as_of: String,
    /// What must come out: the word and the rest of each line.
    pub expected: Vec<(String, String)>,
}

/// The cases of a file.
///
/// # Panics
/// Where a statement is not known; the message names it.
pub fn read(text: &str) -> Vec<Situation> {
    let mut parts = text.split("\n## ");
    parts.next();
    parts.map(situation).collect()
}

const EXPECTATIONS: [&str; 14] = [
    "as of",
    "holds",
    "ruled out",
    "open",
    "not applicable",
    "cause",
    "no procedure",
    "procedure",
    "nothing else",
    "done",
    "differs",
    "waits",
    "changed",
    "ended",
];

fn situation(text: &str) -> Situation {
    let (title, body) = text.split_once('\n').unwrap();
    let mut world = World::default();
    let mut expected = Vec::new();
    let mut lines = body.lines();
    while let Some(line) = lines.next() {
        if let Some(fence) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|l| *l != "```").collect();
            match fence.split_once(' ') {
                None => block.iter().filter(|l| !l.trim().is_empty()).for_each(|l| world.obey(l)),
                Some((_, name)) => {
                    let content = world.fill(&(block.join("\n") + "\n"));
                    world.give(name, content);
                }
            }
        } else if let Some(rest) = line.strip_prefix("- ") {
            let word = EXPECTATIONS.into_iter().find(|w| rest.starts_with(w)).unwrap_or_else(|| panic!("{title}: {line}"));
            expected.push((word.to_owned(), rest.get(word.len()..).unwrap_or("").trim().to_owned()));
        }
    }
    let as_of = expected.iter().find(|(w, _)| w == "as of").map_or("2026-02-16", |(_, d)| d).to_owned();
    expected.retain(|(w, _)| w != "as of");
    Situation { title: title.to_owned(), files: world.files, looks: world.looks, as_of, expected }
}

/// The cluster as the statements so far have made it.
#[derive(Default)]
struct World {
    hosts: Vec<String>,
    release: Option<String>,
    mixed: bool,
    cluster: Option<Cluster>,
    authorities: BTreeMap<String, Authority>,
    certificates: BTreeMap<String, Certificate>,
    lists: BTreeMap<String, List>,
    files: Vec<File>,
    looks: Vec<usize>,
}

fn purpose(name: &str) -> &'static str {
    const ALL: [&str; 9] =
        ["cup-xmpp", "tomcat", "tomcat-ECDSA", "ipsec", "CAPF", "CallManager", "CallManager-ECDSA", "TVS", "ITLRecovery"];
    ALL.into_iter().find(|p| *p == name).unwrap_or_else(|| panic!("{name} is no purpose"))
}

/// `key=value` among the words.
fn option<'a>(words: &[&'a str], key: &str) -> Option<&'a str> {
    words.iter().find_map(|w| w.strip_prefix(key)?.strip_prefix('='))
}

fn key(text: &str) -> KeyKind {
    match text {
        "p256" => KeyKind::P256,
        "p384" => KeyKind::P384,
        bits => KeyKind::Paper(bits.parse().unwrap()),
    }
}

impl World {
    fn cluster(&mut self) -> &mut Cluster {
        self.cluster.get_or_insert_with(|| {
            let hosts: Vec<&str> = self.hosts.iter().map(String::as_str).collect();
            let cluster = Cluster::of_release(&hosts, self.release.as_deref().unwrap_or("15.0.1.11900-23"));
            if self.mixed { cluster.mixed() } else { cluster }
        })
    }

    /// A certificate that has a name, an authority's, or `PURPOSE@HOST` as it is now.
    fn certificate(&mut self, name: &str) -> Certificate {
        if let Some(own) = self.certificates.get(name) {
            return own.clone();
        }
        if let Some(authority) = self.authorities.get(name) {
            return authority.certificate.clone();
        }
        let (purpose, host) = name.split_once('@').unwrap_or_else(|| panic!("{name} is no certificate"));
        self.cluster().certificate(host, purpose).clone()
    }

    /// `{serial NAME}`, `{decimal NAME}` and `{issuer NAME}` in a text.
    fn fill(&mut self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let known = after.split_once('}').and_then(|(inside, tail)| Some((inside.split_once(' ')?, tail)));
            let value = known.and_then(|((what, name), tail)| {
                let made = match what {
                    "serial" => self.certificate(name).serial,
                    "decimal" => self.certificate(name).decimal_serial(),
                    "issuer" => crate::certificate::semicolons(&self.certificate(name).issuer),
                    "base64" => self.certificate(name).base64(),
                    _ => return None,
                };
                Some((made, tail))
            });
            match value {
                Some((made, tail)) => {
                    out.push_str(&made);
                    rest = tail;
                }
                None => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out + rest
    }

    fn give(&mut self, name: &str, content: impl Into<Vec<u8>>) {
        // What is brought again has another name.
        let name = if self.looks.is_empty() { name.to_owned() } else { format!("later {}/{name}", self.looks.len()) };
        self.files.push((name, content.into()));
    }

    fn obey(&mut self, statement: &str) {
        let words: Vec<&str> = statement.split_whitespace().collect();
        match words.as_slice() {
            ["nodes", hosts @ ..] => {
                self.hosts = hosts.iter().map(|h| (*h).to_owned()).collect();
                self.cluster = None;
            }
            ["release", release] => self.release = Some((*release).to_owned()),
            ["mixed"] => self.mixed = true,
            ["installed", when] => {
                let hosts: Vec<&str> = self.hosts.iter().map(String::as_str).collect();
                self.cluster = Some(Cluster::installed(&hosts, when));
            }
            ["renew", name, when] => self.cluster().renew(purpose(name), when),
            ["share", name, when] => self.cluster().share(purpose(name), when),
            ["renew", name, when, "on", host] => self.cluster().renew_on(host, purpose(name), when),
            ["root", name, rest @ ..] => {
                let from = day(rest.first().unwrap_or(&"2024-01-10"));
                self.authorities.insert((*name).to_owned(), Authority::root(&name.replace('-', " "), KeyKind::Rsa(0), from));
            }
            ["intermediate", name, "of", root] => {
                let made = self.authorities.get(*root).unwrap().intermediate(&name.replace('-', " "), KeyKind::Rsa(2), day("2024-01-10"));
                self.authorities.insert((*name).to_owned(), made);
            }
            ["cross", name, "of", own, "by", other] => {
                let signed = self.authorities.get(*own).unwrap().cross_signed(self.authorities.get(*other).unwrap());
                self.certificates.insert((*name).to_owned(), signed);
            }
            ["let", name, "=", what] => {
                let certificate = self.certificate(what);
                self.certificates.insert((*name).to_owned(), certificate);
            }
            ["make", name, options @ ..] => self.make(name, options),
            ["put", name, "as", what, "on", "all"] => {
                let certificate = self.certificate(name);
                for node in self.cluster().nodes_with(what) {
                    self.cluster().put(&node, purpose(what), certificate.clone());
                }
            }
            ["put", name, "as", what, "on", host] => {
                let certificate = self.certificate(name);
                let node = self.cluster().nodes.iter().find(|n| n.starts_with(host)).unwrap().clone();
                self.cluster().put(&node, purpose(what), certificate);
            }
            ["sign", what, "by", authority, "on", when] => {
                for node in self.cluster().nodes_with(what) {
                    let recipe = Recipe { days: 720, ..Recipe::new(&node, &format!("signed {what} {node} {when}"), day(when)) };
                    let certificate = recipe.make(Some(self.authorities.get(*authority).unwrap()));
                    self.cluster().put(&node, purpose(what), certificate);
                }
            }
            ["trust", name, "in", store] => {
                let certificate = self.certificate(name);
                self.cluster().trust(store, &certificate);
            }
            ["distrust", "all"] => self.cluster().trusted.clear(),
            ["distrust", name, "in", store] => {
                let serial = self.certificate(name).serial;
                self.cluster().trusted.retain(|t| !(t.store == *store && t.certificate.serial == serial));
            }
            ["later"] => self.looks.push(self.files.len()),
            ["give", what @ ..] => self.bring(what),
            _ => panic!("not a statement: {statement}"),
        }
    }

    fn make(&mut self, name: &str, options: &[&str]) {
        let common_name = option(options, "cn").map_or_else(|| format!("{name}.example.com"), str::to_owned);
        let from = day(option(options, "from").unwrap_or("2025-06-16"));
        let mut recipe = Recipe::new(&common_name, &format!("made {name}"), from);
        recipe.label = option(options, "serial").map_or(recipe.label, |s| format!("serial {s}"));
        if let Some(days) = option(options, "days") {
            recipe.days = days.parse().unwrap();
        }
        if let Some(san) = option(options, "san") {
            recipe.san = san.split(',').filter(|n| !n.is_empty()).map(str::to_owned).collect();
        }
        if let Some(kind) = option(options, "key") {
            recipe.key = key(kind);
        }
        recipe.ca = options.contains(&"ca");
        recipe.client = !options.contains(&"server-only");
        let mut made = recipe.make(option(options, "by").map(|a| self.authorities.get(a).unwrap()));
        if options.contains(&"sha1") {
            made = made.with_sha1();
        }
        self.certificates.insert(name.to_owned(), made);
    }

    fn bring(&mut self, what: &[&str]) {
        let kind = |name: &str| if name == "ctl" { ListKind::Ctl } else { ListKind::Itl };
        match what {
            ["query"] => {
                let table = self.cluster().certificate_query();
                self.give("query.txt", session(&[(output::QUERY, &table)]));
            }
            ["network"] => {
                let network = self.cluster().show_network_cluster();
                self.give("network.txt", session(&[("show network cluster", &network)]));
            }
            ["mode"] => {
                let mode = self.cluster().security_mode();
                self.give("mode.txt", session(&[(output::MODE, &mode)]));
            }
            ["version"] => {
                let version = self.cluster().show_version_active();
                self.give("version.txt", session(&[("show version active", &version)]));
            }
            // Lists: `give itl`, `give itl of NODE`, `give itl file`, `give itl signed-by CallManager`; made on a day.
            [list @ ("itl" | "ctl"), rest @ ..] => {
                let made = day(option(rest, "made").unwrap_or("2025-09-23"));
                let kind = kind(list);
                let mut built = match option(rest, "signed-by") {
                    Some(signer) => {
                        let other = if signer == "CallManager" { "ITLRecovery" } else { "CallManager" };
                        self.cluster().list_signed(kind, made, &[signer, other])
                    }
                    None => self.cluster().list(kind, made),
                };
                if option(rest, "lacks") == Some("certificates") {
                    built.records.iter_mut().filter(|r| r.role.0 == 2).for_each(|r| r.certificate = None);
                }
                if let Some(name) = option(rest, "swap") {
                    // `swap=ITLRecovery:NAME`: the record of a purpose names another certificate.
                    let (purpose, name) = name.split_once(':').unwrap();
                    let (old, new) = (self.certificate(&format!("{purpose}@{}", self.hosts[0])), self.certificate(name));
                    for record in &mut built.records {
                        if record.certificate.as_ref().is_some_and(|c| c.serial == old.serial) {
                            record.certificate = Some(new.clone());
                        }
                    }
                }
                if let Some(name) = option(rest, "drop") {
                    let serial = self.certificate(name).serial;
                    built.records.retain(|r| r.certificate.as_ref().is_none_or(|c| c.serial != serial));
                }
                if let Some(name) = option(rest, "add") {
                    // `add=NAME`: one more of each record of a TFTP server and of the signer's, of another host.
                    let other = self.certificate(name);
                    for role in [built.records[0].role, (2, "CCM+TFTP")] {
                        built.records.push(Record { role, node: other.subject[0].1.clone(), certificate: Some(other.clone()) });
                    }
                }
                if let Some(times) = option(rest, "repeat") {
                    let last = built.records.last().unwrap().clone();
                    built.records.extend(std::iter::repeat_n(last, times.parse().unwrap()));
                }
                let name = option(rest, "as").map_or_else(|| format!("{list}.txt"), str::to_owned);
                if rest.contains(&"file") {
                    let mut bytes = built.file();
                    if rest.contains(&"tampered") {
                        let last = bytes.len() - 1;
                        bytes[last] ^= 1;
                    }
                    self.give(&name.replace(".txt", ".tlv"), bytes);
                } else {
                    self.give(&name, built.show());
                }
                self.lists.insert((*list).to_owned(), built);
            }
            ["no", list @ ("itl" | "ctl")] => {
                let name = list.to_uppercase();
                self.give(
                    &format!("show {list}.txt"),
                    format!("admin:show {list}\nLength of {name} file: 0\n{name} File not found\n\nadmin:"),
                );
            }
            ["config", phone, "signed-by", signer] => {
                let built = self.cluster().list_signed(ListKind::Itl, day("2026-02-10"), &[signer]);
                let name = format!("SEP{phone}.cnf.xml");
                let file = built.signed_file(&name, b"<?xml version=\"1.0\"?><device></device>");
                self.give(&format!("{name}.sgn"), file);
            }
            ["services", host, ":", ..] => {
                let line = what.join(" ");
                let names: Vec<&str> = line.split_once(" : ").unwrap().1.split(", ").collect();
                let publisher = self.cluster().publisher().starts_with(host);
                self.give(&format!("{host} services.txt"), output::service_list(&names, publisher));
            }
            ["own", certificate] => {
                let (purpose, host) = certificate.split_once('@').unwrap();
                let shown = self.cluster().show_cert_own(host, purpose);
                self.give(&format!("{host} {purpose}.txt"), session(&[(&format!("show cert own {purpose}"), &shown)]));
            }
            ["trust-names", host] => {
                let names = self.cluster().show_cert_list_trust();
                self.give(&format!("{host} trust.txt"), session(&[("show cert list trust", &names)]));
            }
            ["sp", name, rest @ ..] => {
                let certificate = self.certificate(name);
                let all = self.cluster().nodes.clone();
                let hosts: Vec<String> = option(rest, "hosts").map_or(all.clone(), |h| h.split(',').map(str::to_owned).collect());
                let entity = option(rest, "entity").unwrap_or(&all[0]).to_owned();
                self.give(&format!("SPMetadata {entity}.xml"), saml::sp_metadata(&entity, &hosts, &certificate));
            }
            ["idp", names @ ..] => {
                let certificates: Vec<Certificate> = names.iter().map(|n| self.certificate(n)).collect();
                self.give("FederationMetadata.xml", saml::idp_metadata(&certificates.iter().collect::<Vec<_>>()));
            }
            ["response", "to", to, "by", by] => {
                let (to, by) = (self.certificate(to), self.certificate(by));
                self.give("response.xml", saml::response(&to, &by));
            }
            ["sso-status", "exported", when, rest @ ..] => {
                let imported = option(rest, "imported").unwrap_or(when);
                let status = output::sso_status_of(day(when), day(imported), !rest.contains(&"off"));
                let name = option(rest, "of").map_or_else(|| "sso status.txt".to_owned(), |n| format!("{n} sso status.txt"));
                self.give(&name, session(&[("utils sso status", &status)]));
            }
            ["pem", file, names @ ..] => {
                let text: String = names.iter().map(|n| self.certificate(n).pem()).collect();
                self.give(file, text);
            }
            ["crl", authority, "revoking", name] => {
                let crl = self.authorities.get(*authority).unwrap().revoke(&[&format!("made {name}")], day("2026-02-01"));
                self.give("list.crl", crl);
            }
            _ => panic!("cannot give {what:?}"),
        }
    }
}
