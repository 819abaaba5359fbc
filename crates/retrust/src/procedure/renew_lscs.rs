//! LSCs in bulk.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-lscs",
    title: "Renew the LSCs of the phones",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::Some,
    ends: &["lsc-expired", "lsc-of-former-capf", "lsc-refused-by-capf", "tls-phone-without-lsc"],
    when: always,
    sources: &[docs::CAPF_12.section("Bulk renewal"), docs::LSC_QA.section("LSC")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    vec![
        Step::cli(&publisher, "List the phones and their LSCs.", commands::LSC_QUERY).sees("name, last day and issuer of each"),
        Step::page("Authentication server (ISE, ASA, …)", "With 802.1X: trust the present CAPF before the first new LSC.").sees("it is trusted"),
        Step::page(format!("{PHONES} > Certification Authority Proxy Function (CAPF) Information"), "Two phones first: Certificate Operation Install/Upgrade, Save, Apply Config. Where CAPF refuses the old LSC choose Authentication Mode By Null String.").shows(commands::LSC_QUERY, "the issuer is the present CAPF; the page says `Operation completed`"),
        Step::page("Bulk Administration > Phones > Update Phones > Query", "Filter by LSC Expires or LSC Issued by, Certificate Operation Install/Upgrade, Apply Config, Run Immediately; in batches.").caution("Phones restart. LSCs cannot be renewed over Mobile and Remote Access.").shows(commands::LSC_QUERY, "no row of the former CAPF, none past its day").closed_by(Check::Enrolled),
        Step::cli(&publisher, "Look for what is left.", commands::STALE_LSCS).sees("an empty list"),
    ]
}
