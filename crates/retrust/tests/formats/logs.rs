//! Logs, and what is told of their gaps.

use crate::common::{examine, text};
use retrust_testing::Cluster;

/// A log that a mail broke into lines says nothing by its silence, and is told.
#[test]
fn a_wrapped_log_is_told() {
    let line = "2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR:SSL connection failed for 'cucm-pub.example.com':error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca";
    let broken: String = line.as_bytes().chunks(88).map(|part| String::from_utf8_lossy(part).into_owned() + "\n").collect();
    let problems = |content: String| examine(&[text("exp-c.log", content)], "2026-02-17").artifacts[0].problems.len();
    assert_eq!((problems(format!("{line}\n")), problems(broken)), (0, 1));
    // A line without a time behind a short one is the log's own.
    let trace = "18:01:05.333 |   debug a connection was accepted from the phone there\nno more of it\n18:01:06.333 |   debug a much longer line that says what TVS does with the request that came from a phone\n";
    assert_eq!(problems(trace.to_owned()), 0);
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

/// The instants of an assertion that a log prints are no times of the log.
#[test]
fn a_log_ends_with_its_last_record() {
    let log = "2026-02-10 09:00:53,218 DEBUG [http-nio-81-exec-7] cpi.sso.saml.sp.security.authentication.SAMLAuthenticator - SAML Response is\n<saml:Conditions NotBefore=\"2026-02-10T06:01:30Z\" NotOnOrAfter=\"2027-03-10T07:06:30Z\"><x AuthnInstant=\"2028-01-01T00:00:00Z\" SessionNotOnOrAfter=\"2029-01-01T00:00:00Z\"/></saml:Conditions>\n";
    let report = examine(&[text("ssosp00001.log", log)], "2026-02-16");
    let covers = report.artifacts[0].covers.as_ref().expect("a span");
    assert_eq!((covers.from.as_str(), covers.until.as_str()), ("2026-02-10T09:00:53Z", "2026-02-10T09:00:53Z"));
    // However long the last record is, and wherever in the log the latest line stands.
    let stack = "\tat com.cisco.cpi.sso.saml.sp.security.authentication.SAMLAuthenticator.process(SAMLAuthenticator.java)\n".repeat(90);
    let later = log.lines().next().expect("a line").replace("2026-02-10", "  2026-02-12");
    let report = examine(&[text("ssosp00002.log", format!("{log}{later}\n{log}{stack}"))], "2026-02-16");
    let covers = report.artifacts[0].covers.as_ref().expect("a span");
    assert_eq!((covers.from.as_str(), covers.until.as_str()), ("2026-02-10T09:00:53Z", "2026-02-12T09:00:53Z"));
}

/// Two traces put together are of their own nodes, days and releases.
#[test]
fn two_traces_in_one_file_are_two() {
    let second = retrust_testing::log::sdl("cucm-sub1").replace("2026/02/16", "2026/02/20");
    let report = examine(&[text("all.txt", retrust_testing::log::sdl("cucm-pub") + &second)], "2026-02-26");
    let read: Vec<_> = report.artifacts.iter().map(|a| (a.node.as_deref(), a.covers.as_ref().map(|c| &c.from[..10]))).collect();
    assert_eq!(read, [(Some("cucm-pub"), Some("2026-02-16")), (Some("cucm-sub1"), Some("2026-02-20"))]);
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
