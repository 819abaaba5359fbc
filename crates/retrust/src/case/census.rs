//! Which nodes are of one cluster: told from the artifacts that list them.
//!
//! Two lists of nodes that share none are of two clusters, unless one signer signed both. A single
//! certificate or log lists no cluster, and trust stores hold other clusters' certificates on purpose.

use super::host;
use crate::cisco::Role;
use crate::read::{Artifact, Fact, Kind};
use std::collections::BTreeSet;

/// The hosts of each cluster; the cluster that most artifacts list first.
pub(super) fn groups(artifacts: &[Artifact]) -> Vec<Vec<String>> {
    let mut groups: Vec<(usize, BTreeSet<String>)> = Vec::new();
    for artifact in artifacts {
        let mut own: BTreeSet<String> = hosts(artifact).into_iter().collect();
        if own.is_empty() {
            continue;
        }
        let mut weight: usize = 1;
        groups.retain(|(count, group)| {
            let same = !group.is_disjoint(&own);
            if same {
                weight = weight.saturating_add(*count);
                own.extend(group.iter().cloned());
            }
            !same
        });
        groups.push((weight, own));
    }
    groups.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    groups.into_iter().map(|(_, group)| group.into_iter().collect()).collect()
}

/// The hosts that an artifact lists as one cluster's, and a mark for the signer of a list.
pub(super) fn hosts(artifact: &Artifact) -> Vec<String> {
    let lists_nodes = artifact.kind == Kind::CertificateQuery || matches!(artifact.format, Some("network_cluster" | "table"));
    let mut found = Vec::new();
    for fact in &artifact.facts {
        match fact {
            Fact::Node(node) if lists_nodes && node.product.is_none_or(|p| p == "CUCM") => found.push(host(&node.name)),
            Fact::Certificate(seen) if lists_nodes && seen.place.is_some_and(|p| !p.trust) => found.extend(seen.node.as_deref().map(host)),
            Fact::TrustList(list) => {
                let nodes = list.records.iter().filter(|r| matches!(r.role, Role::CcmTftp | Role::Ccm | Role::Tftp | Role::Tvs));
                let known = found.len();
                found.extend(nodes.filter_map(|r| r.node.as_deref()).map(host));
                // A blank list names nobody, and its signer alone makes no cluster.
                let named = found.len() > known;
                found.extend(
                    list.signer.as_ref().filter(|_| named).map(|s| format!("signer {} {}", s.value.issuer, s.value.serial.number())),
                );
            }
            _ => {}
        }
    }
    // An address may be a node that others name.
    found.retain(|name| !name.is_empty() && name.parse::<std::net::IpAddr>().is_err());
    found
}
