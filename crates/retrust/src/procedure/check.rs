//! How a step closes: what the next output must show, and what differs where it does not.
//!
//! Steps are held in their order against what was given since the work began, each against what came after that
//! which closed the steps before it. It closes by the first output that satisfies it, and stays closed. What is
//! there once a step was done, such as a service that runs or a count of phones, says nothing by itself, so it
//! counts only where the steps before are closed.

use super::Step;
use crate::case::{Aspect, Change, Cluster, Held, HeldList, Progress, Store, host, same_host};
use crate::cisco::Purpose;
use crate::read::{Deed, ListKind, Record, Signature, SsoStatus};
use crate::source::{SourceId, Span};
use crate::x509::Serial;

/// What closes a step, where an output can.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Check {
    /// The step's node shows a certificate of this purpose that it did not have before.
    Renewed(Purpose),
    /// The step's node shows its certificate of this purpose.
    Shows(Purpose),
    /// The list names the present certificates of these purposes, and no former ones; on the step's node, or on each
    /// that was looked at.
    Names(ListKind, Vec<Purpose>),
    /// The list is signed by a present certificate of this purpose.
    SignedBy(ListKind, Purpose),
    /// The step's node has no list of this kind.
    Absent(ListKind),
    /// A list of this kind was saved.
    Listed(ListKind),
    /// A store of CUCM holds of Expressway's chain, or Expressway's of CUCM's, what it did not hold before.
    Trusts(Store),
    /// A command said that it did this.
    Said(Deed),
    /// The service runs on the step's node.
    Runs(&'static str),
    /// Registered phones were counted, before anything was done.
    Counted,
    /// As many phones are registered as before anything was done.
    PhonesBack,
    /// The newest list of LSCs names no CAPF but the present one, and none is past its day.
    Enrolled,
    /// SP metadata holds certificates that nodes show now.
    Metadata,
    /// SAML SSO is on, with a test that did not fail and metadata newer than tomcat; or it is off, and was on.
    Sso(bool),
    /// No output that is known says it: the user ticks it, and what comes after it waits for that.
    ByHand,
}

/// Where a step stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Closing {
    /// Nothing that was given speaks of it; why, where something nearly does.
    Open(Option<String>),
    /// This closes it.
    Done(Span),
    /// The user saw it, and ticked it.
    Ticked,
    /// This should have closed it, and differs.
    Differs(String, Span),
}

impl Check {
    /// Something was done, where it closes: a renewal, a new list. A count, a saved list or a look may as well be an
    /// answer to a question.
    pub const fn is_deed(&self) -> bool {
        !matches!(self, Self::Counted | Self::Listed(_) | Self::Shows(_) | Self::Sso(true))
    }

    /// An output can close it.
    pub const fn by_output(&self) -> bool {
        !matches!(self, Self::ByHand)
    }

    /// What it means where an output differs, and what to do.
    const fn otherwise(&self) -> &'static str {
        match self {
            Self::Renewed(_) | Self::Shows(_) => "it was not renewed here, or the output is older than the renewal",
            Self::Names(ListKind::Ctl, _) => "the update did not take it in: run it again on the publisher before anything restarts",
            Self::Names(ListKind::Itl, _) => "TFTP of that node has not built its list anew: restart it, and look again",
            Self::SignedBy(..) => "the step before has not taken effect on this node",
            Self::Absent(_) => "the file is still there: delete it on this node",
            Self::Runs(_) => "start it, and find out why it stopped before you go on",
            Self::PhonesBack => "renew nothing else: wait ten minutes, count again, then look at one phone that is missing",
            Self::Enrolled => {
                "phones that are off, or that CAPF refuses, keep the old one: look at the status of their certificate operation"
            }
            Self::Metadata => "it was exported before the renewal, or the page uses another certificate: export it again",
            Self::Sso(_) => "the page's change did not reach this node, or is not finished",
            Self::Trusts(_) | Self::Listed(_) | Self::Said(_) | Self::Counted | Self::ByHand => "look at what the command printed",
        }
    }
}

/// How far a walk over the steps is.
struct Walk {
    /// The newest place that closed a step which does something.
    deeds: Span,
    /// The newest place that closed any.
    all: Span,
    /// What closed the count of phones just before: a reset and the wait for it share one count.
    counted: Option<Span>,
    /// A renewal before this step is not seen.
    unrenewed: bool,
    /// Something else before it is not.
    undone: bool,
    /// Phones are not back yet.
    gate: bool,
    /// Something of these steps is closed or ticked: they are what is being done.
    taken: bool,
    /// A restart before it is not.
    unstarted: bool,
}

/// Holds steps in their order, each with whether the user ticked it, against what was given since the work began.
pub fn close<'a>(steps: impl IntoIterator<Item = (&'a Step, bool)>, progress: &Progress<'_>) -> Vec<Closing> {
    let start = Span { source: progress.begun, start: 0, len: 0 };
    let mut walk =
        Walk { deeds: start, all: start, counted: None, unrenewed: false, undone: false, gate: false, taken: false, unstarted: false };
    let mut closings = Vec::new();
    for (step, ticked) in steps {
        let check = step.verify.as_ref().and_then(|v| v.check.as_ref());
        let closing = check.map_or(Closing::Open(None), |check| walk.step(step, check, ticked, progress));
        closings.push(if ticked && !matches!(closing, Closing::Done(_)) { Closing::Ticked } else { closing });
    }
    closings
}

impl Closing {
    const fn is_closed(&self) -> bool {
        matches!(self, Self::Done(_) | Self::Ticked)
    }
}

/// A renewal of these steps was seen, or ticked.
pub fn is_begun(steps: &[Step], closings: &[Closing]) -> bool {
    checks(steps, closings).any(|(check, closing)| matches!(check, Check::Renewed(_)) && closing.is_closed())
}

/// The phones were seen back after these steps; `None` where none of them waits for phones.
pub fn phones_are_back(steps: &[Step], closings: &[Closing]) -> Option<bool> {
    let (_, last) = checks(steps, closings).filter(|(check, _)| **check == Check::PhonesBack).last()?;
    Some(last.is_closed())
}

fn checks<'a>(steps: &'a [Step], closings: &'a [Closing]) -> impl Iterator<Item = (&'a Check, &'a Closing)> {
    let check = |step: &'a Step| step.verify.as_ref()?.check.as_ref();
    steps.iter().zip(closings).filter_map(move |(step, closing)| Some((check(step)?, closing)))
}

impl Walk {
    fn step(&mut self, step: &Step, check: &Check, ticked: bool, progress: &Progress<'_>) -> Closing {
        if *check != Check::PhonesBack
            && let Some(span) = self.counted.take()
        {
            (self.deeds, self.all) = (self.deeds.max(span), self.all.max(span));
        }
        let start = Span { source: progress.begun, start: 0, len: 0 };
        let (waits, after) = match check {
            // A look that the engineer took before needs no second one.
            Check::Shows(_) => (false, Span { source: SourceId(0), start: 0, len: 0 }),
            Check::Renewed(_) | Check::Listed(_) | Check::Counted => (false, start),
            Check::Trusts(_) | Check::Said(_) | Check::Names(..) | Check::SignedBy(..) | Check::Absent(_) | Check::ByHand => {
                (self.unrenewed || self.gate, self.deeds)
            }
            Check::Metadata | Check::Sso(_) | Check::Enrolled => (self.unrenewed, self.deeds),
            Check::Runs(_) => (self.unrenewed || self.undone || self.gate, self.deeds),
            Check::PhonesBack => (self.unrenewed || self.undone || self.gate || self.unstarted, self.all),
        };
        let weighing = Weighing { progress, step, after };
        let closing = match weighing.weigh(check) {
            Closing::Done(_) | Closing::Differs(..) if waits => Closing::Open(Some("the steps before it are not closed yet".to_owned())),
            // Of another way that nobody took it is no news.
            Closing::Differs(why, _) if !self.taken => Closing::Open(Some(why)),
            Closing::Differs(why, span) => Closing::Differs(format!("{why}; {}", check.otherwise()), span),
            other => other,
        };
        let done = matches!(closing, Closing::Done(_));
        self.taken |= ticked || done && check.is_deed();
        if let Closing::Done(span) = closing {
            match check {
                Check::PhonesBack => self.counted = Some(span),
                Check::Runs(_) => self.all = self.all.max(span),
                _ if check.is_deed() => (self.deeds, self.all) = (self.deeds.max(span), self.all.max(span)),
                _ => {}
            }
        }
        match check {
            // The list itself shows that what was to make it was done.
            Check::Names(..) | Check::SignedBy(..) if done => self.undone = false,
            _ if done || ticked => {}
            // What nobody looked at may be right; what was seen to be old holds the phones.
            Check::Names(ListKind::Itl, _) if !matches!(closing, Closing::Differs(..)) => {}
            Check::Renewed(_) => self.unrenewed = true,
            Check::PhonesBack => self.gate = true,
            Check::Trusts(_) | Check::Said(_) | Check::Names(..) | Check::SignedBy(..) | Check::Absent(_) | Check::ByHand => {
                self.undone = true;
            }
            Check::Runs(_) => self.unstarted = true,
            Check::Shows(_) | Check::Listed(_) | Check::Counted | Check::Metadata | Check::Sso(_) | Check::Enrolled => {}
        }
        closing
    }
}

/// Whether a change is what these steps are for.
pub fn wanted<'a>(change: &Change, steps: impl IntoIterator<Item = &'a Step>) -> bool {
    let mut checks = steps.into_iter().filter_map(|s| s.verify.as_ref()?.check.as_ref());
    let for_purpose = |check: &Check, purpose: Purpose| match check {
        Check::Renewed(p) | Check::Shows(p) => *p == purpose,
        Check::Names(_, all) => all.contains(&purpose),
        _ => false,
    };
    !change.worse
        && match change.aspect {
            Aspect::Identity(purpose) | Aspect::Record(_, purpose) => checks.any(|c| for_purpose(c, purpose)),
            Aspect::Signer(kind) => checks.any(|c| matches!(c, Check::SignedBy(k, _) if *k == kind)),
            Aspect::Sso => checks.any(|c| matches!(c, Check::Sso(_))),
            Aspect::Service | Aspect::Phones => true,
            Aspect::Mode => false,
        }
}

/// One step on the scales.
struct Weighing<'a> {
    progress: &'a Progress<'a>,
    step: &'a Step,
    /// Only what was given after this place counts.
    after: Span,
}

impl Weighing<'_> {
    fn weigh(&self, check: &Check) -> Closing {
        match check {
            Check::Renewed(purpose) => {
                let all = &self.progress.before.certificates;
                let former: Vec<&Held> = all.iter().filter(|h| h.store == Store::Identity(*purpose)).collect();
                self.certificate(*purpose, |held| {
                    let of_node = || former.iter().filter(|h| self.is_of_node(h, *purpose));
                    if former.iter().any(|h| h.id.same(&held.id)) {
                        Verdict::Wrong(format!("{} still shows serial {}", purpose.name(), held.id.serial))
                    } else if of_node().any(|h| h.not_before().zip(held.not_before()).is_some_and(|(was, now)| now < was)) {
                        Verdict::Wrong(format!(
                            "{} shows serial {}, which is older than the one from before",
                            purpose.name(),
                            held.id.serial
                        ))
                    } else if of_node().next().is_some() {
                        Verdict::Right
                    } else {
                        Verdict::Unclear(format!("the {} from before is not in the case to tell whether this is another", purpose.name()))
                    }
                })
            }
            Check::Shows(purpose) => self.certificate(*purpose, |_| Verdict::Right),
            Check::Names(kind, purposes) => self.list(*kind, |list| names(self.progress.now, list, purposes)),
            Check::SignedBy(kind, purpose) => self.list(*kind, |list| signed(self.progress.now, list, *purpose)),
            Check::Absent(kind) => {
                let lists =
                    self.progress.now.lists.iter().filter(|l| l.list.kind == *kind && self.is_after(l.list.span) && self.is_here(l));
                let mut lists = lists.collect::<Vec<_>>();
                lists.sort_by_key(|l| !l.list.absent);
                match lists.first() {
                    None => Closing::Open(None),
                    Some(gone) if gone.list.absent => Closing::Done(head(gone.list.span)),
                    Some(there) => Closing::Differs(format!("there is a {}", kind.name()), head(there.list.span)),
                }
            }
            Check::Listed(kind) => {
                let first = self.progress.first_deed();
                let saved = |l: &&HeldList| l.list.kind == *kind && self.is_after(l.list.span) && l.list.span < first && self.is_here(l);
                let mut saved = self.progress.now.lists.iter().filter(saved).peekable();
                match (saved.peek().is_some(), saved.find(|l| !self.is_nameless(l))) {
                    (false, _) => Closing::Open(None),
                    (true, None) => nameless(*kind),
                    (true, Some(own)) => Closing::Done(head(own.list.span)),
                }
            }
            Check::Said(deed) => {
                let said = self.progress.now.outcomes.iter().find(|o| o.deed == *deed && self.is_after(o.span));
                said.map_or(Closing::Open(None), |o| Closing::Done(o.span))
            }
            Check::Trusts(store) => self.trusts(*store),
            Check::Runs(service) => self.service(service),
            Check::Counted => {
                let counts = self.progress.counted_before();
                let newest = counts.last().map(|(.., span)| *span);
                match (newest, self.uncounted(&counts)) {
                    (Some(_), Some(node)) => still_to_count(&node),
                    (newest, _) => newest.map_or(Closing::Open(None), Closing::Done),
                }
            }
            Check::PhonesBack => self.phones(),
            Check::ByHand => Closing::Open(None),
            Check::Enrolled => self.lscs(),
            Check::Metadata => self.metadata(),
            Check::Sso(on) => self.sso(*on),
        }
    }

    fn is_after(&self, span: Span) -> bool {
        span > self.after
    }

    /// The step's node, where it is one of the cluster.
    fn node(&self) -> Option<&str> {
        self.step.node.as_deref().filter(|n| self.progress.now.node(n).is_some())
    }

    /// The step's node had this certificate: its own, or one that it shared.
    fn is_of_node(&self, held: &Held, purpose: Purpose) -> bool {
        let named = |node| held.certificate.as_ref().is_some_and(|c| c.san.iter().any(|s| same_host(s, node)));
        self.node().is_none_or(|node| self.is_owner(&held.owner(purpose), purpose) || named(node))
    }

    /// Whoever owns a certificate is the step's node. ITLRecovery is the publisher's for all, and of a CAPF that tells no
    /// node the publisher's is meant (214231, 217138).
    fn is_owner(&self, owner: &str, purpose: Purpose) -> bool {
        let Some(node) = self.node() else { return true };
        let of_publisher = || self.progress.now.publisher().is_none_or(|n| same_host(&n.name, node));
        purpose == Purpose::ItlRecovery || same_host(owner, node) || purpose == Purpose::Capf && owner.is_empty() && of_publisher()
    }

    fn is_here(&self, list: &HeldList) -> bool {
        self.node().is_none_or(|n| list.node.as_ref().is_none_or(|own| same_host(n, own)))
    }

    /// An ITL of which it is not known whose it is, where several nodes may hand one out.
    fn is_nameless(&self, list: &HeldList) -> bool {
        let (nodes, _) = self.progress.now.nodes_running(&["Cisco Tftp"]);
        list.list.kind == ListKind::Itl && list.node.is_none() && nodes.len() > 1
    }

    /// A node that runs CallManager and is in none of these counts.
    fn uncounted(&self, counts: &[(Option<String>, u64, Span)]) -> Option<String> {
        let (nodes, known) = self.progress.now.nodes_running(&["Cisco CallManager"]);
        // One count is of the one node that there is, whether or not it tells it.
        if !known || nodes.len() == 1 && !counts.is_empty() {
            return None;
        }
        nodes.into_iter().map(|n| host(&n.name)).find(|name| !counts.iter().any(|(node, ..)| node.as_ref() == Some(name)))
    }

    /// The first output of the step's node that is right, else the last that is not.
    fn certificate(&self, purpose: Purpose, verdict: impl Fn(&Held) -> Verdict) -> Closing {
        let now = self.progress.now;
        let own = now.certificates.iter().filter(|h| h.store == Store::Identity(purpose));
        let shown = own.flat_map(|h| h.spans.iter().map(move |s| (h, *s))).filter(|(_, s)| self.is_after(*s));
        // A certificate that several nodes share is shown by the node that the output is of.
        let here = |held: &Held, span: Span| {
            let of = now.inputs.get(&span.source).or(held.node.as_ref());
            self.is_owner(of.map_or(&held.owner(purpose), |n| n), purpose)
        };
        let mut shown: Vec<(&Held, Span)> = shown.filter(|(h, s)| here(h, *s)).collect();
        shown.sort_by_key(|(_, span)| *span);
        let mut last = Closing::Open(None);
        for (held, span) in shown {
            last = match verdict(held) {
                Verdict::Right => return Closing::Done(span),
                Verdict::Unclear(why) => Closing::Open(Some(why)),
                Verdict::Wrong(why) => Closing::Differs(why, span),
            };
        }
        last
    }

    /// Of each node that was looked at, the first list that is right; all of them must be.
    fn list(&self, kind: ListKind, verdict: impl Fn(&HeldList) -> Verdict) -> Closing {
        let lists = self.progress.now.lists.iter().filter(|l| l.list.kind == kind && !l.list.absent && self.is_after(l.list.span));
        // ITLs may differ by node; the CTL is one for the cluster (118892).
        let (unknown, lists): (Vec<&HeldList>, Vec<&HeldList>) =
            lists.filter(|l| kind == ListKind::Ctl || self.is_here(l)).partition(|l| self.is_nameless(l));
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
                let on = held.node.as_ref().map_or_else(String::new, |n| format!(" on {n}"));
                last = match (&held.list.signature, verdict(held)) {
                    (Signature::Invalid(why), _) => {
                        Closing::Differs(format!("the {}{on} is not valid: {why}", kind.name()), head(held.list.span))
                    }
                    (_, Verdict::Wrong(why)) => Closing::Differs(format!("{why}{on}"), head(held.list.span)),
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
        newest.map_or(Closing::Open(None), Closing::Done)
    }

    fn trusts(&self, store: Store) -> Closing {
        let Progress { before, now, .. } = self.progress;
        let known: Vec<&Held> = before.certificates.iter().filter(|h| h.store == store).collect();
        let leaf = |h: &&Held| match store {
            Store::ExpresswayTrust => matches!(h.store, Store::Identity(_)),
            _ => matches!(h.store, Store::ExpresswayServer | Store::ExpresswayClient),
        };
        let mut chain: Vec<&Held> = now.certificates.iter().filter(leaf).collect();
        let mut above = 0;
        while let Some(child) = chain.get(above) {
            let issuers = now.certificates.iter().filter(|h| h.subject.same(&child.id.issuer)).collect::<Vec<_>>();
            above = above.saturating_add(1);
            for issuer in issuers {
                if !chain.iter().any(|h| h.id.same(&issuer.id)) {
                    chain.push(issuer);
                }
            }
        }
        let is_new = |h: &&Held| !known.iter().any(|k| k.id.same(&h.id)) && chain.iter().any(|c| c.id.same(&h.id));
        let fresh = now.certificates.iter().filter(|h| h.store == store).filter(is_new);
        match fresh.flat_map(|h| &h.spans).find(|span| self.is_after(**span)) {
            Some(_) if known.is_empty() => {
                Closing::Open(Some("what this store held before is not in the case to tell whether it was uploaded since".to_owned()))
            }
            Some(span) => Closing::Done(*span),
            None => Closing::Open(None),
        }
    }

    fn service(&self, service: &str) -> Closing {
        let now = self.progress.now;
        let mut last = Closing::Open(None);
        for list in &now.service_lists {
            // A restart prints the states that it goes through; the last one counts.
            let row = list.services.iter().rfind(|s| s.name.eq_ignore_ascii_case(service)).filter(|s| self.is_after(s.span));
            let Some(row) = row else { continue };
            match (self.node(), &list.node) {
                (Some(wanted), Some(node)) if !same_host(wanted, node) => {}
                (Some(_), None) => {
                    let why = "a list of services was given that does not tell its node; run `show myself` before it, or name the node in the file's name";
                    last = Closing::Open(Some(why.to_owned()));
                }
                // What is not activated on this node has nothing to restart.
                _ if row.runs() || !row.activated => return Closing::Done(row.span),
                _ => last = Closing::Differs(format!("{service} is {}", row.state), row.span),
            }
        }
        last
    }

    fn phones(&self) -> Closing {
        let before = self.progress.counted_before();
        let since: Vec<_> = self.progress.counted_since().into_iter().filter(|(.., span)| self.is_after(*span)).collect();
        if since.is_empty() {
            return Closing::Open(None);
        }
        if before.is_empty() {
            return Closing::Open(Some(
                "phones were counted, but no count from before the work is in the case to hold it against".to_owned(),
            ));
        }
        if let Some(node) = self.uncounted(&before) {
            return Closing::Open(Some(format!(
                "the phones on {node} were not counted before the work, and other nodes say nothing of them"
            )));
        }
        let mut newest: Option<Span> = None;
        for (node, was, _) in &before {
            // One count before and one since are of the same node, whether or not both tell it.
            let mut of_node = since.iter().filter(|(n, ..)| n == node || before.len() == 1 && (n.is_none() || node.is_none()));
            let on = node.as_ref().map_or_else(String::new, |n| format!(" on {n}"));
            match of_node.clone().find(|(_, count, _)| count >= was) {
                Some((.., span)) => newest = newest.max(Some(*span)),
                None => {
                    return of_node.next_back().map_or_else(
                        || still_to_count(node.as_deref().unwrap_or("each node")),
                        |(_, count, span)| Closing::Differs(format!("{count} phones are registered{on}; {was} were"), *span),
                    );
                }
            }
        }
        newest.map_or(Closing::Open(None), Closing::Done)
    }

    fn lscs(&self) -> Closing {
        let now = self.progress.now;
        let present: Vec<&str> = now.identities(Purpose::Capf).into_iter().filter_map(|h| h.subject.common_name()).collect();
        let rows: Vec<_> = now.phones.iter().filter(|p| self.is_after(p.span)).filter_map(|p| Some((p, p.capf()?))).collect();
        let Some(newest) = rows.iter().map(|(p, _)| p.span.source).max() else { return Closing::Open(None) };
        if present.is_empty() {
            return Closing::Open(Some("LSCs were listed, but the present CAPF is not in the case to hold them against".to_owned()));
        }
        let today = self.progress.as_of.map(|day| day.midnight().assume_utc());
        let (mut former, mut expired, mut last) = (Vec::new(), Vec::new(), None);
        for (phone, capf) in rows.iter().filter(|(p, _)| p.span.source == newest) {
            if !present.iter().any(|p| p.eq_ignore_ascii_case(capf)) {
                former.push((capf, phone.span));
            } else if phone.lsc_until.zip(today).is_some_and(|(until, today)| until < today) {
                expired.push(phone.span);
            }
            last = Some(phone.span);
        }
        match (former.first(), expired.first(), last) {
            (Some((capf, span)), ..) => Closing::Differs(format!("{} in the list still with an LSC of {capf}", former.len()), *span),
            (_, Some(span), _) => Closing::Differs(format!("{} in the list still with an LSC past its day", expired.len()), *span),
            (.., Some(span)) => Closing::Done(span),
            (.., None) => Closing::Open(None),
        }
    }

    fn metadata(&self) -> Closing {
        let now = self.progress.now;
        let present: Vec<&Held> = [Purpose::Tomcat, Purpose::ItlRecovery].into_iter().flat_map(|p| now.identities(p)).collect();
        // Of each service provider the first file that is right, else its last.
        let mut files: Vec<(Option<&String>, MetadataSaid<'_>)> = Vec::new();
        for file in now.sp_metadata() {
            let keys = || file.keys.iter().filter(|(u, _)| u.as_deref() != Some("signing")).map(|(_, seen)| seen);
            let Some(first) = keys().next().filter(|s| self.is_after(s.span)) else { continue };
            let old = keys().find(|s| !present.iter().any(|h| h.id.same(&s.id)));
            let said = old.map_or(Ok(first.span), |old| Err((&old.id.serial, old.span)));
            match files.iter_mut().find(|(entity, _)| *entity == file.entity_id.as_ref()) {
                Some((_, known)) => *known = known.or(said),
                None => files.push((file.entity_id.as_ref(), said)),
            }
        }
        if present.is_empty() {
            return Closing::Open(None);
        }
        let newest = files.iter().filter_map(|(_, said)| said.ok()).max();
        match files.iter().find_map(|(_, said)| said.err()) {
            Some((serial, span)) => Closing::Differs(format!("the metadata holds certificate {serial}, which no node shows now"), span),
            None => newest.map_or(Closing::Open(None), Closing::Done),
        }
    }

    fn sso(&self, on: bool) -> Closing {
        let now = self.progress.now;
        let here = |s: &&SsoStatus| self.node().is_none_or(|n| s.node.as_ref().is_none_or(|own| same_host(n, own)));
        let was_on = self.progress.before.sso.iter().any(|s| s.enabled.as_ref().is_some_and(|e| e.value));
        let mut last = Closing::Open(None);
        for status in now.sso.iter().filter(here).filter(|_| on || was_on) {
            let Some(said) = status.enabled.as_ref().filter(|e| self.is_after(e.span)) else { continue };
            let made = now.identities(Purpose::Tomcat).into_iter().filter_map(Held::not_before).max();
            let old = status.exported.as_ref().zip(made).is_some_and(|(e, made)| e.value.saturating_add(crate::read::dates::SLACK) < made);
            last = match (said.value == on, on) {
                (true, true) if status.test_failed => Closing::Differs("the SSO test failed".to_owned(), said.span),
                (true, true) if old => Closing::Differs("the metadata was exported before tomcat was made".to_owned(), said.span),
                (true, _) => return Closing::Done(said.span),
                (false, _) => Closing::Differs(format!("SAML SSO is {}", if said.value { "still on" } else { "not on" }), said.span),
            };
        }
        last
    }
}

/// What a metadata file says: where its present certificate stands, or the former one that it holds, and where.
type MetadataSaid<'a> = Result<Span, (&'a Serial, Span)>;

/// What an output says of a step.
enum Verdict {
    Right,
    /// It does not say enough.
    Unclear(String),
    Wrong(String),
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

fn still_to_count(node: &str) -> Closing {
    Closing::Open(Some(format!("phones are still to be counted on {node}; a count must tell its node")))
}

fn head(span: Span) -> Span {
    Span { len: span.len.min(400), ..span }
}

fn serials(held: &[&Held]) -> String {
    held.iter().map(|h| h.id.serial.to_string()).collect::<Vec<_>>().join(", ")
}

/// The list names a present certificate of each purpose, and no former one; the CTL is signed by what signs it now.
fn names(now: &Cluster, held: &HeldList, purposes: &[Purpose]) -> Verdict {
    let kind = held.list.kind.name();
    for purpose in purposes {
        let own = now.identities(*purpose);
        let present = |r: &&Record| r.id.as_ref().is_some_and(|id| own.iter().any(|h| h.id.same(id)));
        if own.is_empty() {
            return Verdict::Unclear(format!("the present {} is not in the case to hold the {kind} against", purpose.name()));
        }
        let records: Vec<&Record> = held.list.records.iter().filter(|r| r.purpose() == Some(*purpose)).collect();
        let gone = now.anchors(&held.list).into_iter().find(|a| a.purpose == *purpose && a.gone()).map(|a| a.record);
        let old = gone.or_else(|| records.iter().find(|r| one_for_all(*purpose) && !present(r)).copied());
        if let Some(old) = old {
            let node = old.node.as_deref().map(host).map_or_else(String::new, |n| format!(" of {n}"));
            let serial = old.serial().map_or("", Serial::as_str);
            let shows = serials(&own);
            return Verdict::Wrong(format!("{}{node} bears {serial}, {} shows {shows}", old.role.words(), purpose.name()));
        }
        if !records.iter().any(present) {
            return Verdict::Unclear(format!("no record of {} is in what was given: paste the {kind} to its end", purpose.name()));
        }
    }
    // Whose token signed it, no certificate of the cluster tells.
    let signer = now.list_signer().filter(|_| held.list.kind == ListKind::Ctl && !now.has_token_ctl());
    if let Some(Verdict::Wrong(why)) = signer.map(|purpose| signed(now, held, purpose)) {
        return Verdict::Wrong(why);
    }
    if !held.list.whole {
        return Verdict::Unclear(format!("a part of the {kind} is missing: paste it to its end"));
    }
    Verdict::Right
}

fn signed(now: &Cluster, held: &HeldList, purpose: Purpose) -> Verdict {
    let kind = held.list.kind.name();
    let own = now.identities(purpose);
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
