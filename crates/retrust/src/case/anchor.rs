//! The anchors that a trust list gives a phone, held against what the nodes show now.
//!
//! A phone accepts a list whose signer is a SAST of the lists it holds, and a file that a
//! record of TFTP signed; for anything else it asks TVS, whose certificate must be in its
//! ITL (Security Guide 12.5, Default Security; 213407; 215539). Certificates are told apart
//! by serial and issuer, as TVS does.

use super::{Cluster, Count, Held, HeldList, RollCall, Store, host, last_of_each, same_host};
use crate::cisco::{Purpose, Role, log_messages as log, recovery_host};
use crate::read::dates::SLACK;
use crate::read::{ListKind, Phone, Record, Sighting, TrustList};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What became of an anchor.
#[derive(Clone, Debug)]
pub enum Fate<'a> {
    /// A node still shows this certificate.
    Survives(&'a Held),
    /// The node shows another one now; which, where it is known.
    Gone(Option<&'a Held>),
    /// What the node shows is not in the case, but a newer list that a server hands out names this one in its place.
    Replaced(&'a Record),
    /// A USB token signs, not a certificate of a node.
    Token,
    /// What the node shows now is not in the case.
    Unknown,
}

/// A record that a phone's trust may rest on.
#[derive(Clone, Debug)]
pub struct Anchor<'a> {
    /// The record.
    pub record: &'a Record,
    /// The purpose whose identity certificate it names.
    pub purpose: Purpose,
    /// What became of it.
    pub fate: Fate<'a>,
}

impl Anchor<'_> {
    /// A node still shows it.
    pub const fn survives(&self) -> bool {
        matches!(self.fate, Fate::Survives(_))
    }

    /// The node shows another one now.
    pub const fn gone(&self) -> bool {
        matches!(self.fate, Fate::Gone(_) | Fate::Replaced(_))
    }

    /// It can vouch for what the cluster hands out: it survives, and is not ITLRecovery where that signs no list, as up
    /// to 11.5 (214231).
    pub fn vouches(&self, cluster: &Cluster) -> bool {
        let signs_nothing = self.purpose == Purpose::ItlRecovery && cluster.at_least(12, 0) == Some(false);
        self.survives() && !signs_nothing || matches!(self.fate, Fate::Token)
    }

    /// The case does not say.
    pub const fn unknown(&self) -> bool {
        matches!(self.fate, Fate::Unknown)
    }
}

impl Cluster {
    /// Mixed mode, and the cluster signs the CTL itself: `utils ctl` is for that. What tokens sign stays theirs (SG12-Modes).
    pub fn signs_ctl(&self) -> bool {
        self.is_mixed() == Some(true) && !self.has_token_ctl()
    }

    /// USB tokens sign the CTL: until 10.0 nothing else does (SG12-Modes), and later where one signed the newest CTL.
    pub fn has_token_ctl(&self) -> bool {
        let signed = |held: &&HeldList| {
            let signer = held.list.signer.as_ref().map(|s| &s.value.serial);
            let by = |a: &Anchor<'_>| matches!(a.fate, Fate::Token) && a.record.serial().zip(signer).is_some_and(|(a, b)| a.same(b));
            self.anchors(&held.list).iter().any(by)
        };
        self.lists(ListKind::Ctl).first().is_some_and(signed) || self.at_least(10, 0) == Some(false)
    }

    /// Whose key signs the lists: ITLRecovery's from 12.0 on, CallManager's before (214231); where the release is not
    /// known, whose signed an ITL of the case.
    pub fn list_signer(&self) -> Option<Purpose> {
        let by_list = || {
            let list = &self.lists(ListKind::Itl).into_iter().next()?.list;
            let signer = list.signer.as_ref()?;
            list.records.iter().find(|r| r.id.as_ref().is_some_and(|id| id.same(&signer.value)))?.purpose()
        };
        let by_release = self.at_least(12, 0).map(|recovery| if recovery { Purpose::ItlRecovery } else { Purpose::CallManager });
        by_release.or_else(by_list)
    }

    /// A present CallManager certificate signed the list.
    pub fn is_by_callmanager(&self, held: &HeldList) -> bool {
        let present = self.identities(Purpose::CallManager);
        held.list.signer.as_ref().is_some_and(|s| present.iter().any(|h| h.id.same(&s.value)))
    }

    /// CallManager signs a list that a server of 12.0 or later hands out: the second half of `localkey` is open (SG14-DS).
    pub fn is_localkey_open(&self) -> bool {
        // A CTL without ITLRecovery knows no other signer (CSCwf85275).
        let names_recovery = |l: &HeldList| l.list.records.iter().any(|r| r.purpose() == Some(Purpose::ItlRecovery));
        self.at_least(12, 0) == Some(true)
            && [ListKind::Itl, ListKind::Ctl]
                .into_iter()
                .flat_map(|kind| self.handed_out(kind))
                .any(|l| self.is_by_callmanager(l) && names_recovery(l))
    }

    /// Every phone of a list that is whole holds the ITL of the cluster (ITL File Status, SG14-DS), or since the work began all
    /// phones were counted back after the cluster's lists were shown; and none refused one
    /// since it was made. One phone that took it says nothing of the others; and a page bears no date, so it counts where
    /// it was given after a list whose certificates are the present ones.
    pub fn all_phones_took(&self) -> bool {
        // Lists are judged only where phones tell of them.
        if self.back.is_none() && !self.phones.iter().any(|p| p.itl_status.is_some()) {
            return false;
        }
        let is_present = |l: &HeldList| {
            let anchors = self.anchors(&l.list);
            !anchors.is_empty() && !anchors.iter().any(Anchor::gone)
        };
        let lists: Vec<&HeldList> = self.handed_out(ListKind::Itl);
        let Some(shown) = lists.iter().map(|l| l.list.span).max().filter(|_| lists.iter().all(|l| is_present(l))) else { return false };
        let refused = self.refused_since(&lists);
        // As a plan asks for it: the phones were counted back after the lists were looked at.
        if self.back.is_some_and(|back| back > shown) {
            return !refused;
        }
        // Of each phone what was given of it last; a newer page takes an older one's place.
        let rows = self.phones.iter().filter(|p| p.itl_status.is_some() && p.span > shown);
        let mut last: BTreeMap<&str, &Phone> = BTreeMap::new();
        for phone in rows {
            last.insert(&phone.name, phone);
        }
        let Some(page) = last.values().map(|p| p.span).max() else { return false };
        let all = last.values().all(|p| p.itl_status.as_deref().is_some_and(|s| s.eq_ignore_ascii_case("match")));
        all && !refused && !self.phones_in_part.contains(&page.source)
    }

    /// A phone refused a list after the newest of these was made.
    fn refused_since(&self, lists: &[&HeldList]) -> bool {
        let made = lists.iter().filter_map(|l| l.list.made.as_ref().map(|m| m.value)).max();
        let since = |s: &&Sighting| s.time.zip(made).is_none_or(|(at, made)| at.saturating_add(SLACK) >= made);
        [log::LIST_REFUSED, log::CTL_REFUSED].into_iter().flat_map(|m| self.seen(m)).any(|s| since(&s))
    }

    /// No phone refuses the list that servers hand out, and after that list was shown as many were counted as before. What
    /// one phone holds says nothing of the others.
    pub fn phones_likely_took(&self) -> bool {
        let lists = self.handed_out(ListKind::Itl);
        let Some(shown) = lists.iter().map(|l| l.list.span).max() else { return false };
        let (before, after): (Vec<Count>, Vec<Count>) = self.counts().partition(|(.., span)| *span < shown);
        let before = last_of_each(before.into_iter());
        let mut roll = RollCall::of(&before);
        after.iter().for_each(|count| roll.add(count));
        roll.is_back(false) && !self.refused_since(&lists)
    }

    /// Where phones' own ITLs are in the case and the newest of each is one of the present certificates: the records that
    /// tell it. Whatever servers handed out before, these phones took what came after it.
    pub fn phones_hold_present(&self) -> Vec<Span> {
        let own = self.lists(ListKind::Itl).into_iter().filter(|l| l.phone.is_some());
        let anchors: Vec<Vec<Anchor<'_>>> = own.map(|held| self.anchors(&held.list)).collect();
        let is_present = |anchors: &Vec<Anchor<'_>>| !anchors.iter().any(Anchor::gone) && anchors.iter().any(|a| a.vouches(self));
        if !anchors.iter().all(is_present) {
            return Vec::new();
        }
        anchors.iter().flatten().filter(|a| a.vouches(self)).map(|a| a.record.span).collect()
    }

    /// Some phone says that it took a list after the newest renewal, or all hold the cluster's.
    pub fn some_phone_took(&self) -> bool {
        let anchors = [Purpose::CallManager, Purpose::Tvs, Purpose::ItlRecovery];
        let last = anchors.into_iter().flat_map(|p| self.identities(p)).filter_map(Held::not_before).max();
        let after = |s: &&Sighting| s.time.zip(last).is_some_and(|(at, last)| last.saturating_add(SLACK) < at);
        self.all_phones_took() || self.seen(log::LIST_UPDATED).iter().any(after)
    }

    /// The CAPF that phones deal with, by its serial or by its name alone: the publisher's. From 14 on no other node has one
    /// (214231); older subscribers' are unused (217138).
    pub fn capf_in_use(&self) -> Vec<&Held> {
        let publisher = self.publisher().map(|n| n.name.clone());
        let node = |h: &&Held| self.nodes_of(h).first().copied().cloned();
        let is_other = |h: &&Held| node(h).zip(publisher.as_ref()).is_some_and(|(own, publisher)| !same_host(&own, publisher));
        self.dated(Purpose::Capf).into_iter().filter(|h| !is_other(h)).collect()
    }

    /// The anchors of a list.
    pub fn anchors<'a>(&'a self, list: &'a TrustList) -> Vec<Anchor<'a>> {
        // A record without a certificate, as mixed mode leaves it behind, is none; of one that was cut the name is left.
        let anchors = list.records.iter().filter(|r| r.role.is_anchor() && (r.id.is_some() || !r.subject.is_empty()));
        let newer = self.newer(list);
        let mut now: BTreeMap<Purpose, Vec<&Held>> = BTreeMap::new();
        let others = self.of_others(list);
        let judge =
            |record: &'a Record| match self.anchor(list, record, now.entry(purpose_of(record)).or_insert_with_key(|p| self.signing(*p))) {
                // A TFTP server or a signer of another cluster may be in the list, and nothing here tells of it (214231, SG14).
                Anchor { fate: Fate::Gone(_), purpose, .. } if others(record) => Anchor { record, purpose, fate: Fate::Unknown },
                Anchor { fate: Fate::Gone(Some(now)), purpose, .. } if self.is_beside(list, record, now) => {
                    Anchor { record, purpose, fate: Fate::Unknown }
                }
                Anchor { fate: Fate::Unknown, purpose, .. } => {
                    let fate = newer.and_then(|newer| replacement(newer, record)).map_or(Fate::Unknown, Fate::Replaced);
                    Anchor { record, purpose, fate }
                }
                known => known,
            };
        anchors.map(judge).collect()
    }

    /// A server may have two records, of CallManager and of CallManager-ECDSA (an EC record is normal: Security Guide
    /// 12.5(1)SU1, SIP ECDSA Support). The certificate of one says nothing of the other, where the case shows one alone.
    fn is_beside(&self, list: &TrustList, record: &Record, now: &Held) -> bool {
        let of_node = |r: &Record| r.node.as_deref().zip(record.node.as_deref()).is_none_or(|(a, b)| same_host(a, b));
        let is_now = |r: &Record| r.role == record.role && of_node(r) && r.id.as_ref().is_some_and(|id| id.same(&now.id));
        let named = || !list.whole || list.records.iter().any(is_now);
        let other = match now.store {
            Store::Identity(Purpose::CallManagerEcdsa) => true,
            Store::Identity(Purpose::CallManager) => self.identities(Purpose::CallManagerEcdsa).is_empty() && named(),
            _ => false,
        };
        other && !now.subject.same(&record.subject)
    }

    /// Whether a record names no node of the cluster, where another of its kind in the list does.
    fn of_others<'a>(&'a self, list: &'a TrustList) -> impl Fn(&Record) -> bool + 'a {
        let bears = |r: &Record| names(r).any(|name| self.node(name).is_some_and(|n| n.is_cucm()));
        let kind = |r: &Record| (purpose_of(r), r.role);
        let own: BTreeSet<(Purpose, Role)> = list.records.iter().filter(|r| bears(r)).map(kind).collect();
        move |record| record.role != Role::Capf && own.contains(&kind(record)) && !bears(record)
    }

    /// The newest list of this kind that a server hands out, where that is newer than this one.
    fn newer(&self, list: &TrustList) -> Option<&TrustList> {
        let made = |list: &TrustList| list.made.as_ref().map(|m| m.value);
        let newest = self.handed_out(list.kind).into_iter().map(|held| &held.list).max_by_key(|l| made(l))?;
        made(list).zip(made(newest)).is_some_and(|(this, newest)| this < newest).then_some(newest)
    }

    /// The certificates that nodes show where a record names one of this purpose.
    fn signing(&self, purpose: Purpose) -> Vec<&Held> {
        let ecdsa = (purpose == Purpose::CallManager).then(|| self.identities(Purpose::CallManagerEcdsa));
        self.identities(purpose).into_iter().chain(ecdsa.into_iter().flatten()).collect()
    }

    fn anchor<'a>(&'a self, list: &TrustList, record: &'a Record, now: &[&'a Held]) -> Anchor<'a> {
        let name = record.subject.common_name().unwrap_or("");
        let purpose = purpose_of(record);
        if record.role == Role::Sast && name.starts_with("SAST-") {
            return Anchor { record, purpose, fate: Fate::Token };
        }
        let Some(id) = &record.id else { return Anchor { record, purpose, fate: Fate::Unknown } };
        let fate = if let Some(same) = now.iter().find(|h| h.is_named_by(record)) {
            Fate::Survives(same)
        } else if let Some(other) = now.iter().find(|h| stands_for(h, record, list)) {
            // One number and another issuer: its name was damaged on the way here.
            let is_older = other.is_older_than(list) && self.may_be_outdated(list, record, other);
            let unclear = other.id.serial.same(&id.serial) || is_older;
            if unclear { Fate::Unknown } else { Fate::Gone(Some(other)) }
        } else if !now.is_empty() && self.queried || self.replaced(&id.serial).is_some() {
            // The query lists every certificate, or the log names what took its place: it is held no more.
            Fate::Gone(None)
        } else {
            Fate::Unknown
        };
        Anchor { record, purpose, fate }
    }

    /// Nothing speaks against it that this certificate was shown before the list was made: it is a list that a server hands
    /// out, no phone refused one, no list names the certificate, and it did not follow the one that the list names. A restore brings old certificates back, and an upgrade
    /// renews ITLRecovery and copies the lists (FN70613).
    fn may_be_outdated(&self, list: &TrustList, record: &Record, shown: &Held) -> bool {
        let handed_out = self.lists.iter().any(|held| std::ptr::eq(&held.list, list) && held.phone.is_none());
        let refused = [log::LIST_REFUSED, log::CTL_REFUSED].into_iter().any(|m| !self.seen(m).is_empty());
        let named = || self.lists.iter().flat_map(|held| &held.list.records).any(|record| shown.is_named_by(record));
        purpose_of(record) != Purpose::ItlRecovery && handed_out && !refused && !named() && !self.follows(shown, record)
    }

    /// The case has the certificate that a record names, and this one was made after it.
    pub fn follows(&self, shown: &Held, record: &Record) -> bool {
        let mut named = self.certificates.iter().filter(|h| h.is_named_by(record));
        named.any(|former| former.not_before().zip(shown.not_before()).is_some_and(|(then, now)| then < now))
    }
}

/// The purpose whose certificate a record names; one that says none is a TFTP server's.
fn purpose_of(record: &Record) -> Purpose {
    record.purpose().unwrap_or(Purpose::CallManager)
}

/// The record of a newer list that stands where this one stood, where the list names this certificate no more.
fn replacement<'a>(newer: &'a TrustList, record: &Record) -> Option<&'a Record> {
    let id = record.id.as_ref()?;
    if newer.records.iter().any(|r| r.id.as_ref().is_some_and(|other| other.same(id))) {
        return None;
    }
    let node = |r: &Record| r.node.as_deref().or(r.subject.common_name()).map(host);
    let stands = |r: &&Record| {
        r.id.is_some() && r.purpose() == record.purpose() && (r.purpose() == Some(Purpose::ItlRecovery) || node(r) == node(record))
    };
    newer.records.iter().find(stands)
}

/// The hosts that a record is of: its node, and whose name its subject bears.
fn names(record: &Record) -> impl Iterator<Item = &str> {
    let subject = record.subject.common_name().map(|name| recovery_host(name).unwrap_or(name));
    [record.node.as_deref(), subject].into_iter().flatten()
}

/// An identity certificate now shown where the record's used to be.
fn stands_for(held: &Held, record: &Record, list: &TrustList) -> bool {
    if held.subject.same(&record.subject) {
        return true;
    }
    let purpose = purpose_of(record);
    let own = held.owner(purpose);
    if purpose == Purpose::ItlRecovery {
        // It is one for the cluster, and bears the name of a node that its list knows; another cluster's does not.
        return list.records.iter().flat_map(names).any(|name| host(name) == own);
    }
    names(record).map(host).any(|name| {
        let in_san = held.certificate.as_ref().is_some_and(|c| c.san.iter().any(|s| host(s) == name));
        name == own || in_san
    })
}
