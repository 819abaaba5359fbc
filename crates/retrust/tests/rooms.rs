//! The rooms of the house and what holds in each; ARCHITECTURE.md states it.

use retrust::diagnose::{CONDITIONS, Condition, Severity};
use retrust::procedure::PROCEDURES;
use retrust::read::FORMATS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Lowest first: a room names only rooms before it.
const ROOMS: [&str; 9] = ["source", "x509", "cisco", "read", "case", "diagnose", "rehearse", "procedure", "report"];

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The code of a file without comments and without its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("file");
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
    text.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect()
}

fn room(path: &Path) -> String {
    let inside = path.strip_prefix(src()).expect("in src");
    let first = inside.components().next().expect("part").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn every_file_lives_in_a_room_and_names_no_higher_one() {
    for path in files(&src()) {
        let own = room(&path);
        if own == "lib" {
            continue;
        }
        let rank = ROOMS.iter().position(|r| *r == own).unwrap_or_else(|| panic!("{} is in no known room", path.display()));
        let code = code(&path);
        for higher in &ROOMS[rank + 1..] {
            for way in ["crate::", "super::super::"] {
                let named = code.contains(&format!("{way}{higher}::"))
                    || code.contains(&format!("{way}{higher};"))
                    || code.contains(&format!("{way}{higher} "));
                assert!(!named, "{} names {higher}, a higher room", path.display());
            }
            let lists = code.split("crate::{").skip(1).filter_map(|list| list.split(';').next());
            let listed = lists.flat_map(|list| list.split([',', '{', '}'])).any(|item| {
                let first = item.trim().split("::").next().unwrap_or("");
                first == *higher
            });
            assert!(!listed, "{} names {higher}, a higher room", path.display());
        }
    }
}

#[test]
fn the_core_has_no_file_clock_thread_network_and_only_reports_serialise() {
    for path in files(&src()) {
        let code = code(&path);
        for word in
            ["std::fs", "std::thread", "std::net::Tcp", "std::net::Udp", "SystemTime", "Instant::now", "now_utc", "println!", "unsafe "]
        {
            assert!(!code.contains(word), "{} holds {word}", path.display());
        }
        if room(&path) != "report" {
            assert!(!code.contains("serde"), "{} serialises", path.display());
        }
    }
    assert!(std::fs::read_to_string(src().join("lib.rs")).expect("lib").contains("#![forbid(unsafe_code)]"));
}

/// The files of a room that define a constant.
fn defining(folder: &str, constant: &str) -> BTreeSet<String> {
    let with = files(&src().join(folder)).into_iter().filter(|p| code(p).contains(constant));
    with.map(|p| p.file_stem().expect("stem").to_string_lossy().into_owned()).collect()
}

#[test]
fn each_format_file_is_listed_under_its_name_with_its_sources() {
    let listed: BTreeSet<String> = FORMATS.iter().map(|f| f.id.to_owned()).collect();
    assert_eq!(listed, defining("read", "const FORMAT: Format"));
    for format in FORMATS {
        assert!(!format.sources.is_empty() && !format.title.is_empty() && format.about.len() > 40, "{}", format.id);
    }
}

#[test]
fn each_condition_file_is_listed_under_its_name_with_its_sources() {
    let listed: BTreeSet<String> = CONDITIONS.iter().map(|c| c.id.replace('-', "_")).collect();
    assert_eq!(listed, defining("diagnose", "const CONDITION: Condition"));
    for condition in CONDITIONS {
        assert!(!condition.sources.is_empty() && condition.explanation.len() > 80 && condition.by_hand.len() > 30, "{}", condition.id);
        // What explains it is there, and never the other way round.
        for cause in condition.because {
            let cause = CONDITIONS.iter().find(|c| c.id == *cause).unwrap_or_else(|| panic!("{}: no condition {cause}", condition.id));
            assert!(!cause.because.contains(&condition.id), "{} and {} explain each other", condition.id, cause.id);
        }
        let text = format!("{}{}", condition.title, condition.explanation);
        assert!(!text.contains("TODO") && !condition.title.ends_with('.'), "{}", condition.id);
    }
}

#[test]
fn each_procedure_file_is_listed_and_ends_conditions_that_exist() {
    let listed: BTreeSet<String> = PROCEDURES.iter().map(|p| p.id.replace('-', "_")).collect();
    assert_eq!(listed, defining("procedure", "const PROCEDURE: Procedure"));
    for procedure in PROCEDURES {
        assert!(!procedure.sources.is_empty(), "{}", procedure.id);
        // Two are ways of their own, that others point at.
        let alone = ["blank-lists-before-a-change", "open-recovery-url"].contains(&procedure.id);
        assert_eq!(procedure.ends.is_empty(), alone, "{}", procedure.id);
        for id in procedure.ends {
            assert!(CONDITIONS.iter().any(|c| c.id == *id), "{} ends {id}, which is no condition", procedure.id);
        }
    }
    // What someone must act on has an end; a refused user is for the directory to mend, an HTTP error says where to look.
    let weighs = |c: &&Condition| c.severity >= Severity::Low && !["mra-user-refused", "mra-client-turned-away"].contains(&c.id);
    for condition in CONDITIONS.iter().filter(weighs) {
        assert!(retrust::procedure::ending(condition.id).next().is_some(), "nothing ends {}", condition.id);
    }
}

/// Ids are a promise: a renamed one shows here.
#[test]
fn ids_stay() {
    let all = |ids: Vec<&str>| ids.join("\n");
    insta::assert_snapshot!("conditions", all(CONDITIONS.iter().map(|c| c.id).collect()));
    insta::assert_snapshot!("procedures", all(PROCEDURES.iter().map(|p| p.id).collect()));
}
