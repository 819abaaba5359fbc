//! `retrust` in a terminal: the same core, fed from files. One file a command.
//!
//! Results go to standard output, progress and errors to standard error. Exit 0: read and
//! nothing of severity high or medium found; 1: such findings; 2: usage, or nothing readable.

#![forbid(unsafe_code)]

mod ahead;
mod arguments;
mod diagnose;
mod explain;
mod input;
mod outcome;
mod plan;
mod read;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Diagnoses CUCM certificate faults from what you have, and writes the procedure. Nothing leaves this machine.
#[derive(Parser)]
#[command(name = "retrust", version, propagate_version = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say what is wrong, what proves it, what is missing, and what to do.
    Diagnose(diagnose::Arguments),
    /// Explain a condition, a procedure or a dispute by its id.
    Explain(explain::Arguments),
    /// Rehearse a renewal: say which phones it would strand, and write the order that strands none.
    Plan(plan::Arguments),
    /// Say what each input is and what is in it.
    Read(read::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Diagnose(arguments) => arguments.run(),
        Command::Explain(arguments) => arguments.run(),
        Command::Plan(arguments) => arguments.run(),
        Command::Read(arguments) => arguments.run(),
    };
    done.unwrap_or_else(|refused| {
        refused.tell();
        ExitCode::from(2)
    })
}
