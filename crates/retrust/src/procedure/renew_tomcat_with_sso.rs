//! Scenario 2, whole: renews tomcat while SAML SSO is in use, as document 225746 has it.

use super::restart::{self, TOMCAT, UDS_TOMCAT};
use super::{Check, Procedure, SAML, Step, prepare, renew_tomcat, renewal};
use crate::case::Cluster;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, commands, disputes, documents as docs};
use crate::read::Deed;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-tomcat-with-sso",
    title: "Renew tomcat while SAML single sign-on is in use (the whole sequence, for a renewal still to come)",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["sso-sp-metadata-stale", "certificate-expired", "certificate-expires-soon", "certificate-alarm"],
    when: |condition, cluster, as_of| {
        let sso = super::sso_certificate(cluster);
        let due = || sso == Some(Purpose::Tomcat) && super::is_due(condition, cluster, Purpose::Tomcat, as_of);
        condition == "sso-sp-metadata-stale" && sso != Some(Purpose::ItlRecovery) || due()
    },
    sources: &[
        docs::COMMON_ISSUES.section("Scenario 2, Procedure"),
        docs::CA_SIGNED.section("Tomcat"),
        docs::REGENERATION.section("Tomcat"),
    ],
    disputes: &[disputes::SSO_DISABLE_FIRST, disputes::TOMCAT_RESTARTS, disputes::TFTP_AFTER_TOMCAT, disputes::SIP_OAUTH_RESTART],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = prepare(cluster, cluster.reuses_tomcat());
    if cluster.reuses_tomcat() {
        steps.push(renewal::trust_first());
    }
    steps.push(disable());
    // Nodes with a tomcat each keep it so, one agreement a node (217268); what is not known is renewed for all at once.
    let serials: std::collections::BTreeSet<_> = cluster.identities(Purpose::Tomcat).into_iter().map(|h| &h.id.serial).collect();
    steps.extend(if serials.len() > 1 {
        renewal::renew(cluster, Purpose::Tomcat)
    } else {
        renewal::renew_shared(cluster, Purpose::Tomcat)
    });
    steps.extend(renewal::restarts(cluster, Purpose::Tomcat));
    steps.extend(renewal::after_reuse(cluster));
    steps.extend(enable(cluster));
    steps.push(renew_tomcat::tell());
    steps.extend(renewal::after(cluster, &[Purpose::Tomcat]));
    steps
}

/// Before tomcat is renewed.
pub(super) fn disable() -> Step {
    Step::page(SAML, "Select Disable SAML SSO. With an agreement for each node, do it on each node's own page.")
        .shows(commands::SSO_STATUS, "SSO is no longer enabled")
        .closed_by(Check::Sso(false))
}

/// After it: the new metadata goes to the identity provider, and single sign-on is on again.
pub(super) fn enable(cluster: &Cluster) -> Vec<Step> {
    let mut steps = vec![
        Step::page(SAML, "Choose the SSO Mode and Certificate option as before (in the document: Cluster wide, Use Tomcat certificate) and select Export All Metadata.").sees("the certificate in the file is the new one; drop the file here to check it").closed_by(Check::Metadata),
        Step::page("Identity provider", "Import the SP metadata.").sees("the identity provider shows the new certificate"),
        Step::page(SAML, "With the same options select Enable SAML SSO, then Continue. Web connections restart.").caution("Everyone signed in to the web pages must sign in again.").sees("the wizard opens"),
        Step::page(format!("{SAML} > wizard page 1"), "Cluster wide only: select Test for Multi-Server tomcat certificate, then Next.").sees("the multi-server certificate is found on all nodes"),
        Step::page(format!("{SAML} > wizard page 2"), "Choose the identity provider's metadata file, select Import IdP Metadata, then Next.").sees("`Import succeeded for all servers`").closed_by(Check::Said(Deed::MetadataImported)),
        Step::page(format!("{SAML} > wizard page 3"), "Pick a user of Standard CCM Super Users whose password you know, select Run SSO Test, and repeat until it succeeds. Then Finish.").sees("`SSO Test Succeeded!`").closed_by(Check::Said(Deed::SsoTested)),
    ];
    steps.extend(restart::restart(cluster, &TOMCAT));
    steps.extend(restart::restart(cluster, &UDS_TOMCAT));
    let (nodes, _) = cluster.nodes_running(&["Cisco Tomcat"]);
    let names = if nodes.is_empty() { vec!["each node".to_owned()] } else { nodes.iter().map(|n| n.name.clone()).collect() };
    steps.extend(names.iter().map(|name| {
        Step::cli(name, "Look at the state of SSO.", commands::SSO_STATUS)
            .sees("`SAML SSO Enabled`, test status `passed`")
            .closed_by(Check::Sso(true))
    }));
    steps
}
