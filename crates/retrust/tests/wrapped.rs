//! What mails and narrow terminals do to lines: what is left intact is read, and what is not is told.

mod common;

use common::{examine, text};
use retrust_testing::Cluster;
use retrust_testing::output::{QUERY, session};

/// Broken after so many characters, as a terminal does it.
fn hard(text: &str, columns: usize) -> String {
    let line = |line: &str| line.as_bytes().chunks(columns).map(|c| String::from_utf8_lossy(c).into_owned()).collect::<Vec<_>>().join("\n");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Broken at blanks, as a mail does it.
fn soft(text: &str, columns: usize) -> String {
    let line = |line: &str| {
        let mut lines = vec![String::new()];
        for word in line.split(' ') {
            let last = lines.last_mut().expect("a line");
            if !last.is_empty() && last.len() + 1 + word.len() > columns {
                lines.push(word.to_owned());
            } else {
                last.push_str(if last.is_empty() { "" } else { " " });
                last.push_str(word);
            }
        }
        lines.join("\n")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_certificate_query_is_read_however_its_lines_are_broken() {
    let cluster = Cluster::new(&["cucm-pub", "cucm-sub1"]);
    let whole =
        session(&[("show network cluster", cluster.show_network_cluster().as_str()), (QUERY, cluster.certificate_query().as_str())]);
    let read = |shown: &str| {
        let report = examine(&[text("session.txt", shown)], "2026-02-16");
        let mut all: Vec<_> = report.certificates.into_iter().map(|c| (c.serial, c.node, c.purpose)).collect();
        all.sort();
        all
    };
    let expected = read(&whole);
    assert!(expected.len() > 8);
    for columns in [70, 72, 76, 78, 79, 81, 100, 132] {
        assert_eq!(read(&hard(&whole, columns)), expected, "hard, {columns}");
        assert_eq!(read(&soft(&whole, columns)), expected, "soft, {columns}");
    }
}

#[test]
fn a_table_that_is_broken_is_told_and_not_guessed_at() {
    let rule = format!("{} {} {}", "=".repeat(10), "=".repeat(40), "=".repeat(90));
    let header = format!("{:10} {:40} {:90}", "servername", "serialnumber", "subjectname");
    let row =
        format!("{:10} {:40} {:90}", "cucm-pub", "5abc", "CN=cucm-pub.example.com,OU=Voice,O=Example Organisation,L=Bern,ST=Bern,C=CH");
    let table = format!("{header}\n{rule}\n{row}\n");
    let query = "run sql select servername,serialnumber,subjectname from certificate";
    let whole = examine(&[text("session.txt", session(&[(query, &table)]))], "2026-02-16");
    assert_eq!(whole.certificates.len(), 1);
    for columns in [90, 100, 132] {
        let report = examine(&[text("session.txt", session(&[(query, &hard(&table, columns))]))], "2026-02-16");
        let told = report.artifacts.iter().flat_map(|a| &a.problems).any(|p| p.message.contains("make the terminal wider"));
        assert!(report.certificates.is_empty() && told, "{columns}");
    }
}
