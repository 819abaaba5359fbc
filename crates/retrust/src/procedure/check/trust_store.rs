//! A store holds what it did not hold before, or needs nothing new.

use super::{Closing, Weighing};
use crate::case::{Held, Progress, Store};
use crate::cisco::Purpose;
use crate::source::Span;
use crate::x509::Certificate;

impl Weighing<'_> {
    pub(super) fn trusts(&self, store: Store) -> Closing {
        if store == Store::ExpresswayTrust
            && let Some(differs) = self.still_lacks()
        {
            return differs;
        }
        if let Some(span) = self.trusted_already(store) {
            return Closing::Done(span);
        }
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

    /// The list of Expressway-C was given since, and lacks what issued a certificate that CUCM shows now.
    fn still_lacks(&self) -> Option<Closing> {
        let now = self.progress.now;
        let (held, sent) = (now.expressway_trust(), now.intermediates());
        let given = held.iter().flat_map(|h| &h.spans).filter(|span| self.is_after(**span)).max()?;
        let shown = [Purpose::Tomcat, Purpose::CallManager].into_iter().flat_map(|p| now.identities(p).into_iter().map(move |h| (p, h)));
        let lacks = |(purpose, leaf): (Purpose, &Held)| {
            let ca = crate::diagnose::missing_issuer(leaf.certificate.as_deref()?, &held, &sent)?;
            let of = leaf.node.as_ref().map_or_else(String::new, |node| format!(" of {node}"));
            Some(format!("the list lacks {}, above {}{of}", ca.common_name().map_or_else(|| ca.to_string(), str::to_owned), purpose.name()))
        };
        shown.into_iter().find_map(lacks).map(|words| Closing::Differs(words, *given))
    }

    /// Expressway-C's list holds the issuer of every certificate of CUCM that was renewed since: the same CA issued them.
    fn trusted_already(&self, store: Store) -> Option<Span> {
        const SHOWN: [Purpose; 4] = [Purpose::CallManager, Purpose::CallManagerEcdsa, Purpose::Tomcat, Purpose::TomcatEcdsa];
        let Progress { before, now, .. } = self.progress;
        // What has taken another's place since; one that is shown for the first time may be as old.
        let renewed = |p: Purpose| {
            let former = before.identities(p);
            let is_new = move |h: &&Held| former.iter().any(|b| b.owner(p) == h.owner(p)) && !former.iter().any(|b| b.id.same(&h.id));
            now.identities(p).into_iter().filter(is_new)
        };
        let mut leaves = SHOWN.into_iter().flat_map(renewed).map(|h| h.certificate.as_deref()).peekable();
        leaves.peek().filter(|_| store == Store::ExpresswayTrust)?;
        let held = now.expressway_trust();
        // CUCM sends its intermediates (MRA15 asks for the root alone).
        let sent = now.intermediates();
        let trusted = |leaf: Option<&Certificate>| leaf.is_some_and(|leaf| crate::diagnose::missing_issuer(leaf, &held, &sent).is_none());
        leaves.all(trusted).then(|| held.iter().filter_map(|h| h.span()).max()).flatten()
    }
}
