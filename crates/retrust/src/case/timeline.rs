//! The renewal's own story: what was done when, from logs, certificates and lists.

use super::Cluster;
use crate::cisco::{Purpose, log_messages as log};
use crate::read::Sighting;
use crate::source::Span;
use time::OffsetDateTime;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When; within a day where the input does not tell its zone.
    pub time: OffsetDateTime,
    /// What, in words.
    pub what: String,
    /// On which node.
    pub node: Option<String>,
    /// What says so.
    pub span: Span,
}

/// What the platform did to a store, by its certMgmt log.
struct Operation<'a> {
    /// `import`, `delete`, `regenerate`, `display`.
    what: &'a str,
    /// `tomcat`, `CallManager-trust`; empty where the log does not go on.
    store: &'a str,
    /// The line.
    seen: &'a Sighting,
}

/// The operations of all certMgmt logs: `op:` and the `unit:` behind it, before the next one.
fn operations(cluster: &Cluster) -> Vec<Operation<'_>> {
    let mut seen: Vec<&Sighting> = [log::CERTIFICATE_OPERATION, log::CERTIFICATE_UNIT].into_iter().flat_map(|m| cluster.seen(m)).collect();
    seen.sort_by_key(|s| (s.span.source, s.span.start));
    let mut operations: Vec<Operation<'_>> = Vec::new();
    for line in seen {
        let word = line.fields.first().map_or("", String::as_str);
        if line.message == log::CERTIFICATE_OPERATION {
            operations.push(Operation { what: word, store: "", seen: line });
        } else if let Some(last) = operations.last_mut().filter(|o| o.store.is_empty() && o.seen.span.source == line.span.source) {
            last.store = word;
        }
    }
    operations
}

/// When a purpose's own certificates were regenerated, by the logs; in the server's time.
pub fn regenerated(cluster: &Cluster, purpose: Purpose) -> impl Iterator<Item = &Sighting> {
    operations(cluster).into_iter().filter(move |o| o.what == "regenerate" && o.store == purpose.name()).map(|o| o.seen)
}

/// All events, oldest first.
pub fn timeline(cluster: &Cluster) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for purpose in Purpose::IDENTITIES {
        for held in cluster.identities(purpose) {
            let (Some(time), Some(span)) = (held.not_before(), held.span()) else { continue };
            let what = format!("{} certificate {} made", purpose.name(), held.id.serial);
            events.push(Event { time, what, node: held.node.clone(), span });
        }
    }
    for held in cluster.lists.iter().filter(|l| !l.list.absent) {
        let Some(made) = &held.list.made else { continue };
        events.push(Event { time: made.value, what: format!("{} made", held.list.kind.name()), node: held.node.clone(), span: made.span });
    }
    for status in &cluster.sso {
        let dates = [(&status.exported, "SP metadata exported"), (&status.imported, "IdP metadata imported")];
        for (at, what) in dates.into_iter().filter_map(|(at, what)| Some((at.as_ref()?, what))) {
            events.push(Event { time: at.value, what: what.to_owned(), node: status.node.clone(), span: at.span });
        }
    }
    for change in cluster.seen(log::SERIAL_CHANGED) {
        let (Some(time), Some(new)) = (change.time, change.fields.get(1)) else { continue };
        let old = change.fields.first().filter(|old| !old.is_empty() && *old != new);
        let what = old.map_or_else(|| format!("certificate {new} added"), |old| format!("certificate {old} replaced by {new}"));
        events.push(Event { time, what, node: cluster.node_at(change.span).cloned(), span: change.span });
    }
    for done in operations(cluster) {
        let Some(time) = done.seen.time else { continue };
        let what = format!("{} of {}", done.what, if done.store.is_empty() { "a certificate" } else { done.store });
        events.push(Event { time, what, node: cluster.node_at(done.seen.span).cloned(), span: done.seen.span });
    }
    events.sort_by(|a, b| (a.time, &a.what).cmp(&(b.time, &b.what)));
    events.dedup_by(|a, b| a.time == b.time && a.what == b.what && a.node == b.node);
    events
}
