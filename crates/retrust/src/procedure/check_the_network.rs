//! Transport, not trust.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "check-the-network",
    title: "Look at the path between phone, switch, TFTP and TVS",
    impact: Level::Low,
    after_hours: false,
    phones: Phones::Some,
    ends: &["phone-cannot-reach-tftp", "dot1x-no-authenticator", "trust-list-refused"],
    when: always,
    sources: &[docs::PHONE_8800.section("Status messages"), docs::BULK.section("Bulk import")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = start_tftp(cluster);
    let (with_tftp, _) = cluster.nodes_running(&["Cisco Tftp"]);
    steps.extend(
        with_tftp.iter().map(|n| Step::cli(&n.name, "Look whether TFTP runs here.", commands::SERVICE_LIST).sees("Cisco Tftp[STARTED]")),
    );
    steps.push(
        Step::page("A host in the phones' network", "Fetch a file from the TFTP node on port 6970 (HTTP) or 69 (TFTP).")
            .sees("the file comes"),
    );
    steps.push(
        Step::page("A host in the phones' network", "Connect to port 2445 (TVS) of the nodes of the phone's group.").sees("it opens"),
    );
    steps.push(
        Step::page("Access switch", "Look at the port's 802.1X state and at the path to the authentication server.")
            .sees("the authenticator answers"),
    );
    steps.push(
        Step::page("The phone", "Restart it.")
            .sees("no new `TFTP timeout`, `Timed Out` or `Trust List update failed` among its status messages"),
    );
    steps
}

/// Starts TFTP where the list of services shows it activated and stopped.
fn start_tftp(cluster: &Cluster) -> Vec<Step> {
    let name = restart::TFTP.name();
    let is_stopped = |node: &&crate::case::Node| {
        let services = || node.services.iter().flatten().filter(|s| s.name == name);
        services().any(|s| s.activated) && services().all(|s| !s.runs())
    };
    let start = |node: &crate::case::Node| {
        Step::cli(&node.name, "Start Cisco Tftp: it is activated here and does not run.", format!("utils service start {name}"))
            .shows(commands::SERVICE_LIST, format!("{name}[STARTED]"))
            .closed_by(Check::Runs(name))
    };
    cluster.nodes.iter().filter(is_stopped).map(start).collect()
}
