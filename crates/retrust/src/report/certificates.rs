//! Certificates of the case as the report shows them: those that a cluster holds, and those that a trust-list file or
//! metadata carries.

use super::Certificate;
use super::show::{Show, artifact_id, rfc3339};
use crate::case::{self, Cluster, Held};
use crate::source::Span;
use crate::x509;
use std::collections::BTreeMap;

impl Show<'_> {
    /// All of a cluster, each once. What is in a list or in metadata alone is in no store that is known.
    pub(super) fn certificates(&self, cluster: &Cluster) -> Vec<Certificate> {
        let mut all: Vec<Certificate> = cluster.certificates.iter().map(|held| self.certificate(cluster, held)).collect();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (index, certificate) in all.iter().enumerate() {
            known.extend(certificate.sha256.clone().map(|digest| (digest, index)));
        }
        let of_lists = cluster.lists.iter().flat_map(|held| &held.list.records).filter_map(|r| Some((r.certificate.as_deref()?, r.span)));
        let of_metadata = cluster.saml.iter().flat_map(|m| &m.keys).filter_map(|(_, seen)| Some((seen.certificate.as_deref()?, seen.span)));
        for (certificate, span) in of_lists.chain(of_metadata) {
            let sources = self.sources_of(&[span]);
            match known.get(&certificate.sha256).and_then(|index| all.get_mut(*index)) {
                Some(shown) => {
                    let new: Vec<String> = sources.into_iter().filter(|id| !shown.sources.contains(id)).collect();
                    shown.sources.extend(new);
                }
                None => {
                    known.insert(certificate.sha256.clone(), all.len());
                    all.push(carried(certificate, sources));
                }
            }
        }
        all
    }

    fn sources_of(&self, spans: &[Span]) -> Vec<String> {
        let mut sources: Vec<String> = spans.iter().filter_map(|s| self.artifact_at(*s)).map(artifact_id).collect();
        sources.dedup();
        sources
    }

    fn certificate(&self, cluster: &Cluster, held: &Held) -> Certificate {
        let whole = held.certificate.as_deref();
        let printed = held.printed.as_deref();
        let (purpose, store) = match held.store {
            case::Store::Identity(p) => (Some(p.name()), "identity"),
            case::Store::Trust(p) => (Some(p.name()), "trust"),
            case::Store::ExpresswayServer => (Some("Expressway server"), "identity"),
            case::Store::ExpresswayClient => (Some("Expressway client"), "identity"),
            case::Store::ExpresswayTrust => (Some("Expressway trusted CA"), "trust"),
            case::Store::Unknown => (None, "unknown"),
        };
        // An output of a node shows that node's own, where the certificate bears its name too.
        let shown_on = || held.spans.iter().find_map(|s| cluster.node_at(*s)).filter(|node| held.bears(node)).cloned();
        let own = matches!(held.store, case::Store::Identity(_));
        Certificate {
            sha256: whole.map(|c| c.sha256.clone()),
            sha1: whole.map(|c| c.sha1.clone()),
            serial: held.id.serial.to_string(),
            subject: held.subject.to_string(),
            issuer: held.id.issuer.to_string(),
            not_before: held.not_before().and_then(rfc3339),
            not_after: held.not_after().and_then(rfc3339),
            key: whole.map(|c| c.key_text.clone()).or_else(|| printed?.key.clone()),
            signature: whole.map(|c| c.signature.clone()).or_else(|| printed?.signature.clone()),
            san: whole.map(|c| &c.san).or(printed.map(|p| &p.san)).cloned().unwrap_or_default(),
            usage: whole.map(|c| &c.usage).or(printed.map(|p| &p.usage)).cloned().unwrap_or_default(),
            purpose: purpose.map(str::to_owned),
            store: store.to_owned(),
            node: held.node.clone().or_else(|| shown_on().filter(|_| own)),
            sources: self.sources_of(&held.spans),
        }
    }
}

fn carried(certificate: &x509::Certificate, sources: Vec<String>) -> Certificate {
    Certificate {
        sha256: Some(certificate.sha256.clone()),
        sha1: Some(certificate.sha1.clone()),
        serial: certificate.id.serial.to_string(),
        subject: certificate.subject.to_string(),
        issuer: certificate.id.issuer.to_string(),
        not_before: rfc3339(certificate.not_before),
        not_after: rfc3339(certificate.not_after),
        key: Some(certificate.key_text.clone()),
        signature: Some(certificate.signature.clone()),
        san: certificate.san.clone(),
        usage: certificate.usage.clone(),
        purpose: None,
        store: "unknown".to_owned(),
        node: None,
        sources,
    }
}
