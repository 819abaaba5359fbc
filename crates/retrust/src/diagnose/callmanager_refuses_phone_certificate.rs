//! CallManager does not accept a phone's certificate on TLS.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "callmanager-refuses-phone-certificate",
    scenario: None,
    area: Area::Capf,
    severity: Severity::High,
    title: "CallManager refuses the certificate of a phone",
    explanation: "CallManager checks a phone's LSC or MIC against CallManager-trust. An unknown CA there means that the CAPF which issued the LSC, or the manufacturing CA of the MIC, is missing. The CTL is not at fault: this is not scenario 4.2, though both keep TLS phones out. In SDL traces the peer may be a gateway or Expressway.",
    because: &[],
    by_hand: "Look for the issuer of the phone's LSC in CallManager-trust (`show cert list trust`).",
    sources: &[docs::LSC_QA.section("LSC"), docs::CHANGE_NOTIFICATION.section("5.C")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let told = cluster.seen(log::UNKNOWN_CA_READ);
    // A node is no phone; of a refused Expressway `mra-cucm-does-not-trust-expressway` tells.
    let all = cluster.seen(log::TLS_PHONE_REFUSED).into_iter().filter(|s| !traffic::is_of_node(cluster, field(s, 2)));
    let (expired, refused): (Vec<_>, Vec<_>) = all.partition(|s| is_expired(s));
    if told.is_empty() && refused.is_empty() {
        if !expired.is_empty() {
            return Verdict::RuledOut(expired.iter().map(|s| s.span).collect());
        }
        let quiet = cluster.recent_log(log::Log::Sdl).or(cluster.recent_log(log::Log::PhoneConsole));
        return quiet.map_or_else(
            || {
                let page = "the SDL trace of CallManager, or the phone's console log, of a failed registration";
                Verdict::Open(vec![Question::page(page, "Does CallManager refuse the phone?", "The lines name the reason and the peer.")])
            },
            |log| Verdict::RuledOut(vec![log.span]),
        );
    }
    let mut words: Vec<String> = refused.iter().rev().take(3).map(|s| format!("{} for {}", field(s, 1), field(s, 2))).collect();
    if !told.is_empty() {
        words.push("the phone read the alert `unknown CA`".to_owned());
    }
    words.dedup();
    let expected = if is_for_use_alone(cluster) {
        "key usage and extended key usage of each LSC or MIC that let it act as a client"
    } else {
        "the issuer of each LSC or MIC in CallManager-trust"
    };
    let spans = told.iter().chain(&refused).rev().take(4).map(|s| s.span).collect();
    let witnesses = usize::from(!told.is_empty()).saturating_add(usize::from(!refused.is_empty()));
    Instance::new(
        Certainty::weigh(!told.is_empty(), witnesses, false),
        format!("CallManager refused a certificate: {}.", list(&words)),
        spans,
    )
    .compare(expected, words.join("\n"))
    .holds()
}

/// Every refusal in the traces is for what the certificate may be used for (OpenSSL's code 26): no CA is missing.
pub(crate) fn is_for_use_alone(cluster: &Cluster) -> bool {
    let mut refused = cluster.seen(log::TLS_PHONE_REFUSED).into_iter().filter(|s| !is_expired(s)).peekable();
    refused.peek().is_some() && refused.all(|s| field(s, 0) == "26") && cluster.seen(log::UNKNOWN_CA_READ).is_empty()
}

/// The peer's certificate has expired (OpenSSL's code 10; 210541): `lsc-expired` tells that.
pub(super) fn is_expired(refused: &Sighting) -> bool {
    field(refused, 0) == "10"
}

/// A part of the line, without the blanks around it; the peer is the third.
pub(super) fn field(sighting: &Sighting, index: usize) -> &str {
    sighting.fields.get(index).map_or("", |f| f.trim())
}
