//! Devices that have no ITL and cannot ask TVS.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "devices-without-tvs",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Info,
    title: "Soft clients are in use, which hold a CTL and cannot ask TVS",
    explanation: "Jabber, many TelePresence models and 7940/7960 phones have no Security by Default: no ITL, no TVS. In mixed mode the signer of a new CTL must be a SAST of the CTL that they hold, or their CTL must be deleted by hand. No fault by itself, and a bound for every plan.",
    because: &[],
    by_hand: "Cisco Unified Reporting > System Reports > Unified CM Phone Feature List > Security By Default lists the models that have it.",
    sources: &[docs::TOKENLESS.section("Endpoints without SBD"), docs::SECURITY_GUIDE_12.section("Security By Default")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if cluster.is_mixed() == Some(false) {
        return Verdict::NotApplicable("without mixed mode these devices hold no list");
    }
    let soft: Vec<_> = cluster.phones.iter().filter(|p| !p.name.starts_with("SEP")).collect();
    if soft.is_empty() {
        return if cluster.phones.is_empty() {
            Verdict::Open(vec![Question::page("Device > Phone > Find, exported", "Which devices are there?", "Some have no TVS.")])
        } else {
            Verdict::RuledOut(cluster.phones.iter().take(3).map(|p| p.span).collect())
        };
    }
    let here = format!("{} of {} devices in the list are soft clients.", soft.len(), cluster.phones.len());
    Instance::new(Certainty::Confirmed, here, soft.iter().take(10).map(|p| p.span).collect())
        .compare("devices that can ask TVS", "soft clients")
        .holds()
}
