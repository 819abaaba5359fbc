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

/// Refusals that the same phone did not overcome later, and that no silent TFTP explains.
pub(super) fn refusals(cluster: &Cluster) -> Vec<Span> {
    let updated = cluster.seen(log::LIST_UPDATED);
    let silent = cluster.seen(log::TFTP_TIMEOUT);
    let refused = cluster.seen(log::LIST_REFUSED).into_iter().map(|s| s.span);
    refused
        .filter(|r| !updated.iter().any(|u| u.span.source == r.source && u.span.start > r.start))
        .filter(|r| !silent.iter().any(|t| t.span.source == r.source))
        .collect()
}

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let refused = refusals(cluster);
    let Some(last) = refused.last() else {
        return match cluster.log(log::Log::PhoneStatus) {
            Some(status) => Verdict::RuledOut(vec![status.span]),
            None => Verdict::Open(vec![Question::page(
                "a phone's status messages (its web page > Status messages)",
                "Do phones take the present lists?",
                "A list that fails there is the first sign of a lost signer.",
            )]),
        };
    };
    let unvouched: Vec<Span> = cluster.seen(log::TVS_NOT_FOUND).iter().map(|s| s.span).collect();
    let witnesses = 1_usize.saturating_add(usize::from(!unvouched.is_empty()));
    let here = match unvouched.is_empty() {
        true => "A phone could not take a list; whether it refused it or never got it, the message does not tell.",
        false => "A phone could not take a list, and TVS refused to vouch for a certificate.",
    };
    let evidence = [*last].into_iter().chain(unvouched.last().copied()).collect();
    // A list whose anchors are gone tells why by itself.
    let lost = cluster.lists(ListKind::Itl).iter().any(|l| cluster.anchors(&l.list).iter().any(Anchor::gone));
    let ask = if !cluster.queried {
        vec![Question::certificates("Only against the present certificates does a list tell whether the phone can know its signer.")]
    } else if unvouched.is_empty() && !lost {
        vec![Question::page(
            "the TVS trace of a node of the phone's group",
            "What did the phone ask TVS for?",
            "A refused serial names the signer that the phone cannot verify.",
        )]
    } else {
        Vec::new()
    };
    Instance::new(Certainty::weigh(false, witnesses, false), here, evidence)
        .compare("`Trust List updated`", "`Trust List update failed`")
        .ask(ask)
        .holds()
}
