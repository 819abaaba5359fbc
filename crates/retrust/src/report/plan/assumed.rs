//! What a plan says of the case before it begins: what was not understood, what is so whatever is renewed, and what is
//! assumed where the case is silent.

use crate::case::{self, Cluster, Held};
use crate::cisco::Purpose;
use crate::diagnose;
use crate::procedure;
use crate::read::{Artifact, Kind, SecurityMode};
use crate::rehearse::Start;
use crate::source::Sources;
use time::Date;

/// Inputs that were not understood: what they would tell is not planned for.
pub(super) fn unread(artifacts: &[Artifact], sources: &Sources) -> impl Iterator<Item = String> {
    const FEW: usize = 3;
    let unknown = || artifacts.iter().filter(|a| a.kind == Kind::Unknown);
    let more = unknown().count().saturating_sub(FEW);
    let more = (more > 0).then(|| format!("{more} more inputs were not understood."));
    let told = |artifact: &Artifact| {
        let name = sources.get(artifact.source).map_or("", |s| s.name.as_str());
        let why = artifact.problems.first().map_or_else(String::new, |p| format!(": {}", p.message()));
        format!("{name} was not understood, and the plan does not count on it{why}.")
    };
    unknown().take(FEW).map(told).chain(more)
}

/// What is so now and stays so, where a named node's certificates are renewed, and what the model takes for granted.
pub(super) fn of(cluster: &Cluster, start: &Start, renew: &[Purpose], due: Option<Date>) -> Vec<String> {
    let half_done = diagnose::half_done(cluster)
        .map(|c| format!("It is so now, whatever is renewed: {} [{}]. The report writes how to end that.", c.title, c.id));
    let elsewhere = start.node.as_deref().and_then(|node| elsewhere(cluster, renew, node));
    let said = said_otherwise(cluster);
    let beside = due.and_then(|as_of| beside(cluster, as_of));
    half_done.chain(elsewhere).chain(said).chain(beside).chain(start.assumed.iter().map(|a| a.words().into_owned())).collect()
}

/// What is due on nodes that a plan is not for, such as those of IM and Presence.
fn beside(cluster: &Cluster, as_of: Date) -> Option<String> {
    let is_elsewhere = |held: &&Held| held.node.as_deref().and_then(|n| cluster.node(n)).is_some_and(|n| !n.is_cucm());
    let due = |purpose: Purpose| diagnose::due(cluster, purpose, as_of).into_iter().filter(is_elsewhere);
    let names: Vec<String> =
        Purpose::DATED.into_iter().flat_map(|p| due(p).map(move |held| format!("{} of {}", p.name(), held.owner(p)))).collect();
    (!names.is_empty()).then(|| format!("Due as well, and not in this plan, which is for CUCM alone: {}.", names.join(", ")))
}

/// What the user said instead of what the case tells.
fn said_otherwise(cluster: &Cluster) -> Vec<String> {
    let told = cluster.release.as_ref().map(|r| &r.value);
    let release = cluster.said.release.as_ref().zip(told).filter(|(said, told)| said.version() != told.version());
    let mode = cluster.mode.as_ref().map(|m| m.value == SecurityMode::Mixed);
    let mode = cluster.said.mixed.zip(mode).filter(|(said, told)| said != told);
    let words = |mixed: bool| if mixed { "mixed" } else { "non-secure" };
    let release = release
        .map(|(said, told)| format!("The case says release {}: the plan is for {}, as was asked for.", told.as_str(), said.as_str()));
    let mode =
        mode.map(|(said, told)| format!("The case says {} mode: the plan is for {} mode, as was asked for.", words(told), words(said)));
    release.into_iter().chain(mode).collect()
}

/// Which of the certificates are not the named node's, for the cluster has one.
fn elsewhere(cluster: &Cluster, renew: &[Purpose], node: &str) -> Option<String> {
    let is_elsewhere = |p: &&Purpose| procedure::renewed_at(cluster, &[**p], node).is_some_and(|at| !case::same_host(&at, node));
    let names: Vec<&str> = renew.iter().filter(is_elsewhere).map(|p| p.name()).collect();
    (!names.is_empty()).then(|| format!("Of the cluster there is one {}, the publisher's: it is renewed there.", names.join(" and one ")))
}
