//! The IdP metadata was imported before the identity provider's present signing certificate was made.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-idp-import-older-than-idp-cert",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "The identity provider's metadata was imported before its present signing certificate was made",
    explanation: "CUCM cannot know a signing certificate that is younger than the import. AD FS rolls its key over by itself. Export of SP metadata does not help here: it is the identity provider's half.",
    because: &["sso-idp-certificate-changed"],
    by_hand: "Compare `IdP Metadata Imported Date` in `utils sso status` with the start date of the identity provider's signing certificate.",
    sources: &[docs::SSO_GUIDE_14.section("Update IdP metadata"), docs::SSO_LOGS.section("utils sso status")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let imported = cluster.sso.iter().filter_map(|s| s.imported.as_ref()).max_by_key(|e| e.value);
    let signing = signing(cluster);
    let newest = signing.iter().filter_map(|s| s.not_before.map(|t| (t, s))).max_by_key(|(t, _)| *t);
    let (Some(imported), Some((made, seen))) = (imported, newest) else {
        return Verdict::Open(vec![Question::command(
            commands::SSO_STATUS,
            "When was the IdP metadata last imported?",
            "It must be after the identity provider's signing certificate was made.",
        )]);
    };
    if imported.value.saturating_add(SLACK) >= made {
        return Verdict::RuledOut(vec![imported.span, seen.span]);
    }
    let here = format!(
        "Imported on {}; the identity provider signs with {} since {}.",
        show_time(imported.value),
        seen.id.serial,
        show_time(made)
    );
    Instance::new(Certainty::Likely, here, vec![imported.span, seen.span])
        .compare(format!("an import after {}", show_day(made)), show_day(imported.value))
        .holds()
}

/// The certificates that the identity provider signs with, by its metadata and by responses.
pub(super) fn signing(cluster: &Cluster) -> Vec<&crate::read::Seen> {
    let files = cluster.saml.iter().filter(|m| !m.service_provider).flat_map(|m| &m.keys);
    let own = files.filter(|(usage, _)| usage.as_deref() != Some("encryption")).map(|(_, seen)| seen);
    own.chain(cluster.responses.iter().filter_map(|r| r.signer.as_ref())).collect()
}
