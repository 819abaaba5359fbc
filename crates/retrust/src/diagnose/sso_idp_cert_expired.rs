//! The identity provider's signing certificate is outside its validity.

use super::sso_idp_import_older_than_idp_cert::signing;
use super::*;
use crate::read::{SamlMetadata, Seen};

pub(super) const CONDITION: Condition = Condition {
    id: "sso-idp-cert-expired",
    scenario: None,
    area: Area::Sso,
    severity: Severity::Medium,
    title: "The identity provider's signing certificate is not valid",
    explanation: "The identity provider will replace an expired certificate, and then signatures fail until the new metadata is imported. Whether CUCM itself refuses an expired one is in no document.",
    because: &[],
    by_hand: "Read the dates of the signing certificate in the identity provider's metadata.",
    sources: &[docs::SSO_GUIDE_15.section("Requirements")],
    check,
};

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let today = as_of.midnight().assume_utc();
    let mut tally = Tally::default();
    // A newer file of the same provider replaces an older one.
    let replaced = |seen: &Seen| {
        let files = || cluster.saml.iter().filter(|m| !m.service_provider);
        let own = files().find(|m| m.keys.iter().any(|(_, key)| key.span == seen.span));
        let newer =
            |m: &SamlMetadata| m.keys.iter().any(|(_, key)| key.span.source != seen.span.source && key.not_before > seen.not_before);
        own.is_some_and(|own| files().any(|m| m.entity_id == own.entity_id && newer(m)))
    };
    for seen in signing(cluster) {
        let (Some(from), Some(until)) = (seen.not_before, seen.not_after) else { continue };
        if replaced(seen) {
            continue;
        }
        if until < today || from.saturating_sub(SLACK) > today {
            tally.wrong(format!("{} ({} to {})", seen.id.serial, show_day(from), show_day(until)), [seen.span]);
        } else {
            tally.right([seen.span]);
        }
    }
    let ask = Question::page(
        "the identity provider's metadata",
        "Until when is its signing certificate valid?",
        "An expired one is about to be replaced.",
    );
    tally.verdict(Certainty::Confirmed, "Not valid", "valid on the day asked about", vec![ask])
}
