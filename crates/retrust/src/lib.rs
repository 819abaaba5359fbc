//! Retrust's core: from bytes to the procedure.
//!
//! bytes → [`read`] → artifacts → [`case`] → cluster → [`diagnose`] → verdicts, and [`rehearse`] → plan;
//! both → [`procedure`] → [`report`]. Each room is a pure function of the ones before it and
//! never names a later one; a test reads the imports to hold that. There is no file, no
//! clock, no thread and no network in here: time enters as the argument `as_of`.

#![forbid(unsafe_code)]

pub mod source;
pub mod x509;

pub mod cisco;

pub mod read;

pub mod case;

pub mod diagnose;

pub mod rehearse;

pub mod procedure;

pub mod report;

use std::io::SeekFrom;
/// A day, as reports are asked for.
pub use time::Date;

/// A saved case, where a file begins as one does: read, or why it could not be. The file stands at its start again.
fn saved(file: &mut dyn read::ReadSeek) -> Option<Result<report::OpenedCase, String>> {
    use std::io::Read as _;
    let mut head = Vec::new();
    let begins = (&mut *file).take(80).read_to_end(&mut head).is_ok() && report::OpenedCase::is(&head);
    let read = begins.then(|| {
        let mut rest = Vec::new();
        file.take(SAVED).read_to_end(&mut rest).map_err(|e| e.to_string())?;
        head.extend(rest);
        report::OpenedCase::parse(&head)
    });
    // A file that cannot be rewound is read as what is left of it.
    let _ = file.seek(SeekFrom::Start(0));
    read
}

/// The longest saved case, in bytes; what a case keeps of its inputs is less.
const SAVED: u64 = 256 << 20;

/// Why a saved case without names stands by itself.
const SEALED: &str = "a case that was saved without names is its report alone, and what it was made of is not in it; to go on with it, give the inputs themselves, or the case saved with names";

/// One investigation: inputs are added, then examined as of a day.
///
/// Once an input that came after a report closes a step of it, the work has begun: what was there before is kept
/// apart, procedures stay, and their steps close by what is added from then on.
#[derive(Default)]
pub struct Case {
    sources: source::Sources,
    artifacts: Vec<read::Artifact>,
    /// The inputs that the last report was made of end before this one.
    shown: Option<source::SourceId>,
    /// The first input that was added since the work began.
    begun: Option<source::SourceId>,
    plan: Option<Planned>,
    /// Steps that the user ticked.
    ticked: std::collections::BTreeSet<String>,
    /// The day of the report in a saved case, and what was read by its end.
    saved: Option<(Date, source::SourceId)>,
    /// A saved case without names, as it stands in its file: nothing can be added to it.
    sealed: Option<report::Sealed>,
}

/// A plan that was asked for. It is of the inputs before `at`, which goes on with them until its work begins.
struct Planned {
    request: rehearse::Request,
    said: case::Said,
    at: source::SourceId,
    begun: bool,
}

impl Case {
    /// Reads one input: a file, a paste or an archive. Reading never fails; what is wrong with
    /// it stands in the report. Returns how many artifacts it held.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) -> usize {
        let size = u64::try_from(bytes.len()).ok();
        self.add_from(name, read::Origin::Seek(&mut std::io::Cursor::new(bytes)), size, None)
    }

    /// The same, read piece by piece: memory does not grow with its size. `size` is in bytes, where it is
    /// known; `said` is what the user says that it is, for an input that is not recognised.
    pub fn add_from(&mut self, name: &str, origin: read::Origin<'_>, size: Option<u64>, said: Option<read::Kind>) -> usize {
        let before = self.artifacts.len();
        let read::Origin::Seek(file) = origin else {
            read::read(name, origin, size, said, &mut self.sources, &mut self.artifacts);
            return self.artifacts.len().saturating_sub(before);
        };
        match saved(file) {
            Some(Ok(mut case)) => match case.sealed.take() {
                Some(sealed) => self.seal(name, size, sealed),
                None => self.open(case),
            },
            Some(Err(why)) => read::refuse(name, size, why, &mut self.sources, &mut self.artifacts),
            None => read::read(name, read::Origin::Seek(file), size, said, &mut self.sources, &mut self.artifacts),
        }
        self.artifacts.len().saturating_sub(before)
    }

    /// Takes in a saved case. What is added from then on may close its steps; the state of its work holds where
    /// nothing was added before it.
    fn open(&mut self, mut case: report::OpenedCase) {
        let alone = self.sources.next() == source::SourceId(0);
        let artifacts_before = self.artifacts.len();
        let day = case.day();
        let (before, plan, ticked) = (case.before, case.plan.take(), std::mem::take(&mut case.ticked));
        for input in case.inputs() {
            read::read_kept(input, &mut self.sources, &mut self.artifacts);
        }
        if alone {
            self.begun = before.map(source::SourceId);
            self.ticked = ticked;
            self.plan = plan.map(|p| {
                let (request, said) = p.request();
                Planned { request, said, at: source::SourceId(p.inputs), begun: p.begun }
            });
        }
        if !alone && let Some(first) = self.artifacts.get_mut(artifacts_before) {
            let what = "opened after other inputs, so how far its work is was not taken up".to_owned();
            first.problems.push(read::Problem { at: None, what, advice: "start over and give the saved case first" });
        }
        self.shown = Some(self.sources.next());
        self.saved = day.filter(|_| alone).map(|day| (day, self.sources.next()));
    }

    /// Takes in a saved case without names: by itself it is its report; to others it adds nothing, and says so.
    fn seal(&mut self, name: &str, size: Option<u64>, case: report::Sealed) {
        let alone = self.sources.next() == source::SourceId(0);
        read::refuse(name, size, SEALED.to_owned(), &mut self.sources, &mut self.artifacts);
        self.saved = case.day().filter(|_| alone).map(|day| (day, self.sources.next()));
        self.sealed = Some(case).filter(|_| alone);
    }

    /// A saved case without names, while nothing else is there: it is shown as it is, and not examined.
    pub fn sealed(&self) -> Option<report::SavedCase> {
        let alone = self.sources.next() == source::SourceId(1);
        self.sealed.as_ref().filter(|_| alone).and_then(report::Sealed::case)
    }

    /// The day of the report in a saved case, where nothing else was added: as of it the report is the same again.
    pub fn saved_day(&self) -> Option<Date> {
        self.saved.filter(|(_, end)| *end == self.sources.next()).map(|(day, _)| day)
    }

    /// The case as a file, `NAME.retrust.json`, to be added to another case later.
    pub fn save(&self, as_of: Date) -> String {
        self.state(as_of).json()
    }

    /// All that a saved case holds: what was read, without keys and passphrases, how far the work is, and the report of
    /// a day. [`report::redact_case`] takes names and inputs out of it.
    pub fn state(&self, as_of: Date) -> report::SavedCase {
        let input = |(id, source): (source::SourceId, &source::Source)| {
            // Artifacts stand in the order of their inputs.
            let first = self.artifacts.partition_point(|a| a.source < id);
            let own = self.artifacts.get(first..).unwrap_or_default().iter().take_while(|a| a.source == id);
            let said = own.clone().find(|a| a.said).map(|a| a.kind);
            let ids = own.enumerate().map(|(i, _)| report::artifact_id(first.saturating_add(i))).collect();
            report::SavedInput::of(source, ids, said)
        };
        let plan = self.plan.as_ref().map(|p| report::SavedPlan {
            renew: p.request.renew.iter().map(|p| p.name().to_owned()).collect(),
            together: p.request.together,
            node: p.request.node.clone(),
            due: p.request.due.map(|day| day.to_string()),
            release: p.said.release.as_ref().map(|r| r.as_str().to_owned()),
            mixed: p.said.mixed,
            inputs: p.at.0,
            begun: p.begun,
            plan: self.rehearsed(p),
        });
        report::SavedCase {
            schema: report::CASE_SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            before: self.begun.map(|b| b.0),
            ticked: self.ticked.clone(),
            plan,
            redacted: false,
            inputs: self.sources.iter().map(input).collect(),
            report: self.examine(as_of),
        }
    }

    /// The plan that was asked for last, as far as its steps are closed.
    pub fn planned(&self) -> Option<report::Plan> {
        self.plan.as_ref().map(|p| self.rehearsed(p))
    }

    fn rehearsed(&self, plan: &Planned) -> report::Plan {
        report::plan(&self.artifacts, &self.sources, &plan.request, plan.said.clone(), plan.at, &self.ticked)
    }

    /// Lines of the input that an artifact (`a1`, …) stands in, around a place.
    pub fn lines(&self, artifact: &str, first: u32, count: u32) -> Vec<(u32, String)> {
        let index = artifact.strip_prefix('a').and_then(|n| n.parse::<usize>().ok()).and_then(|n| n.checked_sub(1));
        let source = index.and_then(|i| self.artifacts.get(i)).and_then(|a| self.sources.get(a.source));
        source.map(|s| s.lines(first, count)).unwrap_or_default()
    }

    /// Nothing that was added was understood, or nothing was added.
    pub fn is_unread(&self) -> bool {
        self.artifacts.iter().all(|a| a.kind == read::Kind::Unknown)
    }

    /// What was added, joined: one cluster, or several that have no node in common.
    pub fn clusters(&self) -> Vec<case::Cluster> {
        case::gather(&self.artifacts, &self.sources)
    }

    /// Rehearses a renewal on the cluster of the case; `said` is what the user says of it instead. Asked for the
    /// same again it stays the plan of then, and what was added since closes its steps.
    pub fn plan(&mut self, request: &rehearse::Request, said: case::Said) -> report::Plan {
        let asked = Planned { request: request.clone(), said, at: self.sources.next(), begun: false };
        let known = self.plan.take().filter(|p| p.request.is_again(&asked.request) && p.said == asked.said);
        if known.is_none() {
            self.ticked.retain(|step| !report::is_of_plan(step));
        }
        let plan = known.filter(|p| p.begun).unwrap_or(asked);
        let rehearsed = self.rehearsed(&plan);
        self.plan = Some(plan);
        rehearsed
    }

    /// The user saw that a step is done, or unticks it. A tick begins the work, or the plan's, too.
    pub fn tick(&mut self, step: &str) {
        if !self.ticked.remove(step) {
            self.ticked.insert(step.to_owned());
            if !report::is_of_plan(step) {
                self.begun = self.begun.or(Some(self.sources.next()));
            } else if let Some(plan) = &mut self.plan {
                plan.begun = true;
            }
        }
    }

    /// The user saw that a step is done, and says so perhaps again.
    pub fn tick_once(&mut self, step: &str) {
        if !self.ticked.contains(step) {
            self.tick(step);
        }
    }

    /// The report that a user is shown: where what was added since the last one closes a step, the work has begun.
    pub fn show(&mut self, as_of: Date) -> report::Report {
        let next = self.sources.next();
        if let Some(mut plan) = self.plan.take() {
            plan.begun |= self.rehearsed(&plan).begun;
            if !plan.begun {
                plan.at = next;
            }
            self.plan = Some(plan);
        }
        // The work of a plan is the report's too, from where that began.
        let planned = self.plan.as_ref().is_some_and(|plan| plan.begun);
        if let (None, Some(shown)) = (self.begun, self.shown.filter(|s| *s < next && !planned))
            && report::begins(&self.artifacts, &self.sources, as_of, shown)
        {
            self.begun = Some(shown);
        }
        self.shown = Some(next);
        self.examine(as_of)
    }

    /// Diagnoses what was added, as of a day.
    pub fn examine(&self, as_of: Date) -> report::Report {
        let planned = self.plan.as_ref().filter(|p| p.begun);
        let begun = self.begun.or(planned.map(|p| p.at));
        let renews = planned.map(|p| p.request.renew.clone()).unwrap_or_default();
        let work = begun.map(|begun| report::InWork { begun, renews, ticked: self.ticked.clone() });
        report::build(&self.artifacts, &self.sources, as_of, work.as_ref())
    }
}
