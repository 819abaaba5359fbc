//! The identity provider signs with a certificate other than the one that CUCM imported.

use super::{Area, Certainty, Condition, Instance, Question, Severity, Verdict, login_after, sso_logs, unheard};
use crate::case::Cluster;
use crate::cisco::documents as docs;
use crate::cisco::log_messages as log;
use crate::read::Seen;
use crate::read::dates::SLACK;
use crate::source::Span;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-idp-certificate-changed",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "The identity provider signs with a certificate that CUCM does not know",
    explanation: "CUCM checks the response with the signing certificate of the IdP metadata that it imported. When the identity provider rolled its signing key over (AD FS does so by itself), the check fails. The cluster's own certificates are not at fault: this is not scenario 2, and exporting SP metadata does not help.",
    because: &[],
    by_hand: "Compare the certificate in the response's signature with the signing certificate of the IdP metadata that was imported.",
    sources: &[
        docs::SSO.section("Common issues"),
        docs::ENTRA.section("Troubleshooting"),
        docs::SSO_GUIDE_14.section("Update IdP metadata"),
    ],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let (first, twin) = (cluster.seen(log::IDP_SIGNATURE), cluster.seen(log::IDP_SIGNATURE_TWIN));
    let evidence: Vec<Span> = first.iter().rev().take(2).chain(twin.iter().rev().take(1)).map(|s| s.span).collect();
    let Some(last) = first.last().or(twin.last()) else {
        if let Some((signer, metadata)) = another_signer(cluster) {
            let metadata = metadata.map(|seen| seen.span);
            let evidence = [signer.span].into_iter().chain(metadata).collect();
            return Instance::new(
                Certainty::Likely,
                "A response is signed by a certificate that no metadata of the identity provider in the case holds.",
                evidence,
            )
            .compare("a signing certificate of the imported IdP metadata", signer.id.serial.to_string())
            .ask(vec![present_metadata()])
            .holds();
        }
        return unheard(cluster, log::Log::Sso, || {
            vec![
                Question::command(
                    sso_logs(cluster),
                    "What does the SSO log say at a failed login?",
                    "A signature that does not fit is the identity provider's half.",
                )
                .on("the node that served the login"),
            ]
        });
    };
    if let Some(login) = login_after(cluster, last) {
        return Verdict::RuledOut(vec![login.span]);
    }
    // CUCM supports one signing certificate; metadata with two is AD FS in the middle of its rollover.
    let two = cluster.saml.iter().filter(|m| !m.service_provider).find(|m| {
        let mut serials: Vec<_> =
            m.keys.iter().filter(|(u, _)| u.as_deref() != Some("encryption")).map(|(_, s)| s.id.serial.as_str()).collect();
        serials.sort_unstable();
        serials.dedup();
        serials.len() > 1
    });
    let mut all = evidence;
    all.extend(two.into_iter().flat_map(|m| m.keys.iter().map(|(_, s)| s.span)));
    // New metadata was imported since: whether it fails still is not in the case.
    let imported = cluster.sso.iter().filter_map(|s| s.imported.as_ref()).max_by_key(|i| i.value);
    let imported = imported.filter(|i| last.time.is_some_and(|at| at.saturating_add(SLACK) < i.value));
    all.extend(imported.map(|i| i.span));
    // Either message leaves no other reading (217268; ENTRA).
    let certainty = if imported.is_some() { Certainty::Possible } else { Certainty::Confirmed };
    let here = if imported.is_some() {
        "The response's signature did not fit the IdP metadata, and other metadata was imported since."
    } else if two.is_some() {
        "The response's signature does not fit the imported metadata, and the identity provider's metadata holds more than one signing certificate: its rollover is under way."
    } else {
        "The response's signature does not fit the imported IdP metadata."
    };
    Instance::new(certainty, here, all)
        .compare("the response signed by the certificate of the imported IdP metadata", "signed by another one")
        .ask(vec![present_metadata()])
        .holds()
}

fn present_metadata() -> Question {
    Question::page(
        "the identity provider's present metadata",
        "Which signing certificate does the identity provider use now?",
        "It must be the one that CUCM imports, and the only one.",
    )
}

/// The certificate that signed the newest response, where the IdP metadata in the case holds others alone; with one of
/// these.
fn another_signer(cluster: &Cluster) -> Option<(&Seen, Option<&Seen>)> {
    let signer = cluster.responses.iter().max_by_key(|r| r.issued)?.signer.as_ref()?;
    let keys = || cluster.saml.iter().filter(|m| !m.service_provider).flat_map(|m| &m.keys).map(|(_, seen)| seen);
    (keys().next().is_some() && !keys().any(|key| key.id.same(&signer.id))).then(|| (signer, keys().next()))
}
