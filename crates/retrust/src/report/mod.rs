//! The contract's types and how they are made: plain data in the user's words.
//!
//! Invariant: this is the only room that serialises, and the only one that turns a span
//! into artifact, line and excerpt. Page, terminal and JavaScript see this room alone.

#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects, clippy::as_conversions)]

/// Declares types of the contract: all of them serialise, compare, hide the names in them, and, for docs, describe
/// themselves.
macro_rules! contract {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$field_meta:meta])* pub $field:ident: $type:ty,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name { $($(#[$field_meta])* pub $field: $type,)* }

        impl redact::Hide for $name {
            fn hide(&mut self, _: &str, mask: &mut redact::Mask) {
                $(if redact::may_name(stringify!($field)) {
                    redact::Hide::hide(&mut self.$field, stringify!($field), mask);
                })*
            }
        }
    )*};
}
use contract;

mod artifacts;
mod build;
mod calendar;
mod certificates;
mod cluster;
mod explain;
mod findings;
mod headline;
mod impact;
mod markdown;
mod plan;
mod procedures;
mod redact;
mod sarif;
mod saved;
mod show;
mod text;
mod unknowns;
mod work;

pub use build::build;
pub use calendar::calendar;
pub use explain::{explain, ids_like};
pub use headline::{Answer, answer};
pub use markdown::markdown;
pub use plan::{PLAN_SCHEMA, Plan, PlanRound, Rounds, Strands, WayBack, is_of_plan, plan};
pub use redact::{Map, redact, redact_all, redact_case, who_is_who};
pub use sarif::sarif;
pub use saved::{CASE_SCHEMA, OpenedCase, SavedCase, SavedInput, SavedPlan, SavedStretch, Sealed};
pub use show::artifact_id;
pub use text::{plain, read_text, text};
pub use work::{InWork, begins};

use serde::{Deserialize, Serialize};

/// The schema's name and version; fields may be added, never renamed.
pub const SCHEMA: &str = "retrust.report/1";

contract! {
    /// What Retrust found in a case.
    pub struct Report {
        /// `retrust.report/1`.
        pub schema: String,
        /// Version of Retrust.
        pub version: String,
        /// The facts it went by.
        pub knowledge: Knowledge,
        /// The day it was asked about, `YYYY-MM-DD`.
        pub as_of: String,
        /// The answer in one sentence.
        pub summary: String,
        /// What was read.
        pub artifacts: Vec<Artifact>,
        /// What the artifacts say together.
        pub cluster: Cluster,
        /// Clusters that have no node in common with it, where the case holds such.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub other_clusters: Vec<Cluster>,
        /// Certificates and where they are held.
        pub certificates: Vec<Certificate>,
        /// CTLs and ITLs.
        pub trust_lists: Vec<TrustList>,
        /// What was done when, oldest first: certificates made, lists built, metadata exchanged.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub timeline: Vec<Event>,
        /// What is wrong, the cause first.
        pub findings: Vec<Finding>,
        /// What was looked for and is not it.
        pub ruled_out: Vec<RuledOut>,
        /// What could not be decided, the question that decides most first.
        pub unknowns: Vec<Unknown>,
        /// Every condition's answer.
        pub verdicts: Vec<VerdictLine>,
        /// What to do.
        pub procedures: Vec<Procedure>,
        /// Ways back, each tried on the model, where phones of the case refuse what the cluster hands out now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub ways_back: Vec<WayBack>,
        /// What became of the case since the work began, where it has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub work: Option<Work>,
        /// The business-impact table.
        pub impact: Vec<Impact>,
    }

    /// The case before the work and now.
    pub struct Work {
        /// How many artifacts are from before.
        pub artifacts_before: usize,
        /// Of these the closed ones, by an output or a tick.
        pub steps_done: usize,
        /// Steps that an output can close, of the procedures that are being gone through.
        pub steps: usize,
        /// What is not as it was.
        pub changes: Vec<Change>,
        /// What was wrong before and is no more.
        pub ended: Vec<Ended>,
    }

    /// Something that is not as it was.
    pub struct Change {
        /// What: `CallManager`, `CTL, signer`, `registered phones`, …
        pub what: String,
        /// On which node.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// As it was.
        pub before: String,
        /// As it is.
        pub now: String,
        /// It is what the procedures and the plan are for.
        pub wanted: bool,
        /// What says so.
        pub evidence: Evidence,
    }

    /// A condition that held before and holds no more.
    pub struct Ended {
        /// The condition.
        pub id: String,
        /// What it was.
        pub title: String,
    }

    /// Something that happened.
    pub struct Event {
        /// When, RFC 3339; within a day where the input does not tell its zone.
        pub time: String,
        /// What.
        pub what: String,
        /// On which node.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// What says so.
        pub evidence: Evidence,
    }

    /// The facts that a report goes by.
    pub struct Knowledge {
        /// The day up to which facts were gathered.
        pub date: String,
        /// The documents.
        pub documents: Vec<Reference>,
    }

    /// A document.
    pub struct Reference {
        /// Its title, with id and section.
        pub title: String,
        /// Where it is; empty where it has no public address.
        pub url: String,
        /// Its revision or date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub revision: Option<String>,
    }

    /// One thing that was read.
    pub struct Artifact {
        /// `a1`, `a2`, …
        pub id: String,
        /// Path inside the archive or folder, or the file's name.
        pub name: String,
        /// The archive that holds it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub archive: Option<String>,
        /// What it is.
        pub kind: String,
        /// The first line of it in its input, where an input holds several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub line: Option<u32>,
        /// The node that it is of.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// The cluster that it is of, by its publisher, where the case holds several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cluster: Option<String>,
        /// Size of the input in bytes.
        pub bytes: u64,
        /// What was in it, in a few words.
        pub content: String,
        /// The time that a log covers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub covers: Option<Covers>,
        /// What is wrong with it.
        pub problems: Vec<Problem>,
    }

    /// The time that a log covers, RFC 3339; within a day where it does not tell its zone.
    pub struct Covers {
        /// Its first record.
        pub from: String,
        /// Its last.
        pub until: String,
    }

    /// What is wrong with an artifact.
    pub struct Problem {
        /// Line, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub line: Option<u32>,
        /// Byte offset, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub offset: Option<u64>,
        /// What was expected, what was found, what to do.
        pub message: String,
    }

    /// What the artifacts say together.
    pub struct Cluster {
        /// Its nodes, publisher first.
        pub nodes: Vec<Node>,
        /// `mixed`, `non-secure` or nothing.
        pub security_mode: Option<String>,
        /// Its release.
        pub release: Option<String>,
    }

    /// A node.
    pub struct Node {
        /// Name.
        pub name: String,
        /// `publisher` or `subscriber`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub role: Option<String>,
        /// `CUCM`, `IM&P`, `Expressway`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub product: Option<String>,
        /// Release.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub release: Option<String>,
        /// Services that run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub services: Option<Vec<String>>,
    }

    /// A certificate in one store.
    pub struct Certificate {
        /// Of the DER, hex; nothing where only its text was there.
        pub sha256: Option<String>,
        /// Of the DER, hex; nothing where only its text was there.
        pub sha1: Option<String>,
        /// Lower-case hex, no colons.
        pub serial: String,
        /// Subject.
        pub subject: String,
        /// Issuer.
        pub issuer: String,
        /// RFC 3339.
        pub not_before: Option<String>,
        /// RFC 3339.
        pub not_after: Option<String>,
        /// `RSA 2048`, `EC P-384`.
        pub key: Option<String>,
        /// Signature algorithm.
        pub signature: Option<String>,
        /// Subject alternative names.
        pub san: Vec<String>,
        /// Key usage and extended key usage.
        pub usage: Vec<String>,
        /// CUCM's name of what it serves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub purpose: Option<String>,
        /// `identity`, `trust`, or `unknown`.
        pub store: String,
        /// The node that holds it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// The artifacts that show it.
        pub sources: Vec<String>,
    }

    /// A CTL or ITL.
    pub struct TrustList {
        /// The artifact that holds it.
        pub artifact: String,
        /// `CTL` or `ITL`.
        pub kind: String,
        /// The signer's serial and issuer.
        pub signer: Option<Signer>,
        /// Whether its signature holds.
        pub signature: Signature,
        /// Checksum.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub md5: Option<String>,
        /// Checksum.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sha1: Option<String>,
        /// When it was made, RFC 3339; from text within a day.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub made: Option<String>,
        /// Its lengths add up: nothing of it is missing.
        pub whole: bool,
        /// Its records.
        pub records: Vec<Record>,
    }

    /// Who signed a list.
    pub struct Signer {
        /// Issuer of the signer's certificate.
        pub issuer: String,
        /// Its serial.
        pub serial: String,
    }

    /// Whether a signature holds.
    pub struct Signature {
        /// `valid`, `invalid`, `unchecked`.
        pub status: String,
        /// Why not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub why: Option<String>,
    }

    /// A record of a list.
    pub struct Record {
        /// Its function.
        pub role: String,
        /// Its node.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// Subject.
        pub subject: String,
        /// Issuer; empty where the record bears no certificate.
        pub issuer: String,
        /// Serial; empty where the record bears no certificate.
        pub serial: String,
        /// SHA-1 of the certificate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub sha1: Option<String>,
    }

    /// Something that is wrong.
    pub struct Finding {
        /// The condition; never renamed.
        pub id: String,
        /// The scenario of document 225746.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub scenario: Option<String>,
        /// `phones`, `sso`, `mra`, `capf`, `certificates`, `recovery`.
        pub area: String,
        /// `high`, `medium`, `low`, `info`.
        pub severity: String,
        /// `confirmed`, `likely`, `possible`.
        pub certainty: String,
        /// The finding that explains this one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cause: Option<String>,
        /// The cluster that it is about, by its publisher, where the case holds several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cluster: Option<String>,
        /// One sentence.
        pub title: String,
        /// What it means here.
        pub here: String,
        /// Why, and what looks alike.
        pub explanation: String,
        /// How to check it by hand.
        pub by_hand: String,
        /// What should be.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub expected: Option<String>,
        /// What is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub found: Option<String>,
        /// The lines that prove it.
        pub evidence: Vec<Evidence>,
        /// The procedure that ends it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub procedure: Option<String>,
        /// Disputes that it hangs on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub disputes: Vec<Dispute>,
        /// Who says so.
        pub references: Vec<Reference>,
    }

    /// A line that proves something.
    pub struct Evidence {
        /// The artifact.
        pub artifact: String,
        /// Line, from 1; nothing in binary files.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub line: Option<u32>,
        /// Byte offset, from 0.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub offset: Option<u64>,
        /// The text that stands there; of binary files what it says.
        pub excerpt: String,
    }

    /// Something that is not wrong.
    pub struct RuledOut {
        /// The condition.
        pub id: String,
        /// The scenario.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub scenario: Option<String>,
        /// What it would have been.
        pub title: String,
        /// What shows that it is not.
        pub evidence: Vec<Evidence>,
    }

    /// Something that could not be decided.
    pub struct Unknown {
        /// The scenario.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub scenario: Option<String>,
        /// The question.
        pub question: String,
        /// What the answer decides.
        pub why: String,
        /// The command that answers it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub command: Option<String>,
        /// The page or file that answers it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub page: Option<String>,
        /// Where to run it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
    }

    /// A condition's answer.
    pub struct VerdictLine {
        /// The condition.
        pub id: String,
        /// The scenario.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub scenario: Option<String>,
        /// `holds`, `ruled-out`, `open`, `not-applicable`.
        pub verdict: String,
        /// Why it is not applicable.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub why: Option<String>,
    }

    /// What to do.
    pub struct Procedure {
        /// The procedure; never renamed.
        pub id: String,
        /// What it does.
        pub title: String,
        /// The cluster that it is written for, by its publisher, where the case holds several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cluster: Option<String>,
        /// `high`, `medium`, `low`.
        pub impact: String,
        /// Outside business hours.
        pub after_hours: bool,
        /// Which phones restart: `none`, `some`, `all`.
        pub phones: String,
        /// The findings that it ends.
        pub ends: Vec<String>,
        /// The steps in order.
        pub steps: Vec<Step>,
        /// Disputes on its way.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub disputes: Vec<Dispute>,
        /// Who says so.
        pub references: Vec<Reference>,
    }

    /// A step.
    pub struct Step {
        /// `PROCEDURE-1`, …
        pub id: String,
        /// The node.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// The command line of which node, or which page.
        #[serde(rename = "where")]
        pub place: String,
        /// What to do.
        pub text: String,
        /// The command to copy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub command: Option<String>,
        /// What can be lost.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub caution: Option<String>,
        /// How to see that it worked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub verify: Option<Verify>,
        /// The user ticked it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub ticked: bool,
    }

    /// How to see that a step worked.
    pub struct Verify {
        /// The command.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub command: Option<String>,
        /// What it must show.
        pub expect: String,
        /// An output can close the step.
        #[serde(default)]
        pub by_output: bool,
        /// An output that was given closes it, or differs; nothing where none speaks of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub done: Option<bool>,
        /// What differs or is still to be seen, what it means and what to do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub differs: Option<String>,
        /// What closes it, or differs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub evidence: Option<Evidence>,
    }

    /// A fact on which the sources disagree.
    pub struct Dispute {
        /// Stable name.
        pub id: String,
        /// What is disputed.
        pub question: String,
        /// Each side.
        pub sides: Vec<Side>,
        /// The side taken, and why.
        pub taken: String,
    }

    /// One side of a dispute.
    pub struct Side {
        /// What it says.
        pub says: String,
        /// Where.
        pub reference: Reference,
    }

    /// A row of the business-impact table.
    pub struct Impact {
        /// What is renewed.
        pub purpose: String,
        /// `high`, `medium`, `low`.
        pub risk: String,
        /// The lists that name it.
        pub trust_lists: Vec<String>,
        /// What it touches.
        pub impact: String,
        /// Which phones restart.
        pub phones: String,
        /// Which services restart.
        pub services: Vec<String>,
        /// When the certificates in the case were made, RFC 3339, newest first.
        pub made: Vec<String>,
        /// It was renewed not long before the day asked about.
        pub renewed: bool,
    }
}

/// A day such as `2026-02-14`; `None` where the text is none.
pub fn day(text: &str) -> Option<time::Date> {
    let mut parts = text.splitn(3, '-');
    let mut next = |len: usize| parts.next().filter(|p| p.len() == len && p.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    time::Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

impl Report {
    /// Something of severity high or medium was found.
    pub fn is_bad(&self) -> bool {
        self.findings.iter().any(|f| matches!(f.severity.as_str(), "high" | "medium"))
    }

    /// Nothing that was given could be read.
    pub fn nothing_read(&self) -> bool {
        let says_nothing = |a: &Artifact| match a.kind.as_str() {
            "unknown" | "archive" => true,
            "command-output" => a.content.is_empty(),
            _ => a.content.is_empty() && !a.problems.is_empty(),
        };
        self.artifacts.iter().all(says_nothing)
    }

    /// An artifact's name, with its archive, as an engineer finds it.
    pub fn artifact_name(&self, id: &str) -> String {
        let artifact = self.artifacts.iter().find(|a| a.id == id);
        artifact.map_or_else(|| id.to_owned(), Artifact::full_name)
    }

    /// Pretty JSON of what was read alone: artifacts, cluster, certificates, trust lists.
    pub fn read_json(&self) -> String {
        let value = serde_json::json!({
            "schema": self.schema, "version": self.version, "artifacts": self.artifacts, "cluster": self.cluster,
            "certificates": self.certificates, "trust_lists": self.trust_lists,
        });
        text::json(&value)
    }

    /// Pretty JSON of the contract.
    pub fn json(&self) -> String {
        text::json(self)
    }
}

impl Work {
    /// How far the procedures are, in words; nothing where a plan alone is worked on.
    pub fn progress(&self) -> Option<String> {
        (self.steps > 0).then(|| format!("{} of {} steps that an output can close are closed", self.steps_done, self.steps))
    }
}

impl Procedure {
    /// What it does, and for which cluster, where the case holds several.
    pub fn name(&self) -> String {
        self.cluster.as_ref().map_or_else(|| self.title.clone(), |cluster| format!("{} (cluster of {cluster})", self.title))
    }
}

impl Step {
    /// An output that was given closes it.
    pub fn is_seen(&self) -> bool {
        self.verify.as_ref().is_some_and(|v| v.done == Some(true))
    }

    /// Closed by an output, or ticked.
    pub fn is_done(&self) -> bool {
        self.ticked || self.is_seen()
    }

    /// What stands in its box.
    fn mark(&self) -> &'static str {
        if self.is_done() { "x" } else { " " }
    }
}

impl Artifact {
    /// `archive › name`, or the name alone.
    pub fn full_name(&self) -> String {
        self.archive.as_ref().map_or_else(|| self.name.clone(), |a| format!("{a} › {}", self.name))
    }

    /// What was in it, and the time that it covers.
    pub fn about(&self) -> String {
        let covers = self.covers.as_ref().map_or_else(String::new, |c| format!(", {} to {}", c.from, c.until));
        format!("{}{covers}", self.content)
    }
}

/// The saved case's JSON Schema.
#[cfg(feature = "schema")]
pub fn case_schema() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(SavedCase)).unwrap_or_default()
}

/// The plan's JSON Schema.
#[cfg(feature = "schema")]
pub fn plan_schema() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(Plan)).unwrap_or_default()
}

/// The report's JSON Schema.
#[cfg(feature = "schema")]
pub fn json_schema() -> String {
    serde_json::to_string_pretty(&schemars::schema_for!(Report)).unwrap_or_default()
}
