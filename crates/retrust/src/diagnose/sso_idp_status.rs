//! The identity provider answers, and refuses.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-idp-status",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "The identity provider answers with a refusal",
    explanation: "A status other than Success is the identity provider's own no: a claim rule, the form of the name, an entity ID in other letters, or SHA-1 under FIPS. No certificate of the cluster is at fault: this is not scenario 2.",
    because: &["sso-entityid-case"],
    by_hand: "Read StatusCode in the response, and the identity provider's event log at that time.",
    sources: &[docs::SSO.section("Common issues"), docs::SSO_LOGS.section("SAML response"), docs::UNITY_SSO.section("Status code")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let refused: Vec<_> = cluster.responses.iter().filter(|r| r.status.as_deref().is_some_and(|s| s != "Success")).collect();
    // A login, or another response, that succeeded since.
    let newest = refused.iter().filter_map(|r| r.issued).max();
    let accepted = cluster.responses.iter().filter(|r| r.status.as_deref() == Some("Success"));
    let after = |time: Option<OffsetDateTime>| time.zip(newest).is_some_and(|(time, refused)| time > refused);
    let logins = cluster.seen(log::LOGIN_OK).into_iter().filter(|s| after(s.time)).map(|s| s.span);
    let mended: Vec<Span> = accepted.filter(|r| after(r.issued)).map(|r| r.span).chain(logins).take(1).collect();
    if let Some(first) = refused.first() {
        if !mended.is_empty() {
            return Verdict::RuledOut(mended);
        }
        let status = first.status.clone().unwrap_or_default();
        return Instance::new(Certainty::Confirmed, format!("A response says {status}."), refused.iter().map(|r| r.span).collect())
            .compare("Success", status)
            .holds();
    }
    let ask = || Question::command(sso_logs(cluster), "What does the identity provider answer?", "Its status tells its half from CUCM's.");
    // This one names its cause (213293).
    let here = "The identity provider answered InvalidNameIDPolicy: its NameID is not transient, or its claim rule is wrong.";
    let found = ("a transient NameID", "`status:InvalidNameIDPolicy`");
    if let Verdict::Holds(instance) = heard(cluster, &[log::NAME_ID_REFUSED], Certainty::Confirmed, here, found, ask()) {
        return Verdict::Holds(instance);
    }
    let heard = heard(
        cluster,
        &[log::STATUS_REFUSED, log::PAGE_STATUS],
        Certainty::Likely,
        "It is said that the identity provider answered with a status other than Success.",
        ("a response with Success", "`Invalid Status code in Response`"),
        ask(),
    );
    match heard {
        Verdict::Open(_) if !cluster.responses.is_empty() => Verdict::RuledOut(cluster.responses.iter().map(|r| r.span).collect()),
        other => other,
    }
}
