//! The plan for a terminal.

use super::{Plan, Rounds, WayBack};
use crate::report::{Step, plain, text};
use std::fmt::Write as _;

impl Plan {
    /// The plan for a terminal.
    pub fn text(&self) -> String {
        let mut out = format!("{}\nRelease {}, {}.\n", self.sentence(), self.release, self.mode);
        for note in self.notes() {
            let _ = writeln!(out, "{note}");
        }
        if self.goes_as_given() {
            before(&mut out, &self.preconditions);
        }
        rounds(&mut out, "As given", &self.as_given, self.goes_as_given());
        if let Some(recovery) = &self.recovery {
            let _ = writeln!(out, "\nThe way back, where it has happened: {} [{}]", recovery.title, recovery.id);
        }
        ways_back(&mut out, &self.ways_back);
        if !self.goes_as_given() {
            before(&mut out, &self.preconditions);
            rounds(&mut out, "Recommended", &self.recommended, true);
        }
        for dispute in &self.disputes {
            let _ = writeln!(out, "\nThe sources disagree: {} {}", dispute.question, dispute.taken);
        }
        plain(&out)
    }
}

/// Ways back for a terminal.
pub(in crate::report) fn ways_back(out: &mut String, ways: &[WayBack]) {
    if !ways.is_empty() {
        let _ = writeln!(out, "Each way back, tried on the model of these phones:");
    }
    for way in ways {
        let _ = writeln!(out, " - {} [{}] saves {}: {}.", way.title, way.procedure, way.saves, way.why);
    }
}

fn rounds(out: &mut String, title: &str, rounds: &Rounds, steps: bool) {
    let _ = writeln!(out, "\n{title}: {}", if rounds.safe { "strands nobody" } else { "strands phones" });
    for (i, round) in rounds.rounds.iter().enumerate() {
        let _ = writeln!(out, "\n Round {}: {}", i.saturating_add(1), round.title());
        if round.strands.phones != "none" {
            let _ = writeln!(out, "  strands {} phones. {}.", round.strands.phones, round.strands.why);
        }
        if steps {
            text::steps(out, &round.steps);
        }
    }
    if let Some(off) = &rounds.off {
        let _ = writeln!(out, "\n {off}");
    }
}

fn before(out: &mut String, steps: &[Step]) {
    let _ = writeln!(out, "\nBefore the first round");
    text::steps(out, steps);
}
