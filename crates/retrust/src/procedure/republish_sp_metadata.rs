//! Scenario 2, once the renewal has happened: exports the SP metadata and gives it to the identity provider.

use super::{Procedure, Step, publisher};
use crate::case::{Cluster, same_host};
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, commands, disputes, documents as docs};

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "republish-sp-metadata",
    title: "Give the identity provider the cluster's new metadata",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["sso-sp-metadata-stale"],
    sources: &[
        docs::SSO_GUIDE_14.section("SAML SSO configuration"),
        docs::COMMON_ISSUES.section("Scenario 2, Solution"),
        docs::SSO_LOGS.section("Recovery URL"),
    ],
    disputes: &[disputes::SSO_DISABLE_FIRST],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let tomcat = cluster.identities(Purpose::Tomcat);
    // A multi-server certificate stands for every node.
    let serial = |node: &str| {
        let own =
            tomcat.iter().find(|h| h.node.as_deref().is_some_and(|n| same_host(n, node))).or(tomcat.first().filter(|_| tomcat.len() == 1));
        own.map_or_else(String::new, |h| format!(", serial {}", h.id.serial))
    };
    let mut steps = Vec::new();
    let (nodes, _) = cluster.nodes_running(&["Cisco Tomcat"]);
    let names: Vec<String> = if nodes.is_empty() { vec!["each node".to_owned()] } else { nodes.iter().map(|n| n.name.clone()).collect() };
    for name in &names {
        steps.push(
            Step::cli(name, "Look at the certificate that this node shows.", commands::show_cert_own(Purpose::Tomcat))
                .sees(format!("the new tomcat certificate{}; in cluster-wide mode the same serial on every node", serial(name))),
        );
    }
    steps.extend([
        Step::page(format!("https://{publisher} > Recovery URL to bypass Single Sign On (SSO)"), "Sign in with an application user. If the link is missing: `utils sso recovery-url enable` on that node.").sees("Cisco Unified CM Administration opens"),
        Step::page("Cisco Unified CM Administration > System > SAML Single Sign-On", "With the same SSO Mode and Certificate option as before, select Export All Metadata. In per-node mode the file holds one XML a node.")
            .sees("the certificate in the file is the new one; drop the file into this page to check it"),
        Step::page("Identity provider", "Replace the SP metadata of the existing trust by the file: in AD FS on the relying party trust, in Entra ID by Upload metadata file, in Okta by hand.").sees("the identity provider shows the new certificate for encryption"),
        Step::page("Cisco Unified CM Administration > System > SAML Single Sign-On", "Run SSO Test with a user that is in the directory and in Standard CCM Super Users. In per-node mode on each node.").sees("`SSO Test Succeeded!`"),
    ]);
    steps.extend(names.iter().map(|name| {
        Step::cli(name, "Look at the state of SSO.", commands::SSO_STATUS)
            .sees("`SAML SSO Enabled`, test status `passed`, and an export date after the certificate was made")
    }));
    steps
}
