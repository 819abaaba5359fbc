//! TFTP nodes hand out lists that are not the same.
//!
//! Whether an ITL names the CallManager certificates of all TFTP nodes or only the serving one's is
//! not known (no source says), so of ITLs only signers, TVS and CAPF are compared.

use super::*;
use crate::read::Record;

pub(super) const CONDITION: Condition = Condition {
    id: "trust-lists-differ",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "TFTP nodes hand out different trust lists",
    explanation: "Every TFTP node must hand out the same CTL, and an ITL with the same ITLRecovery, TVS and CAPF; of CallManager each node may name its own, and up to 11.5 signs with it. Where one was not built anew after a renewal, the phones that ask it keep or get an old list, and the fault comes and goes with the node. Two captures of different days look the same: take them again, one after the other.",
    because: &["phones-trust-nothing", "trust-list-outdated"],
    by_hand: "Run `show ctl` on every TFTP node: the checksums at the top must be equal. Of `show itl` compare ITLRecovery, TVS and CAPF.",
    sources: &[docs::TO_NON_SECURE.section("Verification"), docs::REGENERATION.section("TFTP")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if cluster.nodes.iter().filter(|n| n.is_cucm()).count() == 1 {
        return Verdict::NotApplicable("the cluster has one node");
    }
    let mut tally = Tally::default();
    for kind in [ListKind::Ctl, ListKind::Itl] {
        // The newest of each node.
        let mut newest: Vec<(&str, &HeldList)> = Vec::new();
        for held in cluster.lists(kind) {
            let Some(node) = held.node.as_deref() else { continue };
            if !newest.iter().any(|(n, _)| same_host(n, node)) {
                newest.push((node, held));
            }
        }
        let Some(((first_node, first), others)) = newest.split_first() else { continue };
        for (node, other) in others {
            let places = [first.list.span, other.list.span].map(|s| Span { len: s.len.min(400), ..s });
            if named(first) == named(other) {
                tally.right(places);
            } else {
                tally.wrong(format!("the {} of {first_node} and of {node}", kind.name()), places);
            }
        }
    }
    let ask = Question::command(commands::SHOW_ITL, "Which list does each TFTP node hand out?", "All of them must be the same.")
        .on("each TFTP node");
    tally.verdict(Certainty::Likely, "These lists differ", "the same list on every TFTP node", vec![ask])
}

fn named(held: &HeldList) -> Vec<String> {
    let recovery = |r: &Record| r.subject.common_name().is_some_and(|n| n.to_ascii_uppercase().starts_with("ITLRECOVERY_"));
    let compared = |r: &&Record| held.list.kind == ListKind::Ctl || matches!(r.role, Role::Tvs | Role::Capf) || recovery(r);
    let mut all: Vec<String> = held
        .list
        .records
        .iter()
        .filter(compared)
        .map(|r| {
            format!("{} {} {}", r.role.words(), r.node.as_deref().map(host).unwrap_or_default(), r.serial().map_or("", |s| s.number()))
        })
        .collect();
    all.sort();
    all
}
