//! The assertion's validity does not cover the node's clock.

use super::{Area, Certainty, Condition, Instance, Question, Severity, Verdict, login_after};
use crate::case::Cluster;
use crate::cisco::documents as docs;
use crate::cisco::{commands, log_messages as log};
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

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let seen = cluster.seen(log::TIME_INVALID);
    let Some(last) = seen.last() else {
        return match cluster.log(log::Log::Sso) {
            Some(log) => Verdict::RuledOut(vec![log.span]),
            None => Verdict::Open(vec![
                Question::command(commands::NTP_STATUS, "Is the node's clock in step?", "A clock that is off refuses every assertion.")
                    .on("each node"),
            ]),
        };
    };
    if let Some(login) = login_after(cluster, last) {
        return Verdict::RuledOut(vec![login]);
    }
    Instance::new(
        Certainty::Likely,
        "The log says that the assertion's time is not valid on this node.",
        seen.iter().rev().take(3).map(|s| s.span).collect(),
    )
    .compare("`Time Valid?:true`", "`Time Valid?:false`")
    .ask(vec![
        Question::command(commands::NTP_STATUS, "Is the node's clock in step?", "The offset that it prints tells which side is off.")
            .on("each node"),
    ])
    .holds()
}
