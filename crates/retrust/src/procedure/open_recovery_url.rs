//! The way in when single sign-on is broken.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "open-recovery-url",
    title: "Open the recovery address that bypasses single sign-on",
    impact: Level::Low,
    after_hours: false,
    phones: Phones::None,
    ends: &[],
    when: always,
    sources: &[docs::SSO_LOGS.section("Recovery URL"), docs::SSO_GUIDE_14.section("Recovery URL")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps: Vec<Step> = nodes(cluster)
        .iter()
        .map(|node| {
            Step::cli(node, "Switch it on, where the link is missing.", commands::RECOVERY_URL)
                .shows(commands::SSO_STATUS, "`Recovery URL Status = enabled`")
        })
        .collect();
    steps.push(
        Step::page(
            format!("https://{}:8443/ssosp/local/login", publisher(cluster)),
            "Sign in with an application user of the administrators' group.",
        )
        .caution("It is not for end users.")
        .sees("Cisco Unified CM Administration opens"),
    );
    steps
}
