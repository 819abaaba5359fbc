//! Phones that hold another ITL than the server's.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "phones-on-old-itl",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "Some phones hold another ITL than the present one",
    explanation: "ITL File Status `MisMatch` means that a phone reported another ITL at its registration than TFTP holds. Such a phone must take the new list before the next anchor is renewed. A phone that is stranded and unregistered cannot show as MisMatch, so the absence of MisMatch clears registered phones only.",
    because: &["phones-trust-nothing", "trust-list-outdated"],
    by_hand: "Device > Phone > Find, where ITL File Status is MisMatch (until release 15).",
    sources: &[docs::SECURITY_GUIDE_14_DS.section("Obtain ITL File Status")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let known: Vec<_> = cluster.phones_now(|p| p.itl_status.is_some()).collect();
    let is = |p: &&&crate::read::Phone| p.itl_status.as_ref().is_some_and(|s| s.to_ascii_lowercase().starts_with("mis"));
    let behind: Vec<_> = known.iter().filter(is).collect();
    if known.is_empty() {
        return Verdict::Open(vec![Question::page(
            "Cisco Unified CM Administration > Device > Phone > Find, where ITL File Status, exported",
            "Which phones hold the present ITL?",
            "Each MisMatch is a phone that the next renewal may strand.",
        )]);
    }
    if behind.is_empty() {
        return Verdict::RuledOut(known.iter().take(3).map(|p| p.span).collect());
    }
    let names: Vec<String> = behind.iter().take(8).map(|p| p.name.clone()).collect();
    Instance::new(
        Certainty::Confirmed,
        format!("{} of {} phones hold another ITL, among them {}.", behind.len(), known.len(), list(&names)),
        behind.iter().take(10).map(|p| p.span).collect(),
    )
    .compare("ITL File Status Match", "MisMatch")
    .holds()
}
