//! One set of OAuth keys on all nodes.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "regenerate-oauth-keys",
    title: "Give all nodes the same OAuth keys",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::None,
    ends: &["oauth-keys-differ"],
    when: always,
    sources: &[docs::OAUTH.section("Troubleshoot"), docs::SECURITY_GUIDE_14.section("Certificates, AUTHZ")],
    disputes: &[disputes::OAUTH_KEYS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps: Vec<Step> = nodes(cluster)
        .iter()
        .flat_map(|node| ["signing", "encryption"].map(|key| (node, key)))
        .map(|(node, key)| {
            Step::cli(
                node,
                format!("Look at the checksum of the {key} key; do the same on IM and Presence."),
                format!("show key authz {key}"),
            )
            .sees("the same checksum as on every other node; where all agree, stop here: the keys are not at fault")
        })
        .collect();
    for key in ["encryption", "signing"] {
        steps.push(
            Step::cli(&publisher, format!("Make a new {key} key."), format!("set key regen authz {key}"))
                .caution("Every token becomes invalid: all users of Jabber and Webex sign in again.")
                .shows(format!("show key authz {key}"), "the same new checksum on every node"),
        );
    }
    steps.extend(restart(cluster, &restart::TOMCAT));
    steps.push(
        Step::page(
            "CLI of each IM and Presence node",
            "Restart Cisco Tomcat and Cisco XCP Authentication Service, where IM and Presence is in use.",
        )
        .shows(commands::SERVICE_LIST, "both [STARTED]"),
    );
    steps.push(
        Step::page(
            "Cisco Unity Connection Administration > System Settings > Authz Servers",
            "Fetch the keys again, where Unity Connection is in use; on Expressway-C refresh the servers of CUCM.",
        )
        .sees("no error, and a Jabber user stays signed in after an hour"),
    );
    steps
}
