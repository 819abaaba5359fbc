//! Mixed mode without a CTL.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "ctl-missing",
    scenario: None,
    area: Area::Phones,
    severity: Severity::High,
    title: "The cluster is in mixed mode, and there is no CTL that phones could use",
    explanation: "In mixed mode phones with a TLS profile need a CTL with the CallManager record. Where TFTP has none, or one whose CCM+TFTP records lost their certificates as they do when mixed mode is left, they cannot register by TLS. In non-secure mode `File Not Found <CTLFile.tlv>` is ordinary and no fault.",
    because: &[],
    by_hand: "Run `show ctl` on every TFTP node: `Length of CTL file: 0` in mixed mode is the fault.",
    sources: &[docs::SECURITY_GUIDE_12.section("CTL"), docs::TO_NON_SECURE.section("CTL"), docs::PHONE_8800.section("Status messages")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let Some(mode) = &cluster.mode else {
        let ask =
            Question::command(commands::SECURITY_MODE, "Is the cluster in mixed mode?", "Only then must there be a CTL.").on("publisher");
        return Verdict::Open(vec![ask]);
    };
    if cluster.is_mixed() == Some(false) {
        return Verdict::NotApplicable("without mixed mode there need be no CTL");
    }
    let ctls: Vec<Span> = cluster.lists(ListKind::Ctl).iter().map(|l| Span { len: l.list.span.len.min(400), ..l.list.span }).collect();
    // One that is there may have been made since.
    let made = cluster.lists(ListKind::Ctl).iter().filter_map(|l| l.list.made.as_ref().map(|m| m.value)).max();
    let since = |s: &&Sighting| s.time.zip(made).is_none_or(|(at, made)| at.saturating_add(SLACK) >= made);
    let of_ctl = |s: &&Sighting| s.line.to_ascii_uppercase().contains("CTL");
    let refused: Vec<Span> = cluster.seen(log::NO_CTL_FILE).into_iter().filter(of_ctl).filter(since).map(|s| s.span).collect();
    // Each TFTP node hands out its own (118892): that of another says nothing of one that has none.
    let bare = without(cluster);
    if !ctls.is_empty() && !bare.is_empty() {
        let nodes: Vec<String> = bare.iter().filter_map(|l| l.node.clone()).collect();
        let evidence = bare.iter().map(|l| l.list.span).chain([mode.span]).collect();
        let here = format!("{} says that it has no CTL, and another TFTP node hands one out.", list(&nodes));
        return Instance::new(Certainty::Confirmed, here, evidence)
            .compare("the same CTL on every TFTP node", format!("no CTL on {}", list(&nodes)))
            .holds();
    }
    let handed_out = cluster.handed_out(ListKind::Ctl);
    if !handed_out.is_empty() && handed_out.iter().all(|held| is_emptied(held)) {
        let places = handed_out.iter().flat_map(|held| &held.list.records).filter(|r| r.role == Role::CcmTftp).map(|r| r.span);
        let here = "The CTL names no CallManager certificate, as after mixed mode was left.";
        return Instance::new(Certainty::Likely, here, places.take(4).chain([mode.span]).collect())
            .compare("the CallManager certificate of each node in the CTL", "CCM+TFTP records without certificates")
            .ask(vec![
                Question::command(commands::SECURITY_MODE, "Is the cluster in mixed mode still?", "The CTL is one of non-secure mode.")
                    .on("publisher"),
            ])
            .holds();
    }
    match (cluster.no_ctl(), ctls.is_empty(), refused.is_empty()) {
        // A list that is there was made since.
        (_, false, true) => Verdict::RuledOut(ctls),
        (_, false, false) => Verdict::Open(vec![
            Question::command(
                commands::SHOW_CTL,
                "Which TFTP node has no CTL?",
                "A phone asked for its CTL, and was answered that there is none.",
            )
            .on("each TFTP node"),
        ]),
        (Some(none), ..) => Instance::new(Certainty::Confirmed, "A TFTP node says that it has no CTL.", vec![none, mode.span])
            .compare("a CTL on every TFTP node", "no CTL")
            .holds(),
        (None, true, false) => Instance::new(Certainty::Likely, "A phone asked for its CTL in mixed mode, and TFTP had none.", refused)
            .compare("a CTL on every TFTP node", "`File Not Found` for the CTL")
            .holds(),
        (None, true, true) => Verdict::Open(vec![
            Question::command(commands::SHOW_CTL, "Is there a CTL?", "Phones with a TLS profile need it.").on("each TFTP node"),
        ]),
    }
}

/// A whole list whose CCM+TFTP records bear no certificates (118892).
fn is_emptied(held: &HeldList) -> bool {
    let mut records = held.list.records.iter().filter(|r| r.role == Role::CcmTftp).peekable();
    held.list.whole && records.peek().is_some() && records.all(|r| r.id.is_none() && r.subject.is_empty())
}

/// TFTP nodes whose own word, and last one, is that they have no CTL.
fn without(cluster: &Cluster) -> Vec<&HeldList> {
    let (serving, known) = cluster.nodes_running(&["Cisco Tftp"]);
    let serves = |node: &str| !known || serving.iter().any(|n| same_host(&n.name, node));
    let ctls = || cluster.lists.iter().filter(|l| l.list.kind == ListKind::Ctl && l.phone.is_none());
    let later = |bare: &HeldList, node: &str| {
        ctls().any(|l| !l.list.absent && l.list.span > bare.list.span && l.node.as_deref().is_some_and(|n| same_host(n, node)))
    };
    ctls().filter(|l| l.list.absent && l.node.as_deref().is_some_and(|node| serves(node) && !later(l, node))).collect()
}
