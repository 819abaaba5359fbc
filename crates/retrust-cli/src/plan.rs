//! `retrust plan`: which phones a renewal would strand, and the order that strands none.

use crate::arguments;
use crate::input;
use crate::outcome::{Outcome, Refused, today, write};
use clap::ValueEnum;
use retrust::case::Said;
use retrust::cisco::{Purpose, Release};
use retrust::rehearse::Request;
use retrust::{Case, Date, report};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Arguments {
    /// Files, folders, archives, or `-` for standard input; without any, the defaults of the release.
    paths: Vec<PathBuf>,
    /// The certificates to renew, in order: `CallManager,TVS,…`; without them, what a saved case planned, else what is due.
    #[arg(long, value_delimiter = ',', value_parser = arguments::purpose)]
    renew: Vec<Purpose>,
    /// Renew them in one round, without waiting for phones in between.
    #[arg(long)]
    together: bool,
    /// Renew them on this node alone.
    #[arg(long, value_name = "NODE")]
    node: Option<String>,
    /// The release, instead of the case's: `12.5`, `15`.
    #[arg(long, value_parser = arguments::release)]
    release: Option<Release>,
    /// The security mode, instead of the case's.
    #[arg(long, value_enum)]
    mode: Option<Mode>,
    /// Replace names, addresses, phones and organisations by pseudonyms.
    #[arg(long)]
    redact: bool,
    /// Save the case with the plan to this file: give it again with what comes after, and steps close. It holds names;
    /// with `--redact` it is what the report and the plan say alone.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// A step that you saw done and no output shows: `before-3`, `round-1-7`.
    #[arg(long, value_name = "STEP")]
    done: Vec<String>,
    /// The day from which the calendar counts, and as of which certificates are due [default: today; that of a saved case, where it is given alone].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = arguments::day)]
    as_of: Option<Date>,
    /// How to print the plan.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    Mixed,
    NonSecure,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
    Ics,
}

impl Arguments {
    pub fn run(self) -> Outcome {
        let mut case = self.read()?;
        if let Some(unknown) = self.node.as_deref().and_then(|node| unknown_node(&case, node)) {
            return Err(unknown);
        }
        let as_of = self.as_of.or(case.saved_day()).unwrap_or_else(today);
        let mut plan = self.rehearse(&mut case, as_of)?;
        Refused::unknown_step(&self.done, || plan.steps().map(|s| s.id.as_str()))?;
        if plan.as_given.rounds.iter().all(|r| r.certificates.is_empty()) {
            return Err(self.nothing_to_renew(&case, &plan));
        }
        if self.redact || self.save.is_some() {
            let sealed = case.sealed();
            let hidden = sealed.is_some();
            let mut state = sealed.unwrap_or_else(|| case.state(as_of));
            if self.redact && !hidden {
                (state, _) = report::redact_case(state);
                plan = state.plan.as_ref().map_or(plan, |saved| saved.plan.clone());
            }
            if let Some(file) = &self.save {
                write(file, &(state.json() + "\n"))?;
            }
        }
        input::print(&match self.format {
            Format::Text => plan.text(),
            Format::Json => plan.json() + "\n",
            Format::Markdown => plan.markdown(),
            Format::Ics => plan.calendar(as_of),
        });
        Ok(ExitCode::from(u8::from(!plan.as_given.safe || plan.outgrown)))
    }

    /// The case that it starts from.
    fn read(&self) -> Result<Case, Refused> {
        if self.paths.is_empty() {
            return Ok(Case::default());
        }
        // Steps of a plan that is made now are ticked once it is there.
        let planned_before = if self.renew.is_empty() { self.done.as_slice() } else { &[] };
        let case = input::read(&self.paths, None, planned_before)?;
        if case.is_unread() && case.sealed().is_none_or(|c| c.plan.is_none() || !self.renew.is_empty()) {
            return Err(Refused::unread(&case.examine(today())));
        }
        Ok(case)
    }

    /// The plan of a saved case where nothing was named, else that of what was asked.
    fn rehearse(&self, case: &mut Case, as_of: Date) -> Result<report::Plan, Refused> {
        let is_due = self.renew.is_empty();
        let planned = if is_due { case.sealed().and_then(|c| Some(c.plan?.plan)).or_else(|| case.planned()) } else { None };
        let asks = self.together || self.node.is_some() || self.release.is_some() || self.mode.is_some();
        if planned.is_some() && asks {
            let why = "`--together`, `--node`, `--release` and `--mode` go with `--renew`; a saved plan is as it was asked";
            return Err(Refused::because(why));
        }
        if let Some(plan) = planned {
            return Ok(plan);
        }
        let said = Said { release: self.release.clone(), mixed: self.mode.map(|m| m == Mode::Mixed) };
        let request = Request { due: is_due.then_some(as_of), renew: self.renew.clone(), together: self.together, node: self.node.clone() };
        let plan = case.plan(&request, said);
        if is_due || self.done.is_empty() {
            return Ok(plan);
        }
        self.done.iter().for_each(|step| case.tick_once(step));
        Ok(case.planned().unwrap_or(plan))
    }

    /// Why there is no plan: what was named does not exist here, or nothing is due.
    fn nothing_to_renew(&self, case: &Case, plan: &report::Plan) -> Refused {
        if !self.renew.is_empty() {
            let left_out: Vec<&str> = plan.assumed.iter().map(String::as_str).filter(|a| a.contains("left out")).collect();
            return Refused::because(format!("nothing that was named can be renewed here. {}", left_out.join(" ")));
        }
        let mut why = "nothing to renew was named, and nothing in the case is due; say `--renew CallManager,TVS,…`, or add what tells when the certificates end (`retrust diagnose` names the command).".to_owned();
        let clusters = case.clusters();
        let half_done: Vec<&str> = clusters.iter().flat_map(retrust::diagnose::half_done).map(|c| c.title).collect();
        if !half_done.is_empty() {
            why += &format!(" Not finished: {}.", half_done.join("; "));
        }
        if !plan.ways_back.is_empty() {
            why += " Phones refuse the present lists already, and no renewal brings them back: `retrust diagnose` writes the way.";
        }
        Refused::because(why)
    }
}

/// Why a plan for this node cannot be made, where the nodes of the case are known and it is none of them.
fn unknown_node(case: &Case, node: &str) -> Option<Refused> {
    let clusters = case.clusters();
    let nodes: Vec<&str> = clusters.iter().flat_map(|c| &c.nodes).filter(|n| n.is_cucm()).map(|n| n.name.as_str()).collect();
    let known = clusters.iter().any(|c| c.node(node).is_some());
    let why = || format!("--node {node}: no node of the case bears this name; it has {}", nodes.join(", "));
    (!nodes.is_empty() && !known).then(|| Refused::because(why()))
}
