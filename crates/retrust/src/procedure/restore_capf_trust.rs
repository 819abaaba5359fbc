//! The CAPF that LSCs name comes back into the stores.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "restore-capf-trust",
    title: "Trust the CAPF that the phones' LSCs name",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::Some,
    ends: &["old-capf-missing", "callmanager-refuses-phone-certificate"],
    // A certificate that may not be used so needs no CA.
    when: |id, cluster, _| id != "callmanager-refuses-phone-certificate" || !crate::diagnose::is_for_use_alone(cluster),
    sources: &[docs::LSC_QA.section("LSC"), docs::SECURITY_GUIDE_14.section("CAPF-trust")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![
        Step::cli(&publisher, "See which CAPF issued the LSCs.", commands::LSC_QUERY).sees("the issuer of the phones that stay out"),
        Step::page(format!("{CERTIFICATES} > Upload Certificate/Certificate chain"), "Upload that CAPF certificate (from a backup, another node or the authentication server) as CallManager-trust, and as CAPF-trust on each node: an upload to CAPF-trust stays on its node. For phones that show their MIC, the Cisco Manufacturing CAs as CallManager-trust.").shows(commands::TRUST_LIST, "the certificate in both stores"),
    ];
    steps.extend(restart(cluster, &restart::CALLMANAGER));
    steps.push(
        Step::page(PHONES, "Reset one of the phones.")
            .sees("it registers; if it stays out, delete its LSC and see whether it registers with its MIC"),
    );
    steps
}
