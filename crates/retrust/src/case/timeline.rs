//! The renewal's own story: what was done when, from logs, certificates and lists.

use super::Cluster;
use crate::cisco::{Purpose, log_messages as log};
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
        events.push(Event { time, what, node: None, span: change.span });
    }
    for done in cluster.seen(log::CERTIFICATE_OPERATION) {
        let Some(time) = done.time else { continue };
        let unit =
            cluster.seen(log::CERTIFICATE_UNIT).into_iter().find(|u| u.span.source == done.span.source && u.span.start > done.span.start);
        let word = |s: &crate::read::Sighting| s.fields.first().cloned().unwrap_or_default();
        let what = format!("{} of {}", word(done), unit.map_or_else(|| "a certificate".to_owned(), word));
        events.push(Event { time, what, node: None, span: done.span });
    }
    events.sort_by(|a, b| (a.time, &a.what).cmp(&(b.time, &b.what)));
    events.dedup_by(|a, b| a.time == b.time && a.what == b.what && a.node == b.node);
    events
}
