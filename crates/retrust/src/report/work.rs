//! A case in the middle of work: which steps are closed, and what is not as it was.

use super::build::{Show, holding};
use super::{Change, Ended, Report, Work};
use crate::case::{self, Aspect, Progress};
use crate::cisco::Purpose;
use crate::diagnose;
use crate::procedure::{self, Closing, Tailored};
use crate::read::Artifact;
use crate::source::{SourceId, Sources};
use time::Date;

/// A case in the middle of work.
#[derive(Clone, Debug)]
pub struct InWork {
    /// The first input that was given since it began.
    pub begun: SourceId,
    /// What a plan renews.
    pub renews: Vec<Purpose>,
}

/// The cluster as it was before an input.
pub fn before(artifacts: &[Artifact], sources: &Sources, begun: SourceId) -> case::Cluster {
    let until = artifacts.partition_point(|a| a.source < begun);
    case::gather(artifacts.get(..until).unwrap_or_default(), sources).into_iter().next().unwrap_or_default()
}

/// What was called for before the work, and how far it is.
pub(super) struct Underway<'a> {
    progress: Progress<'a>,
    holding: Vec<&'static str>,
    pub(super) procedures: Vec<(Tailored, Vec<Closing>)>,
}

impl<'a> Underway<'a> {
    pub(super) fn of(progress: Progress<'a>, as_of: Date) -> Self {
        let holding = holding(&diagnose::diagnose(progress.before, as_of));
        Self { procedures: procedure::underway(&progress, &holding, as_of), holding, progress }
    }
}

/// Whether what was given from an input on closes a step of what was called for before it.
pub fn begins(artifacts: &[Artifact], sources: &Sources, as_of: Date, begun: SourceId) -> bool {
    let now = case::gather(artifacts, sources).into_iter().next().unwrap_or_default();
    let before = before(artifacts, sources, begun);
    procedure::has_begun(&Underway::of(Progress { before: &before, now: &now, begun }, as_of).procedures)
}

impl Show<'_> {
    /// What became of the case; `report` is made but for this.
    pub(super) fn work(&self, underway: &Underway<'_>, work: &InWork, report: &Report) -> Work {
        let steps = || underway.procedures.iter().flat_map(|(t, _)| &t.steps);
        let by_plan = |change: &case::Change| match change.aspect {
            Aspect::Identity(purpose) => work.renews.contains(&purpose),
            Aspect::List(_) => !work.renews.is_empty(),
            _ => false,
        };
        let change = |change: case::Change| {
            Some(Change {
                wanted: procedure::wanted(&change, steps()) || by_plan(&change) && !change.worse,
                evidence: self.evidence(change.span)?,
                what: change.name,
                node: change.node,
                before: change.before,
                now: change.now,
            })
        };
        let checks = report.procedures.iter().flat_map(|p| &p.steps).filter_map(|s| s.verify.as_ref());
        let titled = |id: &&&str| diagnose::CONDITIONS.iter().find(|c| c.id == **id);
        let holds = |id: &&&str| report.findings.iter().any(|f| f.id == **id);
        Work {
            artifacts_before: self.artifacts.partition_point(|a| a.source < work.begun),
            steps_done: checks.filter(|v| v.done == Some(true)).count(),
            steps: underway
                .procedures
                .iter()
                .flat_map(|(t, _)| &t.steps)
                .filter(|s| s.verify.as_ref().is_some_and(|v| v.check.is_some()))
                .count(),
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
