//! `retrust read`: what each input is and what is in it.

use crate::arguments;
use crate::input;
use crate::outcome::{Outcome, today};
use clap::ValueEnum;
use retrust::read::Kind;
use retrust::report;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Arguments {
    /// Files, folders, archives, or `-` for standard input.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// What the inputs are, where they are not recognised: `log`, `certificate-text`, …
    #[arg(long = "as", value_name = "KIND", value_parser = arguments::kind)]
    said: Option<Kind>,
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
        let report = input::read(&self.paths, self.said, &[])?.examine(today());
        input::print(&match self.format {
            Format::Text => report::read_text(&report),
            Format::Json => report.read_json() + "\n",
        });
        Ok(ExitCode::from(if report.nothing_read() { 2 } else { 0 }))
    }
}
