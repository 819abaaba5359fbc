//! Phones have LSCs of the present CAPF.

use super::{Closing, Weighing};
use crate::cisco::Purpose;

impl Weighing<'_> {
    pub(super) fn lscs(&self) -> Closing {
        let now = self.progress.now;
        let present: Vec<&str> = now.identities(Purpose::Capf).into_iter().filter_map(|h| h.subject.common_name()).collect();
        let rows: Vec<_> = now.phones.iter().filter(|p| self.is_after(p.span)).filter_map(|p| Some((p, p.capf()?))).collect();
        // A query that finds none prints its header alone.
        let none = now.tables.iter().filter(|t| t.rows == 0 && t.columns.iter().any(|c| c == "lscissuername"));
        let none = none.map(|t| t.span).filter(|span| self.is_after(*span)).max();
        let newest = rows.iter().map(|(p, _)| p.span.source).max();
        let Some(newest) = newest.filter(|newest| none.is_none_or(|none| none.source <= *newest)) else {
            let why = "a query for LSCs found none: where it asked for all of them, tick this step".to_owned();
            return Closing::Open(none.map(|_| why));
        };
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
