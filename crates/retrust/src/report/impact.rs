//! The business-impact table: one row a certificate purpose, what was renewed first.

use super::Impact;
use super::show::{level, phones, rfc3339};
use crate::case;
use crate::cisco::impact;
use crate::cisco::purpose::Purpose;
use time::{Date, Duration, OffsetDateTime};

/// A certificate younger than this on the day asked about counts as renewed (ours).
const RENEWED: Duration = Duration::days(90);

pub(super) fn impact_table(cluster: &case::Cluster, as_of: Date) -> Vec<Impact> {
    let today = as_of.midnight().assume_utc();
    let rows = impact::TABLE.iter().map(|row| {
        let purposes = match row.purpose {
            Purpose::Tomcat => vec![Purpose::Tomcat, Purpose::TomcatEcdsa],
            Purpose::CallManager => vec![Purpose::CallManager, Purpose::CallManagerEcdsa],
            other => vec![other],
        };
        let mut made: Vec<OffsetDateTime> =
            purposes.into_iter().flat_map(|p| cluster.identities(p)).filter_map(case::Held::not_before).collect();
        made.sort_by_key(|t| std::cmp::Reverse(*t));
        let recent = |t: &OffsetDateTime| today.checked_sub(RENEWED).is_some_and(|start| *t >= start);
        Impact {
            purpose: row.purpose.name().to_owned(),
            risk: level(row.risk).to_owned(),
            trust_lists: row.trust_lists.iter().map(|l| (*l).to_owned()).collect(),
            impact: row.impact.to_owned(),
            phones: phones(row.phones).to_owned(),
            services: row.services.iter().map(|s| (*s).to_owned()).collect(),
            renewed: made.iter().any(recent),
            made: made.into_iter().filter_map(rfc3339).collect(),
        }
    });
    // What was renewed first, then as in the document.
    let mut rows: Vec<Impact> = rows.collect();
    rows.sort_by_key(|r| !r.renewed);
    rows
}
