//! Tomcat where single sign-on does not use it.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-tomcat",
    title: "Renew the tomcat certificates",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["certificate-expired", "certificate-expires-soon", "certificate-alarm"],
    when: |condition, cluster, as_of| {
        sso_certificate(cluster) != Some(Purpose::Tomcat) && is_due(condition, cluster, Purpose::Tomcat, as_of)
    },
    sources: &[
        docs::REGENERATION.section("Tomcat"),
        docs::CA_SIGNED.section("Tomcat"),
        docs::SECURITY_GUIDE_14.section("Certificate table"),
    ],
    disputes: &[disputes::TOMCAT_RESTARTS, disputes::TFTP_AFTER_TOMCAT, disputes::SIP_OAUTH_RESTART],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = prepare(cluster, cluster.reuses_tomcat());
    if cluster.reuses_tomcat() {
        steps.push(renewal::trust_first());
    }
    steps.extend(renewal::renew(cluster, Purpose::Tomcat));
    steps.extend(renewal::restarts(cluster, Purpose::Tomcat));
    steps.extend(renewal::after_reuse(cluster));
    steps.push(tell());
    steps.extend(renewal::after(cluster, &[Purpose::Tomcat]));
    steps
}

/// Whoever trusts the old certificate must trust the new one.
pub(super) fn tell() -> Step {
    Step::page(
        "Expressway-C, Unity Connection, UCCX, other clusters",
        "Give a self-signed certificate, or a new root, to whoever trusts the old one.",
    )
    .sees("Expressway-C finds every node after Refresh servers")
}
