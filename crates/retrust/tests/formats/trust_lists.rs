//! Trust lists, as text and as files.

use crate::common::{examine, text};
use retrust_testing::certificate::{Hash, KeyKind, self_signed};
use retrust_testing::output::session;
use retrust_testing::{Cluster, ListKind, day, dirt};

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
    for stamp in ["10:11:12", "2026-02-16 10:11:12.345", "Mon Feb 16 10:11:12.345 2026", "16/02/2026, 10:11:12", "16-Feb-2026 10:11:12"] {
        let stamped: String = session.lines().map(|l| format!("[{stamp}] {l}\n")).collect();
        assert_eq!(records(&stamped), known, "{stamp}");
    }
    let odd = records(&session.replacen("TVS\n", "GATEKEEPER\n", 1));
    assert_eq!((odd.len(), odd.iter().filter(|r| *r == "unknown").count()), (known.len(), 1));
}

/// A damaged record costs itself, and so does a header whose items do not fit.
#[test]
fn what_is_left_intact_of_a_damaged_file_is_read() {
    let file = Cluster::new(&["cucm-pub"]).list(ListKind::Itl, day("2026-01-02")).file();
    let read = |bytes: &[u8]| examine(&[("ITLFile.tlv".to_owned(), bytes.to_vec())], "2026-02-16");
    let whole = read(&file).trust_lists[0].clone();
    let header = usize::from(u16::from_be_bytes([file[8], file[9]]));
    let first = usize::from(u16::from_be_bytes([file[header + 3], file[header + 4]]));
    let second = header + first;
    for (at, byte, left) in [(second + 6, 0xff, 4), (second + 3, 0xff, 4), (second, 7, 4), (14, 0xff, 5)] {
        let mut bytes = file.clone();
        bytes[at] = byte;
        let report = read(&bytes);
        let list = &report.trust_lists[0];
        assert_eq!((list.records.len(), list.whole, list.signature.status.as_str()), (left, false, "unchecked"), "{at}");
        assert_eq!(list.records.last(), whole.records.last(), "{at}");
        assert!(!report.artifacts[0].problems.is_empty(), "{at}");
        assert!(report.findings.iter().all(|f| f.id != "trust-list-invalid"), "{at}");
    }
}

#[test]
fn what_pads_a_file_is_no_part_of_it() {
    let file = Cluster::new(&["cucm-pub"]).list(ListKind::Itl, day("2026-01-02")).file();
    for padding in [[0; 16].as_slice(), b"\r\n"] {
        let report = examine(&[("ITLFile.tlv".to_owned(), [file.as_slice(), padding].concat())], "2026-02-16");
        let list = &report.trust_lists[0];
        assert_eq!((list.records.len(), list.whole, list.signature.status.as_str()), (5, true, "valid"));
        assert!(report.artifacts[0].problems[0].message.contains("bytes behind the last record"), "{:?}", report.artifacts[0].problems);
    }
}
