//! The command line's contract: arguments in, output and exit code out.

use retrust_testing::examples::{self, Example};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// An example's files in a folder of their own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn of(example: &Example) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("retrust-cli-{}-{number}", std::process::id()));
        for (name, content) in &example.files {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().expect("folder")).expect("folder");
            std::fs::write(path, content).expect("file");
        }
        Self(root)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn retrust(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_retrust")).args(arguments).stdin(Stdio::null()).output().expect("it runs")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn path(folder: &Folder) -> &str {
    folder.0.to_str().expect("a name")
}

#[test]
fn exit_codes_of_diagnose() {
    let (bad, good) = (Folder::of(&examples::scenario_4_2()), Folder::of(&examples::healthy()));
    assert_eq!(code(&retrust(&["diagnose", path(&bad), "--as-of", "2026-02-16"])), Some(1));
    assert_eq!(code(&retrust(&["diagnose", path(&bad), "--as-of", "2026-02-16", "--exit-zero"])), Some(0));
    assert_eq!(code(&retrust(&["diagnose", path(&good), "--as-of", "2026-02-16"])), Some(0));
    assert_eq!(code(&retrust(&["diagnose"])), Some(2));
    assert_eq!(code(&retrust(&["diagnose", path(&good), "--as-of", "tomorrow"])), Some(2));
}

#[test]
fn json_names_artifacts_by_their_path_in_the_folder() {
    let folder = Folder::of(&examples::scenario_2());
    let output = retrust(&["diagnose", path(&folder), "--as-of", "2026-02-16", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("json");
    assert_eq!(report["schema"], "retrust.report/1");
    let names: Vec<&str> = report["artifacts"].as_array().expect("list").iter().filter_map(|a| a["name"].as_str()).collect();
    assert!(names.contains(&"tomcat/logs/ssosp/log4j/ssosp00003.log"), "{names:?}");
    assert_eq!(report["findings"][0]["scenario"], "2");
    assert!(output.stderr.is_empty());
}

#[test]
fn markdown_calendar_and_pseudonyms() {
    let folder = Folder::of(&examples::scenario_4_2());
    let run = |format: &str| text(&retrust(&["diagnose", path(&folder), "--as-of", "2026-02-16", "--format", format, "--redact"]).stdout);
    assert!(run("markdown").starts_with("# The CTL still holds the old CAPF certificate"));
    assert!(run("ics").starts_with("BEGIN:VCALENDAR"));
    assert!(!run("json").contains("cucm-pub") && run("json").contains("node-1"));
}

#[test]
fn explain_tells_each_id_and_what_a_mistyped_one_may_mean() {
    let page = retrust(&["explain", "phones-trust-nothing"]);
    let said = text(&page.stdout);
    assert_eq!(code(&page), Some(0));
    for part in ["scenario 1", "By hand:", "Ended by: recover-phone-trust", "225746"] {
        assert!(said.contains(part), "{part} in {said}");
    }
    let all = text(&retrust(&["explain"]).stdout);
    for id in all.lines() {
        assert_eq!(code(&retrust(&["explain", id])), Some(0), "{id}");
    }
    let wrong = retrust(&["explain", "renew-tsv"]);
    assert_eq!(code(&wrong), Some(2));
    assert!(text(&wrong.stderr).contains("renew-tvs"), "{}", text(&wrong.stderr));
}

#[test]
fn a_plan_is_rehearsed_from_arguments_or_from_a_case() {
    let all = ["plan", "--renew", "CallManager,TVS,ITLRecovery", "--release", "15", "--mode", "non-secure"];
    let safe = retrust(&[all.as_slice(), &["--format", "json"]].concat());
    let plan: serde_json::Value = serde_json::from_slice(&safe.stdout).expect("json");
    assert_eq!((code(&safe), &plan["schema"], &plan["as_given"]["safe"]), (Some(0), &"retrust.plan/1".into(), &true.into()));
    let together = retrust(&[all.as_slice(), &["--together", "--format", "json"]].concat());
    let plan: serde_json::Value = serde_json::from_slice(&together.stdout).expect("json");
    assert_eq!(code(&together), Some(1));
    assert_eq!((&plan["as_given"]["rounds"][0]["strands"]["phones"], &plan["recommended"]["safe"]), (&"all".into(), &true.into()));
    assert_eq!(plan["recovery"]["id"], "recover-phone-trust");
    let folder = Folder::of(&examples::healthy());
    let case = retrust(&["plan", path(&folder), "--renew", "TVS", "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_slice(&case.stdout).expect("json");
    assert_eq!((code(&case), &plan["mode"]), (Some(0), &"mixed".into()));
    let one = retrust(&["plan", path(&folder), "--renew", "TVS", "--node", "cucm-pub", "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_slice(&one.stdout).expect("json");
    assert_eq!(plan["as_given"]["rounds"][0]["node"], "cucm-pub.example.com");
    let nobody = retrust(&["plan", path(&folder), "--renew", "TVS", "--node", "nosuch"]);
    assert_eq!(code(&nobody), Some(2));
    assert!(String::from_utf8_lossy(&nobody.stderr).contains("no node of the case bears this name; it has cucm-pub"));
    // With nothing named, what is due as of a day.
    let due = retrust(&["plan", path(&folder), "--as-of", "2030-03-01", "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_slice(&due.stdout).expect("json");
    assert!(!plan["as_given"]["rounds"].as_array().expect("rounds").is_empty());
    let nothing = retrust(&["plan", path(&folder), "--as-of", "2026-02-16"]);
    assert_eq!(code(&nothing), Some(2));
    assert!(text(&nothing.stderr).contains("nothing in the case is due"), "{}", text(&nothing.stderr));
    let old = retrust(&["plan", "--release", "9.1", "--mode", "mixed", "--renew", "ITLRecovery"]);
    assert_eq!(code(&old), Some(2));
    assert!(text(&old.stderr).contains("ITLRecovery came with release 10.0"), "{}", text(&old.stderr));
    for release in ["13", "16", "7.1"] {
        let output = retrust(&["plan", "--renew", "TVS", "--release", release]);
        assert_eq!(code(&output), Some(2), "{release}");
        assert!(text(&output.stderr).contains("from 8.0 to 15"), "{}", text(&output.stderr));
    }
    for (wrong, said) in [("CallManger", "expected one of"), ("", "required")] {
        let output = retrust(&["plan", "--renew", wrong]);
        assert_eq!(code(&output), Some(2), "{wrong}");
        assert!(text(&output.stderr).contains(said) || wrong.is_empty(), "{}", text(&output.stderr));
    }
    for format in ["text", "markdown", "ics"] {
        assert!(!retrust(&[all.as_slice(), &["--format", format]].concat()).stdout.is_empty());
    }
}

/// A night: diagnose and save, work, give the saved case with the next output.
#[test]
fn a_saved_case_closes_steps_by_what_is_given_with_it() {
    let folder = Folder::of(&examples::scenario_4_2());
    let (saved, update) = (folder.0.join("night.retrust.json"), folder.0.join("update.txt"));
    let (saved, update) = (saved.to_str().expect("path"), update.to_str().expect("path"));
    let as_of = ["--as-of", "2026-02-16", "--format", "json"];
    let before = retrust(&[&["diagnose", path(&folder), "--save", saved], as_of.as_slice()].concat());
    let again = retrust(&[&["diagnose", saved], as_of.as_slice()].concat());
    assert_eq!((code(&again), text(&again.stdout)), (Some(1), text(&before.stdout)), "opened, it is the same report");
    let alone = retrust(&["diagnose", saved, "--format", "json"]);
    assert_eq!(text(&alone.stdout), text(&before.stdout), "alone, it is of its own day");
    std::fs::write(update, "admin:utils ctl update CTLFile\nUpdating CTL file\nCTL file Updated\nadmin:").expect("written");
    let after = retrust(&[&["diagnose", update, saved], as_of.as_slice()].concat());
    let report: serde_json::Value = serde_json::from_slice(&after.stdout).expect("json");
    let procedure = report["procedures"].as_array().expect("list").iter().find(|p| p["id"] == "update-ctl-after-capf").expect("procedure");
    assert_eq!(procedure["steps"][0]["verify"]["done"], true);
    assert_eq!(procedure["steps"][1]["verify"]["done"], serde_json::Value::Null);
    std::fs::write(update, r#"{"schema": "retrust.case/1", "inputs": 7}"#).expect("written");
    let broken = retrust(&["diagnose", update]);
    assert_eq!(code(&broken), Some(2));
    assert!(text(&broken.stderr).contains("a saved case was expected"), "{}", text(&broken.stderr));
}

#[test]
fn a_certificate_that_is_named_twice_is_renewed_once() {
    let output = retrust(&["plan", "--renew", "TVS,TVS,CallManager", "--together", "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_slice(&output.stdout).expect("json");
    assert_eq!(plan["as_given"]["rounds"][0]["certificates"], serde_json::json!(["TVS", "CallManager"]));
}

#[test]
fn a_plan_is_shown_and_saved_without_names() {
    let folder = Folder::of(&examples::healthy());
    let file = folder.0.with_extension("retrust.json");
    let saved = file.to_str().expect("path");
    let plan = retrust(&["plan", path(&folder), "--renew", "TVS", "--redact", "--save", saved]);
    let kept = std::fs::read_to_string(&file).expect("saved");
    let again = retrust(&["plan", saved]);
    std::fs::remove_file(&file).expect("removed");
    for text in [text(&plan.stdout), kept] {
        assert!(text.contains("node-1") && !text.contains("cucm-pub") && !text.contains("cucm-sub"), "{text}");
    }
    assert_eq!((code(&again), text(&again.stdout)), (code(&plan), text(&plan.stdout)), "opened, it is the same plan");
}

#[test]
fn who_is_stranded_already_is_told_so_where_nothing_is_to_renew() {
    let folder = Folder::of(&examples::scenario_1());
    let output = retrust(&["plan", path(&folder), "--as-of", "2026-02-16"]);
    let said = text(&output.stderr);
    assert_eq!(code(&output), Some(2));
    assert!(said.contains("refuse the present lists already") && said.contains("`retrust diagnose` writes the way"), "{said}");
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_told() {
    let folder = Folder::of(&examples::healthy());
    std::os::unix::fs::symlink("/etc/passwd", folder.0.join("link.txt")).expect("linked");
    let output = retrust(&["read", path(&folder)]);
    assert!(text(&output.stderr).contains("1 links or pipes in it were passed over"), "{}", text(&output.stderr));
}

#[test]
fn a_plan_is_saved_and_its_steps_close() {
    let folder = Folder::of(&examples::healthy());
    let (saved, renewed) = (folder.0.join("plan.retrust.json"), folder.0.join("cucm-pub.txt"));
    let (saved, renewed) = (saved.to_str().expect("path"), renewed.to_str().expect("path"));
    let plan = retrust(&["plan", path(&folder), "--renew", "TVS", "--save", saved]);
    assert_eq!(code(&plan), Some(0));
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23");
    cluster.renew("TVS", "2026-02-15");
    let shown = cluster.show_cert_own("cucm-pub", "TVS");
    std::fs::write(renewed, format!("admin:show cert own TVS\n{shown}\nadmin:")).expect("written");
    assert_eq!(code(&retrust(&["plan", saved, "--node", "cucm-pub"])), Some(2), "a saved plan is as it was asked");
    let after = retrust(&["plan", saved, renewed, "--format", "json"]);
    let plan: serde_json::Value = serde_json::from_slice(&after.stdout).expect("json");
    let steps = plan["as_given"]["rounds"][0]["steps"].as_array().expect("steps");
    let done: Vec<(&str, bool)> = steps
        .iter()
        .map(|s| (s["where"].as_str().unwrap_or(""), s["verify"]["done"] == true))
        .filter(|(w, _)| w.contains("cucm-"))
        .collect();
    assert!(done.first().is_some_and(|(place, done)| place.ends_with("cucm-pub.example.com") && *done), "{done:?}");
    assert!(!done.iter().any(|(place, done)| place.ends_with("on cucm-sub1.example.com") && *done), "{done:?}");
}

#[test]
fn the_map_of_pseudonyms_stays_with_the_user() {
    let folder = Folder::of(&examples::scenario_1());
    let file = folder.0.with_extension("map");
    let map = file.to_str().expect("path");
    let output = retrust(&["diagnose", path(&folder), "--as-of", "2026-02-16", "--redact", "--map", map]);
    let (said, kept) = (text(&output.stdout), std::fs::read_to_string(&file).expect("map"));
    std::fs::remove_file(&file).expect("removed");
    assert!(!said.contains("cucm-pub") && kept.lines().any(|l| l.starts_with("node-") && l.ends_with("\tcucm-pub")), "{kept}");
    assert_eq!(code(&retrust(&["diagnose", path(&folder), "--map", map])), Some(2), "a map is of a redacted report");
}

#[test]
fn a_case_is_saved_without_names_and_shown_again() {
    let folder = Folder::of(&examples::scenario_1());
    let file = folder.0.with_extension("retrust.json");
    let saved = file.to_str().expect("path");
    let first = retrust(&["diagnose", path(&folder), "--as-of", "2026-02-16", "--redact", "--save", saved]);
    let again = retrust(&["diagnose", saved]);
    let refused = retrust(&["plan", saved, "--renew", "TVS"]);
    let kept = std::fs::read_to_string(&file).expect("saved");
    assert_eq!(code(&retrust(&["diagnose", saved, "--save", saved])), code(&again));
    let again_saved = std::fs::read_to_string(&file).expect("saved");
    std::fs::remove_file(&file).expect("removed");
    assert!(!kept.contains("cucm-pub"));
    assert_eq!((code(&first), text(&first.stdout)), (code(&again), text(&again.stdout)));
    assert_eq!(code(&refused), Some(2));
    assert_eq!(again_saved, kept, "saved again it is what it was");
    assert!(text(&refused.stderr).contains("saved without names"), "{}", text(&refused.stderr));
}

#[test]
fn sarif_for_other_tools() {
    let folder = Folder::of(&examples::scenario_1());
    let output = retrust(&["diagnose", path(&folder), "--as-of", "2026-02-16", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_slice(&output.stdout).expect("json");
    assert_eq!((code(&output), sarif["runs"][0]["results"][0]["ruleId"].as_str()), (Some(1), Some("phones-trust-nothing")));
}

#[test]
fn read_says_what_each_input_is() {
    let folder = Folder::of(&examples::scenario_1());
    let output = retrust(&["read", path(&folder)]);
    assert_eq!(code(&output), Some(0));
    assert!(text(&output.stdout).contains("saved from a phone/ITLFile.tlv: trust-list-file (ITL, 9 records)"));
    let json: serde_json::Value = serde_json::from_slice(&retrust(&["read", path(&folder), "--format", "json"]).stdout).expect("json");
    assert!(json["trust_lists"].as_array().is_some_and(|l| l.len() == 2) && json["findings"].is_null());
}

#[test]
fn standard_input_is_read() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_retrust"))
        .args(["read", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    child.stdin.take().expect("stdin").write_all(b"Active Master Version: 15.0.1.1\n").expect("written");
    let output = child.wait_with_output().expect("it ends");
    insta::assert_snapshot!(text(&output.stdout), @r"
    Read
     - standard input: command-output (release 15.0.1.1)
    ");
}

#[test]
fn what_cannot_be_opened_or_read_is_told_and_ends_with_2() {
    let missing = retrust(&["diagnose", "/no/such/file"]);
    assert_eq!(code(&missing), Some(2));
    assert!(text(&missing.stderr).starts_with("retrust: /no/such/file: "), "{}", text(&missing.stderr));
    let letter = std::env::temp_dir().join(format!("retrust-letter-{}.txt", std::process::id()));
    std::fs::write(&letter, "Dear colleague").expect("file");
    assert_eq!(code(&retrust(&["diagnose", letter.to_str().expect("name")])), Some(2));
    std::fs::remove_file(letter).expect("removed");
}

#[test]
fn an_input_is_read_as_what_the_user_says() {
    let note = |arguments: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_retrust"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        child.stdin.take().expect("stdin").write_all(b"my note: Failed to decrypt the secret key, said the log").expect("written");
        let output = child.wait_with_output().expect("it ends");
        text(&output.stdout)
    };
    assert!(note(&["read", "-"]).contains("unknown"));
    assert!(note(&["read", "-", "--as", "log"]).contains("SSO log, 1 line that matters"));
    // A wrong kind ends it before it reads anything.
    let refused = retrust(&["read", "-", "--as", "letter"]);
    let complaint = text(&refused.stderr);
    assert_eq!(code(&refused), Some(2));
    assert!(complaint.contains("expected one of certificate, ") && complaint.contains("found `letter`"), "{complaint}");
}

#[test]
fn a_file_longer_than_what_is_read_ahead_is_read_whole() {
    let folder = Folder::of(&examples::healthy());
    let file = folder.0.join("long.log");
    let mut log = retrust_testing::log::long(9_000_000, &[]);
    log.extend_from_slice(retrust_testing::log::expressway_alert("cucm-pub.example.com").as_bytes());
    std::fs::write(&file, &log).expect("file");
    let report = text(&retrust(&["read", file.to_str().expect("a name")]).stdout);
    assert!(report.contains("Expressway log, 2 lines that matter"), "{report}");
    let packed = folder.0.join("long.zip");
    std::fs::write(&packed, retrust_testing::archive::zip(&[("long.log".to_owned(), log)])).expect("file");
    let report = text(&retrust(&["read", packed.to_str().expect("a name")]).stdout);
    assert!(report.contains("Expressway log, 2 lines that matter"), "{report}");
}

#[test]
fn a_step_that_no_output_shows_is_said_to_be_done() {
    let folder = Folder::of(&examples::healthy());
    let saved = folder.0.join("plan.retrust.json");
    let saved = saved.to_str().expect("path");
    assert_eq!(code(&retrust(&["plan", path(&folder), "--renew", "TVS", "--save", saved])), Some(0));
    let done = |more: &[&str]| {
        let output = retrust(&[&["plan", saved, "--format", "json", "--save", saved], more].concat());
        let plan: serde_json::Value = serde_json::from_slice(&output.stdout).expect("json");
        plan["preconditions"][0]["ticked"] == true
    };
    assert!(!done(&[]));
    let ticked = text(&retrust(&["plan", path(&folder), "--renew", "TVS", "--done", "before-1", "--format", "json"]).stdout);
    assert!(ticked.contains("\"ticked\": true"), "on a plan that is made now, too");
    assert!(done(&["--done", "before-1"]) && done(&[]) && done(&["--done", "before-1"]), "it stays done, however often it is said");
    let unknown = retrust(&["plan", saved, "--done", "step-1"]);
    assert_eq!(code(&unknown), Some(2));
    assert!(text(&unknown.stderr).contains("they are called before-1, before-2"), "{}", text(&unknown.stderr));
}
