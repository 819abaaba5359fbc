//! An input as a case keeps it, read again: whole, or the stretches of a log that matter.

use super::condense::Condensed;
use super::feed::{Feed, Origin};
use super::{Artifact, Kind, Problem, Reading, archive, limits, place};
use crate::source::{Encoding, Source, SourceId, Sources, Span, Stretch};
use std::io::Cursor;

/// An input as it was kept.
pub struct Kept {
    /// Its name.
    pub name: String,
    /// The archive that held it.
    pub archive: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
    /// How its bytes spell text.
    pub encoding: Encoding,
    /// What is kept.
    pub stretches: Vec<Stretch>,
    /// Of a log of which parts were dropped: all its lines with a message.
    pub lines: Option<u64>,
    /// Only what evidence pointed at is kept.
    pub thinned: bool,
    /// It is not what was saved, by its digest.
    pub changed: bool,
    /// What the user said that it is.
    pub said: Option<Kind>,
    /// What it was found to be. It stands where the bytes are not kept, as of archives and keys; else what it was read
    /// to be again, with the problems that only the first reading could see.
    pub settled: Vec<Settled>,
}

/// What an input was found to be.
pub struct Settled {
    /// What.
    pub kind: Kind,
    /// Each problem, and its offset.
    pub problems: Vec<(Option<u64>, String)>,
}

/// Reads it again.
pub fn read_kept(kept: Kept, sources: &mut Sources, artifacts: &mut Vec<Artifact>) {
    let first = artifacts.len();
    let id = sources.next();
    let budget = archive::Budget::default();
    let (artifacts_left, facts_left) = (limits::ARTIFACTS, limits::ALL_FACTS);
    let within = kept.archive.as_deref();
    let size = kept.stretches.iter().map(|s| u64::try_from(s.bytes.len()).unwrap_or(0)).fold(0, u64::saturating_add);
    let bytes_are_kept = match kept.encoding {
        Encoding::Binary => size == kept.bytes && size > 0,
        _ => !kept.stretches.is_empty(),
    };
    if !bytes_are_kept {
        let id = sources.reserve(&kept.name, within);
        let source = Source::new(kept.name.clone(), kept.archive.clone(), kept.bytes, kept.encoding, kept.stretches);
        sources.fill(id, source, &[]);
        artifacts.extend(kept.settled.into_iter().map(|settled| Artifact {
            source: id,
            kind: settled.kind,
            format: None,
            span: place(id, kept.bytes),
            facts: Vec::new(),
            problems: problems(id, settled.problems),
            said: false,
        }));
        return;
    }
    let mut reading = Reading {
        budget: &budget,
        said: kept.said,
        sources,
        artifacts,
        artifacts_left,
        facts_left,
        nodes: Default::default(),
        full: false,
    };
    if kept.encoding == Encoding::Binary {
        let bytes: Vec<u8> = kept.stretches.into_iter().flat_map(|s| s.bytes).collect();
        reading.input(&kept.name, within, Feed::new(Origin::Seek(&mut Cursor::new(bytes)), Some(kept.bytes)), 0);
    } else {
        let id = reading.sources.reserve(&kept.name, within);
        let condensed =
            Condensed { kept: kept.stretches, bytes: kept.bytes, encoding: kept.encoding, lines: kept.lines, problems: Vec::new() };
        reading.condensed(id, &kept.name, within, condensed);
    }
    if let (true, Some(artifact)) = (kept.thinned, artifacts.get_mut(first)) {
        let what = "of this input the saved case holds only the lines that its report pointed at".to_owned();
        artifact.problems.push(Problem { at: None, what, advice: "add the input again for all that it says" });
    }
    if let (true, Some(artifact)) = (kept.changed, artifacts.get_mut(first)) {
        let what = "this input is not as it was saved: its digest is another".to_owned();
        artifact.problems.push(Problem { at: None, what, advice: "somebody changed the file; add the input itself instead" });
    }
    for (artifact, settled) in artifacts.iter_mut().skip(first).zip(kept.settled) {
        for problem in problems(id, settled.problems) {
            if artifact.problems.iter().all(|p| p.message() != problem.message()) {
                artifact.problems.push(problem);
            }
        }
    }
}

/// An input that begins as a saved case and is none that can be read: told, and nothing of it is read.
pub fn refuse(name: &str, size: Option<u64>, why: String, sources: &mut Sources, artifacts: &mut Vec<Artifact>) {
    let settled = vec![Settled { kind: Kind::Unknown, problems: vec![(None, why)] }];
    let (bytes, encoding) = (size.unwrap_or(0), Encoding::Binary);
    let (stretches, lines, thinned, said) = (Vec::new(), None, false, None);
    let kept = Kept { name: name.to_owned(), archive: None, bytes, encoding, stretches, lines, thinned, changed: false, said, settled };
    read_kept(kept, sources, artifacts);
}

fn problems(id: SourceId, settled: Vec<(Option<u64>, String)>) -> Vec<Problem> {
    let problem = |(at, what): (Option<u64>, String)| Problem { at: at.map(|start| Span { source: id, start, len: 1 }), what, advice: "" };
    settled.into_iter().map(problem).collect()
}
