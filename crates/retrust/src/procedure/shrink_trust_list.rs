//! Fewer certificates in the list.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "shrink-trust-list",
    title: "Make the trust list small enough for phones",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::All,
    ends: &["trust-list-too-large"],
    when: always,
    sources: &[docs::SECURITY_GUIDE_12.section("ITL file size")],
    disputes: &[disputes::TRUST_DELETION],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = prepare(cluster, true);
    steps.push(
        Step::cli(&publisher, "See which certificates the list takes in.", commands::SHOW_ITL)
            .sees("records of nodes or services that are no more"),
    );
    steps.push(
        Step::page(
            "Cisco Unified Serviceability > Tools > Service Activation",
            "Deactivate Cisco Tftp where no phone uses it, and remove nodes that are no more: each has records of its own in the list.",
        )
        .caution("A node that phones use for TFTP, or whose TVS they ask, must stay.")
        .sees("Cisco Tftp runs on the other nodes alone"),
    );
    steps.extend(restart(cluster, &restart::TFTP));
    steps.push(Step::cli(&publisher, "Count the records.", commands::SHOW_ITL).sees("39 certificates or fewer, 64 KB at most"));
    steps.extend([reset("all"), gate()]);
    steps.extend(set_back(cluster));
    steps
}
