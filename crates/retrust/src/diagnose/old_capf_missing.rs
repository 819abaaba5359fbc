//! LSCs name a CAPF that CUCM does not trust any more.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "old-capf-missing",
    scenario: None,
    area: Area::Capf,
    severity: Severity::High,
    title: "Phones hold LSCs of a CAPF that is in no trust store any more",
    explanation: "An old CAPF certificate must stay in CallManager-trust, in CAPF-trust and on the authentication server until no LSC names it. An upgrade to 12.5(1)SU6, 14SU2 or later does not carry over expired trust certificates, so an old CAPF can vanish that way. The form in which the database writes an LSC's issuer is in no document; names are compared without it.",
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
    let phones: Vec<(&crate::read::Phone, String)> = cluster.phones.iter().filter_map(|p| Some((p, p.capf()?))).collect();
    let stores: Vec<&Held> = [Purpose::CallManager, Purpose::Capf]
        .into_iter()
        .flat_map(|p| cluster.trusted(p))
        .chain(cluster.identities(Purpose::Capf))
        .collect();
    if phones.is_empty() || cluster.identities(Purpose::Capf).is_empty() || !cluster.queried {
        return Verdict::Open(vec![
            Question::command(commands::LSC_QUERY, "Which CAPF issued the phones' LSCs?", "Each of them must still be trusted.")
                .on("publisher"),
        ]);
    }
    let known = |name: &str| stores.iter().find(|h| h.subject.common_name().is_some_and(|n| n.eq_ignore_ascii_case(name)));
    let mut tally = Tally::default();
    for (phone, name) in &phones {
        match known(name) {
            Some(held) => tally.right([phone.span].into_iter().chain(held.span())),
            None => tally.wrong(name.clone(), [phone.span]),
        }
    }
    tally.verdict(Certainty::Likely, "In no trust store", "every CAPF that an LSC names in CallManager-trust and CAPF-trust", Vec::new())
}
