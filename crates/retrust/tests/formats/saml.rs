//! SAML metadata and responses.

use crate::common::{examine, text};
use retrust_testing::certificate::{KeyKind, self_signed};
use retrust_testing::{Cluster, day, saml};

#[test]
fn metadata_says_whose_it_is() {
    let cluster = Cluster::new(&["cucm-pub", "cucm-sub1"]);
    let tomcat = cluster.certificate("cucm-pub", "tomcat");
    let files =
        [text("sp.xml", saml::sp_metadata("cucm-pub.example.com", &cluster.nodes, tomcat)), text("idp.xml", saml::idp_metadata(&[tomcat]))];
    let report = examine(&files, "2026-02-16");
    assert!(report.artifacts[0].content.starts_with("service provider") && report.artifacts[1].content.starts_with("identity provider"));
}

#[test]
fn identity_providers_of_every_make_sign_with_one_certificate() {
    let cluster = Cluster::new(&["cucm-pub"]);
    let (one, other) = (cluster.certificate("cucm-pub", "tomcat"), cluster.certificate("cucm-pub", "CallManager"));
    for (make, metadata) in [("Entra ID", saml::entra_metadata(one)), ("PingFederate", saml::ping_metadata(one, other))] {
        let report = examine(&[text("idp.xml", metadata)], "2026-02-16");
        assert!(report.artifacts[0].content.starts_with("identity provider"), "{make}");
        let answer = report.verdicts.iter().find(|v| v.id == "sso-idp-two-signing-certs").map(|v| v.verdict.as_str());
        assert_eq!(answer, Some("ruled-out"), "{make}");
    }
}

#[test]
fn a_response_says_the_same_however_it_is_carried() {
    let responses = retrust_testing::gallery::all().into_iter().filter(|piece| piece.format == "saml_response");
    let said: Vec<String> =
        responses.map(|piece| examine(&[("response.txt".to_owned(), piece.content)], "2026-02-16").artifacts[0].content.clone()).collect();
    assert!(said.len() == 3 && said.iter().all(|content| *content == said[0] && content.contains("Success")), "{said:?}");
}

/// What stands in a comment is no key; CDATA, references and comments inside a key change nothing.
#[test]
fn metadata_is_read_as_xml_means_it() {
    let old = self_signed("idp.example.com", "old", KeyKind::Rsa(0), day("2020-01-01"), 365, &[]);
    let new = self_signed("idp.example.com", "new", KeyKind::Rsa(1), day("2026-01-01"), 365, &[]);
    let key = |body: &str| {
        format!(
            "<KeyDescriptor use=\"signing\"><KeyInfo><X509Data><X509Certificate>{body}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>"
        )
    };
    let metadata = |keys: &str| {
        let body = format!(
            "<EntityDescriptor entityID=\"https://idp.example.com\"><IDPSSODescriptor>{keys}</IDPSSODescriptor></EntityDescriptor>"
        );
        let report = examine(&[text("idp.xml", body)], "2026-02-16");
        assert!(report.artifacts[0].problems.is_empty(), "{:?}", report.artifacts[0].problems);
        assert_eq!(report.artifacts.len(), 1);
        report.artifacts[0].content.clone()
    };
    let whole = new.base64();
    let (front, back) = whole.split_at_checked(64).expect("a certificate is longer");
    for body in [whole.clone(), format!("<![CDATA[{whole}]]>"), format!("{front}&#13;\n{back}"), format!("{front}<!-- of 2026 -->{back}")] {
        let keys = format!("<!-- {} -->{}", key(&old.base64()), key(&body));
        assert_eq!(metadata(&keys), "identity provider metadata, 1 certificate");
    }
    // A comment that does not end hides nothing: exports come damaged.
    assert_eq!(metadata(&format!("<!-- of 2026 {}", key(&whole))), "identity provider metadata, 1 certificate");
}

/// A log may print a response in XML in place of base64; it says the same.
#[test]
fn a_response_in_xml_inside_a_log_counts() {
    let xml = "<samlp:Response IssueInstant=\"2026-02-10T08:00:00Z\" xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"><samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\"/></samlp:Status></samlp:Response>";
    let log =
        format!("2026-02-10 09:00:04,005 DEBUG [http-bio-8443-exec-85] fappend.SamlLogger - SPACSUtils.getResponse: got response={xml}\n");
    let report = examine(&[text("ssosp00001.log", log)], "2026-02-16");
    assert!(report.findings.iter().any(|f| f.id == "sso-idp-status"), "{:?}", report.findings);
}

/// Nothing of a declaration is expanded, and it is told.
#[test]
fn a_document_type_before_metadata_is_told() {
    let idp = self_signed("idp.example.com", "idp", KeyKind::Rsa(0), day("2026-01-01"), 365, &[]);
    let metadata = saml::idp_metadata(&[&idp]);
    let body = metadata.split_once("?>").map_or(metadata.as_str(), |(_, body)| body);
    let report = examine(&[text("idp.xml", format!("<!DOCTYPE x [<!ENTITY a \"b\">]>\n{body}"))], "2026-02-16");
    assert_eq!(report.artifacts[0].content, "identity provider metadata, 1 certificate");
    let [problem] = &report.artifacts[0].problems[..] else { panic!("{:?}", report.artifacts[0].problems) };
    assert!(problem.line == Some(1) && problem.message.contains("passed over"), "{problem:?}");
}

/// What is cut behind a whole key looks whole: its missing end tells.
#[test]
fn metadata_without_its_end_is_told() {
    let key = self_signed("adfs.example.com", "x", KeyKind::P256, day("2026-01-01"), 365, &[]);
    let whole = saml::idp_metadata(&[&key, &key]);
    let end = whole.rfind("<").expect("a last element");
    let problems = |content: &str| examine(&[text("idp.xml", content.to_owned())], "2026-02-16").artifacts[0].problems.len();
    assert_eq!((problems(&whole), problems(&whole[..end])), (0, 1));
    // Of a group the end of one of it is not the end.
    let group = |end: &str| format!("<md:EntitiesDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\">{whole}{end}");
    assert_eq!((problems(&group("</md:EntitiesDescriptor>")), problems(&group(""))), (0, 1));
}
