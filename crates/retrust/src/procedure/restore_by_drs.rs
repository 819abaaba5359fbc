//! A backup brings back the keys that phones know.

use super::*;
use crate::rehearse::WayBack;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "restore-by-drs",
    title: "Restore a backup from before the renewal",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["phones-trust-nothing", "trust-list-outdated"],
    // Before 10.0 the backup holds no key of TFTP (SG14).
    when: |id, cluster, _| match id {
        "trust-list-outdated" => ways_back(cluster).contains(&WayBack::Restore),
        _ => cluster.at_least(10, 0) != Some(false),
    },
    sources: &[
        docs::ITL_ENHANCEMENTS.section("Recovery"),
        docs::REGENERATION.section("Lost trust"),
        docs::SECURITY_GUIDE_14.section("Backup after renewal"),
    ],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    vec![
        Step::page(
            "Disaster Recovery System > Restore > Status and Backup List",
            "Choose the last backup from before the renewal: since 10.0 it holds the TFTP certificate and key.",
        )
        .caution("Everything that was configured since is lost: export what you need first.")
        .sees("a backup older than the renewal, of the same release"),
        Step::page(
            format!("Disaster Recovery System > Restore Wizard, on {publisher}"),
            "Restore the publisher, then the subscribers, and restart them in that order.",
        )
        .sees("status 100 % and SUCCESS"),
        Step::cli(&publisher, "See that the lists name the certificates that the phones know.", commands::SHOW_ITL)
            .sees("the signer's serial is the one in the phones' list")
            .closed_by(Check::SignedByFormer(crate::read::ListKind::Itl)),
        reset("all"),
        gate(),
        Step::page("Plan", "Renew again, one certificate at a time, with all phones back in between; then make a new backup.")
            .sees("the plan that Retrust rehearses is safe"),
    ]
}
