//! What people and their programs do to an output.

use crate::common::{examine, text};
use retrust_testing::{Cluster, ListKind, day};

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
    let cdata = mode(1).replace("<paramvalue>1", "<paramvalue><![CDATA[1]]>");
    assert_eq!(examine(&[text("axl.xml", cdata)], "2026-02-16").cluster.security_mode.as_deref(), Some("mixed"));
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

#[test]
fn a_passphrase_is_warned_of_and_shown_nowhere() {
    for line in ["passphrase is ::S3cretWord", "keystorePass=\"S3cretWord\""] {
        let log = format!("2026-02-10 23:36:40,001 INFO [main] - op:import\n2026-02-10 23:36:43,101 INFO [main] - {line}\n");
        let report = examine(&[text("certMgmt.log", log)], "2026-02-16");
        assert!(report.artifacts[0].problems.iter().any(|p| p.line == Some(2) && p.message.contains("passphrase")), "{line}");
        assert!(!report.json().contains("S3cretWord"), "{line}");
    }
}

/// What automation saved: an output as a string of JSON.
#[test]
fn an_output_in_json_is_the_same() {
    let cluster = Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23").mixed();
    let list = format!("admin:show ctl\n{}", cluster.list(ListKind::Ctl, day("2026-01-02")).show());
    let nodes = format!("admin:show network cluster\n{}\nadmin:", cluster.show_network_cluster());
    for (output, json) in [&list, &nodes].map(|output| (output, serde_json::json!({ "host": "x", "output": output }))) {
        let (plain, carried) =
            (examine(&[text("a.txt", output.clone())], "2026-02-16"), examine(&[text("a.json", json.to_string())], "2026-02-16"));
        assert_eq!(carried.cluster.nodes, plain.cluster.nodes);
        assert_eq!(
            carried.trust_lists.iter().map(|l| &l.records).collect::<Vec<_>>(),
            plain.trust_lists.iter().map(|l| &l.records).collect::<Vec<_>>()
        );
        assert!(carried.artifacts.iter().all(|a| a.problems.is_empty()), "{:?}", carried.artifacts);
    }
}

/// A terminal prints a zero here and there, an old machine ends lines with a carriage return alone.
#[test]
fn zeros_and_bare_carriage_returns_cost_nothing() {
    let list = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").list(ListKind::Itl, day("2026-01-02")).show();
    for dirty in
        [format!("\u{1b}[1mMünchen\u{1b}[0m\0\n{list}"), list.replacen('\n', "\0\n", 1), list.replace('\n', "\r\0\n"), format!("{list}\0")]
    {
        let report = examine(&[text("itl.txt", dirty)], "2026-02-16");
        assert_eq!(report.artifacts[0].content, "ITL, 5 records");
    }
    let log = "2026-02-10 23:36:40,001 INFO [main] - op:import\r2026-02-10 23:36:43,101 INFO [main] - passphrase is ::S3cretWord\r";
    let report = examine(&[text("certMgmt.log", log)], "2026-02-16");
    assert!(report.artifacts[0].problems.iter().any(|p| p.line == Some(2)), "{:?}", report.artifacts[0].problems);
    // In UTF-16 a sign may hold the byte of a line feed, and ends no line by it.
    let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(format!("\u{010a} {log}").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let report = examine(&[("certMgmt.log".to_owned(), wide)], "2026-02-16");
    assert!(report.artifacts[0].problems.iter().any(|p| p.line == Some(2)), "{:?}", report.artifacts[0].problems);
}

/// Fetched in text mode its line ends were changed, and its lengths are wrong.
#[test]
fn a_trust_list_that_was_fetched_as_text_is_told() {
    let file = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").list(ListKind::Itl, day("2026-01-02")).file();
    let as_text: Vec<u8> = file.iter().flat_map(|b| if *b == b'\n' { vec![b'\r', b'\n'] } else { vec![*b] }).chain(*b"\r\n").collect();
    let report = examine(&[("ITLFile.tlv".to_owned(), as_text)], "2026-02-16");
    assert!(!report.artifacts[0].problems.is_empty());
}

/// A name that a terminal broke at its last column, or a mail at a blank, is whole again, and half of it is no node.
#[test]
fn a_printed_name_that_was_broken_is_joined() {
    let whole = Cluster::of_release(&["cucm-pub", "cucm-sub1"], "12.5.1.14900-63").show_cert_own("cucm-sub1", "CallManager");
    let printed = format!("admin:show cert own CallManager\n{}", whole.split("-----BEGIN").next().unwrap_or_default());
    let subject = |content: String| examine(&[text("cert.txt", content)], "2026-02-16").certificates[0].subject.clone();
    let by = |width: usize| -> String {
        let lines = printed
            .lines()
            .flat_map(|line| if line.len() > width { line.as_bytes().chunks(width).collect() } else { vec![line.as_bytes()] });
        lines.map(|part| String::from_utf8_lossy(part).into_owned() + "\n").collect()
    };
    let expected = subject(printed.clone());
    assert!(expected.contains("CN=cucm-sub1.example.com"), "{expected}");
    for width in [62, 64, 72] {
        assert_eq!(subject(by(width)), expected, "{width}");
    }
    assert_eq!(subject(printed.replace(", CN=", ",\nCN=")), expected);
}

/// A browser or a mail program may join lines with nothing in between.
#[test]
fn lines_that_were_joined_end_where_they_did() {
    let cluster = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").mixed();
    let joined = |output: String| output.lines().collect::<String>();
    let files = [text("version.txt", joined(cluster.show_version_active())), text("mode.txt", joined(cluster.security_mode()))];
    let report = examine(&files, "2026-02-16");
    let cluster = &report.cluster;
    assert_eq!((cluster.release.as_deref(), cluster.security_mode.as_deref()), (Some("15.0.1.11900-23"), Some("mixed")));
}

/// A certificate that was pasted below any output is read, and takes nothing from it.
#[test]
fn a_certificate_below_an_output_is_read() {
    let root = retrust_testing::Authority::root("Root Below", retrust_testing::KeyKind::Rsa(7), day("2024-03-01")).certificate;
    let mut lost = Vec::new();
    // Of these the end is theirs, and base64 without armour is recognised by itself alone.
    let others = ["tar_archive", "mail", "bare_base64"];
    for piece in retrust_testing::gallery::all().into_iter().filter(|piece| !others.contains(&piece.format)) {
        let Ok(content) = String::from_utf8(piece.content.clone()) else { continue };
        let alone = examine(&[text("a.txt", content.clone())], "2026-02-16");
        let both = examine(&[text("a.txt", format!("{content}\nAnd the root:\n\n{}", root.pem()))], "2026-02-16");
        let found = both.certificates.iter().find(|c| c.subject.contains("Root Below"));
        let same = both.trust_lists.len() == alone.trust_lists.len() && both.certificates.len() == alone.certificates.len() + 1;
        if !same || found.is_none_or(|c| c.purpose.is_some() || c.node.is_some()) {
            lost.push((
                piece.format,
                alone.certificates.len(),
                both.certificates.len(),
                found.map(|c| (c.purpose.clone(), c.node.clone())),
            ));
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

/// A long text in an unknown code page takes many times its size once it is decoded: its beginning is read, and that is said.
#[test]
fn a_long_text_in_an_unknown_code_page_is_read_in_part() {
    let mut bytes = Cluster::new(&["cucm-pub"]).certificate("cucm-pub", "tomcat").pem().into_bytes();
    bytes.resize(6 << 20, 0x93);
    let report = examine(&[("letter.txt".to_owned(), bytes)], "2026-02-16");
    assert_eq!((report.certificates.len(), report.artifacts[0].bytes), (1, 6 << 20));
    assert!(report.artifacts[0].problems.iter().any(|p| p.message.contains("first 4 MiB")), "{:?}", report.artifacts[0].problems);
}
