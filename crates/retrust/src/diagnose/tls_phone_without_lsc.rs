//! A phone with a TLS profile speaks plain SIP.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "tls-phone-without-lsc",
    scenario: None,
    area: Area::Capf,
    severity: Severity::Medium,
    title: "A phone with a TLS profile registers without TLS and is refused",
    explanation: "CallManager answers 403 with `Device security mismatch: expected TLS` when the profile wants TLS and the phone has no usable certificate. Seen in a lab, not in a document of Cisco's.",
    because: &["ctl-holds-old-capf", "ctl-missing"],
    by_hand: "Look at the phone's LSC status and at its security profile.",
    sources: &[docs::SOFTPHONE_LAB.section("SIP trace")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask =
        Question::page("the SIP or SDL trace of a refused registration", "Why is the registration refused?", "The Warning header says so.");
    let found = ("a registration over TLS", "`expected TLS, received TCP/UDP`");
    heard(cluster, &[log::SECURITY_MISMATCH], Certainty::Likely, "CallManager refused a phone that did not use TLS.", found, ask)
}
