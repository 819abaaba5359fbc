//! A certificate that is wrong in itself: name, key, digest, issuer.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "issue-certificate-anew",
    title: "Issue the certificate anew, as it should be",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::Some,
    ends: &[
        "weak-certificate",
        "node-name-not-in-certificate",
        "capf-not-a-ca",
        "key-too-large-for-phones",
        "certificate-revoked",
        "duplicate-serial",
        "cucm-clientauth-missing",
        "certificate-not-yet-valid",
        "sso-tomcat-invalid",
        "phone-refuses-short-key",
    ],
    when: always,
    sources: &[docs::CA_SIGNED.section("Generate CSR"), docs::CAPF_12.section("CAPF certificate"), docs::REGENERATION.section("CSR")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    vec![
        Step::cli(&publisher, "Look at the clock first: a certificate made with a clock that is ahead is not yet valid.", commands::NTP_STATUS).sees("synchronised"),
        Step::page(format!("{CERTIFICATES} > Generate CSR"), "Choose the purpose, and the key length and digest that all devices can use: RSA 2048 and SHA-256 where phones use it. Look that every node's name is among the names.").sees("the CSR is created"),
        Step::page("Your CA", "Have it signed: serverAuth and clientAuth for servers; for CAPF a template of a subordinate CA (CA:TRUE, path length 0, Digital Signature and Certificate Sign).").sees("the certificate holds the names and usages of the CSR; drop it here to look"),
        Step::page(format!("{CERTIFICATES} > Upload Certificate/Certificate chain"), "Root first, then intermediates, as trust of the purpose; then the certificate.").caution("CallManager, TVS, ITLRecovery and CAPF are trusted by phones: follow their renewal, one at a time.").sees("the upload succeeds on every node"),
        Step::cli(&publisher, "See what the node shows now.", commands::show_cert_own(Purpose::Tomcat)).sees("the new serial; the command names the purpose that you chose"),
    ]
}
