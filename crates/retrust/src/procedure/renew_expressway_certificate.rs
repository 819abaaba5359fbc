//! E3: a new certificate for Expressway, in a safe order.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-expressway-certificate",
    title: "Renew the certificate of Expressway",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::None,
    ends: &["exp-expired", "exp-revoked", "exp-key-file", "exp-c-san-missing-profile", "exp-e-san-missing-domain"],
    when: always,
    sources: &[
        docs::EXPRESSWAY_CERTIFICATES.section("Renewal"),
        docs::MRA_GUIDE_15.section("Certificates"),
        docs::EXPRESSWAY_CERTIFICATES_14.section("Known causes"),
    ],
    disputes: &[disputes::EKU_DATES],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let services = match cluster.at_least(14, 0) {
        Some(true) => "Cisco CallManager, Cisco Tftp, Cisco Tomcat and Cisco HAProxy",
        Some(false) => "Cisco CallManager, Cisco Tftp and Cisco Tomcat",
        None => "Cisco CallManager, Cisco Tftp, Cisco Tomcat and, where it is there, Cisco HAProxy",
    };
    vec![
        Step::page(format!("{EXPRESSWAY_SERVER} > Generate CSR, on each peer"), "RSA 2048 to 4096. On Expressway-C its own name, the names of TLS security profiles as full names, the cluster's name; on Expressway-E its names and each registration domain, as it is or with collab-edge.").sees("the CSR holds them"),
        Step::page("Your CA", "Have it signed with serverAuth and clientAuth.").sees("names and usages as asked; drop it here to look"),
        Step::page(EXPRESSWAY_CAS, "Before the new certificate, append its root and intermediates on both Expressway-C and Expressway-E.").sees("`File uploaded: CA certificate file uploaded.`"),
        Step::page("Cisco Unified OS Administration > Security > Certificate Management", format!("Where the issuer is new: its chain into tomcat-trust and CallManager-trust of every cluster, before the certificate. Then restart, on every node that runs them, {services}."))
            .caution("Phones of a node register elsewhere while its CallManager restarts: one node at a time.")
            .shows(commands::TRUST_LIST, "the chain in both stores"),
        Step::page(EXPRESSWAY_SERVER, "Upload the certificate.").sees("it is shown with its new last day"),
        Step::page(EXPRESSWAY_RESTART, "Restart this peer; then the next one.").caution("Calls and registrations through this peer drop.").sees("the traversal zone and every SSH tunnel are active").closed_by(Check::Tunnels),
        Step::page("Configuration > Unified Communications > Configuration > MRA Access Control > SAML Metadata", "With single sign-on over Expressway, export its metadata again and give it to the identity provider.").sees("the new certificate in it"),
    ]
}
