//! A certificate was renewed, or is shown.

use super::{Closing, Verdict, Weighing};
use crate::case::{Held, Store, same_host};
use crate::cisco::Purpose;
use crate::read::Record;
use crate::source::Span;

impl Weighing<'_> {
    /// The step's node shows another than before, and no older one.
    pub(super) fn renewed(&self, purpose: Purpose) -> Closing {
        let all = &self.progress.before.certificates;
        let former: Vec<&Held> = all.iter().filter(|h| h.store == Store::Identity(purpose)).collect();
        let newest = self.progress.before.newest_date();
        self.certificate(purpose, |held| {
            // A certificate that is younger than all that was given before cannot have been there.
            let is_new = held.not_before().zip(newest).is_some_and(|(made, newest)| made > newest);
            let of_node = || former.iter().filter(|h| self.is_of_node(h, purpose));
            if held.subject.is_empty() && held.not_before().is_none() {
                Verdict::Unclear("the output is cut: paste it to its end".to_owned())
            } else if former.iter().any(|h| h.id.same(&held.id)) {
                Verdict::Wrong(format!("{} still shows serial {}", purpose.name(), held.id.serial))
            } else if of_node().any(|h| h.not_before().zip(held.not_before()).is_some_and(|(was, now)| now < was)) {
                Verdict::Wrong(format!("{} shows serial {}, which is older than the one from before", purpose.name(), held.id.serial))
            } else if of_node().next().is_some() || is_new || self.lists_named_another(purpose, held) {
                Verdict::Right
            } else {
                Verdict::Unclear(format!("the {} from before is not in the case to tell whether this is another", purpose.name()))
            }
        })
    }

    /// The first output of the step's node that is right, else the last that is not.
    pub(super) fn certificate(&self, purpose: Purpose, verdict: impl Fn(&Held) -> Verdict) -> Closing {
        let now = self.progress.now;
        let own = now.certificates.iter().filter(|h| h.store == Store::Identity(purpose) && !h.id.serial.is_unknown());
        let shown = own.flat_map(|h| h.spans.iter().map(move |s| (h, *s))).filter(|(_, s)| self.is_after(*s));
        // What bears the name of another node alone is that node's, whatever the input is called.
        let is_other = |held: &Held| {
            let (name, node) = (held.subject.common_name()?, self.node()?);
            // Without the certificate its other names are not known.
            let tells = held.certificate.is_some() || !self.progress.before.is_shared(purpose, node);
            let of_host = now.nodes.iter().any(|n| same_host(&n.name, name)) || held.certificate.is_some() && name.contains('.');
            let by_name = !matches!(purpose, Purpose::Capf | Purpose::ItlRecovery);
            (tells && by_name && of_host && !held.bears(node)).then(|| (name.to_owned(), node.to_owned()))
        };
        // A certificate that several nodes share is shown by the node that the output is of.
        let here = |held: &Held, span: Span| {
            let of = now.node_at(span).or(held.node.as_ref());
            self.is_owner(of.map_or(&held.owner(purpose), |n| n), purpose)
        };
        let mut shown: Vec<(&Held, Span)> = shown.filter(|(h, s)| here(h, *s)).collect();
        shown.sort_by_key(|(_, span)| *span);
        let mut last = Closing::Open(None);
        for (held, span) in shown {
            last = match (is_other(held), verdict(held)) {
                (Some((name, node)), _) => Closing::Open(Some(format!("this certificate is that of {name}, not of {node}"))),
                (None, Verdict::Right) => return Closing::Done(span),
                (None, Verdict::Unclear(why)) => Closing::Open(Some(why)),
                (None, Verdict::Wrong(why)) => Closing::Differs(why, span),
            };
        }
        last
    }

    /// Lists from before name a certificate of the step's node, and not this one.
    fn lists_named_another(&self, purpose: Purpose, held: &Held) -> bool {
        let lists = &self.progress.before.lists;
        let of_node = |r: &&Record| {
            let named = r.node.as_deref().or(r.subject.common_name());
            purpose == Purpose::ItlRecovery || self.node().zip(named).is_some_and(|(own, named)| same_host(own, named))
        };
        let records = || lists.iter().flat_map(|l| &l.list.records).filter(|r| r.purpose() == Some(purpose)).filter(of_node);
        records().next().is_some() && !records().any(|r| held.is_named_by(r))
    }

    /// The step's node had this certificate: its own, or one that it shared.
    fn is_of_node(&self, held: &Held, purpose: Purpose) -> bool {
        self.node().is_none_or(|node| self.is_owner(&held.owner(purpose), purpose) || held.is_for(node))
    }

    /// Whoever owns a certificate is the step's node. ITLRecovery is the publisher's for all, and of a CAPF that tells no
    /// node the publisher's is meant (214231, 217138).
    fn is_owner(&self, owner: &str, purpose: Purpose) -> bool {
        let Some(node) = self.node() else { return true };
        let of_publisher = || self.progress.now.publisher().is_none_or(|n| same_host(&n.name, node));
        purpose == Purpose::ItlRecovery || same_host(owner, node) || purpose == Purpose::Capf && owner.is_empty() && of_publisher()
    }
}
