//! What the tests share: files in, report out; and the one property of all evidence.

pub mod night;

use retrust::Case;
use retrust::report::Report;
use retrust_testing::situation::Situation;

/// Examines files as of a day.
#[allow(dead_code, reason = "not every test binary needs it")]
pub fn examine(files: &[(String, Vec<u8>)], as_of: &str) -> Report {
    let mut case = Case::default();
    for (name, bytes) in files {
        case.add(name, bytes.clone());
    }
    case.examine(retrust_testing::day(as_of).date())
}

/// Brings what a situation brings, and looks at a report where it says so.
#[allow(dead_code, reason = "not every test binary needs it")]
pub fn bring(situation: &Situation) -> Case {
    let mut case = Case::default();
    for (i, (name, bytes)) in situation.files.iter().enumerate() {
        if situation.looks.contains(&i) {
            case.show(retrust_testing::day(&situation.as_of).date());
        }
        case.add(name, bytes.clone());
    }
    case
}

/// The report at the end of a situation.
#[allow(dead_code, reason = "not every test binary needs it")]
pub fn outcome(situation: &Situation) -> Report {
    bring(situation).show(retrust_testing::day(&situation.as_of).date())
}

/// One input as text.
#[allow(dead_code, reason = "not every test binary needs it")]
pub fn text(name: &str, content: impl Into<String>) -> (String, Vec<u8>) {
    (name.to_owned(), content.into().into_bytes())
}

/// Decodes as the tests' own dirt encodes: UTF-16 with its mark, else UTF-8.
#[allow(dead_code, reason = "not every test binary needs it")]
fn decode(bytes: &[u8]) -> String {
    match bytes {
        [0xff, 0xfe, rest @ ..] => {
            char::decode_utf16(rest.chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]]))).map(|c| c.unwrap_or('\u{fffd}')).collect()
        }
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Every excerpt stands in the input that its artifact names, on the line that it names.
#[allow(dead_code, reason = "not every test binary needs it")]
pub fn evidence_stands(report: &Report, files: &[(String, Vec<u8>)]) {
    let steps = report.procedures.iter().flat_map(|p| &p.steps).filter_map(|s| s.verify.as_ref()?.evidence.as_ref());
    let changes = report.work.iter().flat_map(|w| &w.changes).map(|c| &c.evidence);
    let found = report.findings.iter().flat_map(|f| &f.evidence).chain(report.ruled_out.iter().flat_map(|r| &r.evidence));
    let found = found.chain(steps).chain(changes);
    for evidence in found {
        let artifact = report.artifacts.iter().find(|a| a.id == evidence.artifact).expect("the artifact is listed");
        let Some((_, bytes)) = files.iter().find(|(name, _)| *name == artifact.name) else { continue };
        let offset = usize::try_from(evidence.offset.expect("an offset")).expect("small");
        assert!(offset <= bytes.len(), "{evidence:?} lies behind the end");
        match evidence.line {
            Some(line) => {
                let text = decode(bytes);
                let stands = text.split('\n').nth(line as usize - 1).unwrap_or_else(|| panic!("{evidence:?}: no such line"));
                assert!(
                    stands.contains(evidence.excerpt.trim()),
                    "line {line} of {} is {stands:?}, not {:?}",
                    artifact.name,
                    evidence.excerpt
                );
            }
            None => {
                let hex: String = bytes[offset..].iter().take(evidence.excerpt.len() / 2).map(|b| format!("{b:02x}")).collect();
                assert_eq!(hex, evidence.excerpt, "{}", artifact.name);
            }
        }
    }
}
