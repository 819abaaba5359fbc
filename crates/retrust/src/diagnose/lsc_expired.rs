//! LSCs past their last day, or close to it.

use super::*;
use time::Duration;

pub(super) const CONDITION: Condition = Condition {
    id: "lsc-expired",
    scenario: None,
    area: Area::Capf,
    severity: Severity::Medium,
    title: "Phones hold LSCs that have expired or soon will",
    explanation: "A phone that has an LSC uses it for every TLS connection and for 802.1X, also when it has expired; there is no switch to prefer the MIC. An expired LSC keeps the phone out of TLS and of the network. LSCs cannot be renewed over Mobile and Remote Access. Within sixty days (ours) it is a warning.",
    because: &[],
    by_hand: "Device > Phone > Find, where LSC Expires; or the query on `device`, in which `lscvaliduntil` counts Unix seconds.",
    sources: &[docs::LSC_QA.section("LSC and MIC"), docs::CAPF_12.section("Bulk renewal")],
    check,
};

/// Days before an LSC's end that warn; ours.
const SOON: Duration = Duration::days(60);

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let today = as_of.midnight().assume_utc();
    let dated: Vec<_> =
        cluster.phones_now(|p| p.lsc_until.is_some()).filter_map(|p| Some((p, p.lsc_until.filter(|t| t.unix_timestamp() > 0)?))).collect();
    let (mut tally, mut soon) = (Tally::default(), Tally::default());
    for (phone, until) in dated {
        let left = elapsed(today, until);
        let words = format!("{} until {}", phone.name, show_day(until));
        if left.is_negative() {
            tally.wrong(words, [phone.span]);
        } else if left <= SOON {
            soon.wrong(words, [phone.span]);
        } else {
            soon.right([phone.span]);
        }
    }
    let expected = "LSCs that are valid for longer";
    if let Some(instance) = tally.instance(Certainty::Confirmed, "Expired", expected) {
        return instance.holds();
    }
    if let Some(instance) = soon.instance(Certainty::Confirmed, "Soon to expire", expected) {
        return instance.weighs(Severity::Low).holds();
    }
    let refused = cluster.seen(log::TLS_PHONE_REFUSED).into_iter().filter(|s| {
        let peer = callmanager_refuses_phone_certificate::field(s, 2);
        callmanager_refuses_phone_certificate::is_expired(s) && !traffic::is_of_node(cluster, peer)
    });
    let by_server = eap::refusals(cluster).into_iter().filter(|(_, reason)| *reason == eap::Reason::Expired).map(|(s, _)| s);
    let told: Vec<Span> = refused.chain(by_server).map(|s| s.span).collect();
    if !told.is_empty() {
        let here = "A certificate was refused because it has expired. Where it is a phone's, that is its LSC.";
        return Instance::new(Certainty::Likely, here, told.into_iter().rev().take(3).collect())
            .compare(expected, "an expired one")
            .holds();
    }
    let ask =
        Question::command(commands::LSC_QUERY, "Until when are the LSCs valid?", "An expired one keeps its phone out.").on("publisher");
    soon.verdict(Certainty::Confirmed, "", expected, vec![ask])
}
