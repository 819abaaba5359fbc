//! Nodes and database say the same of SSO.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "align-sso-state",
    title: "Bring the state of single sign-on into step on all nodes",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["sso-status-split"],
    when: always,
    sources: &[docs::SSO.section("Recovery"), docs::SSO_LOGS.section("tkssomode")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![
        Step::page(SAML, "Select Fix All Disabled Servers where the page offers it; else Disable SAML SSO, then Enable SAML SSO with the options of before.").caution("Everyone signed in to the web pages must sign in again.").shows(commands::SSO_STATUS, "the same on every node"),
        Step::cli(&publisher, "Look at the database.", commands::SSO_MODES).sees("2 for every node while SSO is on, 0 while it is off; EnterpriseWideData is no node"),
    ];
    steps.push(Step::page("Cisco TAC", "Where you are locked out, TAC sets the row of a node by a database update, and opens the recovery address. Do not write to the database without TAC.").sees("the recovery address opens"));
    steps
}
