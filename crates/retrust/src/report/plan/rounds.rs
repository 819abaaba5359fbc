//! The rounds of a plan: their steps, where each stands, and what those strand that were begun too early.

use super::{PlanRound, Rounds, stranded};
use crate::case::{self, Cluster, Progress};
use crate::cisco::Purpose;
use crate::procedure;
use crate::rehearse::{self, Rehearsal};
use crate::report::Step;
use crate::report::show::{Show, rfc3339, step_id};
use std::collections::BTreeSet;

/// What the ids of steps begin with: before the first round, in the rounds as given, in those recommended.
const BEFORE: &str = "before";
pub(super) const GIVEN: &str = "given";
pub(super) const RECOMMENDED: &str = "round";

/// A step of a plan, by its id.
pub fn is_of_plan(step: &str) -> bool {
    [BEFORE, GIVEN, RECOMMENDED].iter().any(|name| step.strip_prefix(name).is_some_and(|rest| rest.starts_with('-')))
}

/// What rounds are written with.
pub(super) struct Writing<'a> {
    pub show: &'a Show<'a>,
    pub cluster: &'a Cluster,
    pub progress: Progress<'a>,
    pub preconditions: &'a [procedure::Step],
    pub scope: procedure::Scope<'a>,
    pub ticked: &'a BTreeSet<String>,
    /// The rounds as given are those recommended: a tick of one is the other's.
    pub one_plan: bool,
}

impl Writing<'_> {
    /// The steps of each round.
    fn steps(&self, rehearsal: &Rehearsal, wait: bool) -> Vec<Vec<procedure::Step>> {
        let renewed: Vec<Purpose> = rehearsal.rounds.iter().flat_map(|r| &r.round.renew).copied().collect();
        let last = rehearsal.rounds.len().saturating_sub(1);
        let ends = |i: usize| (i == last).then_some(renewed.as_slice());
        let rounds = rehearsal.rounds.iter().enumerate();
        rounds.map(|(i, r)| procedure::round(self.cluster, &r.round, self.scope, wait, ends(i))).collect()
    }

    /// What changed since, and is the aim of none of their steps.
    pub fn unplanned(&self, rehearsals: [&Rehearsal; 2]) -> Vec<case::Change> {
        let rounds = rehearsals.into_iter().flat_map(|r| self.steps(r, true)).flatten();
        let steps: Vec<procedure::Step> = self.preconditions.iter().cloned().chain(rounds).collect();
        let renews: Vec<Purpose> = rehearsals.into_iter().flat_map(|r| &r.rounds).flat_map(|r| &r.round.renew).copied().collect();
        let planned =
            |change: &case::Change| procedure::wanted(change, &steps) || change.is_of(&renews, self.cluster.list_signer()) && !change.worse;
        self.progress.changes().into_iter().filter(|change| !planned(change)).collect()
    }

    /// Where each step stands: those before the first round, and those of each round. What closes a round comes after what
    /// closed the one before.
    fn closings(&self, written: &[Vec<procedure::Step>], name: &str) -> Vec<Vec<procedure::Closing>> {
        let named = std::iter::once((BEFORE.to_owned(), self.preconditions));
        let named = named.chain(written.iter().enumerate().map(|(i, steps)| (round_name(name, i), steps.as_slice())));
        let all =
            named.flat_map(|(name, steps)| steps.iter().enumerate().map(move |(i, step)| (step, step_id(&name, i))).collect::<Vec<_>>());
        let other = if name == GIVEN { RECOMMENDED } else { GIVEN };
        let twin = |id: &str| id.strip_prefix(name).map(|rest| format!("{other}{rest}")).filter(|_| self.one_plan);
        let is_ticked = |id: &str| self.ticked.contains(id) || twin(id).is_some_and(|twin| self.ticked.contains(&twin));
        let all = all.map(|(step, id)| (step, is_ticked(&id)));
        let mut closings = procedure::close(all, &self.progress).into_iter();
        let counts = std::iter::once(self.preconditions.len()).chain(written.iter().map(Vec::len));
        counts.map(|count| closings.by_ref().take(count).collect()).collect()
    }

    /// An output closed a step that does something.
    pub fn is_begun(&self, rehearsal: &Rehearsal, name: &str) -> bool {
        let written = self.steps(rehearsal, true);
        let closings = self.closings(&written, name);
        let all = std::iter::once(self.preconditions).chain(written.iter().map(Vec::as_slice));
        all.zip(&closings).any(|(steps, closings)| procedure::has_begun(steps, closings))
    }

    /// Rehearses what was done: rounds that were begun before the phones were back are one with those before them, and
    /// strand whom that strands. The rounds that were gone through, where they strand anybody by that.
    pub fn carried_out(&self, start: &rehearse::Start, planned: &mut Rehearsal, name: &str) -> Option<Vec<rehearse::Round>> {
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
    pub fn rounds(&self, rehearsal: &Rehearsal, wait: bool, name: &str) -> (Rounds, Vec<Step>) {
        let written = self.steps(rehearsal, wait);
        let mut closings = self.closings(&written, name).into_iter();
        let mut steps = |id: &str, steps: &[procedure::Step]| self.show.steps(id, steps, &closings.next().unwrap_or_default());
        let before = steps(BEFORE, self.preconditions);
        let expires = |renew: &[Purpose]| {
            let end = self.progress.before.ends_first(renew, self.scope.node)?;
            // Once it is renewed another day counts.
            self.progress.now.ends_first(renew, self.scope.node).filter(|now| *now <= end).and_then(rfc3339)
        };
        let rounds = rehearsal.rounds.iter().zip(&written).enumerate().map(|(index, (result, written))| PlanRound {
            certificates: result.round.renew.iter().map(|p| p.name().to_owned()).collect(),
            node: self.scope.node.and_then(|node| procedure::renewed_at(self.cluster, &result.round.renew, node)),
            expires: expires(&result.round.renew),
            steps: steps(&round_name(name, index), written),
            strands: stranded::strands(result),
            wait_for_phones: wait && written.iter().any(procedure::Step::waits_for_phones),
        });
        let rounds = rounds.collect();
        let off = rehearsal.off.map(|(why, reading)| {
            let (why, hangs) = (why.words(), stranded::hangs(reading));
            format!("Phones that are off until the end of the plan: {why}{hangs}. Bring them back first, or delete their lists afterwards.")
        });
        (Rounds { safe: rehearsal.safe(), overtaken: false, lists_first: rehearsal.lists_first, rounds, off }, before)
    }
}

/// What the ids of a round's steps begin with.
fn round_name(name: &str, index: usize) -> String {
    format!("{name}-{}", index.saturating_add(1))
}
