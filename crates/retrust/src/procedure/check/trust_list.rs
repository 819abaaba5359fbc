//! What a CTL or an ITL must show.

use super::{Closing, Verdict, Weighing, head};
use crate::case::{Cluster, Fate, Held, HeldList, Node, Progress, host, same_host};
use crate::cisco::Purpose;
use crate::read::{ListKind, Record, Signature};
use crate::source::Span;
use crate::x509::Serial;

impl Weighing<'_> {
    /// A list that names the new certificates proves by itself when it was made, whichever file of a folder was read first.
    pub(super) fn names(&self, kind: ListKind, purposes: &[Purpose]) -> Closing {
        let begun = Span { source: self.progress.begun, start: 0, len: 0 };
        let closing = self.list(kind, |now, list| names(now, list, purposes));
        // One from before the work, which was right then, is not meant.
        let before = || Weighing { after: begun, ..*self }.judged(kind, |list| names(self.progress.now, list, purposes));
        match closing {
            Closing::Open(None) => Some(before()).filter(|c| matches!(c, Closing::Done(_))).unwrap_or(closing),
            other => other,
        }
    }

    /// [`Self::judged`] by what was known when a list was shown: one that was right then is not made wrong by a later renewal.
    pub(super) fn list(&self, kind: ListKind, verdict: impl Fn(&Cluster, &HeldList) -> Verdict) -> Closing {
        let now = self.progress.now;
        self.judged(kind, |held| match verdict(now, held) {
            wrong @ Verdict::Wrong(_) => match verdict(&now.until(held.list.span), held) {
                Verdict::Right => Verdict::Right,
                _ => wrong,
            },
            other => other,
        })
    }

    /// What servers said of this kind of list since, that there is none too; what a phone holds is no list of a server.
    fn said_of(&self, kind: ListKind) -> impl Iterator<Item = &HeldList> {
        self.progress.now.lists.iter().filter(move |l| l.list.kind == kind && l.phone.is_none() && self.is_after(l.list.span))
    }

    /// The lists that they showed since.
    fn given(&self, kind: ListKind) -> impl Iterator<Item = &HeldList> {
        self.said_of(kind).filter(|l| !l.list.absent)
    }

    /// Of each node that was looked at, the first list that is right; all of them must be.
    fn judged(&self, kind: ListKind, verdict: impl Fn(&HeldList) -> Verdict) -> Closing {
        // Where the TFTP nodes were known, each has a step of its own.
        let (_, known) = self.progress.before.nodes_running(&["Cisco Tftp"]);
        let lists = self.given(kind);
        // ITLs may differ by node; the CTL is one for the cluster (118892).
        let (unknown, lists): (Vec<&HeldList>, Vec<&HeldList>) =
            lists.filter(|l| kind == ListKind::Ctl && !known || self.is_here(l)).partition(|l| self.is_nameless(l));
        if lists.is_empty() && !unknown.is_empty() {
            return nameless(kind);
        }
        let mut nodes: Vec<Option<String>> = lists.iter().map(|l| l.node.as_deref().map(host)).collect();
        nodes.sort();
        nodes.dedup();
        let mut newest: Option<Span> = None;
        for node in nodes {
            let of_node = lists.iter().filter(|l| l.node.as_deref().map(host) == node);
            let mut last = Closing::Open(None);
            for held in of_node {
                let of = held.node.as_ref().map_or_else(String::new, |n| format!("in the {} of {n} ", kind.name()));
                last = match (&held.list.signature, verdict(held)) {
                    (Signature::Invalid(why), _) => {
                        let on = held.node.as_ref().map_or_else(String::new, |n| format!(" on {n}"));
                        Closing::Differs(format!("the {}{on} is not valid: {why}", kind.name()), head(held.list.span))
                    }
                    (_, Verdict::Wrong(why)) => Closing::Differs(format!("{of}{why}"), head(held.list.span)),
                    (_, Verdict::Unclear(why)) => Closing::Open(Some(why)),
                    (_, Verdict::Right) => Closing::Done(head(held.list.span)),
                };
                if matches!(last, Closing::Done(_)) {
                    break;
                }
            }
            match last {
                Closing::Done(span) => newest = newest.max(Some(span)),
                other => return other,
            }
        }
        match self.unseen(kind, &lists).filter(|_| newest.is_some()) {
            Some(node) => Closing::Open(Some(format!("the {} of {node} is still to be looked at", kind.name()))),
            None => newest.map_or(Closing::Open(None), Closing::Done),
        }
    }

    /// For a step that is each TFTP node's: one that hands out a list, by its services or by one that it showed before,
    /// and was not looked at.
    fn unseen(&self, kind: ListKind, lists: &[&HeldList]) -> Option<String> {
        if self.node().is_some() || kind == ListKind::Ctl {
            return None;
        }
        let Progress { before, now, .. } = self.progress;
        let (nodes, known) = now.nodes_running(&["Cisco Tftp"]);
        let showed = |n: &&Node| before.lists(kind).iter().any(|l| l.node.as_deref().is_some_and(|own| same_host(own, &n.name)));
        let seen = |n: &&Node| lists.iter().any(|l| l.node.as_deref().is_some_and(|own| same_host(own, &n.name)));
        // A list that tells no node may be of the one node there is.
        let mut wanted = nodes.into_iter().filter(|n| known || showed(n));
        if lists.iter().any(|l| l.node.is_none()) { None } else { wanted.find(|n| !seen(n)).map(|n| host(&n.name)) }
    }

    /// The moment at which the list that the step's node showed last is the one that the publisher showed last, or
    /// another node where the publisher is not known.
    pub(super) fn same(&self, kind: ListKind) -> Closing {
        let publisher = self.progress.now.publisher().map(|n| host(&n.name));
        let node = |held: &HeldList| held.node.as_deref().map(host);
        let is_own = |held: &HeldList| held.node.is_some() && self.is_here(held);
        let is_other = |held: &HeldList| !is_own(held) && (held.node.is_none() || publisher.is_none() || node(held) == publisher);
        let mut given: Vec<&HeldList> = self.given(kind).collect();
        given.sort_by_key(|l| l.list.span);
        let (mut own, mut other): (Option<&HeldList>, Option<&HeldList>) = (None, None);
        for held in given {
            if is_own(held) {
                own = Some(held);
            } else if is_other(held) {
                other = Some(held);
            }
            let since = self.looked_at.filter(|(of, _)| *of == kind);
            let is_new = |held: &HeldList| since.is_none_or(|(_, looked_at)| head(held.list.span) >= looked_at);
            if own.zip(other).is_some_and(|(a, b)| a.list.md5.is_some() && a.list.md5 == b.list.md5 && (is_new(a) || is_new(b))) {
                return Closing::Done(head(held.list.span));
            }
        }
        let Some(own) = own else {
            let unnamed = self.given(kind).any(|l| l.node.is_none());
            return if unnamed { nameless(kind) } else { Closing::Open(None) };
        };
        let Some(other) = other else { return Closing::Open(None) };
        let (place, name) = (head(own.list.span), kind.name());
        match (&own.list.md5, &other.list.md5) {
            (Some(md5), Some(another)) if md5 == another => Closing::Open(Some(format!("both are the {name} from before: show it again"))),
            (Some(md5), Some(another)) => {
                let [here, there] = [own, other].map(|held| node(held).unwrap_or_else(|| "the node before".to_owned()));
                Closing::Differs(format!("the {name} of {here} has checksum {md5}, that of {there} {another}"), place)
            }
            _ => Closing::Open(Some(format!("the checksum of the {name} is not in what was given: paste it from its first line"))),
        }
    }

    pub(super) fn absent(&self, kind: ListKind) -> Closing {
        let mut lists: Vec<&HeldList> = self.said_of(kind).filter(|l| self.is_here(l)).collect();
        lists.sort_by_key(|l| !l.list.absent);
        match lists.first() {
            None => Closing::Open(None),
            Some(gone) if gone.list.absent => Closing::Done(head(gone.list.span)),
            Some(there) => Closing::Differs(format!("there is a {}", kind.name()), head(there.list.span)),
        }
    }

    /// Saved before anything was done.
    pub(super) fn listed(&self, kind: ListKind) -> Closing {
        let first = self.progress.first_deed();
        let saved = |l: &&HeldList| first.is_none_or(|first| l.list.span < first) && self.is_here(l);
        let mut saved = self.said_of(kind).filter(saved).peekable();
        if saved.peek().is_none() {
            return Closing::Open(None);
        }
        let own: Vec<&HeldList> = saved.filter(|l| !self.is_nameless(l)).collect();
        match (own.first(), self.unseen(kind, &own)) {
            (None, _) => nameless(kind),
            (Some(_), Some(node)) => Closing::Open(Some(format!("the {} of {node} is still to be saved", kind.name()))),
            (Some(own), None) => Closing::Done(head(own.list.span)),
        }
    }
}

/// ITLRecovery and CAPF: the publisher's counts for the cluster (214231, 217138).
const fn one_for_all(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::ItlRecovery | Purpose::Capf)
}

/// Several nodes hand out lists of this kind, and one was given that is of none of them.
fn nameless(kind: ListKind) -> Closing {
    Closing::Open(Some(format!(
        "the {} that was given does not tell its node; run `show myself` before it, or name the node in the file's name",
        kind.name()
    )))
}

fn serials(held: &[&Held]) -> String {
    held.iter().map(|h| h.id.serial.to_string()).collect::<Vec<_>>().join(", ")
}

/// The list names a present certificate of each purpose, and no former one; the CTL is signed by what signs it now.
fn names(now: &Cluster, held: &HeldList, purposes: &[Purpose]) -> Verdict {
    let kind = held.list.kind.name();
    for purpose in purposes {
        let all = now.identities(*purpose);
        let (former, own): (Vec<&Held>, Vec<&Held>) = all.iter().partition(|h| is_taken_over(now, h, &all, *purpose));
        let present = |r: &&Record| own.iter().any(|h| h.is_named_by(r));
        if own.is_empty() {
            return Verdict::Unclear(format!("the present {} is not in the case to hold the {kind} against", purpose.name()));
        }
        let records: Vec<&Record> = held.list.records.iter().filter(|r| r.purpose() == Some(*purpose)).collect();
        let gone = now.anchors(&held.list).into_iter().find(|a| a.purpose == *purpose && a.gone());
        let shown = gone.as_ref().and_then(|a| if let Fate::Gone(shown) = a.fate { shown } else { None });
        let is_former = |r: &&&Record| former.iter().any(|h| h.is_named_by(r));
        let old = gone.map(|a| a.record).or_else(|| records.iter().find(is_former).copied());
        let old = old.or_else(|| records.iter().find(|r| one_for_all(*purpose) && !present(r)).copied());
        if let Some(old) = old {
            let node = old.node.as_deref().map(host).map_or_else(String::new, |n| format!(" of {n}"));
            let serial = old.serial().map_or("", Serial::as_str);
            // Of the record's own node, where the case shows that.
            let of_node = |h: &&Held| old.node.as_deref().is_some_and(|n| host(n) == h.owner(*purpose));
            let shown = shown.filter(|h| of_node(h)).or_else(|| own.iter().copied().find(of_node));
            let shows = shown.map_or_else(|| serials(&own), |held| held.id.serial.to_string());
            return Verdict::Wrong(format!("{}{node} bears {serial}, the present {} is {shows}", old.role.words(), purpose.name()));
        }
        if !records.iter().any(present) {
            let purpose = purpose.name();
            return Verdict::Unclear(format!(
                "no record of {purpose} is in what was given: paste the {kind} to its end, and if that was all, build it anew"
            ));
        }
        if held.list.whole
            && let Some(node) = left_out(now, held, *purpose)
        {
            return Verdict::Wrong(format!("the {kind} names no {} of {node}, which runs it", purpose.name()));
        }
    }
    // A TFTP node's ITL names its own CallManager (phones.md 1.1).
    let own_callmanager = |node: &str| now.identities(Purpose::CallManager).into_iter().filter(|h| h.is_of(node)).collect::<Vec<_>>();
    let of_purpose = || held.list.records.iter().filter(|r| r.purpose() == Some(Purpose::CallManager));
    if held.list.kind == ListKind::Itl
        && held.list.whole
        && let Some(node) = held.node.as_deref()
        && !own_callmanager(node).is_empty()
        && of_purpose().next().is_some()
        && !of_purpose().any(|r| own_callmanager(node).iter().any(|h| h.is_named_by(r)))
    {
        return Verdict::Unclear(format!("this list names no CallManager of {node}: it may be another node's"));
    }
    // Whose token signed it, no certificate of the cluster tells.
    let signer = now.list_signer().filter(|_| held.list.kind == ListKind::Ctl && !now.has_token_ctl());
    if let Some(Verdict::Wrong(why)) = signer.map(|purpose| signed(now, held, purpose)) {
        return Verdict::Wrong(why);
    }
    // Up to 11.5 each TFTP node signs its own ITL with its own CallManager (214231).
    if held.list.kind == ListKind::Itl
        && now.list_signer() == Some(Purpose::CallManager)
        && let Some((signer, node)) = held.list.signer.as_ref().zip(held.node.as_deref())
        && let Some(other) = now.identities(Purpose::CallManager).into_iter().find(|h| h.id.same(&signer.value))
        && other.owner(Purpose::CallManager) != host(node)
        && !other.is_of(node)
        && (other.certificate.is_some() || now.nodes.iter().any(|n| n.is_cucm() && same_host(&n.name, &other.label())))
        && !now.is_shared(Purpose::CallManager, node)
    {
        return Verdict::Unclear(format!("{} signed this list: it is not that of {node}", other.label()));
    }
    if !held.list.whole {
        return Verdict::Unclear(format!("a part of the {kind} is missing: paste it to its end"));
    }
    Verdict::Right
}

/// A node whose certificate this list must name, and does not: an ITL names every TVS of the cluster, a CTL the
/// CallManager of each node (SG12-DS, 214231; phones.md 1.1).
fn left_out(now: &Cluster, held: &HeldList, purpose: Purpose) -> Option<String> {
    let service = match (held.list.kind, purpose) {
        (ListKind::Itl, Purpose::Tvs) => "Cisco Trust Verification Service",
        (ListKind::Ctl, Purpose::CallManager) => "Cisco CallManager",
        _ => return None,
    };
    let (nodes, known) = now.nodes_running(&[service]);
    let own = now.identities(purpose);
    let of_node = |node: &Node| own.iter().filter(|h| h.is_of(&node.name) || h.is_for(&node.name)).collect::<Vec<_>>();
    let is_named = |h: &&&Held| held.list.records.iter().any(|r| h.is_named_by(r));
    let is_left_out = |node: &&Node| {
        let own = of_node(node);
        !own.is_empty() && !own.iter().any(is_named)
    };
    nodes.into_iter().filter(|n| known && n.is_cucm()).find(is_left_out).map(|n| host(&n.name))
}

/// A newer one of these, for several nodes, names the one that this was last seen on: once it is issued, it is every node's
/// (214231), whichever of them showed it.
fn is_taken_over(now: &Cluster, held: &Held, all: &[&Held], purpose: Purpose) -> bool {
    let owner = held.owner(purpose);
    let several = |c: &Held| now.nodes.iter().filter(|n| n.is_cucm() && c.is_for(&n.name)).count() > 1;
    let takes = |c: &&&Held| c.not_before() > held.not_before() && (c.is_for(&owner) || c.subject.same(&held.subject));
    all.iter().filter(takes).any(|c| several(c))
}

pub(super) fn signed(now: &Cluster, held: &HeldList, purpose: Purpose) -> Verdict {
    let kind = held.list.kind.name();
    let mut own = now.identities(purpose);
    // CallManager signs by the publisher's key; up to 11.5 each TFTP node signs its own ITL (214231).
    if purpose == Purpose::CallManager {
        let publisher = now.publisher().map(|n| n.name.as_str());
        let each = held.list.kind == ListKind::Itl && now.at_least(12, 0) != Some(true);
        let node = if each { held.node.as_deref() } else { publisher };
        if let Some(node) = node.filter(|node| own.iter().any(|h| h.is_of(node))) {
            own.retain(|h| h.is_of(node));
        }
    }
    match &held.list.signer {
        None => Verdict::Unclear(format!("who signed the {kind} is not in what was given: paste it from its first line")),
        Some(_) if own.is_empty() => {
            Verdict::Unclear(format!("the present {} is not in the case to hold the signer against", purpose.name()))
        }
        Some(signer) if own.iter().any(|h| h.id.same(&signer.value)) => Verdict::Right,
        Some(signer) => {
            let serial = &signer.value.serial;
            Verdict::Wrong(format!("the {kind} is signed by serial {serial}, not by {} {}", purpose.name(), serials(&own)))
        }
    }
}

/// A present certificate signs for phones that know it; a former one for those that hold the lists of before.
pub(super) fn signed_by_former(now: &Cluster, before: &Cluster, held: &HeldList) -> Verdict {
    let kind = held.list.kind.name();
    let Some(signer) = held.list.signer.as_ref().map(|s| &s.value) else {
        return Verdict::Unclear(format!("who signed the {kind} is not in what was given: paste it from its first line"));
    };
    let serial = &signer.serial;
    if let Some(purpose) = Purpose::IDENTITIES.into_iter().find(|p| now.identities(*p).iter().any(|h| h.id.same(signer))) {
        return Verdict::Wrong(format!("the {kind} is signed by serial {serial}, the present {}", purpose.name()));
    }
    let names = |list: &HeldList| list.list.records.iter().any(|r| r.id.as_ref().is_some_and(|id| id.same(signer)));
    // What servers hand out is what phones refuse.
    let handed_out = before.handed_out(held.list.kind);
    let is_of_phones = |list: &&HeldList| !handed_out.iter().any(|other| std::ptr::eq(*other, *list));
    if before.lists.iter().filter(is_of_phones).any(names) {
        return Verdict::Right;
    }
    Verdict::Unclear(format!("the {kind} is signed by serial {serial}, which no list from before names"))
}
