//! Scenario 3, one direction: CUCM refuses Expressway-C's certificate.
//!
//! An alert that was received was sent by the other side: it refused what Expressway showed.

use super::{Area, Certainty, Condition, Instance, Question, Scenario, Severity, Verdict, chain, is_of_before, list, predates, traffic};
use crate::case::{Cluster, Held, Store};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, commands, disputes, log_messages as log};
use crate::read::Sighting;
use crate::source::Span;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-cucm-does-not-trust-expressway",
    scenario: Some(Scenario::S3),
    area: Area::Mra,
    severity: Severity::High,
    title: "CUCM does not trust the certificate of Expressway-C, so Webex and Jabber cannot register from outside",
    explanation: "From X14.0.2 on Expressway-C shows its certificate when it fetches configurations from CUCM (ports 6971, 6972). Its issuing CAs must be in both CallManager-trust and tomcat-trust, in any security mode. `certificate verify failed` is the other direction: there Expressway-C refuses CUCM.",
    because: &[],
    by_hand: "Follow the issuers of Expressway-C's certificate up to the root and look for each in CallManager-trust and tomcat-trust (`show cert list trust`).",
    sources: &[
        docs::COMMON_ISSUES.section("Scenario 3"),
        docs::MRA_TRUST.section("Certificate exchange"),
        docs::EXPRESSWAY_14_2.section("Traffic server"),
    ],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let own: Vec<&Held> = cluster.core_clients().into_iter().filter(|h| h.certificate.is_some()).collect();
    // An alert is held against the certificate of the Expressway whose log it stands in.
    let of_log = |s: &Sighting| {
        let log = s.line.split_whitespace().nth(1).unwrap_or("");
        own.iter().copied().filter(|h| h.is_of(log)).collect::<Vec<_>>()
    };
    let (former, refused): (Vec<&Sighting>, Vec<&Sighting>) = alerts(cluster).into_iter().partition(|s| predates(s, &of_log(s)));
    let quiet = traffic::served(cluster);
    // A request since, behind which nothing failed, shows that it is mended.
    let (served, refused): (Vec<&Sighting>, Vec<&Sighting>) =
        refused.into_iter().partition(|s| traffic::served_since(cluster, &quiet, s).is_some());
    let cured = refused.is_empty() && !served.is_empty();
    let former = [former, served].concat();
    let before = refused.is_empty() && !former.is_empty();
    let refused = if before { former } else { refused };
    let mut gaps: Vec<(String, Span)> = Vec::new();
    let mut whole: Vec<Span> = Vec::new();
    let mut stores_known = false;
    for purpose in [Purpose::CallManager, Purpose::Tomcat] {
        // IM and Presence has stores of its own.
        let is_of_imp = |name: Option<&str>| name.and_then(|n| cluster.node(n)).is_some_and(|n| !n.is_cucm());
        let mut stores = cluster.stores(purpose);
        stores.iter_mut().for_each(|(_, store)| store.retain(|held| !is_of_imp(held.node.as_deref())));
        stores.retain(|(node, store)| !is_of_imp(*node) && !store.is_empty());
        let shows_cucm = || cluster.nodes.iter().any(crate::case::Node::is_cucm);
        // An empty store counts only where the query shows that others are not.
        if stores.is_empty() && cluster.queried && shows_cucm() && cluster.certificates.iter().any(|h| matches!(h.store, Store::Trust(_))) {
            stores.push((None, Vec::new()));
        }
        for (node, store) in stores {
            stores_known = true;
            for held in &own {
                let Some(leaf) = &held.certificate else { continue };
                // The certificate itself in the store is enough too; the sources differ.
                let lacks = if store.iter().any(|h| h.id.same(&leaf.id)) { None } else { chain::missing(leaf, &store, &[]) };
                let whose = node.map_or_else(String::new, |n| format!(" of {n}"));
                match (lacks, held.span()) {
                    (Some(ca), Some(span)) => gaps.push((format!("{}-trust{whose} lacks {}", purpose.name(), chain::label(&ca)), span)),
                    (None, Some(span)) => whole.push(span),
                    _ => {}
                }
            }
        }
    }
    // An alert behind a request for a configuration leaves no other reading.
    let pair = refused.iter().any(|s| traffic::is_surely_requested(cluster, s));
    let mut evidence: Vec<Span> = refused.iter().rev().take(2).map(|s| s.span).collect();
    evidence.extend(refused.last().and_then(|s| traffic::request_before(cluster, s)).map(|s| s.span));
    evidence.extend(gaps.iter().map(|(_, s)| *s));
    let words: Vec<String> = gaps.iter().map(|(w, _)| w.clone()).collect();
    let checked = stores_known && !own.is_empty();
    let vague = !refused.is_empty() && refused.iter().all(|s| traffic::is_nameless(s));
    let ancient = is_of_before(cluster, &refused);
    let contradicted = before || vague || ancient || checked && gaps.is_empty();
    match (refused.is_empty() || before && checked, gaps.is_empty()) {
        (true, true) if checked && traffic::refused_elsewhere(cluster).is_empty() => return Verdict::RuledOut(whole),
        (true, true) => return Verdict::Open(questions(cluster, &own, stores_known)),
        _ => {}
    }
    let witnesses = usize::from(!refused.is_empty() && !before && !ancient).saturating_add(usize::from(!gaps.is_empty()));
    let unlinked = refused.is_empty() && traffic::is_unlinked(cluster);
    let certainty = Certainty::weigh(pair && !contradicted, witnesses, contradicted && gaps.is_empty() || unlinked);
    let hosts = traffic::hosts(&refused);
    let whose = if hosts.is_empty() { "CUCM".to_owned() } else { list(&hosts) };
    let mut here = Vec::new();
    if !refused.is_empty() {
        here.push(format!("{whose} answered Expressway-C with an alert: it does not trust the certificate that Expressway-C showed",));
    }
    if !words.is_empty() {
        here.push(format!("of the chain of Expressway-C, {}", list(&words)));
    } else if cured {
        here.push("a later request went through: it was so until then".to_owned());
        evidence.extend(refused.last().and_then(|s| traffic::served_since(cluster, &quiet, s)).map(|s| s.span));
    } else if ancient {
        here.push("that was before every certificate that the cluster shows now was made: look whether it is still so".to_owned());
    } else if vague {
        here.push("which server it was is cut off the line".to_owned());
    } else if before {
        here.push("the log is from before Expressway-C's present certificate".to_owned());
    } else if contradicted {
        here.push("the stores in the case hold the chain: either they were mended since, or the services were not restarted".to_owned());
    }
    if unlinked {
        here.push(traffic::UNLINKED.to_owned());
    }
    let found = if words.is_empty() { format!("an alert from {whose} in the log of Expressway-C") } else { words.join("\n") };
    let instance = Instance::new(certainty, format!("{}.", here.join("; ")), evidence);
    let instance = if unlinked { instance.weighs(Severity::Low) } else { instance };
    instance
        .compare("the CAs that issued Expressway-C's certificate in CallManager-trust and tomcat-trust", found)
        .ask(if words.is_empty() { questions(cluster, &own, stores_known) } else { Vec::new() })
        .disputed(&[disputes::RESTARTS, disputes::EXPRESSWAY_LEAF])
        .holds()
}

/// Alerts of CUCM; those of IM and Presence are of its own stores.
fn alerts(cluster: &Cluster) -> Vec<&Sighting> {
    let own = traffic::alerts(cluster).into_iter().filter(|s| traffic::is_cucm(cluster, s) && !traffic::is_imp(cluster, s));
    // CallManager's own word of the same.
    let refused = cluster.seen(log::TLS_PHONE_REFUSED).into_iter();
    let of_core = |s: &&Sighting| s.fields.get(2).is_some_and(|peer| traffic::is_of_expressway(cluster, peer.trim()));
    own.chain(refused.filter(|s| !super::callmanager_refuses_phone_certificate::is_expired(s)).filter(of_core)).collect()
}

fn questions(cluster: &Cluster, own: &[&Held], stores_known: bool) -> Vec<Question> {
    let mut ask = Vec::new();
    let elsewhere = traffic::refused_elsewhere(cluster);
    if !elsewhere.is_empty() {
        let names = list(&elsewhere);
        let why = "Expressway-C's certificate was turned down there, right after a request for a configuration; its issuers must be in CallManager-trust and tomcat-trust of that cluster.";
        ask.push(
            Question::command(commands::CERTIFICATE_QUERY, format!("Of which cluster is {names}, and which CAs does it trust?"), why)
                .on(names),
        );
    }
    if cluster.log(log::Log::Expressway).is_none() {
        ask.push(Question::page(
            "Expressway-C > Maintenance > Diagnostics > Diagnostic logging: start, reproduce, stop, collect, download",
            "Who refuses whom?",
            "An alert that was received means that CUCM refuses; `certificate verify failed` means that Expressway-C refuses.",
        ));
    }
    if own.is_empty() {
        ask.push(Question::page(
            "Expressway-C > Maintenance > Security > Server certificate > Show (PEM file)",
            "Which CAs issued Expressway-C's certificate?",
            "Each of them must be in CallManager-trust and tomcat-trust.",
        ));
    }
    if !stores_known && cluster.queried {
        let why =
            "The query in the case shows no trust store; the CAs of Expressway-C are searched for in CallManager-trust and tomcat-trust.";
        ask.push(Question::command("show cert list trust", "Which CAs does CUCM trust?", why).on("publisher"));
    } else if !stores_known {
        ask.push(Question::certificates("CallManager-trust and tomcat-trust are searched for the CAs of Expressway-C."));
    }
    ask
}
