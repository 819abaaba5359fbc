//! What Expressway-C says of its connections to CUCM, by traffic server (HTTPS) and tvcs (SIP): whose failed, and why.

use super::predates;
use crate::case::{Cluster, Node, Side, host};
use crate::cisco::Product;
use crate::cisco::log_messages as log;
use crate::read::Sighting;
use crate::source::SourceId;
use std::collections::BTreeMap;
use std::net::IpAddr;
use time::OffsetDateTime;

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

/// `SSL connection failed for 'HOST'`, `Core server certificate verification failed for (HOST)`; of a record that was cut, the
/// server that the request before it names.
pub(super) fn host_of(sighting: &Sighting) -> Option<String> {
    if sighting.message == log::CORE_VERIFY_FAILED || sighting.message == log::ALERT_UNKNOWN_CA && !sighting.fields.is_empty() {
        return sighting.fields.first().cloned();
    }
    let named = sighting.line.rsplit_once("SSL connection failed for").and_then(|(_, r)| r.split('\'').nth(1));
    named.map(str::trim).filter(|h| !h.is_empty()).or_else(|| sip_peer(sighting)?.into_iter().flatten().next()).map(str::to_owned)
}

/// A field of a line of Expressway: `Dst-port="5061"`.
fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(&format!("{key}=\""))?;
    rest.split('"').next().map(str::trim).filter(|v| !v.is_empty())
}

/// The other side of a SIP connection between Expressway and the ports of CUCM, 5061 in mixed mode and 5091 with OAuth,
/// which either side may open to 5061 (expressway.md 1, rows 7 and 8): its name, and its address.
fn sip_peer(sighting: &Sighting) -> Option<[Option<&str>; 2]> {
    let line = &sighting.line;
    let port = value(line, "Dst-port").filter(|_| line.contains("TLS Negotiation Error"))?;
    match port {
        "5061" | "5091" if line.contains("Outbound") => Some([value(line, "Common-name"), value(line, "Dst-ip")]),
        "5061" if line.contains("Inbound") => Some([value(line, "Common-name"), value(line, "Src-ip")]),
        _ => None,
    }
}

/// A SIP connection with a node of CUCM; whoever else uses these ports says nothing of it.
pub(super) fn is_sip_to_cucm(cluster: &Cluster, sighting: &Sighting) -> bool {
    let named = |host: &str| cluster.node(host).is_some_and(|n| n.is_cucm());
    sip_peer(sighting).into_iter().flatten().flatten().any(named)
}

/// The address is that of a node of the case, and no phone's.
pub(super) fn is_of_node(cluster: &Cluster, peer: &str) -> bool {
    peer.rsplit_once(':').is_some_and(|(ip, _)| cluster.node(ip).is_some()) || is_of_expressway(cluster, peer)
}

/// The address and port are those of a connection that an Expressway of the case opened: `10.0.0.3:25697`.
pub(super) fn is_of_expressway(cluster: &Cluster, peer: &str) -> bool {
    let Some((ip, port)) = peer.rsplit_once(':') else { return false };
    let opened = |s: &&Sighting| value(&s.line, "Src-ip") == Some(ip) && value(&s.line, "Src-port") == Some(port);
    let known = cluster.node(ip).is_some_and(|n| n.product == Some(Product::Expressway));
    known || [log::NEGOTIATION_ERROR, log::ALERT_UNKNOWN_CA, log::ALERT_OTHER].into_iter().flat_map(|m| cluster.seen(m)).any(|s| opened(&s))
}

/// A connection of traffic server to a node of CUCM or of IM and Presence: by its name where nodes are known, or by
/// a request to the ports of configurations right before it (the document's own log names its host oddly).
pub(super) fn is_cucm(cluster: &Cluster, sighting: &Sighting) -> bool {
    let Some(host) = host_of(sighting) else { return is_nameless(sighting) };
    if sip_peer(sighting).is_some() {
        return is_sip_to_cucm(cluster, sighting);
    }
    let known = cluster.nodes.iter().any(|n| n.is_cucm() || n.product == Some(Product::ImAndPresence));
    if known && is_of_another_domain(cluster, &host) {
        return is_asked_of_own(cluster, sighting);
    }
    !known || is_requested(cluster, sighting) || cluster.node(&host).is_some_and(|n| n.product != Some(Product::Expressway))
}

/// Traffic server's word of a connection whose server is cut off, and not of Expressway-E: to whom it was, nothing says.
pub(super) fn is_nameless(sighting: &Sighting) -> bool {
    let cut =
        sighting.message == log::ALERT_UNKNOWN_CA && sighting.line.contains("SSL connection failed for") && host_of(sighting).is_none();
    cut && wrote(sighting).and_then(Side::named) != Some(Side::Edge)
}

/// The request right before it went to a node of the cluster, or to an address that was blotted out: a log may name the
/// server by a name of its own, as that of document 225746 does.
fn is_asked_of_own(cluster: &Cluster, sighting: &Sighting) -> bool {
    let is_blotted = |request: &Sighting| match value(&request.line, "Dst-ip") {
        Some(to) => to.parse::<IpAddr>().is_err(),
        None => request.fields.get(1).is_some_and(|host| !is_of_another_domain(cluster, host)),
    };
    names_node(cluster, sighting) || request_before(cluster, sighting).is_some_and(is_blotted)
}

/// The request right before it names a node of the cluster, by address or by name.
fn names_node(cluster: &Cluster, sighting: &Sighting) -> bool {
    node_asked(cluster, sighting).is_some_and(Node::is_cucm)
}

fn node_asked<'a>(cluster: &'a Cluster, sighting: &Sighting) -> Option<&'a Node> {
    let request = request_before(cluster, sighting)?;
    let asked = request.line.split_once("https://").and_then(|(_, rest)| rest.split([':', '/', '"']).next());
    let named = request.fields.get(1).map(String::as_str);
    [value(&request.line, "Dst-ip"), asked, named].into_iter().flatten().find_map(|to| cluster.node(to))
}

/// A configuration was asked for right before it, and nothing says that it was asked of another cluster.
pub(super) fn is_surely_requested(cluster: &Cluster, sighting: &Sighting) -> bool {
    let foreign = host_of(sighting).is_some_and(|host| is_of_another_domain(cluster, &host));
    // Another node failed than the one that was asked; a name that no node has may be an odd one.
    let is_other = |(host, asked): (String, &Node)| cluster.node(&host).is_some_and(|failed| failed.name != asked.name);
    let of_another = host_of(sighting).zip(node_asked(cluster, sighting)).is_some_and(is_other);
    is_requested(cluster, sighting) && !of_another && (!foreign || names_node(cluster, sighting))
}

/// Servers of another domain that turned Expressway-C's certificate down behind a request for a configuration: another
/// cluster's, or nodes by a name that the case does not know.
pub(super) fn refused_elsewhere(cluster: &Cluster) -> Vec<String> {
    let elsewhere = |s: &&Sighting| {
        let of_other = host_of(s).is_some_and(|host| is_of_another_domain(cluster, &host));
        of_other && is_requested(cluster, s) && !is_cucm(cluster, s)
    };
    hosts(&alerts(cluster).into_iter().filter(elsewhere).collect::<Vec<_>>())
}

/// Of several clusters in the case, and none of its nodes is in the log of an Expressway by its name: that it serves this
/// one nothing shows. Addresses of private networks may be another's.
pub(super) fn is_unlinked(cluster: &Cluster) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_own = |word: &str| word.parse::<IpAddr>().is_err() && cluster.node(word).is_some_and(|n| n.product != Some(Product::Expressway));
    let names_own = |line: &str| line.split(|c| !is_name(c)).any(is_own);
    let of_expressway = |s: &&Sighting| s.message.log == log::Log::Expressway;
    cluster.beside_others && !cluster.sightings.values().flatten().filter(of_expressway).any(|s| names_own(&s.line))
}

/// What is said of such a cluster.
pub(super) const UNLINKED: &str = "nothing in the case shows that this Expressway serves this cluster, for there are several";

/// A host of another domain than those of the cluster, where these are known: an Expressway may serve several clusters.
pub(super) fn is_of_another_domain(cluster: &Cluster, name: &str) -> bool {
    let domain = |name: &str| name.split_once('.').map(|(_, domain)| domain.to_ascii_lowercase());
    let is_named = |n: &&Node| n.is_cucm() && n.name.parse::<IpAddr>().is_err();
    let mut own = cluster.nodes.iter().filter(is_named).filter_map(|n| domain(&n.name)).peekable();
    let of_other = domain(name).is_some_and(|domain| own.peek().is_some() && own.all(|own| own != domain));
    of_other && cluster.node(name).is_none() && name.parse::<IpAddr>().is_err()
}

/// Alerts that name an unknown CA; whose, [`is_cucm`] tells, for tvcs speaks to the outside too. Other alerts turn the
/// certificate down for itself, or for a chain that was not sent.
pub(super) fn alerts(cluster: &Cluster) -> Vec<&Sighting> {
    // An alert by its words alone, as some versions of OpenSSL print it.
    let unknown = |s: &&Sighting| detail(s).is_some_and(|d| d.eq_ignore_ascii_case("unknown ca"));
    let sip = cluster.seen(log::NEGOTIATION_ERROR).into_iter().filter(unknown);
    cluster.seen(log::ALERT_UNKNOWN_CA).into_iter().chain(sip).collect()
}

/// A connection to a node of IM and Presence.
pub(super) fn is_imp(cluster: &Cluster, sighting: &Sighting) -> bool {
    host_of(sighting).and_then(|host| cluster.node(&host)).is_some_and(|n| n.product == Some(Product::ImAndPresence))
}

/// Somebody came to the public SIP port, of an Expressway-E by its name.
pub(super) fn is_public(sighting: &Sighting) -> bool {
    let edge = sighting.line.split_whitespace().nth(1).and_then(Side::named) == Some(Side::Edge);
    edge && sighting.line.contains("Inbound TLS Negotiation Error") && value(&sighting.line, "Dst-port") == Some("5061")
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

/// The request for a configuration right before it; of SIP there is none.
pub(super) fn request_before<'a>(cluster: &'a Cluster, sighting: &Sighting) -> Option<&'a Sighting> {
    const NEAR: u64 = 2_000;
    if sip_peer(sighting).is_some() {
        return None;
    }
    let near = |request: &&Sighting| {
        request.span.source == sighting.span.source
            && request.span.start <= sighting.span.start
            && sighting.span.start.saturating_sub(request.span.start) < NEAR
    };
    cluster.seen(log::MRA_REQUEST).into_iter().rfind(near)
}

/// A configuration was asked for right before it.
pub(super) fn is_requested(cluster: &Cluster, sighting: &Sighting) -> bool {
    request_before(cluster, sighting).is_some()
}

/// The host whose log a line is of.
fn wrote(sighting: &Sighting) -> Option<&str> {
    sighting.line.split_whitespace().nth(1).filter(|_| sighting.line.starts_with(|c: char| c.is_ascii_digit()))
}

/// Requests behind which no connection of their Expressway failed any more, although the log goes on (expressway.md 5).
pub(super) fn served(cluster: &Cluster) -> Vec<&Sighting> {
    let failures = [log::ALERT_UNKNOWN_CA, log::ALERT_OTHER, log::VERIFY_FAILED, log::CORE_VERIFY_FAILED];
    let mut last_of_log: BTreeMap<SourceId, u64> = BTreeMap::new();
    let mut last_of_host: BTreeMap<&str, OffsetDateTime> = BTreeMap::new();
    for failed in failures.into_iter().flat_map(|m| cluster.seen(m)) {
        let last = last_of_log.entry(failed.span.source).or_default();
        *last = failed.span.start.max(*last);
        if let Some((host, time)) = wrote(failed).zip(failed.time) {
            last_of_host.entry(host).and_modify(|last| *last = time.max(*last)).or_insert(time);
        }
    }
    let ends: BTreeMap<SourceId, OffsetDateTime> = cluster.logs.iter().filter_map(|l| Some((l.span.source, l.covers?.1))).collect();
    let is_served = |s: &&Sighting| {
        let goes_on = s.time.zip(ends.get(&s.span.source)).is_some_and(|(at, end)| at < *end);
        let is_last = last_of_log.get(&s.span.source).is_none_or(|last| s.span.start > *last);
        let since = wrote(s).and_then(|host| last_of_host.get(host));
        goes_on && is_last && since.is_none_or(|last| s.time.is_some_and(|time| time >= *last))
    };
    cluster.seen(log::MRA_REQUEST).into_iter().filter(is_served).collect()
}

/// The first of these that went to the same server later, in this log or in another of the same Expressway: what failed before
/// works by then.
pub(super) fn served_since<'a>(cluster: &Cluster, served: &[&'a Sighting], failed: &Sighting) -> Option<&'a Sighting> {
    let server = value(&request_before(cluster, failed)?.line, "Dst-ip")?;
    let host = wrote(failed);
    let is_later = |s: &Sighting| match s.span.source == failed.span.source {
        true => s.span.start > failed.span.start,
        false => host.is_some() && wrote(s) == host && s.time.zip(failed.time).is_some_and(|(s, failed)| s > failed),
    };
    served.iter().find(|s| value(&s.line, "Dst-ip") == Some(server) && is_later(s)).copied()
}

/// The lines that say that Expressway-C refused a server: whose check failed, or whose connection did for it.
pub(super) fn refusals(cluster: &Cluster) -> Vec<&Sighting> {
    // `Action=Continue` is a warning alone: verification is switched off.
    let core = cluster.seen(log::CORE_VERIFY_FAILED).into_iter().filter(|s| s.fields.get(1).is_some_and(|a| a == "Terminate"));
    let is_unfit = |s: &Sighting| matches!(unfit(s), Some(Unfit::Expired | Unfit::Purpose));
    let plain = cluster.seen(log::VERIFY_FAILED).into_iter().filter(|s| is_cucm(cluster, s));
    let sip = cluster
        .seen(log::NEGOTIATION_ERROR)
        .into_iter()
        .filter(|s| is_sip_to_cucm(cluster, s) && (root_is_missing(s) || is_unfit(s) || is_refused_untold(s)));
    plain.chain(core).chain(sip).collect()
}

/// OpenSSL's words for a chain that ends in no root of the own list.
const ROOT_MISSING: [&str; 3] = ["signed certificate", "unable to get local issuer certificate", "unable to verify the first certificate"];

/// tvcs refused a certificate and does not say why.
pub(super) fn is_refused_untold(sighting: &Sighting) -> bool {
    detail(sighting).is_some_and(|detail| detail.eq_ignore_ascii_case("certificate verify failed"))
}

/// tvcs refused a certificate, for its own list lacks the root.
pub(super) fn root_is_missing(sighting: &Sighting) -> bool {
    let detail = detail(sighting).map(str::to_ascii_lowercase);
    detail.is_some_and(|detail| ROOT_MISSING.iter().any(|words| detail.contains(words)))
}

/// The servers of these refusals that fail for another reason than who issued their certificate.
pub(super) fn unfit_hosts(refusals: &[&Sighting]) -> Vec<String> {
    refusals.iter().filter(|s| unfit(s).is_some()).filter_map(|s| host_of(s)).map(|h| host(&h)).collect()
}
