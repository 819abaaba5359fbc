//! Root and intermediates where they are missing.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "upload-missing-chain",
    title: "Upload the missing CA chain",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::Some,
    ends: &["certificate-chain-missing", "multi-server-certificate-differs"],
    when: |id, cluster, _| id != "multi-server-certificate-differs" || !renew_callmanager::differs(cluster),
    sources: &[docs::CA_SIGNED.section("Upload the chain"), docs::CHANGE_NOTIFICATION.section("3 and 5")],
    disputes: &[disputes::RESTARTS],
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
    let only = |store: &'static str| move |step: Step| Step { text: format!("Where it was {store}: {}", step.text), ..step };
    steps.extend(restart(cluster, &restart::TOMCAT).into_iter().map(only("tomcat-trust")));
    let phones = [restart::CALLMANAGER, restart::TFTP, restart::HAPROXY];
    steps.extend(phones.iter().flat_map(|service| restart(cluster, service)).map(only("CallManager-trust")));
    steps
}
