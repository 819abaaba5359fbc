//! One input of every format: each is recognised by its content, read, and told in words; and what is
//! done to it costs only what was touched.

mod common;

use common::{evidence_stands, examine, text};
use proptest::prelude::*;
use retrust::read::FORMATS;
use retrust_testing::Cluster;
use retrust_testing::gallery::{self, Piece};
use retrust_testing::{archive, dirt};
use std::sync::LazyLock;

static PIECES: LazyLock<Vec<Piece>> = LazyLock::new(gallery::all);

#[test]
fn the_gallery_holds_every_format() {
    let missing: Vec<&str> = FORMATS.iter().map(|f| f.id).filter(|id| PIECES.iter().all(|p| p.format != *id)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn each_is_what_it_is() {
    let mut told = String::new();
    for piece in &*PIECES {
        let report = examine(&[(piece.name.clone(), piece.content.clone())], "2026-02-16");
        for artifact in &report.artifacts {
            let problems: Vec<&str> = artifact.problems.iter().map(|p| p.message.as_str()).collect();
            told += &format!("{:<20} {:<20} {} {}\n", piece.format, artifact.kind, artifact.content, problems.join(" | "));
        }
    }
    insta::assert_snapshot!(told);
}

/// Text of the formats that a person pastes.
fn pasted() -> impl Iterator<Item = (&'static Piece, &'static str)> {
    let is_file = |p: &Piece| p.format.ends_with("_archive") || ["mail", "private_key"].contains(&p.format);
    let is_text = move |p: &&Piece| std::str::from_utf8(&p.content).is_ok() && !is_file(p);
    PIECES.iter().filter(is_text).map(|p| (p, std::str::from_utf8(&p.content).expect("text")))
}

#[test]
fn dirt_changes_nothing() {
    for (piece, content) in pasted() {
        let kinds = |bytes: Vec<u8>| -> Vec<(String, String)> {
            let report = examine(&[("paste".to_owned(), bytes)], "2026-02-16");
            report.artifacts.iter().map(|a| (a.kind.clone(), a.content.clone())).collect()
        };
        let clean = kinds(content.as_bytes().to_vec());
        for (kind, bytes) in dirt::all(content) {
            // Lists copied from a page, status messages and mails live by their lines.
            let by_lines = ["phone_list", "trusted_ca_page", "certificate_page", "phone_status", "expressway_tunnels", "openssl_text"]
                .contains(&piece.format);
            if by_lines && (kind == "collapsed" || kind == "wrapped") {
                continue;
            }
            assert_eq!(kinds(bytes), clean, "{} {kind}", piece.format);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Two outputs one after the other, cut through the first: the second is read as if it stood alone.
    #[test]
    fn what_is_left_intact_is_read(first in 0_usize..64, second in 0_usize..64, cut in 0.0_f64..1.0) {
        let texts: Vec<(&Piece, &str)> = pasted().filter(|(p, _)| !matches!(p.format, "bare_base64" | "saml_response")).collect();
        let ((_, a), (piece, b)) = (texts[first % texts.len()], texts[second % texts.len()]);
        let at = (0..=(a.len() as f64 * cut) as usize).rev().find(|i| a.is_char_boundary(*i)).unwrap_or(0);
        let joined = format!("{}\nadmin:\n{b}", &a[..at]);
        let alone = examine(&[text("paste", b)], "2026-02-16");
        let together = examine(&[text("paste", joined.clone())], "2026-02-16");
        let files = [text("paste", joined)];
        evidence_stands(&together, &files);
        for artifact in &alone.artifacts {
            let same = |other: &&retrust::report::Artifact| other.kind == artifact.kind;
            prop_assert!(together.artifacts.iter().any(|o| same(&o)), "{} is lost: {:?}", piece.format, together.artifacts);
        }
        prop_assert!(together.certificates.len() >= alone.certificates.len());
        prop_assert!(together.trust_lists.len() >= alone.trust_lists.len());
    }
}

#[test]
fn certificates_come_out_the_same_whatever_carries_them() {
    let serials = |format: &str| -> Vec<String> {
        let piece = PIECES.iter().find(|p| p.format == format).expect("piece");
        let report = examine(&[("input".to_owned(), piece.content.clone())], "2026-02-16");
        report.certificates.iter().map(|c| c.serial.clone()).collect()
    };
    let tomcat = serials("certificate");
    assert_eq!(tomcat.len(), 1);
    for carrier in ["bare_base64", "pkcs7", "certificate_query", "axl_response", "certificate_text", "certificate_page"] {
        assert!(serials(carrier).contains(&tomcat[0]), "{carrier}");
    }
    assert_eq!(serials("pkcs12"), Vec::<String>::new());
}

#[test]
fn a_sealed_file_is_kept_nowhere() {
    let piece = PIECES.iter().find(|p| p.format == "pkcs12").expect("piece");
    let report = examine(&[("ITLRecovery.p12".to_owned(), piece.content.clone())], "2026-02-16");
    assert!(report.artifacts[0].problems[0].message.starts_with("not opened: a PKCS#12 file holds a private key"));
    assert!(!report.json().contains("sealed\""));
}

#[test]
fn keys_of_every_armour_are_hidden() {
    let pem = retrust_testing::KeyKind::P256.private_pem();
    let body: String = pem.lines().filter(|l| !l.contains("PRIVATE KEY")).collect();
    let half = &body[..60];
    let forms = [
        format!("-----BEGIN ENCRYPTED PRIVATE KEY-----\n{body}\n-----END ENCRYPTED PRIVATE KEY-----\n"),
        format!("-----BEGIN OPENSSH PRIVATE KEY-----\n{body}\n-----END OPENSSH PRIVATE KEY-----\n"),
        format!("-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n{body}\n-----END PGP PRIVATE KEY BLOCK-----\n"),
        format!("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: x\n{body}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----\n"),
        format!("PuTTY-User-Key-File-3: ssh-rsa\nPrivate-Lines: 1\n{body}\nPrivate-MAC: 0\n"),
        body.clone(),
        format!("---BEGIN PRIVATE KEY---\n{body}\n---END PRIVATE KEY---\n"),
        // Its first line scrolled away.
        format!("{body}\n-----END PRIVATE KEY-----\n"),
    ];
    for form in forms {
        let report = examine(&[text("key", form.clone())], "2026-02-16");
        assert_eq!(report.artifacts[0].kind, "private-key", "{form}");
        let shown = format!("{}{}", report.json(), retrust::report::text(&report));
        assert!(!shown.contains(half), "{form}");
        let mut case = retrust::Case::default();
        case.add("key", form.into_bytes());
        assert!(case.lines("a1", 1, 20).iter().all(|(_, line)| !line.contains(half)));
    }
}

#[test]
fn archives_of_every_kind_are_opened() {
    let line = b"Active Master Version: 15.0.1.11900-23\n".to_vec();
    let inside = [("a/version.txt".to_owned(), line.clone())];
    let packed = [
        archive::zip(&inside),
        archive::tar(&inside),
        archive::tar_gz(&inside),
        archive::bzip2(&archive::tar(&inside)),
        archive::xz(&archive::tar(&inside)),
        archive::zstd(&archive::tar(&inside)),
        archive::zip(&[("inner.tar.gz".to_owned(), archive::tar_gz(&inside))]),
        archive::tar(&[("inner.zip".to_owned(), archive::zip(&inside))]),
        [archive::gzip(&line[..10]), archive::gzip(&line[10..])].concat(),
    ];
    for (i, bytes) in packed.into_iter().enumerate() {
        let report = examine(&[("packed".to_owned(), bytes)], "2026-02-16");
        assert_eq!(report.cluster.release.as_deref(), Some("15.0.1.11900-23"), "{i}");
        assert!(report.artifacts.iter().all(|a| a.problems.is_empty()), "{i}: {:?}", report.artifacts);
    }
}

#[test]
fn a_gzip_still_being_written_is_read_as_far_as_it_goes() {
    let log: String = (0..2000).map(|i| format!("{i:08}.000 |09:50:27.713 |AppInfo  |HandleSSLError - Certificate verification failed:(Verification error: 20 )- unable to get local issuer certificate for 10.1.{}.20:52089\n", i % 250)).collect();
    let whole = archive::gzip(log.as_bytes());
    let report = examine(&[("SDL001_100_001196.txt.gzo".to_owned(), whole[..whole.len() / 2].to_vec())], "2026-02-16");
    let log = report.artifacts.iter().find(|a| a.kind == "log").expect("the log");
    assert!(log.content.starts_with("SDL trace, ") && !log.content.contains(" 0 lines"), "{}", log.content);
    assert!(report.artifacts[0].problems[0].message.contains("ends early"), "{:?}", report.artifacts[0].problems);
}

#[test]
fn encrypted_members_are_told() {
    let report = examine(&[("a.zip".to_owned(), archive::encrypted_zip("secret.txt", b"Active Master Version: 15.0.1.1\n"))], "2026-02-16");
    let message = &report.artifacts[0].problems[0].message;
    assert!(message.starts_with("`secret.txt` not read: ") && message.to_lowercase().contains("password"), "{message}");
    assert_eq!(report.artifacts.len(), 1);
}

#[test]
fn layouts_name_nodes_and_products() {
    let log = retrust_testing::log::expressway_noise().into_bytes();
    let sso = retrust_testing::log::sso_noise().into_bytes();
    let files = [
        (
            "a.tar.gz".to_owned(),
            archive::tar_gz(&[("diagnostic_log_exp-c_2026-02-16_15:00:00/loggingsnapshot_exp-c_2026-02-16_15:00:00.txt".to_owned(), log)]),
        ),
        ("b.zip".to_owned(), archive::zip(&[("cucm-sub7/tomcat/logs/ssosp/log4j/ssosp00001.log".to_owned(), sso)])),
    ];
    let nodes = examine(&files, "2026-02-16").cluster.nodes;
    let find = |name: &str| nodes.iter().find(|n| n.name == name).and_then(|n| n.product.clone());
    assert_eq!((find("exp-c").as_deref(), find("cucm-sub7").as_deref()), (Some("Expressway"), Some("CUCM")));
}

#[test]
fn a_redacted_report_names_nothing_of_any_format() {
    for piece in &*PIECES {
        let report = examine(&[(piece.name.clone(), piece.content.clone())], "2026-02-16");
        let redacted = retrust::report::redact(&report).json().to_lowercase();
        for token in ["example.com", "cucm-pub", "cucm-sub1", "001122334455", "example root", "10.1.0.20"] {
            assert!(!redacted.contains(token), "{token} is left of {}: {redacted}", piece.format);
        }
    }
}

#[test]
fn what_follows_a_log_or_a_cut_key_is_read() {
    let cluster = Cluster::new(&["cucm-pub"]);
    let pem = cluster.certificate("cucm-pub", "tomcat").pem();
    let phones = "Device Name,Status,ITL File Status\nSEP001122334455,Registered,MisMatch\n";
    for format in ["sdl_trace", "certificate_log", "ise_log", "syslog", "sso_log", "expressway_log"] {
        let log = PIECES.iter().find(|p| p.format == format).map(|p| String::from_utf8_lossy(&p.content)).expect("log");
        let report = examine(&[text("paste", format!("{log}\n{pem}\n{phones}"))], "2026-02-16");
        let kinds: Vec<&str> = report.artifacts.iter().map(|a| a.kind.as_str()).collect();
        assert_eq!(kinds, ["log", "certificate", "phone-list"], "{format}");
        // Between two lines of the log it belongs to the log; the first line of a trace begins another file.
        let on = if format == "sdl_trace" { log.split_once('\n').map_or("", |(_, rest)| rest) } else { &log };
        let report = examine(&[text("paste", format!("{log}{pem}{on}"))], "2026-02-16");
        assert_eq!(report.artifacts.iter().filter(|a| a.kind == "log").count(), 1, "{format}");
    }
    let cut = format!("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc+/=\nQUJD\n\nsome prose.\n{pem}");
    let report = examine(&[text("paste", cut)], "2026-02-16");
    assert_eq!((report.certificates.len(), report.artifacts.len()), (1, 2));
}

#[test]
fn everyday_texts_are_not_taken_for_lists() {
    let kind = |content: &str| examine(&[text("x", content)], "2026-02-16").artifacts[0].kind.clone();
    assert_eq!(kind("Summary\n=======\nAll phones are back.\n"), "unknown");
    assert_eq!(kind("Name,Status,Node\nCisco Tomcat,Running,pub\n"), "unknown");
    let joined = "admin:run sql select d.name from device d inner join processnode p on 1=1\nname\n===============\nSEP001122334455\n";
    assert!(examine(&[text("x", joined)], "2026-02-16").cluster.nodes.is_empty(), "a phone is no node");
    assert_eq!(examine(&[text("x", "Host Name : cucm-pub\n")], "2026-02-16").cluster.nodes.len(), 1);
}
