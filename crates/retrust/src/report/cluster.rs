//! The cluster as the report shows it: its nodes, and the trust lists that they hand out.

use super::show::{artifact_id, rfc3339};
use super::{Cluster, Node, Record, Signature, Signer, TrustList};
use crate::case;
use crate::read;

pub(super) fn cluster_of(cluster: &case::Cluster) -> Cluster {
    let node = |n: &case::Node| Node {
        name: n.name.clone(),
        role: n.publisher.map(|p| if p { "publisher" } else { "subscriber" }.to_owned()),
        product: n.product.map(|p| p.name().to_owned()),
        release: n.release.clone(),
        services: n.services.as_ref().map(|s| s.iter().filter(|s| s.runs()).map(|s| s.name.clone()).collect()),
    };
    let mode = cluster.mode.as_ref().map(|m| match m.value {
        read::SecurityMode::Mixed => "mixed".to_owned(),
        read::SecurityMode::NonSecure => "non-secure".to_owned(),
    });
    Cluster {
        nodes: cluster.nodes.iter().map(node).collect(),
        security_mode: mode,
        release: cluster.release.as_ref().map(|r| r.value.as_str().to_owned()),
    }
}

pub(super) fn trust_list(held: &case::HeldList) -> TrustList {
    let list = &held.list;
    let (status, why) = match &list.signature {
        read::Signature::Valid => ("valid", None),
        read::Signature::Invalid(why) => ("invalid", Some(why.clone())),
        read::Signature::Unchecked(why) => ("unchecked", Some(why.clone())),
    };
    TrustList {
        artifact: artifact_id(held.artifact),
        kind: list.kind.name().to_owned(),
        signer: list.signer.as_ref().map(|s| Signer { issuer: s.value.issuer.to_string(), serial: s.value.serial.to_string() }),
        signature: Signature { status: status.to_owned(), why },
        md5: list.md5.clone(),
        sha1: list.sha1.clone(),
        made: list.made.as_ref().and_then(|m| rfc3339(m.value)),
        whole: list.whole,
        records: list
            .records
            .iter()
            .map(|r| Record {
                role: r.role.words().to_owned(),
                node: r.node.clone(),
                subject: r.subject.to_string(),
                issuer: r.id.as_ref().map_or_else(String::new, |id| id.issuer.to_string()),
                serial: r.serial().map_or_else(String::new, ToString::to_string),
                sha1: r.sha1.clone(),
            })
            .collect(),
    }
}
