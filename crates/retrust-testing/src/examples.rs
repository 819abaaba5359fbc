//! One synthetic case a scenario, for the page's "Try an example" and for tests.

use crate::archive::File;
use crate::certificate::{Authority, KeyKind};
use crate::output::{MODE, QUERY, service_list, session, sso_status};
use crate::{Cluster, ListKind, day, log, saml};

/// A case.
pub struct Example {
    /// `scenario-1`, …
    pub id: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// The day to look at it.
    pub as_of: &'static str,
    /// Its files.
    pub files: Vec<File>,
}

const HOSTS: [&str; 3] = ["cucm-pub", "cucm-sub1", "cucm-sub2"];
const CALL: [&str; 6] = [
    "Cisco CallManager",
    "Cisco Tftp",
    "Cisco CTIManager",
    "Cisco Trust Verification Service",
    "Cisco Tomcat",
    "Cisco Certificate Authority Proxy Function",
];

/// All of them.
pub fn all() -> Vec<Example> {
    vec![healthy(), scenario_1(), scenario_2(), scenario_3(), scenario_4_1(), scenario_4_2()]
}

fn file(name: &str, text: impl Into<String>) -> File {
    (name.to_owned(), text.into().into_bytes())
}

/// A cluster with nothing wrong: renewed one by one, lists built anew, logs full of noise.
pub fn healthy() -> Example {
    let mut cluster = Cluster::new(&HOSTS).mixed();
    cluster.share("tomcat", "2025-03-10");
    let made = day("2025-09-23");
    let (itl, ctl) = (cluster.list(ListKind::Itl, made), cluster.list(ListKind::Ctl, made));
    let (query, mode, network) = (cluster.certificate_query(), cluster.security_mode(), cluster.show_network_cluster());
    Example {
        id: "healthy",
        title: "A cluster with nothing wrong",
        as_of: "2026-02-16",
        files: vec![
            file(
                "cucm-pub session.txt",
                session(&[
                    ("show network cluster", &network),
                    (QUERY, &query),
                    (MODE, &mode),
                    ("show itl", &itl.show()),
                    ("show ctl", &ctl.show()),
                ]),
            ),
            file("ssosp00001.log", log::sso_noise()),
            file("cucm.xml", saml::sp_metadata(cluster.publisher(), &cluster.nodes, cluster.certificate("cucm-pub", "tomcat"))),
            file("tvs.txt", log::tvs_noise()),
            file("phone console.txt", log::console_noise()),
            file("exp-c diagnostics.txt", log::expressway_noise()),
        ],
    }
}

/// CallManager, TVS and ITLRecovery renewed in one night.
pub fn scenario_1() -> Example {
    let mut cluster = Cluster::new(&HOSTS);
    let before = cluster.list(ListKind::Itl, day("2025-09-23"));
    cluster.renew("CallManager", "2026-02-14");
    cluster.renew("TVS", "2026-02-14");
    cluster.renew("ITLRecovery", "2026-02-14");
    let now = cluster.list(ListKind::Itl, day("2026-02-15"));
    let (query, mode, network) = (cluster.certificate_query(), cluster.security_mode(), cluster.show_network_cluster());
    Example {
        id: "scenario-1",
        title: "Phones do not register after CallManager, TVS and ITLRecovery were renewed",
        as_of: "2026-02-16",
        files: vec![
            file(
                "cucm-pub session.txt",
                session(&[("show network cluster", &network), (QUERY, &query), (MODE, &mode), ("show itl", &now.show())]),
            ),
            ("saved from a phone/ITLFile.tlv".to_owned(), before.file()),
            file("phone status messages.txt", log::status_list_refused()),
            file("cucm-pub services.txt", service_list(&CALL, true)),
            file("cucm-sub1 services.txt", service_list(&CALL[..5], false)),
            file("cucm-sub2 services.txt", service_list(&["Cisco CallManager", "Cisco Trust Verification Service", "Cisco Tomcat"], false)),
        ],
    }
}

/// Tomcat renewed, the identity provider keeps the old metadata.
pub fn scenario_2() -> Example {
    let mut cluster = Cluster::new(&HOSTS);
    cluster.share("tomcat", "2025-03-10");
    let old = cluster.certificate("cucm-pub", "tomcat").clone();
    cluster.share("tomcat", "2026-02-14");
    let (query, network) = (cluster.certificate_query(), cluster.show_network_cluster());
    let status = sso_status(day("2025-03-12"));
    Example {
        id: "scenario-2",
        title: "Single sign-on fails after tomcat was renewed",
        as_of: "2026-02-16",
        files: vec![
            file("cucm-pub session.txt", session(&[("show network cluster", &network), ("utils sso status", &status), (QUERY, &query)])),
            file("SPMetadata_cucm-pub.xml", saml::sp_metadata(cluster.publisher(), &cluster.nodes, &old)),
            file(
                "tomcat/logs/ssosp/log4j/ssosp00003.log",
                format!("{}{}{}", log::sso_noise(), log::sso_response(&old), log::sso_decrypt_error()),
            ),
        ],
    }
}

/// Expressway-C got a certificate of a new CA, which CUCM does not know.
pub fn scenario_3() -> Example {
    let mut cluster = Cluster::new(&HOSTS).mixed();
    let made = day("2024-01-10");
    let (old, new) =
        (Authority::root("Example Root CA 1", KeyKind::Rsa(0), made), Authority::root("Example Root CA 2", KeyKind::Rsa(1), made));
    let issuing = new.intermediate("Example Issuing CA 2", KeyKind::Rsa(2), made);
    for purpose in ["tomcat", "CallManager"] {
        for node in cluster.nodes.clone() {
            let certificate = old.issue(&node, &format!("signed {purpose} {node}"), KeyKind::Rsa(3), day("2025-10-01"), 720, &[&node]);
            cluster.put(&node, purpose, certificate);
        }
        cluster.trust(&format!("{purpose}-trust"), &old.certificate);
    }
    let server = issuing.issue("exp-c.example.com", "exp-c 2026", KeyKind::Rsa(3), day("2026-02-14"), 397, &["exp-c.example.com"]);
    let (query, mode, network) = (cluster.certificate_query(), cluster.security_mode(), cluster.show_network_cluster());
    Example {
        id: "scenario-3",
        title: "Webex and Jabber cannot register through Expressway after its certificate was renewed",
        as_of: "2026-02-17",
        files: vec![
            file("cucm-pub session.txt", session(&[("show network cluster", &network), (QUERY, &query), (MODE, &mode)])),
            file(
                "diagnostic_log_exp-c/loggingsnapshot_exp-c.txt",
                format!("{}{}", log::expressway_noise(), log::expressway_alert("cucm-pub.example.com")),
            ),
            file(
                "diagnostic_log_exp-c/ca_exp-c.pem",
                format!("{}{}{}", old.certificate.pem(), issuing.certificate.pem(), new.certificate.pem()),
            ),
            file("diagnostic_log_exp-c/server_exp-c.pem", server.pem()),
        ],
    }
}

/// CAPF renewed, the authentication server does not know it.
pub fn scenario_4_1() -> Example {
    let mut cluster = Cluster::new(&HOSTS);
    cluster.renew("CAPF", "2026-02-14");
    let capf = cluster.show_cert_own("cucm-pub", "CAPF");
    let network = cluster.show_network_cluster();
    Example {
        id: "scenario-4-1",
        title: "802.1X fails after CAPF was renewed",
        as_of: "2026-02-17",
        files: vec![
            file("cucm-pub session.txt", session(&[("show network cluster", &network), ("show cert own CAPF", &capf)])),
            file("SEP001122334455 console.txt", log::console_dot1x_failed()),
            file("SEP001122334455 status.txt", "11:01:27a 802.1x Authentication: Failed\n"),
        ],
    }
}

/// CAPF renewed in mixed mode, the CTL not updated.
pub fn scenario_4_2() -> Example {
    let mut cluster = Cluster::new(&HOSTS).mixed();
    let ctl = cluster.list(ListKind::Ctl, day("2025-09-23"));
    cluster.renew("CAPF", "2026-02-14");
    let (query, mode, network) = (cluster.certificate_query(), cluster.security_mode(), cluster.show_network_cluster());
    Example {
        id: "scenario-4-2",
        title: "Phones with a TLS profile do not register after CAPF was renewed",
        as_of: "2026-02-16",
        files: vec![file(
            "cucm-pub session.txt",
            session(&[("show network cluster", &network), (MODE, &mode), ("show ctl", &ctl.show()), (QUERY, &query)]),
        )],
    }
}
