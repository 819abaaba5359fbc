//! The traversal zone: one Expressway does not know the root of the other.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-zone-peer-untrusted",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "One Expressway does not trust the certificate of the other",
    explanation: "The list of trusted CAs of the Expressway whose log this is lacks the root of the other side. The words `self signed certificate in certificate chain` mislead: the other side's root is not in the own list. Only the traversal zone (port 7001) is looked at: what strangers show at other ports says nothing.",
    because: &[],
    by_hand: "Follow the issuers of the other Expressway's certificate and look for the root under Maintenance > Security > Trusted CA certificate on this one.",
    sources: &[docs::HYBRID.section("TLS negotiation errors"), docs::MRA_GUIDE_15.section("Trusted CA list")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let of_zone = traffic::peers_refused(cluster);
    let refused: Vec<&Sighting> = of_zone.iter().copied().filter(|s| traffic::root_is_missing(s)).collect();
    // That a check failed does not say which: a root, a date or a use.
    let untold: Vec<&Sighting> = of_zone.into_iter().filter(|s| traffic::is_refused_untold(s)).collect();
    if let (true, Some(last)) = (refused.is_empty(), untold.last()) {
        let here = "Expressway refused the certificate of the other side of its traversal zone, and does not say why: a root that is missing, a date or a use.";
        return Instance::new(Certainty::weigh(false, 1, traffic::is_replaced_since(cluster, last)), here, vec![last.span])
            .compare("the root of the other Expressway in the list of trusted CAs", "`certificate verify failed` on port 7001")
            .holds();
    }
    let Some(last) = refused.last() else {
        let ask = Question::page(
            "the diagnostic log of Expressway",
            "Does the traversal zone come up?",
            "`TLS Negotiation Error` tells why not.",
        );
        return unheard(cluster, log::Log::Expressway, || vec![ask]);
    };
    let evidence = refused.iter().rev().take(3).map(|s| s.span).collect();
    let here = "Expressway refused the other side of its traversal zone: the root of that certificate is not in its list of trusted CAs.";
    let replaced = traffic::is_replaced_since(cluster, last);
    let here = if replaced { format!("{here} That was before a certificate of Expressway was renewed.") } else { here.to_owned() };
    Instance::new(Certainty::weigh(!replaced, 1, replaced), here, evidence)
        .compare(
            "the root of the other Expressway in the list of trusted CAs",
            format!("`{}` on port 7001", traffic::detail(last).unwrap_or_default()),
        )
        .holds()
}
