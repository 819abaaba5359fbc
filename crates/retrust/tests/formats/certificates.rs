//! Certificates in every wrapping.

use crate::common::{examine, text};
use retrust::x509::Certificate;
use retrust_testing::certificate::{Authority, KeyKind, self_signed};
use retrust_testing::output::session;
use retrust_testing::{Cluster, ListKind, day, saml};

#[test]
fn certificates_in_every_field_of_the_contract() {
    let c =
        self_signed("cucm-pub.example.com", "one", KeyKind::Rsa(0), day("2026-01-02"), 365, &["cucm-pub.example.com", "alias.example.com"]);
    let prose = format!("Hi,\nhere is our CallManager certificate:\n\nCallManager:\n{}\nthanks", c.pem());
    for (name, bytes) in [("prose.txt", prose.into_bytes()), ("CallManager.der", c.der.clone())] {
        let report = examine(&[(name.to_owned(), bytes)], "2026-02-16");
        let read = &report.certificates[0];
        assert_eq!(read.serial, c.serial);
        assert_eq!(read.subject, "CN=cucm-pub.example.com,OU=Voice,O=Example,L=Bern,ST=Bern,C=CH");
        assert_eq!((read.not_before.as_deref(), read.not_after.as_deref()), (Some("2026-01-02T00:00:00Z"), Some("2027-01-02T00:00:00Z")));
        assert_eq!((read.key.as_deref(), read.signature.as_deref()), (Some("RSA 2048"), Some("sha256WithRSAEncryption")));
        assert_eq!(read.san, ["cucm-pub.example.com", "alias.example.com"]);
        assert_eq!(read.usage, ["digitalSignature", "keyCertSign", "serverAuth", "clientAuth"]);
        assert_eq!((read.purpose.as_deref(), read.store.as_str()), (Some("CallManager"), "identity"));
        assert_eq!(read.sha256.as_ref().map(String::len), Some(64));
    }
}

#[test]
fn a_certificate_s_signature_is_held_to_its_issuer_whatever_the_issuer_s_key() {
    for key in [KeyKind::Rsa(1), KeyKind::P256, KeyKind::P384, KeyKind::Ed25519] {
        let root = Authority::root("Example Root", key, day("2024-01-01"));
        let mut issued = root.issue("pub.example.com", "one", KeyKind::Rsa(2), day("2026-01-01"), 365, &["pub.example.com"]).der;
        let read = |der: &[u8]| Certificate::parse(der).expect("a certificate").0;
        let root = read(&root.certificate.der);
        assert_eq!(read(&issued).signed_by(&root), Some(true), "{key:?}");
        let name = issued.windows(3).position(|w| w == b"pub").expect("its name");
        issued[name] = b'b';
        assert_eq!(read(&issued).signed_by(&root), Some(false), "{key:?}");
    }
}

/// PEM as other files carry it, and one certificate behind the other in DER.
#[test]
fn certificates_in_other_files_are_whole() {
    let cluster = Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15");
    let two = ["cucm-pub", "cucm-sub1"].map(|host| cluster.certificate(host, "tomcat").clone());
    let json = |pem: &str| format!("{{\"certificate\": \"{}\"}}", pem.replace('\n', "\\n"));
    let xml = |pem: &str| format!("<certificate>{}</certificate>", pem.replace('\n', "&#xd;&#10;"));
    let teams = |pem: &str| pem.replace("-----", "\u{2014}\u{2013}");
    for carried in [json(&two[0].pem()), xml(&two[0].pem()), teams(&two[0].pem())] {
        let report = examine(&[text("in.txt", carried.clone())], "2026-02-16");
        assert_eq!(report.certificates.iter().map(|c| c.serial.as_str()).collect::<Vec<_>>(), [two[0].serial.as_str()], "{carried}");
    }
    let bundle = [two[0].der.clone(), two[1].der.clone()].concat();
    assert_eq!(examine(&[("all.der".to_owned(), bundle)], "2026-02-16").certificates.len(), 2);
}

/// What `show cert` prints in words and the PEM below it are one certificate; where they are not, two outputs were mixed.
#[test]
fn words_and_pem_that_are_of_two_certificates_have_no_purpose() {
    let cluster = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23");
    let (tvs, other) = (cluster.show_cert_own("cucm-pub", "TVS"), cluster.certificate("cucm-pub", "CallManager").pem());
    let words = tvs.split("-----BEGIN").next().expect("words");
    let report = examine(&[text("session.txt", session(&[("show cert own TVS", &format!("{words}{other}"))]))], "2026-02-16");
    assert_eq!(report.certificates[0].purpose, None);
    assert!(report.artifacts[0].problems[0].message.contains("two outputs are mixed"), "{:?}", report.artifacts[0].problems);
}

/// The older output says in words what its PEM says.
#[test]
fn a_certificate_in_words_is_the_same_without_its_pem() {
    let cluster = Cluster::of_release(&["cucm-pub"], "11.5.1.12900-21");
    let shown = cluster.show_cert_own("cucm-pub", "tomcat");
    let words = shown.split("-----BEGIN").next().expect("words").to_owned();
    let read = |output: &str| {
        let report = examine(&[text("session.txt", session(&[("show cert own tomcat", output)]))], "2026-02-16");
        let c = report.certificates.into_iter().next().expect("a certificate");
        (c.serial, c.key, c.signature, c.usage, c.not_after)
    };
    assert_eq!(read(&words).1.as_deref(), Some("RSA 2048"));
    assert_eq!(read(&words), read(&shown));
    let named = words.replace(
        "  Signature:",
        "  [\n     Extension: SubjectAltName (OID.2.5.29.17)\n        altNames: 2 names\n          1) a.example.com (dNSName)\n          2) 192.0.2.1 (iPAddress)\n  ]\n\n  Signature:",
    );
    let report = examine(&[text("session.txt", session(&[("show cert own tomcat", &named)]))], "2026-02-16");
    assert_eq!(report.certificates[0].san, ["a.example.com", "ip:192.0.2.1"]);
}

/// Each once, whatever carries it: what a list or metadata shows of a certificate that the case has adds its place.
#[test]
fn certificates_that_lists_and_metadata_carry_are_certificates_of_the_case() {
    let cluster = Cluster::new(&["cucm-pub"]);
    let list = ("ITLFile.tlv".to_owned(), cluster.list(ListKind::Itl, day("2026-01-02")).file());
    let idp = self_signed("idp.example.com", "idp", KeyKind::Rsa(0), day("2026-01-01"), 365, &[]);
    let metadata = text("idp.xml", saml::idp_metadata(&[&idp]));
    let tvs = cluster.certificate("cucm-pub", "TVS");
    let shown = examine(&[list.clone(), metadata.clone()], "2026-02-16").certificates;
    let of = |serial: &str| shown.iter().filter(|c| c.serial == serial).map(|c| (c.store.as_str(), c.sources.len())).collect::<Vec<_>>();
    assert_eq!((of(&tvs.serial), of(&idp.serial)), (vec![("unknown", 1)], vec![("unknown", 1)]));
    let query = text("TVS.pem", tvs.pem());
    let shown = examine(&[query, list, metadata], "2026-02-16").certificates;
    let held: Vec<_> = shown.iter().filter(|c| c.serial == tvs.serial).map(|c| (c.store.as_str(), c.sources.len())).collect();
    assert_eq!(held, [("identity", 2)]);
}
