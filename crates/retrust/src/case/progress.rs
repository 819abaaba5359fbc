//! Two states of one case: before the work began, and now.

use super::{Cluster, Held, HeldList, host, same_host};
use crate::cisco::Purpose;
use crate::read::ListKind;
use crate::source::{SourceId, Span};

/// A case in the middle of work. What was given from `begun` on was given since.
#[derive(Clone, Copy)]
pub struct Progress<'a> {
    /// What was given before alone.
    pub before: &'a Cluster,
    /// All of it.
    pub now: &'a Cluster,
    /// The first input that was given since.
    pub begun: SourceId,
}

/// What was compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aspect {
    /// The identity certificate of a purpose.
    Identity(Purpose),
    /// A trust list.
    List(ListKind),
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

impl Progress<'_> {
    /// Given since the work began.
    pub fn is_since(&self, span: Span) -> bool {
        span.source >= self.begun
    }

    /// The newest place that shows a certificate, of those given since.
    pub fn shown_since(&self, held: &Held) -> Option<Span> {
        held.spans.iter().copied().filter(|s| self.is_since(*s)).max()
    }

    /// The newest list of each node that was given since.
    pub fn lists_since(&self, kind: ListKind) -> Vec<&HeldList> {
        let mut newest: Vec<&HeldList> = Vec::new();
        for held in self.now.lists.iter().rev().filter(|l| l.list.kind == kind && !l.list.absent && self.is_since(l.list.span)) {
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
                // A name of one node may be short in one output and full in another.
                let was = before.iter().find(|b| same_host(&b.owner(purpose), &owner)).or(before.first().filter(|_| before.len() == 1));
                let (Some(was), Some(span)) = (was, self.shown_since(held)) else { continue };
                if !was.id.same(&held.id) {
                    changes.push(Change {
                        aspect: Aspect::Identity(purpose),
                        name: purpose.name().to_owned(),
                        node: held.node.clone().or_else(|| was.node.clone()),
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

    fn lists(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        for kind in [ListKind::Ctl, ListKind::Itl] {
            for held in self.lists_since(kind) {
                let before = self.before.lists(kind);
                let Some(was) = before.iter().find(|l| l.node == held.node).or(before.first()) else { continue };
                let mut change = |name: String, span, before: String, now: String| {
                    changes.push(Change { aspect: Aspect::List(kind), name, node: held.node.clone(), before, now, worse: false, span });
                };
                if let (Some(then), Some(signer)) = (&was.list.signer, &held.list.signer)
                    && !then.value.same(&signer.value)
                {
                    change(format!("{}, signer", kind.name()), signer.span, then.value.serial.to_string(), signer.value.serial.to_string());
                }
                let records = |list: &HeldList| {
                    list.list.records.iter().filter_map(|r| Some((r.role, r.node.clone(), r.serial()?.clone(), r.span))).collect::<Vec<_>>()
                };
                let (then, now) = (records(was), records(held));
                for (role, node, serial, span) in &now {
                    let same = |r: &&(_, _, crate::x509::Serial, _)| r.0 == *role && r.1 == *node;
                    let known: Vec<_> = then.iter().filter(same).collect();
                    if known.is_empty() || known.iter().any(|r| r.2.same(serial)) {
                        continue;
                    }
                    // Of several records of one role, the one that is no more.
                    let gone = known.iter().find(|r| !now.iter().any(|n| n.0 == r.0 && n.2.same(&r.2)));
                    let on = node.as_ref().map_or_else(String::new, |n| format!(" {n}"));
                    let before = gone.map_or_else(|| "not in it".to_owned(), |r| r.2.to_string());
                    change(format!("{}, {}{on}", kind.name(), role.words()), *span, before, serial.to_string());
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
            let before = of(self.before);
            for service in of(self.now).into_iter().filter(|s| self.is_since(s.span)) {
                let Some(was) = before.iter().find(|s| s.name == service.name).filter(|s| s.state != service.state) else { continue };
                changes.push(Change {
                    aspect: Aspect::Service,
                    name: service.name,
                    node: Some(node.name.clone()),
                    before: was.state.clone(),
                    worse: was.state == "STARTED",
                    now: service.state,
                    span: service.span,
                });
            }
        }
        changes
    }

    fn phones(&self) -> Vec<Change> {
        let (before, now) = (self.counted_before(), self.counted_since());
        let pairs = now.iter().filter_map(|(node, count, span)| {
            let (_, was, _) = before.iter().find(|(n, ..)| n == node)?;
            (was != count).then(|| Change {
                aspect: Aspect::Phones,
                name: "registered phones".to_owned(),
                node: node.clone(),
                before: was.to_string(),
                now: count.to_string(),
                worse: count < was,
                span: *span,
            })
        });
        pairs.collect()
    }

    fn sso(&self) -> Vec<Change> {
        let on = |cluster: &Cluster| cluster.sso.iter().rev().find_map(|s| s.enabled.clone());
        let words = |on: bool| if on { "on" } else { "off" }.to_owned();
        let change = on(self.before).zip(on(self.now)).filter(|(was, now)| was.value != now.value && self.is_since(now.span));
        let change = change.map(|(was, now)| Change {
            aspect: Aspect::Sso,
            name: "SAML SSO".to_owned(),
            node: None,
            before: words(was.value),
            now: words(now.value),
            worse: false,
            span: now.span,
        });
        change.into_iter().collect()
    }

    fn mode(&self) -> Vec<Change> {
        let words = |mode| if mode == crate::read::SecurityMode::Mixed { "mixed" } else { "non-secure" }.to_owned();
        let pair = self.before.mode.as_ref().zip(self.now.mode.as_ref()).filter(|(was, now)| was.value != now.value);
        let change = pair.map(|(was, now)| Change {
            aspect: Aspect::Mode,
            name: "Cluster Security Mode".to_owned(),
            node: None,
            before: words(was.value),
            now: words(now.value),
            worse: false,
            span: now.span,
        });
        change.into_iter().collect()
    }

    /// How many phones each node had registered when the work began.
    pub fn counted_before(&self) -> Vec<(Option<String>, u64, Span)> {
        counts(self.before.registered.iter())
    }

    /// How many it has registered by what was given since.
    pub fn counted_since(&self) -> Vec<(Option<String>, u64, Span)> {
        counts(self.now.registered.iter().filter(|r| self.is_since(r.phones.span)))
    }
}

/// The last count of each node.
fn counts<'a>(all: impl DoubleEndedIterator<Item = &'a super::Registered>) -> Vec<(Option<String>, u64, Span)> {
    let mut last: Vec<(Option<String>, u64, Span)> = Vec::new();
    for count in all.rev() {
        let node = count.node.as_deref().map(host);
        if !last.iter().any(|(n, ..)| *n == node) {
            last.push((node, count.phones.value, count.phones.span));
        }
    }
    last
}
