//! 802.1X refuses a phone, and CAPF is not at fault.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "ask-why-dot1x-refuses",
    title: "Find out why the authentication server refuses the phone",
    impact: Level::Low,
    after_hours: false,
    phones: Phones::Some,
    ends: &["dot1x-refused-otherwise"],
    when: always,
    sources: &[docs::LSC_QA.section("802.1X"), docs::CAPTURES.section("ISE message codes")],
    disputes: &[],
    steps,
};

fn steps(_: &Cluster) -> Vec<Step> {
    vec![
        Step::page("Authentication server (ISE, ASA, …)", "Look for the phone's MAC address in the log of failed authentications, and give that line to Retrust.")
            .sees("a reason, and the issuer of the certificate that the phone showed"),
        Step::page("Authentication server (ISE, ASA, …)", "Where the reason is an unknown CA: trust the CA that issued what the phone shows. That is the CAPF of its LSC; of a MIC, the Cisco Manufacturing CAs.")
            .sees("the issuer is trusted for client authentication"),
        Step::page("Authentication server (ISE, ASA, …)", "Where it is anything else (revoked, a revocation list that cannot be had, a method that is off): mend that there. Renewing CAPF or LSCs would not help.")
            .sees("the phone's next attempt is let in"),
        Step::page("The phone", "Restart it.").sees("no new EAP-Failure in its console log, no `802.1x Authentication: Failed` among its status messages"),
    ]
}
