//! How a step closes: what the next output must show, and what differs where it does not.
//!
//! Steps are held in their order against what was given since the work began, each against what came after that
//! which closed the steps before it. It closes by the first output that satisfies it, and stays closed. What is
//! there once a step was done, such as a service that runs or a count of phones, says nothing by itself, so it
//! counts only where the steps before are closed.

mod certificate;
mod lscs;
mod phones;
mod service;
mod sso;
mod trust_list;
mod trust_store;

use super::Step;
use crate::case::{Aspect, Change, HeldList, Progress, Store, same_host};
use crate::cisco::Purpose;
use crate::read::{Deed, ListKind, Outcome, TunnelSeen};
use crate::source::{SourceId, Span};
use trust_list::{signed, signed_by_former};

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
    /// The list is signed by a former certificate that lists of before name: phones hold it still.
    SignedByFormer(ListKind),
    /// The step's node hands out the same list as the node that was looked at before, by its checksum.
    Same(ListKind),
    /// The step's node has no list of this kind.
    Absent(ListKind),
    /// A list of this kind was saved.
    Listed(ListKind),
    /// A store of CUCM holds of Expressway's chain, or Expressway's of CUCM's, what it did not hold before.
    Trusts(Store),
    /// Every SSH tunnel between the Expressways is up.
    Tunnels,
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

    /// What it means where an output differs, and what to do.
    const fn otherwise(&self) -> &'static str {
        match self {
            Self::Renewed(_) | Self::Shows(_) => "it was not renewed here, or the output is older than the renewal",
            Self::Names(ListKind::Ctl, _) => "the update did not take it in: run it again on the publisher before anything restarts",
            Self::Names(ListKind::Itl, _) => "TFTP of that node has not built its list anew: restart it, and look again",
            Self::Same(_) => "one of them is old: restart TFTP on that node, and look again",
            Self::SignedBy(..) | Self::SignedByFormer(_) => "the step before has not taken effect on this node",
            Self::Tunnels => "the zone or a certificate of one side is not right yet: look at the log of both Expressways",
            Self::Absent(_) => "the file is still there: delete it on this node",
            Self::Runs(_) => "start it, and find out why it stopped before you go on",
            Self::PhonesBack => "renew nothing else: wait ten minutes, count again, then look at one phone that is missing",
            Self::Enrolled => {
                "phones that are off, or that CAPF refuses, keep the old one: look at the status of their certificate operation"
            }
            Self::Metadata => "it was exported before the renewal, or the page uses another certificate: export it again",
            Self::Sso(_) => "the page's change did not reach this node, or is not finished",
            Self::Trusts(_) => "upload what is missing, and show the list again",
            Self::Listed(_) | Self::Said(_) | Self::Counted => "look at what the command printed",
        }
    }
}

/// How far a walk over the steps is.
struct Walk {
    /// The newest place that closed a step which does something.
    deeds: Span,
    /// The newest place that closed any.
    all: Span,
    /// Where a row of looks at lists began: in which order nodes are looked at is nobody's matter.
    looks: Option<Span>,
    /// The list that closed a look of this row: whoever hands out the same as another hands out the same as this.
    looked_at: Option<(ListKind, Span)>,
    /// What closed the count of phones just before: a reset and the wait for it share one count.
    counted: Option<Span>,
    /// A renewal before this step that is not seen, in its words; of what follows the same.
    unrenewed: Option<String>,
    /// Something else before it.
    undone: Option<String>,
    /// Phones that are not back yet.
    gate: Option<String>,
    /// Something of these steps is closed or ticked: they are what is being done.
    taken: bool,
    /// A restart before it.
    unstarted: Option<String>,
    /// Metadata that was not exchanged yet, or single sign-on that is not on again.
    unexchanged: Option<String>,
}

/// Holds steps in their order, each with whether the user ticked it, against what was given since the work began.
pub fn close<'a>(steps: impl IntoIterator<Item = (&'a Step, bool)>, progress: &Progress<'_>) -> Vec<Closing> {
    let start = Span { source: progress.begun, start: 0, len: 0 };
    let mut walk = Walk {
        deeds: start,
        all: start,
        looks: None,
        looked_at: None,
        counted: None,
        unrenewed: None,
        undone: None,
        gate: None,
        taken: false,
        unstarted: None,
        unexchanged: None,
    };
    let mut closings = Vec::new();
    for (step, ticked) in steps {
        let check = step.verify.as_ref().and_then(|v| v.check.as_ref());
        let closing = check.map_or(Closing::Open(None), |check| walk.step(step, check, ticked, progress));
        closings.push(if ticked && !matches!(closing, Closing::Done(_)) { Closing::Ticked } else { closing });
    }
    closings
}

impl Closing {
    const fn seen_at(&self) -> Option<Span> {
        if let Self::Done(span) = self { Some(*span) } else { None }
    }

    const fn is_closed(&self) -> bool {
        matches!(self, Self::Done(_) | Self::Ticked)
    }
}

/// A renewal of these steps was seen, or ticked.
pub fn is_begun(steps: &[Step], closings: &[Closing]) -> bool {
    checks(steps, closings).any(|(check, closing)| matches!(check, Check::Renewed(_)) && closing.is_closed())
}

/// The last of these steps that an output closes is closed.
pub fn is_finished(steps: &[Step], closings: &[Closing]) -> bool {
    checks(steps, closings).last().is_some_and(|(_, closing)| closing.is_closed())
}

/// The phones were seen back after these steps; `None` where none of them waits for phones.
pub fn phones_are_back(steps: &[Step], closings: &[Closing]) -> Option<bool> {
    let (_, last) = checks(steps, closings).filter(|(check, _)| **check == Check::PhonesBack).last()?;
    Some(last.is_closed())
}

/// Where the first renewal of these steps was seen.
pub fn begun_at(steps: &[Step], closings: &[Closing]) -> Option<Span> {
    checks(steps, closings).filter(|(check, _)| matches!(check, Check::Renewed(_))).filter_map(|(_, c)| c.seen_at()).min()
}

/// Where the phones were seen back after these steps.
pub fn back_at(steps: &[Step], closings: &[Closing]) -> Option<Span> {
    checks(steps, closings).filter(|(check, _)| **check == Check::PhonesBack).last()?.1.seen_at()
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
        let is_look = matches!(check, Check::Names(..) | Check::SignedBy(..) | Check::SignedByFormer(_) | Check::Same(_));
        self.looks = if is_look { self.looks.or(Some(self.deeds)) } else { None };
        self.looked_at = self.looked_at.filter(|_| is_look);
        let start = Span { source: progress.begun, start: 0, len: 0 };
        let looked = self.looks.unwrap_or(self.deeds);
        let (unrenewed, undone, gate) = (&self.unrenewed, &self.undone, &self.gate);
        let (waits, after): (Vec<&Option<String>>, Span) = match check {
            // A look that the engineer took before needs no second one.
            Check::Shows(_) => (Vec::new(), Span { source: SourceId(0), start: 0, len: 0 }),
            Check::Renewed(_) | Check::Listed(_) | Check::Counted => (Vec::new(), start),
            Check::Names(..) | Check::SignedBy(..) | Check::SignedByFormer(_) => (vec![unrenewed, gate], looked),
            Check::Same(_) => (vec![unrenewed, undone, gate], looked),
            Check::Trusts(_) | Check::Said(_) | Check::Absent(_) | Check::Tunnels => (vec![unrenewed, gate], self.deeds),
            Check::Metadata | Check::Sso(_) | Check::Enrolled => (vec![unrenewed], self.deeds),
            Check::Runs(_) => (vec![unrenewed, undone, gate, &self.unexchanged], self.deeds),
            Check::PhonesBack => (vec![unrenewed, undone, gate, &self.unstarted], self.all),
        };
        let waits = waits.into_iter().flatten().next();
        let weighing = Weighing { progress, step, after, looked_at: self.looked_at };
        let closing = match weighing.weigh(check) {
            // Services look the same before and after, and so do commands that are run twice.
            Closing::Open(None) if waits.is_none() && matches!(check, Check::Runs(_) | Check::Said(_)) => {
                Closing::Open(weighing.came_before(check, start))
            }
            // It is not its turn yet.
            Closing::Differs(..) if matches!(check, Check::Renewed(_)) && self.gate.is_some() => Closing::Open(None),
            seen @ (Closing::Done(_) | Closing::Differs(..)) => match waits {
                Some(step) => Closing::Open(Some(format!("a step before it is not closed yet: {step}"))),
                None => self.weighed(check, seen),
            },
            open => open,
        };
        let done = matches!(closing, Closing::Done(_));
        self.taken |= ticked || done && check.is_deed();
        if let Closing::Done(span) = closing {
            if let Check::Names(kind, _) | Check::SignedBy(kind, _) | Check::SignedByFormer(kind) = check {
                self.looked_at = self.looked_at.filter(|(known, _)| known == kind).or(Some((*kind, span)));
            }
            match check {
                Check::PhonesBack => self.counted = Some(span),
                Check::Runs(_) => self.all = self.all.max(span),
                // What Expressway learns, and when the last phone has a new LSC, is no matter of the order on CUCM.
                Check::Trusts(Store::ExpresswayTrust) | Check::Tunnels | Check::Enrolled => {}
                // One status of single sign-on shows them and what follows.
                Check::Said(Deed::MetadataImported | Deed::SsoTested) => {}
                _ if check.is_deed() => (self.deeds, self.all) = (self.deeds.max(span), self.all.max(span)),
                _ => {}
            }
        }
        match check {
            // The list itself shows that what was to make it was done.
            Check::Names(..) | Check::SignedBy(..) | Check::SignedByFormer(_) if done => self.undone = None,
            _ if done || ticked => {}
            // What nobody looked at may be right; what was seen to be old holds the phones.
            Check::Names(ListKind::Itl, _) | Check::Same(_) if !matches!(closing, Closing::Differs(..)) => {}
            // Up to 12.5 subscribers may have a CAPF, which is unused (217138): nothing waits for it.
            Check::Renewed(Purpose::Capf) if weighing.is_of_subscriber() => {}
            Check::Renewed(_) => first(&mut self.unrenewed, step),
            Check::PhonesBack => first(&mut self.gate, step),
            Check::Trusts(_)
            | Check::Said(_)
            | Check::Names(..)
            | Check::SignedBy(..)
            | Check::SignedByFormer(_)
            | Check::Same(_)
            | Check::Absent(_)
            | Check::Tunnels => first(&mut self.undone, step),
            Check::Runs(_) => first(&mut self.unstarted, step),
            Check::Metadata | Check::Sso(true) => first(&mut self.unexchanged, step),
            Check::Shows(_) | Check::Listed(_) | Check::Counted | Check::Sso(false) | Check::Enrolled => {}
        }
        closing
    }

    fn weighed(&self, check: &Check, seen: Closing) -> Closing {
        match seen {
            // Of another way that nobody took it is no news; who ran the command took it.
            Closing::Differs(why, _) if !self.taken && !matches!(check, Check::Said(_)) => Closing::Open(Some(why)),
            Closing::Differs(why, span) => Closing::Differs(format!("{why}; {}", check.otherwise()), span),
            other => other,
        }
    }
}

/// Keeps the first step that holds others, as it is called.
fn first(holds: &mut Option<String>, step: &Step) {
    holds.get_or_insert_with(|| {
        let what = step.text.split_once(". ").map_or(step.text.as_str(), |(first, _)| first).trim_end_matches('.');
        step.node.as_ref().map_or_else(|| what.to_owned(), |node| format!("{what}, on {node}"))
    });
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
            // A saved key that signs stands in the list as well.
            Aspect::Record(kind, Purpose::ItlRecovery) => {
                checks.any(|c| for_purpose(c, Purpose::ItlRecovery) || matches!(c, Check::SignedByFormer(k) if *k == kind))
            }
            Aspect::Identity(purpose) | Aspect::Record(_, purpose) => checks.any(|c| for_purpose(c, purpose)),
            Aspect::Signer(kind) => checks.any(|c| matches!(c, Check::SignedBy(k, _) | Check::SignedByFormer(k) if *k == kind)),
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
    /// The list that closed the look before this one.
    looked_at: Option<(ListKind, Span)>,
}

impl Weighing<'_> {
    fn weigh(&self, check: &Check) -> Closing {
        match check {
            Check::Renewed(purpose) => self.renewed(*purpose),
            Check::Shows(purpose) => self.certificate(*purpose, |_| Verdict::Right),
            Check::Names(kind, purposes) => self.names(*kind, purposes),
            Check::SignedBy(kind, purpose) => self.list(*kind, |now, list| signed(now, list, *purpose)),
            Check::SignedByFormer(kind) => self.list(*kind, |now, list| signed_by_former(now, self.progress.before, list)),
            Check::Same(kind) => self.same(*kind),
            Check::Absent(kind) => self.absent(*kind),
            Check::Listed(kind) => self.listed(*kind),
            Check::Said(deed) => self.said(*deed),
            Check::Trusts(store) => self.trusts(*store),
            Check::Tunnels => self.tunnels(),
            Check::Runs(service) => self.service(service),
            Check::Counted => self.counted(),
            Check::PhonesBack => self.phones_back(),
            Check::Enrolled => self.lscs(),
            Check::Metadata => self.metadata(),
            Check::Sso(on) => self.sso(*on),
        }
    }

    /// The first status page on which every tunnel is up, else the last one.
    fn tunnels(&self) -> Closing {
        let given: Vec<&TunnelSeen> = self.progress.now.tunnels.iter().filter(|t| self.is_after(t.span)).collect();
        let mut last = Closing::Open(None);
        for page in given.chunk_by(|a, b| a.span.source == b.span.source) {
            last = match (page.iter().find(|t| !t.active), page.last()) {
                (Some(down), _) => Closing::Differs(format!("the SSH tunnel to {} is not active", down.host), down.span),
                (None, Some(row)) => return Closing::Done(row.span),
                (None, None) => continue,
            };
        }
        last
    }

    /// The first time that a command said it in full, else the last.
    fn said(&self, deed: Deed) -> Closing {
        let now = self.progress.now;
        let (nodes, known) = now.nodes_running(&["Cisco Tftp"]);
        let mut last = Closing::Open(None);
        for said in now.outcomes.iter().filter(|o| o.deed == deed && self.is_after(o.span)) {
            if let Some((_, node)) = self.node().zip(now.node_at(said.span)).filter(|(own, node)| !same_host(own, node)) {
                last = Closing::Open(Some(format!("it was run on {node}")));
                continue;
            }
            if let Some(key) = said.about.as_ref().filter(|key| deed == Deed::ListReset && !self.commands(key)) {
                last = Closing::Open(Some(format!("another command was run: it signed with {key}")));
                continue;
            }
            // A reset list goes to each TFTP node, and says so (CLI).
            let sent = || now.outcomes.iter().filter(|o| o.deed == Deed::ListTransferred && o.span.source == said.span.source);
            let reached = |node: &str| {
                sent().any(|o| o.about.as_deref().is_some_and(|to| same_host(to, node) || now.node(to).is_some_and(|n| n.name == node)))
            };
            let missed = nodes.iter().find(|n| known && deed == Deed::ListReset && !reached(&n.name));
            let Some(missed) = missed else { return Closing::Done(said.span) };
            last = Closing::Differs(format!("it does not say that the list went to {}", missed.name), said.span);
        }
        if last == Closing::Open(None)
            && let Some(span) = self.status_says(deed)
        {
            return Closing::Done(span);
        }
        let is_own = |u: &&Outcome| u.deed == deed && u.about.as_ref().is_none_or(|key| self.commands(key));
        match now.undone.iter().filter(is_own).rfind(|u| self.is_after(u.span)) {
            Some(undone) if last == Closing::Open(None) => {
                Closing::Differs("what it printed does not say that it was done".to_owned(), undone.span)
            }
            _ => last,
        }
    }

    /// The step's command has this word.
    fn commands(&self, word: &str) -> bool {
        self.step.command.as_deref().is_none_or(|command| command.split_whitespace().any(|own| own.eq_ignore_ascii_case(word)))
    }

    /// What was given would close it, and came before that which closed the steps above.
    fn came_before(&self, check: &Check, begun: Span) -> Option<String> {
        let earlier = Weighing { after: begun, ..*self }.weigh(check);
        matches!(earlier, Closing::Done(_)).then(|| {
            "it was printed before that which closed the steps above: print it again, or give the outputs in the order of the work"
                .to_owned()
        })
    }

    fn is_after(&self, span: Span) -> bool {
        span > self.after
    }

    /// The step's node, where it is one of the cluster.
    fn node(&self) -> Option<&str> {
        self.step.node.as_deref().filter(|n| self.progress.now.node(n).is_some())
    }

    fn is_of_subscriber(&self) -> bool {
        self.node().zip(self.progress.now.publisher()).is_some_and(|(own, publisher)| !same_host(own, &publisher.name))
    }

    fn is_here(&self, list: &HeldList) -> bool {
        self.node().is_none_or(|n| list.node.as_ref().is_none_or(|own| same_host(n, own)))
    }

    /// An ITL of which it is not known whose it is, where several nodes may hand one out.
    fn is_nameless(&self, list: &HeldList) -> bool {
        let (nodes, _) = self.progress.now.nodes_running(&["Cisco Tftp"]);
        list.list.kind == ListKind::Itl && list.node.is_none() && nodes.len() > 1
    }
}

/// What an output says of a step.
enum Verdict {
    Right,
    /// It does not say enough.
    Unclear(String),
    Wrong(String),
}

fn head(span: Span) -> Span {
    Span { len: span.len.min(400), ..span }
}
