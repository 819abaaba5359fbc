//! The report for a ticket.

use super::{Artifact, Dispute, Event, Finding, Procedure, Report, RuledOut, Step, Unknown, Work, answer, plain};
use std::fmt::Write as _;

/// Text of an input as Markdown text: nothing of it can become markup.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in plain(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '!') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// Lines of a table's cell.
fn cell(text: &str) -> String {
    text.split('\n').map(escape).collect::<Vec<_>>().join("<br>")
}

/// Text as a code span that it cannot leave.
fn code(text: &str) -> String {
    let text = plain(text).replace('\n', " ");
    let ticks = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(ticks.saturating_add(1));
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The whole report.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    let lead = answer(report);
    let _ = writeln!(out, "# {}\n\n{} {}\n", escape(&lead.sentence), lead.certainty, own(&lead.next));
    if !report.findings.is_empty() {
        let _ = writeln!(out, "## What is wrong\n");
    }
    for one in &report.findings {
        finding(&mut out, report, one);
    }
    if let Some(since) = &report.work {
        work(&mut out, since);
    }
    unknowns(&mut out, &report.unknowns);
    ruled_out(&mut out, &report.ruled_out);
    if !report.ways_back.is_empty() {
        let _ = writeln!(out, "## Which way back works");
    }
    super::plan::markdown_ways_back(&mut out, &report.ways_back);
    for one in &report.procedures {
        procedure(&mut out, one);
    }
    timeline(&mut out, &report.timeline);
    read(&mut out, &report.artifacts);
    let _ = writeln!(out, "\nRetrust {}, facts of {}, as of {}.", report.version, report.knowledge.date, report.as_of);
    out
}

fn finding(out: &mut String, report: &Report, finding: &Finding) {
    let scenario = finding.scenario.as_ref().map_or_else(String::new, |s| format!(", scenario {s}"));
    let cause = finding.cause.as_ref().map_or_else(String::new, |c| format!(", explained by {}", code(c)));
    let cluster = finding.cluster.as_ref().map_or_else(String::new, |c| format!(", cluster of {}", escape(c)));
    let _ = writeln!(
        out,
        "### {}\n\n{} severity, {}{scenario}{cause}{cluster} ({})\n\n{}\n",
        escape(&finding.title),
        finding.severity,
        finding.certainty,
        code(&finding.id),
        escape(&finding.here)
    );
    if let (Some(expected), Some(found)) = (&finding.expected, &finding.found) {
        let _ = writeln!(out, "| expected | found |\n| --- | --- |\n| {} | {} |\n", cell(expected), cell(found));
    }
    for line in &finding.evidence {
        let place = line.line.map_or_else(|| format!("byte {}", line.offset.unwrap_or(0)), |l| format!("line {l}"));
        let _ = writeln!(out, "- {}, {place}: {}", escape(&report.artifact_name(&line.artifact)), code(line.excerpt.trim()));
    }
    let _ = writeln!(out, "\n{}\n", own(&finding.explanation));
    for reference in &finding.references {
        let _ = writeln!(out, "- {}", link(&reference.title, &reference.url, reference.revision.as_deref()));
    }
    out.push('\n');
    disputes(out, &finding.disputes);
}

fn work(out: &mut String, work: &Work) {
    let _ = writeln!(out, "## Since the work began\n");
    if let Some(progress) = work.progress() {
        let _ = writeln!(out, "{progress}.\n");
    }
    for ended in &work.ended {
        let _ = writeln!(out, "- no more: {} ({})", escape(&ended.title), code(&ended.id));
    }
    if !work.changes.is_empty() {
        let _ = writeln!(out, "\n| what | before | now | wanted |\n| --- | --- | --- | --- |");
    }
    for change in &work.changes {
        let node = change.node.as_ref().map_or_else(String::new, |n| format!(" of {n}"));
        let what = cell(&format!("{}{node}", change.what));
        let wanted = if change.wanted { "yes" } else { "no step is for that" };
        let _ = writeln!(out, "| {what} | {} | {} | {wanted} |", cell(&change.before), cell(&change.now));
    }
    out.push('\n');
}

fn unknowns(out: &mut String, unknowns: &[Unknown]) {
    if unknowns.is_empty() {
        return;
    }
    let _ = writeln!(out, "## What is missing\n");
    for unknown in unknowns {
        let node = unknown.node.as_ref().map_or_else(String::new, |n| format!(" on {}", escape(n)));
        let how = match (&unknown.command, &unknown.page) {
            (Some(command), _) => format!("{}{node}", code(command)),
            (None, Some(page)) => own(page),
            _ => String::new(),
        };
        let _ = writeln!(out, "- **{}** {} {how}", escape(&unknown.question), own(&unknown.why));
    }
    out.push('\n');
}

fn ruled_out(out: &mut String, ruled_out: &[RuledOut]) {
    if ruled_out.is_empty() {
        return;
    }
    let _ = writeln!(out, "## What it is not\n");
    let (scenarios, others): (Vec<_>, Vec<_>) = ruled_out.iter().partition(|r| r.scenario.is_some());
    for ruled in scenarios {
        let _ = writeln!(out, "- {}", escape(&ruled.title));
    }
    if !others.is_empty() {
        let _ = writeln!(out, "- and {}", others.iter().map(|r| code(&r.id)).collect::<Vec<_>>().join(", "));
    }
    out.push('\n');
}

fn procedure(out: &mut String, procedure: &Procedure) {
    let hours = if procedure.after_hours { ", after hours" } else { "" };
    let _ = writeln!(
        out,
        "## {}\n\nImpact {}{hours}; phones that restart: {}.\n",
        escape(&procedure.name()),
        procedure.impact,
        procedure.phones
    );
    steps(out, &procedure.steps);
    out.push('\n');
    disputes(out, &procedure.disputes);
}

fn timeline(out: &mut String, timeline: &[Event]) {
    if timeline.is_empty() {
        return;
    }
    let _ = writeln!(out, "## What was done when\n");
    for event in timeline {
        let node = event.node.as_ref().map_or_else(String::new, |n| format!(" ({})", escape(n)));
        let _ = writeln!(out, "- {} {}{node}", event.time, escape(&event.what));
    }
    out.push('\n');
}

fn read(out: &mut String, artifacts: &[Artifact]) {
    let _ = writeln!(out, "## What was read\n");
    for artifact in artifacts {
        let _ = writeln!(out, "- {}: {} {}", escape(&artifact.full_name()), artifact.kind, escape(&artifact.content));
        for problem in &artifact.problems {
            let place = problem.line.map_or_else(String::new, |l| format!("line {l}: "));
            let _ = writeln!(out, "  - {place}{}", escape(&problem.message));
        }
    }
}

/// Steps with boxes to tick.
pub(super) fn steps(out: &mut String, steps: &[Step]) {
    for (i, step) in steps.iter().enumerate() {
        let _ = writeln!(out, "{}. [{}] **{}** {}", i.saturating_add(1), step.mark(), escape(&step.place), own(&step.text));
        if let Some(command) = &step.command {
            let _ = writeln!(out, "   - run {}", code(command));
        }
        if let Some(caution) = &step.caution {
            let _ = writeln!(out, "   - caution: {}", own(caution));
        }
        if let Some(verify) = &step.verify {
            let by = verify.command.as_ref().map_or_else(String::new, |c| format!("{} must show: ", code(c)));
            let _ = writeln!(out, "   - check: {by}{}", own(&verify.expect));
            if let Some(differs) = &verify.differs {
                let _ = writeln!(out, "   - {}: {}", if verify.done == Some(false) { "differs" } else { "not yet" }, escape(differs));
            }
        }
    }
}

/// Our own sentences keep their code spans; what stands in them from an input cannot become a tag.
pub(super) fn own(text: &str) -> String {
    plain(text).replace('<', "\\<").replace('\n', " ")
}

fn link(title: &str, url: &str, revision: Option<&str>) -> String {
    let revision = revision.map_or_else(String::new, |r| format!(", {r}"));
    if url.is_empty() { format!("{}{revision}", escape(title)) } else { format!("[{}]({url}){revision}", escape(title)) }
}

fn disputes(out: &mut String, disputes: &[Dispute]) {
    for dispute in disputes {
        let _ = writeln!(out, "> The sources disagree: {}", own(&dispute.question));
        for side in &dispute.sides {
            let _ = writeln!(out, "> - {} ({})", own(&side.says), escape(&side.reference.title));
        }
        let _ = writeln!(out, "> Retrust: {}\n", own(&dispute.taken));
    }
}

#[cfg(test)]
mod tests {
    use super::{code, escape};

    #[test]
    fn text_of_an_input_stays_text() {
        assert_eq!(escape("<b>*x*\u{1b}[31m"), "\\<b\\>\\*x\\*\u{fffd}\\[31m");
        assert_eq!(code("a ``b`` c"), "```a ``b`` c```");
        assert_eq!(code("`x"), "`` `x ``");
    }
}
