//! A list is signed by CallManager where ITLRecovery should sign: `localkey` was run, its second half was not.

use super::*;
use crate::case::Anchor;

pub(super) const CONDITION: Condition = Condition {
    id: "list-signed-by-localkey",
    scenario: None,
    area: Area::Recovery,
    severity: Severity::Medium,
    title: "A trust list is still signed by CallManager: the second half of a localkey recovery is open",
    explanation: "From 12.0 on ITLRecovery signs the lists. `utils itl reset localkey` and `utils ctl reset localkey` sign with the publisher's CallManager key for the time being; a TFTP restart (ITL) or `utils ctl update CTLFile` (CTL) returns to ITLRecovery. Until then a renewal of CallManager takes the signer away. A list saved from before an upgrade from 11.5 is signed by CallManager too, and is no fault.",
    because: &[],
    by_hand: "In `show itl` and `show ctl` the record with `This etoken was used to sign` must be ITLRecovery on 12.0 and later.",
    sources: &[docs::SECURITY_GUIDE_14_DS.section("ITLRecovery Certificate"), docs::FN70613.section("Workaround")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if cluster.at_least(12, 0) == Some(false) {
        return Verdict::NotApplicable("before 12.0 CallManager signs the lists");
    }
    let present = cluster.identities(Purpose::CallManager);
    let mut tally = Tally::default();
    let mut sure = false;
    // Of each node, for `localkey` may have been left on one; else the newest that there is.
    let of_kind = |kind| {
        let handed_out = cluster.handed_out(kind);
        if handed_out.is_empty() { cluster.lists(kind).into_iter().take(1).collect() } else { handed_out }
    };
    for held in [ListKind::Itl, ListKind::Ctl].into_iter().flat_map(of_kind) {
        let Some(signer) = &held.list.signer else { continue };
        let record = held.list.records.iter().find(|r| r.id.as_ref().is_some_and(|id| id.same(&signer.value)));
        let name = record.and_then(|r| r.subject.common_name()).or(signer.value.issuer.common_name()).unwrap_or("");
        let by_callmanager = present.iter().find(|h| h.id.same(&signer.value));
        // Without the present certificate only the release tells that CallManager should not sign.
        let old = cluster.release.is_none() && by_callmanager.is_none() || names_former_recovery(cluster, held);
        if name.to_ascii_uppercase().starts_with("ITLRECOVERY_") || name.starts_with("SAST-") || old {
            tally.right([signer.span]);
        } else {
            sure |= by_callmanager.is_some() && cluster.release.is_some();
            tally.wrong(
                format!("the {}{} by {name} {}", held.list.kind.name(), on(held), signer.value.serial),
                [signer.span].into_iter().chain(by_callmanager.and_then(|h| h.span())),
            );
        }
    }
    let ask = Question::command(
        commands::SHOW_ITL,
        "Who signs the list now?",
        "From 12.0 on it must be ITLRecovery, or a recovery is half done.",
    );
    if cluster.known_release().is_none() && tally.is_wrong() {
        let why = "CallManager signs a list of the case: up to 11.5 it should, from 12.0 on a localkey recovery is half done.";
        return Verdict::Open(vec![Question::command(commands::VERSION, "Which release is it?", why)]);
    }
    let verdict =
        tally.verdict(Certainty::weigh(sure, 1, false), "Signed by a CallManager certificate", "signed by ITLRecovery", vec![ask]);
    match (verdict, nameless(cluster)) {
        (Verdict::RuledOut(_), true) => {
            let why = "A list in the case is signed by CallManager and does not tell its node: it may be what one of them hands out.";
            Verdict::Open(vec![Question::command(commands::SHOW_ITL, "Who signs the list of each TFTP node?", why).on("each TFTP node")])
        }
        (verdict, _) => verdict,
    }
}

/// `localkey` puts the present ITLRecovery into the CTL (SG14): one that names another was not signed by it.
fn names_former_recovery(cluster: &Cluster, held: &HeldList) -> bool {
    let anchors = cluster.anchors(&held.list);
    let mut recovery = anchors.iter().filter(|a| a.purpose == Purpose::ItlRecovery).peekable();
    held.list.kind == ListKind::Ctl && recovery.peek().is_some() && recovery.all(Anchor::gone)
}

/// CallManager signed a list of an unknown node, and of some TFTP node no list is known.
fn nameless(cluster: &Cluster) -> bool {
    let (nodes, _) = cluster.nodes_running(&["Cisco Tftp"]);
    let lists = || [ListKind::Itl, ListKind::Ctl].into_iter().flat_map(|kind| cluster.lists(kind)).filter(|l| l.phone.is_none());
    let shown = |name: &str| lists().any(|l| l.node.as_deref().is_some_and(|n| crate::case::same_host(n, name)));
    lists().any(|l| l.node.is_none() && cluster.is_by_callmanager(l)) && nodes.iter().any(|n| !shown(&n.name))
}

fn on(held: &HeldList) -> String {
    held.node.as_ref().map_or_else(String::new, |node| format!(" on {node}"))
}
