//! The tomcat that a browser meets is expired, not yet valid, or without its chain.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-tomcat-invalid",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "Tomcat's certificate is not valid where single sign-on meets it",
    explanation: "Browsers warn, the SSO wizard and the pages between nodes fail. It is not what makes `Failed to decrypt`: encryption asks for the key, not for the dates.",
    because: &["certificate-expired", "certificate-not-yet-valid", "certificate-chain-missing", "node-name-not-in-certificate"],
    by_hand: "Open https://NODE:8443 and look at the certificate that is shown.",
    sources: &[docs::SSO_GUIDE_14.section("Certificates")],
    check,
};

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    if cluster.sso.is_empty() && cluster.saml.is_empty() && cluster.log(log::Log::Sso).is_none() {
        return Verdict::NotApplicable("nothing in the case is about single sign-on");
    }
    if sso_export_older_than_cert::off(cluster) {
        return Verdict::NotApplicable("SAML SSO is switched off");
    }
    let today = as_of.midnight().assume_utc();
    let mut tally = Tally::default();
    for held in cluster.identities(Purpose::Tomcat) {
        let node = held.node.clone().unwrap_or_else(|| held.label());
        if held.not_after().is_some_and(|t| t < today) {
            tally.wrong(format!("tomcat of {node} has expired"), held.span());
        } else if held.not_before().is_some_and(|t| t.saturating_sub(SLACK) > today) {
            tally.wrong(format!("tomcat of {node} is not yet valid"), held.span());
        } else {
            tally.right(held.span());
        }
    }
    tally.verdict(
        Certainty::Confirmed,
        "Not valid",
        "a tomcat that is valid on every node",
        vec![Question::certificates("The dates of tomcat are among what it prints.")],
    )
}
