//! What the cluster shows and hands out: certificates by generation, and the lists made of them.

use super::reading::Reading;
use crate::cisco::{Purpose, Role};
use std::collections::BTreeMap;

/// One certificate: of which purpose and node, and how often it was renewed. The present one of a case
/// is 0; what phones hold from before is -1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Id {
    pub purpose: Purpose,
    pub node: usize,
    pub generation: i32,
}

/// The tokens of a cluster, which are of no node: both are in the CTL (SG12-Modes), so one stands for them.
const TOKEN: Id = Id { purpose: Purpose::CallManager, node: usize::MAX, generation: 0 };

/// A CTL or ITL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct List {
    pub signer: Id,
    pub records: Vec<(Role, Id)>,
}

/// A cluster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Server {
    /// `(12, 5)`.
    pub release: (u16, u16),
    /// Mixed mode.
    pub mixed: bool,
    /// How many nodes; each runs TFTP and TVS. The first is the publisher.
    pub nodes: usize,
    /// The certificate of tomcat serves as CallManager's too.
    pub reuse: bool,
    /// The ITL is blank: `Prepare Cluster for Rollback to pre 8.0` is on.
    pub blank: bool,
    /// An ITL of the case shows that each node's names the publisher's CallManager as a signer.
    pub publisher_signs: bool,
    /// Mobile and Remote Access is in use.
    pub edge: bool,
    /// USB tokens sign the CTL. No renewal touches their keys.
    tokens: bool,
    renewed: BTreeMap<(Purpose, usize), i32>,
    /// What signs for the time being (`localkey`, `remotekey`).
    signer: Option<Id>,
    /// CAPF certificates that the authentication server trusts.
    port_trusts: Vec<Id>,
    /// CAPF certificates in CallManager-trust, by which CallManager checks LSCs.
    phone_trusts: Vec<Id>,
    /// CallManager and tomcat certificates whose issuers Expressway-C trusts.
    edge_trusts: Vec<Id>,
    pub(super) ctl: Option<List>,
}

impl Server {
    /// A cluster whose lists are in step.
    pub fn new(release: (u16, u16), mixed: bool, nodes: usize) -> Self {
        let mut server = Self {
            release,
            mixed,
            nodes,
            reuse: false,
            blank: false,
            publisher_signs: false,
            edge: false,
            // A tokenless CTL came with 10.0 (SG12-Modes).
            tokens: release < (10, 0),
            renewed: BTreeMap::new(),
            signer: None,
            port_trusts: Vec::new(),
            phone_trusts: Vec::new(),
            edge_trusts: Vec::new(),
            ctl: None,
        };
        server.trust_capf_on_ports();
        server.trust_present_capf_alone();
        server.trust_cucm_on_expressway();
        server.update_ctl();
        server
    }

    /// ITLRecovery signs the lists: from 12.0 on (214231).
    pub fn recovery_signs(&self) -> bool {
        self.release >= (12, 0)
    }

    /// ITLRecovery exists: from 10.0 on (117598).
    fn has_recovery(&self) -> bool {
        self.release >= (10, 0)
    }

    pub(super) fn id(&self, purpose: Purpose, node: usize) -> Id {
        // ITLRecovery and CAPF: the publisher's counts (214231, 217138).
        let node = if matches!(purpose, Purpose::ItlRecovery | Purpose::Capf) { 0 } else { node };
        Id { purpose, node, generation: self.renewed.get(&(purpose, node)).copied().unwrap_or(0) }
    }

    /// Renews a purpose on every node.
    pub fn renew(&mut self, purpose: Purpose) {
        for node in 0..self.nodes {
            self.renew_on(purpose, node);
        }
    }

    /// Renews it on one; of ITLRecovery and CAPF the publisher's is meant.
    pub fn renew_on(&mut self, purpose: Purpose, node: usize) {
        let Id { node, .. } = self.id(purpose, node);
        let generation = self.renewed.entry((purpose, node)).or_insert(0);
        *generation = generation.saturating_add(1);
        // A new CAPF gets there by itself (210541), beside the old one.
        if purpose == Purpose::Capf {
            self.phone_trusts.push(self.id(Purpose::Capf, 0));
        }
    }

    /// The certificate from before the present one: what phones hold that missed a renewal.
    pub(super) fn step_back(&mut self, purpose: Purpose, node: usize) {
        self.renewed.insert((purpose, node), -1);
    }

    /// A renewal of this purpose changes a record of the CTL.
    pub(super) fn in_ctl(&self, purpose: Purpose) -> bool {
        self.mixed && matches!(purpose, Purpose::CallManager | Purpose::CallManagerEcdsa | Purpose::Capf | Purpose::ItlRecovery)
    }

    /// The authentication server gets the present CAPF, and keeps the others (200860).
    pub(super) fn trust_capf_on_ports(&mut self) {
        let capf = self.id(Purpose::Capf, 0);
        if !self.port_trusts.contains(&capf) {
            self.port_trusts.push(capf);
        }
    }

    /// What Expressway-C verifies of CUCM (225476, MRA15): the CallManager and tomcat of every node.
    fn shown_to_expressway(&self) -> impl Iterator<Item = Id> {
        (0..self.nodes).flat_map(|node| [Purpose::CallManager, Purpose::Tomcat].map(|purpose| self.id(purpose, node)))
    }

    /// Expressway-C learns who issued them.
    pub(super) fn trust_cucm_on_expressway(&mut self) {
        self.edge_trusts = self.shown_to_expressway().collect();
    }

    /// Expressway-C knows who issued all that it is shown.
    pub(super) fn is_known_outside(&self) -> bool {
        self.shown_to_expressway().all(|id| self.edge_trusts.contains(&id))
    }

    /// The CAPF from before the present one is trusted too: phones come with LSCs of it.
    pub(super) fn trust_former_capf(&mut self) {
        let former = Id { generation: -1, ..self.id(Purpose::Capf, 0) };
        self.port_trusts.push(former);
        self.phone_trusts.push(former);
    }

    /// Every other CAPF is deleted from CallManager-trust.
    pub(super) fn trust_present_capf_alone(&mut self) {
        self.phone_trusts = vec![self.id(Purpose::Capf, 0)];
    }

    /// CallManager lets a phone with this LSC connect by TLS.
    pub(super) fn knows_issuer(&self, issuer: Id) -> bool {
        self.phone_trusts.contains(&issuer)
    }

    /// A phone with this LSC gets through a port with 802.1X.
    pub(super) fn lets_in(&self, issuer: Id) -> bool {
        self.port_trusts.contains(&issuer)
    }

    /// Who signs the list of a TFTP node: up to 11.5 its own CallManager (214231).
    fn signer(&self, serving: usize) -> Id {
        let own = if self.recovery_signs() { self.id(Purpose::ItlRecovery, 0) } else { self.id(Purpose::CallManager, serving) };
        self.signer.unwrap_or(own)
    }

    fn sasts(&self) -> Vec<(Role, Id)> {
        let mut purposes = vec![Purpose::CallManager];
        // In a tokenless CTL of 10.5(1) and before CallManager alone (SG12-Modes); in the ITL from 10.0 on.
        if self.has_recovery() {
            purposes.push(Purpose::ItlRecovery);
        }
        purposes.into_iter().map(|p| (Role::Sast, self.id(p, 0))).collect()
    }

    /// `utils ctl update CTLFile`; nothing without mixed mode.
    pub fn update_ctl(&mut self) {
        if !self.mixed {
            return;
        }
        let (signer, mut records) = if self.tokens { (TOKEN, vec![(Role::Sast, TOKEN)]) } else { (self.signer(0), self.sasts()) };
        records.extend((0..self.nodes).map(|n| (Role::CcmTftp, self.id(Purpose::CallManager, n))));
        records.push((Role::Capf, self.id(Purpose::Capf, 0)));
        self.ctl = Some(List { signer, records });
    }

    /// The CTL as it is names no ITLRecovery, and CallManager of the publisher signed it; the next update names it.
    pub(super) fn ctl_by_callmanager_alone(&mut self) {
        if let Some(ctl) = &mut self.ctl {
            let signer = ctl.records.iter().find(|(role, id)| *role == Role::Sast && id.purpose == Purpose::CallManager).map(|(_, id)| *id);
            ctl.records.retain(|(_, id)| id.purpose != Purpose::ItlRecovery);
            ctl.signer = signer.unwrap_or(ctl.signer);
        }
    }

    /// USB tokens sign the CTL.
    pub(super) fn sign_ctl_by_tokens(&mut self) {
        self.tokens = true;
        self.update_ctl();
    }

    /// `localkey`: CallManager of the publisher signs both lists.
    pub(super) fn sign_by_callmanager(&mut self) {
        self.sign_by(self.id(Purpose::CallManager, 0));
        self.update_ctl();
    }

    /// `remotekey`: a saved key signs the ITL; no document tells of a CTL.
    pub(super) const fn sign_by(&mut self, signer: Id) {
        self.signer = Some(signer);
    }

    /// TFTP restarts; the CTL stays as it is until it is updated.
    pub(super) const fn end_localkey(&mut self) {
        self.signer = None;
    }

    /// A restart of TFTP and, in mixed mode, a CTL update return to ITLRecovery.
    pub(super) fn sign_by_recovery(&mut self) {
        self.signer = None;
        self.update_ctl();
    }

    /// The ITL that a TFTP node hands out.
    pub(super) fn itl(&self, serving: usize, reading: Reading) -> List {
        let signer = self.signer(serving);
        let mut records = self.sasts();
        records.push((Role::Sast, self.id(Purpose::CallManager, serving)));
        if self.blank {
            return List { signer, records };
        }
        let files: Vec<usize> = if reading.itl_names_all_tftp { (0..self.nodes).collect() } else { vec![serving] };
        records.extend(files.into_iter().map(|n| (Role::Tftp, self.id(Purpose::CallManager, n))));
        if !reading.itl_names_all_tftp && !self.publisher_signs {
            // Then the publisher's CallManager is no SAST of a list that another node serves.
            records.retain(|(role, id)| !(*role == Role::Sast && id.purpose == Purpose::CallManager && id.node != serving));
        }
        records.extend((0..self.nodes).map(|n| (Role::Tvs, self.id(Purpose::Tvs, n))));
        List { signer, records }
    }
}
