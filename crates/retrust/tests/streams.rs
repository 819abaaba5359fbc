//! Inputs of any size, read piece by piece: the same findings, the right lines, a bounded report.

mod common;

use common::{evidence_stands, examine, text};
use retrust::Case;
use retrust::cisco::log_messages::ALL;
use retrust::read::{Kind, Origin};
use retrust::report::Report;
use retrust_testing::{archive, log};
use std::io::Read;

/// Hands out a few bytes at a time, as a slow stream does.
struct Dribble<'a>(&'a [u8], usize);

impl Read for Dribble<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.1 = self.1 % 7_919 + 1;
        let len = self.1.min(buffer.len()).min(self.0.len());
        buffer[..len].copy_from_slice(&self.0[..len]);
        self.0 = &self.0[len..];
        Ok(len)
    }
}

fn streamed(name: &str, bytes: &[u8]) -> Report {
    let mut case = Case::default();
    case.add_from(name, Origin::Stream(&mut Dribble(bytes, 0)), None, None);
    case.examine(retrust_testing::day("2026-02-16").date())
}

/// A long log of quiet traffic with one alert behind so many bytes of it.
fn alert_behind(bytes: usize) -> Vec<u8> {
    let mut all = log::long(bytes, &[]);
    all.extend_from_slice(log::expressway_alert("cucm-pub.example.com").as_bytes());
    all.extend(log::long(400_000, &[]));
    all
}

#[test]
fn an_alert_deep_in_a_long_log_is_found_on_its_line() {
    // At, before and behind the places where one piece ends and the next begins.
    for bytes in [300_000, 524_288 - 150, 524_288, 1_048_576 - 40, 2_500_000] {
        let files = [("snapshot.txt".to_owned(), alert_behind(bytes))];
        let report = examine(&files, "2026-02-17");
        let finding = report.findings.iter().find(|f| f.id == "mra-cucm-does-not-trust-expressway").expect("found");
        assert!(finding.evidence.iter().any(|e| e.excerpt.contains("alert unknown ca") && e.line.is_some_and(|l| l > 1_000)));
        evidence_stands(&report, &files);
    }
}

#[test]
fn a_stream_says_the_same_as_its_bytes() {
    let log = alert_behind(700_000);
    let packed = archive::tar_gz(&[("logs/snapshot.txt".to_owned(), log.clone())]);
    for bytes in [log, packed, archive::zip(&[("a.txt".to_owned(), b"Active Master Version: 15.0.1.1\n".to_vec())])] {
        let whole = examine(&[("input".to_owned(), bytes.clone())], "2026-02-16");
        let mut piecewise = streamed("input", &bytes);
        // Only of a file does anything say how long it is before it was read.
        for (artifact, own) in piecewise.artifacts.iter_mut().zip(&whole.artifacts) {
            artifact.bytes = own.bytes;
        }
        assert_eq!(piecewise.json(), whole.json());
    }
}

#[test]
fn each_line_that_matters_is_counted() {
    let literals: Vec<&str> = ALL.iter().map(|m| m.literal).collect();
    let bytes = log::long(6_000_000, &literals);
    let lines = std::str::from_utf8(&bytes).expect("text").lines();
    let expected = lines.filter(|line| literals.iter().any(|l| line.contains(l))).count();
    let report = examine(&[("long.log".to_owned(), bytes)], "2026-02-16");
    assert!(expected > 50);
    assert_eq!(report.artifacts[0].content, format!("Expressway log, {expected} lines that matter"));
}

#[test]
fn a_log_of_nothing_but_alerts_stays_small_and_says_so() {
    let bytes = log::expressway_alert("cucm-pub.example.com").repeat(8_000).into_bytes();
    let report = examine(&[("alerts.log".to_owned(), bytes)], "2026-02-16");
    assert!(report.json().len() < 200_000, "{}", report.json().len());
    assert!(report.artifacts[0].content.starts_with("Expressway log, 16000 lines"), "{}", report.artifacts[0].content);
    assert!(report.artifacts[0].problems[0].message.contains("of each message the first 20 and the last 20 are kept"));
}

#[test]
fn an_endless_line_is_searched_too() {
    let mut bytes = b"2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]: ".to_vec();
    bytes.extend("noise without an end ".repeat(40_000).bytes());
    bytes.extend_from_slice(b"error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca ");
    bytes.extend("noise without an end ".repeat(40_000).bytes());
    let report = examine(&[("endless.log".to_owned(), bytes)], "2026-02-16");
    assert_eq!(report.artifacts[0].content, "Expressway log, 1 line that matters");
}

#[test]
fn a_message_across_the_cut_of_an_endless_line_is_found() {
    let message = "error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca ";
    for before in [524_288 - 270, 524_288 - 256, 524_288 - 240, 524_288 - 20] {
        let mut bytes = b"2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]: ".to_vec();
        bytes.resize(before, b'.');
        bytes.extend_from_slice(message.as_bytes());
        bytes.resize(1_200_000, b'.');
        let report = examine(&[("endless.log".to_owned(), bytes)], "2026-02-16");
        assert_eq!(report.artifacts[0].content, "Expressway log, 1 line that matters", "{before}");
    }
}

#[test]
fn structures_that_are_not_kept_are_told() {
    let pem = retrust_testing::Cluster::new(&["cucm-pub"]).certificate("cucm-pub", "tomcat").pem();
    let bytes: Vec<u8> = (0..30).flat_map(|_| [log::long(40_000, &[]), pem.clone().into_bytes()].concat()).collect();
    let report = examine(&[("mixed.log".to_owned(), bytes)], "2026-02-16");
    let told = report.artifacts[0].problems.iter().any(|p| p.message.starts_with("more than 16 certificates, prompts or lists"));
    assert!(told, "{:?}", report.artifacts[0].problems);
}

#[test]
fn a_long_wide_log_is_read() {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(String::from_utf8(alert_behind(400_000)).expect("text").encode_utf16().flat_map(u16::to_le_bytes));
    let files = [("wide.log".to_owned(), bytes)];
    let report = examine(&files, "2026-02-16");
    assert!(report.findings.iter().any(|f| f.id == "mra-cucm-does-not-trust-expressway"));
    evidence_stands(&report, &files);
}

#[test]
fn a_certificate_inside_a_long_log_is_read_and_a_key_is_not_kept() {
    let cluster = retrust_testing::Cluster::new(&["cucm-pub"]);
    let pem = cluster.certificate("cucm-pub", "tomcat").pem();
    let key = retrust_testing::KeyKind::P256.private_pem();
    let body = key.lines().nth(1).expect("body").to_owned();
    let mut bytes = log::long(500_000, &[]);
    bytes.extend_from_slice(format!("{pem}{key}").as_bytes());
    bytes.extend(log::long(500_000, &[]));
    let mut case = Case::default();
    case.add("long.log", bytes);
    let report = case.examine(retrust_testing::day("2026-02-16").date());
    assert!(!report.json().contains(&body));
    assert!((1..60_000).step_by(500).all(|first| case.lines("a1", first, 500).iter().all(|(_, line)| !line.contains(&body))));
}

#[test]
fn logs_say_when_and_where_they_are_from() {
    let gallery = retrust_testing::gallery::all();
    let covers = |format: &str| {
        let piece = gallery.iter().find(|p| p.format == format).expect("piece");
        let report = examine(&[(piece.name.clone(), piece.content.clone())], "2026-02-16");
        let covers = report.artifacts[0].covers.clone().expect("times");
        (covers.from, covers.until)
    };
    let utc = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    // The zone of the lines is applied: 14:00:16 at -05:00.
    assert_eq!(covers("expressway_log"), utc("2026-02-16T19:00:16Z", "2026-02-16T20:01:16Z"));
    assert_eq!(covers("ise_log"), utc("2026-02-16T13:29:31Z", "2026-02-16T13:29:31Z"));
    assert_eq!(covers("syslog"), utc("2026-02-16T11:00:00Z", "2026-02-16T11:10:00Z"));
    // The day stands in the first line alone, an hour ahead of UTC, and the log runs past midnight.
    assert_eq!(covers("sdl_trace"), utc("2026-02-16T22:59:58Z", "2026-02-16T23:00:27Z"));
}

#[test]
fn an_input_is_read_as_what_it_is_said_to_be() {
    let note = "my note: Failed to decrypt the secret key, said the log";
    assert_eq!(examine(&[text("note.txt", note)], "2026-02-16").artifacts[0].kind, "unknown");
    let said = |kind| {
        let mut case = Case::default();
        case.add_from("note.txt", Origin::Stream(&mut note.as_bytes()), None, Some(kind));
        case.examine(retrust_testing::day("2026-02-16").date()).artifacts.remove(0)
    };
    assert_eq!((said(Kind::Log).kind.as_str(), said(Kind::Log).content.as_str()), ("log", "SSO log, 1 line that matters"));
    assert_eq!(said(Kind::Crl).kind, "unknown");
    insta::assert_snapshot!(said(Kind::Crl).problems[0].message, @"not recognised: it was said to be of the kind crl, and nothing of that kind stands in it; paste the command's output from its first line, or drop the file as the product made it");
}

#[test]
fn what_is_not_recognised_is_told_with_what_it_comes_nearest_to() {
    let message = |content: &str| examine(&[text("x", content)], "2026-02-16").artifacts[0].problems[0].message.clone();
    assert!(message("BYTEPOS TAG LENGTH VALUE\n2 FUNCTION 2\n").contains("nearest to `show ctl` or `show itl`"));
    assert!(message("Issuer: a\nSubject: b\nNot After: c\n").contains("nearest to a certificate in words"));
    assert!(!message("Dear colleague").contains("nearest"));
}
