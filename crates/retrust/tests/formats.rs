//! Each format: what is read of it, and what is told of a damaged one.

mod common;

use common::{examine, text};
use retrust::x509::Certificate;
use retrust_testing::certificate::{Authority, Hash, KeyKind, self_signed};
use retrust_testing::output::{service_list, session};
use retrust_testing::{Cluster, ListKind, archive, day, dirt, saml};

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
fn trust_list_files_of_each_key_and_digest_verify_and_changed_ones_do_not() {
    for key in [KeyKind::Rsa(1), KeyKind::P256, KeyKind::P384] {
        for digest in [Hash::Sha1, Hash::Sha256, Hash::Sha512] {
            let mut cluster = Cluster::bare(&["pub"]);
            for purpose in ["ITLRecovery", "CallManager", "CAPF", "TVS"] {
                cluster.put("pub.example.com", purpose, self_signed("pub.example.com", purpose, key, day("2026-01-01"), 700, &[]));
            }
            let mut list = cluster.list(ListKind::Itl, day("2026-01-02"));
            list.digest = digest;
            let mut file = list.file();
            let status =
                |file: &[u8]| examine(&[("ITLFile.tlv".to_owned(), file.to_vec())], "2026-02-16").trust_lists[0].signature.status.clone();
            assert_eq!(status(&file), "valid", "{key:?} {digest:?}");
            *file.last_mut().expect("bytes") ^= 1;
            assert_eq!(status(&file), "invalid", "{key:?} {digest:?}");
        }
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

#[test]
fn a_trust_list_file_that_is_cut_is_told_with_its_record() {
    let file = Cluster::new(&["cucm-pub"]).list(ListKind::Itl, day("2026-01-02")).file();
    let report = examine(&[("ITLFile.tlv".to_owned(), file[..file.len() - 100].to_vec())], "2026-02-16");
    let list = &report.trust_lists[0];
    assert_eq!((list.records.len(), list.whole, list.signature.status.as_str()), (4, false, "unchecked"));
    assert!(report.artifacts[0].problems[0].message.starts_with("record 5: expected "));
}

#[test]
fn a_list_as_text_is_the_list_in_its_file_whatever_it_went_through() {
    let list = Cluster::new(&["cucm-pub", "cucm-sub1"]).mixed().list(ListKind::Ctl, day("2026-01-02"));
    let file = examine(&[("CTLFile.tlv".to_owned(), list.file())], "2026-02-16");
    for (kind, bytes) in dirt::all(&list.show()) {
        let report = examine(&[("show ctl.txt".to_owned(), bytes)], "2026-02-16");
        let read = &report.trust_lists[0];
        assert_eq!(read.records, file.trust_lists[0].records, "{kind}");
        assert!(
            read.whole && read.signature.status == "valid" && report.artifacts[0].problems.is_empty(),
            "{kind}: {:?}",
            report.artifacts[0].problems
        );
        assert_eq!((&read.md5, &read.sha1), (&file.trust_lists[0].md5, &file.trust_lists[0].sha1), "{kind}");
    }
}

#[test]
fn every_cut_of_a_list_is_noticed() {
    let whole = Cluster::new(&["cucm-pub"]).list(ListKind::Itl, day("2026-01-02")).show();
    let end = whole.find("\nThe ITL file was verified").expect("end");
    for at in (2000..end).step_by(397) {
        let report = examine(&[text("cut.txt", &whole[..at])], "2026-02-16");
        assert!(!report.trust_lists[0].whole, "cut at {at}");
        assert!(!report.artifacts[0].problems.is_empty(), "cut at {at}");
    }
}

#[test]
fn one_paste_of_many_commands_is_taken_apart() {
    let cluster = Cluster::new(&["cucm-pub", "cucm-sub1"]).mixed();
    let (network, version, mode, list) =
        (cluster.show_network_cluster(), cluster.show_version_active(), cluster.security_mode(), cluster.show_cert_list_own("cucm-pub"));
    let paste = session(&[
        ("show network cluster", &network),
        ("show version active", &version),
        (retrust_testing::output::MODE, &mode),
        ("show cert list own", &list),
        ("show hardware", "HW Platform : VMware\n"),
    ]);
    for (kind, bytes) in dirt::all(&paste) {
        let report = examine(&[("paste.txt".to_owned(), bytes)], "2026-02-16");
        let kinds: Vec<&str> = report.artifacts.iter().map(|a| a.kind.as_str()).collect();
        assert_eq!(&kinds[..4], ["command-output", "command-output", "command-output", "certificate-list"], "{kind}");
        assert_eq!(
            (report.cluster.nodes.len(), report.cluster.security_mode.as_deref(), report.cluster.release.as_deref()),
            (2, Some("mixed"), Some("15.0.1.11900-23")),
            "{kind}"
        );
        assert_eq!(report.cluster.nodes[0].role.as_deref(), Some("publisher"), "{kind}");
        assert!(report.artifacts.last().is_some_and(|a| a.problems.iter().any(|p| p.message.contains("show hardware"))), "{kind}");
    }
}

#[test]
fn a_service_list_belongs_to_the_node_in_its_file_s_name() {
    let network = Cluster::new(&["cucm-pub", "cucm-sub1"]).show_network_cluster();
    let files = [
        text("n.txt", network),
        text("cucm-sub1-services.txt", service_list(&["Cisco CallManager"], false)),
        text("unknown.txt", service_list(&["Cisco Tftp"], true)),
    ];
    let report = examine(&files, "2026-02-16");
    let services = |i: usize| report.cluster.nodes[i].services.clone().unwrap_or_default();
    assert!(services(0).contains(&"Cisco Tftp".to_owned()), "Primary Node =true is the publisher's");
    assert!(services(1).contains(&"Cisco CallManager".to_owned()) && !services(1).contains(&"Cisco DirSync".to_owned()));
}

#[test]
fn of_two_sessions_in_one_input_each_output_is_of_its_own_node() {
    let network = Cluster::new(&["cucm-pub", "cucm-sub1"]).show_network_cluster();
    let both = [("cucm-pub", "Cisco CallManager"), ("cucm-sub1", "Cisco CTIManager")].map(|(node, service)| {
        let myself = format!("Machine Name    : {node}\n");
        session(&[("show myself", &myself), ("utils service list", &service_list(&[service], node == "cucm-pub"))])
    });
    let report = examine(&[text("n.txt", network), text("putty.log", both.concat())], "2026-02-16");
    let services = |i: usize| report.cluster.nodes[i].services.clone().unwrap_or_default();
    let has = |i: usize, name: &str| services(i).contains(&name.to_owned());
    assert!(has(0, "Cisco CallManager") && !has(0, "Cisco CTIManager"), "{:?}", services(0));
    assert!(has(1, "Cisco CTIManager") && !has(1, "Cisco CallManager"), "{:?}", services(1));
}

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
fn a_wrong_file_is_listed_as_unknown_with_advice() {
    let report = examine(
        &[text("letter.txt", "Dear colleague, the phones are down."), ("photo.jpg".to_owned(), vec![0xff, 0xd8, 0xff, 0, 1, 2, 3])],
        "2026-02-16",
    );
    assert!(report.artifacts.iter().all(|a| a.kind == "unknown" && a.problems.len() == 1));
    assert!(report.nothing_read());
    insta::assert_snapshot!(report.artifacts[0].problems[0].message, @"not recognised: no certificate, command output, metadata or log line stands in it; paste the command's output from its first line, or drop the file as the product made it");
}

#[test]
fn a_response_says_the_same_however_it_is_carried() {
    let responses = retrust_testing::gallery::all().into_iter().filter(|piece| piece.format == "saml_response");
    let said: Vec<String> =
        responses.map(|piece| examine(&[("response.txt".to_owned(), piece.content)], "2026-02-16").artifacts[0].content.clone()).collect();
    assert!(said.len() == 3 && said.iter().all(|content| *content == said[0] && content.contains("Success")), "{said:?}");
}

/// A record whose serial alone was edited is told, and is none of those that leaving mixed mode empties.
#[test]
fn an_edited_serial_makes_no_mode() {
    let cluster = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").mixed();
    let list = cluster.list(ListKind::Ctl, day("2026-01-02")).show();
    let serial = cluster.certificate("cucm-pub", "CallManager").serial.to_ascii_uppercase();
    let colons: Vec<&str> = (0..serial.len()).step_by(2).map(|i| &serial[i..i + 2]).collect();
    let edited = list.replace(&colons.join(":"), "[REDACTED]");
    assert_ne!(edited, list);
    let report = examine(&[text("ctl.txt", edited)], "2026-02-16");
    let left_over = report.verdicts.iter().find(|v| v.id == "ctl-left-over").expect("a verdict");
    assert_eq!(left_over.verdict, "not-applicable", "the cluster is in mixed mode, as its CTL shows");
    let told = |p: &retrust::report::Problem| p.message.contains("expected a serial number of 16 bytes, found `[REDACTED]`");
    assert!(report.artifacts[0].problems.iter().any(told), "{:?}", report.artifacts[0].problems);
}

/// That one node is in the case alone makes it no publisher.
#[test]
fn a_lone_subscriber_is_no_publisher() {
    let role = |services: &str| {
        let report = examine(&[text("session.txt", services)], "2026-02-16");
        report.cluster.nodes.first().and_then(|n| n.role.clone())
    };
    let myself = "admin:show myself\nMachine Name    : cucm-sub1\n";
    assert_eq!(role(myself), None, "that it is alone in the case says nothing");
    let list = |publisher| format!("{myself}admin:utils service list\n{}", service_list(&["Cisco CallManager"], publisher));
    assert_eq!(role(&list(false)).as_deref(), Some("subscriber"));
    assert_eq!(role(&list(true)).as_deref(), Some("publisher"));
}

/// A certificate that a node shows in its session is of that node, unless it bears another's name.
#[test]
fn a_session_s_node_is_its_certificate_s() {
    let cluster = Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23");
    let node = |host: &str| {
        let shown = cluster.show_cert_own(host, "TVS");
        let session = format!("admin:show myself\nMachine Name    : cucm-sub1\nadmin:show cert own TVS\n{shown}\nadmin:");
        examine(&[text("session.txt", session)], "2026-02-16").certificates[0].node.clone()
    };
    assert_eq!((node("cucm-sub1").as_deref(), node("cucm-pub")), (Some("cucm-sub1"), None));
}

/// The node of a row is what stands under `servername`, wherever that column is; an empty one is printed as NULL.
#[test]
fn the_query_s_header_says_which_column_is_the_node() {
    let pem = Cluster::of_release(&["cucm-pub"], "15").certificate("cucm-pub", "tomcat").pem();
    let nodes = |table: &str| {
        let report = examine(&[text("query.txt", format!("admin:run sql select c.x from certificate\n{table}"))], "2026-02-16");
        assert_eq!(report.certificates.len(), 1);
        report.certificates[0].node.clone()
    };
    let own = Some("cucm-pub.example.com".to_owned());
    let query = |server: &str| format!("servername name certificate\n========== ==== ===========\n{server} tomcat {pem}\n");
    assert_eq!(nodes(&query("cucm-pub.example.com")), own);
    assert_eq!(nodes(&query("NULL")), None);
    let other = "e380b725-1111-2222-3333-444455556666";
    assert_eq!(
        nodes(&format!("pkid servername name certificate\n==== ========== ==== ===========\n{other} cucm-pub.example.com tomcat {pem}\n")),
        own
    );
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
    let (front, back) = whole.split_at(64);
    for body in [whole.clone(), format!("<![CDATA[{whole}]]>"), format!("{front}&#13;\n{back}"), format!("{front}<!-- of 2026 -->{back}")] {
        let keys = format!("<!-- {} -->{}", key(&old.base64()), key(&body));
        assert_eq!(metadata(&keys), "identity provider metadata, 1 certificate");
    }
    // A comment that does not end hides nothing: exports come damaged.
    assert_eq!(metadata(&format!("<!-- of 2026 {}", key(&whole))), "identity provider metadata, 1 certificate");
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

/// A list whose days are told by one that is no month is day first throughout.
#[test]
fn one_day_tells_the_order_of_a_list_of_certificates() {
    let row = |purpose: &str, serial: &str, date: &str| {
        format!(
            "{purpose}\tcucm-pub.example.com_{serial}\tIdentity\tSelf-signed\tRSA\tcucm-pub.example.com\tcucm-pub.example.com\t{date}\tgenerated\n"
        )
    };
    let page = |first: &str| {
        let rows =
            row("CallManager", "5a11aa22bb33cc44dd55ee66ff770011", first) + &row("TVS", "5b11aa22bb33cc44dd55ee66ff770011", "03/12/2026");
        let report = examine(&[text("list.txt", format!("Certificate List (1 - 2 of 2)\nCertificate\tCommon Name\n{rows}"))], "2026-02-16");
        report.certificates.iter().find(|c| c.purpose.as_deref() == Some("TVS")).and_then(|c| c.not_after.clone())
    };
    assert_eq!(page("25/12/2026").as_deref(), Some("2026-12-03T00:00:00Z"));
    assert_eq!(page("12/25/2026").as_deref(), Some("2026-03-12T00:00:00Z"));
}

/// A log that a mail broke into lines says nothing by its silence, and is told.
#[test]
fn a_wrapped_log_is_told() {
    let line = "2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR:SSL connection failed for 'cucm-pub.example.com':error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca";
    let broken: String = line.as_bytes().chunks(88).map(|part| String::from_utf8_lossy(part).into_owned() + "\n").collect();
    let problems = |content: String| examine(&[text("exp-c.log", content)], "2026-02-17").artifacts[0].problems.len();
    assert_eq!((problems(format!("{line}\n")), problems(broken)), (0, 1));
}

/// The answer of AXL says what `run sql` says; a page's source, pasted, has its breaks.
#[test]
fn the_same_output_in_markup_is_the_same() {
    let answer = |rows: &str| {
        format!(
            "<soapenv:Envelope><soapenv:Body><ns:executeSQLQueryResponse xmlns:ns=\"http://www.cisco.com/AXL/API/14.0\"><return>{rows}</return></ns:executeSQLQueryResponse></soapenv:Body></soapenv:Envelope>"
        )
    };
    let mode = |value: u8| answer(&format!("<row><paramname>ClusterSecurityMode</paramname><paramvalue>{value}</paramvalue></row>"));
    for (value, words) in [(0, "non-secure"), (1, "mixed")] {
        let report = examine(&[text("axl.xml", mode(value))], "2026-02-16");
        assert_eq!(report.cluster.security_mode.as_deref(), Some(words));
    }
    let rows = answer(
        "<row><servername>cucm-pub</servername><name>tomcat</name><subjectname>CN=cucm-pub</subjectname><serialnumber>6b721503005e01148d1fe382fbfdd133</serialnumber></row>",
    );
    let report = examine(&[text("axl.xml", rows)], "2026-02-16");
    assert_eq!(
        report.certificates.iter().map(|c| (c.serial.as_str(), c.node.as_deref())).collect::<Vec<_>>(),
        [("6b721503005e01148d1fe382fbfdd133", Some("cucm-pub"))]
    );
    let list = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").mixed().list(ListKind::Ctl, day("2026-01-02")).show();
    let records = |content: String| examine(&[text("ctl.txt", content)], "2026-02-16").trust_lists[0].records.len();
    assert_eq!(records(list.replace('\n', "<br>\n")), records(list));
}

/// What somebody left out is told, and its silence clears nothing.
#[test]
fn lines_that_were_left_out_are_told() {
    let query = Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23").certificate_query();
    let at = query[..query.len() / 2].rfind("-----END CERTIFICATE-----\n").expect("rows") + "-----END CERTIFICATE-----\n".len();
    let report = examine(&[text("query.txt", format!("{}[...]\n{}", &query[..at], &query[at..]))], "2026-02-16");
    assert!(report.artifacts[0].problems.iter().any(|p| p.message.contains("lines were left out")), "{:?}", report.artifacts[0].problems);
    let verdict =
        |report: &retrust::report::Report| report.verdicts.iter().find(|v| v.id == "certificate-expired").map(|v| v.verdict.clone());
    assert_eq!(verdict(&report).as_deref(), Some("open"));
    let whole = examine(&[text("query.txt", query)], "2026-02-16");
    assert!(whole.artifacts[0].problems.is_empty());
    assert_eq!(verdict(&whole).as_deref(), Some("ruled-out"));
}

/// A list is the same however a terminal kept it: its pager's prompt rubbed out, each line with the time, a role that is
/// glued to its length or that no document names.
#[test]
fn a_list_is_read_whole_however_a_terminal_kept_it() {
    let list = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").list(ListKind::Itl, day("2026-01-02")).show();
    let session = session(&[("show itl", &list)]);
    let records = |content: &str| {
        let list = examine(&[text("itl.txt", content.to_owned())], "2026-02-16").trust_lists.remove(0);
        assert!(list.whole);
        list.records.into_iter().map(|r| r.role).collect::<Vec<_>>()
    };
    let known = records(&session);
    let prompt = "Press <enter> for 1 line, <space> for one page, or <q> to quit";
    let (back, blanks) = ("\u{8}".repeat(prompt.len()), " ".repeat(prompt.len()));
    let middle = session.find("ITL Record #:3").expect("a third record");
    let paged = format!("{}{prompt}{back}{blanks}{back}{}", &session[..middle], &session[middle..]);
    assert_eq!(records(&paged), known);
    let stamped: String = session.lines().map(|l| format!("[10:11:12] {l}\n")).collect();
    assert_eq!(records(&stamped), known);
    let odd = records(&session.replacen("TVS\n", "GATEKEEPER\n", 1));
    assert_eq!((odd.len(), odd.iter().filter(|r| *r == "unknown").count()), (known.len(), 1));
}

#[test]
fn a_passphrase_is_warned_of_and_shown_nowhere() {
    for line in ["passphrase is ::S3cretWord", "keystorePass=\"S3cretWord\""] {
        let log = format!("2026-02-10 23:36:40,001 INFO [main] - op:import\n2026-02-10 23:36:43,101 INFO [main] - {line}\n");
        let report = examine(&[text("certMgmt.log", log)], "2026-02-16");
        assert!(report.artifacts[0].problems.iter().any(|p| p.line == Some(2) && p.message.contains("passphrase")), "{line}");
        assert!(!report.json().contains("S3cretWord"), "{line}");
    }
}

/// What is said of a trusted certificate may be anything, and nothing.
#[test]
fn each_line_of_a_list_of_trusted_certificates_counts() {
    let serial = |n: u8| format!("{n:032x}");
    let list = format!(
        "CallManager-trust/a_{}.pem: acme-root\nCallManager-trust/b_{}.pem: \ntomcat-trust/c_{}.pem: (2024 upload)\nPhone-SAST-trust/d_{}.pem: Self-signed certificate generated by system\n",
        serial(17),
        serial(18),
        serial(19),
        serial(20)
    );
    let report = examine(&[text("list.txt", session(&[("show cert list trust", &list)]))], "2026-02-16");
    let read: Vec<&str> = report.certificates.iter().map(|c| c.serial.as_str()).collect();
    assert_eq!(read, [17, 18, 19, 20].map(serial));
}

/// The instants of an assertion that a log prints are no times of the log.
#[test]
fn a_log_ends_with_its_last_record() {
    let log = "2026-02-10 09:00:53,218 DEBUG [http-nio-81-exec-7] cpi.sso.saml.sp.security.authentication.SAMLAuthenticator - SAML Response is\n<saml:Conditions NotBefore=\"2026-02-10T06:01:30Z\" NotOnOrAfter=\"2027-03-10T07:06:30Z\"><x AuthnInstant=\"2028-01-01T00:00:00Z\" SessionNotOnOrAfter=\"2029-01-01T00:00:00Z\"/></saml:Conditions>\n";
    let report = examine(&[text("ssosp00001.log", log)], "2026-02-16");
    let covers = report.artifacts[0].covers.as_ref().expect("a span");
    assert_eq!((covers.from.as_str(), covers.until.as_str()), ("2026-02-10T09:00:53Z", "2026-02-10T09:00:53Z"));
}

/// A mail is its words once, however often it says them, and what is attached.
#[test]
fn a_mail_is_taken_apart() {
    let cluster = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23");
    let itl = cluster.list(ListKind::Itl, day("2026-01-02"));
    let words = format!("Hello, here is what you asked for:\n\n{}", session(&[("show itl", &itl.show())]));
    let files = [("ITLFile.tlv".to_owned(), itl.file()), ("outer.eml".to_owned(), archive::mail("SSO Status: SAML SSO Enabled\n", &[]))];
    let report = examine(&[("mail.eml".to_owned(), archive::mail(&words, &files))], "2026-02-16");
    let read: Vec<(&str, &str)> = report.artifacts.iter().map(|a| (a.name.as_str(), a.kind.as_str())).collect();
    let inside = [("mail.eml", "archive"), ("words", "trust-list-text"), ("ITLFile.tlv", "trust-list-file"), ("outer.eml", "archive")];
    assert_eq!(read, [&inside[..], &[("outer.eml/words", "command-output")]].concat());
    assert!(report.trust_lists.iter().all(|l| l.whole));
}

/// Lost line breaks put two commands on one line; neither may hide the other.
#[test]
fn a_list_and_a_query_on_one_line_are_both_read() {
    let cluster = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").mixed();
    let list = cluster.list(ListKind::Ctl, day("2026-01-02")).show();
    let line = session(&[
        ("show ctl", &list),
        (
            "run sql select paramname,paramvalue from processconfig where paramname='ClusterSecurityMode'",
            "paramname           paramvalue\n=================== ==========\nClusterSecurityMode 1\n",
        ),
    ]);
    let report = examine(&[text("mail.txt", line.replace('\n', " "))], "2026-02-16");
    assert_eq!((report.trust_lists.len(), report.cluster.security_mode.as_deref()), (1, Some("mixed")));
}

/// A node's folder is named by its address where the command line collected it; its trace names the node.
#[test]
fn a_folder_named_by_an_address_is_of_the_node_in_its_trace() {
    let base = "10.0.0.10/2026-02-10_02-07-07";
    let files = [
        text(&format!("{base}/cm/trace/tvs/tvs00001.txt"), retrust_testing::log::tvs_refused("0a1b", "CN=x")),
        text(&format!("{base}/cm/trace/ccm/sdl/SDL001.txt"), retrust_testing::log::sdl("cucm-pub")),
    ];
    for files in [files.to_vec(), files.iter().rev().cloned().collect()] {
        let report = examine(&files, "2026-02-16");
        let nodes: Vec<&str> = report.cluster.nodes.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(nodes, ["cucm-pub"]);
        assert!(report.artifacts.iter().all(|a| a.node.as_deref() == Some("cucm-pub")), "{:?}", report.artifacts);
    }
}

/// What stands behind the certificate's column is of the row that it ends, and not of the next.
#[test]
fn the_certificate_s_column_may_be_any() {
    let cluster = Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23");
    let held = |columns: [&str; 3]| {
        let rows: String = cluster
            .own
            .iter()
            .map(|own| {
                let cell = |column: &&str| match *column {
                    "certificate" => own.certificate.pem(),
                    "servername" => format!("{} ", own.node),
                    _ => format!("{} ", own.purpose),
                };
                columns.iter().map(cell).collect::<String>() + "\n"
            })
            .collect();
        let rule = columns.map(|c| "=".repeat(c.len())).join(" ");
        let report = examine(&[text("query.txt", format!("{}\n{rule}\n{rows}", columns.join(" ")))], "2026-02-16");
        let mut held: Vec<_> = report.certificates.into_iter().map(|c| (c.serial, c.purpose, c.node)).collect();
        held.sort();
        held
    };
    let known = held(["servername", "name", "certificate"]);
    assert!(known.iter().all(|(_, purpose, node)| purpose.is_some() && node.is_some()), "{known:?}");
    assert_eq!(held(["servername", "certificate", "name"]), known);
    assert_eq!(held(["certificate", "servername", "name"]), known);
}

/// Two traces put together are of their own nodes, days and releases.
#[test]
fn two_traces_in_one_file_are_two() {
    let second = retrust_testing::log::sdl("cucm-sub1").replace("2026/02/16", "2026/02/20");
    let report = examine(&[text("all.txt", retrust_testing::log::sdl("cucm-pub") + &second)], "2026-02-26");
    let read: Vec<_> = report.artifacts.iter().map(|a| (a.node.as_deref(), a.covers.as_ref().map(|c| &c.from[..10]))).collect();
    assert_eq!(read, [(Some("cucm-pub"), Some("2026-02-16")), (Some("cucm-sub1"), Some("2026-02-20"))]);
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

/// A command of which nothing is read is told with what happened to it.
#[test]
fn a_command_that_failed_is_told_and_nothing_was_read() {
    let report = examine(&[text("session.txt", session(&[("show itl", "Executed command unsuccessfully\n")]))], "2026-02-16");
    assert!(report.artifacts[0].problems[0].message.starts_with("`show itl` failed, or its output is cut"));
    assert!(report.nothing_read());
    let archive = archive::encrypted_zip("secret.txt", b"Active Master Version: 15.0.1.1\n");
    assert!(examine(&[("a.zip".to_owned(), archive)], "2026-02-16").nothing_read());
}

/// The list of OS Administration is the same with tabs, and in a file with semicolons or commas.
#[test]
fn a_list_of_certificates_may_come_as_a_file() {
    let page = |by: &str| {
        let rows = [[
            "tomcat",
            "pub.example.com_6b00000000000000000000000000b010",
            "Identity",
            "Self-signed",
            "RSA",
            "pub.example.com",
            "pub.example.com",
            "02/28/2030",
            "generated by system",
        ]];
        let head = "Certificate List (1 - 1 of 1)\n";
        examine(&[text("list.csv", rows.iter().map(|row| row.join(by)).fold(head.to_owned(), |all, row| all + &row + "\n"))], "2026-02-16")
            .certificates
    };
    let (tabs, semicolons) = (page("\t"), page(";"));
    assert_eq!(
        (tabs.len(), tabs[0].not_after.as_deref(), tabs[0].node.as_deref()),
        (1, Some("2030-02-28T00:00:00Z"), Some("pub.example.com"))
    );
    assert_eq!((&semicolons[0].serial, &semicolons[0].not_after), (&tabs[0].serial, &tabs[0].not_after));
    assert_eq!(page("\",\"").len(), 1);
}

/// An Expressway's own certificate is its own in its archive too, where the folder names the host as well.
#[test]
fn a_server_certificate_in_a_diagnostic_archive_is_no_trusted_one() {
    let own = self_signed("exp-c.example.com", "exp", KeyKind::P256, day("2026-01-01"), 365, &["exp-c.example.com"]);
    let base = "diagnostic_log_exp-c_2026-02-16_14:05:00/server_exp-c_2026-02-16_14:05:00.pem";
    let report = examine(&[("d.tar.gz".to_owned(), archive::tar_gz(&[(base.to_owned(), own.pem().into_bytes())]))], "2026-02-16");
    assert_eq!(report.certificates[0].store, "identity");
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

/// The mode in whatever order its columns stand; of another parameter nothing is taken.
#[test]
fn the_security_mode_is_read_from_any_columns() {
    let mode = |query: &str, table: &str| examine(&[text("session.txt", session(&[(query, table)]))], "2026-02-16").cluster.security_mode;
    let reversed = "paramvalue paramname\n========== ===================\n1          ClusterSecurityMode\n";
    assert_eq!(mode("run sql select paramvalue, paramname from processconfig", reversed).as_deref(), Some("mixed"));
    let alone = "paramvalue\n==========\n0\n";
    let query = "run sql select paramvalue from processconfig where paramname=";
    assert_eq!(mode(&format!("{query}'ClusterSecurityMode'"), alone).as_deref(), Some("non-secure"));
    assert_eq!(mode(&format!("{query}'TimeZone'"), alone), None);
}

/// A second login in one file is another node's session; a jump host's is none.
#[test]
fn a_login_names_the_node_of_what_follows() {
    let cluster = Cluster::new(&["cucm-pub", "cucm-sub1"]);
    let login = |host: &str| {
        format!(
            "login as: administrator\nadministrator@{host}'s password:\nCommand Line Interface is starting up, please wait ...\n\n   Welcome to the Platform Command Line Interface\n\n"
        )
    };
    let itl = session(&[("show itl", &cluster.list(ListKind::Itl, day("2026-01-02")).show())]);
    let network = session(&[("show network cluster", &cluster.show_network_cluster())]);
    let jump = "root@jump01's password:\nLast login: Mon Feb 16 09:00:00 2026\n";
    let file = format!("{jump}{}{network}{itl}{}{itl}", login("cucm-pub.example.com"), login("cucm-sub1.example.com"));
    let report = examine(&[text("session.txt", file)], "2026-02-16");
    let nodes: Vec<Option<String>> = report.artifacts.iter().filter(|a| a.kind == "trust-list-text").map(|a| a.node.clone()).collect();
    assert_eq!(nodes, [Some("cucm-pub.example.com".to_owned()), Some("cucm-sub1.example.com".to_owned())]);
    assert_eq!(report.cluster.nodes.len(), 2, "{:?}", report.cluster.nodes);
}
