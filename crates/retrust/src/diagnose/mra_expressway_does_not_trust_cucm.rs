//! Scenario 3, the other direction: Expressway-C refuses CUCM's certificate.

use super::{Area, Certainty, Condition, Instance, Question, Scenario, Severity, Verdict, chain, list, predates, traffic};
use crate::case::{Cluster, Held, host};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, Setting, log_messages as log};
use crate::read::Sighting;
use crate::source::Span;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "mra-expressway-does-not-trust-cucm",
    scenario: Some(Scenario::S3),
    area: Area::Mra,
    severity: Severity::High,
    title: "Expressway-C does not trust a certificate of CUCM, so Webex and Jabber cannot register from outside",
    explanation: "From X14.0.8 (225476; the X14.2 release note says X14.2) Expressway-C checks every CUCM node's tomcat and CallManager chain against its own list of trusted CAs. Discovery tests only the publisher, so a subscriber may be refused alone. An alert in the log is the other direction.",
    because: &[],
    by_hand: "Follow the issuers of tomcat and CallManager of every node up to the root and look for each under Maintenance > Security > Trusted CA certificate on Expressway-C.",
    sources: &[
        docs::MRA_TRUST.section("Server certificate verification"),
        docs::EXPRESSWAY_14_2.section("Traffic server"),
        docs::TRAFFIC_SERVER.section("SSLClientUtils.cc"),
    ],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let store: Vec<&Held> = cluster.expressway_trust();
    let shown: Vec<(Purpose, &Held)> = [Purpose::Tomcat, Purpose::CallManager]
        .into_iter()
        .flat_map(|p| cluster.identities(p).into_iter().map(move |h| (p, h)))
        .filter(|(_, h)| h.certificate.is_some())
        .collect();
    // A refusal is held against the certificates of the node that it names.
    let of_node = |s: &Sighting| {
        let Some(name) = traffic::host_of(s) else { return Vec::new() };
        shown.iter().map(|(_, h)| *h).filter(|h| h.is_of(&name)).collect()
    };
    let (former, refused): (Vec<&Sighting>, Vec<&Sighting>) = refusals(cluster).into_iter().partition(|s| predates(s, &of_node(s)));
    let before = refused.is_empty() && !former.is_empty();
    let refused = if before { former } else { refused };
    // CUCM sends its intermediates; MRA15's table asks for the root alone.
    let intermediates = cluster.intermediates();
    let mut gaps: Vec<(String, Span)> = Vec::new();
    let mut whole: Vec<Span> = Vec::new();
    if !store.is_empty() {
        for (purpose, held) in &shown {
            let (Some(leaf), Some(span)) = (&held.certificate, held.span()) else { continue };
            match chain::missing(leaf, &store, &intermediates) {
                Some(ca) => {
                    let node = held.node.clone().unwrap_or_else(|| held.label());
                    gaps.push((format!("{} of {node}: {} is missing", purpose.name(), chain::label(&ca)), span));
                }
                None => whole.push(span),
            }
        }
    }
    let checked = !store.is_empty() && !shown.is_empty();
    match (refused.is_empty() || before && checked, gaps.is_empty()) {
        (true, true) if checked => return Verdict::RuledOut(whole),
        (true, true) => return Verdict::Open(questions(cluster, &store, &shown)),
        _ => {}
    }
    // `Action=Continue`: the check fails, and Expressway-C goes on (ATS).
    let goes_on: Vec<Span> =
        cluster.seen(log::CORE_VERIFY_FAILED).iter().filter(|s| s.fields.get(1).is_some_and(|a| a == "Continue")).map(|s| s.span).collect();
    let goes_on = if refused.is_empty() { goes_on } else { Vec::new() };
    let contradicted = before || checked && gaps.is_empty();
    // Traffic server is the client of CUCM: its own words of a failed check leave no other reading (derived from TLS).
    let is_client = |s: &Sighting| {
        s.message == log::CORE_VERIFY_FAILED || s.line.contains("SSL connection failed for") || traffic::is_sip_to_cucm(cluster, s)
    };
    let names = traffic::hosts(&refused);
    // Another server, such as Unity Connection, whose own chain is then meant.
    let foreign = names.iter().filter(|n| traffic::is_foreign(cluster, n)).cloned().collect::<Vec<_>>();
    let is_foreign = |s: &Sighting| traffic::host_of(s).is_some_and(|host| foreign.contains(&host));
    let decisive = !contradicted && refused.iter().any(|s| is_client(s) && !is_foreign(s));
    let witnesses = usize::from(!refused.is_empty() && !before).saturating_add(usize::from(!gaps.is_empty()));
    let unlinked = refused.is_empty() && traffic::is_unlinked(cluster);
    let certainty = Certainty::weigh(decisive, witnesses, contradicted && gaps.is_empty() || unlinked);
    let mut evidence: Vec<Span> = refused.iter().rev().take(3).map(|s| s.span).collect();
    evidence.extend(gaps.iter().map(|(_, s)| *s));
    let words: Vec<String> = gaps.iter().map(|(w, _)| w.clone()).collect();
    let mut here = Vec::new();
    if !refused.is_empty() {
        here.push(format!(
            "Expressway-C refused the certificate of {}",
            if names.is_empty() { "a CUCM node".to_owned() } else { list(&names) }
        ));
    }
    if !words.is_empty() {
        here.push(format!("its list of trusted CAs lacks what issued them ({})", list(&words)));
    }
    if unlinked {
        here.push(traffic::UNLINKED.to_owned());
    }
    if !foreign.is_empty() {
        here.push(format!(
            "{} is no node of the cluster in the case: where it is another server, such as Unity Connection, its own chain is missing on Expressway-C",
            list(&foreign)
        ));
    }
    if !goes_on.is_empty() {
        here.push("its log says that it goes on all the same (`Action=Continue`): the check is not enforced".to_owned());
        evidence.extend(goes_on.iter().rev().take(2));
    }
    // A stop-gap of the release note (RN142): then traffic server checks nobody.
    let unchecked = cluster.setting(Setting::VerifyOriginServer).filter(|s| !s.on && refused.is_empty());
    if let Some(setting) = unchecked {
        here.push("`VerifyOriginServer` is off, so traffic server does not look; Cisco does not recommend it".to_owned());
        evidence.push(setting.span);
    }
    if before {
        here.push("the log is from before the present certificates of CUCM".to_owned());
    }
    let found = if words.is_empty() { "`certificate verify failed` in the log of Expressway-C".to_owned() } else { words.join("\n") };
    let mut text = here.join("; ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let instance = Instance::new(certainty, format!("{text}."), evidence);
    let instance = if goes_on.is_empty() && unchecked.is_none() && !unlinked { instance } else { instance.weighs(Severity::Low) };
    instance
        .compare("the chains of tomcat and CallManager of every node in the trusted CA list of Expressway-C", found)
        .ask(if words.is_empty() { questions(cluster, &store, &shown) } else { Vec::new() })
        .holds()
}

/// Refusals for who issued the certificate, and not for its dates or its use.
fn refusals(cluster: &Cluster) -> Vec<&Sighting> {
    let all = traffic::refusals(cluster);
    let unfit = traffic::unfit_hosts(&all);
    all.into_iter().filter(|s| traffic::host_of(s).is_none_or(|h| !unfit.contains(&host(&h)))).collect()
}

fn questions(cluster: &Cluster, store: &[&Held], shown: &[(Purpose, &Held)]) -> Vec<Question> {
    let mut ask = Vec::new();
    if store.is_empty() {
        ask.push(Question::page(
            "Expressway-C > Maintenance > Security > Trusted CA certificate > Show all (PEM file); save it as expressway-trusted-ca.pem",
            "Which CAs does Expressway-C trust?",
            "The chains of tomcat and CallManager of every node must be among them.",
        ));
    }
    if shown.is_empty() {
        ask.push(Question::certificates("The chains of tomcat and CallManager are looked for in the list of Expressway-C."));
    }
    if cluster.log(log::Log::Expressway).is_none() {
        ask.push(Question::page(
            "Expressway-C > Maintenance > Diagnostics > Diagnostic logging: start, reproduce, stop, collect, download",
            "Who refuses whom?",
            "`certificate verify failed` names the server that Expressway-C refuses.",
        ));
    }
    ask
}
