//! A phone says that it could not take a trust list.

use super::*;
use crate::case::Anchor;

pub(super) const CONDITION: Condition = Condition {
    id: "trust-list-refused",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "A phone could not take a trust list",
    explanation: "`Trust List update failed` is shown when a new CTL or ITL was refused or never arrived: its signer is unknown to the phone and no TVS that it knows vouches for it, or TFTP, TVS or the network did not answer. The message alone does not tell which. A refusal in the TVS trace beside it does: the list arrived, and nobody vouched.",
    because: &["phones-trust-nothing", "trust-list-outdated", "phone-cannot-reach-tftp", "trust-list-invalid", "trust-list-too-large"],
    by_hand: "Compare the serials in the phone's list (Admin settings > Security setup > Trust list) with the signer in `show itl`, and read the TVS trace of the phone's node at that minute.",
    sources: &[docs::PHONE_8800.section("Status messages"), docs::DIRECTORY.section("TVS trace")],
    check,
};

/// Refusals that the same phone did not overcome later.
fn refusals(cluster: &Cluster) -> Vec<Span> {
    let updated = cluster.seen(log::LIST_UPDATED);
    let later = |r: &Span| updated.iter().any(|u| u.span.source == r.source && u.span.start > r.start);
    cluster.seen(log::LIST_REFUSED).into_iter().map(|s| s.span).filter(|r| !later(r)).collect()
}

/// TVS that refuses in both of its stores, and phones that cannot reach it by TLS.
fn failures_of_tvs(cluster: &Cluster) -> Vec<Span> {
    let misses = cluster.seen(log::TVS_CTL_MISS);
    let missed = |n: &Span| misses.iter().any(|m| m.span.source == n.source);
    let refused = cluster.seen(log::TVS_NOT_FOUND).into_iter().map(|s| s.span).filter(missed);
    refused.chain(cluster.seen(log::TVS_HANDSHAKE_FAILED).into_iter().map(|s| s.span)).collect()
}

/// Signs that phones have lost their signer. A phone that TFTP did not answer is no witness.
pub(super) fn symptoms(cluster: &Cluster) -> Vec<Span> {
    let silent = cluster.seen(log::TFTP_TIMEOUT);
    let answered = |r: &Span| !silent.iter().any(|t| t.span.source == r.source);
    refusals(cluster).into_iter().filter(answered).chain(failures_of_tvs(cluster)).collect()
}

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let refused = refusals(cluster);
    let Some(last) = refused.last() else {
        return unheard(cluster, log::Log::PhoneStatus, || {
            vec![Question::page(
                "a phone's status messages (its web page > Status messages)",
                "Do phones take the present lists?",
                "A list that fails there is the first sign of a lost signer.",
            )]
        });
    };
    // Beside a failure of TVS, or a list of other serials than the present ones, it is sure (8800-Mon; 118699).
    let tvs = failures_of_tvs(cluster);
    let itls = cluster.lists(ListKind::Itl);
    let lost: Vec<Span> = itls.iter().flat_map(|l| cluster.anchors(&l.list)).filter(Anchor::gone).map(|a| a.record.span).collect();
    let witnesses = [true, !tvs.is_empty(), !lost.is_empty()].into_iter().filter(|w| *w).count();
    let here = match (tvs.is_empty(), lost.is_empty()) {
        (true, true) => "A phone could not take a list; whether it refused it or never got it, the message does not tell.",
        (false, _) => "A phone could not take a list, and TVS failed.",
        (true, false) => "A phone could not take a list, and an ITL in the case names certificates that no node shows any more.",
    };
    let ask = if !cluster.queried {
        vec![Question::certificates("Only against the present certificates does a list tell whether the phone can know its signer.")]
    } else if witnesses == 1 {
        vec![Question::page(
            "the TVS trace of a node of the phone's group",
            "What did the phone ask TVS for?",
            "A refused serial names the signer that the phone cannot verify.",
        )]
    } else {
        Vec::new()
    };
    let evidence = [*last].into_iter().chain(tvs.last().copied()).chain(lost.into_iter().take(2)).collect();
    Instance::new(Certainty::weigh(false, witnesses, false), here, evidence)
        .compare("`Trust List updated`", "`Trust List update failed`")
        .ask(ask)
        .holds()
}
