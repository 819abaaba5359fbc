//! Which nodes are of one cluster: told from the artifacts that list them.
//!
//! Two lists of nodes that share none are of two clusters, unless one signer signed both; so are two that share short
//! names and tell different domains for them, unless an address or a certificate is in both. A single certificate or log
//! lists no cluster, and trust stores hold other clusters' certificates on purpose.

use super::{host, same_host};
use crate::cisco::log_messages::{Log, SP_NAMED};
use crate::cisco::{Product, Role};
use crate::read::{Artifact, Fact, Kind};
use crate::source::{SourceId, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

/// What the nodes of one cluster are called: each by its host name, in full where that is told, and by its address; and
/// marks for the certificates that they own.
#[derive(Clone, Default, Debug)]
pub(super) struct Names {
    all: BTreeSet<String>,
    /// How many artifacts list them.
    lists: usize,
}

impl Names {
    fn add(&mut self, name: &str) {
        self.all.insert(host(name));
        self.all.insert(name.to_ascii_lowercase());
    }

    fn hosts(&self) -> impl Iterator<Item = &String> {
        self.all.iter().filter(|name| !name.contains(['.', ':', ' ']))
    }

    /// An address may be a node that others name: alone it lists nobody.
    fn is_empty(&self) -> bool {
        self.hosts().next().is_none()
    }

    fn full(&self, host: &str) -> impl Iterator<Item = &String> {
        let start = format!("{host}.");
        self.all.range(start.clone()..).take_while(move |name| name.starts_with(&start))
    }

    /// Something that no two clusters share: a full name, an address, a certificate.
    fn proves(&self, other: &Names) -> bool {
        self.all.intersection(&other.all).any(|name| name.contains(['.', ':', ' ']))
    }

    fn shares_a_host(&self, other: &Names) -> bool {
        self.hosts().any(|host| other.all.contains(host))
    }

    fn shares_a_certificate(&self, other: &Names) -> bool {
        self.all.intersection(&other.all).any(|name| name.contains(' '))
    }

    /// A host of both stands in two domains.
    fn differs(&self, other: &Names) -> bool {
        !self.proves(other) && self.hosts().any(|host| self.full(host).next().is_some() && other.full(host).next().is_some())
    }

    fn domains(&self) -> BTreeSet<&str> {
        let full = self.all.iter().filter(|name| !name.contains([':', ' ']) && name.parse::<IpAddr>().is_err());
        full.filter_map(|name| name.split_once('.')).map(|(_, domain)| domain).collect()
    }

    /// Both tell domains, and share none.
    fn is_foreign_to(&self, other: &Names) -> bool {
        let (own, other) = (self.domains(), other.domains());
        // A domain below the other is of the same owner.
        let near = |a: &str, b: &str| a == b || a.strip_suffix(b).is_some_and(|rest| rest.ends_with('.'));
        let meets = |a: &&str| other.iter().any(|b| near(a, b) || near(b, a));
        !own.is_empty() && !other.is_empty() && !own.iter().any(meets)
    }

    /// One of these hosts stands in a text: in full, where a short name is of `own` too.
    pub(super) fn stand_in(&self, text: &str, own: &Names) -> bool {
        let text = text.to_ascii_lowercase();
        let telling = |name: &&String| !name.contains([':', ' ']) && !own.all.contains(*name) && name.parse::<IpAddr>().is_err();
        self.all.iter().filter(telling).any(|name| stands(&text, name))
    }
}

/// Which of the groups are of these names: those that something proves, else those that share a host and do not differ.
fn fitting(groups: &[Names], own: &Names) -> Vec<usize> {
    let places =
        |fits: &dyn Fn(&Names) -> bool| groups.iter().enumerate().filter(|(_, g)| fits(g)).map(|(place, _)| place).collect::<Vec<_>>();
    let proven = places(&|group| group.shares_a_certificate(own) || (group.shares_a_host(own) && group.proves(own)));
    if proven.is_empty() { places(&|group| group.shares_a_host(own) && !group.differs(own)) } else { proven }
}

/// The names of each cluster; the cluster that most artifacts list first.
pub(super) fn groups(artifacts: &[Artifact]) -> Vec<Names> {
    let mut lists: Vec<Names> = artifacts.iter().map(listed).filter(|names| !names.is_empty()).collect();
    // What tells domains first: short names alone join what they fit.
    lists.sort_by_key(|names| !names.hosts().any(|host| names.full(host).next().is_some()));
    let mut groups: Vec<Names> = Vec::new();
    for mut own in lists {
        let fitting = fitting(&groups, &own);
        let fits = || groups.iter().enumerate().filter(|(place, _)| fitting.contains(place)).map(|(_, group)| group);
        // Short names that fit two clusters tell neither.
        if fits().any(|a| fits().any(|b| a.differs(b))) {
            continue;
        }
        let mut others = Vec::new();
        for (place, group) in groups.into_iter().enumerate() {
            if fitting.contains(&place) {
                own.all.extend(group.all);
                own.lists = own.lists.saturating_add(group.lists);
            } else {
                others.push(group);
            }
        }
        others.push(own);
        groups = others;
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.lists));
    groups
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
/// clusters is each one's; what stands where one cluster alone is listed is the first one's, but for what names nodes of
/// other domains alone; of the rest nothing tells.
pub(super) fn homes(artifacts: &[Artifact], sources: &Sources, groups: &[Names]) -> Vec<Option<Home>> {
    // A certificate may bear a name of the outside, and is no witness of another cluster.
    let shows = |artifact: &Artifact| artifact.facts.iter().any(|f| matches!(f, Fact::Certificate(_)));
    let is_foreign = |artifact: &Artifact| {
        let own = named(artifact);
        !shows(artifact) && groups.iter().all(|group| own.is_foreign_to(group))
    };
    let own = |artifact: &Artifact| {
        let of = |own: Names| if let [place] = fitting(groups, &own)[..] { Some(place) } else { None };
        let by_path = || by_path(&path(artifact.source, sources), groups).filter(|_| !is_foreign(artifact));
        of(listed(artifact)).or_else(|| of(named(artifact))).or_else(by_path).or_else(|| of(addressed(artifact)))
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
    let listing: Vec<Names> = artifacts.iter().filter(|a| lists_nodes(a)).map(listed).collect();
    let told_apart = groups.iter().filter(|g| listing.iter().any(|l| g.shares_a_host(l) && !g.differs(l))).count() > 1;
    let settle = |(artifact, home): (&Artifact, Option<usize>)| {
        let folders = || self::folders(artifact.source, sources).into_iter().filter_map(|folder| folders.get(&folder));
        let around = || folders().find(|of| !of.is_empty()).filter(|of| of.len() == 1).and_then(|of| of.first().copied());
        match home.or_else(around) {
            Some(group) => Some(Home::Of(group)),
            None if !told_apart && !is_foreign(artifact) => Some(Home::Of(0)),
            None => serves_several(artifact).then_some(Home::Every),
        }
    };
    artifacts.iter().zip(homes).map(settle).collect()
}

/// The folders and archives that an input stands in, the innermost first.
fn folders(source: SourceId, sources: &Sources) -> Vec<String> {
    let path = path(source, sources);
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
        Fact::Node(node) => node.product == Some(Product::Expressway),
        Fact::Saml(metadata) => !metadata.service_provider,
        Fact::Log(seen) => matches!(seen.log, Log::Expressway | Log::Ise | Log::Endpoint | Log::Client),
        Fact::Sighting(seen) => matches!(seen.message.log, Log::Expressway | Log::Ise | Log::Endpoint | Log::Client | Log::Page),
        _ => false,
    })
}

/// A name stands in a text by itself.
fn stands(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|p| p.chars().next_back());
        let after = text.get(at.saturating_add(name.len())..).and_then(|p| p.chars().next());
        before.is_none_or(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// Where an input stands: its archive and its name.
fn path(source: SourceId, sources: &Sources) -> String {
    let path = sources.get(source).map(|source| format!("{}/{}", source.archive.as_deref().unwrap_or(""), source.name));
    path.unwrap_or_default().replace('\\', "/")
}

/// The one group that a path names.
fn by_path(path: &str, groups: &[Names]) -> Option<usize> {
    let lower = path.to_ascii_lowercase();
    let names = |(_, group): &(usize, &Names)| group.hosts().any(|host| stands(&lower, host));
    let full = |(_, group): &(usize, &Names)| group.hosts().flat_map(|host| group.full(host)).any(|name| stands(&lower, name));
    let only = |mut found: Vec<(usize, &Names)>| found.pop().filter(|_| found.is_empty()).map(|(place, _)| place);
    let all = || groups.iter().enumerate();
    only(all().filter(full).collect()).or_else(|| only(all().filter(names).collect()))
}

/// The host, of those given, that an input's path names: the longest that stands in it by itself.
pub(super) fn named_in_path<'a>(source: SourceId, sources: &Sources, names: &'a [String]) -> Option<&'a String> {
    let path = path(source, sources).to_ascii_lowercase();
    let found = names.iter().filter(|n| !host(n).is_empty() && stands(&path, &host(n)));
    found.max_by_key(|n| host(n).len())
}

/// The nodes of CUCM that an artifact names without listing a cluster: a session's, a log's, a certificate's own.
fn named(artifact: &Artifact) -> Names {
    let mut names = Names::default();
    for fact in &artifact.facts {
        match fact {
            Fact::Node(node) if node.product.is_none_or(|p| p == Product::Cucm) => names.add(&node.name),
            Fact::Certificate(seen) if seen.place.is_none_or(|p| !p.trust) => {
                seen.node.as_deref().or_else(|| seen.subject.common_name()).into_iter().for_each(|name| names.add(name));
            }
            // The nodes that it sends logins to.
            Fact::Saml(metadata) if metadata.service_provider => metadata.hosts.iter().for_each(|name| names.add(name)),
            _ => {}
        }
    }
    names
}

/// The hosts that logins in a log are for, and responses are sent to: the cluster's own, whatever its log is called.
fn addressed(artifact: &Artifact) -> Names {
    let mut names = Names::default();
    for fact in &artifact.facts {
        match fact {
            Fact::Sighting(seen) if seen.message == SP_NAMED => seen.fields.first().into_iter().for_each(|name| names.add(name)),
            Fact::Response(response) => response.destination.iter().for_each(|name| names.add(name)),
            _ => {}
        }
    }
    names
}

fn lists_nodes(artifact: &Artifact) -> bool {
    artifact.kind == Kind::CertificateQuery || matches!(artifact.format, Some("network_cluster" | "table"))
}

/// What an artifact lists as one cluster's nodes, and the signer of a list.
fn listed(artifact: &Artifact) -> Names {
    let lists_nodes = lists_nodes(artifact);
    let mut names = Names { lists: 1, ..Names::default() };
    for fact in &artifact.facts {
        match fact {
            Fact::Node(node) if lists_nodes && node.product.is_none_or(|p| p != Product::Expressway) => {
                names.add(&node.name);
                names.all.extend(node.ip.clone());
            }
            Fact::Certificate(seen) if lists_nodes && seen.place.is_some_and(|p| !p.trust) => {
                let Some(node) = seen.node.as_deref() else { continue };
                names.add(node);
                // Its row has the short name; the certificate tells the domain.
                let san = seen.certificate.iter().flat_map(|c| &c.san).map(String::as_str);
                san.chain(seen.subject.common_name()).filter(|name| same_host(name, node)).for_each(|name| names.add(name));
            }
            Fact::TrustList(list) => {
                let nodes = list.records.iter().filter(|r| matches!(r.role, Role::CcmTftp | Role::Ccm | Role::Tftp | Role::Tvs));
                let mut nodes = nodes.filter_map(|r| r.node.as_deref()).peekable();
                // A blank list names nobody, and its signer alone makes no cluster.
                let signer = list.signer.as_ref().filter(|_| nodes.peek().is_some());
                names.all.extend(signer.map(|s| format!("signer {} {}", s.value.issuer, s.value.serial.number())));
                nodes.for_each(|name| names.add(name));
            }
            _ => {}
        }
    }
    names.all.remove("");
    names
}
