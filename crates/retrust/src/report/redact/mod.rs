//! Stable pseudonyms for names, addresses, phones, people and organisations.
//!
//! Names are taken from the parsed case and replaced in every text, evidence too. Serial
//! numbers, fingerprints and Cisco's own words stay, or the report would prove nothing.

mod names;
mod paths;
mod patterns;
mod rows;

use super::{Report, SavedCase, Step};
use crate::read::{Kind, is_device};
use names::Names;
use patterns::hide;
use rows::hide_cells;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Fields whose text is ours or a promise, and never of an input.
const OURS: [&str; 30] = [
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
    "artifact",
    "sources",
    "renew",
    "encoding",
    "said",
];

/// Who is who, pseudonym first. It is the user's alone: it goes into no report.
pub type Map = Vec<(String, String)>;

/// Replaces what identifies; the same name gets the same pseudonym everywhere in the report.
pub fn redact(report: &Report) -> Report {
    redact_with_map(report).0
}

/// The same with the map that tells who is who.
pub fn redact_with_map(report: &Report) -> (Report, Map) {
    let mut mask = Mask::of(report, &[]);
    let hidden = mask.hide(report.clone());
    (hidden, mask.map())
}

/// A saved case without names: of its inputs the digests are left and not the text, so it is as its report says and can
/// not be read again.
pub fn redact_case(mut case: SavedCase) -> (SavedCase, Map) {
    let steps: Vec<&Step> = case.plan.iter().flat_map(|p| p.plan.steps()).collect();
    let mut mask = Mask::of(&case.report, &steps);
    case.redacted = true;
    case.report = mask.hide(case.report);
    case.plan = mask.hide(case.plan);
    case.inputs.iter_mut().for_each(|input| input.kept.clear());
    case.inputs = mask.hide(case.inputs);
    (case, mask.map())
}

/// What is hidden, learned from a report.
struct Mask {
    names: Names,
    /// Artifacts whose rows describe phones.
    lists: Vec<String>,
    /// Artifacts of which some rows may.
    queries: Vec<String>,
}

impl Mask {
    /// `steps` are of a plan that goes with the report.
    fn of(report: &Report, steps: &[&Step]) -> Self {
        let mut names = Names::default();
        names.learn(report);
        steps.iter().filter_map(|s| s.verify.as_ref()?.evidence.as_ref()).for_each(|e| names.words(&e.excerpt));
        let of_kind = |kind: Kind| report.artifacts.iter().filter(|a| a.kind == kind.name()).map(|a| a.id.clone()).collect();
        // A query for devices names people too.
        Self { names, lists: of_kind(Kind::PhoneList), queries: of_kind(Kind::CommandOutput) }
    }

    /// The same without names. What cannot be walked through is left out whole: an empty report tells on nobody.
    fn hide<T: Serialize + DeserializeOwned + Default>(&mut self, shown: T) -> T {
        let Ok(mut value) = serde_json::to_value(shown) else { return T::default() };
        hide_cells(&mut value, &self.lists, |_| true, &mut self.names);
        let names_a_device = |row: &str| row.split([' ', '\t', '|', ',', ';', '"']).any(is_device);
        hide_cells(&mut value, &self.queries, names_a_device, &mut self.names);
        walk(&mut value, &mut self.names);
        serde_json::from_value(value).unwrap_or_default()
    }

    fn map(self) -> Map {
        let mut map: Map = self.names.known.into_iter().chain(self.names.in_place).map(|(name, made)| (made, name)).collect();
        map.sort();
        map
    }
}

fn walk(value: &mut Value, names: &mut Names) {
    match value {
        Value::String(text) => *text = names.paths.get(text).cloned().unwrap_or_else(|| hide(text, names)),
        Value::Array(items) => items.iter_mut().for_each(|v| walk(v, names)),
        Value::Object(fields) => {
            for (key, field) in fields.iter_mut() {
                if !OURS.contains(&key.as_str()) {
                    walk(field, names);
                }
            }
        }
        _ => {}
    }
}
