//! A case as a file, `NAME.retrust.json`: what was read, how far the work is, and what was found.
//!
//! It keeps what Retrust itself keeps of the inputs: keys and passphrases blotted out, of a long log the lines that
//! matter. Opened again it is read again, by this Retrust or a later one; the report beside it is for other tools and
//! for people.

use super::{Plan, Problem, Report, redact};
use crate::case::Said;
use crate::cisco::{Purpose, Release};
use crate::read::{Kept, Kind, Settled};
use crate::rehearse::Request;
use crate::source::{Encoding, Source, Stretch};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap};

/// An editor may have put it before a file that it saved.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The schema's name and version; fields may be added, never renamed.
pub const CASE_SCHEMA: &str = "retrust.case/1";

super::contract! {
    /// A saved case.
    pub struct SavedCase {
        /// `retrust.case/1`.
        pub schema: String,
        /// Version of Retrust.
        pub version: String,
        /// The inputs that were there before the work began, where it has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub before: Option<usize>,
        /// Steps that the user ticked.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        pub ticked: BTreeSet<String>,
        /// The plan that was made, where one was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub plan: Option<SavedPlan>,
        /// Names are hidden, and nothing of the inputs is kept: the report stands as it is.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub redacted: bool,
        /// What was read, in its order; of an archive each member is one.
        pub inputs: Vec<SavedInput>,
        /// What it says.
        pub report: Report,
    }

    /// A plan, and what it was asked of.
    pub struct SavedPlan {
        /// The certificates, in order.
        pub renew: Vec<String>,
        /// In one round.
        pub together: bool,
        /// On this node alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// What was due as of this day, where nothing was named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub due: Option<String>,
        /// The release that the user said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub release: Option<String>,
        /// Mixed mode, where the user said so or not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub mixed: Option<bool>,
        /// How many inputs there were.
        pub inputs: usize,
        /// An output closed a step of it.
        #[serde(default)]
        pub begun: bool,
        /// The plan, its steps as far as they are closed.
        pub plan: Plan,
    }

    /// An input as it is kept.
    pub struct SavedInput {
        /// Its name.
        pub name: String,
        /// The archive that held it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub archive: Option<String>,
        /// Its size in bytes.
        pub bytes: u64,
        /// SHA-256 of what is kept of it, hex; of an input that is kept whole its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sha256: Option<String>,
        /// `binary`, `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`.
        pub encoding: String,
        /// What the user said that it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub said: Option<String>,
        /// Of a log of which parts are kept: all its lines with a message.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub lines: Option<u64>,
        /// The case was too large to keep all of it: only what the report points at is here.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub thinned: bool,
        /// Its artifacts in the report.
        pub artifacts: Vec<String>,
        /// What is kept of it, in its order; nothing of archives and keys.
        pub kept: Vec<SavedStretch>,
    }

    /// Bytes in a row.
    pub struct SavedStretch {
        /// Offset of the first, from 0.
        pub start: u64,
        /// Its line, from 1.
        pub line: u32,
        /// The bytes, where they are UTF-8.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub text: Option<String>,
        /// The bytes in base64, where they are not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub base64: Option<String>,
    }
}

/// Encodings by their names in the file.
const ENCODINGS: [(Encoding, &str); 5] = [
    (Encoding::Binary, "binary"),
    (Encoding::Utf8, "utf-8"),
    (Encoding::Utf16Le, "utf-16le"),
    (Encoding::Utf16Be, "utf-16be"),
    (Encoding::Windows1252, "windows-1252"),
];

impl SavedInput {
    /// An input, with the artifacts that were read from it.
    pub fn of(source: &Source, artifacts: Vec<String>, said: Option<Kind>) -> Self {
        Self {
            name: source.name.clone(),
            archive: source.archive.clone(),
            bytes: source.bytes,
            sha256: digest(source.kept()),
            encoding: ENCODINGS.iter().find(|(e, _)| *e == source.encoding()).map_or("binary", |(_, name)| name).to_owned(),
            said: said.map(|k| k.name().to_owned()),
            lines: source.lines,
            thinned: source.thinned,
            artifacts,
            kept: source.kept().iter().map(SavedStretch::of).collect(),
        }
    }

    fn open(self, known: &HashMap<&str, &Known>) -> Kept {
        let stretches: Vec<Stretch> = self.kept.into_iter().filter_map(SavedStretch::open).collect();
        let artifacts = self.artifacts.iter().filter_map(|id| known.get(id.as_str()));
        let settled = artifacts.map(|a| Settled {
            kind: Some(Kind::Archive).filter(|k| k.name() == a.kind).or_else(|| Kind::named(&a.kind)).unwrap_or(Kind::Unknown),
            problems: a.problems.iter().map(|p| (p.offset, p.message.clone())).collect(),
        });
        Kept {
            settled: settled.collect(),
            encoding: ENCODINGS.iter().find(|(_, name)| *name == self.encoding).map_or(Encoding::Binary, |(e, _)| *e),
            said: self.said.as_deref().and_then(Kind::named),
            changed: self.sha256.is_some() && digest(&stretches) != self.sha256,
            stretches,
            name: self.name,
            archive: self.archive,
            bytes: self.bytes,
            lines: self.lines,
            thinned: self.thinned,
        }
    }
}

/// SHA-256 of what is kept, hex; nothing of nothing.
fn digest(kept: &[Stretch]) -> Option<String> {
    let mut digest = Sha256::new();
    kept.iter().for_each(|s| digest.update(&s.bytes));
    (!kept.is_empty()).then(|| crate::x509::hex(&digest.finalize()))
}

impl SavedStretch {
    fn of(stretch: &Stretch) -> Self {
        let (text, base64) = match std::str::from_utf8(&stretch.bytes) {
            Ok(text) => (Some(text.to_owned()), None),
            Err(_) => (None, Some(STANDARD.encode(&stretch.bytes))),
        };
        Self { start: stretch.start, line: stretch.line, text, base64 }
    }

    fn open(self) -> Option<Stretch> {
        let bytes = match (self.text, self.base64) {
            (Some(text), _) => text.into_bytes(),
            (None, Some(base64)) => STANDARD.decode(base64).ok()?,
            (None, None) => return None,
        };
        Some(Stretch { start: self.start, line: self.line, bytes })
    }
}

impl SavedCase {
    /// The file.
    pub fn json(&self) -> String {
        super::text::json(self)
    }
}

/// A saved case, as far as it is read again: of its report only what the artifacts were.
#[derive(Deserialize)]
pub struct OpenedCase {
    /// The inputs that were there before the work began, where it has.
    #[serde(default)]
    pub before: Option<usize>,
    /// Steps that the user ticked.
    #[serde(default)]
    pub ticked: BTreeSet<String>,
    /// The plan that was made, where one was.
    #[serde(default)]
    pub plan: Option<OpenedPlan>,
    inputs: Vec<SavedInput>,
    report: KnownArtifacts,
    #[serde(default)]
    redacted: bool,
    /// All of it, where names are hidden: it is not read again.
    #[serde(skip)]
    pub sealed: Option<Sealed>,
}

/// A saved case without names, as it stands in its file.
pub struct Sealed(serde_json::Value);

impl Sealed {
    /// All of it; nothing where it is not as Retrust writes it.
    pub fn case(&self) -> Option<SavedCase> {
        serde_json::from_value(self.0.clone()).ok()
    }

    /// The day of its report.
    pub fn day(&self) -> Option<time::Date> {
        super::day(self.0.get("report")?.get("as_of")?.as_str()?)
    }
}

/// What a plan was asked of.
#[derive(Deserialize)]
pub struct OpenedPlan {
    renew: Vec<String>,
    together: bool,
    #[serde(default)]
    node: Option<String>,
    #[serde(default)]
    due: Option<String>,
    #[serde(default)]
    release: Option<String>,
    #[serde(default)]
    mixed: Option<bool>,
    /// How many inputs there were.
    pub inputs: usize,
    /// An output closed a step of it.
    #[serde(default)]
    pub begun: bool,
}

#[derive(Deserialize)]
struct KnownArtifacts {
    as_of: String,
    artifacts: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    id: String,
    kind: String,
    problems: Vec<Problem>,
}

impl OpenedPlan {
    /// What was asked for, and what the user said.
    pub fn request(&self) -> (Request, Said) {
        let renew = self.renew.iter().filter_map(|name| Purpose::named(name)).collect();
        let said = Said { release: self.release.as_deref().and_then(Release::parse), mixed: self.mixed };
        let due = self.due.as_deref().and_then(super::day);
        (Request { renew, together: self.together, node: self.node.clone(), due }, said)
    }
}

impl OpenedCase {
    /// The day of its report.
    pub fn day(&self) -> Option<time::Date> {
        super::day(&self.report.as_of)
    }

    /// Whether a file begins as a saved case does.
    pub fn is(head: &[u8]) -> bool {
        let head = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head);
        let head = std::str::from_utf8(head.get(..80.min(head.len())).unwrap_or_default()).unwrap_or("");
        let plain: String = head.chars().filter(|c| !c.is_whitespace()).collect();
        // Of another version too, and a report: that is told, and not read as text.
        plain.starts_with("{\"schema\":\"retrust.")
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Where it is no saved case of this schema: what was expected, and what to do.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let version = bytes.get(..80.min(bytes.len())).and_then(|head| std::str::from_utf8(head).ok()?.split('"').nth(3));
        if let Some(other) = version.filter(|v| !v.starts_with("retrust.case/")) {
            return Err(format!("a report or a plan of Retrust ({other}), with no inputs in it; give these, or a saved case"));
        }
        if let Some(other) = version.filter(|v| *v != CASE_SCHEMA) {
            return Err(format!("saved by another Retrust, as {other}; open it there"));
        }
        let misses = |e: serde_json::Error| {
            let (line, column) = (e.line(), e.column());
            format!("a saved case was expected, and line {line}, column {column} is not as Retrust writes it; save it again")
        };
        let mut case: Self = serde_json::from_slice(bytes).map_err(misses)?;
        if case.redacted {
            case.sealed = Some(Sealed(serde_json::from_slice(bytes).map_err(misses)?));
        }
        Ok(case)
    }

    /// Its inputs, to be read again.
    pub fn inputs(self) -> Vec<Kept> {
        let known: HashMap<&str, &Known> = self.report.artifacts.iter().map(|a| (a.id.as_str(), a)).collect();
        self.inputs.into_iter().map(|input| input.open(&known)).collect()
    }
}
