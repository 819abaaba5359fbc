//! `retrust read`: what each input is and what is in it.

use crate::input::{self, Inputs};
use crate::outcome::{Outcome, today};
use clap::ValueEnum;
use retrust::report;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    inputs: Inputs,
    /// How to print it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

impl Arguments {
    pub fn run(self) -> Outcome {
        let report = input::read(&self.inputs.paths, self.inputs.said, &[])?.examine(today());
        input::print(&match self.format {
            Format::Text => report::read_text(&report),
            Format::Json => report.read_json() + "\n",
        });
        Ok(ExitCode::from(if report.nothing_read() { 2 } else { 0 }))
    }
}
