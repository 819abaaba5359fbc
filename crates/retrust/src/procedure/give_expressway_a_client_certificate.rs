//! E5: client authentication.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "give-expressway-a-client-certificate",
    title: "Give Expressway a certificate that may act as a client",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::None,
    ends: &["exp-eku-client-missing"],
    when: always,
    sources: &[docs::EKU.section("Client certificate"), docs::EKU_PREPARE.section("Expressway-E"), docs::FN74362.section("Workaround")],
    disputes: &[disputes::EKU_DATES],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let _ = cluster;
    vec![
        Step::page("Plan", "Give Expressway-C a certificate of a private CA with serverAuth and clientAuth: its SSH tunnels need it in every release, also with the checking mode off. From X15.4 on Expressway-E can live with serverAuth alone.").sees("which CA signs which certificate"),
        Step::page("Expressway-E, command line, X15.4", "xConfiguration XCP TLS Certificate CVS EnableServerEkuUpload: On; not on Expressway-C, and both on the same release. X15.5 does not need it.").sees("the command answers OK"),
        Step::page("Expressway, X15.5 > Maintenance > Security > Client certificate", "Upload the certificate with clientAuth as the client certificate. Its chain goes into tomcat-trust and CallManager-trust of CUCM.").sees("it is shown with clientAuth"),
        Step::page(EXPRESSWAY_CAS, "Append the private CA on the other Expressway too.").sees("`File uploaded: CA certificate file uploaded.`"),
        Step::page(EXPRESSWAY_RESTART, "Restart, one peer at a time.").caution("Calls and registrations through this peer drop.").sees("every SSH tunnel is active").closed_by(Check::Tunnels),
    ]
}
