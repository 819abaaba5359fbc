//! Archives and mails.

use crate::common::examine;
use retrust_testing::certificate::{KeyKind, self_signed};
use retrust_testing::output::{QUERY, session};
use retrust_testing::{Cluster, ListKind, archive, day};

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

/// An Expressway's own certificate is its own in its archive too, where the folder names the host as well.
#[test]
fn a_server_certificate_in_a_diagnostic_archive_is_no_trusted_one() {
    let own = self_signed("exp-c.example.com", "exp", KeyKind::P256, day("2026-01-01"), 365, &["exp-c.example.com"]);
    let base = "diagnostic_log_exp-c_2026-02-16_14:05:00/server_exp-c_2026-02-16_14:05:00.pem";
    let report = examine(&[("d.tar.gz".to_owned(), archive::tar_gz(&[(base.to_owned(), own.pem().into_bytes())]))], "2026-02-16");
    assert_eq!(report.certificates[0].store, "identity");
}

/// A download that was cut has no directory: its first members are read, and what is missing is told.
#[test]
fn a_zip_without_its_end_is_read_from_its_start() {
    let cluster = Cluster::new(&["cucm-pub"]);
    let file = |name: &str, text: String| (name.to_owned(), text.into_bytes());
    let whole = archive::zip(&[
        file("show itl.txt", cluster.list(ListKind::Itl, day("2026-01-02")).show()),
        file("query.txt", session(&[(QUERY, &cluster.certificate_query())])),
    ]);
    let all = examine(&[("night.zip".to_owned(), whole.clone())], "2026-02-16");
    let end = whole.windows(4).rposition(|w| w == b"PK\x01\x02").expect("a directory");
    let cut = examine(&[("night.zip".to_owned(), whole[..end - 100].to_vec())], "2026-02-16");
    assert_eq!(cut.trust_lists[0].records, all.trust_lists[0].records);
    assert!(cut.artifacts[0].problems[0].message.contains("directory"), "{:?}", cut.artifacts[0].problems);
}

#[test]
fn links_in_a_tar_are_told() {
    let report = examine(&[("logs.tar".to_owned(), archive::tar_with_link("core", "/etc/passwd"))], "2026-02-16");
    assert!(report.artifacts[0].problems[0].message.starts_with("1 links"), "{:?}", report.artifacts[0].problems);
}

/// Frames behind one another are one file, as `cat a.zst b.zst` makes it.
#[test]
fn all_frames_of_a_zstd_are_read() {
    let frames = [
        archive::zstd(b"admin:show myself\nMachine Name    : cucm-pub\n"),
        archive::zstd(b"admin:show version active\nActive Master Version: 15.0.1.11900-23\n"),
    ];
    let report = examine(&[("night.txt.zst".to_owned(), frames.concat())], "2026-02-16");
    assert_eq!(report.cluster.release.as_deref(), Some("15.0.1.11900-23"));
    assert!(report.artifacts[0].problems.is_empty(), "{:?}", report.artifacts[0].problems);
    // Parallel packers put frames that are to be skipped first, and in between; what is no frame is told.
    let skipped = [0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    let [first, second] = frames;
    let padded = [skipped.as_slice(), first.as_slice(), skipped.as_slice(), second.as_slice()].concat();
    let read = |bytes: &[u8]| {
        let report = examine(&[("night.txt.zst".to_owned(), bytes.to_vec())], "2026-02-16");
        (report.cluster.release, report.artifacts[0].problems.len())
    };
    assert_eq!(read(&padded), (Some("15.0.1.11900-23".to_owned()), 0));
    assert_eq!(read(&[padded.as_slice(), b"rest"].concat()), (Some("15.0.1.11900-23".to_owned()), 1));
}

/// A member packed by a method that is not known is told once, and is no empty input.
#[test]
fn a_member_that_cannot_be_unpacked_is_told_once() {
    let mut zip = archive::zip(&[("show ctl.txt".to_owned(), b"The checksum value of the CTL file:\n".repeat(9))]);
    let central = zip.windows(4).position(|w| w == b"PK\x01\x02").expect("a directory");
    // The method stands at byte 8 of a member's own header, and at byte 10 of its row.
    (zip[8], zip[central + 10]) = (12, 12);
    let report = examine(&[("night.zip".to_owned(), zip)], "2026-02-16");
    let kinds: Vec<&str> = report.artifacts.iter().map(|a| a.kind.as_str()).collect();
    assert_eq!(kinds, ["archive"]);
    assert!(report.artifacts[0].problems[0].message.contains("`show ctl.txt` not read"), "{:?}", report.artifacts[0].problems);
}
