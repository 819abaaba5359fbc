//! Never break: whatever is done to good inputs, reading ends, evidence stands, secrets stay hidden.

mod common;

use common::{evidence_stands, examine, text};
use proptest::prelude::*;
use retrust_testing::certificate::KeyKind;
use retrust_testing::{archive, examples};
use std::sync::LazyLock;

static FILES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| examples::all().into_iter().flat_map(|e| e.files).collect());

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Cut out, doubled, joined with another file, bytes flipped: no panic, and every excerpt stands.
    #[test]
    fn damage_costs_only_itself(index in 0_usize..64, other in 0_usize..64, from in 0.0_f64..1.0, len in 0.0_f64..0.3, flips in prop::collection::vec((0.0_f64..1.0, any::<u8>()), 0..6)) {
        let (name, content) = &FILES[index % FILES.len()];
        let at = |part: f64, of: usize| ((of as f64) * part) as usize;
        let mut bytes = content.clone();
        let start = at(from, bytes.len());
        let end = (start + at(len, bytes.len())).min(bytes.len());
        bytes.drain(start..end);
        let (_, more) = &FILES[other % FILES.len()];
        let here = at(from, bytes.len());
        bytes.splice(here..here, more.iter().take(4000).copied());
        for (place, byte) in &flips {
            let i = at(*place, bytes.len());
            if let Some(b) = bytes.get_mut(i) {
                *b = *byte;
            }
        }
        let files = [(name.clone(), bytes)];
        let report = examine(&files, "2026-02-16");
        // Decoding in the test is exact only for clean UTF-8.
        if std::str::from_utf8(&files[0].1).is_ok() {
            evidence_stands(&report, &files);
        }
    }

    /// Rules and armour in any order: the columns of a query may stand anywhere.
    #[test]
    fn armour_and_rules_in_any_order(parts in prop::collection::vec(0_usize..6, 0..14)) {
        let of = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "MIIB", "====", "servername name certificate\n==== ==== ====\n", "\n"];
        let content: String = parts.iter().map(|i| of[*i]).collect();
        examine(&[text("x", content)], "2026-02-16");
    }

    /// Any bytes at all, under the names that formats know.
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..2000), head in 0_usize..8) {
        let heads: [&[u8]; 8] = [b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x01\x00\x02\x01\x02\x02\x00\x02", b"0\x82\x01\x000", b"\xff\xfe", b"-----BEGIN CERTIFICATE-----", b"admin:show itl\nITL Record #:1\n1 RECORDLENGTH 2 99"];
        let content = [heads[head], bytes.as_slice()].concat();
        let report = examine(&[("x".to_owned(), content)], "2026-02-16");
        prop_assert!(!report.artifacts.is_empty());
    }
}

#[test]
fn a_private_key_appears_nowhere() {
    let pem = KeyKind::P256.private_pem();
    let body: Vec<&str> = pem.lines().filter(|l| !l.contains("PRIVATE KEY")).collect();
    let passphrase = "INFO [main] - passphrase is ::tOpSeCrEt\n2026-02-16 09:06:31,274 ERROR [http-nio-81-exec-1] x - Failed to decrypt the secret key. passphrase is ::tOpSeCrEt\n";
    let files = [
        text("key.pem", pem.clone()),
        text("mixed.txt", format!("admin:show version active\nActive Master Version: 15.0.1.1\n{pem}admin:")),
        text("quoted.txt", pem.lines().map(|l| format!("> {l}\n")).collect::<String>()),
        text("cut.txt", pem.split("-----END").next().expect("body")),
        text("log.txt", passphrase),
    ];
    let report = examine(&files, "2026-02-16");
    let everything = format!("{}{}{}", report.json(), retrust::report::markdown(&report), retrust::report::text(&report));
    for line in body {
        assert!(!everything.contains(line), "{line}");
    }
    assert!(!everything.contains("tOpSeCrEt"));
    assert_eq!(report.artifacts.iter().filter(|a| a.kind == "private-key").count(), 4);
    assert_eq!(report.cluster.release.as_deref(), Some("15.0.1.1"), "what stands around the key is read");
}

#[test]
fn archives_are_read_member_by_member_and_bombs_are_told() {
    let example = examples::scenario_2();
    let inner = archive::tar_gz(&example.files);
    let outer = archive::zip(&[
        ("node/logs.tar.gz".to_owned(), inner),
        ("../../evil.txt".to_owned(), b"Active Master Version: 15.0.1.1\n".to_vec()),
        ("bomb.gz".to_owned(), archive::gzip(&vec![0; 40 << 20])),
    ]);
    let report = examine(&[("case.zip".to_owned(), outer)], example.as_of);
    assert_eq!(report.findings[0].id, "sso-sp-metadata-stale");
    let log = report.artifacts.iter().find(|a| a.name.ends_with("ssosp00003.log")).expect("the log");
    assert_eq!((log.name.as_str(), log.archive.as_deref()), ("node/logs.tar.gz/tomcat/logs/ssosp/log4j/ssosp00003.log", Some("case.zip")));
    assert!(report.artifacts.iter().any(|a| a.name == "evil.txt"), "a name that climbs is told without its climb");
    let bomb = report.artifacts.iter().find(|a| a.name == "bomb.gz").expect("the bomb");
    assert!(bomb.problems[0].message.contains("unpacks to more than"), "{:?}", bomb.problems);
}

#[test]
fn archives_in_archives_end() {
    let mut bytes = b"Active Master Version: 15.0.1.1\n".to_vec();
    for i in 0..12 {
        bytes = archive::zip(&[(format!("{i}.zip"), bytes)]);
    }
    let report = examine(&[("deep.zip".to_owned(), bytes)], "2026-02-16");
    assert!(report.artifacts.iter().any(|a| a.problems.iter().any(|p| p.message.contains("archives deep"))));
}

#[test]
fn a_broken_certificate_is_told_with_its_place_and_the_others_are_read() {
    let example = examples::scenario_3();
    let (_, bundle) = example.files.iter().find(|(n, _)| n.ends_with("ca_exp-c.pem")).expect("bundle");
    let text = String::from_utf8(bundle.clone()).expect("text").replacen("\nMII", "\nM[…]I", 1);
    let report = examine(&[("expressway-ca.pem".to_owned(), text.into_bytes())], example.as_of);
    assert_eq!(report.certificates.len(), 2);
    let problem = &report.artifacts[0].problems[0];
    assert_eq!(problem.line, Some(1));
    insta::assert_snapshot!(problem.message, @r"expected a whole certificate, found one that is cut or edited: the character `[` does not belong in base64; download it again from OS Administration > Security > Certificate Management");
}

#[test]
fn log_text_never_steers_a_terminal_or_becomes_markup() {
    let evil = "2026-02-16 09:06:31,274 ERROR [http-nio-81-exec-1] x - Failed to decrypt the secret key. \u{1b}]0;owned\u{7}\u{202e}<script>alert(1)</script> `x` | =cmd()\n";
    let report = examine(&[text("<b>\u{1b}[2J.log", evil)], "2026-02-16");
    let terminal = retrust::report::text(&report);
    assert!(!terminal.contains('\u{1b}') && !terminal.contains('\u{202e}') && !terminal.contains('\u{7}'));
    let names = examine(&[text("a\u{9b}2J\u{7f}\u{202e}\u{61c}.log", evil)], "2026-02-16");
    for json in [names.json(), names.read_json(), retrust::report::sarif(&names)] {
        assert!(!json.contains(['\u{9b}', '\u{7f}', '\u{202e}', '\u{61c}']), "{json}");
        serde_json::from_str::<serde_json::Value>(&json).expect("it is JSON all the same");
    }
    assert!(names.json().contains("\\u009b"), "it is spelt out");
    let ticket = retrust::report::markdown(&report);
    assert!(!ticket.contains("\n<script") && !ticket.contains("<b>"));
}

#[test]
fn too_many_outputs_in_one_input_are_told() {
    let report = examine(&[text("many.txt", "SSO Status: SAML SSO Enabled ".repeat(6_000))], "2026-02-16");
    assert!(report.artifacts[0].problems[0].message.starts_with("more than 4000 outputs"), "{:?}", report.artifacts[0].problems);
    assert!(report.artifacts.len() <= 4_001);
}

#[test]
fn each_broken_certificate_of_a_bundle_is_counted() {
    let bundle = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".repeat(5_000);
    let report = examine(&[("bundle.pem".to_owned(), bundle.into_bytes())], "2026-02-16");
    let problems = &report.artifacts[0].problems;
    assert!(problems.last().is_some_and(|p| p.message.starts_with("4900 more problems")), "{:?}", problems.last());
}

#[test]
fn more_artifacts_than_can_be_kept_are_told() {
    let outputs = "SSO Status: SAML SSO Enabled ".repeat(3_900).into_bytes();
    let files: Vec<(String, Vec<u8>)> = (0..14).map(|i| (format!("outputs {i}.txt"), outputs.clone())).collect();
    let report = examine(&[("outputs.tar".to_owned(), archive::tar(&files))], "2026-02-16");
    let told = report.artifacts.iter().filter(|a| a.problems.iter().any(|p| p.message.contains("the rest is not read"))).count();
    assert_eq!((told, report.artifacts.len()), (1, 50_001));
}

/// What readers look for, over and over on one line without an end: a reader that looks from each to the end of the
/// text takes minutes here, and hours where the text is as large as may be.
#[test]
fn endless_lines_are_read_in_one_pass() {
    let signs = retrust::read::FORMATS.iter().flat_map(|format| match format.shape {
        retrust::read::Shape::Text { signs, .. } => signs,
        _ => &[],
    });
    let others =
        [",", "=", "\u{e9}", "\u{3000}", "Password>", "keystorePass", "<a ", "admin:", "==== ", "PRIVATE KEY", "2026-02-16T15:01:16 "];
    let heads = ["", "Issuer Name: ", "-----BEGIN CERTIFICATE-----\n", "\u{1b}", "admin:run sql select\n==== ====\n"];
    for sign in signs.copied().chain(others) {
        for head in heads {
            let bytes = format!("{head}{}", sign.repeat(200_000 / sign.len())).into_bytes();
            let report = examine(&[("endless.txt".to_owned(), bytes)], "2026-02-16");
            assert!(!report.artifacts.is_empty(), "{head}{sign}");
        }
    }
}
