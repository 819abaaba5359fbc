//! LSCs name a CAPF that CUCM does not trust any more.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "old-capf-missing",
    scenario: None,
    area: Area::Capf,
    severity: Severity::High,
    title: "Phones hold LSCs of a CAPF that a trust store lacks",
    explanation: "An old CAPF certificate must stay in CallManager-trust, in CAPF-trust and on the authentication server until no LSC names it: CallManager checks a secure phone against the first, CAPF an LSC that is renewed by itself against the second. An upgrade to 12.5(1)SU6, 14SU2 or later does not carry over expired trust certificates, so an old CAPF can vanish that way. The form in which the database writes an LSC's issuer is in no document; names are compared without it.",
    because: &[],
    by_hand: "List the issuers of the LSCs by the query on `device`, and look for each in CallManager-trust and CAPF-trust.",
    sources: &[
        docs::LSC_QA.section("LSC"),
        docs::SECURITY_GUIDE_14.section("Upgrade and expired trust certificates"),
        docs::CHANGE_NOTIFICATION.section("device"),
    ],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let phones: Vec<_> = cluster.phones_now(|p| p.lsc_issuer.is_some()).filter_map(|p| Some((p, p.capf()?))).collect();
    if phones.is_empty() || cluster.identities(Purpose::Capf).is_empty() || !cluster.queried {
        return Verdict::Open(vec![
            Question::command(commands::LSC_QUERY, "Which CAPF issued the phones' LSCs?", "Each of them must still be trusted.")
                .on("publisher"),
        ]);
    }
    let in_store = |purpose, name: &str| {
        cluster.trusted(purpose).into_iter().find(|h| h.subject.common_name().is_some_and(|n| n.eq_ignore_ascii_case(name)))
    };
    // The present one is CAPF's own; of a store that no row of the query is of, nothing is known.
    let present = |name: &str| {
        cluster.identities(Purpose::Capf).into_iter().find(|h| h.subject.common_name().is_some_and(|n| n.eq_ignore_ascii_case(name)))
    };
    let mut tally = Tally::default();
    for (phone, name) in &phones {
        let lacking = [Purpose::CallManager, Purpose::Capf]
            .into_iter()
            .filter(|p| in_store(*p, name).is_none() && present(name).is_none() && !cluster.trusted(*p).is_empty());
        let stores: Vec<String> = lacking.map(|p| format!("{}-trust", p.name())).collect();
        let held = in_store(Purpose::CallManager, name).or_else(|| in_store(Purpose::Capf, name)).or_else(|| present(name));
        match held.filter(|_| stores.is_empty()) {
            Some(held) => tally.right([phone.span].into_iter().chain(held.span())),
            None if stores.is_empty() => tally.wrong(name.clone(), [phone.span]),
            None => tally.wrong(format!("{name}, not in {}", list(&stores)), [phone.span]),
        }
    }
    tally.verdict(
        Certainty::Likely,
        "Missing from a trust store",
        "every CAPF that an LSC names in CallManager-trust and CAPF-trust",
        Vec::new(),
    )
}
