//! `retrust diagnose`: what is wrong, what proves it, what is missing, and what to do.

use crate::arguments;
use crate::input::{self, Inputs};
use crate::outcome::{Outcome, Refused, today, write};
use clap::ValueEnum;
use retrust::{Date, report};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// The day to judge dates by [default: today; that of a saved case, where it is given alone].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = arguments::day)]
    as_of: Option<Date>,
    /// How to print the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Replace names, addresses, phones and organisations by pseudonyms.
    #[arg(long)]
    redact: bool,
    /// Write the map from pseudonyms to names to this file; keep it to yourself.
    #[arg(long, value_name = "FILE", requires = "redact")]
    map: Option<PathBuf>,
    /// Save the case to this file, such as `night.retrust.json`: give it again with what comes after, and steps close.
    /// It holds names; with `--redact` it is the report alone, to be shown and not gone on with.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// A step that you saw done and no output shows, by its procedure and number: `renew-tvs-3`.
    #[arg(long, value_name = "STEP")]
    done: Vec<String>,
    /// Exit 0 even where something was found.
    #[arg(long)]
    exit_zero: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
    Ics,
    Sarif,
}

impl Arguments {
    pub fn run(self) -> Outcome {
        let mut case = input::read(&self.inputs.paths, self.inputs.said, &self.done)?;
        let as_of = self.as_of.or(case.saved_day()).unwrap_or_else(today);
        let sealed = case.sealed();
        let mut report = sealed.as_ref().map_or_else(|| case.show(as_of), |case| case.report.clone());
        Refused::unknown_step(&self.done, || report.procedures.iter().flat_map(|p| &p.steps).map(|s| s.id.as_str()))?;
        if self.redact || self.save.is_some() {
            let hidden = sealed.is_some();
            let state = sealed.unwrap_or_else(|| case.state(as_of));
            let (state, names) = if self.redact && !hidden { report::redact_case(state) } else { (state, report::Map::new()) };
            if let Some(file) = &self.save {
                write(file, &(state.json() + "\n"))?;
            }
            // Who is who in a case without names it does not know itself.
            if let Some(file) = self.map.as_ref().filter(|_| !hidden) {
                write(file, &report::who_is_who(&names))?;
            }
            report = state.report;
        }
        input::print(&match self.format {
            Format::Text => report::text(&report),
            Format::Json => report.json() + "\n",
            Format::Markdown => report::markdown(&report),
            Format::Ics => report::calendar(&report),
            Format::Sarif => report::sarif(&report) + "\n",
        });
        if report.nothing_read() {
            return Err(Refused::unread(&report));
        }
        Ok(ExitCode::from(u8::from(report.is_bad() && !self.exit_zero)))
    }
}
