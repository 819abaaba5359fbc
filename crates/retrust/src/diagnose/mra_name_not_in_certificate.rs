//! Expressway-C reaches a node by a name that its certificate does not bear.

use super::{Area, Certainty, Condition, Instance, Question, Severity, Sighting, Verdict, predates, traffic, unheard};
use crate::case::{Cluster, Held};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, log_messages as log};
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-name-not-in-certificate",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "A CUCM certificate does not bear the name by which Expressway-C reaches the node",
    explanation: "Expressway-C checks the name that CUCM gave it at discovery (System > Server) against the subject alternative names, never against the common name. A short name or an address there fails. The chain is not at fault: this is not scenario 3.",
    because: &[],
    by_hand: "Compare System > Server with the subject alternative names of tomcat and CallManager on that node.",
    sources: &[docs::MRA_TRUST.section("Names"), docs::TRAFFIC_SERVER.section("SSLClientUtils.cc")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    // Traffic server by name, tvcs in the automatic zones to CUCM (5061, 5091).
    let https = cluster.seen(log::SNI_NOT_IN_CERTIFICATE).into_iter().filter(|s| s.fields.first().is_some_and(|a| a == "Terminate"));
    let sip = cluster.seen(log::PEER_IDENTITY).into_iter().filter(|s| traffic::is_sip_to_cucm(cluster, s));
    let seen: Vec<&Sighting> = https.chain(sip).collect();
    let Some(last) = seen.last() else {
        return unheard(cluster, log::Log::Expressway, || {
            vec![Question::page(
                "Expressway-C > Maintenance > Diagnostics > Diagnostic logging",
                "Does Expressway-C refuse a name?",
                "`SNI (…) not in certificate` names it.",
            )]
        });
    };
    let named = last.line.split("SNI (").nth(1).and_then(|r| r.split(')').next()).map(str::to_owned);
    let name = &named.or_else(|| traffic::host_of(last)).unwrap_or_else(|| "the name".to_owned());
    // A certificate made since, that bears the name, has taken the place of the one that answered.
    let own = [Purpose::Tomcat, Purpose::CallManager].into_iter().flat_map(|p| cluster.identities(p)).filter(|h| h.is_of(name));
    let own: Vec<&Held> = own.collect();
    let bears = |h: &&Held| h.certificate.as_ref().is_some_and(|c| c.san.iter().any(|san| san.eq_ignore_ascii_case(name)));
    if predates(last, &own) && own.iter().all(bears) {
        return Verdict::RuledOut(own.iter().filter_map(|h| h.span()).collect());
    }
    Instance::new(
        Certainty::Confirmed,
        format!("Expressway-C asked for {name}, and the certificate that answered does not bear that name."),
        seen.iter().rev().take(3).map(|s| s.span).collect(),
    )
    .compare(format!("{name} among the subject alternative names"), "it is not among them")
    .holds()
}
