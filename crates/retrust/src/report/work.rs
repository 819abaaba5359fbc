//! A case in the middle of work: which steps are closed, and what is not as it was.

use super::findings::{acted_on, holding};
use super::show::{Show, step_id};
use super::{Change, Ended, Report, Work};
use crate::case::{self, Progress};
use crate::cisco::{Purpose, log_messages as log};
use crate::diagnose;
use crate::procedure::{self, Closing, Tailored};
use crate::read::Artifact;
use crate::source::{SourceId, Sources};
use std::collections::BTreeSet;
use time::Date;

/// A case in the middle of work.
#[derive(Clone, Debug)]
pub struct InWork {
    /// The first input that was given since it began.
    pub begun: SourceId,
    /// What a plan renews.
    pub renews: Vec<Purpose>,
    /// Steps that the user ticked, by their ids.
    pub ticked: BTreeSet<String>,
}

/// The clusters as they were before an input.
pub(super) fn clusters_before(artifacts: &[Artifact], sources: &Sources, begun: SourceId) -> Vec<case::Cluster> {
    let until = artifacts.partition_point(|a| a.source < begun);
    case::gather(artifacts.get(..until).unwrap_or_default(), sources)
}

/// The first of them.
pub fn before(artifacts: &[Artifact], sources: &Sources, begun: SourceId) -> case::Cluster {
    clusters_before(artifacts, sources, begun).into_iter().next().unwrap_or_default()
}

/// What was called for before the work, and how far it is.
pub(super) struct Underway<'a> {
    progress: Progress<'a>,
    ticked: &'a BTreeSet<String>,
    holding: Vec<&'static str>,
    pub(super) procedures: Vec<(Tailored, Vec<Closing>)>,
}

impl<'a> Underway<'a> {
    pub(super) fn of(progress: Progress<'a>, ticked: &'a BTreeSet<String>, as_of: Date) -> Self {
        let verdicts = diagnose::diagnose(progress.before, as_of);
        let mut underway = Self { progress, ticked, holding: holding(&verdicts), procedures: Vec::new() };
        let called = procedure::tailor(progress.before, &acted_on(&verdicts), as_of);
        for tailored in called {
            let closings = underway.close(&tailored);
            underway.procedures.push((tailored, closings));
        }
        underway
    }

    /// The way back by another key that is being gone, unless a phone has refused what it brought: until all took it, the
    /// lists of another way would come between.
    pub(super) fn way_back(&self) -> Option<&Tailored> {
        let last = |messages: &[log::Message]| messages.iter().flat_map(|m| self.progress.now.seen(*m)).map(|s| s.span).max();
        let refused = last(&[log::LIST_REFUSED, log::CTL_REFUSED]).filter(|span| span.source >= self.progress.begun);
        let is_out = refused.is_some() && refused > last(&[log::LIST_UPDATED, log::LIST_ACCEPTED]);
        // What it leans on may have been renewed since.
        let leans_on = |change: &case::Change| {
            matches!(change.aspect, case::Aspect::Identity(Purpose::CallManager | Purpose::Tvs | Purpose::ItlRecovery))
        };
        let begun = |(tailored, closings): &&(Tailored, Vec<Closing>)| {
            let taken = procedure::is_taken(&tailored.steps, closings) && !procedure::is_finished(&tailored.steps, closings);
            procedure::signs_otherwise(tailored.procedure) && taken
        };
        let way = self.procedures.iter().find(begun).filter(|_| !is_out)?;
        (!self.progress.changes().iter().any(leans_on)).then_some(&way.0)
    }

    /// The steps of one procedure, as they stand.
    pub(super) fn close(&self, tailored: &Tailored) -> Vec<Closing> {
        let is_ticked = |i: usize| self.ticked.contains(&step_id(tailored.procedure.id, i));
        procedure::close(tailored.steps.iter().enumerate().map(|(i, step)| (step, is_ticked(i))), &self.progress)
    }
}

/// Whether what was given from an input on closes a step of what was called for before it.
pub fn begins(artifacts: &[Artifact], sources: &Sources, as_of: Date, begun: SourceId) -> bool {
    let now = case::gather(artifacts, sources).into_iter().next().unwrap_or_default();
    let before = before(artifacts, sources, begun);
    let nothing = BTreeSet::new();
    let underway = Underway::of(Progress { before: &before, now: &now, begun, as_of: Some(as_of) }, &nothing, as_of);
    underway.procedures.iter().any(|(tailored, closings)| procedure::has_begun(&tailored.steps, closings))
}

impl Show<'_> {
    /// What became of the case; `report` is made but for this.
    pub(super) fn work(&self, underway: &Underway<'_>, work: &InWork, report: &Report) -> Work {
        let steps = || underway.procedures.iter().flat_map(|(t, _)| &t.steps);
        // Where a plan is under way, it says what is wanted, and no procedure for what will be due.
        let of_plan = |change: &case::Change| change.is_of(&work.renews, underway.progress.before.list_signer()) && !change.worse;
        let bears_certificates =
            |change: &case::Change| matches!(change.aspect, case::Aspect::Identity(_) | case::Aspect::Record(..) | case::Aspect::Signer(_));
        let by_plan = |change: &case::Change| !work.renews.is_empty() && bears_certificates(change);
        let wanted = |change: &case::Change| of_plan(change) || !by_plan(change) && procedure::wanted(change, steps());
        let change = |change: case::Change| {
            Some(Change {
                wanted: wanted(&change),
                evidence: self.evidence(change.span)?,
                what: change.name,
                node: change.node,
                before: change.before,
                now: change.now,
            })
        };
        // Of several ways the one that is being gone; what a plan renews is counted there.
        let of_plan_itself = |p: &super::Procedure| !work.renews.is_empty() && p.id.starts_with("renew-");
        let is_taken = |p: &&super::Procedure| p.steps.iter().any(super::Step::is_done) && !of_plan_itself(p);
        let taken: Vec<&super::Procedure> = report.procedures.iter().filter(is_taken).collect();
        let steps_shown = || taken.iter().flat_map(|p| &p.steps).filter(|s| s.verify.as_ref().is_some_and(|v| v.by_output));
        let titled = |id: &&&str| diagnose::CONDITIONS.iter().find(|c| c.id == **id);
        let holds = |id: &&&str| report.findings.iter().any(|f| f.id == **id);
        Work {
            artifacts_before: self.artifacts.partition_point(|a| a.source < work.begun),
            steps_done: steps_shown().filter(|s| s.is_done()).count(),
            steps: steps_shown().count(),
            changes: underway.progress.changes().into_iter().filter_map(change).collect(),
            ended: underway
                .holding
                .iter()
                .filter(|id| !holds(id))
                .filter_map(|id| titled(&id))
                .map(|c| Ended { id: c.id.to_owned(), title: c.title.to_owned() })
                .collect(),
        }
    }
}
