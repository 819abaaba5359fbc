//! Which nodes are of one cluster: told from the artifacts that list them.
//!
//! Two lists of nodes that share none are of two clusters, unless one signer signed both. A single
//! certificate or log lists no cluster, and trust stores hold other clusters' certificates on purpose.

use super::host;
use crate::cisco::Role;
use crate::cisco::log_messages::Log;
use crate::read::{Artifact, Fact, Kind};
use crate::source::{SourceId, Sources};
use std::collections::{BTreeMap, BTreeSet};

/// The hosts of each cluster; the cluster that most artifacts list first.
pub(super) fn groups(artifacts: &[Artifact]) -> Vec<Vec<String>> {
    let mut groups: Vec<(usize, BTreeSet<String>)> = Vec::new();
    for artifact in artifacts {
        let mut own: BTreeSet<String> = hosts(artifact).into_iter().collect();
        if own.is_empty() {
            continue;
        }
        let mut weight: usize = 1;
        groups.retain(|(count, group)| {
            let same = !group.is_disjoint(&own);
            if same {
                weight = weight.saturating_add(*count);
                own.extend(group.iter().cloned());
            }
            !same
        });
        groups.push((weight, own));
    }
    groups.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    groups.into_iter().map(|(_, group)| group.into_iter().collect()).collect()
}

/// Whose an artifact is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Home {
    /// One cluster's, by its place among the groups.
    Of(usize),
    /// Each cluster's: an Expressway's, an identity provider's.
    Every,
}

/// The cluster that each artifact is of, by its place among the groups: by the nodes that it or its path names, else as
/// the output before it in the same input (or the one after), else as the rest of its folder. What serves several
/// clusters is each one's; what stands where one cluster alone is listed is the first one's; of the rest nothing tells.
pub(super) fn homes(artifacts: &[Artifact], sources: &Sources, groups: &[Vec<String>]) -> Vec<Option<Home>> {
    let own = |artifact: &Artifact| {
        let (hosts, named) = (hosts(artifact), names(artifact));
        let of = |hosts: &[String]| groups.iter().position(|g| g.iter().any(|h| hosts.contains(h)));
        let by_path = || groups.iter().position(|g| named_in_path(artifact.source, sources, g).is_some());
        of(&hosts).or_else(|| of(&named)).or_else(by_path)
    };
    let mut homes: Vec<Option<usize>> = artifacts.iter().map(own).collect();

    let beside = |places: &mut dyn Iterator<Item = (&Artifact, &mut Option<usize>)>| {
        let mut last: Option<(SourceId, usize)> = None;
        for (artifact, home) in places {
            match home {
                Some(home) => last = Some((artifact.source, *home)),
                None => *home = last.filter(|(source, _)| *source == artifact.source).map(|(_, home)| home),
            }
        }
    };
    beside(&mut artifacts.iter().zip(homes.iter_mut()));
    beside(&mut artifacts.iter().zip(homes.iter_mut()).rev());

    let mut folders: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (artifact, home) in artifacts.iter().zip(&homes) {
        for folder in self::folders(artifact.source, sources) {
            folders.entry(folder).or_default().extend(home);
        }
    }
    let lists = |group: &Vec<String>| artifacts.iter().any(|a| lists_nodes(a) && hosts(a).iter().any(|h| group.contains(h)));
    let told_apart = groups.iter().filter(|g| lists(g)).count() > 1;
    let settle = |(artifact, home): (&Artifact, Option<usize>)| {
        let folders = || self::folders(artifact.source, sources).into_iter().filter_map(|folder| folders.get(&folder));
        let around = || folders().find(|of| !of.is_empty()).filter(|of| of.len() == 1).and_then(|of| of.first().copied());
        match home.or_else(around) {
            Some(group) => Some(Home::Of(group)),
            None if !told_apart => Some(Home::Of(0)),
            None => serves_several(artifact).then_some(Home::Every),
        }
    };
    artifacts.iter().zip(homes).map(settle).collect()
}

/// The folders and archives that an input stands in, the innermost first.
fn folders(source: SourceId, sources: &Sources) -> Vec<String> {
    let Some(source) = sources.get(source) else { return Vec::new() };
    let path = format!("{}/{}", source.archive.as_deref().unwrap_or(""), source.name).replace('\\', "/");
    let ends = path.match_indices('/').map(|(at, _)| at).filter(|at| *at > 0);
    let mut folders: Vec<String> = ends.filter_map(|at| path.get(..at)).map(str::to_owned).collect();
    folders.reverse();
    folders
}

/// An identity provider, an authority and an Expressway may serve several clusters.
fn serves_several(artifact: &Artifact) -> bool {
    artifact.facts.iter().all(|fact| match fact {
        Fact::Certificate(seen) => seen.place.is_none(),
        Fact::Crl(_) | Fact::Request(_) | Fact::Table(_) | Fact::Listed(_) => true,
        Fact::Node(node) => node.product == Some("Expressway"),
        Fact::Saml(metadata) => !metadata.service_provider,
        Fact::Log(seen) => matches!(seen.log, Log::Expressway | Log::Ise | Log::Endpoint | Log::Client),
        Fact::Sighting(seen) => matches!(seen.message.log, Log::Expressway | Log::Ise | Log::Endpoint | Log::Client | Log::Page),
        _ => false,
    })
}

/// One of these hosts stands in a line.
pub(super) fn names_any(line: &str, hosts: &[&str]) -> bool {
    if hosts.is_empty() {
        return false;
    }
    let line = line.to_ascii_lowercase();
    hosts.iter().any(|host| stands(&line, host))
}

/// A name stands in a text by itself.
fn stands(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|p| p.chars().next_back());
        let after = text.get(at.saturating_add(name.len())..).and_then(|p| p.chars().next());
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// The host, of those given, that an input's path names: the longest that stands in it by itself.
pub(super) fn named_in_path<'a>(source: SourceId, sources: &Sources, names: &'a [String]) -> Option<&'a String> {
    let source = sources.get(source)?;
    let path = format!("{}/{}", source.archive.as_deref().unwrap_or(""), source.name).to_ascii_lowercase();
    let found = names.iter().filter(|n| !host(n).is_empty() && stands(&path, &host(n)));
    found.max_by_key(|n| host(n).len())
}

/// The nodes of CUCM that an artifact names without listing a cluster: a session's, a log's, a certificate's own.
fn names(artifact: &Artifact) -> Vec<String> {
    let names = |fact: &Fact| match fact {
        Fact::Node(node) if node.product.is_none_or(|p| p == "CUCM") => vec![host(&node.name)],
        Fact::Certificate(seen) if seen.place.is_none_or(|p| !p.trust) => {
            seen.node.as_deref().or_else(|| seen.subject.common_name()).map(host).into_iter().collect()
        }
        // The nodes that it sends logins to.
        Fact::Saml(metadata) if metadata.service_provider => metadata.hosts.iter().map(|name| host(name)).collect(),
        _ => Vec::new(),
    };
    artifact.facts.iter().flat_map(names).collect()
}

fn lists_nodes(artifact: &Artifact) -> bool {
    artifact.kind == Kind::CertificateQuery || matches!(artifact.format, Some("network_cluster" | "table"))
}

/// The hosts that an artifact lists as one cluster's, and a mark for the signer of a list.
pub(super) fn hosts(artifact: &Artifact) -> Vec<String> {
    let lists_nodes = lists_nodes(artifact);
    let mut found = Vec::new();
    for fact in &artifact.facts {
        match fact {
            Fact::Node(node) if lists_nodes && node.product.is_none_or(|p| p == "CUCM") => found.push(host(&node.name)),
            Fact::Certificate(seen) if lists_nodes && seen.place.is_some_and(|p| !p.trust) => found.extend(seen.node.as_deref().map(host)),
            Fact::TrustList(list) => {
                let nodes = list.records.iter().filter(|r| matches!(r.role, Role::CcmTftp | Role::Ccm | Role::Tftp | Role::Tvs));
                let known = found.len();
                found.extend(nodes.filter_map(|r| r.node.as_deref()).map(host));
                // A blank list names nobody, and its signer alone makes no cluster.
                let named = found.len() > known;
                found.extend(
                    list.signer.as_ref().filter(|_| named).map(|s| format!("signer {} {}", s.value.issuer, s.value.serial.number())),
                );
            }
            _ => {}
        }
    }
    // An address may be a node that others name.
    found.retain(|name| !name.is_empty() && name.parse::<std::net::IpAddr>().is_err());
    found
}
