//! Two states of one case: before the work began, and now.

use super::registered::{Count, RollCall, last_of_each};
use super::{Cluster, Held, HeldList, Store, host, same_host};
use crate::cisco::Purpose;
use crate::read::{Deed, ListKind, Record, SecurityMode, TrustList};
use crate::source::{At, SourceId, Span};
use crate::x509::Serial;
use std::collections::HashSet;
use time::Date;

/// A case in the middle of work. What was given from `begun` on was given since.
#[derive(Clone, Copy)]
pub struct Progress<'a> {
    /// What was given before alone.
    pub before: &'a Cluster,
    /// All of it.
    pub now: &'a Cluster,
    /// The first input that was given since.
    pub begun: SourceId,
    /// The day that it is looked at, where one was said.
    pub as_of: Option<Date>,
}

/// What was compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aspect {
    /// The identity certificate of a purpose.
    Identity(Purpose),
    /// Who signed a trust list.
    Signer(ListKind),
    /// A record of a trust list, of a certificate of this purpose.
    Record(ListKind, Purpose),
    /// A service.
    Service,
    /// Registered phones.
    Phones,
    /// SAML SSO.
    Sso,
    /// The security mode.
    Mode,
}

/// Something that is not as it was.
#[derive(Clone, Debug)]
pub struct Change {
    /// What.
    pub aspect: Aspect,
    /// Its name: a purpose, a list's record, a service.
    pub name: String,
    /// On which node.
    pub node: Option<String>,
    /// As it was.
    pub before: String,
    /// As it is.
    pub now: String,
    /// It is not what any work is for: a service that stopped, phones that are missing.
    pub worse: bool,
    /// What says so.
    pub span: Span,
}

impl Change {
    /// It is what a renewal of these brings.
    ///
    /// `signer`: whose key signs the lists of this release.
    pub fn is_of(&self, renews: &[Purpose], signer: Option<Purpose>) -> bool {
        match self.aspect {
            Aspect::Identity(purpose) | Aspect::Record(_, purpose) => renews.contains(&purpose),
            Aspect::Signer(_) => renews.contains(&signer.unwrap_or(Purpose::ItlRecovery)),
            _ => false,
        }
    }
}

impl Progress<'_> {
    /// Given since the work began.
    pub fn is_since(&self, span: Span) -> bool {
        span.source >= self.begun
    }

    /// The newest place that shows a certificate, of those given since.
    pub fn shown_since(&self, held: &Held) -> Option<Span> {
        held.spans.iter().copied().filter(|s| self.is_since(*s)).max()
    }

    /// The newest list of each node that was given since, and of none what a phone holds.
    fn lists_since(&self, kind: ListKind) -> Vec<&HeldList> {
        let mut newest: Vec<&HeldList> = Vec::new();
        let handed_out = |l: &&HeldList| l.list.kind == kind && !l.list.absent && l.phone.is_none();
        for held in self.now.lists.iter().rev().filter(|l| handed_out(l) && self.is_since(l.list.span)) {
            if !newest.iter().any(|l| l.node.as_deref().map(host) == held.node.as_deref().map(host)) {
                newest.push(held);
            }
        }
        newest
    }

    /// What is not as it was.
    pub fn changes(&self) -> Vec<Change> {
        [self.identities(), self.lists(), self.services(), self.phones(), self.sso(), self.mode()].concat()
    }

    fn identities(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for purpose in Purpose::IDENTITIES {
            let before = self.before.identities(purpose);
            for held in self.now.identities(purpose) {
                let owner = held.owner(purpose);
                // A name of one node may be short in one output and full in another; a CAPF's tells no node.
                let nameless = |h: &&&Held| owner.is_empty() || h.owner(purpose).is_empty();
                let was = before.iter().find(|b| same_host(&b.owner(purpose), &owner));
                let was: Vec<&&Held> = was.or(before.first().filter(|_| before.len() == 1).filter(nameless)).into_iter().collect();
                // One for several nodes takes the place of what each of those showed that show it now.
                let took = |b: &&&Held| self.shown_on(held, &b.owner(purpose)).is_some();
                let was = if was.is_empty() && held.node.is_none() { before.iter().filter(took).collect() } else { was };
                for was in was.into_iter().filter(|was| !was.id.same(&held.id)) {
                    let Some(span) = self.shown_on(held, &was.owner(purpose)).or(self.shown_since(held)) else { continue };
                    changes.push(Change {
                        aspect: Aspect::Identity(purpose),
                        name: purpose.name().to_owned(),
                        node: held.node.as_ref().or(was.node.as_ref()).or_else(|| self.now.node_at(span)).cloned(),
                        before: was.id.serial.to_string(),
                        now: held.id.serial.to_string(),
                        worse: false,
                        span,
                    });
                }
            }
        }
        changes
    }

    /// Where a node's own output shows a certificate since the work began.
    fn shown_on(&self, held: &Held, node: &str) -> Option<Span> {
        let own = |s: &Span| self.is_since(*s) && self.now.node_at(*s).is_some_and(|n| same_host(n, node));
        held.spans.iter().copied().find(own)
    }

    fn lists(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for kind in [ListKind::Ctl, ListKind::Itl] {
            for held in self.lists_since(kind) {
                let before = self.before.lists(kind);
                // A file was saved from a phone, and is no earlier state of what a server shows.
                let file = |l: &HeldList| l.list.records.iter().any(|r| r.certificate.is_some());
                let same = |l: &&&HeldList| {
                    l.phone.is_none()
                        && file(l) == file(held)
                        && match (&l.node, &held.node) {
                            (Some(a), Some(b)) => same_host(a, b),
                            (None, None) => true,
                            _ => kind == ListKind::Ctl,
                        }
                };
                let Some(was) = before.iter().find(same) else { continue };
                let mut change = |aspect, name: String, span, before: &str, now: &str| {
                    let (before, now) = (before.to_owned(), now.to_owned());
                    changes.push(Change { aspect, name, node: held.node.clone(), before, now, worse: false, span });
                };
                if let (Some(then), Some(signer)) = (&was.list.signer, &held.list.signer)
                    && !then.value.same(&signer.value)
                {
                    let (then, now) = (then.value.serial.as_str(), signer.value.serial.as_str());
                    change(Aspect::Signer(kind), format!("{}, signer", kind.name()), signer.span, then, now);
                }
                let (gone, new) = (missing(&was.list, &held.list), missing(&held.list, &was.list));
                let name = |r: &Record| {
                    let on = r.node.as_ref().map_or_else(String::new, |n| format!(" {n}"));
                    format!("{}, {}{on}", kind.name(), r.role.words())
                };
                let alike = |a: &Record, b: &Record| a.role == b.role && a.node == b.node && a.purpose() == b.purpose();
                for record in &new {
                    let Some(purpose) = record.purpose() else { continue };
                    let old = gone.iter().find(|g| alike(g, record)).and_then(|g| g.serial()).map_or("not in it", Serial::as_str);
                    change(Aspect::Record(kind, purpose), name(record), record.span, old, record.serial().map_or("", Serial::as_str));
                }
                // What a list that was cut does not show may be in it.
                for record in gone.iter().filter(|_| held.list.whole).filter(|g| !new.iter().any(|n| alike(n, g))) {
                    let Some(purpose) = record.purpose() else { continue };
                    let span = Span { len: held.list.span.len.min(400), ..held.list.span };
                    change(Aspect::Record(kind, purpose), name(record), span, record.serial().map_or("", Serial::as_str), "not in it");
                }
            }
        }
        changes
    }

    fn services(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for node in &self.now.nodes {
            let of = |cluster: &Cluster| {
                let list = cluster.service_lists.iter().rfind(|l| l.node.as_deref().is_some_and(|n| same_host(n, &node.name)));
                list.map(|l| l.services.clone()).unwrap_or_default()
            };
            // Where none was listed before the work, the first list since is what the others are held to.
            let mut since = self.now.service_lists.iter().filter(|l| l.node.as_deref().is_some_and(|n| same_host(n, &node.name)));
            let before = Some(of(self.before)).filter(|before| !before.is_empty());
            let before = before.or_else(|| since.next().map(|l| l.services.clone())).unwrap_or_default();
            for service in of(self.now).into_iter().filter(|s| self.is_since(s.span)) {
                let Some(was) = before.iter().find(|s| s.name == service.name).filter(|s| s.state != service.state) else { continue };
                changes.push(Change {
                    aspect: Aspect::Service,
                    name: service.name,
                    node: Some(node.name.clone()),
                    before: was.state.clone(),
                    worse: was.runs(),
                    now: service.state,
                    span: service.span,
                });
            }
        }
        changes
    }

    fn phones(&self) -> Vec<Change> {
        let (before, since) = (self.counted_before(), self.counted_since());
        // Phones that came back on another node are not missing.
        let last = |node: &Option<String>| since.iter().rfind(|(n, ..)| n == node).map(|(_, count, _)| *count);
        let sum = |sum: u64, count: u64| sum.saturating_add(count);
        let were = before.iter().map(|(_, was, _)| *was).fold(0, sum);
        let missing = before.iter().map(|(node, was, _)| last(node).unwrap_or(*was)).fold(0, sum) < were;
        let change = |(node, was, _): &Count| {
            let (_, count, span) = since.iter().rfind(|(n, ..)| n == node).filter(|(_, count, _)| count != was)?;
            Some(Change {
                aspect: Aspect::Phones,
                name: "registered phones".to_owned(),
                node: node.clone(),
                before: was.to_string(),
                now: count.to_string(),
                worse: missing && count < was,
                span: *span,
            })
        };
        before.iter().filter_map(change).collect()
    }

    fn sso(&self) -> Vec<Change> {
        let on = |cluster: &Cluster| cluster.sso.iter().rev().find_map(|s| s.enabled.clone());
        let words = |on: &bool| if *on { "on" } else { "off" };
        self.switched(Aspect::Sso, "SAML SSO", on(self.before), on(self.now), words)
    }

    fn mode(&self) -> Vec<Change> {
        let words = |mode: &SecurityMode| if *mode == SecurityMode::Mixed { "mixed" } else { "non-secure" };
        self.switched(Aspect::Mode, "Cluster Security Mode", self.before.mode.clone(), self.now.mode.clone(), words)
    }

    /// Something of the whole cluster that is one way or another.
    fn switched<T: PartialEq>(
        &self,
        aspect: Aspect,
        name: &str,
        before: Option<At<T>>,
        now: Option<At<T>>,
        words: impl Fn(&T) -> &'static str,
    ) -> Vec<Change> {
        let pair = before.zip(now).filter(|(was, now)| was.value != now.value && self.is_since(now.span));
        let change = pair.map(|(was, now)| Change {
            aspect,
            name: name.to_owned(),
            node: None,
            before: words(&was.value).to_owned(),
            now: words(&now.value).to_owned(),
            worse: false,
            span: now.span,
        });
        change.into_iter().collect()
    }

    /// Where something was done first: a command's deed, or a certificate that was not there before. `None` while nothing
    /// was.
    pub fn first_deed(&self) -> Option<Span> {
        // A test, or an import of metadata, is nothing that phones hang on.
        let deeds = self.now.outcomes.iter().filter(|o| !matches!(o.deed, Deed::MetadataImported | Deed::SsoTested)).map(|o| o.span);
        let known: HashSet<&str> = self.before.certificates.iter().map(|h| h.id.serial.number()).collect();
        let made = self.now.certificates.iter().filter(|h| matches!(h.store, Store::Identity(_)) && !known.contains(h.id.serial.number()));
        deeds.chain(made.flat_map(|h| h.spans.iter().copied())).filter(|s| self.is_since(*s)).min()
    }

    /// How many phones each node had registered before anything was done: the last count of each.
    pub fn counted_before(&self) -> Vec<Count> {
        let first = self.first_deed();
        last_of_each(self.now.counts().filter(|(.., span)| first.is_none_or(|first| *span < first)))
    }

    /// Since the work began and before anything was done: the first count of each node, and those after that.
    pub fn counted_early(&self) -> (Vec<Count>, Vec<Count>) {
        let first = self.first_deed();
        let early = self.now.counts().filter(|(.., span)| self.is_since(*span) && first.is_none_or(|first| *span < first));
        let (mut before, mut since): (Vec<Count>, Vec<Count>) = (Vec::new(), Vec::new());
        for count in early {
            let known = before.iter().any(|(node, ..)| *node == count.0);
            if known { since.push(count) } else { before.push(count) }
        }
        (before, since)
    }

    /// Each count after something was done, in its order.
    pub fn counted_since(&self) -> Vec<Count> {
        let first = self.first_deed();
        self.now.counts().filter(|(.., span)| first.is_some_and(|first| *span > first)).collect()
    }

    /// The last count of what was done since, where it shows as many phones as before, on all nodes together; `stranded`:
    /// more than before, for those were out, or two of them that say that they took a list.
    pub fn back(&self, stranded: bool) -> Option<Span> {
        let before = self.counted_before();
        let mut roll = RollCall::of(&before);
        let took = self.first_deed().and_then(|deed| self.now.took_after(deed).get(1).copied());
        let mut back = None;
        for count in self.counted_since() {
            roll.add(&count);
            let again = took.filter(|_| roll.is_back(false)).map(|took| took.max(count.2));
            back = roll.is_back(stranded).then_some(count.2).or(again);
        }
        back.filter(|_| before.iter().any(|(_, was, _)| *was > 0))
    }
}

/// Records of a list that the other does not hold.
fn missing<'a>(list: &'a TrustList, other: &TrustList) -> Vec<&'a Record> {
    let same = |a: &Record, b: &Record| a.role == b.role && a.serial().zip(b.serial()).is_some_and(|(x, y)| x.same(y));
    list.records.iter().filter(|r| r.id.is_some() && !other.records.iter().any(|o| same(r, o))).collect()
}
