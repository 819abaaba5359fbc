//! Which procedures are shown, in which order, and which of them ends what was found.

use super::show::{Show, step_id};
use super::work::Underway;
use super::{Finding, Procedure};
use crate::case;
use crate::procedure::{self, Closing, Tailored};

impl Show<'_> {
    /// Those of the first cluster. What the work began with stays, with its steps as they were, while it is called for or
    /// a step of it is closed; what is done, and is called for no more, stands behind what is still to do.
    pub(super) fn procedures(&self, called: &[Tailored], underway: Option<&Underway<'_>>) -> Vec<Procedure> {
        let mut shown: Vec<Procedure> = Vec::new();
        let mut finished: Vec<Procedure> = Vec::new();
        let way = underway.and_then(Underway::way_back);
        let is_passed_over = |other: &Tailored| {
            let is_other = |(t, _): &&(Tailored, Vec<Closing>)| t.procedure.id == other.procedure.id;
            let known = || underway.and_then(|u| u.procedures.iter().find(is_other));
            let begun = || known().is_some_and(|(tailored, closings)| procedure::has_begun(&tailored.steps, closings));
            way.is_some_and(|way| way.procedure.id != other.procedure.id) && procedure::is_way_back(other.procedure) && !begun()
        };
        for (tailored, closings) in underway.iter().flat_map(|u| &u.procedures).filter(|(t, _)| !is_passed_over(t)) {
            let now = called.iter().find(|t| t.procedure.id == tailored.procedure.id);
            if now.is_none() && procedure::is_finished(&tailored.steps, closings) {
                finished.push(Procedure { ends: Vec::new(), ..self.procedure(tailored, closings) });
            } else if now.is_some() || procedure::has_begun(&tailored.steps, closings) || closings.contains(&Closing::Ticked) {
                let mut still = self.procedure(tailored, closings);
                // It ends what it is called for now, too.
                for id in now.into_iter().flat_map(|t| &t.ends).filter(|id| !tailored.ends.contains(id)) {
                    still.ends.push((*id).to_owned());
                }
                shown.push(still);
            }
        }
        for tailored in called {
            if is_passed_over(tailored) {
                // The way that is being gone is to end it.
                let gone = shown.iter_mut().find(|p| way.is_some_and(|way| way.procedure.id == p.id));
                if let Some(gone) = gone {
                    let also = tailored.ends.iter().filter(|id| !gone.ends.iter().any(|known| known == *id)).map(|id| (*id).to_owned());
                    gone.ends.extend(also.collect::<Vec<_>>());
                }
                continue;
            }
            if shown.iter().all(|p| p.id != tailored.procedure.id) {
                let closings = underway.map(|u| u.close(tailored)).unwrap_or_default();
                shown.push(self.procedure(tailored, &closings));
            }
        }
        shown.extend(finished);
        shown
    }

    /// Those of another cluster, the `number`th: its steps are told apart from those of the first.
    pub(super) fn procedures_of_other(&self, cluster: &case::Cluster, number: usize, called: &[Tailored]) -> Vec<Procedure> {
        let own = called.iter().map(|tailored| {
            let mut own = Procedure { cluster: self.told_apart(cluster), ..self.procedure(tailored, &[]) };
            for (i, step) in own.steps.iter_mut().enumerate() {
                step.id = step_id(&format!("{}-cluster-{number}", own.id), i);
            }
            own
        });
        own.collect()
    }
}

/// Names for each finding the procedure that ends it, else that which ends its cause.
pub(super) fn name_ending(findings: &mut [Finding], procedures: &[Procedure]) {
    for finding in findings {
        let ending = |id: &String| procedures.iter().find(|p| p.cluster == finding.cluster && p.ends.contains(id));
        finding.procedure = ending(&finding.id).or_else(|| ending(finding.cause.as_ref()?)).map(|p| p.id.clone());
    }
}

/// What ends the cause comes first; what is finished stays behind.
pub(super) fn order(procedures: &mut [Procedure], findings: &[Finding]) {
    let led_to = |p: &Procedure| findings.iter().position(|f| f.cluster == p.cluster && p.ends.contains(&f.id)).unwrap_or(usize::MAX);
    procedures.sort_by_key(led_to);
}
