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
    because: &["phones-trust-nothing", "trust-list-outdated", "list-signed-by-localkey"],
    by_hand: "Run `show ctl` on every TFTP node: the checksums at the top must be equal. Of `show itl` compare ITLRecovery, TVS and CAPF.",
    sources: &[docs::TO_NON_SECURE.section("Verification"), docs::REGENERATION.section("TFTP")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if cluster.nodes.iter().filter(|n| n.is_cucm()).count() == 1 {
        return Verdict::NotApplicable("the cluster has one node");
    }
    let mut tally = Tally::default();
    // One ITLRecovery for the cluster came with 12.5; up to 11.5 each TFTP node signs with its own CallManager (214231).
    let one_recovery = cluster.at_least(12, 5) != Some(false);
    let one_signer = one_recovery && cluster.list_signer() == Some(Purpose::ItlRecovery);
    for kind in [ListKind::Ctl, ListKind::Itl] {
        let newest: Vec<(&str, &HeldList)> =
            cluster.handed_out(kind).into_iter().filter_map(|held| Some((held.node.as_deref()?, held))).collect();
        let Some(((first_node, first), others)) = newest.split_first() else { continue };
        for (node, other) in others {
            let places = [first.list.span, other.list.span].map(|s| Span { len: s.len.min(400), ..s });
            if named(first, one_recovery) == named(other, one_recovery) && (!one_signer || signer(first) == signer(other)) {
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

fn named(held: &HeldList, one_recovery: bool) -> Vec<String> {
    let recovery = |r: &Record| r.subject.common_name().is_some_and(|n| n.to_ascii_uppercase().starts_with("ITLRECOVERY_"));
    // One ITLRecovery for the cluster came with 12.5 (214231).
    let compared = |r: &&Record| held.list.kind == ListKind::Ctl || matches!(r.role, Role::Tvs | Role::Capf) || one_recovery && recovery(r);
    // Which node a list names beside the signer's certificate no document tells: it may be the one that hands it out.
    let node = |r: &Record| r.node.as_deref().filter(|_| !recovery(r)).map(host).unwrap_or_default();
    let mut all: Vec<String> = held
        .list
        .records
        .iter()
        .filter(compared)
        .map(|r| format!("{} {} {}", r.role.words(), node(r), r.serial().map_or("", |s| s.number())))
        .collect();
    all.sort();
    all
}

fn signer(held: &HeldList) -> Option<&str> {
    held.list.signer.as_ref().map(|s| s.value.serial.number())
}
