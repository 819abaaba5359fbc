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
        "serverauth-missing",
        "duplicate-serial",
        "cucm-clientauth-missing",
        "certificate-not-yet-valid",
        "sso-tomcat-invalid",
        "phone-refuses-short-key",
        "mra-self-signed-same-subject",
    ],
    // One that has only expired is renewed, and that has its own procedure.
    when: |condition, cluster, as_of| condition != "sso-tomcat-invalid" || !is_due(condition, cluster, Purpose::Tomcat, as_of),
    sources: &[docs::CA_SIGNED.section("Generate CSR"), docs::CAPF_12.section("CAPF certificate"), docs::REGENERATION.section("CSR")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = prepare(cluster, true);
    steps.extend([
        Step::cli(&publisher, "Look at the clock first: a certificate made with a clock that is ahead is not yet valid.", commands::NTP_STATUS).sees("synchronised"),
        Step::page(format!("{CERTIFICATES} > Generate CSR"), "Choose the purpose, and the key length and digest that all devices can use: RSA 2048 and SHA-256 where phones use it. Look that every node's name is among the names.").sees("the CSR is created"),
        Step::page("Your CA", "Have it signed: serverAuth and clientAuth for servers; for CAPF a template of a subordinate CA (CA:TRUE, path length 0, Digital Signature and Certificate Sign).").sees("the certificate holds the names and usages of the CSR; drop it here to look"),
        Step::page(format!("{CERTIFICATES} > Upload Certificate/Certificate chain"), "Root first, then intermediates, as trust of the purpose; then the certificate. One purpose at a time.")
            .caution("Phones trust CallManager, TVS, ITLRecovery and CAPF: renew no second one of them before all phones are back.")
            .shows("show cert list own", "the certificate of the purpose on every node that you uploaded it for; drop it here to look"),
    ]);
    let in_ctl = renewal::update_ctl(cluster, &[Purpose::CallManager, Purpose::Capf]);
    steps.extend(in_ctl.into_iter().map(|step| Step { text: format!("Where it was CallManager or CAPF: {}", step.text), ..step }));
    steps.extend([
        Step::page(
            "Cisco Unified Serviceability > Tools, and for Cisco Tomcat the CLI of each node",
            format!(
                "Restart what serves the purpose, on each node that runs it, the publisher first. {}.",
                renewal::services_by_purpose(cluster)
            ),
        )
        .shows(commands::SERVICE_LIST, "each of them [STARTED]"),
        reset("all, where it was CallManager, TVS or CAPF"),
        gate(),
    ]);
    steps.extend(renewal::after(cluster, &[Purpose::CallManager]));
    steps
}
