//! Retrust's core: from bytes to the procedure.
//!
//! bytes → [`read`] → artifacts → [`case`] → cluster → [`diagnose`] → verdicts →
//! [`rehearse`] → [`procedure`] → [`report`]. Each room is a pure function of the ones before it and
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

use time::Date;

/// One investigation: inputs are added, then examined as of a day.
#[derive(Default)]
pub struct Case {
    sources: source::Sources,
    artifacts: Vec<read::Artifact>,
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
        read::read(name, origin, size, said, &mut self.sources, &mut self.artifacts);
        self.artifacts.len().saturating_sub(before)
    }

    /// Lines of the input that an artifact (`a1`, …) stands in, around a place.
    pub fn lines(&self, artifact: &str, first: u32, count: u32) -> Vec<(u32, String)> {
        let index = artifact.strip_prefix('a').and_then(|n| n.parse::<usize>().ok()).and_then(|n| n.checked_sub(1));
        let source = index.and_then(|i| self.artifacts.get(i)).and_then(|a| self.sources.get(a.source));
        source.map(|s| s.lines(first, count)).unwrap_or_default()
    }

    /// What was added, joined: one cluster, or several that have no node in common.
    pub fn clusters(&self) -> Vec<case::Cluster> {
        case::gather(&self.artifacts, &self.sources)
    }

    /// Rehearses a renewal on the cluster of the case; `said` is what the user says of it instead.
    pub fn plan(&self, request: &rehearse::Request, said: case::Said) -> report::Plan {
        let cluster = self.clusters().into_iter().next().unwrap_or_default();
        report::plan(&case::Cluster { said, ..cluster }, request)
    }

    /// Diagnoses what was added, as of a day.
    pub fn examine(&self, as_of: Date) -> report::Report {
        report::build(&self.artifacts, &self.sources, as_of)
    }
}
