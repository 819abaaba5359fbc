//! What the artifacts say together: nodes, certificates, trust lists, logs of one cluster.
//!
//! Invariant: this room joins facts and judges none; every fact keeps the bytes that say it.

mod anchor;
mod census;
mod gather;
mod held;
mod progress;
mod registered;
mod side;
mod timeline;

pub use anchor::{Anchor, Fate};
pub use gather::gather;
pub use held::{Held, Store};
pub use progress::{Aspect, Change, Progress};
pub use registered::{Count, Registered, RollCall, last_of_each};
pub use side::Side;
pub use timeline::{Event, regenerated, timeline};

use crate::cisco::log_messages::{CTL_REFUSED, ENCRYPTED_TO, LIST_REFUSED, LIST_UPDATED, Log, Message};
use crate::cisco::{Product, Purpose, Release, Role, Setting, recovery_host};
use crate::read::dates::SLACK;
use crate::read::{
    AddressedZone, CrlSeen, ListKind, LogSeen, Outcome, Phone, SamlMetadata, SamlResponse, SecurityMode, Service, SettingSeen, Sighting,
    SignedFile, SsoMode, SsoStatus, Table, TrustList, TunnelSeen,
};
use crate::source::{At, SourceId, Span};
use crate::x509::{CertId, Serial};
use std::collections::{BTreeMap, BTreeSet};
use time::OffsetDateTime;

/// A node.
#[derive(Clone, Debug, Default)]
pub struct Node {
    /// The fullest name seen.
    pub name: String,
    /// Publisher or not, where that was said.
    pub publisher: Option<bool>,
    /// What it is, where that was said.
    pub product: Option<Product>,
    /// Address.
    pub ip: Option<String>,
    /// Release, where this node's was shown.
    pub release: Option<String>,
    /// Its services, where they were listed.
    pub services: Option<Vec<Service>>,
    /// The list of them reached its end.
    pub services_whole: bool,
}

impl Node {
    /// Whether it runs a service: `None` where its services were not listed, or the list was cut and does not name it.
    pub fn runs(&self, names: &[&str]) -> Option<bool> {
        let named = self.services.as_ref()?.iter().filter(|s| names.iter().any(|n| n.eq_ignore_ascii_case(&s.name)));
        named.map(Service::runs).reduce(|a, b| a || b).or(self.services_whole.then_some(false))
    }

    /// All its services are known.
    pub const fn is_listed(&self) -> bool {
        self.services.is_some() && self.services_whole
    }

    /// A node of the CUCM cluster proper: not Expressway, not IM&P.
    pub fn is_cucm(&self) -> bool {
        self.product.is_none_or(|p| p == Product::Cucm)
    }
}

/// A trust list and where it was found.
#[derive(Clone, Debug)]
pub struct HeldList {
    /// The list.
    pub list: TrustList,
    /// The node whose it is, where that can be told.
    pub node: Option<String>,
    /// The phone that held it, where its path names one.
    pub phone: Option<String>,
    /// The artifact that holds it.
    pub artifact: usize,
}

/// `utils service list` of one node, once.
#[derive(Clone, Debug)]
pub struct ServiceList {
    /// The node, where that can be told.
    pub node: Option<String>,
    /// What it lists.
    pub services: Vec<Service>,
}

/// What the user says of a cluster, whatever the case shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Said {
    /// The release.
    pub release: Option<Release>,
    /// Mixed mode.
    pub mixed: Option<bool>,
}

/// All that the case says of one cluster.
#[derive(Clone, Debug, Default)]
pub struct Cluster {
    /// Nodes, publisher first, Expressways last.
    pub nodes: Vec<Node>,
    /// Cluster Security Mode.
    pub mode: Option<At<SecurityMode>>,
    /// The highest release shown.
    pub release: Option<At<Release>>,
    /// Certificates and where they are held.
    pub certificates: Vec<Held>,
    /// CTLs and ITLs.
    pub lists: Vec<HeldList>,
    /// `utils sso status`, one a capture.
    pub sso: Vec<SsoStatus>,
    /// What the database holds of each node's SSO.
    pub sso_modes: Vec<SsoMode>,
    /// SAML responses that stand by themselves.
    pub responses: Vec<SamlResponse>,
    /// Revocation lists.
    pub crls: Vec<CrlSeen>,
    /// Heads of signed files.
    pub signed: Vec<SignedFile>,
    /// Phones, as lists and queries show them.
    pub phones: Vec<Phone>,
    /// Lists of services, in the order of the case.
    pub service_lists: Vec<ServiceList>,
    /// Counts of registered phones, in the order of the case.
    pub registered: Vec<Registered>,
    /// What commands said that they did.
    pub outcomes: Vec<Outcome>,
    /// Tables of queries.
    pub tables: Vec<Table>,
    /// Commands that were given and do not say that they did anything.
    pub undone: Vec<Outcome>,
    /// Settings of Expressway, in the order of the case.
    pub settings: Vec<SettingSeen>,
    /// Traversal zones of Expressway whose peer is an address.
    pub addressed_zones: Vec<AddressedZone>,
    /// SSH tunnels between Expressways, in the order of the case.
    pub tunnels: Vec<TunnelSeen>,
    /// SAML metadata.
    pub saml: Vec<SamlMetadata>,
    /// Log messages that matter, by the message's name: in the order of time where each tells it, else as they were given.
    pub sightings: BTreeMap<&'static str, Vec<Sighting>>,
    /// Logs that were read.
    pub logs: Vec<LogSeen>,
    /// The whole certificate query is in the case, so a store's silence counts.
    pub queried: bool,
    /// A list of certificates was given in part: its silence counts for nothing.
    pub listed_in_part: bool,
    /// Inputs whose list of phones is one in part.
    pub phones_in_part: BTreeSet<SourceId>,
    /// The node that an output is of, by its session or the input's path, from where it begins; of a certificate query
    /// none, for its rows tell theirs.
    pub inputs: BTreeMap<(SourceId, u64), Option<String>>,
    /// The phone that an input is of, where its path names one: `SEP001122334455`.
    pub inputs_of_phones: BTreeMap<SourceId, String>,
    /// The artifacts that are of this cluster, by their place in the case.
    pub artifacts: Vec<usize>,
    /// Other clusters are in the case.
    pub beside_others: bool,
    /// What the user says instead.
    pub said: Said,
    /// The first input that was given since the work began, where it has: from it on nodes show what they have now, and a
    /// restore brings back what is older.
    pub since: Option<SourceId>,
    /// The count at which, since then, as many phones were registered as before the work.
    pub back: Option<Span>,
}

/// Of several certificates of one owner the newest, in the order in which owners come.
fn newest<'a>(all: impl Iterator<Item = &'a Held>, owner: impl Fn(&Held) -> String) -> Vec<&'a Held> {
    newest_by(all, owner, Held::not_before)
}

/// The same by what says which is the later one.
fn newest_by<'a, K: PartialOrd>(
    all: impl Iterator<Item = &'a Held>,
    owner: impl Fn(&Held) -> String,
    key: impl Fn(&Held) -> K,
) -> Vec<&'a Held> {
    let mut newest: Vec<&Held> = Vec::new();
    let mut by_owner: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for held in all {
        let index = *by_owner.entry(owner(held)).or_insert(newest.len());
        match newest.get_mut(index) {
            Some(rival) if key(rival) < key(held) => *rival = held,
            Some(_) => {}
            None => newest.push(held),
        }
    }
    newest
}

impl Cluster {
    /// The identity certificates of a purpose that nodes hold now: of several for one node, the newest.
    pub fn identities(&self, purpose: Purpose) -> Vec<&Held> {
        // A CAPF that tells no node is the publisher's: from 14 on no other node has one, and older ones are unused
        // (214231, 217138).
        let publisher = || self.publisher().map_or_else(String::new, |n| host(&n.name));
        let owner = |held: &Held| match held.owner(purpose) {
            owner if owner.is_empty() && purpose == Purpose::Capf => publisher(),
            owner => owner,
        };
        // Whose a CAPF is that tells no node, a later output does not tell either.
        let told = |held: &Held| purpose != Purpose::Capf || held.node.is_some();
        let shown_since = |held: &Held| self.since.is_some_and(|since| told(held) && held.spans.iter().any(|s| s.source >= since));
        let own = newest_by(self.of_store(Store::Identity(purpose)), owner, |held| (shown_since(held), held.not_before()));
        // One that several nodes show is none of theirs alone, and no node that shows it has an older one.
        let shows = |node: &str, held: &Held| held.spans.iter().any(|s| self.node_at(*s).is_some_and(|n| host(n) == node));
        let takes = |new: &Held, old: &Held| {
            let shared = new.node.is_none() && old.node.is_some() && new.not_before() > old.not_before();
            shared && new.bears(&owner(old)) && shows(&owner(old), new)
        };
        let shared: Vec<&Held> = own.iter().filter(|h| h.node.is_none()).copied().collect();
        own.into_iter().filter(|old| !shared.iter().any(|new| takes(new, old))).collect()
    }

    /// When the first of the present certificates of these purposes ends, on this node or on any.
    pub fn ends_first(&self, purposes: &[Purpose], node: Option<&str>) -> Option<OffsetDateTime> {
        let of_node = |held: &&Held| node.is_none_or(|node| held.is_of(node));
        purposes.iter().flat_map(|p| self.identities(*p)).filter(of_node).filter_map(Held::not_after).min()
    }

    /// The certificates that Expressways show as servers: of several of one name, the newest.
    pub fn expressways(&self) -> Vec<&Held> {
        newest(self.of_store(Store::ExpresswayServer), |held| host(&held.label()))
    }

    /// What Expressway-C trusts; a list that is Expressway-E's does not count.
    pub fn expressway_trust(&self) -> Vec<&Held> {
        self.of_store(Store::ExpresswayTrust).filter(|h| h.side != Some(Side::Edge)).collect()
    }

    /// The certificates that Expressway-C shows to CUCM as a client: from X15.5 on one of its own, where there is one
    /// (225693). Those of Expressway-E never come there.
    pub fn core_clients(&self) -> Vec<&Held> {
        self.expressway_clients().into_iter().filter(|h| h.side != Some(Side::Edge)).collect()
    }

    /// The certificates that Expressways show as clients.
    pub fn expressway_clients(&self) -> Vec<&Held> {
        let own = newest(self.of_store(Store::ExpresswayClient), |held| host(&held.label()));
        let without = self.expressways().into_iter().filter(|server| !own.iter().any(|c| c.is_of(&server.label())));
        let servers: Vec<&Held> = without.collect();
        own.into_iter().chain(servers).collect()
    }

    fn of_store(&self, store: Store) -> impl Iterator<Item = &Held> {
        self.certificates.iter().filter(move |h| h.store == store && !h.id.serial.is_unknown())
    }

    /// [`Self::identities`], and those of which a page tells their day and no serial, where nothing else is known of their
    /// owner.
    pub fn dated(&self, purpose: Purpose) -> Vec<&Held> {
        let known = self.identities(purpose);
        let others = self.certificates.iter().filter(|h| h.store == Store::Identity(purpose) && h.id.serial.is_unknown());
        let others = others.filter(|h| known.iter().all(|k| k.owner(purpose) != h.owner(purpose) && !k.subject.agrees(&h.subject)));
        // Of several pages the later one counts.
        let mut last: BTreeMap<(String, String), &Held> = BTreeMap::new();
        for held in others {
            last.insert((held.owner(purpose), if purpose == Purpose::Capf { String::new() } else { held.label() }), held);
        }
        known.into_iter().chain(last.into_values()).collect()
    }

    /// The identity certificates of a purpose that were replaced.
    pub fn former(&self, purpose: Purpose) -> Vec<&Held> {
        let now = self.identities(purpose);
        self.of_store(Store::Identity(purpose)).filter(|h| now.iter().all(|n| !n.id.same(&h.id))).collect()
    }

    /// Certificates of a trust store.
    pub fn trusted(&self, purpose: Purpose) -> Vec<&Held> {
        self.of_store(Store::Trust(purpose)).filter(|h| !h.removed).collect()
    }

    /// One SP metadata is known to serve several nodes.
    pub fn sso_cluster_wide(&self) -> bool {
        self.sp_metadata().iter().any(|m| m.hosts.len() > 1)
    }

    /// Single sign-on uses the system generated certificate, ITLRecovery: its metadata shows it, or a response is
    /// encrypted to it.
    pub fn sso_by_recovery(&self) -> bool {
        let is_named = |name: &crate::x509::Name| name.common_name().and_then(recovery_host).is_some();
        let in_log = self.seen(ENCRYPTED_TO).into_iter().filter_map(|s| s.fields.first()).filter_map(|serial| Serial::from_decimal(serial));
        let mut encrypted_to = in_log.chain(self.responses.iter().filter_map(|r| r.encrypted_to.clone()));
        let names_it = |line: &str| line.to_ascii_uppercase().contains("CN=ITLRECOVERY_");
        self.sp_metadata().into_iter().flat_map(|m| &m.keys).any(|(_, seen)| is_named(&seen.subject))
            || self.seen(ENCRYPTED_TO).into_iter().any(|s| names_it(&s.line))
            || encrypted_to.any(|serial| self.of_store(Store::Identity(Purpose::ItlRecovery)).any(|h| h.id.serial.same(&serial)))
    }

    /// Something tells which certificate single sign-on uses: metadata of CUCM, or a response to a certificate of it.
    pub fn tells_sso_certificate(&self) -> bool {
        let metadata = self.sp_metadata().into_iter().any(|m| !m.keys.is_empty());
        metadata || self.sso_by_recovery() || !self.seen(ENCRYPTED_TO).is_empty()
    }

    /// A trust store, as the whole cluster's and as each node's own listing shows it.
    pub fn stores(&self, purpose: Purpose) -> Vec<(Option<&str>, Vec<&Held>)> {
        let all = self.trusted(purpose);
        let mut stores: Vec<(Option<&str>, Vec<&Held>)> = Vec::new();
        for held in all {
            let node = held.node.as_deref().filter(|_| held.listed);
            match stores.iter_mut().find(|(n, _)| *n == node) {
                Some((_, store)) => store.push(held),
                None => stores.push((node, vec![held])),
            }
        }
        stores
    }

    /// What bears on trust lists, as far as it had been shown by a place in the case: what was renewed later says nothing
    /// of a list from before.
    #[must_use]
    pub fn until(&self, place: Span) -> Self {
        let shown = |h: &&Held| h.spans.iter().any(|s| *s < place);
        Self {
            nodes: self.nodes.clone(),
            mode: self.mode.clone(),
            release: self.release.clone(),
            certificates: self.certificates.iter().filter(shown).cloned().collect(),
            lists: self.lists.clone(),
            queried: self.queried,
            said: self.said.clone(),
            since: self.since,
            back: self.back,
            ..Self::default()
        }
    }

    /// Lists of a kind that exist, newest first where their dates are known. Of a phone's the newest alone: it holds no other.
    pub fn lists(&self, kind: ListKind) -> Vec<&HeldList> {
        let made = |l: &HeldList| l.list.made.as_ref().map(|m| m.value);
        let mut lists: Vec<&HeldList> = self.lists.iter().filter(|l| l.list.kind == kind && !l.list.absent).collect();
        let mut held: BTreeMap<&str, (Option<OffsetDateTime>, Span)> = BTreeMap::new();
        for list in &lists {
            let Some(phone) = &list.phone else { continue };
            let age = (made(list), list.list.span);
            held.entry(phone).and_modify(|newest| *newest = age.max(*newest)).or_insert(age);
        }
        lists.retain(|l| l.phone.as_deref().is_none_or(|phone| held.get(phone).is_some_and(|(_, span)| *span == l.list.span)));
        lists.sort_by_key(|l| std::cmp::Reverse(made(l)));
        lists
    }

    /// What servers hand out, as far as the case shows: of each node its newest list of a kind; where no list's node is
    /// known, or is newer than all those, the newest of all. What a phone holds is none of these.
    pub fn handed_out(&self, kind: ListKind) -> Vec<&HeldList> {
        let mut seen = BTreeSet::new();
        let mut newest: Vec<&HeldList> = self.lists(kind);
        newest.retain(|l| l.phone.is_none() && seen.insert(l.node.as_deref().map(host)));
        // One of an unknown node is what some node hands out, where it is newer than all that are known.
        let made = |l: &&HeldList| l.list.made.as_ref().map(|m| m.value);
        let known = newest.iter().filter(|l| l.node.is_some()).map(made).max();
        if let Some(known) = known {
            newest.retain(|l| l.node.is_some() || known.is_some() && made(l) > known);
        }
        newest
    }

    /// A server said that it has no CTL.
    pub fn no_ctl(&self) -> Option<Span> {
        self.lists.iter().find(|l| l.list.kind == ListKind::Ctl && l.list.absent).map(|l| l.list.span)
    }

    /// Where a message was seen, in the order of time where each tells it, else as it was given.
    pub fn seen(&self, message: Message) -> Vec<&Sighting> {
        self.sightings.get(message.id).into_iter().flatten().collect()
    }

    /// A log of this kind was read.
    pub fn log(&self, log: Log) -> Option<&LogSeen> {
        self.logs.iter().find(|l| l.log == log)
    }

    /// A log of this kind from which silence says something: it goes on after the newest renewal, or has no times.
    pub fn recent_log(&self, log: Log) -> Option<&LogSeen> {
        // What ipsec is used for stands in none of these logs.
        let purposes = Purpose::IDENTITIES.into_iter().filter(|p| *p != Purpose::Ipsec);
        let newest = purposes.flat_map(|p| self.identities(p)).filter_map(Held::not_before).max();
        let goes_on = |(_, end): (OffsetDateTime, OffsetDateTime)| newest.is_none_or(|made| end.saturating_add(SLACK) >= made);
        self.logs.iter().filter(|l| l.log == log).find(|l| l.covers.is_none_or(goes_on))
    }

    /// What a setting of Expressway was seen to be last.
    pub fn setting(&self, setting: Setting) -> Option<SettingSeen> {
        self.settings.iter().rfind(|s| s.setting == setting).copied()
    }

    /// Mixed mode: by the parameter, else by what a CTL holds. `None` where neither is there.
    pub fn is_mixed(&self) -> Option<bool> {
        if self.said.mixed.is_some() {
            return self.said.mixed;
        }
        match &self.mode {
            Some(mode) => Some(mode.value == SecurityMode::Mixed),
            None => {
                let ctls = self.lists(ListKind::Ctl);
                if let Some(newest) = ctls.first() {
                    // After mixed mode was left, CCM+TFTP records stay without their certificates (118892); one whose
                    // serial alone cannot be read is not such.
                    let calls = |r: &&crate::read::Record| r.role == crate::cisco::Role::CcmTftp;
                    let records = newest.list.records.iter().filter(calls);
                    let (full, empty): (Vec<_>, Vec<_>) = records.partition(|r| r.id.is_some() || !r.subject.is_empty());
                    // One empty among others lost its rows on the way here.
                    return (full.is_empty() != empty.is_empty()).then_some(empty.is_empty());
                }
                self.no_ctl().map(|_| false)
            }
        }
    }

    /// Nodes of CUCM whose list of services shows that TVS does not run.
    pub fn without_tvs(&self) -> Vec<&Node> {
        let stopped = |n: &&Node| n.is_cucm() && n.runs(&["Cisco Trust Verification Service"]) == Some(false);
        self.nodes.iter().filter(stopped).collect()
    }

    /// The nodes of CUCM that run one of these services, publisher first; all where services were
    /// not listed. The flag says whether the lists were there.
    pub fn nodes_running(&self, services: &[&str]) -> (Vec<&Node>, bool) {
        let cucm: Vec<&Node> = self.nodes.iter().filter(|n| n.is_cucm()).collect();
        let known = !cucm.is_empty() && cucm.iter().all(|n| n.is_listed());
        (cucm.into_iter().filter(|n| n.runs(services).unwrap_or(true)).collect(), known)
    }

    /// The publisher, where it can be told.
    pub fn publisher(&self) -> Option<&Node> {
        self.nodes.iter().find(|n| n.publisher == Some(true))
    }

    /// A node by its short or full name, or its address.
    pub fn node(&self, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|n| same_host(&n.name, name) || n.ip.as_deref() == Some(name))
    }

    /// The node that an output is of, by a place in it.
    pub fn node_at(&self, span: Span) -> Option<&String> {
        let begun = self.inputs.range(..=(span.source, span.start)).next_back().filter(|((source, _), _)| *source == span.source);
        begun.and_then(|(_, node)| node.as_ref())
    }

    /// Nodes that show a certificate as their own: the one that it is told for, or those of the outputs that show it.
    pub fn nodes_of<'a>(&'a self, held: &'a Held) -> Vec<&'a String> {
        let shown = held.spans.iter().filter_map(|span| self.node_at(*span));
        if held.node.is_some() { held.node.iter().collect() } else { shown.collect() }
    }

    /// Both places are of one phone: in one input, or in inputs whose paths name the same.
    pub fn is_one_phone(&self, a: Span, b: Span) -> bool {
        let phone = |span: Span| self.inputs_of_phones.get(&span.source);
        a.source == b.source || phone(a).is_some_and(|own| phone(b) == Some(own))
    }

    /// Where phones said after a place in the case that they took a list, and refused none since: one place for each. Their
    /// messages go back far: what is dated counts from the newest of their anchors on.
    pub fn took_after(&self, place: Span) -> Vec<Span> {
        let anchors = [Purpose::CallManager, Purpose::Tvs, Purpose::ItlRecovery];
        let made = anchors.into_iter().flat_map(|p| self.identities(p)).filter_map(Held::not_before).max();
        let is_old = |s: &Sighting| s.time.zip(made).is_some_and(|(at, made)| at.saturating_add(SLACK) < made);
        let later = |a: &Sighting, b: &Sighting| a.time.zip(b.time).map_or(a.span > b.span, |(a, b)| a > b);
        let refused = [LIST_REFUSED, CTL_REFUSED].map(|message| self.seen(message)).concat();
        let took_back = |s: &Sighting| refused.iter().any(|r| self.is_one_phone(r.span, s.span) && later(r, s));
        let mut took: Vec<Span> = Vec::new();
        for said in self.seen(LIST_UPDATED).into_iter().filter(|s| s.span > place && !is_old(s) && !took_back(s)) {
            if !took.iter().any(|own| self.is_one_phone(*own, said.span)) {
                took.push(said.span);
            }
        }
        took
    }

    /// The certificate of this purpose on a node names other nodes too: one for several.
    pub fn is_shared(&self, purpose: Purpose, node: &str) -> bool {
        let others = || self.nodes.iter().filter(|n| n.is_cucm() && !same_host(&n.name, node));
        let own = self.identities(purpose);
        own.iter().any(|held| held.is_for(node) && others().any(|other| held.is_for(&other.name)))
    }

    /// The intermediate CAs that the case shows, wherever they are held: a server sends its own.
    pub fn intermediates(&self) -> Vec<&Held> {
        self.certificates.iter().filter(|h| h.certificate.as_ref().is_some_and(|c| c.is_ca && !c.is_self_issued())).collect()
    }

    /// The newest ITL is whole and names no TFTP and no TVS, as `Prepare Cluster for Rollback to pre 8.0` makes it.
    pub fn has_blank_itl(&self) -> bool {
        let serves = |r: &crate::read::Record| r.id.is_some() && matches!(r.role, Role::Tftp | Role::CcmTftp | Role::Tvs);
        self.lists(ListKind::Itl).first().is_some_and(|held| held.list.whole && !held.list.records.iter().any(serves))
    }

    /// Mobile and Remote Access is in use, as far as the case says.
    pub fn has_expressway(&self) -> bool {
        let its = |h: &Held| matches!(h.store, Store::ExpresswayServer | Store::ExpresswayClient | Store::ExpresswayTrust);
        self.nodes.iter().any(|n| n.product == Some(Product::Expressway)) || self.certificates.iter().any(its)
    }

    /// At least that release; `None` where no release was shown.
    pub fn at_least(&self, major: u16, minor: u16) -> Option<bool> {
        self.known_release().map(|r| r.at_least(major, minor))
    }

    /// The release, as the user says it or the case shows it.
    pub fn known_release(&self) -> Option<&Release> {
        self.said.release.as_ref().or(self.release.as_ref().map(|r| &r.value))
    }

    /// The newest date that a certificate or a list of the case bears.
    pub fn newest_date(&self) -> Option<OffsetDateTime> {
        let certificates = self.certificates.iter().filter_map(Held::not_before);
        certificates.chain(self.lists.iter().filter_map(|l| l.list.made.as_ref().map(|m| m.value))).max()
    }

    /// Rows of lists and queries of phones that tell something. Once the work has begun, of each phone what was told of it last.
    pub fn phones_now(&self, tells: impl Fn(&Phone) -> bool) -> impl Iterator<Item = &Phone> {
        let rows: Vec<&Phone> = self.phones.iter().filter(|p| tells(p)).collect();
        let newest: BTreeMap<&str, SourceId> = rows.iter().map(|p| (p.name.as_str(), p.span.source)).collect();
        let begun = self.since;
        rows.into_iter().filter(move |p| {
            let last = newest.get(p.name.as_str()).copied();
            begun.is_none_or(|begun| last < Some(begun) || last == Some(p.span.source))
        })
    }

    /// SP metadata of this cluster: not of Unity Connection or another, whose hosts are none of its nodes.
    pub fn exports(&self) -> Vec<&SamlMetadata> {
        let known = |m: &&SamlMetadata| {
            let nodes = self.nodes.iter().any(|n| n.product != Some(Product::Expressway));
            !nodes || m.hosts.iter().any(|h| self.node(h).is_some()) || m.hosts.is_empty()
        };
        self.saml.iter().filter(|m| m.service_provider && m.cucm).filter(known).collect()
    }

    /// The same, as it is now: once the work has begun, what is given later takes the place of the same entity's from before.
    pub fn sp_metadata(&self) -> Vec<&SamlMetadata> {
        let source = |m: &SamlMetadata| m.keys.iter().map(|(_, seen)| seen.span.source).max();
        let is_newer = |new: &SamlMetadata, old: &SamlMetadata| {
            let same = new.entity_id.is_some() && new.entity_id == old.entity_id;
            same && self.since.is_some_and(|since| source(new) >= Some(since)) && source(new) > source(old)
        };
        let all = self.exports();
        all.iter().copied().filter(|old| !all.iter().any(|new| is_newer(new, old))).collect()
    }

    /// A node that metadata for the whole cluster does not name.
    pub fn left_out_of(&self, metadata: &SamlMetadata) -> Option<&Node> {
        let served = |n: &&Node| n.is_cucm() || n.product == Some(Product::ImAndPresence);
        let named = |n: &Node| metadata.hosts.iter().any(|h| same_host(h, &n.name) || n.ip.as_ref() == Some(h));
        let whole = self.sso_cluster_wide() && !metadata.hosts.is_empty();
        self.nodes.iter().filter(served).find(|n| whole && !named(n))
    }

    /// Tomcat's certificate serves as CallManager's too (221070).
    pub fn reuses_tomcat(&self) -> bool {
        let tomcat = self.identities(Purpose::Tomcat);
        self.identities(Purpose::CallManager).iter().any(|c| tomcat.iter().any(|t| t.id.same(&c.id)))
    }

    /// Whether it does is not in the case; it can from 14 on (221070).
    pub fn may_reuse_tomcat(&self) -> bool {
        let unknown = |p: Purpose| self.identities(p).is_empty();
        self.at_least(14, 0) != Some(false) && (unknown(Purpose::Tomcat) || unknown(Purpose::CallManager))
    }

    /// The publisher's name, or that of the first node.
    pub fn name(&self) -> Option<&str> {
        self.publisher().or(self.nodes.first()).map(|n| n.name.as_str())
    }

    /// The log of certificate management says that this serial was replaced by another (210541).
    pub fn replaced(&self, serial: &Serial) -> Option<&Sighting> {
        let changes = self.seen(crate::cisco::log_messages::SERIAL_CHANGED).into_iter();
        let is = |field: Option<&String>| field.and_then(|f| Serial::from_hex(f)).is_some_and(|s| s.same(serial));
        let mut changes = changes.filter(|s| is(s.fields.first()) && !is(s.fields.get(1)));
        changes.next()
    }

    /// Any certificate of the case with this id.
    pub fn find(&self, id: &CertId) -> Option<&Held> {
        self.certificates.iter().find(|h| h.id.same(id))
    }
}

/// The host part of a name, lower case.
pub fn host(name: &str) -> String {
    host_part(name).to_ascii_lowercase()
}

fn host_part(name: &str) -> &str {
    // Few names can be addresses at all, and this is asked of every pair of names.
    let may_be = name.contains(':') || name.starts_with(|c: char| c.is_ascii_digit());
    let is_address = may_be && name.parse::<std::net::IpAddr>().is_ok();
    if is_address { name } else { name.split('.').next().unwrap_or(name) }
}

/// The same host, whether or not the domain is written.
pub fn same_host(a: &str, b: &str) -> bool {
    host_part(a).eq_ignore_ascii_case(host_part(b))
}
