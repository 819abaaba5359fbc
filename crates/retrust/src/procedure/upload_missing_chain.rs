//! Root and intermediates where they are missing.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "upload-missing-chain",
    title: "Upload the missing CA chain",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["certificate-chain-missing", "multi-server-certificate-differs"],
    when: always,
    sources: &[docs::CA_SIGNED.section("Upload the chain"), docs::CHANGE_NOTIFICATION.section("3 and 5")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = vec![
        Step::page(format!("{CERTIFICATES} > Upload Certificate/Certificate chain"), "Upload the root, then the intermediates, as trust of the purpose. Where one node lacks what others have, upload it there: not every store is carried to all nodes.").sees("the upload succeeds"),
    ];
    for node in nodes(cluster) {
        steps.push(Step::cli(&node, "Look at this node's stores.", commands::TRUST_LIST).sees("the chain is there"));
    }
    steps.push(
        Step::page(
            format!("{CERTIFICATES} > Upload Certificate/Certificate chain"),
            "Where a multi-server certificate is missing on a node, upload it again on the publisher.",
        )
        .sees("the same serial on every node"),
    );
    steps.extend(restart(cluster, &restart::TOMCAT));
    steps
}
