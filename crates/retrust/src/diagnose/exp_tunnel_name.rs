//! SSH tunnels stopped by a host name.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-tunnel-name",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "The SSH tunnels of Expressway stopped; an underscore in a host name does it",
    explanation: "The alarm about portforwarding.pyc comes with an underscore in the host name of Expressway-E. No certificate is at fault, though the symptom is the same.",
    because: &[],
    by_hand: "Look at the host name of Expressway-E, and at Status > Unified Communications > SSH tunnels status.",
    sources: &[docs::MRA_GUIDE_12.section("Troubleshooting, SSH tunnels")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the alarms and the event log of Expressway", "Did the tunnels stop?", "An alarm says so.");
    let found = ("active SSH tunnels", "an alarm in portforwarding.pyc");
    heard(cluster, &[log::TUNNEL_NAME], Certainty::Likely, "The software of the SSH tunnels stopped.", found, ask)
}
