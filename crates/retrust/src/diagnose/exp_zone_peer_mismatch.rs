//! A zone asks for a name that the other side's certificate does not bear.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-zone-peer-mismatch",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "A zone of Expressway asks for a name that the other certificate does not bear",
    explanation: "The traversal zone compares its Peer address, or its TLS verify subject name, with the alternative names of the other Expressway. An address instead of a name fails always. The chain is not at fault.",
    because: &[],
    by_hand: "Compare Configuration > Zones > Peer address with the alternative names of the other side's certificate.",
    sources: &[
        docs::MRA_SETUP.section("Troubleshooting"),
        docs::MRA_GUIDE_14.section("Traversal zone"),
        docs::HYBRID.section("TLS negotiation errors"),
    ],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the diagnostic log of Expressway", "Does a zone refuse a name?", "`identity was unacceptable` says so.");
    // Of the automatic zones to CUCM `mra-name-not-in-certificate` tells.
    let seen: Vec<&Sighting> = cluster.seen(log::PEER_IDENTITY).into_iter().filter(|s| !traffic::is_sip_to_cucm(cluster, s)).collect();
    // Whoever came to the public port of Expressway-E may be a stranger, and his name says nothing.
    let seen: Vec<&Sighting> = seen.into_iter().filter(|s| !traffic::is_public(s)).collect();
    let Some(last) = seen.last() else {
        return addressed(cluster).unwrap_or_else(|| unheard(cluster, log::Log::Expressway, || vec![ask]));
    };
    let traversal = seen.iter().any(|s| traffic::is_traversal(s));
    let replaced = traffic::is_replaced_since(cluster, last);
    let here = if replaced {
        "Expressway refused the name in the other side's certificate, before a certificate of Expressway was renewed."
    } else {
        "Expressway refused the name in the other side's certificate."
    };
    Instance::new(Certainty::weigh(traversal && !replaced, 1, replaced), here, seen.iter().rev().take(3).map(|s| s.span).collect())
        .compare("the zone's name among the alternative names", "`Peer's TLS certificate identity was unacceptable`")
        .holds()
}

/// The configuration alone says so: it is likely until a log shows the refusal, and less so where one shows none.
fn addressed(cluster: &Cluster) -> Option<Verdict> {
    let first = cluster.addressed_zones.first()?;
    let here = "The configuration gives the peer of a traversal zone as an address; certificates bear names.";
    let spans = cluster.addressed_zones.iter().map(|z| z.span).take(3).collect();
    let silent = cluster.log(log::Log::Expressway).is_some();
    let zone = Instance::new(Certainty::weigh(false, 1, silent), here, spans);
    let zone = if silent { zone.weighs(Severity::Low) } else { zone };
    Some(zone.compare("the full name of Expressway-E as peer address", format!("the peer address {}", first.address)).holds())
}
