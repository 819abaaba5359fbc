//! The identity provider's signing certificate changed: imports its metadata.

use super::{Check, Procedure, Step, always, publisher};
use crate::case::Cluster;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{commands, documents as docs};

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "update-idp-metadata",
    title: "Import the identity provider's new metadata",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["sso-idp-certificate-changed", "sso-idp-import-older-than-idp-cert", "sso-idp-two-signing-certs", "sso-idp-cert-expired"],
    when: always,
    sources: &[docs::SSO_GUIDE_14.section("Update IdP metadata"), docs::SSO_LOGS.section("Signing certificate")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    vec![
        Step::page("Identity provider", "Download its present metadata. It must hold one signing certificate: in AD FS remove the secondary one first, when the rollover is over.").sees("one certificate with use=\"signing\"; drop the file into this page to check it"),
        Step::page(format!("https://{publisher} > Recovery URL to bypass Single Sign On (SSO)"), "Sign in with an application user.").sees("Cisco Unified CM Administration opens"),
        Step::page("Cisco Unified CM Administration > System > SAML Single Sign-On > Update IdP Metadata File", "Import IdP Metadata, Next, Run SSO Test, Finish. Cluster wide, the Tomcat services of all nodes restart by themselves; per node, those of that node.")
            .caution("Everyone signed in to the web pages must sign in again.")
            .sees("`SSO Test Succeeded!`"),
        Step::cli(&publisher, "Look at the state of SSO.", commands::SSO_STATUS).sees("`SAML SSO Enabled`, and an import date of today").closed_by(Check::Sso(true)),
        Step::page("Expressway-C (primary) > Configuration > Unified Communications > Identity providers (IdP) > Import new IdP from SAML", "With Mobile and Remote Access, import the same metadata there.").sees("the identity provider is listed"),
    ]
}
