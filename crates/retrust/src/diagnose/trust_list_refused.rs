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

/// Refusals that the same phone did not overcome later: by the times of its messages, else in their order.
fn refusals(cluster: &Cluster) -> Vec<&Sighting> {
    let updated = cluster.seen(log::LIST_UPDATED);
    let follows = |u: &Sighting, r: &Sighting| u.time.zip(r.time).map_or(u.span > r.span, |(u, r)| u > r);
    let overcome = |r: &Sighting| updated.iter().any(|u| cluster.is_one_phone(u.span, r.span) && follows(u, r));
    let refused = [log::LIST_REFUSED, log::CTL_REFUSED].into_iter().flat_map(|m| cluster.seen(m));
    refused.filter(|r| !overcome(r)).collect()
}

/// TVS that refuses in both of its stores, and phones that cannot reach it by TLS.
fn failures_of_tvs(cluster: &Cluster) -> Vec<Span> {
    let misses = cluster.seen(log::TVS_CTL_MISS);
    let missed = |n: &Span| misses.iter().any(|m| m.span.source == n.source);
    let refused = cluster.seen(log::TVS_NOT_FOUND).into_iter().map(|s| s.span).filter(missed);
    refused.chain(cluster.seen(log::TVS_HANDSHAKE_FAILED).into_iter().map(|s| s.span)).collect()
}

/// How near a silence of TFTP must be to explain that a list was not taken (ours).
const SILENCE: time::Duration = time::Duration::hours(1);

/// Signs that phones have lost their signer. A phone that TFTP did not answer then is no witness, nor is one that was
/// heard before the present anchors were made.
pub(super) fn symptoms(cluster: &Cluster) -> Vec<Span> {
    let heard = refusals(cluster).into_iter().filter(|r| !is_unanswered(cluster, r)).filter(|r| !is_old(cluster, r)).map(|r| r.span);
    heard.chain(failures_of_tvs(cluster)).collect()
}

/// TFTP did not answer this phone about then.
fn is_unanswered(cluster: &Cluster, refused: &Sighting) -> bool {
    let near = |t: &Sighting| t.time.zip(refused.time).is_none_or(|(t, r)| elapsed(t, r).abs() <= SILENCE);
    cluster.seen(log::TFTP_TIMEOUT).iter().any(|t| t.span.source == refused.span.source && near(t))
}

/// From before the anchors were made that the nodes show now.
fn is_old(cluster: &Cluster, refused: &Sighting) -> bool {
    let anchors: Vec<&Held> = renewal::ANCHORS.into_iter().flat_map(|p| cluster.identities(p)).collect();
    predates(refused, &anchors)
}

/// From before the newest of the anchors, or of the lists that the cluster hands out: another list was refused then.
fn is_overtaken(cluster: &Cluster, refused: &Sighting) -> bool {
    let anchors = renewal::ANCHORS.into_iter().flat_map(|p| cluster.identities(p)).filter_map(Held::not_before);
    let lists = [ListKind::Itl, ListKind::Ctl].into_iter().flat_map(|kind| cluster.handed_out(kind));
    let newest = anchors.chain(lists.filter_map(|l| l.list.made.as_ref().map(|m| m.value))).max();
    refused.time.zip(newest).is_some_and(|(at, newest)| at.saturating_add(SLACK) < newest)
}

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let refused = refusals(cluster);
    // One that TFTP answered tells more than one that it did not.
    let Some(last) = refused.iter().rev().find(|r| !is_unanswered(cluster, r)).or(refused.last()) else {
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
    // Some phones say why (8800-Mon).
    let verified = last.line.to_ascii_lowercase().contains("verification failure");
    let here = match (tvs.is_empty(), lost.is_empty()) {
        (true, true) if verified => "A phone refused a list: it could not verify it.",
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
    let evidence = [last.span].into_iter().chain(tvs.last().copied()).chain(lost.into_iter().take(2)).collect();
    let old = refused.iter().all(|r| is_old(cluster, r));
    let overtaken = !old && refused.iter().all(|r| is_overtaken(cluster, r));
    let here = match (old, overtaken) {
        (true, _) => format!("{here} That was before the present certificates were made."),
        (_, true) => format!("{here} That was before the newest of the certificates and lists in the case was made."),
        _ => here.to_owned(),
    };
    let old = old || overtaken;
    // Of the CTL alone it leaves more readings (8800-Mon).
    let of_ctl = last.message == log::CTL_REFUSED;
    let instance = Instance::new(Certainty::weigh(false, witnesses, old || of_ctl && witnesses == 1), here, evidence)
        .compare("`Trust List updated`", if of_ctl { "`CTL update failed`" } else { "`Trust List update failed`" })
        .ask(ask);
    // TFTP may have been silent to another phone.
    let answered = refused.iter().any(|r| !is_unanswered(cluster, r));
    if answered { instance.not_because("phone-cannot-reach-tftp").holds() } else { instance.holds() }
}
