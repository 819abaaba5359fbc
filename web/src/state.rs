//! The page's state and all that can happen to it. No browser in here: tested natively.

use retrust::read::Kind;
use retrust::report::{Plan, Report, Step};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use yew::Reducible;

/// An input as the page lists it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// Which.
    pub ticket: u32,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Bytes of it that were read.
    pub done: u64,
    /// How far it is.
    pub progress: Progress,
    /// What the user says that it is.
    pub said: Option<Kind>,
}

/// How far an input is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// Handed over.
    Waiting,
    /// Read.
    Read,
    /// The user stopped, or the reader broke, before it was read.
    Stopped,
}

/// A source, opened at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// The artifact.
    pub artifact: String,
    /// The line that proves something.
    pub line: u32,
    /// Lines around it.
    pub lines: Vec<(u32, String)>,
}

/// Everything that the page shows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct State {
    /// What was given.
    pub inputs: Vec<Input>,
    /// Counts what was given, so that a late report is known as stale.
    pub generation: u32,
    /// The newest report.
    pub report: Option<Rc<Report>>,
    /// What it is the report of.
    pub reported: u32,
    /// It is of a case that was saved without names, and nothing goes on from it.
    pub fixed: bool,
    /// The source that is open.
    pub opened: Option<Rc<Opened>>,
    /// The renewal that was rehearsed last.
    pub plan: Option<Rc<Plan>>,
    /// Steps that the user saw working.
    pub done: BTreeSet<String>,
    /// The name of the input that was pasted into a step last.
    pub outputs: BTreeMap<String, String>,
    /// Something to say about the reading itself.
    pub notice: Option<String>,
    /// When the reading of what is waiting began, and the last word of it; in milliseconds.
    pub since: u64,
    pub now: u64,
}

/// What can happen.
pub enum Action {
    /// Inputs were given; the report of this generation will hold them.
    Given { generation: u32, inputs: Vec<(u32, String, u64)>, now: u64 },
    /// So many bytes of one were read by now.
    Progressed { ticket: u32, bytes: u64, now: u64 },
    /// One was read.
    Read(u32),
    /// The report came.
    Reported { generation: u32, report: Rc<Report>, fixed: bool },
    /// These were not read, and why; the report of this generation is without them, where there is a reader to bring one.
    Stopped { generation: u32, tickets: Vec<u32>, why: &'static str, silent: bool },
    /// Something to say of what was given.
    Noticed(String),
    /// This one went into a step.
    Pasted { step: String, input: String },
    /// One is wanted no more; the report of this generation is without it.
    Removed { generation: u32, ticket: u32, now: u64 },
    /// One is read again, as what the user said that it is; the report of this generation will show it.
    Reread { generation: u32, ticket: u32, said: Option<Kind>, now: u64 },
    /// Another day to judge by; the report of this generation will be of it.
    Judged { generation: u32 },
    /// A renewal was rehearsed, or there is none any more.
    Planned(Option<Rc<Plan>>),
    /// Lines around a place came.
    Opened(Rc<Opened>),
    /// The source was closed.
    Closed,
    /// A step was ticked or unticked; the report of this generation will know.
    Ticked { generation: u32, step: String },
    /// Everything is forgotten.
    StartedOver { generation: u32 },
}

/// The word in `<html data-state>`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phase {
    /// Nothing was given.
    Empty,
    /// Something is being read.
    Working,
    /// The report is there.
    Ready,
}

impl Phase {
    /// The word itself.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Working => "working",
            Self::Ready => "ready",
        }
    }
}

impl State {
    /// Where the page is.
    pub fn phase(&self) -> Phase {
        if self.inputs.is_empty() {
            Phase::Empty
        } else if self.report.is_none() || self.waiting() > 0 || self.reported != self.generation {
            Phase::Working
        } else {
            Phase::Ready
        }
    }

    /// Bytes read and bytes in all, of the inputs that are wanted.
    pub fn bytes(&self) -> (u64, u64) {
        let wanted = || self.inputs.iter().filter(|i| i.progress != Progress::Stopped);
        (wanted().map(|i| i.done).sum(), wanted().map(|i| i.bytes).sum())
    }

    /// Seconds that are still left, by the pace so far; `None` while it is too early to tell.
    pub fn left(&self) -> Option<u64> {
        let (done, all) = self.bytes();
        let spent = self.now.saturating_sub(self.since);
        let left = spent.checked_mul(all.saturating_sub(done))?.checked_div(done)?;
        (spent > 1000).then_some(left.div_ceil(1000))
    }

    /// Inputs that are not read yet.
    pub fn waiting(&self) -> usize {
        self.inputs.iter().filter(|i| i.progress == Progress::Waiting).count()
    }
}

const TICKS_GONE: &str = "Another plan: the ticks of the one before went with it.";

/// Steps that the case knows as ticked, as one that was saved does.
fn ticked<'a>(steps: impl Iterator<Item = &'a Step>) -> impl Iterator<Item = String> {
    steps.filter(|s| s.ticked).map(|s| s.id.clone())
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Given { generation, inputs, now } => {
                if next.waiting() == 0 {
                    next.since = now;
                }
                next.now = now;
                next.generation = generation;
                next.notice = None;
                let fresh = inputs.into_iter().map(|(ticket, name, bytes)| Input {
                    ticket,
                    name,
                    bytes,
                    done: 0,
                    progress: Progress::Waiting,
                    said: None,
                });
                next.inputs.extend(fresh);
            }
            Action::Progressed { ticket, bytes, now } => {
                let Some(input) = next.inputs.iter_mut().find(|i| i.ticket == ticket && i.progress == Progress::Waiting) else {
                    return self;
                };
                input.done = bytes;
                next.now = now;
            }
            Action::Read(ticket) => {
                let Some(input) = next.inputs.iter_mut().find(|i| i.ticket == ticket && i.progress == Progress::Waiting) else {
                    return self;
                };
                input.progress = Progress::Read;
                input.done = input.bytes;
            }
            Action::Reported { generation, report, fixed } => {
                // An answer to an older question is no news.
                if generation != self.generation {
                    return self;
                }
                next.done.extend(ticked(report.procedures.iter().flat_map(|p| &p.steps)));
                (next.report, next.reported, next.fixed) = (Some(report), generation, fixed);
            }
            Action::Stopped { generation, tickets, why, silent } => {
                for input in next.inputs.iter_mut().filter(|i| tickets.contains(&i.ticket)) {
                    input.progress = Progress::Stopped;
                }
                next.generation = generation;
                if silent {
                    next.reported = generation;
                }
                next.notice = Some(why.to_owned());
            }
            Action::Noticed(words) => next.notice = Some(words),
            Action::Pasted { step, input } => drop(next.outputs.insert(step, input)),
            Action::Removed { generation, ticket, now } => {
                next.inputs.retain(|i| i.ticket != ticket);
                (next.generation, next.since, next.now, next.notice) = (generation, now, now, None);
            }
            Action::Reread { generation, ticket, said, now } => {
                for input in next.inputs.iter_mut().filter(|i| i.ticket == ticket) {
                    (input.progress, input.done, input.said) = (Progress::Waiting, 0, said);
                }
                (next.generation, next.since, next.now, next.notice) = (generation, now, now, None);
            }
            Action::Judged { generation } => next.generation = generation,
            Action::Planned(plan) => {
                // Steps of another plan bear the ids of the one before.
                let ticks = next.done.len();
                next.done.retain(|id| !retrust::report::is_of_plan(id));
                next.done.extend(plan.iter().flat_map(|plan| ticked(plan.steps())));
                // The same plan comes again with each report, at times without a tick that is still on its way.
                let texts = |plan: &Rc<Plan>| plan.steps().map(|s| s.text.clone()).collect::<Vec<_>>();
                if next.plan.as_ref().map(texts) != plan.as_ref().map(texts) {
                    next.outputs.retain(|id, _| !retrust::report::is_of_plan(id));
                    if next.done.len() < ticks {
                        next.notice = Some(TICKS_GONE.to_owned());
                    }
                }
                next.plan = plan;
            }
            Action::Opened(opened) => next.opened = Some(opened),
            Action::Closed => next.opened = None,
            Action::Ticked { generation, step } => {
                next.generation = generation;
                if !next.done.remove(&step) {
                    next.done.insert(step);
                }
            }
            Action::StartedOver { generation } => next = Self { generation, reported: generation, ..Self::default() },
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Rc<Report> {
        let day = time::Date::from_calendar_date(2026, time::Month::February, 14).expect("day");
        Rc::new(retrust::Case::default().examine(day))
    }

    fn step(state: Rc<State>, action: Action) -> Rc<State> {
        state.reduce(action)
    }

    fn given(names: &[&str]) -> Rc<State> {
        let inputs = (1..).zip(names).map(|(ticket, name)| (ticket, (*name).to_owned(), 1000)).collect();
        step(Rc::new(State::default()), Action::Given { generation: 1, inputs, now: 0 })
    }

    fn reported(generation: u32) -> Action {
        Action::Reported { generation, report: report(), fixed: false }
    }

    #[test]
    fn from_empty_to_ready() {
        assert_eq!(State::default().phase(), Phase::Empty);
        let state = given(&["a"]);
        assert_eq!(state.phase(), Phase::Working);
        let state = step(step(state, Action::Read(1)), reported(1));
        assert_eq!(state.phase(), Phase::Ready);
    }

    #[test]
    fn a_late_report_changes_nothing() {
        let state = step(given(&["a"]), Action::StartedOver { generation: 2 });
        let same = step(state.clone(), reported(1));
        assert!(Rc::ptr_eq(&state, &same), "the same state, so nothing renders");
        assert_eq!(same.phase(), Phase::Empty);
    }

    #[test]
    fn stop_keeps_what_was_read() {
        let state = step(given(&["a", "b"]), Action::Read(1));
        let state = step(state, Action::Stopped { generation: 2, tickets: vec![2], why: "stopped", silent: false });
        let kinds: Vec<Progress> = state.inputs.iter().map(|i| i.progress).collect();
        assert_eq!(kinds, [Progress::Read, Progress::Stopped]);
        assert_eq!(step(state.clone(), reported(1)).phase(), Phase::Working, "the report from before the stop is stale");
        assert_eq!(step(state, reported(2)).phase(), Phase::Ready);
    }

    #[test]
    fn an_input_is_read_again_as_what_it_was_said_to_be() {
        let state = step(step(given(&["a"]), Action::Read(1)), reported(1));
        let state = step(state, Action::Reread { generation: 2, ticket: 1, said: Some(Kind::Log), now: 5 });
        assert_eq!((state.phase(), state.inputs[0].said), (Phase::Working, Some(Kind::Log)));
        assert_eq!(step(step(state, Action::Read(1)), reported(2)).phase(), Phase::Ready);
    }

    #[test]
    fn ready_is_the_report_of_all_that_is_wanted() {
        let state = step(step(given(&["a", "b"]), Action::Read(1)), Action::Read(2));
        let state = step(state, reported(1));
        assert_eq!(state.phase(), Phase::Ready);
        let state = step(state, Action::Removed { generation: 2, ticket: 1, now: 5 });
        assert_eq!((state.phase(), state.inputs.len()), (Phase::Working, 1));
        assert_eq!(step(state, reported(2)).phase(), Phase::Ready);
    }

    #[test]
    fn progress_is_told_in_bytes_and_in_time_left() {
        let state = step(given(&["a", "b"]), Action::Progressed { ticket: 1, bytes: 500, now: 2000 });
        assert_eq!((state.bytes(), state.left()), ((500, 2000), Some(6)));
        let state = step(state, Action::Read(1));
        assert_eq!(state.bytes(), (1000, 2000));
        let late = step(state.clone(), Action::Progressed { ticket: 1, bytes: 600, now: 2100 });
        assert!(Rc::ptr_eq(&state, &late), "an input that was read makes no more progress");
    }

    #[test]
    fn a_step_is_ticked_and_unticked() {
        let state = step(Rc::new(State::default()), Action::Ticked { generation: 1, step: "x-1".into() });
        assert!(state.done.contains("x-1"));
        assert!(step(state, Action::Ticked { generation: 1, step: "x-1".into() }).done.is_empty());
    }
}
