//! Published captures, where they lie beside the project; told as skipped where they do not.

mod common;

use common::{evidence_stands, examine};
use retrust::Case;
use retrust::case::Said;
use retrust::cisco::{Purpose, Release};
use retrust::rehearse::Request;
use std::path::PathBuf;

fn samples() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the captures are not beside this checkout");
    None
}

fn sample(folder: &std::path::Path, start: &str) -> (String, Vec<u8>) {
    let entry =
        std::fs::read_dir(folder).expect("folder").flatten().find(|e| e.file_name().to_string_lossy().starts_with(start)).expect("sample");
    (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("file"))
}

#[test]
fn every_capture_is_read_and_its_evidence_stands() {
    let Some(folder) = samples() else { return };
    for entry in std::fs::read_dir(&folder).expect("folder").flatten() {
        let file = [(entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("file"))];
        evidence_stands(&examine(&file, "2026-02-16"), &file);
    }
}

/// A CTL that a token signed stays trusted when CallManager is renewed; one that CallManager signed does not.
#[test]
fn a_plan_knows_by_the_ctl_whether_tokens_sign() {
    let Some(folder) = samples() else { return };
    for (start, tokens) in [("01-", false), ("02-", true)] {
        let (name, bytes) = sample(&folder, start);
        let mut case = Case::default();
        case.add(&name, bytes);
        let request = Request { renew: vec![Purpose::CallManager], ..Request::default() };
        let plan = case.plan(&request, Said { release: Release::parse("11.5"), mixed: Some(true) });
        assert_eq!((plan.as_given.safe, plan.text().contains("USB tokens")), (tokens, tokens), "{start}");
    }
}

#[test]
fn collapsed_ctls_add_up_to_their_own_checksum() {
    let Some(folder) = samples() else { return };
    for (start, records) in [("01-", 4), ("02-", 5), ("70-", 4), ("71-", 5)] {
        let report = examine(&[sample(&folder, start)], "2026-02-16");
        let list = &report.trust_lists[0];
        assert_eq!((list.records.len(), list.whole, list.signature.status.as_str()), (records, true, "valid"), "{start}");
        assert!(report.artifacts.iter().all(|a| a.problems.is_empty()), "{start}");
    }
}

#[test]
fn a_list_by_another_writer_verifies() {
    let Some(folder) = samples() else { return };
    let report = examine(&[sample(&folder, "60-ITLFile-built-by-certutils-1.2.tlv")], "2026-02-16");
    let list = &report.trust_lists[0];
    assert_eq!((list.kind.as_str(), list.records.len(), list.signature.status.as_str()), ("ITL", 5, "valid"));
    assert_eq!(list.records[0].serial, "6ba5de3a260b069337c75b38be3c2d74");
    assert_eq!(list.records[0].sha1.as_deref(), Some("277b3621552a593456a63d595645f4f090a35d9c"));
}

#[test]
fn known_lines_of_the_scenarios_are_found() {
    let Some(folder) = samples() else { return };
    for (start, id) in [
        ("33-", "sso-sp-metadata-stale"),
        ("42-", "mra-cucm-does-not-trust-expressway"),
        ("23-", "dot1x-refused"),
        ("40-", "exp-zone-peer-mismatch"),
    ] {
        let report = examine(&[sample(&folder, start)], "2026-02-17");
        assert!(report.findings.iter().any(|f| f.id == id), "{start}");
    }
    for start in ["01-", "03-", "06-", "20-", "32-", "34-", "44-", "61-", "62-", "80-"] {
        let report = examine(&[sample(&folder, start)], "2015-03-07");
        assert!(report.findings.is_empty(), "{start}: {:?}", report.findings.iter().map(|f| &f.id).collect::<Vec<_>>());
    }
}
