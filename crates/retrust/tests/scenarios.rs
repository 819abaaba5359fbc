//! The five scenarios, found in realistic cases and in people's dirt, and not found in healthy ones.

use retrust::Case;
use retrust::report::Report;
use retrust_testing::{dirt, examples};

fn day(text: &str) -> time::Date {
    retrust_testing::day(text).date()
}

fn examine(files: &[(String, Vec<u8>)], as_of: &str) -> Report {
    let mut case = Case::default();
    for (name, bytes) in files {
        case.add(name, bytes.clone());
    }
    case.examine(day(as_of))
}

/// The cases of an example, one for each kind of dirt that its texts may have gone through.
fn dirty(example: &examples::Example) -> Vec<(&'static str, Vec<(String, Vec<u8>)>)> {
    let kinds: Vec<&str> = dirt::all("x").into_iter().map(|(kind, _)| kind).collect();
    let pick = |content: &[u8], kind: &str| match std::str::from_utf8(content) {
        Ok(text) if !content.contains(&0) => dirt::all(text).into_iter().find(|(k, _)| *k == kind).map(|(_, b)| b).expect("kind"),
        _ => content.to_vec(),
    };
    kinds.into_iter().map(|kind| (kind, example.files.iter().map(|(name, content)| (name.clone(), pick(content, kind))).collect())).collect()
}

fn holds(report: &Report, scenario: &str) -> Option<String> {
    report.findings.iter().find(|f| f.scenario.as_deref() == Some(scenario)).map(|f| f.certainty.clone())
}

#[test]
fn each_scenario_is_found_whatever_the_paste_went_through() {
    let mut wrong = Vec::new();
    for (example, scenario) in [
        (examples::scenario_1(), "1"),
        (examples::scenario_2(), "2"),
        (examples::scenario_3(), "3"),
        (examples::scenario_4_1(), "4.1"),
        (examples::scenario_4_2(), "4.2"),
    ] {
        for (kind, files) in dirty(&example) {
            let report = examine(&files, example.as_of);
            let found: Vec<_> = report.findings.iter().map(|f| (f.id.as_str(), f.certainty.as_str())).collect();
            // Nothing else of weight may be found beside it.
            let others = report.findings.iter().filter(|f| f.scenario.as_deref() != Some(scenario) && f.severity != "info").count();
            if holds(&report, scenario).as_deref() != Some("confirmed") || others > 0 {
                wrong.push(format!("{} {kind}: {found:?}; {:?}", example.id, report.artifacts.iter().map(|a| (&a.kind, &a.content, &a.problems)).collect::<Vec<_>>()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_healthy_cluster_and_noisy_logs_give_nothing() {
    let example = examples::healthy();
    let mut wrong = Vec::new();
    for (kind, files) in dirty(&example) {
        let report = examine(&files, example.as_of);
        let found: Vec<_> = report.findings.iter().map(|f| f.id.as_str()).collect();
        if !found.is_empty() {
            wrong.push(format!("{kind}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
