//! Expired certificates in trust stores.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "trust-certificate-expired",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Low,
    title: "Trust stores hold expired certificates",
    explanation: "Expired trust certificates are common and raise alarms, and mostly harm nothing. An upgrade to 12.5(1)SU6, 14SU2 or later does not carry them over: an old CAPF that LSCs still name, or a CA that still issues, can vanish that way. Deleting one acts on the whole cluster or on one node, by release; the sources differ.",
    because: &[],
    by_hand: "OS Administration > Security > Certificate Management, sorted by expiration, the `-trust` rows.",
    sources: &[
        docs::SECURITY_GUIDE_14.section("Upgrade and expired trust certificates"),
        docs::REGENERATION.section("Delete expired trust certificates"),
    ],
    check,
};

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let today = as_of.midnight().assume_utc();
    let mut tally = Tally::default();
    // What issued a certificate in use is no remnant: `certificate-expired` tells it.
    let own = Purpose::IDENTITIES.into_iter().flat_map(|p| cluster.identities(p));
    let in_use: Vec<&Held> = own.flat_map(|h| chain::above(h, &cluster.certificates)).collect();
    // A former CAPF stays while an LSC names it, expired or not (200860): `lsc-of-former-capf` tells it.
    let of_lscs: std::collections::HashSet<String> =
        cluster.phones_now(|p| p.lsc_issuer.is_some()).filter_map(|p| Some(p.capf()?.to_lowercase())).collect();
    for held in cluster.certificates.iter().filter(|h| matches!(h.store, Store::Trust(_))) {
        let (Store::Trust(purpose), Some(end)) = (held.store, held.not_after()) else { continue };
        let stays = || of_lscs.contains(&held.label().to_lowercase());
        if end < today && !stays() && !in_use.iter().any(|h| h.id.same(&held.id)) {
            tally.wrong(format!("{} in {}-trust since {}", held.label(), purpose.name(), show_day(end)), held.span());
        } else {
            tally.right(held.span());
        }
    }
    match tally.instance(Certainty::Confirmed, "Expired", "trust stores without expired certificates") {
        Some(instance) => instance.disputed(&[disputes::TRUST_DELETION]).holds(),
        None => {
            let ask = vec![Question::certificates("The trust stores are among what it prints.")];
            if_whole(cluster, tally.verdict(Certainty::Confirmed, "", "", ask))
        }
    }
}
