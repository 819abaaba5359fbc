//! A zone asks for a name that the other side's certificate does not bear.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-zone-peer-mismatch",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "A zone of Expressway asks for a name that the other certificate does not bear",
    explanation: "The traversal zone compares its Peer address, or its TLS verify subject name, with the alternative names of the other Expressway. An address instead of a name fails always. The chain is not at fault.",
    because: &[],
    by_hand: "Compare Configuration > Zones > Peer address with the alternative names of the other side's certificate.",
    sources: &[
        docs::MRA_SETUP.section("Troubleshooting"),
        docs::MRA_GUIDE_14.section("Traversal zone"),
        docs::HYBRID.section("TLS negotiation errors"),
    ],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the diagnostic log of Expressway", "Does a zone refuse a name?", "`identity was unacceptable` says so.");
    let found = ("the zone's name among the alternative names", "`Peer's TLS certificate identity was unacceptable`");
    let seen = cluster.seen(log::PEER_IDENTITY);
    let traversal = seen.iter().any(|s| traffic::is_traversal(s));
    let replaced = seen.last().is_some_and(|last| traffic::is_replaced_since(cluster, last));
    heard(
        cluster,
        &[log::PEER_IDENTITY],
        Certainty::weigh(traversal && !replaced, 1, replaced),
        if replaced {
            "Expressway refused the name in the other side's certificate, before a certificate of Expressway was renewed."
        } else {
            "Expressway refused the name in the other side's certificate."
        },
        found,
        ask,
    )
}
