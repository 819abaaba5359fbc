//! Logins fail, and the cluster's half of the trust is right: the other half is at fault.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-sp-metadata-nodes-ok",
    scenario: None,
    area: Area::Sso,
    severity: Severity::Info,
    title: "The cluster's half of single sign-on is right: look at the identity provider's",
    explanation: "The SP metadata holds a certificate that the nodes show now, and names every node, so another export cures nothing. What is left is the identity provider's half: the copy of the metadata that it holds, its signing key, its claims, its clock.",
    because: &[],
    by_hand: "Compare the certificate in the SP metadata with `show cert own tomcat` of each node (or ITLRecovery, where the SAML page says system generated), and look for each node among its addresses.",
    sources: &[docs::SSO.section("Certificates"), docs::SSO_GUIDE_14.section("SAML SSO configuration")],
    check,
};

/// What the logs say of a login that failed.
pub(super) const FAILURES: [log::Message; 7] = [
    log::DECRYPT_FAILED,
    log::IDP_SIGNATURE,
    log::IDP_SIGNATURE_TWIN,
    log::STATUS_REFUSED,
    log::NAME_ID_REFUSED,
    log::TIME_INVALID,
    log::NO_UID,
];

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let failure = FAILURES.into_iter().filter_map(|m| cluster.seen(m).last().copied()).find(|s| login_after(cluster, s).is_none());
    let Some(failure) = failure else {
        return if cluster.log(log::Log::Sso).is_some() {
            Verdict::NotApplicable("no failed login is in the log")
        } else {
            let ask = "The halves are told apart where a login failed.";
            Verdict::Open(vec![Question::command(sso_logs(cluster), "What does the SSO log say at a failed login?", ask)])
        };
    };
    if matches!(sso_clusterwide_needs_multisan::check(cluster, as_of), Verdict::Holds(_)) {
        return Verdict::NotApplicable("one file serves nodes that do not share a key");
    }
    let files = cluster.sp_metadata();
    let now: Vec<&Held> = [Purpose::Tomcat, Purpose::ItlRecovery].into_iter().flat_map(|p| cluster.identities(p)).collect();
    if files.is_empty() || now.is_empty() {
        let ask = "Its certificate and its addresses are held against the nodes.";
        return Verdict::Open(vec![Question::page(
            "System > SAML Single Sign-On > Export All Metadata",
            "What does the SP metadata hold?",
            ask,
        )]);
    }
    let keys = || files.iter().flat_map(|m| &m.keys).filter(|(u, _)| u.as_deref() != Some("signing")).map(|(_, seen)| seen);
    if keys().next().is_none() {
        let ask = "The metadata in the case was cut: no certificate of it could be read.";
        return Verdict::Open(vec![Question::page(
            "System > SAML Single Sign-On > Export All Metadata",
            "Which certificate does the SP metadata hold?",
            ask,
        )]);
    }
    if let Some(old) = keys().find(|s| !now.iter().any(|h| h.id.same(&s.id))) {
        return Verdict::RuledOut(vec![old.span]);
    }
    let named = |n: &&crate::case::Node| files.iter().flat_map(|m| &m.hosts).any(|h| same_host(h, &n.name) || n.ip.as_ref() == Some(h));
    if !cluster.nodes.iter().filter(|n| n.is_cucm()).all(|n| named(&n)) {
        return Verdict::RuledOut(keys().map(|s| s.span).take(1).collect());
    }
    let evidence = std::iter::once(failure.span).chain(keys().map(|s| s.span)).chain(now.iter().filter_map(|h| h.span()));
    let here = "A login failed, and the SP metadata in the case holds the present certificate and every node. Whether the identity provider holds this file is not in it.";
    Instance::new(Certainty::Likely, here, evidence.collect()).holds()
}
