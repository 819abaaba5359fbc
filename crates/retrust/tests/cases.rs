//! The cases of `tests/cases`: situations in Markdown, each with what must hold, be ruled out, be open.

mod common;

use common::{bring, evidence_stands, outcome};
use retrust::diagnose::CONDITIONS;
use retrust::report::{Change, Report, Step};
use retrust_testing::situation::{self, Situation};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every case with the name of its file.
fn cases() -> Vec<(String, Situation)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("tests/cases"))
        .expect("cases")
        .flatten()
        .map(|e| e.path())
        .filter(|p| !p.ends_with("README.md"))
        .collect();
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.file_stem().expect("stem").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("case");
        situation::read(&text).into_iter().map(move |case| (name.clone(), case)).collect::<Vec<_>>()
    };
    files.iter().flat_map(read).collect()
}

/// A step of a procedure by words of it.
fn step<'a>(report: &'a Report, procedure: &str, words: &str) -> Option<&'a Step> {
    let mut steps = report.procedures.iter().filter(|p| p.id == procedure).flat_map(|p| &p.steps);
    steps.find(|s| format!("{}: {}", s.place, s.text).contains(words))
}

/// What is not as the case says of the work: `done PROCEDURE: words of its step`.
fn wrong_of_work(word: &str, rest: &str, report: &Report) -> Option<String> {
    let (first, more) = rest.split_once(": ").unwrap_or((rest, ""));
    let work = report.work.as_ref();
    if word == "changed" {
        let node = |c: &Change| c.node.as_ref().map_or_else(String::new, |n| format!(" of {n}"));
        let shown = |c: &Change| format!("{}{} {}", c.what, node(c), if c.wanted { "wanted" } else { "unwanted" });
        let all: Vec<String> = work.iter().flat_map(|w| &w.changes).map(shown).collect();
        return (!all.iter().any(|c| c == rest)).then(|| format!("changed are {all:?}, not {rest}"));
    }
    if word == "ended" {
        let ended: Vec<&String> = work.iter().flat_map(|w| &w.ended).map(|e| &e.id).collect();
        return (!ended.iter().any(|id| *id == rest)).then(|| format!("ended are {ended:?}, not {rest}"));
    }
    let (words, mentions) = more.split_once(" => ").unwrap_or((more, ""));
    let Some(verify) = step(report, first, words).and_then(|s| s.verify.as_ref()) else {
        return Some(format!("{first} has no step {words}"));
    };
    let wanted = match word {
        "done" => Some(true),
        "differs" => Some(false),
        _ => None,
    };
    let told = verify.differs.as_deref().unwrap_or("");
    (verify.done != wanted || !told.contains(mentions)).then(|| format!("{word} {rest}: it is {:?} {told}", verify.done))
}

fn verdict<'a>(report: &'a Report, id: &str) -> &'a str {
    let line = report.verdicts.iter().find(|v| v.id == id).unwrap_or_else(|| panic!("{id} is no condition"));
    // A finding of another cluster of the case holds too.
    if report.findings.iter().any(|f| f.id == id) { "holds" } else { &line.verdict }
}

/// What is not as the case says.
fn wrong(case: &Situation, report: &Report) -> Vec<String> {
    // Nothing is said without evidence, that something is not it neither.
    let bare = report.ruled_out.iter().filter(|r| r.evidence.is_empty());
    let mut wrong: Vec<String> = bare.map(|r| format!("{} is ruled out by nothing", r.id)).collect();
    for (word, rest) in &case.expected {
        let (id, detail) = rest.split_at_checked(rest.find([' ', ':']).unwrap_or(rest.len())).expect("a place in it");
        let detail = detail.trim_start();
        let wanted = match word.as_str() {
            "holds" => "holds",
            "ruled out" => "ruled-out",
            "open" => "open",
            "not applicable" => "not-applicable",
            "cause" => {
                // `cause A of B`: B stands under A.
                let of = detail.strip_prefix("of ").expect("of");
                let found = report.findings.iter().find(|f| f.id == of).and_then(|f| f.cause.clone());
                if found.as_deref() != Some(id).filter(|id| *id != "nothing") {
                    wrong.push(format!("cause of {of} is {found:?}, not {id}"));
                }
                continue;
            }
            "procedure" => {
                // `procedure A of B`: B names A.
                let of = detail.strip_prefix("of ").expect("of");
                let found = report.findings.iter().find(|f| f.id == of).and_then(|f| f.procedure.clone());
                if found.as_deref() != Some(id) {
                    wrong.push(format!("procedure of {of} is {found:?}, not {id}"));
                }
                continue;
            }
            "no procedure" => {
                wrong.extend(report.procedures.iter().filter(|p| p.id == id).map(|_| format!("{id} is named")));
                continue;
            }
            "done" | "differs" | "waits" | "changed" | "ended" => {
                wrong.extend(wrong_of_work(word, rest, report));
                continue;
            }
            _ => {
                // Nothing of weight but what the case names, and what that explains.
                let named = |id: &String| case.expected.iter().any(|(w, r)| w == "holds" && r.split([' ', ':']).next() == Some(id));
                let others = report.findings.iter().filter(|f| f.severity != "info" && !named(&f.id) && f.cause.is_none());
                wrong.extend(others.map(|f| format!("found {} ({}, {}): {}", f.id, f.severity, f.certainty, f.here)));
                continue;
            }
        };
        let is = verdict(report, id);
        if is != wanted {
            let found = report.findings.iter().find(|f| f.id == id).map_or("", |f| &f.here);
            wrong.push(format!("{id} is {is}, not {wanted} {found}"));
        } else if let Some(finding) = report.findings.iter().find(|f| f.id == id) {
            let (said, mentions) = detail.split_once(':').unwrap_or((detail, ""));
            for word in said.split(',').map(str::trim).filter(|w| !w.is_empty()) {
                let cluster = finding.cluster.as_deref();
                if ![finding.certainty.as_str(), finding.severity.as_str()].contains(&word) && cluster != Some(word) {
                    wrong.push(format!("{id} is {} and {}, not {word} (cluster {cluster:?})", finding.severity, finding.certainty));
                }
            }
            let told = format!("{} {}", finding.here, finding.found.as_deref().unwrap_or(""));
            if !told.contains(mentions.trim()) {
                wrong.push(format!("{id} does not mention {mentions}: {told}"));
            }
        }
    }
    wrong
}

#[test]
fn every_case_comes_out_as_it_says() {
    let mut failed = Vec::new();
    for (file, case) in cases() {
        let report = outcome(&case);
        evidence_stands(&report, &case.files);
        let wrong = wrong(&case, &report);
        if !wrong.is_empty() {
            let read: Vec<_> = report.artifacts.iter().map(|a| format!("{}: {} {}", a.name, a.kind, a.content)).collect();
            failed.push(format!("{file}: {}\n    {}\n  read {read:?}", case.title, wrong.join("\n    ")));
        }
    }
    assert!(failed.is_empty(), "{} cases\n{}", failed.len(), failed.join("\n"));
}

/// A saved case is the same case: its report, its work, and what closes next.
#[test]
fn every_case_is_the_same_when_it_is_saved_and_opened() {
    for (file, situation) in cases() {
        let day = retrust_testing::day(&situation.as_of).date();
        let mut case = bring(&situation);
        let report = case.show(day);
        let saved = case.save(day);
        let mut opened = retrust::Case::default();
        opened.add("night.retrust.json", saved.clone().into_bytes());
        assert_eq!(opened.examine(day), report, "{file}: {}", situation.title);
        assert_eq!(opened.save(day), saved, "{file}: {}", situation.title);
    }
}

/// A report that is handed on names nobody: no host, domain, place, organisation, phone or address of any case.
#[test]
fn no_case_leaves_a_name_in_its_redacted_report() {
    const NAMES: [&str; 13] = [
        "cucm-pub",
        "cucm-sub",
        "lab-pub",
        "exp-c.",
        "example.com",
        "ou=voice",
        "=bern",
        "001122334455",
        "jdoe",
        "10.0.0.1",
        "10.1.0.20",
        "switch-1",
        "203.0.113",
    ];
    for (file, case) in cases() {
        let report = retrust::report::redact(&outcome(&case));
        let forms = [
            report.json(),
            retrust::report::markdown(&report),
            retrust::report::text(&report),
            retrust::report::calendar(&report),
            retrust::report::sarif(&report),
        ];
        let everything = forms.concat().to_lowercase();
        for name in NAMES {
            let at = everything
                .find(name)
                .map(|at| everything.get(at.saturating_sub(90)..(at + 60).min(everything.len())).unwrap_or("").to_owned());
            assert_eq!(at, None, "{file}: {}: {name}", case.title);
        }
    }
}

/// SARIF in the shape that its standard asks for: what a reader of it looks at.
#[test]
fn sarif_points_at_rules_and_places() {
    for (file, case) in cases() {
        let report = outcome(&case);
        let sarif: serde_json::Value = serde_json::from_str(&retrust::report::sarif(&report)).expect("json");
        assert_eq!((&sarif["version"], sarif["runs"].as_array().map(Vec::len)), (&"2.1.0".into(), Some(1)), "{file}");
        let run = &sarif["runs"][0];
        let results = run["results"].as_array().expect("results");
        assert_eq!(results.len(), report.findings.len());
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().expect("index")).expect("small");
            assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap_or("")));
            for location in result["locations"].as_array().expect("locations") {
                let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("uri");
                assert!(!uri.is_empty() && !uri.contains([' ', '\\']) && uri.is_ascii(), "{uri}");
                let region = &location["physicalLocation"]["region"];
                assert!(region["startLine"].as_u64().is_some_and(|l| l > 0) || region["byteOffset"].is_u64());
            }
        }
    }
}

/// Every condition is seen to hold, to be ruled out and to be open; and not to apply where it can.
#[test]
fn every_condition_has_a_case_for_each_of_its_answers() {
    let mut answers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let all = cases();
    for (_, case) in &all {
        for (word, rest) in &case.expected {
            answers.entry(rest.split([' ', ':']).next().unwrap_or("").to_owned()).or_default().push(word.clone());
        }
    }
    let mut missing = Vec::new();
    for condition in CONDITIONS {
        let own = root().join(format!("crates/retrust/src/diagnose/{}.rs", condition.id.replace('-', "_")));
        let can = std::fs::read_to_string(own).expect("condition").contains("NotApplicable(");
        let wanted = ["holds", "ruled out", "open"].into_iter().chain(can.then_some("not applicable"));
        let has = answers.get(condition.id);
        missing.extend(wanted.filter(|w| !has.is_some_and(|h| h.iter().any(|a| a == w))).map(|w| format!("{} {w}", condition.id)));
    }
    assert!(missing.is_empty(), "no case for: {}", missing.join(", "));
    let says_no = |c: &Situation| c.expected.iter().any(|(w, _)| ["ruled out", "open", "not applicable"].contains(&w.as_str()));
    let negative = all.iter().filter(|(_, c)| says_no(c)).count();
    assert!(all.len() >= 60 && negative * 2 >= all.len(), "{} cases, {negative} negative or mixed", all.len());
}
