//! Phones outside learn the new root.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "upload-phone-edge-trust",
    title: "Give phones outside the root of tomcat's issuer",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::Some,
    ends: &["phone-edge-trust-stale"],
    when: always,
    sources: &[docs::SIP_OAUTH.section("Phone-Edge-trust")],
    disputes: &[disputes::PHONE_EDGE_TRUST],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    vec![
        Step::page(format!("{CERTIFICATES} > Upload Certificate/Certificate chain, on {publisher}"), "Upload the root of tomcat's issuer as Phone-Edge-trust; sixteen at most reach a phone. tomcat and tomcat-ECDSA must have the same CA.").sees("the upload succeeds"),
        Step::page(format!("http://{publisher}:6970/caconfig.json.sgn"), "Look at what phones fetch.").sees("the new root in it"),
        Step::page(PHONES, "Reset the SIP OAuth phones, while they still trust the old certificate or from inside.").caution("These phones restart.").sees("they register from outside"),
    ]
}
