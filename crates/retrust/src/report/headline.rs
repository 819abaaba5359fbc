//! The answer in one sentence, how sure it is, and what to do next.

use super::{Finding, Report};

/// What a tired person reads first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// What is.
    pub sentence: String,
    /// How sure, in words; empty where nothing was found.
    pub certainty: &'static str,
    /// What to do next.
    pub next: String,
}

/// Leads with the worst and surest finding.
pub fn answer(report: &Report) -> Answer {
    let worst = report.findings.iter().find(|f| f.severity != "info");
    let ask = report.unknowns.first().map(|u| match (&u.command, &u.page) {
        (Some(command), _) => format!("Next, run `{}` and add what it prints.", shorten(command)),
        (None, Some(page)) => format!("Next, bring {page}."),
        _ => u.question.clone(),
    });
    let ask = ask.unwrap_or_default();
    let Some(finding) = worst else {
        let sentence = if report.nothing_read() {
            "Nothing of what was given could be read.".to_owned()
        } else if report.work.as_ref().is_some_and(|w| !w.ended.is_empty()) {
            "What was wrong before the work is seen no more.".to_owned()
        } else if report.verdicts.iter().any(|v| v.scenario.is_some() && v.verdict == "open") {
            "No fault was found in what was given; some questions are open.".to_owned()
        } else {
            "No fault was found in what was given.".to_owned()
        };
        return Answer { sentence, certainty: "", next: left(report).unwrap_or(ask) };
    };
    let certainty = match finding.certainty.as_str() {
        "confirmed" => "Confirmed.",
        "likely" => "Likely.",
        _ => "Possible.",
    };
    Answer { sentence: format!("{}.", finding.title), certainty, next: next(report, finding, ask) }
}

/// What is left of the work.
fn left(report: &Report) -> Option<String> {
    let work = report.work.as_ref().filter(|w| w.steps_done < w.steps)?;
    let open = work.steps.saturating_sub(work.steps_done);
    Some(format!("{open} of the steps that an output can close are still open: go on with the procedure."))
}

fn next(report: &Report, finding: &Finding, ask: String) -> String {
    let procedure =
        finding.procedure.as_ref().and_then(|id| report.procedures.iter().find(|p| p.id == *id && p.cluster == finding.cluster));
    match procedure {
        Some(p) if finding.certainty != "possible" => {
            let hours = if p.after_hours { ", after hours" } else { "" };
            let phones = match p.phones.as_str() {
                "all" => "phones restart",
                "some" => "some phones restart",
                _ => "no phone restarts",
            };
            format!("{} ({} steps{hours}; {phones}).", p.name(), p.steps.len())
        }
        // A question about something else does not make this one surer.
        _ if report.unknowns.first().is_some_and(|u| u.scenario == finding.scenario) => ask,
        _ => format!("Next, check it by hand. {}", finding.by_hand),
    }
}

/// A long command by its beginning, for a sentence; the whole stands below with its copy button.
fn shorten(command: &str) -> String {
    if command.chars().count() <= 60 {
        command.to_owned()
    } else {
        format!("{} …", command.chars().take(40).collect::<String>().trim_end())
    }
}
