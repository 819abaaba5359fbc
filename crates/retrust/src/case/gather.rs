//! Joins the facts of all artifacts into one cluster.

use super::{Cluster, Held, HeldList, Node, Registered, ServiceList, Side, Store, census, host, same_host};
use crate::cisco::log_messages::Log;
use crate::cisco::{Product, Purpose};
use crate::read::{Artifact, Fact, Kind, NodeFact, Seen, Service, SsoStatus, is_restart};
use crate::source::{SourceId, Sources};
use crate::x509::Name;
use regex_lite::Regex;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;
use time::OffsetDateTime;

/// Certificates by their serial, so that many of them are joined in one pass.
type BySerial = HashMap<String, Vec<usize>>;

/// Gathers the artifacts: one cluster, or several that have no node in common; the one that most
/// artifacts are of first. What no cluster can be told for is of none ([`census::homes`]).
pub fn gather(artifacts: &[Artifact], sources: &Sources) -> Vec<Cluster> {
    let groups = census::groups(artifacts);
    if groups.is_empty() {
        return vec![join(&artifacts.iter().enumerate().collect::<Vec<_>>(), sources, |_| false)];
    }
    let homes = census::homes(artifacts, sources, &groups);
    let members = |group: usize| {
        let all = artifacts.iter().enumerate().zip(&homes);
        all.filter(|(_, home)| [Some(census::Home::Of(group)), Some(census::Home::Every)].contains(home))
            .map(|(a, _)| a)
            .collect::<Vec<_>>()
    };
    // Of an Expressway's log, what names a host of another is not this one's.
    let is_of_another = |group: usize, own, line: &str| groups.iter().enumerate().any(|(i, other)| i != group && other.stand_in(line, own));
    let joined = |(i, own)| join(&members(i), sources, |line| is_of_another(i, own, line));
    groups.iter().enumerate().map(joined).map(|cluster| Cluster { beside_others: groups.len() > 1, ..cluster }).collect()
}

/// The nodes that artifacts name. Where they are listed, a log that names another makes it none of them: a syslog collects
/// from many.
fn named(artifacts: &[(usize, &Artifact)]) -> Vec<Node> {
    let is_log = |a: &Artifact| a.kind == Kind::Log;
    let lists = |a: &Artifact| matches!(a.format, Some("network_cluster" | "table")) && a.facts.iter().any(|f| matches!(f, Fact::Node(_)));
    let listed = artifacts.iter().any(|(_, a)| lists(a));
    let mut nodes: Vec<Node> = Vec::new();
    let (logs, others): (Vec<&Artifact>, Vec<&Artifact>) = artifacts.iter().map(|(_, a)| *a).partition(|a| is_log(a));
    for (artifact, fact) in others.into_iter().chain(logs).flat_map(|a| a.facts.iter().map(move |fact| (a, fact))) {
        match fact {
            Fact::Node(node) => {
                let known = |n: &Node| same_host(&n.name, &node.name) || n.ip.is_some() && n.ip == node.ip;
                let is_cucm = node.product.is_none_or(|p| p == Product::Cucm);
                if !(listed && is_log(artifact) && is_cucm) || nodes.iter().any(known) {
                    add_node(&mut nodes, node);
                }
            }
            Fact::Certificate(seen) => {
                if let (Some(name), Some(_)) = (&seen.node, seen.place) {
                    name_node(&mut nodes, name);
                }
            }
            _ => {}
        }
    }
    nodes
}

/// Joins the artifacts of one cluster; each with its place among all of them.
fn join(artifacts: &[(usize, &Artifact)], sources: &Sources, is_of_another: impl Fn(&str) -> bool) -> Cluster {
    let mut cluster = Cluster { artifacts: artifacts.iter().map(|(index, _)| *index).collect(), ..Cluster::default() };
    let mut by_serial = BySerial::new();
    cluster.nodes = named(artifacts);
    let names: Vec<String> = cluster.nodes.iter().map(|n| n.name.clone()).collect();
    let sessions = sessions(artifacts);
    let mut queries: Vec<(SourceId, OffsetDateTime)> = Vec::new();
    for (index, artifact) in artifacts.iter().copied() {
        // What the output says of itself counts before the name that it was given.
        let said = sessions.get(&artifact.source).and_then(|all| session_of(all, artifact.span.start));
        // A login may be to an address.
        let named = |said: String| cluster.nodes.iter().find(|n| n.ip.as_ref() == Some(&said)).map_or(said, |n| n.name.clone());
        let said = said.map(named);
        let node = said.or_else(|| census::named_in_path(artifact.source, sources, &names).cloned());
        let of = node.clone().filter(|_| artifact.kind != Kind::CertificateQuery);
        cluster.inputs.insert((artifact.source, artifact.span.start), of);
        cluster.inputs_of_phones.extend(phone_of(artifact.source, sources).map(|phone| (artifact.source, phone)));
        cluster.listed_in_part |= matches!(artifact.kind, Kind::CertificateList | Kind::CertificateQuery) && !artifact.problems.is_empty();
        cluster.phones_in_part.extend((artifact.kind == Kind::PhoneList && !artifact.problems.is_empty()).then_some(artifact.source));
        if artifact.kind == Kind::CertificateQuery && artifact.problems.is_empty() && is_whole(artifact) {
            cluster.queried = true;
            queries.extend(newest_identity(artifact).map(|made| (artifact.source, made)));
        }
        for fact in &artifact.facts {
            match fact {
                Fact::Certificate(seen) => add_certificate(&mut cluster, &mut by_serial, artifact, seen, sources, node.as_deref()),
                Fact::TrustList(list) => {
                    let phone = cluster.inputs_of_phones.get(&artifact.source).cloned();
                    cluster.lists.push(HeldList { list: (**list).clone(), node: node.clone(), phone, artifact: index });
                }
                Fact::Services(services) => {
                    let primary = artifact.facts.iter().find_map(|f| if let Fact::Primary(is) = f { Some(*is) } else { None });
                    let node = add_services(&mut cluster.nodes, node.as_deref(), services, primary);
                    cluster.service_lists.push(ServiceList { node, services: last_states(services) });
                }
                Fact::Mode(mode) => cluster.mode = Some(mode.clone()),
                Fact::Release(release) => {
                    if let Some(held) = node.as_ref().and_then(|n| cluster.nodes.iter_mut().find(|k| same_host(&k.name, n))) {
                        held.release = Some(release.value.as_str().to_owned());
                    }
                    if cluster.release.as_ref().is_none_or(|r| r.value < release.value) {
                        cluster.release = Some(release.clone());
                    }
                }
                Fact::Sso(status) => cluster.sso.push(SsoStatus { node: node.clone(), ..status.clone() }),
                Fact::SsoMode(mode) => cluster.sso_modes.push(mode.clone()),
                Fact::Saml(metadata) => cluster.saml.push((**metadata).clone()),
                Fact::Sighting(sighting) if sighting.message.log == Log::Expressway && is_of_another(&sighting.line) => {}
                Fact::Sighting(sighting) => {
                    cluster.sightings.entry(sighting.message.id).or_default().push(sighting.clone());
                }
                Fact::Log(log) => cluster.logs.push((**log).clone()),
                Fact::Crl(seen) => cluster.crls.push((**seen).clone()),
                Fact::Signed(file) => cluster.signed.push((**file).clone()),
                Fact::Response(response) => cluster.responses.push((**response).clone()),
                Fact::Phone(phone) => cluster.phones.push((**phone).clone()),
                Fact::Registered(phones) => cluster.registered.push(Registered { node: node.clone(), phones: phones.clone() }),
                Fact::Undone(deed) => cluster.undone.push(deed.clone()),
                Fact::Outcome(outcome) => cluster.outcomes.push(outcome.clone()),
                Fact::Settings(settings) => cluster.settings.extend(settings),
                Fact::AddressedZones(zones) => cluster.addressed_zones.extend(zones.iter().cloned()),
                Fact::Tunnels(tunnels) => cluster.tunnels.extend(tunnels.iter().cloned()),
                Fact::Table(table) => cluster.tables.push(table.clone()),
                // Read and told; nothing asks for it.
                Fact::Request(_) => {}
                Fact::Node(_) | Fact::Primary(_) | Fact::Listed(_) => {}
            }
        }
    }
    for seen in cluster.sightings.values_mut().filter(|seen| seen.iter().all(|s| s.time.is_some())) {
        seen.sort_by_key(|s| s.time);
    }
    forget_removed(&mut cluster, &queries);
    find_nodes(&mut cluster);
    find_presence(&mut cluster);
    find_publisher(&mut cluster);
    place_expressway(&mut cluster);
    let rank = |n: &Node| (n.product == Some(Product::Expressway), n.product == Some(Product::ImAndPresence), n.publisher != Some(true));
    cluster.nodes.sort_by_key(rank);
    cluster
}

/// A query that was not narrowed to some rows: it shows identities of several purposes.
fn is_whole(artifact: &Artifact) -> bool {
    let places = || artifact.facts.iter().filter_map(|f| if let Fact::Certificate(seen) = f { seen.place } else { None });
    let own: std::collections::BTreeSet<_> = places().filter(|p| !p.trust).map(|p| p.purpose).collect();
    own.len() >= 4
}

/// When the newest identity of a query was made: of two queries the one that shows a later renewal is the later one.
/// `None` where it shows no trust store.
fn newest_identity(artifact: &Artifact) -> Option<OffsetDateTime> {
    let seen =
        || artifact.facts.iter().filter_map(|f| if let Fact::Certificate(seen) = f { Some((seen.place?, seen.not_before)) } else { None });
    let newest = seen().filter(|(place, _)| !place.trust).filter_map(|(_, made)| made).max();
    newest.filter(|_| seen().any(|(place, _)| place.trust))
}

/// What an earlier query shows in a trust store and a later one does not was removed in between.
fn forget_removed(cluster: &mut Cluster, queries: &[(SourceId, OffsetDateTime)]) {
    let Some(newest) = queries.iter().map(|(_, made)| *made).max() else { return };
    let is_earlier = |source: SourceId| queries.iter().any(|(q, made)| *q == source && *made < newest);
    for held in cluster.certificates.iter_mut().filter(|h| matches!(h.store, Store::Trust(_))) {
        held.removed = held.spans.iter().all(|span| is_earlier(span.source));
    }
}

fn add_node(nodes: &mut Vec<Node>, fact: &NodeFact) {
    // A folder named by an address came before the log that names its node.
    if let Some(at) = nodes.iter().position(|n| fact.ip.as_ref() == Some(&n.name)) {
        if nodes.iter().any(|n| same_host(&n.name, &fact.name)) {
            nodes.remove(at);
        } else if let Some(node) = nodes.get_mut(at) {
            fact.name.clone_into(&mut node.name);
        }
    }
    let index = name_node(nodes, &fact.name);
    if let Some(node) = nodes.get_mut(index) {
        node.publisher = node.publisher.or(fact.publisher);
        node.product = node.product.or(fact.product);
        node.ip = node.ip.take().or_else(|| fact.ip.clone());
    }
}

/// The index of a node, made where it is new; the fullest name wins.
fn name_node(nodes: &mut Vec<Node>, name: &str) -> usize {
    let known = nodes.iter().position(|n| same_host(&n.name, name) || n.ip.as_deref() == Some(name));
    match known {
        Some(index) => {
            if let Some(node) = nodes.get_mut(index)
                && node.name.len() < name.len()
                && node.ip.as_deref() != Some(name)
            {
                name.clone_into(&mut node.name);
            }
            index
        }
        None => {
            nodes.push(Node { name: name.to_owned(), ..Node::default() });
            nodes.len().saturating_sub(1)
        }
    }
}

/// The nodes that the sessions of an input say they are on, by `show myself` or `show status`, each with its place.
fn sessions(artifacts: &[(usize, &Artifact)]) -> BTreeMap<SourceId, Vec<(u64, String)>> {
    let mut sessions: BTreeMap<SourceId, Vec<(u64, String)>> = BTreeMap::new();
    for (_, artifact) in artifacts.iter().filter(|(_, a)| a.format == Some("node_status")) {
        let node = artifact.facts.iter().find_map(|fact| if let Fact::Node(node) = fact { Some(node.name.clone()) } else { None });
        if let Some(node) = node {
            sessions.entry(artifact.source).or_default().push((artifact.span.start, node));
        }
    }
    sessions
}

/// Of an input's sessions the one that an output stands in: it was begun last, or is the first.
fn session_of(sessions: &[(u64, String)], at: u64) -> Option<String> {
    let begun = sessions.iter().rfind(|(start, _)| *start <= at);
    begun.or_else(|| sessions.first()).map(|(_, node)| node.clone())
}

/// The phone that an input's path names. `ITLSEP….tlv` is what a server hands out to it, not what it holds (213407).
fn phone_of(source: SourceId, sources: &Sources) -> Option<String> {
    static NAME: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)(?:^|[^a-z0-9])(SEP[0-9a-f]{12})(?:[^a-z0-9]|$)").ok());
    let source = sources.get(source)?;
    let path = format!("{}/{}", source.archive.as_deref().unwrap_or(""), source.name);
    Some(NAME.as_ref()?.captures(&path)?.get(1)?.as_str().to_ascii_uppercase())
}

/// A node of CUCM lists these whether they run or not; the first nodes of other products on the same platform say that they are
/// primary, too (sample 12).
const OF_CUCM: [&str; 5] = [
    "Cisco CallManager",
    "Cisco Tftp",
    "Cisco CTIManager",
    "Cisco Trust Verification Service",
    "Cisco Certificate Authority Proxy Function",
];

/// Gives a node its services; its name, where it can be told.
fn add_services(nodes: &mut Vec<Node>, node: Option<&str>, services: &[Service], said: Option<bool>) -> Option<String> {
    // A list ends with whose it is; what does not was cut, or is a restart, which prints its own service alone.
    let whole = said.is_some();
    let of_another_product = whole && services.iter().all(|s| !OF_CUCM.contains(&s.name.as_str()));
    let primary = said == Some(true) && !of_another_product;
    let publisher = nodes.iter().position(|n| n.publisher == Some(true));
    let named = node.map(|name| name_node(nodes, name));
    let index = match named {
        // The output says that it is the publisher's, whatever its file is called.
        Some(index) if primary && publisher.is_some_and(|p| p != index) => publisher,
        Some(index) => Some(index),
        // An output without its node belongs to the publisher if it says so, or to the only node.
        None if primary => publisher,
        None => None,
    }
    .or_else(|| (nodes.len() == 1 && !of_another_product).then_some(0));
    let node = index.and_then(|i| nodes.get_mut(i))?;
    match &mut node.services {
        Some(known) if !whole => {
            known.retain(|k| services.iter().all(|s| s.name != k.name));
            known.extend(last_states(services));
        }
        None if is_restart(services) && !whole => {}
        _ => (node.services, node.services_whole) = (Some(last_states(services)), whole),
    }
    if !of_another_product {
        node.publisher = said.or(node.publisher);
    }
    Some(node.name.clone())
}

/// Of each service the last state that an output shows.
fn last_states(services: &[Service]) -> Vec<Service> {
    let mut last: Vec<Service> = Vec::new();
    for service in services {
        match last.iter_mut().find(|l| l.name == service.name) {
            Some(known) => *known = service.clone(),
            None => last.push(service.clone()),
        }
    }
    last
}

fn add_certificate(
    cluster: &mut Cluster,
    by_serial: &mut BySerial,
    artifact: &Artifact,
    seen: &Seen,
    sources: &Sources,
    file_of: Option<&str>,
) {
    // A CAPF in the list of an Expressway is one that it trusts, whatever its name says.
    let in_bundle =
        || matches!(artifact.kind, Kind::Certificate | Kind::Pkcs7) && expressway_file(artifact, seen, sources) == Store::ExpresswayTrust;
    let store = match seen.place {
        Some(_) if in_bundle() => Store::ExpresswayTrust,
        Some(place) if place.trust => Store::Trust(place.purpose),
        Some(place) => Store::Identity(place.purpose),
        None => expressway_file(artifact, seen, sources),
    };
    let side = side(store, artifact, seen, sources);
    // A listing of trusted certificates in a file that names its node.
    if let (Store::Trust(_), None, Some(node)) = (store, &seen.node, file_of) {
        let mut held = Held::new(seen, store);
        held.node = Some(node.to_owned());
        held.listed = true;
        cluster.certificates.push(held);
        return;
    }
    let same_serial = by_serial.entry(seen.id.serial.number().to_owned()).or_default();
    // What a page names without its serial is joined to nothing.
    let known = same_serial.iter().copied().filter(|_| !seen.id.serial.is_unknown()).find(|index| {
        let Some(h) = cluster.certificates.get(*index) else { return false };
        // One issuer and serial, and yet another certificate.
        let twin = h.certificate.as_ref().zip(seen.certificate.as_ref()).is_some_and(|(a, b)| a.sha256 != b.sha256);
        let node = h.node.as_deref().zip(seen.node.as_deref()).is_none_or(|(a, b)| same_host(a, b));
        h.id.same(&seen.id)
            && !twin
            && node
            && !h.listed
            && h.side == side
            && (h.store == store || h.store == Store::Unknown || store == Store::Unknown)
    });
    match known.and_then(|index| cluster.certificates.get_mut(index)) {
        Some(held) => {
            if held.store == Store::Unknown {
                held.store = store;
            }
            held.join(seen);
        }
        None => {
            same_serial.push(cluster.certificates.len());
            let mut held = Held::new(seen, store);
            held.side = side;
            // What a node shows as its own is its own, by a name of the outside too, where a list of all nodes shows that it
            // is none of theirs.
            let is_own = matches!(store, Store::Identity(_)) && seen.certificate.is_some();
            let unnamed = || cluster.nodes.iter().any(|n| n.ip.is_some()) && cluster.nodes.iter().all(|n| !held.bears(&n.name));
            if let Some(node) = file_of.filter(|_| is_own && held.node.is_none() && unnamed()) {
                held.node = Some(node.to_owned());
            }
            cluster.certificates.push(held);
        }
    }
}

/// Whose an Expressway's certificate or list of CAs is: by its file and folders, else by the certificate's own name.
fn side(store: Store, artifact: &Artifact, seen: &Seen, sources: &Sources) -> Option<Side> {
    if !matches!(store, Store::ExpresswayServer | Store::ExpresswayClient | Store::ExpresswayTrust) {
        return None;
    }
    let source = sources.get(artifact.source)?;
    let path = format!("{}/{}", source.archive.as_deref().unwrap_or(""), source.name);
    let own = || seen.subject.common_name().filter(|_| store != Store::ExpresswayTrust);
    Side::named(&path).or_else(|| own().and_then(Side::named))
}

/// Whether a file of certificates is an Expressway's: by the names in its diagnostic archive
/// (`ca_…pem`, `server_…pem`; that of a client is named after these), or by what an engineer calls such files.
fn expressway_file(artifact: &Artifact, seen: &Seen, sources: &Sources) -> Store {
    let Some(source) = sources.get(artifact.source) else { return Store::Unknown };
    let name = source.name.rsplit(['/', '\\']).next().unwrap_or("").to_ascii_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let has = |list: &[&str]| words.iter().any(|w| list.contains(w));
    // `exp-c`, `expe01`, `expressway-core`, `vcsc`; not `export` or `expired`.
    let expressway = words.iter().any(|w| {
        let name = w.trim_end_matches(|c: char| c.is_ascii_digit());
        matches!(name, "exp" | "expc" | "expe" | "vcs" | "vcsc" | "vcse") || name.starts_with("expressway")
    });
    if name.starts_with("ca_")
        || expressway && has(&["ca", "cas", "trust", "trusted", "bundle", "root", "roots", "cabundle", "truststore"])
        || has(&["trusted"]) && has(&["ca"])
    {
        return Store::ExpresswayTrust;
    }
    let leaf = seen.certificate.as_ref().is_some_and(|c| !c.is_ca && !c.is_self_issued());
    let alone = artifact.facts.iter().filter(|f| matches!(f, Fact::Certificate(_))).nth(1).is_none();
    let own = |store| if leaf || alone { store } else { Store::ExpresswayTrust };
    if name.starts_with("client_") || expressway && has(&["client"]) {
        return own(Store::ExpresswayClient);
    }
    // A folder of its own; what else an engineer keeps there may be CUCM's.
    let folder = source.name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
    let in_own = Side::named(&format!("{}/{folder}", source.archive.as_deref().unwrap_or(""))).is_some();
    let in_own = in_own && has(&["server", "cert", "certificate", "servercert"]);
    if name.starts_with("server_") || in_own && (leaf || alone) || expressway && (leaf || has(&["server"])) {
        return own(Store::ExpresswayServer);
    }
    Store::Unknown
}

/// Nodes that no output named, but whose certificates or records are there.
fn find_nodes(cluster: &mut Cluster) {
    use crate::cisco::Role;
    if cluster.nodes.iter().any(Node::is_cucm) {
        return;
    }
    let mut names: Vec<String> = Vec::new();
    for purpose in [Purpose::CallManager, Purpose::Tvs, Purpose::Tomcat] {
        let own = cluster.identities(purpose);
        // A common name that is none of the certificate's own names is a service's, not a node's.
        let is_node = |h: &&&Held| {
            let names = h.certificate.as_ref().map(|c| c.san.as_slice()).unwrap_or_default();
            names.is_empty() || h.subject.common_name().is_some_and(|cn| names.len() == 1 || names.iter().any(|n| same_host(n, cn)))
        };
        names.extend(own.iter().filter(is_node).filter_map(|h| h.subject.common_name().map(str::to_owned)));
    }
    let records = cluster.lists.iter().flat_map(|l| &l.list.records);
    names.extend(records.filter(|r| matches!(r.role, Role::CcmTftp | Role::Tftp | Role::Ccm | Role::Tvs)).filter_map(|r| r.node.clone()));
    // A multi-server certificate is named `<host>-ms.<domain>` and is no node.
    for name in names.into_iter().filter(|n| !n.contains(' ') && !host(n).ends_with("-ms")) {
        name_node(&mut cluster.nodes, &name);
    }
}

/// cup and cup-xmpp are certificates of IM and Presence alone (225476).
fn find_presence(cluster: &mut Cluster) {
    let own = [Purpose::Cup, Purpose::CupXmpp].into_iter().flat_map(|purpose| cluster.identities(purpose));
    let hosts: Vec<String> = own.filter_map(|held| held.node.clone()).collect();
    for node in cluster.nodes.iter_mut().filter(|node| node.product.is_none()) {
        let shows = hosts.iter().any(|host| same_host(host, &node.name));
        node.product = shows.then_some(Product::ImAndPresence);
    }
}

/// Where no output says which node is the publisher, ITLRecovery does: it is made there (214231).
fn find_publisher(cluster: &mut Cluster) {
    use crate::cisco::recovery_host;
    if cluster.publisher().is_some() {
        return;
    }
    let owner = |name: &Name| name.common_name().and_then(recovery_host).map(str::to_owned);
    let mut names: Vec<String> = cluster.identities(Purpose::ItlRecovery).iter().filter_map(|h| owner(&h.subject)).collect();
    // A phone's list may be of another cluster.
    let lists = cluster.lists.iter().filter(|l| l.phone.is_none());
    names.extend(lists.flat_map(|l| &l.list.records).filter_map(|r| owner(&r.subject)));
    names.sort_by_key(|name| host(name));
    names.dedup_by_key(|name| host(name));
    if let [only] = names.as_slice()
        && cluster.nodes.iter().any(Node::is_cucm)
    {
        // Of a subscriber's outputs alone, too: what only the publisher does is not to be done there.
        let index = name_node(&mut cluster.nodes, only);
        if let Some(node) = cluster.nodes.get_mut(index) {
            node.publisher = Some(true);
        }
    } else if let [only] = cluster.nodes.as_mut_slice()
        && cluster.queried
    {
        // Where the query shows one node alone, it is all that there is; a node's own outputs say nothing of others.
        only.publisher = only.publisher.or((only.product != Some(Product::Expressway)).then_some(true));
    }
}

/// A certificate that bears the name of an Expressway seen in a log is its own.
fn place_expressway(cluster: &mut Cluster) {
    let expressways: Vec<String> = cluster.nodes.iter().filter(|n| n.product == Some(Product::Expressway)).map(|n| host(&n.name)).collect();
    for held in cluster.certificates.iter_mut().filter(|h| h.store == Store::Unknown) {
        let Some(certificate) = &held.certificate else { continue };
        let names = certificate.san.iter().map(String::as_str).chain(certificate.subject.common_name());
        if names.map(host).any(|n| expressways.contains(&n)) {
            held.store = Store::ExpresswayServer;
            held.side = held.subject.common_name().and_then(Side::named);
        }
    }
}
