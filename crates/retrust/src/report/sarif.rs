//! Findings for other tools: SARIF 2.1.0 (OASIS).

use super::{Evidence, Finding, Report};
use serde_json::{Value, json};

/// The whole report as one run.
pub fn sarif(report: &Report) -> String {
    let rules: Vec<Value> = report.findings.iter().map(rule).collect();
    let results: Vec<Value> = report.findings.iter().enumerate().map(|(index, f)| result(report, index, f)).collect();
    let value = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Retrust",
                "version": report.version,
                "rules": rules,
            }},
            "results": results,
        }],
    });
    super::text::json(&value)
}

fn rule(finding: &Finding) -> Value {
    let mut rule = json!({
        "id": finding.id,
        "shortDescription": { "text": finding.title },
        "fullDescription": { "text": finding.explanation },
        "defaultConfiguration": { "level": level(&finding.severity) },
    });
    if let (Some(reference), Some(rule)) = (finding.references.iter().find(|r| !r.url.is_empty()), rule.as_object_mut()) {
        rule.insert("helpUri".to_owned(), json!(reference.url));
    }
    rule
}

fn result(report: &Report, index: usize, finding: &Finding) -> Value {
    json!({
        "ruleId": finding.id,
        "ruleIndex": index,
        "level": level(&finding.severity),
        "message": { "text": format!("{}. {}", finding.title, finding.here) },
        "locations": finding.evidence.iter().map(|e| location(report, e)).collect::<Vec<_>>(),
        "properties": { "certainty": finding.certainty, "severity": finding.severity, "cause": finding.cause, "scenario": finding.scenario },
    })
}

fn location(report: &Report, evidence: &Evidence) -> Value {
    // `archive › name` becomes a path; what a URI cannot hold is written as its bytes.
    let uri: String = report.artifact_name(&evidence.artifact).replace(" › ", "/").replace('\\', "/").bytes().map(escaped).collect();
    let mut region = json!({ "snippet": { "text": super::plain(&evidence.excerpt) } });
    if let Some(region) = region.as_object_mut() {
        match (evidence.line, evidence.offset) {
            (Some(line), _) => region.insert("startLine".to_owned(), json!(line)),
            (None, offset) => region.insert("byteOffset".to_owned(), json!(offset.unwrap_or(0))),
        };
    }
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri }, "region": region } })
}

/// A byte of a path in a URI (RFC 3986, 2.1).
fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

fn level(severity: &str) -> &'static str {
    match severity {
        "high" => "error",
        "medium" => "warning",
        _ => "note",
    }
}
