//! SP metadata, and single sign-on itself.

use super::{Closing, Weighing};
use crate::case::{Held, host, same_host};
use crate::cisco::Purpose;
use crate::read::dates::SLACK;
use crate::read::{Deed, SsoStatus};
use crate::source::{At, Span};
use std::collections::BTreeMap;
use time::OffsetDateTime;

impl Weighing<'_> {
    pub(super) fn metadata(&self) -> Closing {
        let now = self.progress.now;
        let present: Vec<&Held> = [Purpose::Tomcat, Purpose::ItlRecovery].into_iter().flat_map(|p| now.identities(p)).collect();
        // Of each service provider the first file that is right, else its last.
        let mut files: Vec<(Option<&String>, MetadataSaid)> = Vec::new();
        for file in now.exports() {
            let keys = || file.keys.iter().filter(|(u, _)| u.as_deref() != Some("signing")).map(|(_, seen)| seen);
            let Some(first) = keys().next().filter(|s| self.is_after(s.span)) else { continue };
            let old = keys().find(|s| !present.iter().any(|h| h.id.same(&s.id)));
            let held = old.map(|old| (format!("the metadata holds certificate {}, which no node shows now", old.id.serial), old.span));
            let left_out = || Some((format!("the metadata does not name {}", now.left_out_of(file)?.name), first.span));
            let said = held.or_else(left_out).map_or(Ok(first.span), Err);
            match files.iter_mut().find(|(entity, _)| *entity == file.entity_id.as_ref()) {
                Some((_, known)) if known.is_ok() => {}
                Some((_, known)) => *known = said,
                None => files.push((file.entity_id.as_ref(), said)),
            }
        }
        if present.is_empty() {
            return Closing::Open(None);
        }
        let all: Result<Option<Span>, (String, Span)> =
            files.into_iter().map(|(_, said)| said).try_fold(None, |newest, said| Ok(newest.max(Some(said?))));
        match all {
            Err((why, span)) => Closing::Differs(why, span),
            Ok(newest) => newest.map_or(Closing::Open(None), Closing::Done),
        }
    }

    pub(super) fn sso(&self, on: bool) -> Closing {
        let now = self.progress.now;
        let here = |s: &&SsoStatus| self.node().is_none_or(|n| s.node.as_ref().is_none_or(|own| same_host(n, own)));
        let was_on = self.progress.before.sso.iter().any(|s| s.enabled.as_ref().is_some_and(|e| e.value));
        // What each node said last: off is asked of all of them, and a step that was closed stays so when it is on again.
        let mut states: BTreeMap<String, bool> = BTreeMap::new();
        let mut last = Closing::Open(None);
        for status in now.sso.iter().filter(here).filter(|_| on || was_on) {
            let Some(said) = &status.enabled else { continue };
            if let Some(node) = &status.node {
                states.insert(host(node), said.value);
            }
            if !self.is_after(said.span) {
                continue;
            }
            let made = now.identities(Purpose::Tomcat).into_iter().filter_map(Held::not_before).max();
            let old = status.exported.as_ref().zip(made).is_some_and(|(e, made)| e.value.saturating_add(SLACK) < made);
            let still_on = states.iter().find(|(_, on)| **on).map(|(node, _)| node);
            last = match (said.value == on, on, still_on) {
                (true, true, _) if status.test_failed => Closing::Differs("the SSO test failed".to_owned(), said.span),
                (true, true, _) if old => Closing::Differs("the metadata was exported before tomcat was made".to_owned(), said.span),
                (true, false, Some(node)) => {
                    Closing::Open(Some(format!("SAML SSO was still on when {node} was looked at last; each node must say that it is off")))
                }
                (true, ..) => return Closing::Done(said.span),
                (false, ..) => Closing::Differs(format!("SAML SSO is {}", if said.value { "still on" } else { "not on" }), said.span),
            };
        }
        last
    }

    /// `utils sso status` shows a later import of the provider's metadata, or a later test that passed, than before.
    pub(super) fn status_says(&self, deed: Deed) -> Option<Span> {
        let date = |s: &SsoStatus| match deed {
            Deed::MetadataImported => s.imported.clone(),
            Deed::SsoTested => s.passed.clone().filter(|_| !s.test_failed),
            _ => None,
        };
        let before = self.progress.before.sso.iter().filter_map(date).map(|d| d.value).max();
        let made = self.progress.now.identities(Purpose::Tomcat).into_iter().filter_map(Held::not_before).max();
        let is_new = |d: &At<OffsetDateTime>| {
            before.is_none_or(|before| d.value > before) && made.is_none_or(|made| d.value.saturating_add(SLACK) > made)
        };
        self.progress.now.sso.iter().filter_map(date).filter(|d| self.is_after(d.span)).find(is_new).map(|d| d.span)
    }
}

/// What a metadata file says: where its present certificate stands, or what is wrong in it, and where.
type MetadataSaid = Result<Span, (String, Span)>;
