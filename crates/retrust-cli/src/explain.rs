//! `retrust explain`: the page of a condition, a procedure or a dispute.

use crate::input;
use crate::outcome::{Outcome, Refused};
use retrust::report;
use std::process::ExitCode;

#[derive(clap::Args)]
pub struct Arguments {
    /// Such as `phones-trust-nothing`; without it all ids.
    id: Option<String>,
}

impl Arguments {
    pub fn run(self) -> Outcome {
        let page = match &self.id {
            None => report::ids_like("").join("\n") + "\n",
            Some(id) => report::explain(id).ok_or_else(|| unknown(id))?,
        };
        input::print(&page);
        Ok(ExitCode::SUCCESS)
    }
}

fn unknown(id: &str) -> Refused {
    let like = report::ids_like(id);
    let advice = if like.is_empty() { "`retrust explain` lists all ids".to_owned() } else { format!("did you mean {}?", like.join(", ")) };
    Refused::because(format!("{id}: no condition, procedure or dispute bears this id; {advice}"))
}
