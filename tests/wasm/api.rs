//! The JavaScript API in a headless browser: bytes in, report out.

use js_sys::{Array, Reflect, Uint8Array};
use retrust_testing::certificate::{Hash, KeyKind, self_signed};
use retrust_testing::{Cluster, ListKind, day, examples};
use retrust_wasm::Case;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn bytes(content: &[u8]) -> JsValue {
    Uint8Array::from(content).into()
}

fn get(object: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(object.clone(), |at, key| Reflect::get(&at, &key.into()).expect("field"))
}

fn list(object: &JsValue, path: &str) -> Vec<JsValue> {
    get(object, path).unchecked_into::<Array>().iter().collect()
}

#[wasm_bindgen_test]
fn a_scenario_is_found_from_bytes() {
    let example = examples::scenario_4_2();
    let case = Case::new();
    for (name, content) in &example.files {
        let count = case.add(name.clone(), bytes(content), None).expect("read");
        assert!(count.as_f64().expect("number") >= 1.0);
    }
    let report = case.examine(example.as_of).expect("report");
    assert_eq!(get(&report, "schema").as_string().as_deref(), Some("retrust.report/1"));
    let finding = list(&report, "findings").remove(0);
    assert_eq!(get(&finding, "scenario").as_string().as_deref(), Some("4.2"));
    assert_eq!(get(&finding, "certainty").as_string().as_deref(), Some("confirmed"));
}

#[wasm_bindgen_test]
async fn a_blob_is_read_too() {
    let parts = Array::of1(&"paramname           paramvalue\n=================== ==========\nClusterSecurityMode 1\n".into());
    let blob = web_sys::Blob::new_with_str_sequence(&parts).expect("blob");
    let case = Case::new();
    let promise = case.add("mode.txt".to_owned(), blob.into(), None).expect("promise");
    let count = JsFuture::from(promise.unchecked_into::<js_sys::Promise>()).await.expect("read");
    assert_eq!(count.as_f64(), Some(1.0));
    let report = case.examine("2026-02-14").expect("report");
    assert_eq!(get(&report, "cluster.security_mode").as_string().as_deref(), Some("mixed"));
}

#[wasm_bindgen_test]
fn wrong_arguments_are_errors_and_not_panics() {
    let case = Case::new();
    assert!(case.add("x".to_owned(), JsValue::from(5), None).is_err());
    assert!(case.add("x".to_owned(), bytes(b"x"), Some("letter".to_owned())).is_err());
    assert!(case.examine("yesterday").is_err());
}

/// The search by vectors finds each line that holds a message, as a plain search does.
#[wasm_bindgen_test]
fn a_plan_is_rehearsed() {
    let case = Case::new();
    let request = js_sys::Object::new();
    let set = |key: &str, value: JsValue| js_sys::Reflect::set(&request, &key.into(), &value).expect("set");
    set("renew", ["CallManager", "TVS", "ITLRecovery"].into_iter().map(JsValue::from).collect::<js_sys::Array>().into());
    set("together", true.into());
    set("release", "15".into());
    set("mode", "non-secure".into());
    let plan = case.plan(&request).expect("plan");
    assert_eq!(get(&plan, "schema").as_string().as_deref(), Some("retrust.plan/1"));
    assert_eq!((get(&plan, "as_given.safe").as_bool(), get(&plan, "recommended.safe").as_bool()), (Some(false), Some(true)));
    assert_eq!(list(&plan, "recommended.rounds").len(), 3);
    // Without a name, what is due as of a day; nothing is known here.
    let due = js_sys::Object::new();
    js_sys::Reflect::set(&due, &"as_of".into(), &"2030-03-01".into()).expect("set");
    assert!(list(&case.plan(&due).expect("plan"), "as_given.rounds").is_empty());
    for (name, content) in &examples::healthy().files {
        case.add(name.clone(), bytes(content), None).expect("read");
    }
    assert!(!list(&case.plan(&due).expect("plan"), "as_given.rounds").is_empty());
    set("mode", "both".into());
    assert!(case.plan(&request).is_err());
    assert!(case.plan(&JsValue::UNDEFINED).is_err());
}

#[wasm_bindgen_test]
fn each_line_that_matters_is_counted_in_wasm() {
    let literals: Vec<&str> = retrust::cisco::log_messages::ALL.iter().map(|m| m.literal).collect();
    let log = retrust_testing::log::long(3_000_000, &literals);
    let text = std::str::from_utf8(&log).expect("text");
    let expected = text.lines().filter(|line| literals.iter().any(|l| line.contains(l))).count();
    let case = Case::new();
    case.add("long.log".to_owned(), bytes(&log), None).expect("read");
    let report = case.examine("2026-02-14").expect("report");
    let content = get(&list(&report, "artifacts").remove(0), "content").as_string().expect("content");
    assert!(expected > 20);
    assert_eq!(content, format!("Expressway log, {expected} lines that matter"));
}

/// One input of every format says in wasm what it says natively.
#[wasm_bindgen_test]
fn every_format_is_read_in_wasm() {
    for piece in retrust_testing::gallery::all() {
        let case = Case::new();
        case.add(piece.name.clone(), bytes(&piece.content), None).expect("read");
        let here = get(&case.examine("2026-02-14").expect("report"), "artifacts");
        let mut native = retrust::Case::default();
        native.add(&piece.name, piece.content);
        let there = native.examine(day("2026-02-14").date());
        let kinds = |artifacts: JsValue| -> Vec<String> {
            artifacts.unchecked_into::<Array>().iter().map(|a| get(&a, "kind").as_string().expect("kind")).collect()
        };
        assert_eq!(kinds(here), there.artifacts.iter().map(|a| a.kind.clone()).collect::<Vec<_>>(), "{}", piece.format);
    }
}

/// Signatures of trust lists are verified in wasm as natively: each key and digest, and a list that was changed.
#[wasm_bindgen_test]
fn signatures_are_verified_in_wasm() {
    for key in [KeyKind::Rsa(0), KeyKind::P256, KeyKind::P384] {
        for digest in [Hash::Sha1, Hash::Sha256, Hash::Sha512] {
            let mut cluster = Cluster::bare(&["pub"]);
            for purpose in ["ITLRecovery", "CallManager", "CAPF", "TVS"] {
                let name = if purpose == "ITLRecovery" { "ITLRECOVERY_pub.example.com" } else { "pub.example.com" };
                cluster.put("pub.example.com", purpose, self_signed(name, purpose, key, day("2026-01-01"), 700, &[]));
            }
            let mut itl = cluster.list(ListKind::Itl, day("2026-01-02"));
            itl.digest = digest;
            let mut file = itl.file();
            assert_eq!(status(&file), "valid", "{key:?} {digest:?}");
            *file.last_mut().expect("bytes") ^= 1;
            assert_eq!(status(&file), "invalid", "{key:?} {digest:?}");
        }
    }
}

fn status(file: &[u8]) -> String {
    let case = Case::new();
    case.add("ITLFile.tlv".to_owned(), bytes(file), None).expect("read");
    let report = case.examine("2026-02-14").expect("report");
    get(&list(&report, "trust_lists").remove(0), "signature.status").as_string().expect("status")
}
