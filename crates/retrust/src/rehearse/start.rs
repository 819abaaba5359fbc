//! Where a plan starts: from the case where it says something, else from the defaults of the release.

use super::phone::{Kind, Phone};
use super::reading::Reading;
use super::server::Server;
use super::{Rehearsed, Request, Round, Way, rehearse};
use crate::case::{Cluster, Held, HeldList, host, same_host};
use crate::cisco::{Purpose, Release, Role};
use crate::read::dates::SLACK;
use crate::read::{ListKind, Record};
use std::borrow::Cow;
use std::collections::BTreeSet;
use time::Duration;

/// The state before the first round.
#[derive(Clone, Debug)]
pub struct Start {
    /// What the cluster shows now.
    pub server: Server,
    /// What the ITL of phones names is older in these.
    old_itl: Vec<Place>,
    /// What their CTL names is older in these.
    old_ctl: Vec<Place>,
    /// The same of older lists that servers handed out: phones may not have taken the newer ones.
    older_itl: Vec<Place>,
    older_ctl: Vec<Place>,
    /// A CTL of the case names no ITLRecovery: one of 10.5(1) and before, or made while CTL Provider was off (CSCwf85275).
    ctl_lacks_recovery: bool,
    /// The node that is renewed on; `None` for all.
    pub node: Option<String>,
    /// The same, counted from the publisher.
    pub(super) only: Option<usize>,
    /// An ITL of the case names the CallManager certificates of several TFTP nodes, which settles that reading.
    all_tftp_seen: bool,
    /// What the case does not say.
    pub assumed: Vec<Assumed>,
}

/// A purpose, and the node counted from the publisher.
type Place = (Purpose, usize);

/// Something that was assumed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Assumed {
    /// The newest release.
    Release,
    /// Without what the release does not have.
    Unknown(Purpose),
    /// Non-secure mode.
    Mode,
    /// Two nodes.
    Nodes,
    /// Phones that hold the present lists.
    Lists,
    /// Phones that hold the blank ITL of the case.
    Blank,
    /// The same beside a CTL, which is not blank.
    BlankItlAlone,
    /// Phones that hold the lists of the case refuse the present ones already.
    Stranded {
        /// All with Security by Default can take them.
        without_tvs: bool,
    },
    /// CallManager signs the lists of 12.0 or later: the second half of `localkey` is open.
    Localkey,
    /// Phones hold the lists that the cluster hands out since a recent renewal.
    Taken,
    /// The CTL is tokenless.
    Tokenless,
    /// TVS runs on every node before the first round.
    Tvs,
    /// The node that was named is a subscriber, where others are known; else the publisher.
    Node {
        /// Others are known.
        subscriber: bool,
    },
    /// All nodes, for the one that was given is none of CUCM.
    Foreign,
    /// All nodes, for the certificate serves several.
    Shared,
    /// Phones of every kind.
    Kinds,
    /// What is due, for nothing was named.
    Due,
    /// CallManager has a certificate of its own, and does not reuse tomcat's.
    Reuse,
}

impl Assumed {
    /// In words.
    pub fn words(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Unknown(purpose) => {
                let (major, minor) = purpose.since().unwrap_or_default();
                return Cow::Owned(format!("{} came with release {major}.{minor}: it is left out.", purpose.name()));
            }
            Self::Release => "The release is not in the case: 15 is assumed.",
            Self::Mode => "The security mode is not in the case: non-secure is assumed.",
            Self::Nodes => "The nodes are not in the case: two are assumed.",
            Self::Blank => {
                "The ITL in the case is blank: phones that hold it take any list, until Prepare Cluster for Rollback to pre 8.0 is set back to False."
            }
            Self::BlankItlAlone => {
                "The ITL in the case is blank, but the parameter blanks no CTL, and phones of a cluster in mixed mode hold to that."
            }
            Self::Due => {
                "No certificate was named: the plan is for what has expired or will soon, on the nodes where it does. What was renewed already is left alone."
            }
            Self::Reuse => "Whether CallManager reuses tomcat's certificate is not in the case: that it has its own is assumed.",
            Self::Foreign => "The node that was named is none of CUCM: the plan is for all nodes of CUCM.",
            Self::Shared => "A certificate of the plan serves several nodes: it is renewed on all of them, and the plan is for all.",
            Self::Stranded { without_tvs: true } => {
                "The lists that the cluster hands out now reach phones with Security by Default, and no devices without it: bring the lists to all of them first."
            }
            Self::Stranded { without_tvs: false } => {
                "Phones that hold the lists of the case refuse what the cluster hands out now, before anything of this plan: bring them back first."
            }
            Self::Localkey => {
                "CallManager signs a list that ITLRecovery should sign: the second half of a localkey recovery is open, and phones may still hold lists from before it."
            }
            Self::Taken => {
                "A certificate that phones trust was renewed before a list that the cluster hands out was made, and nothing in the case shows that phones took that list: that they did is assumed. Look at ITL File Status, or at the list of two phones, before the first round."
            }
            Self::Tokenless => "No CTL is in the case: that the cluster signs it itself, and no USB token does, is assumed.",
            Self::Tvs => "Trust Verification Service does not run on every node: the rehearsal counts on its start before the first round.",
            Self::Node { subscriber: true } => "The node that was named is not in the case: a subscriber is assumed.",
            Self::Node { subscriber: false } => {
                "The node that was named is not in the case: that it is the publisher is assumed, on which most hangs."
            }
            Self::Kinds => {
                "Which kinds of phone there are is not read from a case: the plan is judged by phones with a non-secure profile and by phones with an LSC on ports with 802.1X; in mixed mode also by those with a secure profile and by devices without Security by Default; with an Expressway also by those outside."
            }
            Self::Lists => "No trust list is in the case: phones are assumed to hold the present ones.",
        })
    }
}

/// So many nodes stand for themselves; more behave as these do, where what phones know of them is as old.
const MODELLED: usize = 3;
/// So many are modelled where they differ in that.
const AT_MOST: usize = 6;

impl Start {
    /// The state that a case tells, or the user says.
    pub fn of(cluster: &Cluster, request: &Request) -> Self {
        let mut assumed = Vec::new();
        let release = cluster.known_release().map(Release::version);
        if release.is_none() {
            assumed.push(Assumed::Release);
        }
        let possible = request.possible(cluster);
        if request.renew.is_empty() && request.due.is_some() {
            assumed.push(Assumed::Due);
        }
        assumed.extend(request.renew.iter().filter(|p| !possible.renew.contains(p)).map(|p| Assumed::Unknown(*p)));
        if cluster.may_reuse_tomcat() && possible.renew.contains(&Purpose::Tomcat) {
            assumed.push(Assumed::Reuse);
        }
        let mixed = cluster.is_mixed();
        if mixed.is_none() {
            assumed.push(Assumed::Mode);
        }
        let names: Vec<String> = cluster.nodes.iter().filter(|n| n.is_cucm()).map(|n| host(&n.name)).collect();
        if names.is_empty() {
            assumed.push(Assumed::Nodes);
        }
        let of_phones = |kind| cluster.handed_out(kind).into_iter().chain(saved(cluster, kind));
        let old_itl = outdated(cluster, of_phones(ListKind::Itl), &names);
        let old_ctl = outdated(cluster, of_phones(ListKind::Ctl), &names);
        let shown_ctl = outdated(cluster, cluster.handed_out(ListKind::Ctl), &names);
        let took = cluster.all_phones_took();
        // That they took the newer lists is assumed then, and told.
        let likely = !took && cluster.phones_likely_took();
        let older = |kind| outdated(cluster, cluster.lists(kind).into_iter().filter(|_| !took), &names);
        let [mut older_itl, mut older_ctl] = [ListKind::Itl, ListKind::Ctl].map(|kind| if likely { Vec::new() } else { older(kind) });
        // Who holds an old ITL took no CTL since; a TVS is in none.
        older_ctl.extend(older_itl.iter().filter(|(purpose, _)| !matches!(purpose, Purpose::Tvs)));
        if cluster.is_localkey_open() {
            // Whom the second half is kept waiting for holds lists from before the first.
            let recovery = (Purpose::ItlRecovery, 0);
            older_itl.push(recovery);
            older_ctl.push(recovery);
            assumed.push(Assumed::Localkey);
        }
        let model = stand_ins(names.len(), &[old_itl.as_slice(), &old_ctl, &older_itl, &older_ctl].concat());
        let [old_itl, old_ctl, shown_ctl, older_itl, older_ctl] =
            [old_itl, old_ctl, shown_ctl, older_itl, older_ctl].map(|gone| modelled(&model, &gone));
        let nodes = model.iter().max().map_or(2, |last| last.saturating_add(1));
        let mut server = Server::new(release.unwrap_or((15, 0)), mixed.unwrap_or(false), nodes);
        server.reuse = cluster.reuses_tomcat();
        server.edge = cluster.has_expressway();
        server.blank = cluster.has_blank_itl();
        if cluster.has_token_ctl() {
            server.sign_ctl_by_tokens();
        } else if server.mixed
            && server.release < (15, 0)
            && cluster.lists(ListKind::Ctl).is_empty()
            && possible.renew.iter().any(|p| server.in_ctl(*p))
        {
            // Tokens are no longer supported from 14SU3 on (214231).
            assumed.push(Assumed::Tokenless);
        }
        if server.blank {
            assumed.push(if server.mixed { Assumed::BlankItlAlone } else { Assumed::Blank });
        }
        if !cluster.without_tvs().is_empty() {
            assumed.push(Assumed::Tvs);
        }
        if cluster.is_localkey_open() {
            server.sign_by_callmanager();
        }
        if old_itl.iter().chain(&old_ctl).chain(&older_ctl).any(|(purpose, _)| *purpose == Purpose::Capf) {
            server.trust_former_capf();
        }
        // No update of the CTL followed an earlier renewal: phones get no newer one than this.
        server.ctl = with_ctl_of(&server, &shown_ctl).ctl;
        let names_recovery = |held: &HeldList| held.list.records.iter().any(|r| r.purpose() == Some(Purpose::ItlRecovery));
        let ctls = cluster.handed_out(ListKind::Ctl);
        let ctl_lacks_recovery =
            !cluster.has_token_ctl() && ctls.iter().any(|l| l.list.whole) && !ctls.iter().any(|held| names_recovery(held));
        if ctl_lacks_recovery {
            server.ctl_by_callmanager_alone();
        }
        if cluster.lists(ListKind::Itl).is_empty() && cluster.lists(ListKind::Ctl).is_empty() {
            assumed.push(Assumed::Lists);
        }
        let node = place(cluster, &possible, &mut assumed);
        let index = node.as_ref().map(|node| names.iter().position(|name| *name == host(node)).unwrap_or(usize::from(!names.is_empty())));
        // One of one is all of them.
        let only = index.filter(|_| nodes > 1).map(|index| model.get(index).copied().unwrap_or(index));
        let all_tftp_seen = of_phones(ListKind::Itl).any(names_several_tftp);
        server.publisher_signs = of_phones(ListKind::Itl).any(|held| names_publisher(cluster, held));
        let mut start = Self { server, old_itl, old_ctl, older_itl, older_ctl, ctl_lacks_recovery, node, only, all_tftp_seen, assumed };
        let is_new = is_new(cluster) || likely && !older(ListKind::Itl).is_empty();
        if is_new && !start.is_behind() && !start.may_be_behind() {
            start.assumed.push(Assumed::Taken);
        }
        start
    }

    /// The readings that the case leaves open, the friendliest first.
    pub(super) fn readings(&self) -> impl Iterator<Item = Reading> {
        let seen = self.all_tftp_seen;
        let newest = !self.may_be_behind();
        Reading::all().filter(move |r| (r.itl_names_all_tftp || !seen) && (r.lists_taken || !newest))
    }

    /// Older lists of the case name more that is gone than the newest, and nothing shows that phones took that.
    pub fn may_be_behind(&self) -> bool {
        let more = |older: &[Place], old: &[Place]| older.iter().any(|place| !old.contains(place));
        more(&self.older_itl, &self.old_itl) || self.server.mixed && more(&self.older_ctl, &self.old_ctl)
    }

    /// The same, of phones that hold the older lists of the case.
    #[must_use]
    pub(super) fn older(&self) -> Self {
        Self { old_itl: self.older_itl.clone(), old_ctl: self.older_ctl.clone(), ..self.taken() }
    }

    /// The same, of phones that hold the newest lists of the case.
    #[must_use]
    pub(super) fn taken(&self) -> Self {
        Self { older_itl: Vec::new(), older_ctl: Vec::new(), ..self.clone() }
    }

    /// What a reset does before any round, once the lists are built of what the cluster shows now; `None` where phones hold
    /// these.
    pub fn reset(&self) -> Option<Rehearsed> {
        let built = self.is_behind().then(|| self.taken().built())?;
        rehearse(&built, &[Round::of(Vec::new())]).rounds.into_iter().next()
    }

    /// Some phones refuse these lists.
    pub fn is_stranded(&self) -> bool {
        self.reset().is_some_and(|reset| !reset.stranded.is_empty())
    }

    /// The same, once the CTL is updated.
    #[must_use]
    pub fn built(&self) -> Self {
        let mut built = self.clone();
        built.server.update_ctl();
        built
    }

    /// The same, once phones have taken the lists as well.
    #[must_use]
    pub fn caught_up(&self) -> Self {
        Self { old_itl: Vec::new(), old_ctl: Vec::new(), ..self.taken().built() }
    }

    /// The same, renewed on one node alone.
    #[must_use]
    pub const fn on(mut self, node: usize) -> Self {
        self.only = Some(node);
        self
    }

    /// A start of which nothing is assumed, for tests of the model.
    pub const fn from(server: Server) -> Self {
        Self {
            server,
            old_itl: Vec::new(),
            old_ctl: Vec::new(),
            older_itl: Vec::new(),
            older_ctl: Vec::new(),
            ctl_lacks_recovery: false,
            node: None,
            only: None,
            all_tftp_seen: false,
            assumed: Vec::new(),
        }
    }

    /// The certificates that change when these are renewed: a tomcat that serves for CallManager is one with it, and is
    /// renewed first (221070, 222534).
    pub fn with_reuse(&self, renew: &[Purpose]) -> Vec<Purpose> {
        let one = [Purpose::Tomcat, Purpose::CallManager];
        let Some(at) = renew.iter().position(|p| one.contains(p)).filter(|_| self.server.reuse) else { return renew.to_vec() };
        let (before, after) = renew.split_at_checked(at).unwrap_or_default();
        before.iter().copied().chain(one).chain(after.iter().copied().filter(|p| !one.contains(p))).collect()
    }

    /// A round that renews these, and what comes with them. In non-secure mode no phone registers by the CAPF of a list, if
    /// one is there at all (phones.md 1.2): ITLRecovery goes by localkey beside it too.
    pub(super) fn round(&self, renew: &[Purpose]) -> Round {
        let round = Round::of(self.with_reuse(renew));
        let in_lists = |p: &Purpose| !p.is_of_servers() && *p != Purpose::Capf;
        let alone = round.renew.iter().filter(|p| in_lists(p)).eq([&Purpose::ItlRecovery]);
        if alone && !self.server.mixed { Round { way: Way::Localkey, ..round } } else { round }
    }

    /// Phones hold lists from before a renewal, as far as the case shows.
    pub fn is_behind(&self) -> bool {
        !self.old_itl.is_empty() || !self.old_ctl.is_empty()
    }

    /// The cluster as phones know it: their ITL is what it hands out, and their CTL is its. Whoever holds a CTL with an old
    /// CAPF has an LSC of that.
    pub(super) fn before(&self, reading: Reading) -> Server {
        let (itl, ctl) = if reading.lists_taken { (&self.old_itl, &self.old_ctl) } else { (&self.older_itl, &self.older_ctl) };
        let mut then = self.server.clone();
        // Whoever missed a signature of `localkey` holds lists that ITLRecovery signed.
        if !reading.lists_taken {
            then.sign_by_recovery();
        }
        let of_ctl = with_ctl_of(&then, ctl);
        for (purpose, node) in itl.iter().chain(ctl.iter().filter(|(p, _)| *p == Purpose::Capf)) {
            then.step_back(*purpose, *node);
        }
        then.ctl = of_ctl.ctl;
        if self.ctl_lacks_recovery {
            then.ctl_by_callmanager_alone();
        }
        then
    }

    /// The kinds of phone that a plan is judged by.
    pub fn kinds(&self) -> Vec<Kind> {
        let mut kinds = vec![Kind::Ordinary, Kind::Dot1x];
        if self.server.mixed {
            kinds.extend([Kind::Secure, Kind::WithoutTvs]);
        }
        if self.server.edge {
            kinds.push(Kind::Remote);
        }
        kinds
    }

    /// One phone of every kind, of every group of one node and of all, served by each TFTP node.
    pub(super) fn phones(&self, reading: Reading) -> Vec<Phone> {
        let then = self.before(reading);
        let nodes = self.server.nodes;
        let groups = (0..nodes).map(|n| vec![n]).chain(std::iter::once((0..nodes).collect())).collect::<Vec<Vec<usize>>>();
        let mut phones = Vec::new();
        for kind in self.kinds() {
            for group in &groups {
                phones.extend((0..nodes).map(|serving| Phone::fresh(kind, serving, group.clone(), &then, reading)));
            }
        }
        phones
    }
}

/// The node that is renewed on, by its name in the case; `None` for all.
fn place(cluster: &Cluster, request: &Request, assumed: &mut Vec<Assumed>) -> Option<String> {
    let wanted = request.node.as_deref().map(str::trim).filter(|name| !name.is_empty())?;
    let name = match cluster.node(wanted) {
        Some(node) if !node.is_cucm() => {
            assumed.push(Assumed::Foreign);
            return None;
        }
        Some(node) => node.name.clone(),
        None => {
            assumed.push(Assumed::Node { subscriber: cluster.nodes.iter().any(crate::case::Node::is_cucm) });
            wanted.to_owned()
        }
    };
    if request.renew.iter().any(|purpose| cluster.is_shared(*purpose, &name)) {
        assumed.push(Assumed::Shared);
        return None;
    }
    Some(name)
}

/// The same cluster with the CTL that was made before these were renewed.
fn with_ctl_of(server: &Server, old: &[Place]) -> Server {
    let mut then = server.clone();
    for (purpose, node) in old {
        then.step_back(*purpose, *node);
    }
    then.update_ctl();
    then
}

/// Lists of a kind in files, as saved from a phone: an older one counts too.
fn saved(cluster: &Cluster, kind: ListKind) -> impl Iterator<Item = &HeldList> {
    let file = move |l: &&HeldList| l.list.kind == kind && (l.phone.is_some() || l.list.records.iter().any(|r| r.certificate.is_some()));
    cluster.lists.iter().filter(file)
}

/// A certificate that phones trust is younger than another, and was made within a week before a list that the cluster
/// hands out: it was renewed, and nothing shows that phones took that list.
fn is_new(cluster: &Cluster) -> bool {
    const WEEK: Duration = Duration::days(7);
    let anchors = [Purpose::CallManager, Purpose::Tvs, Purpose::ItlRecovery];
    let made: Vec<_> = anchors.into_iter().flat_map(|p| cluster.identities(p)).filter_map(Held::not_before).collect();
    let Some(first) = made.iter().min() else { return false };
    let recent = |held: &HeldList| {
        let list = held.list.made.as_ref().map(|m| m.value);
        let before = |made: &&time::OffsetDateTime| {
            list.is_some_and(|list| list.saturating_sub(WEEK) < **made && **made < list.saturating_add(SLACK))
        };
        made.iter().filter(before).any(|made| first.saturating_add(WEEK) < *made)
    };
    !cluster.all_phones_took() && cluster.handed_out(ListKind::Itl).into_iter().any(recent)
}

/// The list names the CallManager certificates of more than one node for files.
fn names_several_tftp(held: &HeldList) -> bool {
    let mut files = held.list.records.iter().filter(|r| matches!(r.role, Role::Tftp | Role::CcmTftp)).filter_map(|r| r.node.as_deref());
    files.next().is_some_and(|first| files.any(|other| !same_host(first, other)))
}

/// Another node's list names the CallManager certificate of the publisher as a signer.
fn names_publisher(cluster: &Cluster, held: &HeldList) -> bool {
    let is_publisher = |name: &str| cluster.publisher().is_some_and(|p| same_host(&p.name, name));
    let signs = |r: &Record| r.role == Role::Sast && r.purpose() == Some(Purpose::CallManager);
    held.node.as_deref().is_some_and(|own| !is_publisher(own))
        && held.list.records.iter().any(|r| signs(r) && r.node.as_deref().or(r.subject.common_name()).is_some_and(is_publisher))
}

/// The node of the model that stands for each node, by what is gone of each.
fn stand_ins(nodes: usize, gone: &[Place]) -> Vec<usize> {
    let mut model: Vec<BTreeSet<Purpose>> = Vec::new();
    let stand_in = |node| {
        let own: BTreeSet<Purpose> = gone.iter().filter(|(_, n)| *n == node).map(|(purpose, _)| *purpose).collect();
        // The publisher stands for itself alone.
        let alike = model.iter().skip(1).position(|other| *other == own).map(|at| at.saturating_add(1));
        let last = model.len().saturating_sub(1);
        if model.len() < MODELLED || alike.is_none() && model.len() < AT_MOST {
            model.push(own);
            return model.len().saturating_sub(1);
        }
        alike.unwrap_or(last)
    };
    (0..nodes).map(stand_in).collect()
}

/// The same places on the nodes that stand for theirs, each once.
fn modelled(model: &[usize], gone: &[Place]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for place in gone.iter().map(|(purpose, node)| (*purpose, model.get(*node).copied().unwrap_or(0))) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// What lists name and no node shows any more. A server hands out its newest list, each node its own; a phone may hold
/// any of them, so all of it counts.
fn outdated<'a>(cluster: &Cluster, lists: impl IntoIterator<Item = &'a HeldList>, names: &[String]) -> Vec<Place> {
    let mut gone: Vec<Place> = Vec::new();
    let mut add = |place: Place| {
        if !gone.contains(&place) {
            gone.push(place);
        }
    };
    let capf: Vec<&Held> = cluster.capf_in_use().into_iter().filter(|h| !h.id.serial.is_unknown()).collect();
    let is_capf = |r: &Record| capf.iter().any(|h| h.is_named_by(r));
    for held in lists {
        for anchor in cluster.anchors(&held.list).iter().filter(|a| a.gone()) {
            // From 12.5 on ITLRecovery is one for the cluster (214231), whichever node a record names.
            let is_one = anchor.purpose == Purpose::ItlRecovery && cluster.at_least(12, 5) != Some(false);
            let node = anchor.record.node.as_deref().filter(|_| !is_one).map(host);
            let node = node.and_then(|n| names.iter().position(|k| *k == n)).unwrap_or(0);
            add((anchor.purpose, node));
        }
        // No anchor, but phones with a TLS profile want the present one in their CTL (225746).
        let named: Vec<&Record> = held.list.records.iter().filter(|r| r.role == Role::Capf && r.id.is_some()).collect();
        if held.list.kind == ListKind::Ctl && !capf.is_empty() && !named.is_empty() && !named.iter().any(|r| is_capf(r)) {
            add((Purpose::Capf, 0));
        }
    }
    gone
}
