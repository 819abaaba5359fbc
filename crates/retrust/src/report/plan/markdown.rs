//! The plan for a ticket.

use super::{Plan, WayBack};
use crate::report::{Step, markdown};
use std::fmt::Write as _;

impl Plan {
    /// The plan for a ticket, with boxes to tick.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\nRelease {}, {}.\n", markdown::own(&self.sentence()), self.release, self.mode);
        for note in self.notes() {
            let _ = writeln!(out, "- {}", markdown::own(&note));
        }
        let mut section = |title: &str, steps: &[Step]| {
            let _ = writeln!(out, "\n## {}\n\nDone by ____________ from ______ to ______\n", markdown::escape(title));
            markdown::steps(&mut out, steps);
        };
        section("Before the first round", &self.preconditions);
        let shown = self.shown();
        for (i, round) in shown.rounds.iter().enumerate() {
            section(&format!("Round {}: {}", i.saturating_add(1), round.title()), &round.steps);
        }
        for round in self.as_given.rounds.iter().filter(|r| r.strands.phones != "none") {
            let (title, why) = (markdown::escape(&round.title()), markdown::own(&round.strands.why));
            let _ = writeln!(out, "\nAs given, renewing {title} strands {} phones. {why}.", round.strands.phones);
        }
        if let Some(off) = &shown.off {
            let _ = writeln!(out, "\n{}", markdown::own(off));
        }
        ways_back(&mut out, &self.ways_back);
        for dispute in &self.disputes {
            let _ = writeln!(out, "\nThe sources disagree: {} {}", markdown::own(&dispute.question), markdown::own(&dispute.taken));
        }
        out
    }
}

/// Ways back for a ticket.
pub(in crate::report) fn ways_back(out: &mut String, ways: &[WayBack]) {
    if !ways.is_empty() {
        let _ = writeln!(out, "\n| way back | saves | why |\n| --- | --- | --- |");
    }
    for way in ways {
        let _ = writeln!(out, "| {} (`{}`) | {} | {} |", way.title, way.procedure, markdown::own(&way.saves), markdown::own(&way.why));
    }
    if !ways.is_empty() {
        out.push('\n');
    }
}
