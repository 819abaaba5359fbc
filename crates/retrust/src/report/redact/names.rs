//! Whom a report names: hosts, domains, phones, people and organisations, and the pseudonym of each.

use super::paths::hide_path;
use crate::cisco::Purpose;
use crate::report::{Plan, Report};
use std::collections::BTreeMap;

/// Who is who.
#[derive(Default)]
pub struct Names {
    /// Host names and other words, lower case, to pseudonyms.
    pub known: BTreeMap<String, String>,
    /// Names that are replaced only behind the words that introduce them.
    pub in_place: BTreeMap<String, String>,
    /// Names of inputs, as they are given, to what is left of them.
    pub paths: BTreeMap<String, String>,
    counts: BTreeMap<&'static str, usize>,
}

impl Names {
    /// The pseudonym of a name, which is hidden wherever it stands.
    pub fn pseudonym(&mut self, kind: &'static str, name: &str) -> String {
        Self::of(&mut self.known, &mut self.counts, kind, name)
    }

    /// The same for a name that is hidden where it is said to be one, and nowhere else.
    pub fn pseudonym_in_place(&mut self, kind: &'static str, name: &str) -> String {
        Self::of(&mut self.in_place, &mut self.counts, kind, name)
    }

    fn of(made: &mut BTreeMap<String, String>, counts: &mut BTreeMap<&'static str, usize>, kind: &'static str, name: &str) -> String {
        let new = || {
            let count = counts.entry(kind).or_default();
            *count = count.saturating_add(1);
            format!("{kind}-{count}")
        };
        made.entry(name.to_lowercase()).or_insert_with(new).clone()
    }

    /// What a plan names beside its report: a node that was asked for, and the lines that closed its steps.
    pub fn learn_plan(&mut self, plan: &Plan) {
        for step in plan.steps() {
            step.node.iter().for_each(|node| self.host(node));
            step.verify.iter().filter_map(|v| v.evidence.as_ref()).for_each(|e| self.words(&e.excerpt));
        }
        let rounds = plan.as_given.rounds.iter().chain(&plan.recommended.rounds);
        rounds.filter_map(|r| r.node.as_ref()).for_each(|node| self.host(node));
    }

    /// The name of an input, which messages and excerpts may repeat.
    fn path(&mut self, name: &str) {
        let left = hide_path(name, self);
        if left != name {
            self.known.insert(name.to_lowercase(), left.clone());
            self.paths.insert(name.to_owned(), left);
        }
    }

    /// A host by its short name or its full one, with its domain.
    pub fn host(&mut self, name: &str) {
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

    /// All names of a report.
    pub fn learn(&mut self, report: &Report) {
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
        let changed = report.work.iter().flat_map(|w| &w.changes).map(|c| &c.evidence);
        let evidence = shown.chain(report.timeline.iter().map(|e| &e.evidence)).chain(closed).chain(changed);
        evidence.for_each(|e| self.words(&e.excerpt));
        for finding in &report.findings {
            let told = [Some(&finding.here), finding.expected.as_ref(), finding.found.as_ref()];
            told.into_iter().flatten().for_each(|text| self.words(text));
            // This one is about names without a domain.
            if finding.id == "sso-hostname-not-fqdn" {
                finding.found.iter().flat_map(|f| f.lines()).for_each(|name| self.host(name));
            }
        }
        let nodes =
            report.artifacts.iter().filter_map(|a| a.node.as_ref()).chain(report.certificates.iter().filter_map(|c| c.node.as_ref()));
        let nodes = nodes.chain(records.filter_map(|r| r.node.as_ref()));
        for name in report.certificates.iter().flat_map(|c| &c.san).chain(nodes) {
            match name.split_once(':') {
                Some(("uri", url)) => self.host(url.split("//").last().and_then(|rest| rest.split([':', '/']).next()).unwrap_or("")),
                Some(("dir", subject)) => self.subject(subject),
                _ => self.host(name),
            }
        }
        // Hosts that are known by now stay who they are in them.
        for artifact in &report.artifacts {
            self.path(&artifact.name);
            artifact.archive.iter().for_each(|archive| self.path(archive));
        }
    }

    /// Host names that stand in a text; no name of a file, a class or a module of the products.
    pub fn words(&mut self, text: &str) {
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
