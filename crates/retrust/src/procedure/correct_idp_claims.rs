//! The identity provider's rules.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "correct-idp-claims",
    title: "Correct what the identity provider says of the user",
    impact: Level::Low,
    after_hours: false,
    phones: Phones::None,
    ends: &["sso-idp-status", "sso-no-uid", "sso-entityid-case"],
    when: always,
    sources: &[
        docs::ADFS.section("Claim rules"),
        docs::ENTRA.section("Claims"),
        docs::OKTA.section("Configure"),
        docs::SSO_GUIDE_15.section("Requirements"),
    ],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = vec![
        Step::page("Identity provider, event log", "Read its own reason at the time of the login.").sees("which rule, name or algorithm it refuses"),
        Step::page("AD FS", "The claim `uid` in lower case, typed by hand; NameID transient, with spnamequalifier letter by letter the entity ID of the metadata. For each Expressway-E: Set-ADFSRelyingPartyTrust -TargetName NAME -SAMLResponseSignature MessageAndAssertion.").sees("the rules name this entity ID"),
        Step::page("Entra ID", "The claim `uid` with an empty namespace; cluster-wide only. For Expressway: Sign SAML Response and Assertion, SHA-256.").sees("the claim is listed"),
        Step::page("Okta", "Audience is the entity ID, Single sign on URL the address with index 0, the others under Requestable SSO URLs, NameID Transient; cluster-wide only.").sees("each node's address is there"),
        Step::page("PingFederate and others", "SP-initiated, transient NameID, `uid`, the address by its index, one signing certificate.").sees("the connection offers them"),
    ];
    steps.extend(nodes(cluster).iter().map(|node| {
        Step::cli(node, "Under FIPS or enhanced security only: requests by SHA-256.", "utils sso set signing-algorithm sha256")
            .sees("the command succeeds")
    }));
    steps.push(Step::page(SAML, "Run SSO Test.").sees("`SSO Test Succeeded!`"));
    steps
}
