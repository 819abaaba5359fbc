//! Lines of traffic server on Expressway-C: whose connection failed, and why.

use super::predates;
use crate::case::{Cluster, host};
use crate::cisco::Product;
use crate::cisco::log_messages as log;
use crate::read::Sighting;

/// Why a handshake failed, other than by who issued a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unfit {
    /// It has expired.
    Expired,
    /// Its extended key usage does not allow what it was shown for.
    Purpose,
    /// Its CA revoked it.
    Revoked,
    /// One was asked for, and none was shown.
    Unsent,
    /// The other side hung up and said nothing of a certificate.
    Untold,
}

/// Such a reason in an alert (`alert certificate expired`: the other side refused ours) or in a refusal
/// (`Error=certificate has expired`, tvcs' `Detail`: ours refused the other's). Texts of OpenSSL.
pub(super) fn unfit(sighting: &Sighting) -> Option<Unfit> {
    let why = if sighting.message == log::ALERT_OTHER {
        sighting.fields.first()?.as_str()
    } else if sighting.message == log::CORE_VERIFY_FAILED {
        sighting.fields.get(2)?.as_str()
    } else {
        // An alert in it is a message of its own.
        detail(sighting).filter(|detail| !detail.contains("alert"))?
    };
    let why = why.to_ascii_lowercase();
    let reasons = [
        ("expired", Unfit::Expired),
        ("unsupported certificate", Unfit::Purpose),
        ("revoked", Unfit::Revoked),
        ("certificate required", Unfit::Unsent),
        ("handshake failure", Unfit::Untold),
        ("no ssl error available", Unfit::Untold),
        ("eof on socket", Unfit::Untold),
    ];
    reasons.into_iter().find(|(words, _)| why.contains(words)).map(|(_, unfit)| unfit)
}

/// What tvcs says of a handshake that failed: `Detail="…"`, at times with a blank before it.
pub(super) fn detail(sighting: &Sighting) -> Option<&str> {
    let (_, rest) = sighting.line.split_once("Detail=").filter(|_| sighting.message == log::NEGOTIATION_ERROR)?;
    rest.trim_start().strip_prefix('"')?.split('"').next().map(str::trim)
}

/// Handshakes of the traversal zone in which this Expressway refused what the other one showed.
pub(super) fn peers_refused(cluster: &Cluster) -> Vec<&Sighting> {
    cluster.seen(log::NEGOTIATION_ERROR).into_iter().filter(|s| is_traversal(s)).collect()
}

/// The hosts that these lines name.
pub(super) fn hosts(sightings: &[&Sighting]) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for host in sightings.iter().filter_map(|s| host_of(s)) {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    hosts
}

/// `SSL connection failed for 'HOST'`, `Core server certificate verification failed for (HOST)`.
pub(super) fn host_of(sighting: &Sighting) -> Option<String> {
    if sighting.message == log::CORE_VERIFY_FAILED {
        return sighting.fields.first().cloned();
    }
    let named = sighting.line.rsplit_once("SSL connection failed for").and_then(|(_, r)| r.split('\'').nth(1));
    named.map(str::trim).filter(|h| !h.is_empty()).map(str::to_owned)
}

/// A connection of traffic server to a node of CUCM or of IM and Presence: by its name where nodes are known, or by
/// a request to the ports of configurations right before it (the document's own log names its host oddly).
pub(super) fn is_cucm(cluster: &Cluster, sighting: &Sighting) -> bool {
    let Some(host) = host_of(sighting) else { return false };
    let known = cluster.nodes.iter().any(|n| n.is_cucm() || n.product == Some(Product::ImAndPresence));
    !known || is_requested(cluster, sighting) || cluster.node(&host).is_some_and(|n| n.product != Some(Product::Expressway))
}

/// Alerts on connections that traffic server opened; tvcs speaks to the outside too and is no witness. That a certificate
/// has expired or is of another use tells nothing of trust.
pub(super) fn alerts(cluster: &Cluster) -> Vec<&Sighting> {
    let other = cluster.seen(log::ALERT_OTHER).into_iter().filter(|s| unfit(s).is_none());
    cluster.seen(log::ALERT_UNKNOWN_CA).into_iter().chain(other).collect()
}

/// A connection to a node of IM and Presence.
pub(super) fn is_imp(cluster: &Cluster, sighting: &Sighting) -> bool {
    host_of(sighting).and_then(|host| cluster.node(&host)).is_some_and(|n| n.product == Some(Product::ImAndPresence))
}

/// tvcs says it of the traversal zone, which has port 7001 (expressway.md).
pub(super) fn is_traversal(sighting: &Sighting) -> bool {
    sighting.line.contains("TLS Negotiation Error") && sighting.line.contains("ort=\"7001\"")
}

/// A certificate of an Expressway was made after this was seen: it may be mended since.
pub(super) fn is_replaced_since(cluster: &Cluster, seen: &Sighting) -> bool {
    cluster.expressways().into_iter().any(|held| predates(seen, &[held]))
}

/// No node of the cluster, though its nodes are known.
pub(super) fn is_foreign(cluster: &Cluster, host: &str) -> bool {
    cluster.nodes.iter().any(|n| n.is_cucm()) && cluster.node(host).is_none()
}

/// A configuration was asked for right before it.
pub(super) fn is_requested(cluster: &Cluster, sighting: &Sighting) -> bool {
    const NEAR: u64 = 2_000;
    cluster.seen(log::MRA_REQUEST).iter().any(|request| {
        request.span.source == sighting.span.source
            && request.span.start <= sighting.span.start
            && sighting.span.start.saturating_sub(request.span.start) < NEAR
    })
}

/// The lines that say that Expressway-C refused a server: whose check failed, or whose connection did for it.
pub(super) fn refusals(cluster: &Cluster) -> Vec<&Sighting> {
    // `Action=Continue` is a warning alone: verification is switched off.
    let core = cluster.seen(log::CORE_VERIFY_FAILED).into_iter().filter(|s| s.fields.get(1).is_some_and(|a| a == "Terminate"));
    let plain = cluster.seen(log::VERIFY_FAILED).into_iter().filter(|s| is_cucm(cluster, s));
    plain.chain(core).collect()
}

/// The servers of these refusals that fail for another reason than who issued their certificate.
pub(super) fn unfit_hosts(refusals: &[&Sighting]) -> Vec<String> {
    refusals.iter().filter(|s| unfit(s).is_some()).filter_map(|s| host_of(s)).map(|h| host(&h)).collect()
}
