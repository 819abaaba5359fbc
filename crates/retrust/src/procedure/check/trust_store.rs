//! A store holds what it did not hold before.

use super::{Closing, Weighing};
use crate::case::{Held, Progress, Store};

impl Weighing<'_> {
    pub(super) fn trusts(&self, store: Store) -> Closing {
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
}
