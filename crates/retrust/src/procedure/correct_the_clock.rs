//! Clocks are apart: brings them into step.

use super::{Procedure, Step, always};
use crate::case::Cluster;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{commands, documents as docs};

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "correct-the-clock",
    title: "Bring the clocks of the cluster and of the identity provider into step",
    impact: Level::Low,
    after_hours: false,
    phones: Phones::None,
    ends: &["sso-clock-skew"],
    when: always,
    sources: &[docs::SSO.section("Common issues"), docs::ADFS.section("NotBeforeSkew")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let (nodes, _) = cluster.nodes_running(&["Cisco Tomcat"]);
    let names: Vec<String> = if nodes.is_empty() { vec!["each node".to_owned()] } else { nodes.iter().map(|n| n.name.clone()).collect() };
    let mut steps: Vec<Step> = names
        .iter()
        .map(|name| {
            Step::cli(name, "Look at this node's clock.", commands::NTP_STATUS).sees("synchronised, and an offset far below three seconds")
        })
        .collect();
    steps.push(Step::page("Identity provider", "Compare its clock with the same time source. In AD FS the relying party can be allowed a few minutes: Set-ADFSRelyingPartyTrust -TargetIdentifier \"NAME\" -NotBeforeSkew 3.").sees("both clocks agree within three seconds"));
    steps.push(Step::page("Cisco Unified CM Administration", "Sign in once with single sign-on.").sees("the log says `Time Valid?:true`"));
    steps
}
