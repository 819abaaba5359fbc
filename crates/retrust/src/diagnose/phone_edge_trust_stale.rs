//! Phones outside keep the root of tomcat's former issuer.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "phone-edge-trust-stale",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "Phone-Edge-trust lacks the root of tomcat's issuer",
    explanation: "Phones that register over SIP OAuth from outside trust what Phone-Edge-trust holds, at most sixteen certificates. After tomcat got another issuer, they refuse it until the new root is uploaded there, on the publisher. Jabber and Webex do not use it.",
    because: &[],
    by_hand: "Compare the root of `show cert own tomcat` with Phone-Edge-trust, or with caconfig.json.sgn on port 6970.",
    sources: &[docs::SIP_OAUTH.section("Phone-Edge-trust")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let store = cluster.trusted(Purpose::PhoneEdge);
    if store.is_empty() && cluster.queried {
        return Verdict::NotApplicable("Phone-Edge-trust is empty, so no phone uses it");
    }
    let own: Vec<&Held> = cluster.identities(Purpose::Tomcat).into_iter().filter(|h| h.certificate.is_some()).collect();
    if store.is_empty() || own.is_empty() {
        return Verdict::Open(vec![Question::certificates("Phone-Edge-trust and tomcat are among what it prints.")]);
    }
    let intermediates = cluster.intermediates();
    let mut tally = Tally::default();
    for held in own {
        let Some(leaf) = &held.certificate else { continue };
        match chain::missing(leaf, &store, &intermediates) {
            Some(ca) => tally.wrong(chain::label(&ca), held.span()),
            None => tally.right(held.span()),
        }
    }
    tally.verdict(Certainty::Likely, "Not in Phone-Edge-trust", "the root of tomcat's issuer in Phone-Edge-trust", Vec::new())
}
