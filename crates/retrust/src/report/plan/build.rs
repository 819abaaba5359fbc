//! Rehearses a request and writes down what came of it.

use super::rounds::{GIVEN, RECOMMENDED, Writing};
use super::{Dispute, PLAN_SCHEMA, Plan, Rounds, assumed, stranded};
use crate::case::{self, Cluster, Progress, Said};
use crate::cisco::{Purpose, Release, disputes};
use crate::procedure::{self, Tailored};
use crate::read::Artifact;
use crate::rehearse::{self, Rehearsal, Request, Start};
use crate::report::show::{Show, dispute};
use crate::report::work::clusters_before;
use crate::source::{SourceId, Sources};
use std::collections::BTreeSet;

/// Rehearses a request on the cluster that the inputs tell; `said` is what the user says of it instead. The plan is
/// of what was given before `begun`; what was given since, and what the user ticked, closes its steps.
pub fn plan(artifacts: &[Artifact], sources: &Sources, request: &Request, said: Said, begun: SourceId, ticked: &BTreeSet<String>) -> Plan {
    let mut clusters = case::gather(artifacts, sources);
    clusters.iter_mut().for_each(|c| c.since = Some(begun));
    let show = Show { artifacts, sources, clusters: &clusters };
    let (cluster, several) = planned_for(clusters_before(artifacts, sources, begun), request);
    let cluster = Cluster { said, ..cluster };
    let (start, mut given, mut recommended) = rehearse::plan(&cluster, request);
    let due = request.due.filter(|_| request.renew.is_empty());
    let request = &request.possible(&cluster);
    let known = written_for(cluster, &start);
    let preconditions = procedure::preconditions(&known, &start.with_reuse(&request.renew), recommended.lists_first && !given.safe());
    let nothing = Cluster::default();
    let same = clusters.iter().find(|c| several.is_some() && c.name() == known.name()).or(clusters.first());
    let progress = Progress { before: &known, now: same.unwrap_or(&nothing), begun, as_of: None };
    let scope = procedure::Scope { node: start.node.as_deref(), due };
    let one_plan = given.rounds.iter().map(|r| &r.round).eq(recommended.rounds.iter().map(|r| &r.round));
    let writing = Writing { show: &show, cluster: &known, progress, preconditions: &preconditions, scope, ticked, one_plan };
    // The rounds that are gone by: as given, where they strand nobody.
    let as_given = given.safe();
    let is_given_since = sources.next() > begun;
    let begun = is_given_since && (writing.is_begun(&given, GIVEN) || writing.is_begun(&recommended, RECOMMENDED));
    // Who goes by the fewer rounds that are recommended overtakes none of those that were given.
    let by_recommended = as_given && recommended.safe() && !one_plan && {
        let mut followed = recommended.clone();
        writing.is_begun(&recommended, RECOMMENDED) && writing.carried_out(&start, &mut followed, RECOMMENDED).is_none()
    };
    let (followed, name) = if as_given { (&mut given, GIVEN) } else { (&mut recommended, RECOMMENDED) };
    let gone_through = if by_recommended { None } else { writing.carried_out(&start, followed, name) };
    let overtaken = gone_through.is_some();
    let gone_through = gone_through.unwrap_or_else(|| given.rounds.iter().map(|r| r.round.clone()).collect());
    // Where nothing is to be renewed, of those whom the present lists do not reach.
    let tried = if gone_through.is_empty() && start.is_stranded() {
        rehearse::ways_back(&start.built(), &[rehearse::Round::of(Vec::new())])
    } else {
        rehearse::ways_back(&start, &gone_through)
    };
    let worst = given.rounds.iter().find(|r| !r.stranded.is_empty());
    let recovery = worst.and_then(|worst| procedure::recovery(worst, &tried)).map(|procedure| {
        let tailored = Tailored::of(procedure, Vec::new(), &known);
        show.procedure(&tailored, &[])
    });
    let ways_back = tried.into_iter().map(stranded::way_back).collect();
    let disputes = disputes_of(&known, &start, &given, &recommended);
    let unplanned = writing.unplanned([&given, &recommended]);
    let outgrown = unplanned.iter().any(|change| matches!(change.aspect, case::Aspect::Identity(purpose) if !purpose.is_of_servers()));
    let unplanned = unplanned.into_iter().map(told).collect();
    let (given, before_given) = writing.rounds(&given, !request.together, GIVEN);
    let (recommended, before_recommended) = writing.rounds(&recommended, true, RECOMMENDED);
    let (given, recommended) =
        (Rounds { overtaken: overtaken && as_given, ..given }, Rounds { overtaken: overtaken && !as_given, ..recommended });
    Plan {
        schema: PLAN_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        release: known.known_release().map_or_else(String::new, |r| r.as_str().to_owned()),
        mode: if start.server.mixed { "mixed" } else { "non-secure" }.to_owned(),
        kinds: start.kinds().into_iter().map(|kind| kind.words().to_owned()).collect(),
        away: known.phones.iter().filter(|p| p.is_registered() == Some(false)).count(),
        assumed: several
            .into_iter()
            .chain(assumed::unread(artifacts, sources))
            .chain(assumed::of(&known, &start, &request.renew, due))
            .collect(),
        unplanned,
        outgrown,
        begun,
        preconditions: if as_given { before_given } else { before_recommended },
        as_given: given,
        recommended,
        recovery,
        ways_back,
        disputes,
    }
}

/// The cluster that steps are written for: what is assumed of it, too.
fn written_for(mut known: Cluster, start: &Start) -> Cluster {
    known.said.mixed = Some(start.server.mixed);
    // Where no node is known, steps are written for each that has it.
    if let Some(name) = &start.node
        && known.nodes.iter().any(case::Node::is_cucm)
        && known.node(name).is_none()
    {
        known.nodes.push(case::Node { name: name.clone(), ..case::Node::default() });
    }
    if known.known_release().is_none() {
        known.said.release = Release::parse(&start.server.release.0.to_string());
    }
    known
}

fn told(change: case::Change) -> String {
    let node = change.node.map_or_else(String::new, |node| format!(" of {node}"));
    let end = if change.worse { "which no step of it wants" } else { "and no step of it is for that" };
    format!("Since this plan was made, {}{node} changed ({} before, {} now), {end}.", change.name, change.before, change.now)
}

/// The cluster that a plan is for: the one that has the node which was named, else the first; and which, where there are
/// several.
fn planned_for(clusters: Vec<Cluster>, request: &Request) -> (Cluster, Option<String>) {
    let node = request.node.as_deref().map(str::trim);
    let in_full = |c: &Cluster| c.nodes.iter().any(|n| node.is_some_and(|node| n.name.eq_ignore_ascii_case(node)));
    let named = |c: &Cluster| node.is_some_and(|node| c.node(node).is_some());
    let place = clusters.iter().position(in_full).or_else(|| clusters.iter().position(named)).unwrap_or(0);
    let several = clusters.len() > 1;
    let cluster = clusters.into_iter().nth(place).unwrap_or_default();
    let words = cluster.name().filter(|_| several).map(|name| {
        format!("Several clusters are in the case: the plan is for that of {name}. Name a node of another one to plan for that.")
    });
    (cluster, words)
}

/// What Cisco's documents disagree on that the plan hangs on: the readings by which it strands, and what the rounds gone
/// by are written with.
fn disputes_of(cluster: &Cluster, start: &Start, given: &Rehearsal, recommended: &Rehearsal) -> Vec<Dispute> {
    let readings = given.rounds.iter().flat_map(|r| &r.stranded).filter_map(|s| s.reading).filter_map(rehearse::Reading::dispute);
    let together = [Purpose::CallManager, Purpose::ItlRecovery];
    let pair = start.server.recovery_signs() && given.rounds.iter().any(|r| together.iter().all(|p| r.round.renew.contains(p)));
    let gone_by = if given.safe() { given } else { recommended };
    let rounds: Vec<rehearse::Round> = gone_by.rounds.iter().map(|r| r.round.clone()).collect();
    let mut told: Vec<Dispute> = Vec::new();
    let pair = pair.then_some(disputes::CALLMANAGER_WITH_ITLRECOVERY);
    for one in readings.chain(pair).chain(procedure::disputes_of(cluster, &rounds)).map(|d| dispute(&d)) {
        if !told.contains(&one) {
            told.push(one);
        }
    }
    told
}
