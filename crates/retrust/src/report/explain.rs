//! One condition, procedure or dispute as a short page: what, why, what looks alike, how to check by hand.

use crate::cisco::{Citation, disputes};
use crate::diagnose::CONDITIONS;
use crate::procedure::{PROCEDURES, ending};
use std::fmt::Write as _;

/// The page of an id; `None` where nothing bears it.
pub fn explain(id: &str) -> Option<String> {
    condition(id).or_else(|| procedure(id)).or_else(|| dispute(id))
}

/// Ids that begin like a text, or hold it: what a mistyped one may have meant.
pub fn ids_like(text: &str) -> Vec<&'static str> {
    let all = CONDITIONS.iter().map(|c| c.id).chain(PROCEDURES.iter().map(|p| p.id)).chain(disputes::ALL.iter().map(|d| d.id));
    let word = text.split('-').next().unwrap_or(text);
    all.filter(|id| text.is_empty() || !word.is_empty() && (id.contains(text) || id.split('-').any(|part| part == word))).collect()
}

fn sources(out: &mut String, citations: &[Citation]) {
    let _ = writeln!(out, "\nSources");
    for citation in citations {
        let document = citation.document;
        let revision = if document.revision.is_empty() { String::new() } else { format!(", {}", document.revision) };
        let _ = writeln!(out, " - {} ({}{revision}), {}", document.title, document.id, citation.section);
        if !document.url.is_empty() {
            let _ = writeln!(out, "   {}", document.url);
        }
    }
}

fn condition(id: &str) -> Option<String> {
    let condition = CONDITIONS.iter().find(|c| c.id == id)?;
    let mut out = format!("{}\n{}\n\n", condition.id, condition.title);
    let scenario = condition.scenario.map_or_else(String::new, |s| format!(", scenario {} of document 225746", s.number()));
    let _ = writeln!(out, "Severity {}{scenario}\n", format!("{:?}", condition.severity).to_lowercase());
    let _ = writeln!(out, "{}\n\nBy hand: {}", condition.explanation, condition.by_hand);
    if !condition.because.is_empty() {
        let _ = writeln!(out, "\nExplained by, where that holds too: {}", condition.because.join(", "));
    }
    let ends: Vec<&str> = ending(id).map(|p| p.id).collect();
    if !ends.is_empty() {
        let _ = writeln!(out, "\nEnded by: {}", ends.join(", "));
    }
    sources(&mut out, condition.sources);
    Some(out)
}

fn procedure(id: &str) -> Option<String> {
    let procedure = PROCEDURES.iter().find(|p| p.id == id)?;
    let mut out = format!("{}\n{}\n\n", procedure.id, procedure.title);
    let hours = if procedure.after_hours { ", after hours" } else { "" };
    let _ = writeln!(
        out,
        "Impact {}{hours}; phones that restart: {}",
        format!("{:?}", procedure.impact).to_lowercase(),
        format!("{:?}", procedure.phones).to_lowercase()
    );
    let _ = writeln!(out, "The steps for a cluster of which nothing is known; a case writes them for its nodes.\n");
    for (i, step) in (procedure.steps)(&crate::case::Cluster::default()).iter().enumerate() {
        let _ = writeln!(out, "{:>3}. {}: {}", i.saturating_add(1), step.place, step.text);
        if let Some(command) = &step.command {
            let _ = writeln!(out, "     $ {command}");
        }
        if let Some(verify) = &step.verify {
            let by = verify.command.as_ref().map_or_else(String::new, |c| format!("{c}: "));
            let _ = writeln!(out, "     check: {by}{}", verify.expect);
        }
    }
    sources(&mut out, procedure.sources);
    Some(out)
}

fn dispute(id: &str) -> Option<String> {
    let dispute = disputes::ALL.iter().find(|d| d.id == id)?;
    let mut out = format!("{}\n{}\n\n", dispute.id, dispute.question);
    for (says, _) in dispute.sides {
        let _ = writeln!(out, " - {says}");
    }
    let _ = writeln!(out, "\nRetrust: {}", dispute.taken);
    let citations: Vec<Citation> = dispute.sides.iter().map(|(_, c)| *c).collect();
    sources(&mut out, &citations);
    Some(out)
}
