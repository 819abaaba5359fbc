//! A handshake of Expressway that fails without a word.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "capture-the-handshake",
    title: "Find out who ends the handshake, and why",
    impact: Level::Low,
    after_hours: false,
    phones: Phones::None,
    ends: &["mra-handshake-without-reason"],
    when: always,
    sources: &[
        docs::MRA_GUIDE_12.section("Troubleshooting"),
        docs::HYBRID.section("TLS negotiation errors"),
        docs::MRA_TRUST.section("TLS 1.3"),
    ],
    disputes: &[],
    steps,
};

fn steps(_: &Cluster) -> Vec<Step> {
    vec![
        Step::page("Expressway-C and -E > Maintenance > Diagnostics > Advanced > Support Log configuration", "Set developer.trafficserver and developer.edgeconfigprovisioning to debug.")
            .caution("Set them back to INFO afterwards; an alarm stands meanwhile.")
            .sees("the alarm that debug logging is on"),
        Step::page("Expressway-C and -E > Maintenance > Diagnostics > Diagnostic logging", "Start a new log on both, with a capture of packets; sign in once from outside; stop, collect, download. Give both archives to Retrust.")
            .sees("an alert, a `Detail` or an `Error=` that names the fault"),
        Step::page("The firewall between Expressway-C and Expressway-E", "Switch the inspection of TLS off for TCP 7001, 2222, 7400 and 8443.")
            .sees("the same attempt without `No SSL error available` or `Got EOF on socket`"),
    ]
}
