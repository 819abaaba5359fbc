//! Scenario 2, once the renewal has happened: exports the SP metadata and gives it to the identity provider.

use super::{Check, Procedure, SAML, Step, publisher, sso_certificate};
use crate::case::{Cluster, Held, same_host};
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, commands, disputes, documents as docs};
use crate::read::Deed;
use time::Date;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "republish-sp-metadata",
    title: "Give the identity provider the cluster's new metadata",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &[
        "sso-sp-metadata-stale",
        "sso-encrypted-to-old-key",
        "sso-export-older-than-cert",
        "sso-itlrecovery-renewed",
        "sso-node-missing-in-metadata",
    ],
    // Of a tomcat that has expired nobody needs the metadata: it is renewed first, and exchanged with that.
    when: |condition, cluster, as_of| condition != "sso-sp-metadata-stale" || !tomcat_has_expired(cluster, as_of),
    sources: &[
        docs::SSO_GUIDE_14.section("SAML SSO configuration"),
        docs::COMMON_ISSUES.section("Scenario 2, Solution"),
        docs::SSO_LOGS.section("Recovery URL"),
    ],
    disputes: &[disputes::SSO_DISABLE_FIRST],
    steps,
};

fn tomcat_has_expired(cluster: &Cluster, as_of: Date) -> bool {
    let end = cluster.identities(Purpose::Tomcat).into_iter().filter_map(Held::not_after).min();
    sso_certificate(cluster) == Some(Purpose::Tomcat) && end.is_some_and(|end| end.date() < as_of)
}

fn steps(cluster: &Cluster) -> Vec<Step> {
    let tomcat = cluster.identities(Purpose::Tomcat);
    // A multi-server certificate stands for every node.
    let serial = |node: &str| {
        let own =
            tomcat.iter().find(|h| h.node.as_deref().is_some_and(|n| same_host(n, node))).or(tomcat.first().filter(|_| tomcat.len() == 1));
        own.map_or_else(String::new, |h| format!(", serial {}", h.id.serial))
    };
    let mut steps = Vec::new();
    // The system generated certificate is ITLRecovery, one for all nodes (217268).
    let recovery = cluster.sso_by_recovery();
    if recovery {
        let present = cluster.identities(Purpose::ItlRecovery);
        let serial = present.first().map_or_else(String::new, |h| format!(", serial {}", h.id.serial));
        steps.push(
            Step::cli(
                &publisher(cluster),
                "Look at the certificate that single sign-on uses here.",
                commands::show_cert_own(Purpose::ItlRecovery),
            )
            .sees(format!("the new ITLRecovery certificate{serial}"))
            .closed_by(Check::Shows(Purpose::ItlRecovery)),
        );
    }
    let (nodes, _) = cluster.nodes_running(&["Cisco Tomcat"]);
    let names: Vec<String> = if nodes.is_empty() { vec!["each node".to_owned()] } else { nodes.iter().map(|n| n.name.clone()).collect() };
    for name in names.iter().filter(|_| !recovery) {
        steps.push(
            Step::cli(name, "Look at the certificate that this node shows.", commands::show_cert_own(Purpose::Tomcat))
                .sees(format!("the new tomcat certificate{}; in cluster-wide mode the same serial on every node", serial(name)))
                .closed_by(Check::Shows(Purpose::Tomcat)),
        );
    }
    steps.extend(exchange(cluster));
    steps.extend(names.iter().map(|name| {
        Step::cli(name, "Look at the state of SSO.", commands::SSO_STATUS)
            .sees("`SAML SSO Enabled`, test status `passed`, and an export date after the certificate was made")
            .closed_by(Check::Sso(true))
    }));
    steps
}

/// Exports the metadata, gives it to the identity provider and tests.
pub(super) fn exchange(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![
        Step::page(format!("https://{publisher} > Recovery URL to bypass Single Sign On (SSO)"), "Sign in with an application user. If the link is missing: `utils sso recovery-url enable` on that node.").sees("Cisco Unified CM Administration opens"),
        Step::page(SAML, "With the same SSO Mode and Certificate option as before, select Export All Metadata. In per-node mode the file holds one XML a node.")
            .sees("the certificate in the file is the new one; drop the file into this page to check it")
            .closed_by(Check::Metadata),
    ];
    steps.extend(providers(cluster));
    steps.push(
        Step::page(
            SAML,
            "Run SSO Test with a user that is in the directory and in Standard CCM Super Users. In per-node mode on each node.",
        )
        .sees("`SSO Test Succeeded!`")
        .closed_by(Check::Said(Deed::SsoTested)),
    );
    steps
}

/// Where the metadata goes, by the identity provider that the case shows; all of them where it shows none.
fn providers(cluster: &Cluster) -> Vec<Step> {
    const WAYS: [(&str, &[&str], &str); 4] = [
        (
            "AD FS",
            &["/adfs/"],
            "Relying Party Trusts > the trust of CUCM > Update from the file, or edit the tabs Encryption and Signature. Keep the claim rules.",
        ),
        (
            "Entra ID",
            &["sts.windows.net", "microsoftonline"],
            "Enterprise applications > the application of CUCM > Single sign-on > Upload metadata file; the addresses are filled in from it.",
        ),
        (
            "Okta",
            &["okta"],
            "Okta takes no file: edit the application's SAML settings by hand. Its documented form asks for no certificate of CUCM, so assertions may come unencrypted and a renewal may not touch it (derived).",
        ),
        (
            "PingFederate",
            &["ping"],
            "SP Connections > the connection of CUCM > update from the file, then Credentials > the encryption certificate. No document of Cisco's tells the steps.",
        ),
    ];
    let metadata = cluster.saml.iter().filter(|m| !m.service_provider).filter_map(|m| m.entity_id.as_ref());
    let status = cluster.sso.iter().filter_map(|s| s.provider.as_ref());
    let known: Vec<String> = metadata.chain(status).map(|e| e.to_ascii_lowercase()).collect();
    let is = |marks: &[&str]| known.iter().any(|e| marks.iter().any(|m| e.contains(m)));
    let found = WAYS.iter().filter(|(_, marks, _)| is(marks)).count();
    let step = |(name, _, text): &(&str, &[&str], &str)| {
        Step::page(format!("Identity provider: {name}"), *text).sees("the identity provider shows the new certificate for encryption")
    };
    WAYS.iter().filter(|(_, marks, _)| found == 0 || is(marks)).map(step).collect()
}
