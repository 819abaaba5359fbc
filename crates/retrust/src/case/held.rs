//! A certificate and where it is held.

use super::{Side, host, same_host};
use crate::cisco::{Purpose, recovery_host};
use crate::read::dates::SLACK;
use crate::read::{Printed, Record, Seen, TrustList};
use crate::source::Span;
use crate::x509::{CertId, Certificate, Name};
use std::sync::Arc;
use time::OffsetDateTime;

/// Where a certificate is held.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Store {
    /// A node shows it.
    Identity(Purpose),
    /// A node trusts it.
    Trust(Purpose),
    /// In the list of trusted CAs of an Expressway.
    ExpresswayTrust,
    /// An Expressway's own.
    ExpresswayServer,
    /// An Expressway's own for connections that it opens, from X15.5 on.
    ExpresswayClient,
    /// Not said.
    Unknown,
}

/// A certificate in one store of one node, with all that shows it.
#[derive(Clone, Debug)]
pub struct Held {
    /// Where.
    pub store: Store,
    /// On which node, where that was said.
    pub node: Option<String>,
    /// The node's own listing shows it, so what that listing lacks, the node lacks. The certificate
    /// query names the node that uploaded a certificate, which says nothing of the others.
    pub listed: bool,
    /// It was in a trust store, and a later query shows that it no longer is.
    pub removed: bool,
    /// Of an Expressway's: whether it is the core's or the edge's, where names tell.
    pub side: Option<Side>,
    /// Issuer and serial.
    pub id: CertId,
    /// Whose.
    pub subject: Name,
    not_before: Option<OffsetDateTime>,
    not_after: Option<OffsetDateTime>,
    /// The whole of it, where it was there.
    pub certificate: Option<Arc<Certificate>>,
    /// What words tell of it, where it was not.
    pub printed: Option<Arc<Printed>>,
    /// What shows it.
    pub spans: Vec<Span>,
}

impl Held {
    pub(super) fn new(seen: &Seen, store: Store) -> Self {
        Self {
            store,
            node: seen.node.clone(),
            listed: false,
            removed: false,
            side: None,
            id: seen.id.clone(),
            subject: seen.subject.clone(),
            not_before: seen.not_before,
            not_after: seen.not_after,
            certificate: seen.certificate.clone(),
            printed: seen.printed.clone(),
            spans: vec![seen.span],
        }
    }

    /// Takes in what another artifact shows of the same certificate.
    pub(super) fn join(&mut self, seen: &Seen) {
        self.spans.push(seen.span);
        self.not_before = self.not_before.or(seen.not_before);
        self.not_after = self.not_after.or(seen.not_after);
        self.printed = self.printed.take().or_else(|| seen.printed.clone());
        self.node = self.node.take().or_else(|| seen.node.clone());
        if self.certificate.is_none() && seen.certificate.is_some() {
            self.certificate.clone_from(&seen.certificate);
            self.id = seen.id.clone();
            self.subject = seen.subject.clone();
        }
        if self.subject.is_empty() {
            self.subject = seen.subject.clone();
        }
    }

    /// This list was made more than a day after, and would name it if it were the present one: what took its place is not in
    /// the case. One that a CA signed may have been put in place long after it was made; and what one input shows below a
    /// list is no older than that.
    pub fn is_older_than(&self, list: &TrustList) -> bool {
        let made = list.made.as_ref().map(|m| m.value);
        let below = self.spans.iter().any(|s| s.source == list.span.source && s.start > list.span.start);
        !below
            && self.subject.same(&self.id.issuer)
            && self.not_before().zip(made).is_some_and(|(then, made)| then.saturating_add(SLACK) < made)
    }

    /// First moment of validity.
    pub fn not_before(&self) -> Option<OffsetDateTime> {
        self.certificate.as_ref().map(|c| c.not_before).or(self.not_before)
    }

    /// Last moment of validity.
    pub fn not_after(&self) -> Option<OffsetDateTime> {
        self.certificate.as_ref().map(|c| c.not_after).or(self.not_after)
    }

    /// The first thing that shows it.
    pub fn span(&self) -> Option<Span> {
        self.spans.first().copied()
    }

    /// Of several identity certificates with the same owner only the newest is in use. From 12.5 on
    /// ITLRecovery, and from 14 on CAPF, is one for the cluster (214231); a CAPF's name tells no host.
    pub fn owner(&self, purpose: Purpose) -> String {
        let name = self.node.as_deref().or_else(|| self.subject.common_name()).unwrap_or("");
        match purpose {
            Purpose::Capf if self.node.is_none() => String::new(),
            Purpose::ItlRecovery => {
                let name = self.subject.common_name().unwrap_or(name);
                host(recovery_host(name).unwrap_or(name))
            }
            _ => host(name),
        }
    }

    /// It is this host's: of its node, or by a name that its certificate bears.
    pub fn is_of(&self, name: &str) -> bool {
        !name.is_empty() && (self.bears(name) || self.node.as_deref().is_some_and(|n| same_host(n, name)))
    }

    /// A record of a trust list names this one: by serial and issuer, or by its digest where a name lost its umlauts on
    /// the way (formats.md 1).
    pub fn is_named_by(&self, record: &Record) -> bool {
        let digest = || record.sha1.is_some() && self.certificate.as_ref().map(|c| &c.sha1) == record.sha1.as_ref();
        record.id.as_ref().is_some_and(|id| self.id.same(id)) || digest()
    }

    /// Its certificate bears this host's name.
    pub fn bears(&self, name: &str) -> bool {
        let san = self.certificate.iter().flat_map(|c| &c.san).map(String::as_str);
        san.chain(self.subject.common_name()).any(|n| same_host(n, name))
    }

    /// It is issued for this host, by its alternative names.
    pub fn is_for(&self, name: &str) -> bool {
        self.certificate.as_ref().is_some_and(|c| c.san.iter().any(|s| same_host(s, name)))
    }

    /// Common name or whole subject.
    pub fn label(&self) -> String {
        self.subject.common_name().map_or_else(|| self.subject.to_string(), str::to_owned)
    }
}
