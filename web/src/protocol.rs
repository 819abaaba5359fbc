//! What the page and its worker say to each other.
//!
//! To the worker: arrays `[verb, …]`, so that a `File` passes as itself. From it: JSON.

use retrust::report::{Plan, Report, plain};

/// A rehearsal that the user asks for; empty words stand for what the case says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ask {
    /// The certificates, in the order of the form, with commas between them; empty for what is due.
    pub renew: String,
    /// In one round.
    pub together: bool,
    /// On this node alone.
    pub node: String,
    /// The release.
    pub release: String,
    /// `mixed` or `non-secure`.
    pub mode: String,
}

/// What the worker answers.
pub enum Answer {
    /// It runs.
    Up,
    /// So many bytes of the input of this ticket were read.
    Progress { ticket: u32, bytes: u64 },
    /// The input of this ticket was read.
    Read { ticket: u32 },
    /// The report for this generation.
    Report { generation: u32, report: Box<Report>, fixed: bool },
    /// A renewal, rehearsed, where one was asked for.
    Plan(Option<Box<Plan>>),
    /// Something as a file.
    Saved { what: String, text: String },
    /// Lines around a place.
    Lines { artifact: String, line: u32, lines: Vec<(u32, String)> },
}

impl Answer {
    /// As JSON. What could turn the direction of what is read is blotted out; what is saved stays as it is.
    pub fn to_json(&self) -> String {
        let value = match self {
            Self::Up => serde_json::json!({ "up": true }),
            Self::Progress { ticket, bytes } => serde_json::json!({ "progress": ticket, "bytes": bytes }),
            Self::Read { ticket } => serde_json::json!({ "read": ticket }),
            Self::Report { generation, report, fixed } => {
                serde_json::json!({ "generation": generation, "report": report, "fixed": fixed })
            }
            Self::Plan(plan) => serde_json::json!({ "plan": plan }),
            Self::Saved { what, text } => serde_json::json!({ "saved": what, "text": text }),
            Self::Lines { artifact, line, lines } => serde_json::json!({ "artifact": artifact, "line": line, "lines": lines }),
        };
        let json = value.to_string();
        if matches!(self, Self::Saved { .. }) { json } else { plain(&json) }
    }

    /// From JSON; `None` where it is no answer.
    pub fn from_json(text: &str) -> Option<Self> {
        let mut value: serde_json::Value = serde_json::from_str(text).ok()?;
        let number =
            |value: &serde_json::Value, key: &str| value.get(key).and_then(serde_json::Value::as_u64).and_then(|n| u32::try_from(n).ok());
        let word = |value: &serde_json::Value, key: &str| value.get(key).and_then(|v| v.as_str()).map(str::to_owned);
        if value.get("up").is_some() {
            return Some(Self::Up);
        }
        if let Some(ticket) = number(&value, "progress") {
            return Some(Self::Progress { ticket, bytes: value.get("bytes")?.as_u64()? });
        }
        if let Some(ticket) = number(&value, "read") {
            return Some(Self::Read { ticket });
        }
        if let Some(generation) = number(&value, "generation") {
            let report = serde_json::from_value(value.get_mut("report")?.take()).ok()?;
            return Some(Self::Report {
                generation,
                report: Box::new(report),
                fixed: value.get("fixed").and_then(serde_json::Value::as_bool)?,
            });
        }
        if let Some(plan) = value.get_mut("plan") {
            return serde_json::from_value(plan.take()).ok().map(Self::Plan);
        }
        if let Some(what) = word(&value, "saved") {
            return Some(Self::Saved { what, text: word(&value, "text")? });
        }
        let lines = serde_json::from_value(value.get_mut("lines")?.take()).ok()?;
        Some(Self::Lines { artifact: word(&value, "artifact")?, line: number(&value, "line")?, lines })
    }
}
