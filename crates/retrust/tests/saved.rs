//! A saved case: everything of the gallery comes back as it was, and a damaged file is told and breaks nothing.

mod common;

use proptest::prelude::*;
use retrust::Case;
use retrust::case::Said;
use retrust::cisco::Purpose;
use retrust::rehearse::Request;
use retrust::report::Report;
use retrust_testing::{examples, gallery};
use std::sync::LazyLock;

fn saved(files: &[(String, Vec<u8>)]) -> (Report, String) {
    let mut case = Case::default();
    for (name, bytes) in files {
        case.add(name, bytes.clone());
    }
    let day = retrust_testing::day("2026-02-16").date();
    (case.show(day), case.save(day))
}

fn opened(text: &str) -> Report {
    let mut case = Case::default();
    case.add("night.retrust.json", text.as_bytes().to_vec());
    case.examine(retrust_testing::day("2026-02-16").date())
}

#[test]
fn every_format_comes_back_as_it_was() {
    for piece in gallery::all() {
        let (report, text) = saved(&[(piece.name.clone(), piece.content.clone())]);
        assert_eq!(opened(&text), report, "{}", piece.name);
    }
}

/// Of a long log only the lines that matter are kept, each with its place.
#[test]
fn a_long_log_comes_back_with_its_lines() {
    let line = "2026-02-15T22:10:05.123+01:00 exp-c traffic_server[2030]: UTCTime=\"2026-02-15 21:10:05,123\" Module=\"network.http.trafficserver\" Level=\"DEBUG\": Detail=\"Sending Request\" Dst-port=\"6972\"\n";
    let hit = "2026-02-15T22:10:06.000+01:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR:SSL connection failed for 'cucm1.example.com':error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca\n";
    let content = line.repeat(4000) + hit + &line.repeat(4000) + hit;
    let (report, text) = saved(&[("exp-c/network.log".to_owned(), content.clone().into_bytes())]);
    assert!(report.findings.iter().flat_map(|f| &f.evidence).any(|e| e.line == Some(4001)), "{:?}", report.findings);
    assert!(text.len() < content.len() / 4, "{} of {}", text.len(), content.len());
    assert_eq!(opened(&text), report);
}

#[test]
fn keys_and_passphrases_are_not_in_it() {
    let key = format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\n", "MIIEpAIBAAKCAQEAsecretsecret".repeat(3));
    let log = "2026-01-10 06:06:31,274 INFO [main] x - passphrase is ::hunter2hunter2\n";
    let (report, text) = saved(&[("key.pem".to_owned(), key.into_bytes()), ("platform.log".to_owned(), log.as_bytes().to_vec())]);
    assert!(report.artifacts.iter().any(|a| a.kind == "private-key"));
    assert!(!text.contains("secretsecret") && !text.contains("hunter2"), "{text}");
    assert_eq!(opened(&text), report);
}

/// Of a case without names the report and the plan come back, and of its inputs the digests alone are in it.
#[test]
fn without_names_it_is_its_report() {
    let day = retrust_testing::day("2026-02-16").date();
    let example = examples::scenario_1();
    let mut case = Case::default();
    for (name, bytes) in &example.files {
        case.add(&format!("Acme Winterthur/{name}"), bytes.clone());
    }
    let shown = case.show(day);
    let asked = Request { renew: vec![Purpose::Tvs], ..Request::default() };
    let planned = case.plan(&asked, Said::default());
    let (hidden, map) = retrust::report::redact_case(case.state(day));
    let text = hidden.json();
    let whole = text.to_lowercase();
    for name in ["cucm-pub", "example.com", "acme", "winterthur", "sep001122334455", "\"start\""] {
        assert!(!whole.contains(name), "{name}");
    }
    assert!(map.iter().any(|(made, name)| made.starts_with("node-") && name == "cucm-pub"), "{map:?}");
    let mut opened = Case::default();
    opened.add("hidden.retrust.json", text.clone().into_bytes());
    let sealed = opened.sealed().expect("it is without names");
    let plan = &sealed.plan.as_ref().expect("a plan").plan;
    assert_eq!(sealed.report, retrust::report::redact(&shown));
    assert_eq!((plan.as_given.safe, plan.preconditions.len()), (planned.as_given.safe, planned.preconditions.len()));
    assert_eq!(sealed.json(), text, "saved again it is the same");
    // What comes after stands by itself, and the case says why.
    opened.add("version.txt", b"Active Master Version: 15.0.1.11900-23\n".to_vec());
    let report = opened.show(day);
    assert_eq!((report.cluster.release.as_deref(), report.findings.len()), (Some("15.0.1.11900-23"), 0));
    assert!(report.artifacts[0].problems[0].message.contains("without names"), "{:?}", report.artifacts);
}

/// A node that a plan was asked for, and an input that nobody understood, are named by the plan alone.
#[test]
fn what_a_plan_alone_names_is_hidden() {
    let day = retrust_testing::day("2026-02-16").date();
    let mut case = Case::default();
    case.add("version.txt", b"Active Master Version: 15.0.1.11900-23\n".to_vec());
    case.add("Acme Winterthur/Initech", b"Dear colleague".to_vec());
    let asked = Request { renew: vec![Purpose::Tvs], node: Some("globex-sub1".to_owned()), ..Request::default() };
    case.plan(&asked, Said::default());
    let state = case.state(day);
    let shown = state.json().to_lowercase();
    let hidden = retrust::report::redact_case(state).0.json().to_lowercase();
    for name in ["globex-sub1", "initech", "winterthur"] {
        assert!(shown.contains(name) && !hidden.contains(name), "{name}: {hidden}");
    }
}

/// Above what a case keeps whole, an input is saved in part, and the opened case says so.
#[test]
fn what_is_kept_in_part_is_told() {
    let note = "a line of notes that says nothing of any product, only to be long enough\n".repeat(400_000);
    let (report, text) = saved(&[("notes.txt".to_owned(), format!("{note}Active Master Version: 15.0.1.11900-23\n").into_bytes())]);
    assert!(text.len() < 1 << 20, "{}", text.len());
    let told = |report: &Report| report.artifacts.iter().flat_map(|a| &a.problems).any(|p| p.message.contains("add the input again"));
    assert!(!told(&report) && told(&opened(&text)), "{:?}", opened(&text).artifacts);
}

/// What was changed in a saved case since is told, by the input's digest.
#[test]
fn a_changed_input_is_told() {
    let (report, text) = saved(&[("version.txt".to_owned(), b"Active Master Version: 15.0.1.11900-23\n".to_vec())]);
    let told = |report: &Report| report.artifacts.iter().flat_map(|a| &a.problems).any(|p| p.message.contains("its digest is another"));
    assert!(!told(&report) && !told(&opened(&text)));
    assert!(told(&opened(&text.replace("Master Version: 15.0", "Master Version: 12.5"))));
}

/// What is not ours is read like any input.
#[test]
fn another_json_is_no_saved_case() {
    let report = opened("{\"schema\": \"other/1\"}");
    assert_eq!(report.artifacts.first().map(|a| a.kind.as_str()), Some("unknown"));
    // A report is ours, and has no inputs to be read.
    let report = opened(&report.json());
    assert!(report.artifacts[0].problems[0].message.contains("a report or a plan of Retrust"), "{:?}", report.artifacts);
}

static NIGHT: LazyLock<String> = LazyLock::new(|| saved(&examples::scenario_4_2().files).1);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Cut or changed anywhere: it is read as far as it is one, or told, and nothing breaks.
    #[test]
    fn a_damaged_file_is_told(at in 0.0_f64..1.0, len in 0.0_f64..0.5, with in prop::sample::select(vec!["", "7", "null", "\"", "[]", "{}", "18446744073709551615", "a999"])) {
        let place = |part: f64| { let mut i = (NIGHT.len() as f64 * part) as usize; while !NIGHT.is_char_boundary(i) { i -= 1 } i };
        let (from, until) = (place(at), place((at + len * (1.0 - at)).min(1.0)));
        let report = opened(&format!("{}{with}{}", &NIGHT[..from], &NIGHT[until..]));
        prop_assert!(!report.artifacts.is_empty());
    }
}
