//! A CTL that mixed mode left.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "remove-left-over-ctl",
    title: "Remove the CTL that mixed mode left behind",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["ctl-left-over"],
    when: always,
    sources: &[docs::TO_NON_SECURE.section("Delete the CTL"), docs::TOKENLESS.section("Delete the CTL")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![Step::cli(&publisher, "Be sure that the cluster is not in mixed mode.", commands::SECURITY_MODE).sees("0")];
    let (with_tftp, _) = cluster.nodes_running(&["Cisco Tftp"]);
    let names: Vec<String> =
        if with_tftp.is_empty() { vec!["each TFTP node".to_owned()] } else { with_tftp.iter().map(|n| n.name.clone()).collect() };
    for name in &names {
        steps.push(
            Step::cli(name, "Delete it.", commands::DELETE_CTL)
                .caution("Never in mixed mode: phones with a TLS profile could not register.")
                .shows(commands::SHOW_CTL, "`CTL File not found`")
                .closed_by(Check::Absent(crate::read::ListKind::Ctl)),
        );
    }
    steps.extend(restart(cluster, &restart::TFTP));
    steps.push(
        Step::page("Phones", "Phones keep their copy; it is deleted on the phone where it stands in the way of a move to another cluster.")
            .sees("nothing to do otherwise"),
    );
    steps
}
