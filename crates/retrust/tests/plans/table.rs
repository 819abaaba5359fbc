//! Every row of `tests/plans.md`, and what is told beside.

use crate::common::night::purposes;
use retrust::Case;
use retrust::case::Said;
use retrust::cisco::Release;
use retrust::rehearse::Request;
use retrust::report::Plan;

/// A plan on nothing but what is said.
pub fn plan(release: &str, mode: &str, renew: &str, how: &str) -> Plan {
    let said = Said { release: Release::parse(release), mixed: Some(mode == "mixed") };
    let (how, node) = how.split_once(" on ").map_or((how, None), |(how, node)| (how, Some(node.to_owned())));
    Case::default().plan(&Request { renew: purposes(renew), together: how == "together", node, due: None }, said)
}

#[test]
fn every_plan_comes_out_as_its_row_says() {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/plans.md")).expect("plans");
    let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/plan.schema.json")).expect("schema");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).expect("json")).expect("a schema");
    let (table, _) = table.split_once("\n## ").expect("two tables");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| ---") && !l.starts_with("| release"))
        .map(|l| l.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() >= 20, "{} plans", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let [release, mode, renew, how, strands, because, recommended] = row[..] else { panic!("{row:?}") };
        let plan = plan(release, mode, renew, how);
        let worst = plan.as_given.rounds.iter().find(|r| r.strands.phones != "none");
        let phones = worst.map_or("none", |r| r.strands.phones.as_str());
        let why = worst.map_or("", |r| r.strands.why.as_str());
        let rounds: Vec<String> = plan.recommended.rounds.iter().map(|r| r.certificates.join(", ")).collect();
        if phones != strands || !why.contains(because) || rounds.join("; ") != recommended || plan.as_given.safe != (strands == "none") {
            wrong.push(format!("{row:?}: strands {phones} ({why}), recommended {rounds:?}"));
        }
        // Where phones are stranded there is a way back, with sources.
        if let Some(round) = worst {
            assert!(plan.recovery.as_ref().is_some_and(|p| !p.steps.is_empty()) && !round.strands.references.is_empty(), "{row:?}");
        }
        assert!(!plan.preconditions.is_empty());
        let json = serde_json::from_str(&plan.json()).expect("json");
        let errors: Vec<String> = validator.iter_errors(&json).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        for form in [plan.text(), plan.markdown()] {
            assert!(form.contains(&plan.sentence()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The way back is the least that the model shows to work: where TVS alone is left, it vouches.
#[test]
fn the_way_back_fits_what_is_left_to_the_phones() {
    let recovery = |renew: &str| plan("15", "non-secure", renew, "together").recovery.expect("a way back").id;
    assert_eq!(recovery("CallManager,ITLRecovery"), "bridge-by-phone-sast-trust");
    assert_eq!(recovery("ITLRecovery,TVS"), "recover-by-localkey");
    assert_eq!(recovery("CallManager,TVS,ITLRecovery"), "recover-phone-trust");
}

#[test]
fn phones_that_were_off_and_what_is_assumed_are_told() {
    let plan = plan("15", "non-secure", "CallManager,TVS,ITLRecovery", "one by one");
    assert!(plan.as_given.safe && plan.as_given.off.as_ref().is_some_and(|o| o.contains("Bring them back first")));
    // Devices that cannot ask TVS and were off are lost on every reading.
    let mixed = self::plan("12.5", "mixed", "CallManager,ITLRecovery", "one by one");
    assert!(mixed.as_given.safe && mixed.as_given.off.is_some_and(|o| !o.contains("on this reading")));
    assert_eq!(plan.assumed.len(), 2, "{:?}", plan.assumed);
    let calendar = plan.calendar(retrust_testing::day("2026-02-13").date());
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 3);
    assert!(calendar.contains("DTSTART:20260214T220000") && calendar.split("\r\n").all(|l| l.len() <= 75));
}

/// A plan that strands one kind of phone says so in its calendar, and what becomes of the others where they were off.
#[test]
fn what_a_plan_strands_is_told_beside_who_was_off() {
    let plan = plan("11.5", "mixed", "CallManager,TVS", "one by one");
    assert!(!plan.as_given.safe && plan.as_given.off.as_ref().is_some_and(|off| off.contains("no signer and no TVS")));
    assert!(plan.assumed.iter().any(|a| a.contains("kinds of phone")), "{:?}", plan.assumed);
    let calendar = plan.calendar(retrust_testing::day("2026-02-13").date()).replace("\r\n ", "");
    assert!(calendar.contains("It strands some phones") && calendar.contains("Caution: "), "{calendar}");
}

/// The fewest rounds are recommended and told, where those that were given are more; never more than were given.
#[test]
fn fewer_rounds_are_told() {
    let given = plan("12.5", "mixed", "CAPF,CallManager,TVS", "one by one");
    assert!(given.as_given.safe && given.recommended.rounds.len() < given.as_given.rounds.len());
    assert!(given.text().contains("; fewer rounds would do: CallManager, CAPF; then TVS."), "{}", given.text());
    let together = plan("15", "non-secure", "tomcat,ITLRecovery", "together");
    assert_eq!((together.as_given.safe, together.recommended.rounds.len()), (true, 1));
}
