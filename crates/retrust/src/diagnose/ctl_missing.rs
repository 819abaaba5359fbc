//! Mixed mode without a CTL.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "ctl-missing",
    scenario: None,
    area: Area::Phones,
    severity: Severity::High,
    title: "The cluster is in mixed mode, and there is no CTL",
    explanation: "In mixed mode phones with a TLS profile need a CTL with the CallManager record. Where TFTP has none, they cannot register. In non-secure mode `File Not Found <CTLFile.tlv>` is ordinary and no fault.",
    because: &[],
    by_hand: "Run `show ctl` on every TFTP node: `Length of CTL file: 0` in mixed mode is the fault.",
    sources: &[docs::SECURITY_GUIDE_12.section("CTL"), docs::PHONE_8800.section("Status messages")],
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
    let refused: Vec<Span> =
        cluster.seen(log::NO_CTL_FILE).into_iter().filter(|s| s.line.to_ascii_uppercase().contains("CTL")).map(|s| s.span).collect();
    match (cluster.no_ctl(), ctls.is_empty(), refused.is_empty()) {
        // A list that is there was made since, or another node has it.
        (_, false, _) => Verdict::RuledOut(ctls),
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
