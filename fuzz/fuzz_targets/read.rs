//! All formats at once: no panic, and every line of evidence stands in its input.
#![no_main]

use libfuzzer_sys::fuzz_target;
use retrust::Case;

fuzz_target!(|bytes: &[u8]| {
    let mut case = Case::default();
    case.add("input", bytes.to_vec());
    let Some(day) = time::Date::from_ordinal_date(2026, 47).ok() else { return };
    let report = case.examine(day);
    for evidence in report.findings.iter().flat_map(|f| &f.evidence).chain(report.ruled_out.iter().flat_map(|r| &r.evidence)) {
        assert!(report.artifacts.iter().any(|a| a.id == evidence.artifact));
        if let (Some(line), true) = (evidence.line, report.artifacts.len() == 1 && std::str::from_utf8(bytes).is_ok()) {
            let lines = case.lines(&evidence.artifact, line, 1);
            assert!(lines.is_empty() || lines[0].0 == line);
        }
    }
    let _ = retrust::report::markdown(&report);
    let _ = retrust::report::text(&retrust::report::redact(&report));
    let _ = retrust::report::calendar(&report);
});
