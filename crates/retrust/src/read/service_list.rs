//! `utils service list`: which services a node runs, and whether it is the publisher.

use super::stretch::find_all;
use super::{Fact, Format, Kind, Piece, Problem, Read, Service, Shape, cut};
use crate::cisco::documents as docs;
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "service_list",
    kind: Kind::CommandOutput,
    title: "utils service list",
    about: "Each service and its state. `Primary Node =true` marks the publisher, `=false` another node. The output does not name its node: that comes from the file's name or from another command in the same paste.",
    sources: &[docs::CAPTURES.section("utils service list, 11.5 and 11.6"), docs::CLI.section("utils service")],
    shape: Shape::Text { signs: &["STARTED", "STOPPED"], starts, holds: &[], read },
};

static ROW: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([A-Za-z][^\[\]\n]{1,60}?)\s*\[\s*(STARTED|STOPPED|STARTING|STOPPING)\s*\]").ok());

const NOT_ACTIVATED: &str = "Service Not Activated";

/// What may follow a state and, in a collapsed paste, runs into the next name.
const REASONS: [&str; 3] = [NOT_ACTIVATED, "Commanded Out of Service", "Component is not running"];

fn starts(text: &str) -> Vec<usize> {
    if !text.contains("STARTED") && !text.contains("STOPPED") {
        return Vec::new();
    }
    const HEAD: &str = "Requesting service status, please wait";
    let mut starts = cut::first_in_each_output(text, |output| {
        let row = || ROW.as_ref().and_then(|r| r.find(output)).map(|m| m.start());
        if output.contains(HEAD) { None } else { row() }
    });
    starts.extend(find_all(text, &[HEAD]));
    starts.sort_unstable();
    starts
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut services = Vec::new();
    let Some(row) = ROW.as_ref() else { return Read::default() };
    for found in row.captures_iter(text) {
        let (Some(name), Some(state)) = (found.get(1), found.get(2)) else { continue };
        let mut name = name.as_str().trim();
        for reason in REASONS {
            name = name.strip_prefix(reason).unwrap_or(name).trim_start();
        }
        for lead in ["Requesting service status, please wait...", "Getting list of all services", ">> Return code = 0", "Return code = 0"] {
            name = name.rsplit(lead).next().unwrap_or(name).trim();
        }
        let reason = text.get(state.end()..).unwrap_or("").trim_start_matches([']', ' ', '\t']);
        if !name.is_empty() {
            services.push(Service {
                name: name.to_owned(),
                state: state.as_str().to_owned(),
                activated: !reason.starts_with(NOT_ACTIVATED),
                span: piece.around(state.range()),
            });
        }
    }
    if services.is_empty() {
        return Read::default();
    }
    let mut facts = vec![Fact::Services(services)];
    let primary: String = text.split("Primary Node").nth(1).unwrap_or("").chars().filter(|c| c.is_alphanumeric()).take(4).collect();
    match primary.as_str() {
        "true" => facts.push(Fact::Primary(true)),
        "fals" => facts.push(Fact::Primary(false)),
        _ => {}
    }
    let mut problems = Vec::new();
    if facts.len() == 1 && facts.iter().any(|f| matches!(f, Fact::Services(all) if !is_restart(all))) {
        problems.push(Problem {
            at: Some(piece.span(0..text.lines().next().map_or(0, str::len))),
            what: "the list of services ends before its last line, `Primary Node`: it was cut, and of services that are not in it nothing is concluded".to_owned(),
            advice: "run the command again and paste all of it, up to the next prompt",
        });
    }
    Read { facts, problems, ..Read::default() }
}

/// A restart prints its own service alone, again and again; a list has many.
pub fn is_restart(services: &[Service]) -> bool {
    services.iter().map(|s| &s.name).collect::<BTreeSet<_>>().len() <= 2
}
