//! A certificate that its CA revoked.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "certificate-revoked",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::High,
    title: "A certificate in use was revoked by its CA",
    explanation: "Who checks revocation refuses it; who does not, trusts a certificate that its CA gave up. The list's own signature is not checked here, so compare it with the one that the CA publishes.",
    because: &[],
    by_hand: "Look for the certificate's serial in the revocation list of its issuer.",
    sources: &[docs::RFC5280.section("5, CRL"), docs::CHANGE_NOTIFICATION.section("OCSP")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    // What is in use, and what issued it; what was replaced, or lies in a trust store alone, may well be revoked.
    let own = Purpose::IDENTITIES.into_iter().flat_map(|p| cluster.identities(p));
    let own = own.chain(cluster.expressways()).chain(cluster.expressway_clients());
    let own = own.chain(cluster.certificates.iter().filter(|h| h.store == Store::Unknown));
    let mut in_use: Vec<&Held> = Vec::new();
    for held in own.flat_map(|h| std::iter::once(h).chain(chain::above(h, &cluster.certificates))) {
        if !cluster.crls.is_empty() && !in_use.iter().any(|known| known.id.same(&held.id)) {
            in_use.push(held);
        }
    }
    for seen in &cluster.crls {
        let of_issuer = || in_use.iter().filter(|h| h.id.issuer.same(&seen.crl.issuer));
        if of_issuer().next().is_some() {
            tally.right([seen.span]);
        }
        for held in of_issuer().filter(|h| seen.crl.serials.iter().any(|s| s.same(&h.id.serial))) {
            tally.wrong(format!("{} {}", held.label(), held.id.serial), held.span().into_iter().chain([seen.span]));
        }
    }
    let ask = Question::page("the revocation list of the CA", "Was a certificate revoked?", "Its serial would stand in the list.");
    // That its issuer signed the list is not checked.
    tally.verdict(Certainty::Likely, "Revoked", "no certificate of the cluster in its CA's revocation list", vec![ask])
}
