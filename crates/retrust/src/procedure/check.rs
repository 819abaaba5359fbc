//! How a step closes: what the next output must show, and what differs where it does not.
//!
//! A step closes only by what was given after the work began. A service that runs and a count of phones
//! say nothing of what was done before them, so they count only after an output that closes each step
//! before theirs.

use super::Step;
use crate::case::{Aspect, Change, Cluster, Held, HeldList, Progress, host, same_host};
use crate::cisco::{Purpose, Role};
use crate::read::{Deed, ListKind, Signature};
use crate::source::Span;
use crate::x509::Serial;

/// What closes a step, where an output can.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Check {
    /// The step's node shows a certificate of this purpose, and not the one of before.
    Renewed(Purpose, Option<Serial>),
    /// The step's node shows the newest certificate of this purpose in the case.
    Shows(Purpose),
    /// The list names the certificates that nodes show now, the same on every TFTP node.
    Names(ListKind),
    /// The list is signed by the present certificate of this purpose.
    SignedBy(ListKind, Purpose),
    /// A list of this kind was saved.
    Listed(ListKind),
    /// A command said that it did this.
    Said(Deed),
    /// The service runs on the step's node.
    Runs(&'static str),
    /// Registered phones were counted.
    Counted,
    /// As many phones are registered as when the work began.
    PhonesBack,
    /// SP metadata holds a certificate that nodes show now.
    Metadata,
    /// SAML SSO is on, or off.
    Sso(bool),
}

/// Where a step stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Closing {
    /// Nothing that was given speaks of it; why, where something nearly does.
    Open(Option<String>),
    /// This closes it.
    Done(Span),
    /// This should have closed it, and differs.
    Differs(String, Span),
}

impl Check {
    /// What it means where an output differs, and what to do.
    const fn otherwise(&self) -> &'static str {
        match self {
            Self::Renewed(..) | Self::Shows(_) => "it was not renewed here, or the output is older than the renewal",
            Self::Names(ListKind::Ctl) => "the update did not take it in: run it again on the publisher before anything restarts",
            Self::Names(ListKind::Itl) => "TFTP of that node has not built its list anew: restart it, and look again",
            Self::SignedBy(..) => "the step before has not taken effect on this node",
            Self::Runs(_) => "start it, and find out why it stopped before you go on",
            Self::PhonesBack => "renew nothing else: wait ten minutes, count again, then look at one phone that is missing",
            Self::Metadata => "it was exported before the renewal, or the page uses another certificate: export it again",
            Self::Sso(_) => "the page's change did not reach this node",
            Self::Listed(_) | Self::Said(_) | Self::Counted => "",
        }
    }

    /// Something was done, where it closes: a renewal, a new list. A count or a saved list may as well be an
    /// answer to a question.
    pub const fn is_deed(&self) -> bool {
        !matches!(self, Self::Counted | Self::Listed(_) | Self::Shows(_) | Self::Sso(_))
    }
}

/// Holds steps in their order against what was given since the work began.
pub fn close<'a>(steps: impl IntoIterator<Item = &'a Step>, progress: &Progress<'_>) -> Vec<Closing> {
    // The newest place that closed a step so far; `None` once a step stayed open. Services restart one after the
    // other and are shown by one list, so among them the order does not count.
    let mut all = Some(Span { source: progress.begun, start: 0, len: 0 });
    let mut deeds = all;
    let mut closings = Vec::new();
    for step in steps {
        let Some(check) = step.verify.as_ref().and_then(|v| v.check.as_ref()) else {
            closings.push(Closing::Open(None));
            continue;
        };
        let runs = matches!(check, Check::Runs(_));
        let weighing = |after| Weighing { progress, step, after }.weigh(check);
        let closing = match check {
            Check::Runs(_) => deeds.map_or(Closing::Open(None), weighing),
            Check::PhonesBack => all.map_or(Closing::Open(None), weighing),
            _ => weighing(Span { source: progress.begun, start: 0, len: 0 }),
        };
        let closing = match closing {
            Closing::Differs(why, span) => Closing::Differs(format!("{why}; {}", check.otherwise()), span),
            other => other,
        };
        let raise = |floor: Option<Span>| match (&closing, floor) {
            (Closing::Done(span), Some(floor)) => Some(floor.max(*span)),
            _ => None,
        };
        all = raise(all);
        deeds = if runs { deeds } else { raise(deeds) };
        closings.push(closing);
    }
    closings
}

/// Whether a change is what these steps are for.
pub fn wanted<'a>(change: &Change, steps: impl IntoIterator<Item = &'a Step>) -> bool {
    let mut checks = steps.into_iter().filter_map(|s| s.verify.as_ref()?.check.as_ref());
    let renews = |purpose: Purpose| move |c: &Check| matches!(c, Check::Renewed(p, _) | Check::Shows(p) if *p == purpose);
    !change.worse
        && match change.aspect {
            Aspect::Identity(purpose) => checks.any(renews(purpose)),
            // A list is built anew when a certificate in it was renewed, too.
            Aspect::List(_) => checks.any(|c| matches!(c, Check::Renewed(..) | Check::Names(_) | Check::SignedBy(..) | Check::Said(_))),
            Aspect::Sso => checks.any(|c| matches!(c, Check::Sso(_))),
            Aspect::Service | Aspect::Phones => true,
            Aspect::Mode => false,
        }
}

/// One step on the scales.
struct Weighing<'a> {
    progress: &'a Progress<'a>,
    step: &'a Step,
    /// Only what was given after this place counts, of a service or of phones.
    after: Span,
}

impl Weighing<'_> {
    fn weigh(&self, check: &Check) -> Closing {
        let now = self.progress.now;
        match check {
            Check::Renewed(purpose, old) => self.certificate(*purpose, |held| {
                let same = old.as_ref().is_some_and(|o| o.same(&held.id.serial));
                same.then(|| format!("{} still shows serial {}", purpose.name(), held.id.serial))
            }),
            Check::Shows(purpose) => self.certificate(*purpose, |_| None),
            Check::Names(kind) => self.list(*kind, |list| {
                let stale = stale(now, list);
                (!stale.is_empty()).then(|| format!("the {} does not name what is shown now: {}", kind.name(), stale.join("; ")))
            }),
            Check::SignedBy(kind, purpose) => self.list(*kind, |list| {
                let signer = list.list.signer.as_ref()?;
                let own = now.identities(*purpose);
                let right = own.iter().any(|h| h.id.same(&signer.value));
                (!right && !own.is_empty()).then(|| {
                    format!("the {} is signed by serial {}, not by {} {}", kind.name(), signer.value.serial, purpose.name(), serials(&own))
                })
            }),
            Check::Listed(kind) => {
                self.progress.lists_since(*kind).first().map_or(Closing::Open(None), |l| Closing::Done(head(l.list.span)))
            }
            Check::Said(deed) => {
                let said = now.outcomes.iter().rfind(|o| o.deed == *deed && self.progress.is_since(o.span));
                said.map_or(Closing::Open(None), |o| Closing::Done(o.span))
            }
            Check::Runs(service) => self.service(service),
            Check::Counted => self.progress.counted_since().first().map_or(Closing::Open(None), |(.., span)| Closing::Done(*span)),
            Check::PhonesBack => self.phones(),
            Check::Metadata => self.metadata(),
            Check::Sso(on) => {
                let said = now.sso.iter().rev().find_map(|s| s.enabled.as_ref()).filter(|e| self.progress.is_since(e.span));
                match said {
                    None => Closing::Open(None),
                    Some(said) if said.value == *on => Closing::Done(said.span),
                    Some(said) => Closing::Differs(format!("SAML SSO is {}", if said.value { "still on" } else { "not on" }), said.span),
                }
            }
        }
    }

    /// The step's node, where it is one of the cluster.
    fn node(&self) -> Option<&str> {
        self.step.node.as_deref().filter(|n| self.progress.now.node(n).is_some())
    }

    fn certificate(&self, purpose: Purpose, wrong: impl Fn(&Held) -> Option<String>) -> Closing {
        let own = self.progress.now.identities(purpose);
        // Of a certificate that several nodes share, an output shows it of the node that the output is of.
        let here = |held: &Held, span: &Span| {
            let Some(node) = self.node().filter(|_| !one_for_all(purpose)) else { return true };
            let of = held.node.as_ref().or_else(|| self.progress.now.inputs.get(&span.source));
            same_host(node, of.map_or(&held.owner(purpose), |n| n))
        };
        let shown = own.iter().filter_map(|h| Some((h, self.progress.shown_since(h)?))).filter(|(h, span)| here(h, span));
        match shown.max_by_key(|(_, span)| *span) {
            None => Closing::Open(None),
            Some((held, span)) => wrong(held).map_or(Closing::Done(span), |why| Closing::Differs(why, span)),
        }
    }

    /// The lists of all TFTP nodes, each held against the same question.
    fn list(&self, kind: ListKind, wrong: impl Fn(&HeldList) -> Option<String>) -> Closing {
        let lists = self.progress.lists_since(kind);
        let Some(first) = lists.first() else { return Closing::Open(None) };
        for held in &lists {
            let on = held.node.as_ref().map_or_else(String::new, |n| format!(" on {n}"));
            if let Signature::Invalid(why) = &held.list.signature {
                return Closing::Differs(format!("the {}{on} is not valid: {why}", kind.name()), head(held.list.span));
            }
            if let Some(why) = wrong(held) {
                return Closing::Differs(format!("{why}{on}"), head(held.list.span));
            }
        }
        // The CTL is one for the cluster, and must be equal everywhere (118892); ITLs may differ by node.
        let sums = |l: &&&HeldList| l.list.sha1.is_some() && l.list.sha1 != first.list.sha1;
        if let Some(other) = lists.iter().find(sums).filter(|_| kind == ListKind::Ctl) {
            let name = |l: &HeldList| l.node.clone().unwrap_or_else(|| "one node".to_owned());
            return Closing::Differs(format!("{} and {} hand out different CTLs", name(first), name(other)), head(other.list.span));
        }
        Closing::Done(lists.iter().map(|l| head(l.list.span)).max().unwrap_or(head(first.list.span)))
    }

    fn service(&self, service: &str) -> Closing {
        let listed = self.progress.now.service_lists.iter().rev().filter(|l| match (self.node(), &l.node) {
            (Some(wanted), Some(node)) => same_host(wanted, node),
            (Some(_), None) => false,
            (None, _) => true,
        });
        let rows = listed.flat_map(|l| &l.services).filter(|s| s.name.eq_ignore_ascii_case(service));
        let mut rows = rows.filter(|s| self.progress.is_since(s.span) && s.span > self.after);
        match rows.next() {
            Some(row) if row.state == "STARTED" => Closing::Done(row.span),
            Some(row) => Closing::Differs(format!("{service} is {}", row.state), row.span),
            None => {
                let nameless =
                    |l: &&crate::case::ServiceList| l.node.is_none() && l.services.iter().any(|s| self.progress.is_since(s.span));
                let why = "a list of services was given that does not tell its node; run `show myself` before it, or name the node in the file's name";
                let lost = self.node().is_some() && self.progress.now.service_lists.iter().any(|l| nameless(&l));
                Closing::Open(lost.then(|| why.to_owned()))
            }
        }
    }

    fn phones(&self) -> Closing {
        let since = self.progress.counted_since();
        let mut since = since.into_iter().filter(|(.., span)| *span > self.after).peekable();
        if since.peek().is_none() {
            return Closing::Open(None);
        }
        let before = self.progress.counted_before();
        let mut missing: Vec<String> = before.iter().map(|(node, ..)| node.clone().unwrap_or_default()).collect();
        let mut newest: Option<Span> = None;
        for (node, count, span) in since {
            let Some((_, was, _)) = before.iter().find(|(n, ..)| *n == node) else { continue };
            if count < *was {
                let on = node.map_or_else(String::new, |n| format!(" on {n}"));
                return Closing::Differs(format!("{count} phones are registered{on}; {was} were"), span);
            }
            missing.retain(|n| Some(n.as_str()) != node.as_deref().or(Some("")));
            newest = newest.max(Some(span));
        }
        match (newest, missing.is_empty()) {
            (Some(span), true) => Closing::Done(span),
            (Some(_), false) => Closing::Open(Some(format!("still to be counted: {}", missing.join(", ")))),
            (None, _) => {
                Closing::Open(Some("phones were counted, but no count from before the work is in the case to hold it against".to_owned()))
            }
        }
    }

    fn metadata(&self) -> Closing {
        let now = self.progress.now;
        let present: Vec<&Held> = [Purpose::Tomcat, Purpose::ItlRecovery].into_iter().flat_map(|p| now.identities(p)).collect();
        // Of each service provider the newest file.
        let mut files: Vec<&crate::read::SamlMetadata> = Vec::new();
        for file in now.sp_metadata().into_iter().rev() {
            if files.iter().all(|f| f.entity_id != file.entity_id) {
                files.push(file);
            }
        }
        let keys = files.into_iter().flat_map(|m| &m.keys).filter(|(u, _)| u.as_deref() != Some("signing"));
        let since: Vec<_> = keys.map(|(_, seen)| seen).filter(|s| self.progress.is_since(s.span)).collect();
        match since.iter().find(|s| !present.iter().any(|h| h.id.same(&s.id))) {
            _ if present.is_empty() => Closing::Open(None),
            Some(old) => Closing::Differs(format!("the metadata holds certificate {}, which no node shows now", old.id.serial), old.span),
            None => since.iter().map(|s| s.span).max().map_or(Closing::Open(None), Closing::Done),
        }
    }
}

/// ITLRecovery and CAPF: the publisher's counts for the cluster (214231, 217138).
const fn one_for_all(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::ItlRecovery | Purpose::Capf)
}

fn head(span: Span) -> Span {
    Span { len: span.len.min(400), ..span }
}

fn serials(held: &[&Held]) -> String {
    held.iter().map(|h| h.id.serial.to_string()).collect::<Vec<_>>().join(", ")
}

/// Records that name a certificate which is shown no more, in words.
fn stale(now: &Cluster, held: &HeldList) -> Vec<String> {
    let anchors = now.anchors(&held.list).into_iter().filter(crate::case::Anchor::gone).map(|a| (a.record, a.purpose));
    let capf = now.identities(Purpose::Capf);
    let old = |r: &&crate::read::Record| {
        r.role == Role::Capf && !capf.is_empty() && r.id.as_ref().is_some_and(|id| !capf.iter().any(|h| h.id.same(id)))
    };
    let capfs = held.list.records.iter().filter(old).map(|r| (r, Purpose::Capf));
    anchors
        .chain(capfs)
        .map(|(record, purpose)| {
            let node = record.node.as_deref().map(host).map_or_else(String::new, |n| format!(" of {n}"));
            let old = record.serial().map_or("", Serial::as_str);
            format!("{}{node} bears {old}, {} shows {}", record.role.words(), purpose.name(), serials(&now.identities(purpose)))
        })
        .collect()
}
