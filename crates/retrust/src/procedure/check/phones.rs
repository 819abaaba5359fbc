//! Phones are counted, and are back.

use super::{Closing, Weighing};
use crate::case::{Count, Node, RollCall, host};
use crate::read::Phone;
use crate::rehearse;
use std::collections::{BTreeMap, BTreeSet};

/// So many phones are named where some are missing.
const NAMED: usize = 5;

impl Weighing<'_> {
    pub(super) fn counted(&self) -> Closing {
        let counts = self.progress.counted_before();
        let newest = counts.last().map(|(.., span)| *span);
        let (nodes, known) = self.progress.now.nodes_running(&["Cisco CallManager"]);
        match (newest, missing_of(nodes, &counts)) {
            (Some(_), Some(node)) if known => still_to_count(&node),
            (Some(_), Some(node)) if counts.iter().all(|(own, ..)| own.is_some()) => Closing::Open(Some(format!(
                "phones are still to be counted on {node}, which is too late once something is done; where it runs no CallManager, `utils service list` tells"
            ))),
            (Some(newest), _) => Closing::Done(newest),
            (None, _) => self.listed_phones(),
        }
    }

    /// Lists of phones name what a count only adds up: the page's tell each phone's node, RIS lists those of its own node.
    fn listed_phones(&self) -> Closing {
        let first = self.progress.first_deed();
        let phones = self.progress.now.phones.iter().filter(|p| p.is_registered().is_some() && first.is_none_or(|first| p.span < first));
        let phones: Vec<&Phone> = phones.collect();
        let Some(newest) = phones.iter().map(|p| p.span).max() else { return Closing::Open(None) };
        let (nodes, known) = self.progress.now.nodes_running(&["Cisco CallManager"]);
        let listed: BTreeSet<String> = phones.iter().filter_map(|p| self.progress.now.node_at(p.span)).map(|n| host(n)).collect();
        let of_all = phones.iter().any(|p| p.status.as_deref().is_some_and(|status| status.contains(" with ")));
        if of_all || known && nodes.iter().all(|n| listed.contains(&host(&n.name))) {
            return Closing::Done(newest);
        }
        let why = "phones were listed, but not on each node that runs CallManager: list them there too, or copy Device > Phone > Find";
        Closing::Open(Some(why.to_owned()))
    }

    /// As many phones as before, by counts; or each phone that was registered before, by lists of phones.
    pub(super) fn phones_back(&self) -> Closing {
        match (self.by_counts(), self.by_lists()) {
            // A list that came after the count names a phone which the count did not miss.
            (Closing::Done(counted), Closing::Differs(why, listed)) if listed > counted => Closing::Differs(why, listed),
            (done @ Closing::Done(_), _) | (_, done @ Closing::Done(_)) => done,
            (differs @ Closing::Differs(..), _) | (_, differs @ Closing::Differs(..)) => differs,
            (Closing::Open(None), by_lists) => by_lists,
            (by_counts, _) => by_counts,
        }
    }

    fn by_counts(&self) -> Closing {
        // Before anything was renewed phones may be waited for too: the first count of each node is what they are held to.
        let first = self.progress.first_deed();
        if first.is_none_or(|deed| self.after < deed) {
            let (before, since) = self.progress.counted_early();
            let closing = self.held_to(&before, &since);
            if first.is_none() || matches!(closing, Closing::Done(_)) {
                return closing;
            }
        }
        self.held_to(&self.progress.counted_before(), &self.progress.counted_since())
    }

    fn held_to(&self, before: &[Count], since: &[Count]) -> Closing {
        let since: Vec<&Count> = since.iter().filter(|(.., span)| self.is_after(*span)).collect();
        if since.is_empty() {
            return Closing::Open(None);
        }
        if before.is_empty() {
            return Closing::Open(Some(
                "phones were counted, but no count from before the work is in the case to hold it against".to_owned(),
            ));
        }
        if let Some(node) = self.uncounted(before) {
            return Closing::Open(Some(format!(
                "the phones on {node} were not counted before the work, and other nodes say nothing of them"
            )));
        }
        let stranded = rehearse::may_be_stranded(self.progress.before);
        let mut roll = RollCall::of(before);
        for count in since {
            roll.add(count);
            if roll.is_back(stranded) {
                return Closing::Done(count.2);
            }
        }
        for ((node, was, _), last) in roll.nodes() {
            let Some((_, count, span)) = last else { return still_to_count(node.as_deref().unwrap_or("each node")) };
            if count < was {
                let on = node.as_ref().map_or_else(String::new, |n| format!(" on {n}"));
                return Closing::Differs(format!("{count} phones are registered{on}; {was} were"), *span);
            }
        }
        if !stranded {
            return Closing::Open(None);
        }
        let counted = roll.nodes().filter_map(|(_, last)| last.map(|(.., span)| *span)).max();
        match (self.progress.now.took_after(self.after).as_slice(), counted) {
            ([_, second, ..], Some(counted)) => Closing::Done(counted.max(*second)),
            ([_], _) => Closing::Open(Some("as many phones are registered as were while they refused every list, and one says `Trust List updated`: add the status messages of a second one".to_owned())),
            _ => Closing::Open(Some("as many phones are registered as were while they refused every list, which does not tell that they are back: add the status messages of two of them, with `Trust List updated`".to_owned())),
        }
    }

    /// Each phone that the lists of before show registered is in the lists since, registered: by the first list with which
    /// that is so.
    fn by_lists(&self) -> Closing {
        let first = self.progress.first_deed();
        let mut before: BTreeMap<&str, &Phone> = BTreeMap::new();
        let mut given: Vec<&Phone> = Vec::new();
        for phone in self.progress.now.phones.iter().filter(|p| p.is_registered().is_some()) {
            if first.is_none_or(|first| phone.span < first) {
                before.insert(&phone.name, phone);
            } else if first.is_some_and(|first| phone.span > first) && self.is_after(phone.span) {
                given.push(phone);
            }
        }
        if given.is_empty() {
            return Closing::Open(None);
        }
        before.retain(|_, phone| phone.is_registered() == Some(true));
        if before.is_empty() {
            return Closing::Open(Some(
                "phones were listed, but no list from before the work is in the case to hold it against".to_owned(),
            ));
        }
        let mut since: BTreeMap<&str, &Phone> = BTreeMap::new();
        let mut back: BTreeSet<&str> = BTreeSet::new();
        for list in given.chunk_by(|a, b| a.span.source == b.span.source) {
            for phone in list.iter().filter(|p| before.contains_key(p.name.as_str())) {
                since.insert(&phone.name, phone);
                if phone.is_registered() == Some(true) {
                    back.insert(&phone.name)
                } else {
                    back.remove(phone.name.as_str())
                };
            }
            if let Some(last) = list.iter().map(|p| p.span).max().filter(|_| back.len() == before.len()) {
                return Closing::Done(last);
            }
        }
        let away: Vec<&&Phone> = before.keys().filter_map(|name| since.get(name)).filter(|p| p.is_registered() == Some(false)).collect();
        let unlisted: Vec<&str> = before.keys().copied().filter(|name| !since.contains_key(name)).collect();
        let some = |names: Vec<&str>| names.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
        match away.first() {
            Some(one) => {
                let names = some(away.iter().map(|p| p.name.as_str()).collect());
                Closing::Differs(format!("{} of {} phones are not registered: {names}", away.len(), before.len()), one.span)
            }
            None => {
                let count = unlisted.len();
                Closing::Open(Some(format!("{count} of {} phones are not in the list since: {}", before.len(), some(unlisted))))
            }
        }
    }

    /// A node that runs CallManager and is in none of these counts.
    fn uncounted(&self, counts: &[Count]) -> Option<String> {
        let (nodes, known) = self.progress.now.nodes_running(&["Cisco CallManager"]);
        known.then(|| missing_of(nodes, counts)).flatten()
    }
}

/// The first of these nodes that no count is of; one count is of the one node that there is, whether or not it tells it.
fn missing_of(nodes: Vec<&Node>, counts: &[Count]) -> Option<String> {
    if nodes.len() == 1 && !counts.is_empty() {
        return None;
    }
    nodes.into_iter().map(|n| host(&n.name)).find(|name| !counts.iter().any(|(node, ..)| node.as_ref() == Some(name)))
}

fn still_to_count(node: &str) -> Closing {
    Closing::Open(Some(format!("phones are still to be counted on {node}; a count must tell its node")))
}
