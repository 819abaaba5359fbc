//! What each input was recognised as, what was in it, and what could not be read of it.

use super::show::{Show, artifact_id, rfc3339};
use super::{Artifact, Covers, Problem, Unknown};
use crate::case;
use crate::read::{self, Fact};
use std::collections::BTreeSet;

/// What is said of an artifact that is of none of the clusters: where there are several and none can be told for it, and
/// where it names nodes of another domain alone.
const HOMELESS: &str = "; not counted, for nothing says of which cluster it is: give it in one folder with the outputs of its cluster, or name the file after its node";

const FOREIGN: &str = "; not counted, for it names nodes of another domain than those of the cluster: give it with the outputs of that one";

impl Show<'_> {
    /// What was read and is counted for none of several clusters: it may hold the answer.
    pub(super) fn homeless(&self) -> Option<Unknown> {
        const NAMED: usize = 3;
        if self.clusters.len() < 2 {
            return None;
        }
        let counted: BTreeSet<usize> = self.clusters.iter().flat_map(|c| c.artifacts.iter().copied()).collect();
        let tells = |a: &read::Artifact| a.facts.iter().any(|f| matches!(f, Fact::Sighting(_) | Fact::Response(_) | Fact::Saml(_)));
        let homeless = self.artifacts.iter().enumerate().filter(|(index, a)| tells(a) && !counted.contains(index));
        let mut names: Vec<&str> = homeless.filter_map(|(_, a)| self.sources.get(a.source)).map(|s| s.name.as_str()).collect();
        names.dedup();
        let more = names.len().saturating_sub(NAMED);
        let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        (!names.is_empty()).then(|| Unknown {
            scenario: None,
            question: format!("Of which cluster is {shown}{more}?"),
            why: "It was read, and counts for none of the clusters in the case: neither it nor its name says whose it is.".to_owned(),
            command: None,
            page: Some("it again, in one folder with the outputs of its cluster, or in a file named after its node".to_owned()),
            node: None,
        })
    }

    pub(super) fn artifact(&self, index: usize, artifact: &read::Artifact) -> Artifact {
        let source = self.sources.get(artifact.source);
        let neighbour = |at: Option<usize>| at.and_then(|i| self.artifacts.get(i)).is_some_and(|a| a.source == artifact.source);
        let shared = neighbour(index.checked_sub(1)) || neighbour(index.checked_add(1));
        let line = Some(artifact.span).filter(|_| shared).and_then(|span| self.line(span));
        let own = self.clusters.iter().find(|c| c.artifacts.contains(&index));
        let homeless =
            Some(if self.clusters.len() > 1 { HOMELESS } else { FOREIGN }).filter(|_| own.is_none() && !artifact.facts.is_empty());
        let node = own.into_iter().flat_map(|c| &c.lists).find(|l| l.artifact == index).and_then(|l| l.node.clone());
        Artifact {
            id: artifact_id(index),
            name: source.map_or_else(String::new, |s| s.name.clone()),
            archive: source.and_then(|s| s.archive.clone()),
            kind: artifact.kind.name().to_owned(),
            line,
            node: node.or_else(|| self.node_of(artifact)).or_else(|| own?.node_at(artifact.span).cloned()).map(|name| {
                let addressed = own.and_then(|c| c.nodes.iter().find(|n| n.ip.as_ref() == Some(&name)));
                addressed.map_or(name, |n| n.name.clone())
            }),
            cluster: own.and_then(|c| self.told_apart(c)),
            bytes: source.map_or(0, |s| s.bytes),
            content: content(artifact) + homeless.unwrap_or(""),
            covers: artifact.facts.iter().find_map(covers),
            problems: artifact.problems.iter().map(|p| self.problem(p)).collect(),
        }
    }

    fn node_of(&self, artifact: &read::Artifact) -> Option<String> {
        let nodes = artifact.facts.iter().filter_map(|fact| match fact {
            Fact::Certificate(seen) => seen.node.as_ref(),
            Fact::Node(node) if artifact.kind == read::Kind::Log => Some(&node.name),
            _ => None,
        });
        let mut nodes: Vec<&String> = nodes.collect();
        // A folder may bear the full name and the log inside the short one.
        nodes.sort_by_key(|node| (case::host(node), std::cmp::Reverse(node.len())));
        nodes.dedup_by_key(|node| case::host(node));
        if let [one] = nodes.as_slice() { Some((*one).clone()) } else { None }
    }

    fn problem(&self, problem: &read::Problem) -> Problem {
        Problem { line: problem.at.and_then(|span| self.line(span)), offset: problem.at.map(|s| s.start), message: problem.message() }
    }
}

fn covers(fact: &Fact) -> Option<Covers> {
    let Fact::Log(log) = fact else { return None };
    let (from, until) = log.covers?;
    Some(Covers { from: rfc3339(from)?, until: rfc3339(until)? })
}

fn content(artifact: &read::Artifact) -> String {
    let count = |is: fn(&Fact) -> bool| artifact.facts.iter().filter(|f| is(f)).count();
    let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    // Of an unknown one its folder may say whose it is.
    let first = artifact.facts.first().filter(|_| artifact.kind != read::Kind::Unknown);
    match first {
        None => String::new(),
        Some(Fact::TrustList(list)) if list.absent => format!("no {} on this server", list.kind.name()),
        Some(Fact::TrustList(list)) => format!("{}, {}", list.kind.name(), plural(list.records.len(), "record")),
        Some(Fact::Certificate(_)) => plural(count(|f| matches!(f, Fact::Certificate(_))), "certificate"),
        Some(Fact::Log(log)) => {
            let lines = log.lines;
            format!("{}, {lines} {}", log.log.name(), if lines == 1 { "line that matters" } else { "lines that matter" })
        }
        Some(Fact::Node(_)) => plural(count(|f| matches!(f, Fact::Node(_))), "node"),
        Some(Fact::Services(services)) => plural(services.len(), "service"),
        Some(Fact::Mode(mode)) => match mode.value {
            read::SecurityMode::Mixed => "mixed mode".to_owned(),
            read::SecurityMode::NonSecure => "non-secure mode".to_owned(),
        },
        Some(Fact::Release(release)) => format!("release {}", release.value.as_str()),
        Some(Fact::Sso(status)) => match &status.enabled {
            Some(on) if on.value => "SSO is on".to_owned(),
            Some(_) => "SSO is off".to_owned(),
            None => "SSO status".to_owned(),
        },
        Some(Fact::Saml(metadata)) => {
            let whose = if metadata.service_provider { "service provider" } else { "identity provider" };
            format!("{whose} metadata, {}", plural(metadata.keys.len(), "certificate"))
        }
        Some(Fact::Request(r)) => {
            let request = &r.request;
            let whose = request.subject.common_name().map_or_else(|| request.subject.to_string(), str::to_owned);
            format!("request for {whose}, {}, {}", request.key, plural(request.san.len(), "alternative name"))
        }
        Some(Fact::Crl(c)) => format!("revocation list of {}, {} revoked", c.crl.issuer, plural(c.crl.revoked, "certificate")),
        Some(Fact::Signed(file)) => {
            let signer =
                file.signer.as_ref().map_or_else(String::new, |s| format!(", signed by serial {} of {}", s.value.serial, s.value.issuer));
            format!("{}{signer}", file.name.as_deref().unwrap_or("a signed file"))
        }
        Some(Fact::Response(response)) => {
            let from = response.issuer.as_deref().unwrap_or("an identity provider");
            format!("response of {from}: {}", response.status.as_deref().unwrap_or("no status"))
        }
        Some(Fact::Phone(_)) => plural(count(|f| matches!(f, Fact::Phone(_))), "phone"),
        Some(Fact::Registered(at)) => format!("{} registered", plural(usize::try_from(at.value).unwrap_or(usize::MAX), "phone")),
        Some(Fact::Outcome(outcome)) => {
            outcome.about.as_ref().map_or_else(|| outcome.deed.words().to_owned(), |about| format!("{}: {about}", outcome.deed.words()))
        }
        Some(Fact::Undone(undone)) => format!("it does not say that {}", undone.deed.words()),
        Some(Fact::Tunnels(tunnels)) => {
            format!("SSH tunnels of Expressway, {} of {} active", tunnels.iter().filter(|t| t.active).count(), tunnels.len())
        }
        Some(Fact::Settings(settings)) => {
            let zones = artifact.facts.iter().map(|f| if let Fact::AddressedZones(zones) = f { zones.len() } else { 0 }).sum();
            format!("settings of Expressway, {} that matter here", settings.len().saturating_add(zones))
        }
        Some(Fact::Table(table)) => {
            let shown: Vec<&str> = table.columns.iter().take(8).map(String::as_str).collect();
            let more = if table.columns.len() > 8 { ", …" } else { "" };
            format!("a table of {}: {}{more}", plural(table.rows, "row"), shown.join(", "))
        }
        Some(Fact::Listed(_)) => "names alone".to_owned(),
        Some(Fact::Sighting(said)) => said.message.meaning.trim_end_matches('.').to_owned(),
        Some(Fact::Primary(_) | Fact::SsoMode(_) | Fact::AddressedZones(_)) => String::new(),
    }
}
