//! Nodes, or a node and its database, disagree on whether SSO is on.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-status-split",
    scenario: None,
    area: Area::Sso,
    severity: Severity::Medium,
    title: "Nodes disagree on whether single sign-on is on",
    explanation: "`utils sso status` shows a node's own state, `tkssomode` in the table processnode the database's: 0 off, 1 agent flow, 2 SAML. Where they differ, pages and recovery address may fail. The row EnterpriseWideData is always there and is no node.",
    because: &[],
    by_hand: "Run `utils sso status` on every node and `run sql select pkid,name,tkssomode from processnode`.",
    sources: &[docs::SSO_LOGS.section("tkssomode"), docs::SSO.section("Recovery")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    // Of each node the last word counts.
    let mut states: Vec<(String, bool, Span)> = Vec::new();
    for status in &cluster.sso {
        let (Some(enabled), node) = (&status.enabled, status.node.clone().unwrap_or_else(|| "one node".to_owned())) else { continue };
        states.retain(|(known, ..)| *known != node);
        states.push((node, enabled.value, enabled.span));
    }
    let rows = cluster.sso_modes.iter().filter(|m| !m.node.eq_ignore_ascii_case("EnterpriseWideData"));
    states.extend(rows.map(|m| (format!("{} in the database", m.node), m.mode.trim() != "0", m.span)));
    if states.len() < 2 {
        return Verdict::Open(vec![Question::command(commands::SSO_STATUS, "Is SSO on everywhere?", "Nodes must agree.").on("each node")]);
    }
    let spans = states.iter().map(|(_, _, s)| *s).collect();
    let (on, off): (Vec<_>, Vec<_>) = states.iter().partition(|(_, on, _)| *on);
    if on.is_empty() || off.is_empty() {
        return Verdict::RuledOut(spans);
    }
    let names = |of: &[&(String, bool, Span)]| list(&of.iter().map(|(n, ..)| n.clone()).collect::<Vec<_>>());
    Instance::new(Certainty::Confirmed, format!("On: {}. Off: {}.", names(&on), names(&off)), spans)
        .compare("the same state on every node and in the database", format!("off: {}", names(&off)))
        .holds()
}
