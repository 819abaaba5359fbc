//! Stable pseudonyms for names, addresses, phones, people and organisations.
//!
//! Names are taken from the parsed case and replaced in every text, evidence too. Serial
//! numbers, fingerprints and Cisco's own words stay, or the report would prove nothing.

mod encoded;
mod names;
mod paths;
mod patterns;
mod rows;

use super::{Plan, Report, SavedCase};
use crate::read::{Kind, is_device};
use names::Names;
use patterns::hide;
use rows::row_of_phone;

/// Fields whose text is ours or a promise, and never of an input.
const OURS: [&str; 29] = [
    "schema",
    "version",
    "knowledge",
    "as_of",
    "id",
    "kind",
    "role",
    "product",
    "release",
    "security_mode",
    "area",
    "severity",
    "certainty",
    "scenario",
    "references",
    "disputes",
    "impact",
    "phones",
    "store",
    "purpose",
    "verdict",
    "status",
    "explanation",
    "by_hand",
    "cause",
    "sources",
    "renew",
    "encoding",
    "said",
];

/// Who is who, pseudonym first. It is the user's alone: it goes into no report.
pub type Map = Vec<(String, String)>;

/// The map as a file, a name a line.
pub fn who_is_who(map: &Map) -> String {
    map.iter().map(|(made, name)| format!("{made}\t{name}\n")).collect()
}

/// Replaces what identifies; the same name gets the same pseudonym everywhere in the report.
pub fn redact(report: &Report) -> Report {
    let mut hidden = report.clone();
    hide_both(&mut hidden, None);
    hidden
}

/// The same for a report and the plan that goes with it, and who is who.
pub fn redact_all(report: &mut Report, plan: Option<&mut Plan>) -> Map {
    hide_both(report, plan).map()
}

/// A saved case without names: of its inputs the digests are left and not the text, so it is as its report says and can
/// not be read again.
pub fn redact_case(mut case: SavedCase) -> (SavedCase, Map) {
    let steps = case.report.procedures.iter().flat_map(|p| &p.steps).chain(case.plan.iter().flat_map(|p| p.plan.steps()));
    let steps: Vec<&str> = steps.map(|s| s.id.as_str()).collect();
    case.ticked.retain(|id| steps.contains(&id.as_str()));
    let mut mask = hide_both(&mut case.report, case.plan.as_mut().map(|p| &mut p.plan));
    if let Some(node) = case.plan.as_mut().and_then(|p| p.node.as_mut()) {
        mask.names.host(node);
        node.hide("node", &mut mask);
    }
    case.inputs.iter_mut().for_each(|input| input.kept.clear());
    case.inputs.hide("inputs", &mut mask);
    case.redacted = true;
    (case, mask.map())
}

/// The report first: with a plan or without one its pseudonyms are the same.
fn hide_both(report: &mut Report, plan: Option<&mut Plan>) -> Mask {
    let mut mask = Mask::of(report);
    report.hide("", &mut mask);
    if let Some(plan) = plan {
        mask.names.learn_plan(plan);
        plan.hide("", &mut mask);
    }
    mask
}

/// What is hidden, learned from a report.
pub struct Mask {
    names: Names,
    /// Artifacts whose rows describe phones.
    lists: Vec<String>,
    /// Artifacts of which some rows may.
    queries: Vec<String>,
    /// The artifact that the next excerpt is of.
    artifact: String,
}

impl Mask {
    fn of(report: &Report) -> Self {
        let mut names = Names::default();
        names.learn(report);
        let of_kind = |kind: Kind| report.artifacts.iter().filter(|a| a.kind == kind.name()).map(|a| a.id.clone()).collect();
        // A query for devices names people too.
        Self { names, lists: of_kind(Kind::PhoneList), queries: of_kind(Kind::CommandOutput), artifact: String::new() }
    }

    fn text(&mut self, field: &str, text: &mut String) {
        if field == "artifact" {
            self.artifact.clone_from(text);
            return;
        }
        let names_a_device = || text.split([' ', '\t', '|', ',', ';', '"']).any(is_device);
        if field == "excerpt" && (self.lists.contains(&self.artifact) || self.queries.contains(&self.artifact) && names_a_device()) {
            *text = row_of_phone(text, &mut self.names);
        }
        *text = self.names.paths.get(text).cloned().unwrap_or_else(|| hide(text, &mut self.names));
    }

    fn map(self) -> Map {
        let mut map: Map = self.names.known.into_iter().chain(self.names.in_place).map(|(name, made)| (made, name)).collect();
        map.sort();
        map
    }
}

/// Whether what stands in a field may name somebody.
pub fn may_name(field: &str) -> bool {
    !OURS.contains(&field)
}

/// What has texts that may name somebody. Types of the contract have it by their declaration.
pub trait Hide {
    /// Hides names in all texts of it; `field` is where it stands.
    fn hide(&mut self, field: &str, mask: &mut Mask);
}

impl Hide for String {
    fn hide(&mut self, field: &str, mask: &mut Mask) {
        mask.text(field, self);
    }
}

impl<T: Hide> Hide for Option<T> {
    fn hide(&mut self, field: &str, mask: &mut Mask) {
        self.iter_mut().for_each(|value| value.hide(field, mask));
    }
}

impl<T: Hide> Hide for Vec<T> {
    fn hide(&mut self, field: &str, mask: &mut Mask) {
        self.iter_mut().for_each(|value| value.hide(field, mask));
    }
}

macro_rules! nameless {
    ($($type:ty),*) => {$(
        impl Hide for $type {
            fn hide(&mut self, _: &str, _: &mut Mask) {}
        }
    )*};
}
nameless!(bool, u32, u64, usize, std::collections::BTreeSet<String>);
