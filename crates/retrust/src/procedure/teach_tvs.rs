//! TVS learns what is shown now.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "teach-tvs",
    title: "Let TVS learn the present certificates",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["tvs-refuses-certificate", "tvs-handshake-failed"],
    when: always,
    sources: &[docs::REGENERATION.section("TVS"), docs::DIRECTORY.section("Solution")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![
        Step::cli(&publisher, "Look whether the refused serial is a present certificate.", commands::CERTIFICATE_QUERY)
            .sees("a row with that serial: go on; none: find out who still shows it"),
    ];
    steps.extend(restart(cluster, &restart::TVS));
    steps.push(
        Step::page("A phone of that group", "Open the corporate directory, with port 2445 open to the node.")
            .sees("the TVS trace says `Found entry`"),
    );
    steps
}
