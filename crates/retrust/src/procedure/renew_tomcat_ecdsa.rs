//! The elliptic-curve twin of tomcat.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-tomcat-ecdsa",
    title: "Renew the tomcat-ECDSA certificates",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["certificate-expired", "certificate-expires-soon", "certificate-alarm"],
    when: |condition, cluster, as_of| is_due(condition, cluster, Purpose::TomcatEcdsa, as_of),
    sources: &[docs::REGENERATION.section("Tomcat"), docs::SECURITY_GUIDE_14.section("Certificate table")],
    disputes: &[disputes::TOMCAT_RESTARTS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = prepare(cluster, false);
    steps.extend(renewal::renew(cluster, Purpose::TomcatEcdsa));
    steps.extend(renewal::restarts(cluster, Purpose::TomcatEcdsa));
    steps.extend(renewal::after(cluster, &[Purpose::TomcatEcdsa]));
    steps
}
