//! What commands print, and lists copied from pages.

use crate::common::{examine, text};
use retrust_testing::output::{service_list, session};
use retrust_testing::{Cluster, ListKind, archive, day, dirt};

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

/// What people write into a description breaks no row: quotes, commas, line ends; nor does a quote that nothing closes.
#[test]
fn a_cell_of_a_phone_list_may_hold_anything() {
    let row = |at: usize, description: &str| format!("SEP00112233440{at},{description},Registered with cucm-pub,Match\n");
    let descriptions = [
        "\"Smith, John\"",
        "8\" wall mount",
        "\"two\nlines, of words\"",
        "\"a \"\"quoted\"\" word\"",
        "\"never closed",
        "\"quoted, closed\"",
        "plain",
    ];
    let rows: String = descriptions.iter().enumerate().map(|(at, text)| row(at, text)).collect();
    let report = examine(&[text("phones.csv", format!("Device Name,Description,Status,ITL File Status\n{rows}"))], "2026-02-16");
    assert_eq!(report.artifacts[0].content, "7 phones");
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

/// A mail goes on behind a table: its words are no rows.
#[test]
fn a_table_ends_where_prose_begins() {
    let table = "admin:run sql select name from processnode\nname\n==================\nEnterpriseWideData\ncucm-pub\ncucm-sub1\n";
    for tail in ["\nHope this helps!\nKind regards\nAnna\n", "```\nThanks,\nAnna\n", "</pre><p>Regards,\nAnna\n", "-- \nAnna\n"] {
        let nodes = examine(&[text("mail.txt", format!("{table}{tail}"))], "2026-02-16").cluster.nodes;
        assert_eq!(nodes.iter().map(|n| n.name.as_str()).collect::<Vec<_>>(), ["cucm-pub", "cucm-sub1"], "{tail}");
    }
    // A pager that stood on a line of its own leaves no end behind.
    let pager = table.replace("cucm-pub\n", "cucm-pub\nPress <enter> for 1 line, <space> for one page, or <q> to quit\n");
    assert_eq!(examine(&[text("pager.txt", pager)], "2026-02-16").cluster.nodes.len(), 2);
    let spaced = table.replace("\n", "\n\n");
    assert_eq!(examine(&[text("spaced.txt", spaced)], "2026-02-16").cluster.nodes.len(), 2);
    // Nor are they where no blank line parts them.
    let modes =
        "admin:run sql select name,tkssomode from processnode\nname      tkssomode\n========= =========\ncucm-pub  1\ncucm-sub1 1\n";
    for tail in ["BR\nPeter\n", "And now the subscriber:\n", "...\n"] {
        assert_eq!(examine(&[text("mail.txt", format!("{modes}{tail}"))], "2026-02-16").cluster.nodes.len(), 2, "{tail}");
    }
}

/// Rows that a paste put on one line are told by the width of the rule, or by their keys; where neither helps it is told.
#[test]
fn rows_on_one_line_are_told_apart() {
    let (pkid, serial) = ("e380b725-19b1-e3ec-71bf-1bb106d3d454", "6a6967b3000000000003");
    let head = format!(
        "admin:run sql select pkid, serialnumber, servername, name, subjectname from certificate\npkid                                 serialnumber         servername name       subjectname\n{} {} ========== ========== {}",
        "=".repeat(36),
        "=".repeat(20),
        "=".repeat(40)
    );
    let row = |server: &str, name: &str, subject: &str| format!("{pkid} {serial} {server:10} {name:10} {subject:40}");
    let rows = [row("cucm-pub", "CAPF-trust", "CN=Cisco Manufacturing CA,O=Cisco"), row("cucm-sub1", "tomcat", "CN=cucm-sub1,O=Two Words")];
    let shown = |pasted: &str| {
        let report = examine(&[text("query.txt", pasted.to_owned())], "2026-02-16");
        let told = report.artifacts[0].problems.len();
        let all: Vec<_> = report.certificates.iter().map(|c| (c.subject.clone(), c.node.clone())).collect();
        (all, told)
    };
    let whole = shown(&format!("{head}\n{}\n", rows.join("\n")));
    assert_eq!((whole.0.len(), whole.1), (2, 0));
    assert_eq!(shown(&format!("{head} {}", rows.join(" "))), whole, "padded");
    let tight: Vec<String> = rows.iter().map(|r| r.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(shown(&format!("{head} {}", tight.join(" "))), whole, "by keys");
    let cut = format!("{head} {}", tight.join(" ").replace(pkid, "x"));
    assert!(shown(&cut).1 > 0, "told: {:?}", shown(&cut));
}

/// A row may hold another table's key, and its last cell may be empty, behind a blank line too.
#[test]
fn a_row_is_known_by_its_first_key_and_needs_no_last_cell() {
    let (key, other) = ("e380b725-19b1-e3ec-71bf-1bb106d3d454", "cc7b18b3-3a50-3dcb-578a-1ca50e076198");
    let on_one_line = format!(
        "admin:run sql select pkid, name, fkserver, tkssomode from processnode pkid name fkserver tkssomode {} ======== {} ========= {key} cucm-pub {other} 2 {key} cucm-sub {other} 2",
        "=".repeat(36),
        "=".repeat(36)
    );
    let nodes = |pasted: &str| {
        let nodes = examine(&[text("nodes.txt", pasted.to_owned())], "2026-02-16").cluster.nodes;
        nodes.into_iter().map(|n| n.name).collect::<Vec<_>>()
    };
    assert_eq!(nodes(&on_one_line), ["cucm-pub", "cucm-sub"]);
    let short = "admin:run sql select name,nodeid,description from processnode\nname     nodeid description\n======== ====== ===========\ncucm-pub 1      Publisher\n\ncucm-sub 2\n";
    assert_eq!(nodes(short), ["cucm-pub", "cucm-sub"]);
}
