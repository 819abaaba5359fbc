//! Endpoints outside are given the authority of Expressway-E.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "trust-expressway-on-endpoints",
    title: "Give endpoints outside the authority of Expressway-E",
    impact: Level::Low,
    after_hours: false,
    phones: Phones::None,
    ends: &["endpoint-does-not-trust-expressway"],
    when: always,
    sources: &[docs::EDGE_ENDPOINTS.section("Step 6")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let _ = cluster;
    vec![
        Step::page(EXPRESSWAY_SERVER, "On Expressway-E, look at who issued the certificate, and take the root of that chain from your CA.")
            .sees("a root that the endpoint's list should hold"),
        Step::page(
            "TC endpoint > Configuration > Security > CAs",
            "Add the root. From TC 7.2 on the well-known public roots are preinstalled: switch provisioning by them on instead.",
        )
        .sees("it stands in the list of certificates"),
        Step::page("TC endpoint > Configuration > Provisioning", "Set Mode to Off, then back to Edge.")
            .sees("`Provisioning Status: Provisioned` in `xstatus //prov`"),
    ]
}
