//! Where a plan starts: from the case where it says something, else from the defaults of the release.

use super::Request;
use super::phone::{Kind, Phone};
use super::reading::Reading;
use super::server::Server;
use crate::case::{Cluster, host};
use crate::cisco::{Purpose, Release};
use crate::read::ListKind;

/// The state before the first round.
#[derive(Clone, Debug)]
pub struct Start {
    /// What the cluster shows now.
    pub server: Server,
    /// What phones hold is older in these: the purpose, and the node counted from the publisher.
    outdated: Vec<(Purpose, usize)>,
    /// The node that is renewed on; `None` for all.
    pub node: Option<String>,
    /// The same, counted from the publisher.
    pub(super) only: Option<usize>,
    /// What the case does not say.
    pub assumed: Vec<Assumed>,
}

/// Something that was assumed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Assumed {
    /// The newest release.
    Release,
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
    /// A subscriber of the name that was given.
    Node,
    /// All nodes, for the one that was given is none of CUCM.
    Foreign,
    /// All nodes, for the certificate serves several.
    Shared,
}

impl Assumed {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Release => "The release is not in the case: 15 is assumed.",
            Self::Mode => "The security mode is not in the case: non-secure is assumed.",
            Self::Nodes => "The nodes are not in the case: two are assumed.",
            Self::Blank => {
                "The ITL in the case is blank: phones that hold it take any list, until Prepare Cluster for Rollback to pre 8.0 is set back to False."
            }
            Self::BlankItlAlone => {
                "The ITL in the case is blank, but the parameter blanks no CTL, and phones of a cluster in mixed mode hold to that."
            }
            Self::Foreign => "The node that was named is none of CUCM: the plan is for all nodes of CUCM.",
            Self::Shared => "A certificate of the plan serves several nodes: it is renewed on all of them, and the plan is for all.",
            Self::Node => "The node that was named is not in the case: a subscriber is assumed.",
            Self::Lists => "No trust list is in the case: phones are assumed to hold the present ones.",
        }
    }
}

/// More nodes behave as these do: all of them are renewed alike.
const MODELLED: usize = 3;

impl Start {
    /// The state that a case tells, or the user says.
    pub fn of(cluster: &Cluster, request: &Request) -> Self {
        let mut assumed = Vec::new();
        let release = cluster.known_release().map(Release::version);
        if release.is_none() {
            assumed.push(Assumed::Release);
        }
        let mixed = cluster.is_mixed();
        if mixed.is_none() {
            assumed.push(Assumed::Mode);
        }
        let names: Vec<String> = cluster.nodes.iter().filter(|n| n.is_cucm()).map(|n| host(&n.name)).collect();
        if names.is_empty() {
            assumed.push(Assumed::Nodes);
        }
        let nodes = if names.is_empty() { 2 } else { names.len().min(MODELLED) };
        let mut server = Server::new(release.unwrap_or((15, 0)), mixed.unwrap_or(false), nodes);
        server.reuse = cluster.reuses_tomcat();
        server.edge = cluster.has_expressway();
        server.blank = cluster.has_blank_itl();
        if cluster.has_token_ctl() {
            server.sign_ctl_by_tokens();
        }
        if server.blank {
            assumed.push(if server.mixed { Assumed::BlankItlAlone } else { Assumed::Blank });
        }
        let outdated = outdated(cluster, &names);
        if cluster.lists(ListKind::Itl).is_empty() && cluster.lists(ListKind::Ctl).is_empty() {
            assumed.push(Assumed::Lists);
        }
        let node = place(cluster, request, &mut assumed);
        let index = node.as_ref().map(|node| names.iter().position(|name| *name == host(node)).unwrap_or(1));
        let only = index.map(|index| index.min(nodes.saturating_sub(1)));
        Self { server, outdated, node, only, assumed }
    }

    /// The same, renewed on one node alone.
    #[must_use]
    pub const fn on(mut self, node: usize) -> Self {
        self.only = Some(node);
        self
    }

    /// A start of which nothing is assumed, for tests of the model.
    pub const fn from(server: Server) -> Self {
        Self { server, outdated: Vec::new(), node: None, only: None, assumed: Vec::new() }
    }

    /// The certificates that change when these are renewed: a tomcat that serves for CallManager is one too
    /// (221070, 222534).
    pub fn with_reuse(&self, renew: &[Purpose]) -> Vec<Purpose> {
        let mut all = renew.to_vec();
        if let (true, Some(tomcat)) = (self.server.reuse, all.iter().position(|p| *p == Purpose::Tomcat))
            && !all.contains(&Purpose::CallManager)
        {
            all.insert(tomcat.saturating_add(1), Purpose::CallManager);
        }
        all
    }

    /// Phones hold lists from before a renewal, as far as the case shows.
    pub fn is_behind(&self) -> bool {
        !self.outdated.is_empty()
    }

    /// The cluster as phones know it.
    pub(super) fn before(&self) -> Server {
        let mut then = self.server.clone();
        for (purpose, node) in &self.outdated {
            then.step_back(*purpose, *node);
        }
        then.update_ctl();
        then
    }

    /// One phone of every kind, of every group of one node and of all, served by each TFTP node.
    pub(super) fn phones(&self, reading: Reading) -> Vec<Phone> {
        let then = self.before();
        let mut kinds = vec![Kind::Ordinary, Kind::Dot1x];
        if self.server.mixed {
            kinds.extend([Kind::Secure, Kind::WithoutTvs]);
        }
        if self.server.edge {
            kinds.push(Kind::Remote);
        }
        let nodes = self.server.nodes;
        let groups = (0..nodes).map(|n| vec![n]).chain(std::iter::once((0..nodes).collect())).collect::<Vec<Vec<usize>>>();
        let mut phones = Vec::new();
        for kind in &kinds {
            for group in &groups {
                phones.extend((0..nodes).map(|serving| Phone::fresh(*kind, serving, group.clone(), &then, reading)));
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
            assumed.push(Assumed::Node);
            wanted.to_owned()
        }
    };
    if request.renew.iter().any(|purpose| cluster.is_shared(*purpose, &name)) {
        assumed.push(Assumed::Shared);
        return None;
    }
    Some(name)
}

/// What phones hold and no node shows any more. The newest list of each kind is what the cluster hands out; an
/// older one counts where it is a file, as saved from a phone.
fn outdated(cluster: &Cluster, names: &[String]) -> Vec<(Purpose, usize)> {
    let gone = |list: &crate::read::TrustList| {
        let anchors = cluster.anchors(list);
        let mut gone: Vec<(Purpose, usize)> = Vec::new();
        for anchor in anchors.iter().filter(|a| a.gone()) {
            let node = anchor.record.node.as_deref().map(host).and_then(|n| names.iter().position(|k| *k == n)).unwrap_or(0);
            let key = (anchor.purpose, node.min(MODELLED.saturating_sub(1)));
            if !gone.contains(&key) {
                gone.push(key);
            }
        }
        gone
    };
    let newest = [ListKind::Itl, ListKind::Ctl].into_iter().filter_map(|k| cluster.lists(k).into_iter().next());
    let files = cluster.lists.iter().filter(|l| l.list.records.iter().any(|r| r.certificate.is_some()));
    newest.chain(files).map(|l| gone(&l.list)).max_by_key(Vec::len).unwrap_or_default()
}
