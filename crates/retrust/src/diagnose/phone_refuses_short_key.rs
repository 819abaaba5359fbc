//! A phone in FIPS mode refuses a short server key.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "phone-refuses-short-key",
    scenario: None,
    area: Area::Phones,
    severity: Severity::High,
    title: "A phone in FIPS mode refuses a server's short key",
    explanation: "A phone in FIPS mode refuses a server whose RSA key is shorter than 2048 bits, and does not register. Its trust list is not at fault.",
    because: &[],
    by_hand: "Read the key length of CallManager with `show cert own CallManager`.",
    sources: &[docs::PHONE_8800.section("Status messages")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the phone's status messages", "Does the phone refuse a key?", "Its own words say so.");
    let found = ("server keys of 2048 bits or more", "`Cert key size is not FIPS compliant`");
    heard(cluster, &[log::FIPS_KEY_SIZE], Certainty::Confirmed, "A phone refused a server's key as too short for FIPS.", found, ask)
}
