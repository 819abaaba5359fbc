//! How a command ends where it cannot do what it was asked.

use retrust::{Date, report};
use std::path::Path;

/// What a command that fails says; it exits with 2.
pub struct Refused(Vec<String>);

/// What a command ends with.
pub type Outcome = Result<std::process::ExitCode, Refused>;

impl Refused {
    /// For one reason, which says what to do.
    pub fn because(why: impl Into<String>) -> Self {
        Self(vec![why.into()])
    }

    /// Not one input could be opened, which was told of each.
    pub const fn told() -> Self {
        Self(Vec::new())
    }

    /// Nothing that was given could be read: what is wrong with each input, and what to give instead.
    pub fn unread(report: &report::Report) -> Self {
        let problems = report.artifacts.iter().flat_map(|a| a.problems.iter().map(|p| format!("{}: {}", a.name, p.message)));
        Self(problems.chain([NOTHING_READ.to_owned()]).collect())
    }

    /// A step was said to be done, and there is none of this name; nothing where all are known.
    pub fn unknown_step<'a, I: Iterator<Item = &'a str>>(done: &[String], steps: impl Fn() -> I) -> Result<(), Self> {
        let Some(unknown) = done.iter().find(|id| !steps().any(|step| step == id.as_str())) else { return Ok(()) };
        let known: Vec<&str> = steps().take(5).collect();
        let called = if known.is_empty() { "there is none".to_owned() } else { format!("they are called {} and so on", known.join(", ")) };
        Err(Self::because(format!("--done {unknown}: no step bears this name; {called}")))
    }

    /// Says it on standard error.
    pub fn tell(&self) {
        self.0.iter().for_each(|why| complain(why));
    }
}

const NOTHING_READ: &str = "nothing readable was given; paste the output of a command from its first line, or name a certificate, trust-list file, metadata, log or archive";

/// An error, with nothing in it that could steer the terminal.
pub fn complain(message: &str) {
    eprintln!("retrust: {}", retrust::report::plain(message));
}

/// Writes a file that the user named.
pub fn write(file: &Path, text: &str) -> Result<(), Refused> {
    let refused = |e| Refused::because(format!("{}: {e}; name a file that can be written", file.display()));
    std::fs::write(file, text).map_err(refused)
}

/// The day of this machine.
pub fn today() -> Date {
    time::OffsetDateTime::now_utc().date()
}
