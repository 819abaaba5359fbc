//! What a plan says of the case before it begins: what was not understood, what is so whatever is renewed, and what is
//! assumed where the case is silent.

use crate::case::{self, Cluster};
use crate::cisco::Purpose;
use crate::diagnose;
use crate::procedure;
use crate::read::{Artifact, Kind};
use crate::rehearse::Start;
use crate::source::Sources;

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
pub(super) fn of(cluster: &Cluster, start: &Start, renew: &[Purpose]) -> Vec<String> {
    let half_done = diagnose::half_done(cluster)
        .map(|c| format!("It is so now, whatever is renewed: {} [{}]. The report writes how to end that.", c.title, c.id));
    let elsewhere = start.node.as_deref().and_then(|node| elsewhere(cluster, renew, node));
    half_done.chain(elsewhere).chain(start.assumed.iter().map(|a| a.words().into_owned())).collect()
}

/// Which of the certificates are not the named node's, for the cluster has one.
fn elsewhere(cluster: &Cluster, renew: &[Purpose], node: &str) -> Option<String> {
    let is_elsewhere = |p: &&Purpose| procedure::renewed_at(cluster, &[**p], node).is_some_and(|at| !case::same_host(&at, node));
    let names: Vec<&str> = renew.iter().filter(is_elsewhere).map(|p| p.name()).collect();
    (!names.is_empty()).then(|| format!("Of the cluster there is one {}, the publisher's: it is renewed there.", names.join(" and one ")))
}
