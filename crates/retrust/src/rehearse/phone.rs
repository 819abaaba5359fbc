//! A phone: what it holds, what it accepts, what a reset does.
//!
//! - A list is taken on faith where there is none, or where the lists are blank; else its signer must be a
//!   SAST of the lists held, or a TVS must vouch for it (Security Guide 12.5, Default Security; 215539).
//! - Lists are blank where no certificate of them is a TFTP or a TVS one: `Prepare Cluster for Rollback` makes an ITL so,
//!   and no CTL (Security Guide 12.5; 213407). Such a phone takes unsigned configurations as well.
//! - TVS is reached where its certificate in use is in the phone's ITL (213407); it knows what is present.
//! - A configuration's signer must be a TFTP record of the lists held, or TVS must vouch (213407).
//! - The new ITL is checked after the new CTL is in force (215539; 213407).
//! - CallManager asks for the issuer of an LSC in CallManager-trust (200860).
//! - A phone with a TLS profile needs a CTL that names CallManager (Security Guide 12.5) and CAPF (225746).
//! - Devices without Security by Default hold a CTL in mixed mode, no ITL, and cannot ask TVS (118893).

use super::reading::Reading;
use super::server::{Id, List, Server};
use crate::cisco::{Purpose, Role};

/// Kinds of phone that plans are judged by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// With Security by Default and a non-secure profile.
    Ordinary,
    /// With an authenticated or encrypted profile.
    Secure,
    /// On a port with 802.1X, with an LSC.
    Dot1x,
    /// Over Mobile and Remote Access. Only their way through Expressway is judged: what they do with trust lists there is
    /// in no document that we have.
    Remote,
    /// Without Security by Default: Jabber, many TelePresence, 7940 and 7960.
    WithoutTvs,
}

impl Kind {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Ordinary => "phones with a non-secure profile",
            Self::Secure => "phones with an authenticated or encrypted profile",
            Self::Dot1x => "phones with an LSC on ports with 802.1X",
            Self::Remote => "phones and clients over Mobile and Remote Access",
            Self::WithoutTvs => "devices without Security by Default (Jabber, many TelePresence, 7940, 7960)",
        }
    }
}

/// What a phone refuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Every list and every configuration.
    Everything,
    /// Every new list; its configuration still comes.
    NewLists,
    /// Its TLS connection: the CTL does not name the present CallManager or CAPF.
    Tls,
    /// Its LSC, which CallManager no longer trusts: the CAPF that issued it is gone from CallManager-trust.
    Lsc,
    /// The switch port: the authentication server does not know the CAPF that issued the phone's LSC.
    Port,
    /// Expressway's way to CUCM: it does not know who issued the present CallManager or tomcat.
    Edge,
    /// One document says that phones end in a mismatch.
    Disputed,
}

impl Refusal {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Everything => "they refuse every new list and every configuration: no signer and no TVS that they know is left",
            Self::NewLists => "they refuse every new list: its signer is unknown to them, and no TVS that they know vouches for it",
            Self::Tls => "they cannot register: the CTL that they hold does not name the present CallManager or the present CAPF",
            Self::Lsc => "they cannot register: CallManager-trust no longer holds the CAPF that issued their LSCs",
            Self::Port => "they cannot get through their ports: the authentication server does not know the CAPF that issued their LSCs",
            Self::Edge => "they cannot reach the cluster: Expressway-C does not know who issued the present CallManager and tomcat",
            Self::Disputed => "one document calls this unrecoverable without deleting the lists on the phones",
        }
    }
}

/// One phone.
#[derive(Clone, Debug)]
pub(super) struct Phone {
    pub kind: Kind,
    /// The TFTP node that serves it.
    pub serving: usize,
    /// Its CallManager group: the TVS nodes that it asks.
    pub group: Vec<usize>,
    pub ctl: Option<List>,
    pub itl: Option<List>,
    /// The CAPF that issued its LSC; without one a phone shows its MIC, which no renewal touches (200860).
    pub lsc: Option<Id>,
}

impl Phone {
    /// One that has taken the lists of a server.
    pub fn fresh(kind: Kind, serving: usize, group: Vec<usize>, server: &Server, reading: Reading) -> Self {
        let itl = (kind != Kind::WithoutTvs).then(|| server.itl(serving, reading));
        let lsc = matches!(kind, Kind::Secure | Kind::Dot1x).then(|| server.id(Purpose::Capf, 0));
        Self { kind, serving, group, ctl: server.ctl.clone(), itl, lsc }
    }

    /// Its lists are deleted.
    pub fn forget(&mut self) {
        (self.ctl, self.itl) = (None, None);
    }

    pub fn sbd(&self) -> bool {
        self.kind != Kind::WithoutTvs
    }

    fn records(&self) -> impl Iterator<Item = &(Role, Id)> {
        self.ctl.iter().chain(&self.itl).flat_map(|l| &l.records)
    }

    /// It holds no list, or lists that name nobody to serve it.
    fn takes_any(&self) -> bool {
        !self.records().any(|(role, _)| matches!(role, Role::Tftp | Role::CcmTftp | Role::Tvs))
    }

    fn local(&self, id: Id, roles: &[Role]) -> bool {
        self.records().any(|(role, held)| *held == id && roles.contains(role))
    }

    /// A TVS of its group that it trusts, and that knows the certificate.
    fn tvs(&self, id: Id, server: &Server, reading: Reading) -> bool {
        let knows = id.purpose != Purpose::ItlRecovery || reading.tvs_knows_new_recovery || self.local(id, &[Role::Sast]);
        let trusts = |node: &usize| {
            self.itl.iter().flat_map(|l| &l.records).any(|(role, held)| *role == Role::Tvs && *held == server.id(Purpose::Tvs, *node))
        };
        self.sbd() && knows && self.group.iter().any(trusts)
    }

    fn accepts(&self, list: &List, server: &Server, reading: Reading) -> bool {
        self.local(list.signer, &[Role::Sast]) || self.tvs(list.signer, server, reading)
    }

    /// Its lists name no CallManager and no TVS that a node shows now.
    pub fn lost_callmanager_and_tvs(&self, server: &Server) -> bool {
        let is_present = |id: &Id| *id == server.id(id.purpose, id.node);
        // No token, which is of no node.
        let of_both = |id: &&Id| matches!(id.purpose, Purpose::CallManager | Purpose::Tvs) && id.node < server.nodes;
        self.sbd() && self.kind != Kind::Remote && !self.takes_any() && !self.records().map(|(_, id)| id).filter(of_both).any(is_present)
    }

    /// It knows who signs the lists without asking a TVS.
    pub fn knows_signer(&self, server: &Server, reading: Reading) -> bool {
        let itl = self.sbd().then(|| server.itl(self.serving, reading));
        server.ctl.iter().chain(&itl).all(|list| self.local(list.signer, &[Role::Sast]))
    }

    /// A reset: takes what it accepts, and says what it refuses.
    pub fn boot(&mut self, server: &Server, reading: Reading) -> Option<Refusal> {
        if self.kind == Kind::Remote {
            return (!server.is_known_outside()).then_some(Refusal::Edge);
        }
        // 802.1X comes before anything else (8.5-Boot).
        if self.kind == Kind::Dot1x && self.lsc.is_some_and(|capf| !server.lets_in(capf)) {
            return Some(Refusal::Port);
        }
        // First lists are taken on faith, both of one start: a new phone of a secure cluster gets its ITL by it (derived).
        let first = self.takes_any();
        let mut refused = false;
        if let Some(ctl) = &server.ctl {
            if first || self.accepts(ctl, server, reading) {
                self.ctl = Some(ctl.clone());
            } else {
                refused = true;
            }
        }
        if self.sbd() {
            let itl = server.itl(self.serving, reading);
            if first || self.accepts(&itl, server, reading) {
                self.itl = Some(itl);
            } else {
                refused = true;
            }
        }
        let file = server.id(Purpose::CallManager, self.serving);
        let config = !self.sbd() || self.takes_any() || self.local(file, &[Role::Tftp, Role::CcmTftp]) || self.tvs(file, server, reading);
        let names = |role: Role, id: Id| self.ctl.iter().flat_map(|l| &l.records).any(|(r, held)| *r == role && *held == id);
        let tls = self.kind != Kind::Secure
            || names(Role::CcmTftp, server.id(Purpose::CallManager, self.serving)) && names(Role::Capf, server.id(Purpose::Capf, 0));
        // CallManager asks for the issuer of an LSC in CallManager-trust (200860).
        let known = self.kind != Kind::Secure || self.lsc.is_none_or(|capf| server.knows_issuer(capf));
        match (refused, config, tls, known) {
            (true, false, ..) => return Some(Refusal::Everything),
            (true, true, ..) => return Some(Refusal::NewLists),
            (false, _, false, _) => return Some(Refusal::Tls),
            (false, false, true, _) => return Some(Refusal::Everything),
            (false, true, true, false) => return Some(Refusal::Lsc),
            (false, true, true, true) => {}
        }
        // Whoever is back enrols anew where CAPF was renewed.
        self.lsc = self.lsc.map(|_| server.id(Purpose::Capf, 0));
        None
    }
}
