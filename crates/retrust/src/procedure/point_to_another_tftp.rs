//! Phones that refuse the lists of their TFTP node may accept those of another.

use super::*;
use crate::case::Node;
use crate::rehearse::WayBack;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "point-to-another-tftp",
    title: "Send the phones to another TFTP node that they trust",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::All,
    ends: &["trust-list-outdated"],
    when: |_, cluster, _| ways_back(cluster).contains(&WayBack::OtherTftp),
    sources: &[docs::ITL_ENHANCEMENTS.section("Recovery")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let (nodes, _) = cluster.nodes_running(&["Cisco Tftp"]);
    let mut steps = vec![
        Step::page(
            "Plan",
            "Renew nothing meanwhile. Choose a TFTP node whose list is signed by a certificate that the list on the phones names.",
        )
        .sees("nobody renews anything"),
    ];
    let look = |node: &&Node| {
        Step::cli(&node.name, "Look who signs the list of this node.", commands::SHOW_ITL).sees("a signer that the phones' list names")
    };
    steps.extend(nodes.iter().map(look));
    steps.extend([
        Step::page(
            "Two phones",
            "Set that node as the phone's TFTP server. Where the menu has it differs by model, and is in no document that we have.",
        )
        .sees("`Trust List updated`, and both phones register"),
        Step::page("DHCP", "Name that node first as TFTP server for the phones that are stranded, and let them start again.")
            .caution("Note the former order: it comes back at the end.")
            .sees("the phones register"),
        gate(),
        Step::page("DHCP", "Put the former order back, and let the phones start again.")
            .sees("`Trust List updated`, and the phones register"),
        gate(),
    ]);
    steps
}
