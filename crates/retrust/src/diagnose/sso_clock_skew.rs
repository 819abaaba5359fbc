//! The assertion's validity does not cover the node's clock.

use super::{Area, Certainty, Condition, Instance, Question, Severity, Verdict, login_after, tested_after, unheard};
use crate::case::Cluster;
use crate::cisco::documents as docs;
use crate::cisco::{Message, commands, log_messages as log};
use crate::source::Span;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-clock-skew",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "The clocks of the node and of the identity provider are apart",
    explanation: "An assertion is valid for a window; more than three seconds of difference can put the node outside it. No certificate is at fault: this is not scenario 2.",
    because: &[],
    by_hand: "Run `utils ntp status` on each node and compare with the identity provider's clock.",
    sources: &[docs::SSO.section("Common issues"), docs::SSO_GUIDE_15.section("Requirements: time")],
    check,
};

/// What the log says where an assertion's time is not this node's.
const REFUSED: [Message; 3] = [log::TIME_INVALID, log::TIME_OUT_OF_BOUNDS, log::TIME_OUT_OF_SYNC];

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut seen: Vec<_> = REFUSED.into_iter().flat_map(|m| cluster.seen(m)).collect();
    seen.sort_by_key(|s| s.span);
    let Some(last) = seen.last() else {
        let page: Vec<Span> = cluster.seen(log::PAGE_TIME).iter().map(|s| s.span).collect();
        if !page.is_empty() {
            // The page guesses; a log that was read and says nothing of time speaks against it.
            let certainty = Certainty::weigh(false, 1, cluster.log(log::Log::Sso).is_some());
            return Instance::new(certainty, "A page of CUCM blames the clocks for a login that failed.", page)
                .compare("a login", "`Invalid SAML response. This may be caused when time is out of sync`")
                .ask(vec![ntp()])
                .holds();
        }
        return unheard(cluster, log::Log::Sso, || vec![ntp()]);
    };
    let since = login_after(cluster, last).map(|login| login.span).or_else(|| tested_after(cluster, last, true));
    if let Some(since) = since {
        return Verdict::RuledOut(vec![since]);
    }
    // The window of the assertion leaves no other reading (217268); a page's or a wizard's words do.
    Instance::new(
        Certainty::weigh(last.message == log::TIME_INVALID, 1, false),
        "The log says that the assertion's time is not valid on this node.",
        seen.iter().rev().take(3).map(|s| s.span).collect(),
    )
    .compare("`Time Valid?:true`", format!("`{}…`", last.message.literal))
    .ask(vec![ntp()])
    .holds()
}

fn ntp() -> Question {
    let why = "A clock that is off refuses every assertion; the offset that it prints tells which side is off.";
    Question::command(commands::NTP_STATUS, "Is the node's clock in step?", why).on("each node")
}
