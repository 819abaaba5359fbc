//! Expressway shows its chain.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "complete-expressway-chain",
    title: "Complete the CA chain of Expressway",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::None,
    ends: &["exp-intermediate-missing", "exp-zone-peer-untrusted"],
    when: always,
    sources: &[docs::HYBRID.section("Chain"), docs::MRA_GUIDE_15.section("Trusted CA list")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let _ = cluster;
    vec![
        Step::page(
            EXPRESSWAY_CAS,
            "On Expressway-C and on Expressway-E, append the root and every intermediate that issued the certificates of both.",
        )
        .sees("`File uploaded: CA certificate file uploaded.`"),
        Step::page(EXPRESSWAY_RESTART, "Restart, one peer at a time.")
            .caution("Calls and registrations through this peer drop.")
            .sees("the peer is up, its zones are active"),
        Step::page("Expressway > Maintenance > Security > Secure traversal test", "Test with the name of Expressway-E.")
            .sees("it passes, and every SSH tunnel is active under Status > Unified Communications")
            .closed_by(Check::Tunnels),
    ]
}
