//! A CTL that stayed when mixed mode was left.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "ctl-left-over",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Low,
    title: "A CTL is left over from mixed mode",
    explanation: "When mixed mode is left, the CTL stays on TFTP; its CCM+TFTP records lose their certificates, which makes phones register without TLS. Phones keep their copy, and it can refuse them at another cluster. In non-secure mode nothing updates it any more.",
    because: &[],
    by_hand: "Run `show ctl`, and ask the database for ClusterSecurityMode: 0 with a CTL is the leftover.",
    sources: &[docs::TO_NON_SECURE.section("Change to non-secure"), docs::SECURE_MIGRATION.section("CTL")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mode = cluster.mode.as_ref().map(|m| m.span);
    let ctl = cluster.lists(ListKind::Ctl).into_iter().next();
    match (cluster.is_mixed(), ctl) {
        (Some(true), _) => Verdict::NotApplicable("the cluster is in mixed mode and needs its CTL"),
        (Some(false), Some(held)) => {
            let place = Span { len: held.list.span.len.min(400), ..held.list.span };
            let evidence = [place].into_iter().chain(mode).collect();
            Instance::new(Certainty::weigh(mode.is_some(), 1, false), "The cluster is not in mixed mode, and there is a CTL.", evidence)
                .compare("no CTL in non-secure mode", "a CTL")
                .holds()
        }
        (Some(false), None) if cluster.no_ctl().is_some() => Verdict::RuledOut(cluster.no_ctl().into_iter().chain(mode).collect()),
        _ => Verdict::Open(vec![Question::command(commands::SHOW_CTL, "Is there a CTL?", "In non-secure mode it is a leftover.")]),
    }
}
