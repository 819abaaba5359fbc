//! E4: ECDSA.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "prefer-rsa-on-expressway",
    title: "Trust the ECDSA certificates on Expressway, or prefer RSA",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::None,
    ends: &["mra-ecdsa-untrusted"],
    when: always,
    sources: &[docs::EXPRESSWAY_14_2.section("Ciphers"), docs::MRA_TRUST.section("ECDSA")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let _ = cluster;
    vec![
        Step::page(EXPRESSWAY_CAS, "Append the issuers of tomcat-ECDSA and CallManager-ECDSA; self-signed ones themselves, of every node.").sees("`File uploaded: CA certificate file uploaded.`"),
        Step::page("Expressway > Maintenance > Security > Ciphers", "Or let the list begin with ECDHE-RSA-AES256-GCM-SHA384: so that RSA is preferred.").sees("the list begins so"),
        Step::page("Expressway, command line", "For SIP with TLS 1.3 (X15.3 on by one line of 225476, X15.2 by another): xConfiguration SIP Advanced TlsSignatureAlgoPrefRsa: On. Traffic server is not touched by it.").sees("the command answers OK"),
        Step::page(EXPRESSWAY_RESTART, "Restart, one peer at a time.").caution("Calls and registrations through this peer drop.").sees("the peer is up, its zones are active"),
    ]
}
