//! A list names renewed certificates: builds it anew and brings it to the phones.

use super::restart::{self, TFTP, TVS};
use super::{Check, Procedure, Step};
use crate::case::Cluster;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, commands, disputes, documents as docs};
use crate::read::ListKind;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "rebuild-trust-lists",
    title: "Build the trust lists anew and bring them to the phones",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &[
        "trust-list-outdated",
        "trust-list-invalid",
        "trust-lists-differ",
        "config-signer-unknown",
        "phones-on-old-itl",
        "anchors-renewed-together",
    ],
    // From 12.0 on with CallManager renewed, the signer stands or TVS does: resets in order, four phones first.
    when: |id, cluster, _| {
        let localkey = super::recover_by_localkey::callmanager_stands(cluster) || cluster.at_least(12, 0) == Some(false);
        id != "anchors-renewed-together" || !localkey
    },
    sources: &[docs::REGENERATION.section("CallManager, TVS"), docs::SECURITY_GUIDE_14_DS.section("ITL")],
    disputes: &[disputes::CTL_BEFORE_RESTARTS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = vec![
        Step::page("Plan", "Renew no further certificate of CallManager, TVS or ITLRecovery until all phones are back: the surviving anchor is what saves them.").sees("nobody renews anything"),
    ];
    if cluster.is_mixed() != Some(false) {
        let only = if cluster.is_mixed().is_none() { " Only in mixed mode." } else { "" };
        steps.push(super::renewal::sign_ctl(cluster, only, "`CTL file Updated`"));
    }
    steps.extend(restart::restart(cluster, &TVS));
    steps.extend(restart::restart(cluster, &TFTP));
    let (nodes, _) = cluster.nodes_running(&["Cisco Tftp"]);
    for node in nodes {
        steps.push(
            Step::cli(&node.name, "Look at the list that this node hands out.", commands::SHOW_ITL)
                .sees("every TVS and CallManager serial is the present one")
                .closed_by(Check::Names(ListKind::Itl, vec![Purpose::CallManager, Purpose::Tvs])),
        );
    }
    steps.push(
        Step::page(
            "Cisco Unified CM Administration > System > Enterprise Parameters > Reset",
            "Reset four phones first; then all, in batches.",
        )
        .caution("Every phone restarts.")
        .shows(commands::REGISTERED, "as many phones as before")
        .closed_by(Check::PhonesBack),
    );
    steps
}
