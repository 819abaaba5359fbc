//! Cluster-wide SSO wants one tomcat.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "make-tomcat-multi-server",
    title: "Give all nodes one tomcat, or use the system generated certificate",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["sso-clusterwide-needs-multisan"],
    when: always,
    sources: &[docs::SSO.section("Certificates"), docs::COMMON_ISSUES.section("Scenario 2, Procedure")],
    disputes: &[disputes::TFTP_AFTER_TOMCAT],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let everywhere = nodes(cluster).join(", ");
    let mut steps = prepare(cluster, false);
    steps.push(Step::page(format!("{CERTIFICATES} > Generate CSR"), format!("Certificate Purpose tomcat, Distribution Multi-server (SAN), with {everywhere} among the names. Have it signed; upload the chain as tomcat-trust, then the certificate as tomcat. Or, from 12.0 on, leave tomcat alone and choose Use system generated self-signed certificate on the SAML page.")).shows(commands::show_cert_own(Purpose::Tomcat), "the same serial on every node").closed_by(Check::Renewed(Purpose::Tomcat)));
    steps.extend(restart(cluster, &restart::TOMCAT));
    steps.extend(restart(cluster, &restart::TFTP));
    steps.extend(super::republish_sp_metadata::exchange(cluster));
    steps
}
