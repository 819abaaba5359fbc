//! One input of every format, for tests that hold for all of them and as seeds for the fuzzer.

use crate::certificate::{armour, pkcs7, pkcs12, request, self_signed};
use crate::{Authority, Cluster, KeyKind, ListKind, archive, day, log, output, saml};
use time::Duration;

/// An input and the format that must read it.
pub struct Piece {
    /// The format's id.
    pub format: &'static str,
    /// A name that gives nothing away.
    pub name: String,
    /// The content.
    pub content: Vec<u8>,
}

/// All of them.
pub fn all() -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut add = |format: &'static str, content: Vec<u8>| {
        let name = format!("input {}", pieces.len());
        pieces.push(Piece { format, name, content });
    };
    let mut cluster = Cluster::new(&["cucm-pub", "cucm-sub1"]).mixed();
    let root = Authority::root("Example Root", KeyKind::Rsa(3), day("2024-01-01"));
    cluster.trust("CallManager-trust", &root.certificate);
    let tomcat = cluster.certificate("cucm-pub", "tomcat").clone();
    let itl = cluster.list(ListKind::Itl, day("2026-02-10"));
    let ec = self_signed("ec.example.com", "ec", KeyKind::P384, day("2026-01-01"), 365, &["ec.example.com"]);

    add("certificate", tomcat.der.clone());
    add("certificate", [tomcat.pem(), "some words between\n".into(), ec.pem()].concat().into_bytes());
    add("bare_base64", tomcat.base64().into_bytes());
    add("bare_base64", base64(&request("cucm-pub.example.com", KeyKind::P256, &["cucm-pub.example.com"])).into_bytes());
    let csr = request("cucm-pub.example.com", KeyKind::Rsa(0), &["cucm-pub.example.com", "cucm-sub1.example.com"]);
    add("certificate_request", csr.clone());
    add("certificate_request", format!("admin:show csr own tomcat/tomcat.csr\n[\n[\n{}", armour("CERTIFICATE REQUEST", &csr)).into_bytes());
    let crl = root.revoke(&["one", "two"], day("2026-02-01"));
    add("crl", crl.clone());
    add("crl", armour("X509 CRL", &crl).into_bytes());
    let bundle = pkcs7(&[&tomcat, &root.certificate]);
    add("pkcs7", bundle.clone());
    add("pkcs7", armour("PKCS7", &bundle).into_bytes());
    add("pkcs12", pkcs12(b"sealed"));
    add("private_key", KeyKind::P256.private_pem().into_bytes());
    add("trust_list_file", itl.file());
    add("trust_list_text", itl.show().into_bytes());
    add("signed_file", itl.signed_file("SEP001122334455.cnf.xml", b"<?xml version=\"1.0\"?><device></device>"));

    add("certificate_query", cluster.certificate_query().into_bytes());
    add("openssl_text", cluster.certificate("cucm-pub", "tomcat").openssl_text().into_bytes());
    add("certificate_text", cluster.show_cert_own("cucm-pub", "tomcat").into_bytes());
    add("certificate_list", cluster.show_cert_list_trust().into_bytes());
    add("certificate_page", certificate_page(&cluster).into_bytes());
    add("trusted_ca_page", b"Type\tIssuer\tSubject\tExpiration date\tValidity\tView\nCertificate\tCN=Example Root, O=Example\tMatches Issuer\tJan 01 2034\tValid\tView (decoded)\n".to_vec());
    add("network_cluster", cluster.show_network_cluster().into_bytes());
    add("service_list", output::service_list(&["Cisco CallManager"], true).into_bytes());
    add("version_active", cluster.show_version_active().into_bytes());
    add(
        "expressway_configuration",
        b"*c xConfiguration EdgeConfigServer VerifyOriginServer: \"Off\" *c xConfiguration Zones Zone 6 DNS SIP TLS Verify Mode: \"On\"\n"
            .to_vec(),
    );
    add(
        "expressway_tunnels",
        b"Unified Communications SSH tunnels status\nTarget\tDomain\tStatus\tPeer\nexp-e.example.com\texample.com\tActive\t192.0.2.2\n"
            .to_vec(),
    );
    add("security_mode", cluster.security_mode().into_bytes());
    add("sso_status", output::sso_status(day("2026-01-05")).into_bytes());
    add("node_status", b"Machine Name    : cucm-pub\naccount name    : admin\nprivilege level : 4\n".to_vec());
    add(
        "performance_query",
        b"==>query class :\n - Perf class (Cisco CallManager) has instances and values:\n\t -> RegisteredHardwarePhones = 1204\n".to_vec(),
    );
    add("outcome", b"This operation will update the CTLFile. Do you want to continue? (y/n):y\n\nUpdating CTL file\nCTL file Updated\nPlease reset all Encrypted and Authenticated phones for the CTL file updates to take effect.\n".to_vec());
    add("table", b"name            lscvaliduntil lscissuername\n=============== ============= =============\nSEP001122334455 1893456000    CAPF-1a2b3c4d\nSEP001122334456 0             NULL\n\n".to_vec());
    add("axl_response", axl(&cluster).into_bytes());
    add("phone_list", b"Device Name(Line),Description,Device Pool,Status,ITL File Status\nSEP001122334455,\"Front desk, Bern\",Default,Registered with cucm-pub,Match\nSEP001122334456,Lab,Default,Unregistered,MisMatch\n".to_vec());

    add("saml_metadata", saml::sp_metadata("cucm-pub.example.com", &cluster.nodes, &tomcat).into_bytes());
    add("saml_response", saml::response(&tomcat, &root.certificate).into_bytes());
    add("saml_response", base64(saml::response(&tomcat, &root.certificate).as_bytes()).into_bytes());
    let form = base64(saml::response(&tomcat, &root.certificate).as_bytes()).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    add("saml_response", format!("SAMLResponse={form}&RelayState=").into_bytes());
    add("sso_log", [log::sso_noise(), log::sso_decrypt_error().into(), log::sso_response(&tomcat)].concat().into_bytes());
    add("expressway_log", [log::expressway_noise(), log::expressway_alert("cucm-pub.example.com")].concat().into_bytes());
    add("phone_console", log::console_dot1x_failed().as_bytes().to_vec());
    add("phone_status", log::status_list_refused().as_bytes().to_vec());
    add("tvs_trace", log::tvs_refused(&tomcat.serial, "CN=cucm-pub").into_bytes());
    add("syslog", log::syslog("cucm-pub").into_bytes());
    add("sdl_trace", log::sdl("cucm-pub").into_bytes());
    add("certificate_log", log::certificate_management("cucm-pub", &tomcat.serial).into_bytes());
    add("ise_log", log::ise("001122334455").into_bytes());
    add("endpoint_log", log::endpoint_refused().as_bytes().to_vec());
    add("page_text", b"Invalid SAML response. This may be caused when time is out of sync between the Cisco Unified Communications Manager and\nIDP servers.\n".to_vec());
    add("client_log", log::refresh_refused().as_bytes().to_vec());

    let inside = [("cucm-pub/tomcat/logs/ssosp/log4j/ssosp00001.log".to_owned(), log::sso_decrypt_error().as_bytes().to_vec())];
    let line = b"Active Master Version: 15.0.1.11900-23\n";
    add("zip_archive", archive::zip(&inside));
    add("tar_archive", archive::tar(&inside));
    add("gzip_file", archive::tar_gz(&inside));
    add("bzip2_file", archive::bzip2(&archive::tar(&inside)));
    add("xz_file", archive::xz(line));
    add("zstd_file", archive::zstd(line));
    add("mail", archive::mail("here it is:\nSSO Status: SAML SSO Enabled\n", &inside));
    add("sevenz_file", vec![b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, 0, 4, 1, 2, 3, 4]);
    pieces
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// OS Administration's list, tabs between its cells.
fn certificate_page(cluster: &Cluster) -> String {
    let row = |store: &str, c: &crate::Certificate, usage: &str| {
        let expires = c.not_after - Duration::ZERO;
        format!(
            "{store}\t{}_{}\t{usage}\tSelf-signed\tRSA\t{}\t{}\t{:02}/{:02}/{}\tSelf-signed certificate generated by system\n",
            c.subject[0].1,
            c.serial,
            c.subject[0].1,
            c.issuer[0].1,
            u8::from(expires.month()),
            expires.day(),
            expires.year()
        )
    };
    let rows: String = cluster.own.iter().map(|o| row(o.purpose, &o.certificate, "Identity")).collect();
    let count = cluster.own.len();
    format!(
        "Certificate List (1 - {count} of {count})\nCertificate\tCommon Name/Common Name_SerialNumber\tUsage\tType\tKey Type\tDistribution\tIssued By\tExpiration\tDescription\n{rows}"
    )
}

/// The certificate query as AXL answers it.
fn axl(cluster: &Cluster) -> String {
    let row = |o: &crate::cluster::Own| {
        format!(
            "<row><servername>{}</servername><name>{}</name><moniker>CERT_DISTRIBUTION_NODE</moniker><certificate>{}</certificate></row>",
            o.node,
            o.purpose,
            o.certificate.pem()
        )
    };
    let rows: String = cluster.own.iter().map(row).collect();
    format!(
        "<?xml version='1.0' encoding='UTF-8'?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"><soapenv:Body><ns:executeSQLQueryResponse xmlns:ns=\"http://www.cisco.com/AXL/API/15.0\"><return>{rows}</return></ns:executeSQLQueryResponse></soapenv:Body></soapenv:Envelope>\n"
    )
}
