//! Phones whose LSC a former CAPF issued: it must stay trusted until they are renewed.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "lsc-of-former-capf",
    scenario: None,
    area: Area::Capf,
    severity: Severity::Low,
    title: "Phones still hold LSCs of a former CAPF",
    explanation: "An LSC stays good as long as its issuer is trusted. After a CAPF renewal the phones keep their LSCs, and the former CAPF must stay in CallManager-trust, CAPF-trust and on the authentication server until every phone has a new one. For 802.1X the authentication server must know both.",
    because: &["old-capf-missing"],
    by_hand: "Compare the issuers of the LSCs, by the query on `device`, with `show cert own CAPF`.",
    sources: &[docs::LSC_QA.section("LSC"), docs::REGENERATION.section("CAPF")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let now = cluster.identities(Purpose::Capf);
    let mut tally = Tally::default();
    let mut count = 0_usize;
    for (phone, name) in cluster.phones_now(|p| p.lsc_issuer.is_some()).filter_map(|p| Some((p, p.capf()?))) {
        if now.is_empty() {
            break;
        }
        if now.iter().any(|h| h.subject.common_name().is_some_and(|n| n.eq_ignore_ascii_case(&name))) {
            tally.right([phone.span]);
        } else {
            count = count.saturating_add(1);
            tally.wrong(name, [phone.span]);
        }
    }
    let ask =
        Question::command(commands::LSC_QUERY, "Which CAPF issued the phones' LSCs?", "A former one must stay trusted.").on("publisher");
    tally.verdict(Certainty::Likely, &format!("{count} LSCs in the list are of"), "LSCs of the present CAPF", vec![ask])
}
