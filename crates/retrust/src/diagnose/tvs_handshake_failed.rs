//! A phone cannot set up TLS to TVS.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "tvs-handshake-failed",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "A phone cannot reach TVS over TLS",
    explanation: "The phone checks TVS's certificate against its ITL; after a TVS renewal that it did not follow, it breaks the connection. Newer phones print no failure: they connect, and `Handshake successful` does not follow; in the trace of TVS `TLS HS Done` does not follow `Accepted TCP connection`. An alert that the phone reads was sent by TVS and has other causes (CSCua65618). A blocked port 2445 looks alike.",
    because: &["phones-trust-nothing", "trust-list-outdated"],
    by_hand: "Compare the TVS serial in the phone's ITL with `show cert own TVS` on the node that it names, and test port 2445.",
    sources: &[docs::DIRECTORY.section("Phone console log")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the phone's console log", "Does the phone reach TVS?", "Its lines around port 2445 say so.");
    let found = ("a handshake with TVS on port 2445", "`SSL/TLS handshake failed`, or a connection without a handshake");
    let verdict =
        heard(cluster, &[log::TVS_HANDSHAKE_FAILED], Certainty::Likely, "A phone's TLS connection to TVS failed.", found, ask.clone());
    // Of a log in which nobody asked TVS its silence says nothing; a list that was taken does.
    let took = cluster.seen(log::LIST_ACCEPTED);
    match verdict {
        Verdict::RuledOut(_) if took.is_empty() => Verdict::Open(vec![ask]),
        Verdict::RuledOut(_) => Verdict::RuledOut(took.iter().map(|s| s.span).take(3).collect()),
        other => other,
    }
}
