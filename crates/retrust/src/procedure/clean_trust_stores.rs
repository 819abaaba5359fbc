//! Expired trust certificates.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "clean-trust-stores",
    title: "Remove expired certificates from the trust stores",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["trust-certificate-expired", "certificate-alarm"],
    when: |condition, cluster, as_of| condition != "certificate-alarm" || crate::diagnose::warned_of(cluster, None, as_of),
    sources: &[docs::REGENERATION.section("Delete expired trust certificates"), docs::SECURITY_GUIDE_14.section("Delete certificates")],
    disputes: &[disputes::TRUST_DELETION],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = prepare(cluster, false);
    steps.push(
        Step::cli(&publisher, "See whether an LSC still names one of them.", commands::LSC_QUERY)
            .sees("no row names a CAPF that you are about to delete"),
    );
    let stops_notification = cluster.at_least(12, 0) != Some(true);
    if stops_notification {
        steps.push(
            Step::page(
                "Cisco Unified Serviceability > Tools > Control Center - Network Services",
                "Up to 11.5 stop Cisco Certificate Change Notification on all nodes first, or deleted certificates come back.",
            )
            .sees("it is stopped"),
        );
    }
    let delete = Step::page(CERTIFICATES, "Delete the expired ones, of the `-trust` stores alone, each on the node that shows it.")
        .caution("Never delete an identity certificate, a CA that still issues, or a CAPF that an LSC names.")
        .shows(commands::TRUST_LIST, "they are gone on every node");
    steps.push(delete);
    if stops_notification {
        steps.push(
            Step::page(
                "Cisco Unified Serviceability > Tools > Control Center - Network Services",
                "Start Cisco Certificate Change Notification on all nodes again: without it a later certificate does not reach the other nodes.",
            )
            .sees("it runs on every node"),
        );
    }
    steps.extend(restart(cluster, &restart::TOMCAT));
    steps.extend(restart_on_publisher(cluster, &restart::CAPF));
    steps.extend(restart_on_publisher(cluster, &restart::DRF_MASTER));
    steps.extend(restart(cluster, &restart::DRF_LOCAL));
    steps
}
