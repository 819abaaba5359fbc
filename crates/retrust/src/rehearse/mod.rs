//! The rehearsal: what phones trust, stepped through a plan of renewals, before anyone runs it.
//!
//! The rules are those of the sources (see `phone.rs`). Where a fact is derived or disputed the model
//! keeps both readings, and a plan is safe only if it is safe in all of them; the answer says on which
//! reading it hangs.

#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod phone;
mod planner;
mod reading;
mod recover;
mod server;
mod start;

pub use phone::{Kind, Refusal};
pub use planner::recommend;
pub use reading::Reading;
pub use recover::{Saves, Tried, WayBack, may_be_stranded, ways_back, ways_back_now, ways_back_of_older};
pub use server::Server;
pub use start::{Assumed, Start};

use crate::case::Cluster;
use crate::cisco::Purpose;
use crate::diagnose;
use phone::Phone;
use time::Date;

/// What is asked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// The certificates to renew, in the order given.
    pub renew: Vec<Purpose>,
    /// In one round, without waiting for phones in between.
    pub together: bool,
    /// On this node alone; `None` for every node that has them.
    pub node: Option<String>,
    /// Where nothing is named: what is due as of this day, and on no node where it is not.
    pub due: Option<Date>,
}

impl Request {
    /// Asked for again, on the same day or another.
    pub fn is_again(&self, other: &Self) -> bool {
        self.due.is_some() == other.due.is_some() && *self == Self { due: self.due, ..other.clone() }
    }

    /// The same, each once, with what is due where nothing is named, and without what the release of the cluster does not
    /// have.
    #[must_use]
    pub fn possible(&self, cluster: &Cluster) -> Self {
        let since = |p: Purpose| p.since().is_none_or(|(major, minor)| cluster.at_least(major, minor) != Some(false));
        let exists = |p: &Purpose| since(*p) || !cluster.identities(*p).is_empty();
        let due = self.due.map(|as_of| planner::ORDER.into_iter().filter(|p| !diagnose::due(cluster, *p, as_of).is_empty()).collect());
        let wanted = due.filter(|_| self.renew.is_empty()).unwrap_or_else(|| self.renew.clone());
        let mut renew: Vec<Purpose> = Vec::new();
        for purpose in wanted.into_iter().filter(exists) {
            if !renew.contains(&purpose) {
                renew.push(purpose);
            }
        }
        Self { renew, ..self.clone() }
    }
}

/// Certificates renewed before the phones are waited for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Round {
    /// Which, in order.
    pub renew: Vec<Purpose>,
    /// How a new ITLRecovery comes to the phones.
    pub way: Way,
    /// The CTL is updated where the mode needs it. It always is in a plan of ours; a test leaves it out.
    pub ctl: bool,
    /// The authentication server gets a new CAPF before the first new LSC. It always does in a plan of ours.
    pub port: bool,
    /// The old CAPF stays in CallManager-trust while LSCs name it. It always does in a plan of ours.
    pub keep: bool,
    /// Expressway-C learns who issued a new CallManager or tomcat. It always does in a plan of ours.
    pub edge: bool,
}

/// How a new ITLRecovery comes to the phones, from 12.0 on (a dispute of the sources).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Signed by CallManager first, and by ITLRecovery once the phones are back.
    Localkey,
    /// The lists are built anew at once.
    Update,
}

impl Round {
    /// A round with its CTL update. ITLRecovery goes by localkey where nothing else of it is in a trust list, else by update.
    pub fn of(renew: Vec<Purpose>) -> Self {
        let mut in_lists = renew.iter().filter(|p| !p.is_of_servers());
        let alone = in_lists.next() == Some(&Purpose::ItlRecovery) && in_lists.next().is_none();
        let way = if alone { Way::Localkey } else { Way::Update };
        Self { renew, way, ctl: true, port: true, keep: true, edge: true }
    }
}

/// A kind of phone that a round strands, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stranded {
    /// Which phones.
    pub kind: Kind,
    /// What they refuse.
    pub why: Refusal,
    /// The reading that it hangs on; `None` where it happens in all of them.
    pub reading: Option<Reading>,
}

/// What a round does to the phones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rehearsed {
    /// The round.
    pub round: Round,
    /// Who is stranded by it.
    pub stranded: Vec<Stranded>,
    /// Every phone is, in the friendliest reading that strands any.
    pub all: bool,
}

impl Rehearsed {
    /// Whom it strands, if any, cannot ask TVS.
    pub fn only_without_tvs(&self) -> bool {
        self.stranded.iter().all(|s| s.kind == Kind::WithoutTvs)
    }

    /// Every phone is stranded, whatever the sources differ on.
    pub fn is_lost(&self) -> bool {
        self.all && self.stranded.iter().any(|s| s.reading.is_none())
    }
}

/// A plan, rehearsed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rehearsal {
    /// Its rounds; after one that strands phones the rest is not rehearsed and stands without.
    pub rounds: Vec<Rehearsed>,
    /// Phones of a kind that no round strands, and that were off until the end of it: what they then refuse, and the
    /// reading that it hangs on; `None` where it happens in all of them.
    pub off: Option<(Refusal, Option<Reading>)>,
    /// It begins with phones that have taken the lists which the cluster hands out now.
    pub lists_first: bool,
}

impl Rehearsal {
    /// Nobody is stranded, in any reading.
    pub fn safe(&self) -> bool {
        self.rounds.iter().all(|r| r.stranded.is_empty())
    }
}

/// The rounds of a request as it was given.
pub fn as_given(start: &Start, request: &Request) -> Vec<Round> {
    let one = |purposes: &[Purpose]| start.round(purposes);
    if request.together {
        return vec![one(&request.renew)];
    }
    let mut rounds: Vec<Round> = Vec::new();
    for purpose in &request.renew {
        // What came with another is not renewed a second time.
        if !rounds.iter().any(|r| r.renew.contains(purpose)) {
            rounds.push(one(&[*purpose]));
        }
    }
    rounds
}

/// Rehearses rounds from a start. After a round that strands phones in a reading, that reading ends.
pub fn rehearse(start: &Start, rounds: &[Round]) -> Rehearsal {
    let mut results: Vec<Rehearsed> =
        rounds.iter().map(|round| Rehearsed { round: round.clone(), stranded: Vec::new(), all: false }).collect();
    // The friendliest reading comes first, so that what happens in it hangs on none.
    for reading in start.readings() {
        let hangs = (reading != Reading::FRIENDLY).then_some(reading);
        let mut server = start.server.clone();
        let mut phones = start.phones(reading);
        for result in &mut results {
            let refused = run(&mut server, &mut phones, &result.round, start.only, reading);
            if result.stranded.is_empty() {
                // Phones outside are judged by Expressway alone.
                let inside = phones.iter().filter(|p| p.kind != Kind::Remote).count();
                result.all = !refused.is_empty() && refused.len() >= inside;
            }
            for (kind, why) in refused.iter().filter_map(|(index, why)| Some((phones.get(*index)?.kind, *why))) {
                if !result.stranded.iter().any(|s| s.kind == kind) {
                    result.stranded.push(Stranded { kind, why, reading: hangs });
                }
            }
            if !refused.is_empty() {
                break;
            }
        }
    }
    let off = asleep(start, &results);
    Rehearsal { rounds: results, off, lists_first: false }
}

/// What phones that slept through all of it refuse at its end, of kinds that are not stranded by then.
fn asleep(start: &Start, rounds: &[Rehearsed]) -> Option<(Refusal, Option<Reading>)> {
    let spared = |kind: Kind| kind != Kind::Remote && !rounds.iter().any(|r| r.stranded.iter().any(|s| s.kind == kind));
    start.readings().find_map(|reading| {
        let mut server = start.server.clone();
        for result in rounds {
            run(&mut server, &mut [], &result.round, start.only, reading);
        }
        let mut sleepers = start.phones(reading).into_iter().filter(|phone| spared(phone.kind));
        let why = sleepers.find_map(|mut sleeper| sleeper.boot(&server, reading))?;
        Some((why, (reading != Reading::FRIENDLY).then_some(reading)))
    })
}

/// One round: renew, lists, resets. The phones that refuse at the end of it, each with its first reason.
fn run(server: &mut Server, phones: &mut [Phone], round: &Round, only: Option<usize>, reading: Reading) -> Vec<(usize, Refusal)> {
    for purpose in &round.renew {
        match only {
            Some(node) => server.renew_on(*purpose, node),
            None => server.renew(*purpose),
        }
    }
    if round.edge {
        server.trust_cucm_on_expressway();
    }
    // TFTP restarts with the lists, and signs with ITLRecovery again (SG14-DS).
    if round.renew.iter().any(|p| !p.is_of_servers()) {
        server.end_localkey();
    }
    // What is of servers alone resets no phone; Expressway judges by it all the same.
    let quiet = !round.renew.is_empty() && round.renew.iter().all(|p| p.is_of_servers());
    // One document calls CallManager with TVS unrecoverable from 12.0 on, another does not (217138, 214231); both speak of
    // all nodes. In which rounds they went, phones that took no list in between cannot tell.
    let disputed = !quiet && !reading.callmanager_with_tvs && server.recovery_signs() && (server.mixed || !server.blank);
    let lost_both = phones.iter().enumerate().filter(|(_, phone)| disputed && phone.lost_callmanager_and_tvs(server));
    let lost_both: Vec<usize> = lost_both.map(|(index, _)| index).collect();
    let mut refused: Vec<(usize, Refusal)> = Vec::new();
    let mut note = |index: usize, why: Refusal| {
        if !refused.iter().any(|(known, _)| *known == index) {
            refused.push((index, why));
        }
    };
    let mut reset = |server: &Server, phones: &mut [Phone]| {
        for (index, phone) in phones.iter_mut().enumerate().filter(|(_, p)| !quiet || p.kind == Kind::Remote) {
            if let Some(why) = phone.boot(server, reading) {
                note(index, why);
            }
        }
    };
    if round.renew.contains(&Purpose::Capf) {
        if round.port {
            server.trust_capf_on_ports();
        }
        if !round.keep {
            server.trust_present_capf_alone();
        }
    }
    let recovery = round.renew.contains(&Purpose::ItlRecovery) && server.recovery_signs();
    if recovery && round.way == Way::Localkey {
        server.sign_by_callmanager();
        reset(server, phones);
        server.sign_by_recovery();
        reset(server, phones);
    } else {
        if round.ctl && round.renew.iter().any(|p| server.in_ctl(*p)) {
            server.update_ctl();
        }
        if round.renew.contains(&Purpose::Capf) {
            // Phones start with their new LSCs.
            reset(server, phones);
        }
        reset(server, phones);
    }
    lost_both.into_iter().for_each(|index| note(index, Refusal::Disputed));
    refused
}

/// Rehearses what was asked, and recommends rounds that strand nobody.
pub fn plan(cluster: &Cluster, request: &Request) -> (Start, Rehearsal, Rehearsal) {
    let mut start = Start::of(cluster, request);
    if let Some(reset) = start.reset().filter(|reset| !reset.stranded.is_empty()) {
        start.assumed.push(Assumed::Stranded { without_tvs: reset.only_without_tvs() });
    }
    let request = &request.possible(cluster);
    let recommended = recommend(&start, &start.with_reuse(&request.renew));
    // Who names nothing takes the fewest rounds.
    if request.due.is_some() && !request.renew.is_empty() && !request.together && recommended.safe() && !recommended.lists_first {
        return (start, recommended.clone(), recommended);
    }
    let given = rehearse(&start, &as_given(&start, request));
    // Fewer rounds, but phones must take the present lists first: what is safe as given asks for less.
    let fewer = given.rounds.len() < recommended.rounds.len();
    let recommended = if given.safe() && (recommended.lists_first || fewer) { given.clone() } else { recommended };
    if !given.safe() || !recommended.safe() {
        start.assumed.push(Assumed::Kinds);
    }
    (start, given, recommended)
}
