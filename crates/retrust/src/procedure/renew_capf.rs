//! CAPF: the old one stays trusted until no LSC names it.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-capf",
    title: "Renew CAPF",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::All,
    ends: &["certificate-expired", "certificate-expires-soon", "certificate-alarm"],
    when: |condition, cluster, as_of| is_due(condition, cluster, Purpose::Capf, as_of),
    sources: &[docs::REGENERATION.section("CAPF"), docs::LSC_QA.section("LSC"), docs::CAPF_12.section("CAPF certificate")],
    disputes: &[disputes::RENEWAL_RESTARTS, disputes::CTL_BEFORE_RESTARTS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = renewal::whole(cluster, Purpose::Capf);
    let renewed = steps.iter().position(|s| s.place.starts_with(CERTIFICATES)).map_or(0, |i| i.saturating_add(1));
    let rest = steps.split_off(renewed);
    steps.extend(keep_trust());
    steps.extend(rest);
    steps
}

/// What LSCs need: the new CAPF at the authentication server before the first one, the old one kept.
pub(super) fn keep_trust() -> [Step; 2] {
    [
        Step::page(
            "Authentication server (ISE, ASA, …)",
            "With 802.1X: upload the new CAPF before the first new LSC, and keep the old one until every phone has a new LSC.",
        )
        .sees("both CAPF certificates are trusted"),
        Step::page(format!("{CERTIFICATES}, CallManager-trust and CAPF-trust"), "Leave the old CAPF there until no LSC names it. Once the phones are back, new LSCs go out in batches: Bulk Administration > Phones > Update Phones > Query, Certificate Operation Install/Upgrade; over Mobile and Remote Access none can be renewed.")
            .caution("Deleting it keeps every phone out whose LSC it issued.")
            .shows(commands::LSC_QUERY, "no row names the old CAPF; only then delete it")
            .closed_by(Check::Enrolled),
    ]
}
