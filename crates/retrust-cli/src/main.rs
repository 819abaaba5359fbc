//! `retrust` in a terminal: the same core, fed from files.
//!
//! Results go to standard output, progress and errors to standard error. Exit 0: read and
//! nothing of severity high or medium found; 1: such findings; 2: usage, or nothing readable.

#![forbid(unsafe_code)]

mod ahead;
mod input;

use clap::{Parser, Subcommand, ValueEnum};
use retrust::case::Said;
use retrust::cisco::{Purpose, Release};
use retrust::read::Kind;
use retrust::rehearse::Request;
use retrust::{Case, report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use time::Date;

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
    Diagnose {
        /// Files, folders, archives, or `-` for standard input.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// What the inputs are, where they are not recognised: `log`, `certificate-text`, …
        #[arg(long = "as", value_name = "KIND", value_parser = kind)]
        said: Option<Kind>,
        /// The day to judge dates by [default: today; that of a saved case, where it is given alone].
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
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
    },
    /// Explain a condition, a procedure or a dispute by its id.
    Explain {
        /// Such as `phones-trust-nothing`; without it all ids.
        id: Option<String>,
    },
    /// Rehearse a renewal: say which phones it would strand, and write the order that strands none.
    Plan {
        /// Files, folders, archives, or `-` for standard input; without any, the defaults of the release.
        paths: Vec<PathBuf>,
        /// The certificates to renew, in order: `CallManager,TVS,…`; without them, what a saved case planned, else what is due.
        #[arg(long, value_delimiter = ',', value_parser = purpose)]
        renew: Vec<Purpose>,
        /// Renew them in one round, without waiting for phones in between.
        #[arg(long)]
        together: bool,
        /// Renew them on this node alone.
        #[arg(long, value_name = "NODE")]
        node: Option<String>,
        /// The release, instead of the case's: `12.5`, `15`.
        #[arg(long, value_parser = release)]
        release: Option<Release>,
        /// The security mode, instead of the case's.
        #[arg(long, value_enum)]
        mode: Option<Mode>,
        /// Save the case with the plan to this file: give it again with what comes after, and steps close.
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
        /// A step that you saw done and no output shows: `before-3`, `round-1-7`.
        #[arg(long, value_name = "STEP")]
        done: Vec<String>,
        /// The day from which the calendar counts, and as of which certificates are due [default: today; that of a saved case, where it is given alone].
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
        as_of: Option<Date>,
        /// How to print the plan.
        #[arg(long, value_enum, default_value_t = PlanFormat::Text)]
        format: PlanFormat,
    },
    /// Say what each input is and what is in it.
    Read {
        /// Files, folders, archives, or `-` for standard input.
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// What the inputs are, where they are not recognised: `log`, `certificate-text`, …
        #[arg(long = "as", value_name = "KIND", value_parser = kind)]
        said: Option<Kind>,
        /// How to print it.
        #[arg(long, value_enum, default_value_t = ReadFormat::Text)]
        format: ReadFormat,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
    Ics,
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    Text,
    Json,
    Markdown,
    Ics,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    Mixed,
    NonSecure,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReadFormat {
    Text,
    Json,
}

const NOTHING_READ: &str = "nothing readable was given; paste the output of a command from its first line, or name a certificate, trust-list file, metadata, log or archive";

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Diagnose { paths, said, as_of, format, redact, map, save, done, exit_zero } => {
            let Some(mut case) = read(&paths, said, &done) else { return ExitCode::from(2) };
            let as_of = as_of.or(case.saved_day()).unwrap_or_else(today);
            let sealed = case.sealed();
            let mut report = sealed.as_ref().map_or_else(|| case.show(as_of), |case| case.report.clone());
            let steps = || report.procedures.iter().flat_map(|p| &p.steps).map(|s| s.id.as_str());
            if let Some(unknown) = unknown_step(&done, steps) {
                input::complain(&unknown);
                return ExitCode::from(2);
            }
            if redact || save.is_some() {
                let hidden = sealed.is_some();
                let state = sealed.unwrap_or_else(|| case.state(as_of));
                let (state, names) = if redact && !hidden { report::redact_case(state) } else { (state, report::Map::new()) };
                // Who is who in a case without names it does not know itself.
                let files = [(save, state.json() + "\n"), (map.filter(|_| !hidden), report::who_is_who(&names))];
                if let Some(failed) = files.into_iter().find_map(|(file, text)| write(&file?, &text)) {
                    return failed;
                }
                report = state.report;
            }
            input::print(&match format {
                Format::Text => report::text(&report),
                Format::Json => report.json() + "\n",
                Format::Markdown => report::markdown(&report),
                Format::Ics => report::calendar(&report),
                Format::Sarif => report::sarif(&report) + "\n",
            });
            if report.nothing_read() {
                input::complain(NOTHING_READ);
                return ExitCode::from(2);
            }
            ExitCode::from(u8::from(report.is_bad() && !exit_zero))
        }
        Command::Explain { id } => explain(id.as_deref()),
        Command::Plan { paths, renew, together, node, release, mode, save, done, as_of, format } => {
            // Steps of a plan that is made now are ticked once it is there.
            let (planned_before, planned_now) = if renew.is_empty() { (done.as_slice(), &[][..]) } else { (&[][..], done.as_slice()) };
            let case = if paths.is_empty() { Some(Case::default()) } else { read(&paths, None, planned_before) };
            let Some(mut case) = case else { return ExitCode::from(2) };
            if !paths.is_empty() && case.is_unread() && case.sealed().is_none_or(|c| c.plan.is_none() || !renew.is_empty()) {
                for artifact in case.examine(today()).artifacts {
                    artifact.problems.iter().for_each(|p| input::complain(&format!("{}: {}", artifact.name, p.message)));
                }
                input::complain(NOTHING_READ);
                return ExitCode::from(2);
            }
            if let Some(unknown) = node.as_deref().and_then(|node| unknown_node(&case, node)) {
                input::complain(&unknown);
                return ExitCode::from(2);
            }
            let said = Said { release, mixed: mode.map(|m| m == Mode::Mixed) };
            let as_of = as_of.or(case.saved_day()).unwrap_or_else(today);
            let named = !renew.is_empty();
            let planned = if renew.is_empty() { case.sealed().and_then(|c| Some(c.plan?.plan)).or_else(|| case.planned()) } else { None };
            if planned.is_some() && (together || node.is_some() || said.release.is_some() || said.mixed.is_some()) {
                input::complain("`--together`, `--node`, `--release` and `--mode` go with `--renew`; a saved plan is as it was asked");
                return ExitCode::from(2);
            }
            let mut plan =
                planned.unwrap_or_else(|| case.plan(&Request { due: renew.is_empty().then_some(as_of), renew, together, node }, said));
            if !planned_now.is_empty() {
                planned_now.iter().for_each(|step| case.tick_once(step));
                plan = case.planned().unwrap_or(plan);
            }
            if let Some(unknown) = unknown_step(&done, || plan.steps().map(|s| s.id.as_str())) {
                input::complain(&unknown);
                return ExitCode::from(2);
            }
            let is_empty = plan.as_given.rounds.iter().all(|r| r.certificates.is_empty());
            if is_empty && named {
                let left_out: Vec<&str> = plan.assumed.iter().map(String::as_str).filter(|a| a.contains("left out")).collect();
                input::complain(&format!("nothing that was named can be renewed here. {}", left_out.join(" ")));
                return ExitCode::from(2);
            }
            if is_empty {
                let clusters = case.clusters();
                let half_done: Vec<&str> = clusters.iter().flat_map(retrust::diagnose::half_done).map(|c| c.title).collect();
                let half_done = if half_done.is_empty() { String::new() } else { format!(" Not finished: {}.", half_done.join("; ")) };
                input::complain(&format!(
                    "nothing to renew was named, and nothing in the case is due; say `--renew CallManager,TVS,…`, or add what tells when the certificates end (`retrust diagnose` names the command).{half_done}"
                ));
                return ExitCode::from(2);
            }
            if let Some(failed) = save.and_then(|file| keep(&case, &file, as_of)) {
                return failed;
            }
            input::print(&match format {
                PlanFormat::Text => plan.text(),
                PlanFormat::Json => plan.json() + "\n",
                PlanFormat::Markdown => plan.markdown(),
                PlanFormat::Ics => plan.calendar(as_of),
            });
            ExitCode::from(u8::from(!plan.as_given.safe || plan.outgrown))
        }
        Command::Read { paths, said, format } => {
            let Some(case) = read(&paths, said, &[]) else { return ExitCode::from(2) };
            let report = case.examine(today());
            input::print(&match format {
                ReadFormat::Text => report::read_text(&report),
                ReadFormat::Json => report.read_json() + "\n",
            });
            ExitCode::from(if report.nothing_read() { 2 } else { 0 })
        }
    }
}

/// Why a plan for this node cannot be made, where the nodes of the case are known and it is none of them.
fn unknown_node(case: &Case, node: &str) -> Option<String> {
    let clusters = case.clusters();
    let nodes: Vec<&str> = clusters.iter().flat_map(|c| &c.nodes).filter(|n| n.is_cucm()).map(|n| n.name.as_str()).collect();
    let known = clusters.iter().any(|c| c.node(node).is_some());
    (!nodes.is_empty() && !known).then(|| format!("--node {node}: no node of the case bears this name; it has {}", nodes.join(", ")))
}

/// A step that was said to be done, where there is none of this name.
fn unknown_step<'a, I: Iterator<Item = &'a str>>(done: &[String], steps: impl Fn() -> I) -> Option<String> {
    let unknown = done.iter().find(|id| !steps().any(|step| step == id.as_str()))?;
    let known: Vec<&str> = steps().take(5).collect();
    let called = if known.is_empty() { "there is none".to_owned() } else { format!("they are called {} and so on", known.join(", ")) };
    Some(format!("--done {unknown}: no step bears this name; {called}"))
}

/// Saves a case; the exit code where that fails.
fn keep(case: &Case, file: &Path, as_of: Date) -> Option<ExitCode> {
    write(file, &(case.sealed().unwrap_or_else(|| case.state(as_of)).json() + "\n"))
}

fn write(file: &Path, text: &str) -> Option<ExitCode> {
    let failed = std::fs::write(file, text).err()?;
    input::complain(&format!("{}: {failed}; name a file that can be written", file.display()));
    Some(ExitCode::from(2))
}

/// Prints the page of an id, or every id.
fn explain(id: Option<&str>) -> ExitCode {
    let Some(id) = id else {
        input::print(&(report::ids_like("").join("\n") + "\n"));
        return ExitCode::SUCCESS;
    };
    if let Some(page) = report::explain(id) {
        input::print(&page);
        return ExitCode::SUCCESS;
    }
    let like = report::ids_like(id);
    let advice = if like.is_empty() { "`retrust explain` lists all ids".to_owned() } else { format!("did you mean {}?", like.join(", ")) };
    input::complain(&format!("{id}: no condition, procedure or dispute bears this id; {advice}"));
    ExitCode::from(2)
}

/// Reads every path; `None` where not one could be opened. What is `done` was done before the new outputs were printed.
fn read(paths: &[PathBuf], said: Option<Kind>, done: &[String]) -> Option<Case> {
    let mut case = Case::default();
    let mut files = input::files(paths);
    // A saved case is what was there before the other inputs.
    files.sort_by_key(|f| !f.is_saved_case());
    let mut progress = input::Progress::of(&files);
    let mut opened = 0_usize;
    let saved = files.iter().take_while(|f| f.is_saved_case()).count();
    let first_output = if saved > 0 { saved } else { files.len() };
    let tick = |case: &mut Case, at: usize| done.iter().filter(|_| at == first_output).for_each(|step| case.tick_once(step));
    for (i, file) in files.iter().enumerate() {
        tick(&mut case, i);
        progress.begin(&file.name);
        match file.add_to(&mut case, said, &mut progress) {
            Ok(()) => opened += 1,
            Err(e) => input::complain(&format!("{}: {e}; check the path and your rights", file.path.display())),
        }
    }
    progress.end();
    tick(&mut case, files.len());
    (opened > 0).then_some(case)
}

fn today() -> Date {
    time::OffsetDateTime::now_utc().date()
}

fn kind(text: &str) -> Result<Kind, String> {
    let known = || Kind::SAYABLE.map(Kind::name).join(", ");
    Kind::named(text).ok_or_else(|| format!("expected one of {}; found `{text}`", known()))
}

fn purpose(text: &str) -> Result<Purpose, String> {
    let known = || Purpose::IDENTITIES.map(Purpose::name).join(", ");
    Purpose::IDENTITIES
        .into_iter()
        .find(|p| p.name().eq_ignore_ascii_case(text.trim()))
        .ok_or_else(|| format!("expected one of {}; found `{text}`", known()))
}

fn release(text: &str) -> Result<Release, String> {
    // The model begins with 8.0, which brought the ITL (SG12-DS).
    let known = Release::parse(text).filter(|release| release.at_least(8, 0));
    known.ok_or_else(|| format!("expected a release from 8.0 on, such as 12.5 or 15, found `{text}`"))
}

fn day(text: &str) -> Result<Date, String> {
    report::day(text).ok_or_else(|| format!("expected a day such as 2026-02-14, found `{text}`"))
}
