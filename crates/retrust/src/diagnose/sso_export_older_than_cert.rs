//! SP metadata was last exported before the present certificate was made.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-export-older-than-cert",
    scenario: None,
    area: Area::Sso,
    severity: Severity::Medium,
    title: "SP metadata was not exported since tomcat was renewed",
    explanation: "The identity provider cannot hold a certificate that was never exported, unless someone fetched the metadata by its address. It does not apply where the SAML page says that a system generated certificate is used: then ITLRecovery's date counts.",
    because: &["sso-sp-metadata-stale"],
    by_hand: "Compare `SP Metadata Exported Date` in `utils sso status` with the start date of `show cert own tomcat`.",
    sources: &[docs::SSO_GUIDE_14.section("SAML SSO configuration"), docs::SSO_LOGS.section("utils sso status")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if off(cluster) {
        return Verdict::NotApplicable("SAML SSO is switched off");
    }
    if cluster.sso_by_recovery() {
        return Verdict::NotApplicable("single sign-on uses ITLRecovery, so tomcat's date says nothing");
    }
    older(cluster, Purpose::Tomcat)
}

/// SSO is off on every node that was asked.
pub(super) fn off(cluster: &Cluster) -> bool {
    !cluster.sso.is_empty() && cluster.sso.iter().all(|s| s.enabled.as_ref().is_some_and(|e| !e.value))
}

/// The last export against the newest certificate of a purpose.
pub(super) fn older(cluster: &Cluster, purpose: Purpose) -> Verdict {
    let exported = cluster.sso.iter().filter_map(|s| s.exported.as_ref()).max_by_key(|e| e.value);
    let newest = cluster.identities(purpose).into_iter().filter_map(|h| h.not_before().map(|t| (t, h))).max_by_key(|(t, _)| *t);
    let (Some(exported), Some((made, held))) = (exported, newest) else {
        return Verdict::Open(vec![
            Question::command(
                commands::SSO_STATUS,
                "When was the SP metadata last exported?",
                "It must be after the certificate was made.",
            )
            .on("each node"),
        ]);
    };
    let evidence: Vec<Span> = [exported.span].into_iter().chain(held.span()).collect();
    if exported.value.saturating_add(SLACK) >= made {
        return Verdict::RuledOut(evidence);
    }
    let here = format!("Exported on {}; {} {} was made on {}.", show_time(exported.value), purpose.name(), held.id.serial, show_time(made));
    Instance::new(Certainty::Likely, here, evidence)
        .compare(format!("an export after {}", show_day(made)), show_day(exported.value))
        .holds()
}
