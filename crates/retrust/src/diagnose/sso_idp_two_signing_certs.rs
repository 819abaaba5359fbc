//! IdP metadata with more than one signing certificate.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-idp-two-signing-certs",
    scenario: None,
    area: Area::Sso,
    severity: Severity::Medium,
    title: "The identity provider's metadata holds more than one signing certificate",
    explanation: "CUCM, and Expressway for Mobile and Remote Access, support one signing certificate of the identity provider (CSCuj66703, CSCvq78479). AD FS publishes two while it rolls over. Remove the secondary one, export and import again. An encryption certificate beside it is no fault.",
    because: &["sso-idp-certificate-changed"],
    by_hand: "Count the certificates under IDPSSODescriptor with KeyDescriptor use=\"signing\" or without a use.",
    sources: &[docs::SSO.section("Common issues"), docs::SSO_GUIDE_15.section("Requirements"), docs::MRA_GUIDE_15.section("SSO")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for file in cluster.saml.iter().filter(|m| !m.service_provider) {
        let signing: Vec<_> = file.keys.iter().filter(|(usage, _)| usage.as_deref() != Some("encryption")).map(|(_, s)| s).collect();
        let mut serials: Vec<&str> = signing.iter().map(|s| s.id.serial.number()).collect();
        serials.sort_unstable();
        serials.dedup();
        let spans = signing.iter().map(|s| s.span);
        if serials.len() > 1 {
            tally.wrong(format!("{} of {}", serials.len(), file.entity_id.as_deref().unwrap_or("the identity provider")), spans);
        } else {
            tally.right(spans);
        }
    }
    let ask = Question::page("the identity provider's metadata", "How many signing certificates does it publish?", "CUCM supports one.");
    tally.verdict(Certainty::Confirmed, "Signing certificates", "one signing certificate", vec![ask])
}
