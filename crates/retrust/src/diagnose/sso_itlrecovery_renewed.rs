//! SSO uses the system generated certificate, and ITLRecovery was renewed since the export.

use super::sso_export_older_than_cert::{off, older};
use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-itlrecovery-renewed",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "ITLRecovery was renewed, and single sign-on uses it",
    explanation: "With the option `system generated self-signed certificate` (12.0 and later) the SP metadata holds ITLRecovery. A renewal of ITLRecovery then breaks single sign-on as a tomcat renewal does otherwise, until the metadata is exchanged. One table of the Security Guide 14 says this of the tomcat option; its own text and 217268 say the opposite.",
    because: &["sso-sp-metadata-stale"],
    by_hand: "See which certificate option System > SAML Single Sign-On shows, and compare the export date with `show cert own ITLRecovery`.",
    sources: &[docs::SSO.section("Certificates"), docs::SECURITY_GUIDE_14.section("ITLRecovery")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if off(cluster) {
        return Verdict::NotApplicable("SAML SSO is switched off");
    }
    if cluster.sso_by_recovery() {
        return older(cluster, Purpose::ItlRecovery);
    }
    if cluster.saml.iter().any(|m| m.cucm) {
        return Verdict::NotApplicable("the SP metadata does not hold ITLRecovery");
    }
    Verdict::Open(vec![Question::page(
        "System > SAML Single Sign-On > Export All Metadata",
        "Which certificate does the SP metadata hold?",
        "ITLRecovery, or tomcat.",
    )])
}
