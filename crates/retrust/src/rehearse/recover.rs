//! Ways back for phones that are stranded, each tried on the model, least impact first.
//!
//! - A new list reaches what still trusts its signer, or a TVS (Security Guide 12.5, Default Security).
//! - TVS vouches for what is in Phone-SAST-trust (118893, 210541), to phones that still trust a TVS.
//! - `localkey` signs with the publisher's present CallManager key (CLI reference, Security Guide 12.5), so it reaches
//!   phones whose lists name that certificate.
//! - `remotekey` signs with a saved key of ITLRecovery (CLI reference): the one from before its renewal.
//! - Another TFTP node may hand out lists that a phone still accepts (117598).
//! - A restore brings back the keys that the phones know (117598, 214231).
//! - A phone without lists takes the first one on faith (Security Guide 12.5).

use super::phone::{Phone, Refusal};
use super::reading::Reading;
use super::server::Server;
use super::{Request, Round, Start, rehearse, run};
use crate::case::Cluster;
use crate::cisco::Purpose;

/// A way back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WayBack {
    /// The lists built anew, and a reset.
    Reset,
    /// The signer in Phone-SAST-trust, so that a TVS vouches for it for certain.
    Bridge,
    /// Signed by the publisher's CallManager key for the time being.
    Localkey,
    /// Signed by the ITLRecovery from before, saved to a file.
    Remotekey,
    /// The phones sent to another TFTP node.
    OtherTftp,
    /// A backup from before the renewal.
    Restore,
    /// The lists deleted on each phone.
    Delete,
}

/// How many of the stranded phones a way brings back, in every reading of the sources.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Saves {
    /// Not one.
    None,
    /// Those of some groups or TFTP nodes, or in some readings alone.
    Some,
    /// Each.
    All,
}

/// What the model shows of a way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tried {
    /// Which.
    pub way: WayBack,
    /// Whom it brings back.
    pub saves: Saves,
    /// Why, in words.
    pub why: &'static str,
}

/// Whether a phone is back, and by what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Back {
    No,
    /// By what it holds.
    Itself,
    /// By a TVS that it trusts.
    Tvs,
}

impl WayBack {
    /// All of them.
    pub const ALL: [Self; 7] = [Self::Reset, Self::Bridge, Self::Localkey, Self::Remotekey, Self::OtherTftp, Self::Restore, Self::Delete];

    /// Why it brings back whom it does, in words. `tvs`: some come back by TVS.
    const fn why(self, saves: Saves, tvs: bool) -> &'static str {
        match (self, saves) {
            (Self::Reset, Saves::None) => {
                "the new lists are signed by a key that these phones do not know, and no TVS that they know vouches for it"
            }
            (Self::Reset, Saves::Some) => {
                "only phones that know a TVS which was left alone, or in one reading of the sources alone: renew no TVS meanwhile"
            }
            (Self::Reset, Saves::All) => "what they know still vouches for the new lists",
            (Self::Bridge, Saves::None) => "a TVS must vouch for it, and these phones know none that is left",
            (Self::Bridge, Saves::Some) => "only phones that know a TVS which was left alone: renew no TVS meanwhile",
            (Self::Bridge, Saves::All) => "a TVS that they know then vouches for the signer: renew no TVS meanwhile",
            (Self::Localkey, Saves::None) => {
                "it signs with the publisher's present CallManager certificate, and their lists do not name that one"
            }
            (Self::Localkey, _) if tvs => {
                "their lists do not all name the publisher's present CallManager certificate, but a TVS that they know vouches for it: renew no TVS meanwhile"
            }
            (Self::Localkey, Saves::Some) => "only phones whose lists name the publisher's present CallManager certificate as a signer",
            (Self::Localkey, Saves::All) => "their lists name the publisher's present CallManager certificate as a signer",
            (Self::Remotekey, Saves::None) => "their lists name no ITLRecovery from before",
            (Self::Remotekey, Saves::Some) => {
                "it signs the ITL alone: phones that hold one and whose lists name the ITLRecovery from before; its saved ITLRecovery.p12 is needed"
            }
            (Self::Remotekey, Saves::All) => {
                "their lists name the ITLRecovery from before as a signer; its saved ITLRecovery.p12 is needed"
            }
            (Self::OtherTftp, Saves::None) => "no TFTP node hands out lists whose signer they know",
            (Self::OtherTftp, Saves::Some) => "only phones that know who signs the lists of another TFTP node",
            (Self::OtherTftp, Saves::All) => "they know who signs the lists of another TFTP node",
            (Self::Restore, Saves::All) => {
                "it brings back the keys that they know; a backup from before is needed, and what changed since is lost"
            }
            (Self::Restore, _) => "phones that took a part of the new lists no longer know all of the old keys",
            (Self::Delete, _) => "a phone without lists takes the first one on faith; each phone must be touched",
        }
    }

    /// A phone after it, as its last start shows.
    fn brings_back(self, phone: &Phone, server: &Server, earlier: &Server, reading: Reading) -> Back {
        let (mut phone, mut server) = (phone.clone(), server.clone());
        let mut by_tvs = false;
        match self {
            Self::Reset => server.update_ctl(),
            Self::Bridge => {
                server.update_ctl();
                let vouched = Reading { tvs_knows_new_recovery: true, ..reading };
                return if phone.boot(&server, vouched).is_some() { Back::No } else { Back::Tvs };
            }
            Self::Localkey => {
                server.sign_by_callmanager();
                by_tvs = !phone.knows_signer(&server, reading);
                phone.boot(&server, reading);
                server.sign_by_recovery();
            }
            Self::Remotekey => {
                server.sign_by(earlier.id(Purpose::ItlRecovery, 0));
                phone.boot(&server, reading);
                server.sign_by_recovery();
            }
            Self::OtherTftp => {
                server.update_ctl();
                let elsewhere = |serving: usize| Phone { serving, ..phone.clone() };
                let back = |other: &usize| *other != phone.serving && elsewhere(*other).boot(&server, reading).is_none();
                if let Some(other) = (0..server.nodes).find(back) {
                    phone = elsewhere(other);
                }
            }
            Self::Restore => server = earlier.clone(),
            Self::Delete => {
                server.update_ctl();
                phone.forget();
            }
        }
        match (phone.boot(&server, reading), by_tvs) {
            (Some(_), _) => Back::No,
            (None, true) => Back::Tvs,
            (None, false) => Back::Itself,
        }
    }
}

/// Tries every way on the phones that the first of these rounds strands which strands any; nothing where none does.
pub fn ways_back(start: &Start, rounds: &[Round]) -> Vec<Tried> {
    let mut outcomes: Vec<(WayBack, Back)> = Vec::new();
    let mut disputed = false;
    for reading in start.readings() {
        let (mut server, mut phones, mut earlier) = (start.server.clone(), start.phones(reading), start.before(reading));
        let mut stranded = false;
        for round in rounds {
            let refused = run(&mut server, &mut phones, round, start.only, reading);
            if refused.is_empty() {
                earlier = server.clone();
                continue;
            }
            // Where one document says that phones end in a mismatch, the model has nothing to try.
            stranded = true;
            disputed |= refused.iter().any(|(_, why)| *why == Refusal::Disputed);
            for (index, _) in refused.iter().filter(|(_, why)| *why != Refusal::Disputed) {
                let Some(phone) = phones.get(*index) else { continue };
                outcomes.extend(WayBack::ALL.map(|way| (way, way.brings_back(phone, &server, &earlier, reading))));
            }
            break;
        }
        // Where a reading strands nobody, a reset is all that it takes.
        if !stranded {
            outcomes.push((WayBack::Reset, Back::Itself));
        }
    }
    if outcomes.iter().all(|(way, _)| *way == WayBack::Reset) {
        return if disputed { by_documents() } else { Vec::new() };
    }
    // `localkey` and `remotekey` came with 10.0(1) (117598), and from then on a backup holds the key of TFTP (SG14);
    // which key the first uses up to 11.5 is in no document.
    let release = start.server.release;
    let nodes = start.server.nodes;
    let known = |way: &WayBack| match way {
        WayBack::Localkey | WayBack::Remotekey | WayBack::Restore => release >= (10, 0),
        WayBack::OtherTftp => nodes > 1,
        WayBack::Reset | WayBack::Bridge | WayBack::Delete => true,
    };
    let tried = |way| {
        let of_way = || outcomes.iter().filter(move |(w, _)| *w == way).map(|(_, back)| *back);
        let saves = match (of_way().any(|b| b == Back::No), of_way().any(|b| b != Back::No)) {
            (false, _) => Saves::All,
            (true, false) => Saves::None,
            (true, true) => Saves::Some,
        };
        if way == WayBack::Reset && disputed && saves == Saves::All {
            return Tried { way, saves: Saves::Some, why: IN_ORDER };
        }
        if way == WayBack::Localkey && release < (12, 0) {
            let why = "which key it signs with up to 11.5 is in no document that we have; test two phones first";
            return Tried { way, saves: Saves::Some, why };
        }
        if way == WayBack::Remotekey && saves == Saves::None && start.server.mixed {
            let why = "it signs the ITL alone, as far as the documents tell, and these phones need a CTL that they accept";
            return Tried { way, saves, why };
        }
        Tried { way, saves, why: way.why(saves, of_way().any(|b| b == Back::Tvs)) }
    };
    WayBack::ALL.into_iter().filter(known).map(tried).collect()
}

/// The ways back for phones of a case that hold lists from before a renewal and refuse what the cluster hands out now.
pub fn ways_back_now(cluster: &Cluster) -> Vec<Tried> {
    let start = Start::of(cluster, &Request::default());
    if start.is_behind() { of_start(&start.taken()) } else { Vec::new() }
}

/// The same for phones that may hold older lists of the case than those that the cluster handed out last.
pub fn ways_back_of_older(cluster: &Cluster) -> Vec<Tried> {
    let start = Start::of(cluster, &Request::default());
    if start.may_be_behind() { of_start(&start.older()) } else { Vec::new() }
}

/// Phones refuse every list that the cluster can make, or those may that hold an older list of the case. Whether such phones
/// are registered is disputed ([`STRANDED_REGISTERED`](crate::cisco::disputes::STRANDED_REGISTERED)).
pub fn may_be_stranded(cluster: &Cluster) -> bool {
    Start::of(cluster, &Request::default()).is_stranded() || !ways_back_of_older(cluster).is_empty()
}

fn of_start(start: &Start) -> Vec<Tried> {
    let (start, reset) = (start.built(), [Round::of(Vec::new())]);
    let mut tried = ways_back(&start, &reset);
    // Others than the stranded ones come back by it.
    let all = rehearse(&start, &reset).rounds.iter().all(|r| r.all);
    for way in tried.iter_mut().filter(|t| t.way == WayBack::Reset && t.saves == Saves::None && !all) {
        *way = Tried { saves: Saves::Some, why: WayBack::Reset.why(Saves::Some, true), ..*way };
    }
    tried
}

/// CallManager with TVS from 12.0 on: two documents, two answers.
const IN_ORDER: &str =
    "214231 limits its warning to lists that CallManager signs, so resets in order bring them back; 217138 says that they do not";

fn by_documents() -> Vec<Tried> {
    let all = "217138 asks for it on every phone; each phone must be touched";
    vec![Tried { way: WayBack::Reset, saves: Saves::Some, why: IN_ORDER }, Tried { way: WayBack::Delete, saves: Saves::All, why: all }]
}
