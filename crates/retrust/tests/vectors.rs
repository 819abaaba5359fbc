//! Held to OpenSSL and Python's cryptography on public X.509 vectors, where `cargo xtask test vectors`
//! has fetched them. Each difference is listed with its reason, and one that is gone fails too.

mod common;

use common::examine;
use retrust::x509::Certificate;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn vectors() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/vectors");
    if folder.join("reference.jsonl").exists() {
        return Some(folder);
    }
    eprintln!("skipped: cargo xtask test vectors has not fetched the vectors");
    None
}

/// What Retrust reads differently, and nothing where it agrees with each peer that read anything.
fn differences(folder: &Path, line: &Value) -> Vec<(String, String)> {
    let file = line["file"].as_str().expect("file");
    let bytes = std::fs::read(folder.join("cryptography_vectors/x509").join(file)).expect("vector");
    let name = file.rsplit('/').next().unwrap_or(file).to_owned();
    let report = examine(&[(name, bytes.clone())], "2026-02-16");
    let (python, openssl) = (&line["cryptography"], &line["openssl"]);
    let refused = |peer: &Value| peer.get("error").is_some();
    let Some(own) = report.certificates.first() else {
        return if refused(python) && refused(openssl) { Vec::new() } else { vec![("read".into(), "not read".into())] };
    };
    let mut found = Vec::new();
    if refused(python) && refused(openssl) {
        found.push(("read".to_owned(), "read".to_owned()));
    }
    let mut hold = |field: &str, own: String, peer: Option<String>| {
        if let Some(peer) = peer.filter(|p| *p != own) {
            found.push((field.to_owned(), format!("{own} and not {peer}")));
        }
    };
    let number = |serial: &str| {
        let plain = serial.trim_start_matches('0');
        if plain.is_empty() { "0".to_owned() } else { plain.to_owned() }
    };
    for peer in [python, openssl] {
        hold("serial", number(&own.serial), peer["serial"].as_str().map(number));
        hold("sha256", own.sha256.clone().unwrap_or_default(), peer["sha256"].as_str().map(str::to_owned));
    }
    for (field, own) in [("not_before", &own.not_before), ("not_after", &own.not_after)] {
        hold(field, own.clone().unwrap_or_default(), python[field].as_str().map(str::to_owned));
    }
    hold("key", own.key.clone().unwrap_or_default(), python["key"].as_str().map(str::to_owned));
    if let Some(names) = python["san"].as_array() {
        let peer: Vec<String> = names.iter().filter_map(|n| n.as_str().map(str::to_owned)).collect();
        let mut dns: Vec<String> = own.san.iter().filter(|n| !n.contains(':')).cloned().collect();
        dns.sort();
        hold("san", format!("{dns:?}"), Some(format!("{peer:?}")));
    }
    if let Some(peer) = python["signed_by_itself"].as_bool() {
        // A key or scheme that Retrust does not check is its limit, and told as such.
        let (parsed, _) = Certificate::parse(&der(&bytes)).expect("read before");
        let own = parsed.signed_by(&parsed);
        hold("signature", format!("{own:?}"), Some(format!("{:?}", Some(peer))));
    }
    for value in python["subject"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if !own.subject.contains(value) {
            hold("subject", own.subject.clone(), Some(value.to_owned()));
        }
    }
    found
}

/// The first certificate of a file.
fn der(bytes: &[u8]) -> Vec<u8> {
    use base64::Engine as _;
    let text = String::from_utf8_lossy(bytes);
    let body = text.split("CERTIFICATE-----").nth(1).and_then(|rest| rest.split("-----END").next());
    let base64: Option<String> = body.map(|b| b.split_whitespace().collect());
    base64.map_or_else(|| bytes.to_vec(), |b| base64::engine::general_purpose::STANDARD.decode(b).expect("base64"))
}

#[test]
fn certificates_are_read_as_others_read_them() {
    let Some(folder) = vectors() else { return };
    let listed: BTreeMap<(String, String), String> = include_str!("../../../tests/vectors/divergences.txt")
        .lines()
        .filter(|l| !l.starts_with('#') && !l.is_empty())
        .map(|l| {
            let mut parts = l.splitn(3, " | ").map(str::to_owned);
            let mut next = || parts.next().expect("file | field | reason");
            ((next(), next()), next())
        })
        .collect();
    let reference = std::fs::read_to_string(folder.join("reference.jsonl")).expect("reference");
    let (mut unlisted, mut met, mut files) = (Vec::new(), Vec::new(), 0);
    for line in reference.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of JSON");
        files += 1;
        for (field, what) in differences(&folder, &line) {
            let place = (line["file"].as_str().expect("file").to_owned(), field);
            if listed.contains_key(&place) {
                met.push(place);
            } else {
                unlisted.push(format!("{} | {} | {what}", place.0, place.1));
            }
        }
    }
    assert!(files > 500, "only {files} vectors are there");
    assert!(unlisted.is_empty(), "not listed:\n{}", unlisted.join("\n"));
    let gone: Vec<_> = listed.keys().filter(|place| !met.contains(place)).collect();
    assert!(gone.is_empty(), "listed, and no longer so: {gone:?}");
}
