//! Phones have LSCs of the present CAPF.

use super::{Closing, Weighing};
use crate::cisco::Purpose;

impl Weighing<'_> {
    pub(super) fn lscs(&self) -> Closing {
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
}
