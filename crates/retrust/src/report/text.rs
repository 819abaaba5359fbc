//! The report for a terminal.

use super::{Event, Finding, Procedure, Report, Step, Unknown, Work, answer};
use std::fmt::Write as _;

/// It could steer a terminal, or turn the direction of what is read; newline and tab stay.
fn steers(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}');
    turns || c.is_control() && c != '\n' && c != '\t'
}

/// Text without control characters, so that no input can steer a terminal.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect()
}

/// Pretty JSON; what could steer a terminal is spelt out, as JSON itself asks only of the oldest of these characters.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_string_pretty(value).unwrap_or_default();
    if !json.contains(steers) {
        return json;
    }
    json.chars().fold(String::with_capacity(json.len()), |mut out, c| {
        match steers(c) {
            true => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            false => out.push(c),
        }
        out
    })
}

/// The whole report.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    let lead = answer(report);
    let _ = writeln!(out, "{} {}", lead.sentence, lead.certainty);
    if !lead.next.is_empty() {
        let _ = writeln!(out, "{}", lead.next);
    }
    for (i, one) in report.findings.iter().enumerate() {
        finding(&mut out, report, i.saturating_add(1), one);
    }
    if let Some(since) = &report.work {
        work(&mut out, since);
    }
    unknowns(&mut out, &report.unknowns);
    ruled_out(&mut out, report);
    if !report.ways_back.is_empty() {
        out.push('\n');
    }
    super::plan::text_ways_back(&mut out, &report.ways_back);
    for one in &report.procedures {
        procedure(&mut out, one);
    }
    timeline(&mut out, &report.timeline);
    out.push('\n');
    out.push_str(&read_text(report));
    plain(&out)
}

fn finding(out: &mut String, report: &Report, number: usize, finding: &Finding) {
    let scenario = finding.scenario.as_ref().map_or_else(String::new, |s| format!(", scenario {s}"));
    let cause = finding.cause.as_ref().map_or_else(String::new, |c| format!(", explained by {c}"));
    let cluster = finding.cluster.as_ref().map_or_else(String::new, |c| format!(", cluster of {c}"));
    let _ = writeln!(out, "\n{number}. {} [{}]", finding.title, finding.id);
    let _ = writeln!(out, "   {}, {}{scenario}{cause}{cluster}", finding.severity, finding.certainty);
    let _ = writeln!(out, "   {}", finding.here);
    for (label, value) in [("expected", &finding.expected), ("found", &finding.found)] {
        if let Some(value) = value {
            let _ = writeln!(out, "   {label}: {}", value.replace('\n', "\n      "));
        }
    }
    for line in &finding.evidence {
        let place = line.line.map_or_else(|| format!("byte {}", line.offset.unwrap_or(0)), |l| l.to_string());
        let _ = writeln!(out, "   {}:{place}: {}", report.artifact_name(&line.artifact), line.excerpt.trim());
    }
}

fn work(out: &mut String, work: &Work) {
    let progress = work.progress().map_or_else(String::new, |p| format!(": {p}"));
    let _ = writeln!(out, "\nSince the work began{progress}");
    for ended in &work.ended {
        let _ = writeln!(out, " - no more: {} [{}]", ended.title, ended.id);
    }
    for change in &work.changes {
        let node = change.node.as_ref().map_or_else(String::new, |n| format!(" of {n}"));
        let wanted = if change.wanted { "" } else { "; no step is for that" };
        let _ = writeln!(out, " - {}{node}: {} before, {} now{wanted}", change.what, change.before, change.now);
    }
}

fn unknowns(out: &mut String, unknowns: &[Unknown]) {
    if !unknowns.is_empty() {
        let _ = writeln!(out, "\nStill missing");
    }
    for unknown in unknowns {
        let _ = writeln!(out, " - {} {}", unknown.question, unknown.why);
        if let Some(how) = unknown.command.as_ref().or(unknown.page.as_ref()) {
            let node = unknown.node.as_ref().map_or_else(String::new, |n| format!(" ({n})"));
            let _ = writeln!(out, "   {how}{node}");
        }
    }
}

fn ruled_out(out: &mut String, report: &Report) {
    if !report.ruled_out.is_empty() {
        let _ = writeln!(out, "\nLooked for and not it");
    }
    let (scenarios, others): (Vec<_>, Vec<_>) = report.ruled_out.iter().partition(|r| r.scenario.is_some());
    let first = if scenarios.is_empty() { " - " } else { " - and " };
    for ruled in scenarios {
        let proof = ruled.evidence.first().map_or_else(String::new, |e| {
            format!(" ({}:{})", report.artifact_name(&e.artifact), e.line.map_or_else(|| "-".to_owned(), |l| l.to_string()))
        });
        let _ = writeln!(out, " - {}{proof}", ruled.title);
    }
    let ids: Vec<&str> = others.iter().map(|r| r.id.as_str()).collect();
    for (i, ids) in ids.chunks(4).enumerate() {
        let _ = writeln!(out, "{}{}", if i == 0 { first } else { "   " }, ids.join(", "));
    }
}

fn procedure(out: &mut String, procedure: &Procedure) {
    let hours = if procedure.after_hours { ", after hours" } else { "" };
    let _ = writeln!(out, "\nProcedure: {} [{}]", procedure.name(), procedure.id);
    let _ = writeln!(out, "   impact {}{hours}; phones that restart: {}", procedure.impact, procedure.phones);
    steps(out, &procedure.steps);
    for dispute in &procedure.disputes {
        let _ = writeln!(out, "   sources disagree: {} {}", dispute.question, dispute.taken);
    }
}

fn timeline(out: &mut String, timeline: &[Event]) {
    if !timeline.is_empty() {
        let _ = writeln!(out, "\nWhat was done when");
    }
    for event in timeline {
        let node = event.node.as_ref().map_or_else(String::new, |n| format!(" ({n})"));
        let _ = writeln!(out, " - {} {}{node}", event.time, event.what);
    }
}

/// Steps with their commands, cautions and checks.
pub(super) fn steps(out: &mut String, steps: &[Step]) {
    for (i, step) in steps.iter().enumerate() {
        let done = if step.is_done() { "[x] " } else { "" };
        let _ = writeln!(out, "{:>4}. {done}{}: {}", i.saturating_add(1), step.place, step.text);
        if let Some(command) = &step.command {
            let _ = writeln!(out, "        $ {command}");
        }
        if let Some(caution) = &step.caution {
            let _ = writeln!(out, "        caution: {caution}");
        }
        if let Some(verify) = &step.verify {
            let by = verify.command.as_ref().map_or_else(String::new, |c| format!("{c}: "));
            let _ = writeln!(out, "        check: {by}{}", verify.expect);
            if let Some(differs) = &verify.differs {
                let _ = writeln!(out, "        {}: {differs}", if verify.done == Some(false) { "differs" } else { "not yet" });
            }
        }
    }
}

/// What was read.
pub fn read_text(report: &Report) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "Read");
    for artifact in &report.artifacts {
        let line = artifact.line.map_or_else(String::new, |l| format!(" from line {l}"));
        let content = if artifact.content.is_empty() { String::new() } else { format!(" ({})", artifact.about()) };
        let _ = writeln!(out, " - {}{line}: {}{content}", artifact.full_name(), artifact.kind);
        for problem in &artifact.problems {
            let place = problem.line.map_or_else(String::new, |l| format!("line {l}: "));
            let _ = writeln!(out, "   {place}{}", problem.message);
        }
    }
    plain(&out)
}
