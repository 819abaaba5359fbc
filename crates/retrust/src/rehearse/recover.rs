//! Ways back for phones that are stranded, each tried on the model, least impact first.
//!
//! - A new list reaches what still trusts its signer, or a TVS (Security Guide 12.5, Default Security).
//! - `localkey` signs with the publisher's present CallManager key (CLI reference, Security Guide 12.5), so it reaches
//!   phones whose lists name that certificate.
//! - `remotekey` signs with a saved key of ITLRecovery (CLI reference): the one from before its renewal.
//! - A restore brings back the keys that the phones know (117598, 214231).
//! - A phone without lists takes the first one on faith (Security Guide 12.5).

use super::phone::Phone;
use super::reading::Reading;
use super::server::Server;
use super::{Round, Start, run};
use crate::cisco::Purpose;

/// A way back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WayBack {
    /// The lists built anew, and a reset.
    Reset,
    /// Signed by the publisher's CallManager key for the time being.
    Localkey,
    /// Signed by the ITLRecovery from before, saved to a file.
    Remotekey,
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
}

impl WayBack {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Reset, Self::Localkey, Self::Remotekey, Self::Restore, Self::Delete];

    /// Why it brings back whom it does, in words.
    pub const fn why(self, saves: Saves) -> &'static str {
        match (self, saves) {
            (Self::Reset, Saves::None) => {
                "the new lists are signed by a key that these phones do not know, and no TVS that they know vouches for it"
            }
            (Self::Reset, Saves::Some) => "only phones that know a TVS which was left alone, or only in one reading of the sources",
            (Self::Reset, Saves::All) => "what they know still vouches for the new lists",
            (Self::Localkey, Saves::None) => {
                "it signs with the publisher's present CallManager certificate, and their lists do not name that one"
            }
            (Self::Localkey, Saves::Some) => "only phones whose lists name the publisher's present CallManager certificate",
            (Self::Localkey, Saves::All) => "their lists name the publisher's present CallManager certificate as a signer",
            (Self::Remotekey, Saves::None) => "their lists name no ITLRecovery from before",
            (Self::Remotekey, Saves::Some) => {
                "only phones whose lists name the ITLRecovery from before; its saved ITLRecovery.p12 is needed"
            }
            (Self::Remotekey, Saves::All) => {
                "their lists name the ITLRecovery from before as a signer; its saved ITLRecovery.p12 is needed"
            }
            (Self::Restore, Saves::All) => {
                "it brings back the keys that they know; a backup from before is needed, and what changed since is lost"
            }
            (Self::Restore, _) => "phones that took a part of the new lists no longer know all of the old keys",
            (Self::Delete, _) => "a phone without lists takes the first one on faith; each phone must be touched",
        }
    }

    /// The phones after it; each says by its last start whether it is back.
    fn brings_back(self, phone: &Phone, server: &Server, earlier: &Server, reading: Reading) -> bool {
        let (mut phone, mut server) = (phone.clone(), server.clone());
        match self {
            Self::Reset => server.update_ctl(),
            Self::Localkey => {
                server.sign_by_callmanager();
                phone.boot(&server, reading);
                server.sign_by_recovery();
            }
            Self::Remotekey => {
                server.sign_by(earlier.id(Purpose::ItlRecovery, 0));
                phone.boot(&server, reading);
                server.sign_by_recovery();
            }
            Self::Restore => server = earlier.clone(),
            Self::Delete => {
                server.update_ctl();
                phone.forget();
            }
        }
        phone.boot(&server, reading).is_none()
    }
}

/// Tries every way on the phones that the first of these rounds strands which strands any; nothing where none does.
pub fn ways_back(start: &Start, rounds: &[Round]) -> Vec<Tried> {
    let mut outcomes: Vec<(WayBack, bool)> = Vec::new();
    // Where a document says that phones end in a mismatch the model has nothing to add.
    for reading in Reading::all().filter(|r| r.callmanager_with_tvs) {
        let (mut server, mut phones, mut earlier) = (start.server.clone(), start.phones(reading), start.before());
        for round in rounds {
            let refused = run(&mut server, &mut phones, round, reading);
            if refused.is_empty() {
                earlier = server.clone();
                continue;
            }
            for phone in refused.iter().filter_map(|(index, _)| phones.get(*index)) {
                outcomes.extend(WayBack::ALL.map(|way| (way, way.brings_back(phone, &server, &earlier, reading))));
            }
            break;
        }
    }
    if outcomes.is_empty() {
        return Vec::new();
    }
    let tried = |way| {
        let mut of_way = outcomes.iter().filter(|(w, _)| *w == way).map(|(_, back)| *back).peekable();
        let first = of_way.peek().copied().unwrap_or(false);
        let saves = match (first, of_way.all(|back| back == first)) {
            (true, true) => Saves::All,
            (false, true) => Saves::None,
            (_, false) => Saves::Some,
        };
        Tried { way, saves }
    };
    // ITLRecovery exists from 10.0 on (117598).
    let known = |way: &WayBack| *way != WayBack::Remotekey || start.server.release >= (10, 0);
    WayBack::ALL.into_iter().filter(known).map(tried).collect()
}
