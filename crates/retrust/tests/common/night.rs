//! A night of work: a case, what is planned on it, and the outputs that come one after the other.

#![allow(dead_code, reason = "not every test binary needs all of it")]

use retrust::Case;
use retrust::case::Said;
use retrust::cisco::Purpose;
use retrust::rehearse::Request;
use retrust::report::{Plan, Step};
use retrust_testing::output::{self, session};
use retrust_testing::{Cluster, ListKind, day};

/// The purposes of `CallManager,TVS`.
pub fn purposes(text: &str) -> Vec<Purpose> {
    text.split(',').map(|name| Purpose::named(name.trim()).expect("a purpose")).collect()
}

/// A cluster's first outputs, and more, each by its name.
pub fn begun(cluster: &Cluster, more: &[(&str, String)]) -> Case {
    let mut case = Case::default();
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    case.add("version.txt", session(&[("show version active", &cluster.show_version_active())]).into_bytes());
    case.add("mode.txt", cluster.security_mode().into_bytes());
    for (name, text) in more {
        case.add(name, text.clone().into_bytes());
    }
    case
}

/// A plan for these, on what the case tells.
pub fn plan(case: &mut Case, renew: &str) -> Plan {
    case.plan(&Request { renew: purposes(renew), ..Request::default() }, Said::default())
}

/// One more output: how the plan stands then.
pub fn give(case: &mut Case, name: &str, text: &str) -> Plan {
    case.add(name, text.as_bytes().to_vec());
    case.show(day("2026-02-16").date());
    case.planned().expect("a plan")
}

/// The steps of a plan as it was given, those before the first round first.
pub fn steps(plan: &Plan) -> impl Iterator<Item = &Step> {
    plan.preconditions.iter().chain(plan.as_given.rounds.iter().flat_map(|r| &r.steps))
}

/// A count of phones of one node.
pub fn phones(count: u32) -> String {
    format!("admin:show perf query class \"Cisco CallManager\"\n\t -> RegisteredHardwarePhones = {count}\n")
}

/// The list of a TFTP node, as its command prints it.
pub fn list(cluster: &Cluster, kind: ListKind, made: &str) -> String {
    let command = if kind == ListKind::Itl { "show itl" } else { "show ctl" };
    session(&[(command, &cluster.list(kind, day(made)).show())])
}
