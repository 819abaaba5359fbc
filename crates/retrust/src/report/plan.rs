//! The plan of a renewal: the contract `retrust.plan/1`, as text, Markdown and calendar.

use super::build::{Show, reference, step_id};
use super::calendar::{escape, fold};
use super::work::clusters_before;
use super::{Dispute, Procedure, Reference, Step, markdown, plain};
use crate::case::{self, Cluster, Progress, Said};
use crate::cisco::{Purpose, documents as docs};
use crate::procedure::{self, Tailored};
use crate::read::Artifact;
use crate::rehearse::{self, Kind, Refusal, Rehearsal, Request};
use crate::source::{SourceId, Sources};
use crate::x509::hex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use time::Date;

/// The plan's schema and version; fields may be added, never renamed.
pub const PLAN_SCHEMA: &str = "retrust.plan/1";

super::contract! {
    /// A renewal, rehearsed.
    pub struct Plan {
        /// `retrust.plan/1`.
        pub schema: String,
        /// Version of Retrust.
        pub version: String,
        /// The release that it is for.
        pub release: String,
        /// `mixed` or `non-secure`.
        pub mode: String,
        /// The kinds of phone that it was rehearsed with.
        #[serde(default)]
        pub kinds: Vec<String>,
        /// What the case does not say, and what is assumed in its place.
        pub assumed: Vec<String>,
        /// Phones of the case that are not registered: the plan takes none of them along.
        #[serde(default)]
        pub away: usize,
        /// What changed since the plan was made and no step of it is for, in sentences.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub unplanned: Vec<String>,
        /// The plan as it was given.
        pub as_given: Rounds,
        /// The fewest rounds that strand nobody; where there are none from this state, those that do the least harm.
        pub recommended: Rounds,
        /// The way back, where the plan as given strands phones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub recovery: Option<Procedure>,
        /// Ways back, each tried on the model, least impact first, where the plan as given strands phones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub ways_back: Vec<WayBack>,
        /// What comes before the first round.
        pub preconditions: Vec<Step>,
        /// Disputes that it hangs on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub disputes: Vec<Dispute>,
    }

    /// A way back for stranded phones, as the model shows it.
    pub struct WayBack {
        /// The procedure.
        pub procedure: String,
        /// What it does.
        pub title: String,
        /// Which of the stranded phones it brings back, in every reading of the sources: `none`, `some`, `all`.
        pub saves: String,
        /// Why.
        pub why: String,
    }

    /// Rounds, and whether they strand anybody.
    pub struct Rounds {
        /// Nobody is stranded, in any reading of the sources.
        pub safe: bool,
        /// A round was begun before the phones were counted back after the one before it, and strands some by that.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub overtaken: bool,
        /// The phones take the present lists before the first round.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub lists_first: bool,
        /// In order.
        pub rounds: Vec<PlanRound>,
        /// What becomes of phones that are off until the end; nothing where they come back too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub off: Option<String>,
    }

    /// Certificates that are renewed before the phones are waited for.
    pub struct PlanRound {
        /// Their purposes, in order.
        pub certificates: Vec<String>,
        /// The node, where it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// What to do.
        pub steps: Vec<Step>,
        /// Whom it strands.
        pub strands: Strands,
        /// The phones are waited for before the next round.
        pub wait_for_phones: bool,
    }

    /// Whom a round strands.
    pub struct Strands {
        /// `none`, `some`, `all`.
        pub phones: String,
        /// Which kinds of phone.
        pub kinds: Vec<String>,
        /// Why, and on which reading of the sources it hangs.
        pub why: String,
        /// Who says so.
        pub references: Vec<Reference>,
    }
}

/// Rehearses a request on the cluster that the inputs tell; `said` is what the user says of it instead. The plan is
/// of what was given before `begun`; what was given since, and what the user ticked, closes its steps.
pub fn plan(artifacts: &[Artifact], sources: &Sources, request: &Request, said: Said, begun: SourceId, ticked: &BTreeSet<String>) -> Plan {
    let clusters = case::gather(artifacts, sources);
    let show = Show { artifacts, sources, clusters: &clusters };
    let (cluster, several) = planned_for(clusters_before(artifacts, sources, begun), request);
    let cluster = Cluster { said, ..cluster };
    let (start, mut given, mut recommended) = rehearse::plan(&cluster, request);
    let due = request.due.filter(|_| request.renew.is_empty());
    let request = &request.possible(&cluster);
    // Steps are written for what is assumed, too.
    let mut known = cluster;
    known.said.mixed = Some(start.server.mixed);
    // Where no node is known, steps are written for each that has it.
    if let Some(name) = &start.node
        && known.nodes.iter().any(case::Node::is_cucm)
        && known.node(name).is_none()
    {
        known.nodes.push(case::Node { name: name.clone(), ..case::Node::default() });
    }
    if known.known_release().is_none() {
        known.said.release = crate::cisco::Release::parse(&start.server.release.0.to_string());
    }
    let preconditions = procedure::preconditions(&known, &start.with_reuse(&request.renew), recommended.lists_first && !given.safe());
    let nothing = Cluster::default();
    let same = clusters.iter().find(|c| several.is_some() && c.name() == known.name()).or(clusters.first());
    let progress = Progress { before: &known, now: same.unwrap_or(&nothing), begun, as_of: None };
    let scope = procedure::Scope { node: start.node.as_deref(), due };
    let writing = Writing { show: &show, cluster: &known, progress, preconditions: &preconditions, scope, ticked };
    // The rounds that are gone by: as given, where they strand nobody.
    let as_given = given.safe();
    let (followed, name) = if as_given { (&mut given, GIVEN) } else { (&mut recommended, RECOMMENDED) };
    let gone_through = writing.carried_out(&start, followed, name);
    let overtaken = gone_through.is_some();
    let worst = given.rounds.iter().find(|r| !r.stranded.is_empty());
    let recovery = worst.and_then(procedure::recovery).map(|procedure| {
        let tailored = Tailored::of(procedure, Vec::new(), &known);
        show.procedure(&tailored, &[])
    });
    let mut gone_through = gone_through.unwrap_or_else(|| given.rounds.iter().map(|r| r.round.clone()).collect());
    if start.is_stranded() {
        gone_through.insert(0, rehearse::Round::of(Vec::new()));
    }
    let ways_back = rehearse::ways_back(&start, &gone_through).into_iter().map(way_back).collect();
    let mut disputes: Vec<Dispute> = Vec::new();
    let readings = given.rounds.iter().flat_map(|r| &r.stranded).filter_map(|s| s.reading);
    let renews = |round: &rehearse::Round, purpose: Purpose| round.renew.contains(&purpose);
    let pair = |r: &rehearse::Rehearsed| renews(&r.round, Purpose::CallManager) && renews(&r.round, Purpose::ItlRecovery);
    let pair = given.rounds.iter().any(pair).then_some(crate::cisco::disputes::CALLMANAGER_WITH_ITLRECOVERY);
    let signs = request.renew.contains(&Purpose::ItlRecovery) && known.at_least(12, 0) != Some(false);
    let way = signs.then_some(crate::cisco::disputes::ITLRECOVERY_WAY);
    for dispute in readings.filter_map(rehearse::Reading::dispute).chain(pair).chain(way) {
        let dispute = super::build::dispute(&dispute);
        if !disputes.contains(&dispute) {
            disputes.push(dispute);
        }
    }
    let unplanned = writing.unplanned([&given, &recommended]);
    let (given, before_given) = writing.rounds(&given, !request.together, GIVEN);
    let (recommended, before_recommended) = writing.rounds(&recommended, true, RECOMMENDED);
    let (given, recommended) =
        (Rounds { overtaken: overtaken && as_given, ..given }, Rounds { overtaken: overtaken && !as_given, ..recommended });
    Plan {
        schema: PLAN_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        release: known.known_release().map_or_else(String::new, |r| r.as_str().to_owned()),
        mode: if start.server.mixed { "mixed" } else { "non-secure" }.to_owned(),
        kinds: start.kinds().into_iter().map(|kind| kind.words().to_owned()).collect(),
        away: known.phones.iter().filter(|p| p.is_registered() == Some(false)).count(),
        assumed: several.into_iter().chain(start.assumed.iter().map(|a| a.words().into_owned())).collect(),
        unplanned,
        preconditions: if as_given { before_given } else { before_recommended },
        as_given: given,
        recommended,
        recovery,
        ways_back,
        disputes,
    }
}

/// The cluster that a plan is for: the one that has the node which was named, else the first; and which, where there are
/// several.
fn planned_for(clusters: Vec<Cluster>, request: &Request) -> (Cluster, Option<String>) {
    let node = request.node.as_deref().map(str::trim);
    let in_full = |c: &Cluster| c.nodes.iter().any(|n| node.is_some_and(|node| n.name.eq_ignore_ascii_case(node)));
    let named = |c: &Cluster| node.is_some_and(|node| c.node(node).is_some());
    let place = clusters.iter().position(in_full).or_else(|| clusters.iter().position(named)).unwrap_or(0);
    let several = clusters.len() > 1;
    let cluster = clusters.into_iter().nth(place).unwrap_or_default();
    let words = cluster.name().filter(|_| several).map(|name| {
        format!("Several clusters are in the case: the plan is for that of {name}. Name a node of another one to plan for that.")
    });
    (cluster, words)
}

/// What the ids of steps begin with: before the first round, in the rounds as given, in those recommended.
const BEFORE: &str = "before";
const GIVEN: &str = "given";
const RECOMMENDED: &str = "round";

/// A step of a plan, by its id.
pub fn is_of_plan(step: &str) -> bool {
    [BEFORE, GIVEN, RECOMMENDED].iter().any(|name| step.strip_prefix(name).is_some_and(|rest| rest.starts_with('-')))
}

/// Whether what was given from an input on closes a step of the plan that does something.
pub fn plan_begins(plan: &Plan) -> bool {
    let rounds = plan.as_given.rounds.iter().chain(&plan.recommended.rounds);
    rounds.flat_map(|r| &r.steps).any(|s| s.is_seen() && s.verify.as_ref().is_some_and(|v| v.by_output))
}

/// What rounds are written with.
struct Writing<'a> {
    show: &'a Show<'a>,
    cluster: &'a Cluster,
    progress: Progress<'a>,
    preconditions: &'a [procedure::Step],
    scope: procedure::Scope<'a>,
    ticked: &'a BTreeSet<String>,
}

impl Writing<'_> {
    /// The steps of each round.
    fn steps(&self, rehearsal: &Rehearsal, wait: bool) -> Vec<Vec<procedure::Step>> {
        let last = rehearsal.rounds.len().saturating_sub(1);
        let rounds = rehearsal.rounds.iter().enumerate();
        rounds.map(|(i, r)| procedure::round(self.cluster, &r.round, self.scope, wait, i == last)).collect()
    }

    /// What changed since, and is the aim of none of their steps.
    fn unplanned(&self, rehearsals: [&Rehearsal; 2]) -> Vec<String> {
        let steps: Vec<procedure::Step> = rehearsals.into_iter().flat_map(|r| self.steps(r, true)).flatten().collect();
        let changes = self.progress.changes();
        let renews: Vec<Purpose> = rehearsals.into_iter().flat_map(|r| &r.rounds).flat_map(|r| &r.round.renew).copied().collect();
        let planned =
            |change: &case::Change| procedure::wanted(change, &steps) || change.is_of(&renews, self.cluster.list_signer()) && !change.worse;
        let unplanned = changes.into_iter().filter(|change| !planned(change));
        let words = |change: case::Change| {
            let node = change.node.map_or_else(String::new, |node| format!(" of {node}"));
            format!(
                "Since this plan was made, {}{node} changed ({} before, {} now), and no step of it is for that.",
                change.name, change.before, change.now
            )
        };
        unplanned.map(words).collect()
    }

    /// Where each step stands: those before the first round, and those of each round. What closes a round comes after what
    /// closed the one before.
    fn closings(&self, written: &[Vec<procedure::Step>], name: &str) -> Vec<Vec<procedure::Closing>> {
        let named = std::iter::once((BEFORE.to_owned(), self.preconditions));
        let named = named.chain(written.iter().enumerate().map(|(i, steps)| (round_name(name, i), steps.as_slice())));
        let all =
            named.flat_map(|(name, steps)| steps.iter().enumerate().map(move |(i, step)| (step, step_id(&name, i))).collect::<Vec<_>>());
        let all = all.map(|(step, id)| (step, self.ticked.contains(&id)));
        let mut closings = procedure::close(all, &self.progress).into_iter();
        let counts = std::iter::once(self.preconditions.len()).chain(written.iter().map(Vec::len));
        counts.map(|count| closings.by_ref().take(count).collect()).collect()
    }

    /// Rehearses what was done: rounds that were begun before the phones were back are one with those before them, and
    /// strand whom that strands. The rounds that were gone through, where they strand anybody by that.
    fn carried_out(&self, start: &rehearse::Start, planned: &mut Rehearsal, name: &str) -> Option<Vec<rehearse::Round>> {
        let written = self.steps(planned, true);
        let closings = self.closings(&written, name);
        let taken = planned.lists_first
            && closings.first().is_some_and(|before| procedure::phones_are_back(self.preconditions, before) == Some(true));
        let mut done: Vec<rehearse::Round> = Vec::new();
        let mut any_begun = false;
        let mut places: Vec<usize> = Vec::new();
        // The round that was begun, and whose phones are not back.
        let mut open: Option<usize> = None;
        let begins: Vec<_> = written.iter().zip(closings.iter().skip(1)).map(|(steps, c)| procedure::begun_at(steps, c)).collect();
        for (index, ((result, steps), closings)) in planned.rounds.iter().zip(&written).zip(closings.iter().skip(1)).enumerate() {
            // A count from after the next round had begun says nothing of this one.
            let next = begins.iter().skip(index.saturating_add(1)).flatten().min();
            let late = procedure::back_at(steps, closings).zip(next).is_some_and(|(back, next)| back > *next);
            // What phones do not hang on may come at any time.
            let back = procedure::phones_are_back(steps, closings).map(|back| back && !late);
            let begun = back.is_some() && procedure::is_begun(steps, closings);
            any_begun |= begun;
            let place = open.filter(|_| begun).unwrap_or(done.len());
            match done.get_mut(place) {
                Some(before) => {
                    before.renew.extend(&result.round.renew);
                    before.way = rehearse::Way::Update;
                }
                None => done.push(result.round.clone()),
            }
            places.push(place);
            match back {
                Some(true) => open = None,
                Some(false) if begun => open = Some(place),
                _ => {}
            }
        }
        let early = planned.lists_first && !taken && any_begun;
        if done.len() == planned.rounds.len() && !early {
            return None;
        }
        let actual = if taken { rehearse::rehearse(&start.caught_up(), &done) } else { rehearse::rehearse(start, &done) };
        for (index, (round, place)) in planned.rounds.iter_mut().zip(&places).enumerate() {
            // Of rounds that became one the last is that which came too early.
            let last = !places.iter().skip(index.saturating_add(1)).any(|later| later == place);
            let result = actual.rounds.get(*place).filter(|_| last);
            (round.stranded, round.all) = result.map(|r| (r.stranded.clone(), r.all)).unwrap_or_default();
        }
        planned.off = actual.off;
        (!actual.safe()).then_some(done)
    }

    /// Rounds, and the preconditions before them, each step with where it stands.
    fn rounds(&self, rehearsal: &Rehearsal, wait: bool, name: &str) -> (Rounds, Vec<Step>) {
        let written = self.steps(rehearsal, wait);
        let mut closings = self.closings(&written, name).into_iter();
        let mut steps = |id: &str, steps: &[procedure::Step]| self.show.steps(id, steps, &closings.next().unwrap_or_default());
        let before = steps(BEFORE, self.preconditions);
        let rounds = rehearsal.rounds.iter().zip(&written).enumerate().map(|(index, (result, written))| PlanRound {
            certificates: result.round.renew.iter().map(|p| p.name().to_owned()).collect(),
            node: self.scope.node.and_then(|node| procedure::renewed_at(self.cluster, &result.round.renew, node)),
            steps: steps(&round_name(name, index), written),
            strands: strands(result),
            wait_for_phones: wait && written.iter().any(procedure::Step::waits_for_phones),
        });
        let rounds = rounds.collect();
        let off = rehearsal.off.filter(|_| rehearsal.safe());
        let off = off.map(|(why, reading)| {
            let (why, hangs) = (why.words(), hangs(reading));
            format!("Phones that are off until the end of the plan: {why}{hangs}. Bring them back first, or delete their lists afterwards.")
        });
        (Rounds { safe: rehearsal.safe(), overtaken: false, lists_first: rehearsal.lists_first, rounds, off }, before)
    }
}

/// What the ids of a round's steps begin with.
fn round_name(name: &str, index: usize) -> String {
    format!("{name}-{}", index.saturating_add(1))
}

/// Ways back for the phones of a case that hold lists from before a renewal and refuse what the cluster hands out now.
pub(super) fn ways_back_now(cluster: &Cluster) -> Vec<WayBack> {
    rehearse::ways_back_now(cluster).into_iter().map(way_back).collect()
}

fn way_back(tried: rehearse::Tried) -> WayBack {
    let procedure = procedure::way_back(tried.way);
    let saves = match tried.saves {
        rehearse::Saves::None => "none",
        rehearse::Saves::Some => "some",
        rehearse::Saves::All => "all",
    };
    WayBack { procedure: procedure.id.to_owned(), title: procedure.title.to_owned(), saves: saves.to_owned(), why: tried.why.to_owned() }
}

/// On which reading it hangs, in brackets; nothing where it happens in all of them.
fn hangs(reading: Option<rehearse::Reading>) -> String {
    reading.map_or_else(String::new, |r| format!(" (on this reading: {})", r.words().join("; ")))
}

fn strands(result: &rehearse::Rehearsed) -> Strands {
    let phones = match (result.stranded.is_empty(), result.all) {
        (true, _) => "none",
        (false, true) => "all",
        (false, false) => "some",
    };
    // What several kinds refuse for one reason is said once.
    let mut reasons: Vec<(Refusal, Option<rehearse::Reading>, Vec<&str>)> = Vec::new();
    for stranded in &result.stranded {
        match reasons.iter_mut().find(|(why, reading, _)| *why == stranded.why && *reading == stranded.reading) {
            Some((.., kinds)) => kinds.push(stranded.kind.words()),
            None => reasons.push((stranded.why, stranded.reading, vec![stranded.kind.words()])),
        }
    }
    let sentence = |(why, reading, kinds): &(Refusal, Option<rehearse::Reading>, Vec<&str>)| {
        let hangs = hangs(*reading);
        let kinds = kinds.join(", ");
        let (first, rest) = kinds.split_at(1);
        format!("{}{rest}: {}{hangs}", first.to_ascii_uppercase(), why.words())
    };
    let why: Vec<String> = reasons.iter().map(sentence).collect();
    let mut sources = vec![docs::SECURITY_GUIDE_12.section("Trust lists"), docs::MIGRATION.section("TVS query")];
    for stranded in &result.stranded {
        sources.extend(match (stranded.why, stranded.kind) {
            (Refusal::Port, _) => Some(docs::COMMON_ISSUES.section("Scenario 4.1")),
            (Refusal::Lsc, _) => Some(docs::LSC_QA.section("LSC")),
            (Refusal::Edge, _) => Some(docs::MRA_TRUST.section("Server certificate verification")),
            (Refusal::Tls, _) => Some(docs::COMMON_ISSUES.section("Scenario 4.2")),
            (Refusal::Disputed, _) => Some(docs::CA_SIGNED.section("TVS")),
            (_, Kind::WithoutTvs) => Some(docs::TOKENLESS.section("Endpoints without SBD")),
            _ => Some(docs::REGENERATION.section("TVS and CallManager")),
        });
    }
    sources.dedup();
    Strands {
        phones: phones.to_owned(),
        kinds: result.stranded.iter().map(|s| s.kind.words().to_owned()).collect(),
        why: why.join(". "),
        references: if result.stranded.is_empty() { Vec::new() } else { sources.into_iter().map(reference).collect() },
    }
}

impl PlanRound {
    /// What it renews, and where that is one node.
    pub fn title(&self) -> String {
        let on = self.node.as_ref().map_or_else(String::new, |node| format!(" on {node}"));
        format!("{}{on}", self.certificates.join(", "))
    }
}

impl Plan {
    /// All its steps.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        let rounds = self.as_given.rounds.iter().chain(&self.recommended.rounds);
        self.preconditions.iter().chain(rounds.flat_map(|r| &r.steps))
    }

    /// Pretty JSON of the contract.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The rounds as given strand nobody, as long as the phones are waited for in between.
    pub const fn goes_as_given(&self) -> bool {
        self.as_given.safe || self.as_given.overtaken
    }

    /// The rounds to go by.
    pub const fn shown(&self) -> &Rounds {
        if self.goes_as_given() { &self.as_given } else { &self.recommended }
    }

    /// Phones of the case that are not registered, where they are lost by the end.
    fn but_those_away(&self) -> String {
        match (self.away, &self.shown().off) {
            (0, _) | (_, None) => String::new(),
            (1, Some(_)) => ", but for one phone of the case that is not registered".to_owned(),
            (away, Some(_)) => format!(", but for {away} phones of the case that are not registered"),
        }
    }

    /// The answer in one sentence.
    pub fn sentence(&self) -> String {
        if self.as_given.overtaken || self.recommended.overtaken {
            return "A round was begun before the phones were counted back after the one before it, and that strands phones. Where you saw them back, tick that step.".to_owned();
        }
        match (self.as_given.safe, self.recommended.safe, self.recommended.rounds.len()) {
            (true, ..) if self.as_given.rounds.is_empty() => "There is nothing to renew in this plan.".to_owned(),
            (true, ..) => format!("Nobody is stranded by this plan{}.", self.but_those_away()),
            (false, true, _) if self.recommended.lists_first => {
                format!(
                    "This plan strands phones that have not taken the present lists. Once all of them have, the recommended rounds strand nobody{}.",
                    self.but_those_away()
                )
            }
            (false, true, 1) => format!("This plan strands phones. One round in another way strands nobody{}.", self.but_those_away()),
            (false, true, n) => {
                format!("This plan strands phones. {n} rounds with all phones back in between strand nobody{}.", self.but_those_away())
            }
            (false, false, _) => "This plan strands phones, and no order of these renewals saves all of them.".to_owned(),
        }
    }

    /// The plan for a terminal.
    pub fn text(&self) -> String {
        let mut out = format!("{}\nRelease {}, {}.\n", self.sentence(), self.release, self.mode);
        for assumed in self.assumed.iter().chain(&self.unplanned) {
            let _ = writeln!(out, "{assumed}");
        }
        if self.goes_as_given() {
            text_steps(&mut out, "\nBefore the first round", &self.preconditions);
        }
        text_rounds(&mut out, "As given", &self.as_given, self.goes_as_given());
        if let Some(recovery) = &self.recovery {
            let _ = writeln!(out, "\nThe way back, where it has happened: {} [{}]", recovery.title, recovery.id);
        }
        text_ways_back(&mut out, &self.ways_back);
        if !self.goes_as_given() {
            text_steps(&mut out, "\nBefore the first round", &self.preconditions);
            text_rounds(&mut out, "Recommended", &self.recommended, true);
        }
        for dispute in &self.disputes {
            let _ = writeln!(out, "\nThe sources disagree: {} {}", dispute.question, dispute.taken);
        }
        plain(&out)
    }

    /// The plan for a ticket, with boxes to tick.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\nRelease {}, {}.\n", markdown::own(&self.sentence()), self.release, self.mode);
        for assumed in self.assumed.iter().chain(&self.unplanned) {
            let _ = writeln!(out, "- {}", markdown::own(assumed));
        }
        let mut section = |title: &str, steps: &[Step]| {
            let _ = writeln!(out, "\n## {}\n\nDone by ____________ from ______ to ______\n", markdown::escape(title));
            markdown::steps(&mut out, steps);
        };
        section("Before the first round", &self.preconditions);
        let shown = self.shown();
        for (i, round) in shown.rounds.iter().enumerate() {
            section(&format!("Round {}: {}", i.saturating_add(1), round.title()), &round.steps);
        }
        for round in self.as_given.rounds.iter().filter(|r| r.strands.phones != "none") {
            let (title, why) = (markdown::escape(&round.title()), markdown::own(&round.strands.why));
            let _ = writeln!(out, "\nAs given, renewing {title} strands {} phones. {why}.", round.strands.phones);
        }
        if let Some(off) = &shown.off {
            let _ = writeln!(out, "\n{}", markdown::own(off));
        }
        markdown_ways_back(&mut out, &self.ways_back);
        for dispute in &self.disputes {
            let _ = writeln!(out, "\nThe sources disagree: {} {}", markdown::own(&dispute.question), markdown::own(&dispute.taken));
        }
        out
    }

    /// The windows as a calendar: a round an evening, from the day after `as_of`; times are to be moved.
    pub fn calendar(&self, as_of: Date) -> String {
        let mut out = String::new();
        let shown = self.shown();
        let mut line = |text: &str| fold(&mut out, text);
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//Retrust//Plan//EN");
        let compact = |day: Date| day.to_string().replace('-', "");
        let mut day = as_of;
        for (i, round) in shown.rounds.iter().enumerate() {
            day = day.next_day().unwrap_or(day);
            let name = round.title();
            line("BEGIN:VEVENT");
            // Of its node a mark and not the name.
            let node = round.node.as_ref().map_or_else(String::new, |node| {
                use sha2::Digest as _;
                format!("-{}", hex(sha2::Sha256::digest(node.to_lowercase()).get(..4).unwrap_or_default()))
            });
            line(&format!("UID:round-{}-{}-{}{node}@retrust", i.saturating_add(1), round.certificates.join("-"), compact(as_of)));
            line(&format!("DTSTAMP:{}T000000Z", compact(as_of)));
            line(&format!("DTSTART:{}T220000", compact(day)));
            line(&format!("DTEND:{}T235900", compact(day)));
            line(&format!("SUMMARY:{}", escape(&format!("Renew {name}"))));
            let before = if i == 0 { self.preconditions.as_slice() } else { &[] };
            let words = |s: &Step| format!("{}: {}{}", s.place, s.text, s.command.as_ref().map_or_else(String::new, |c| format!(" $ {c}")));
            let steps: Vec<String> = before.iter().chain(&round.steps).map(words).collect();
            line(&format!("DESCRIPTION:{}", escape(&steps.join("\n"))));
            line("END:VEVENT");
        }
        line("END:VCALENDAR");
        out
    }
}

/// Ways back for a terminal.
pub(super) fn text_ways_back(out: &mut String, ways: &[WayBack]) {
    if !ways.is_empty() {
        let _ = writeln!(out, "Each way back, tried on the model of these phones:");
    }
    for way in ways {
        let _ = writeln!(out, " - {} [{}] saves {}: {}.", way.title, way.procedure, way.saves, way.why);
    }
}

/// Ways back for a ticket.
pub(super) fn markdown_ways_back(out: &mut String, ways: &[WayBack]) {
    if !ways.is_empty() {
        let _ = writeln!(out, "\n| way back | saves | why |\n| --- | --- | --- |");
    }
    for way in ways {
        let _ = writeln!(out, "| {} (`{}`) | {} | {} |", way.title, way.procedure, markdown::own(&way.saves), markdown::own(&way.why));
    }
    if !ways.is_empty() {
        out.push('\n');
    }
}

fn text_rounds(out: &mut String, title: &str, rounds: &Rounds, steps: bool) {
    let _ = writeln!(out, "\n{title}: {}", if rounds.safe { "strands nobody" } else { "strands phones" });
    for (i, round) in rounds.rounds.iter().enumerate() {
        let _ = writeln!(out, "\n Round {}: {}", i.saturating_add(1), round.title());
        if round.strands.phones != "none" {
            let _ = writeln!(out, "  strands {} phones. {}.", round.strands.phones, round.strands.why);
        }
        if steps {
            text_steps(out, "", &round.steps);
        }
    }
    if let Some(off) = &rounds.off {
        let _ = writeln!(out, "\n {off}");
    }
}

fn text_steps(out: &mut String, title: &str, steps: &[Step]) {
    if !title.is_empty() {
        let _ = writeln!(out, "{title}");
    }
    super::text::steps(out, steps);
}
