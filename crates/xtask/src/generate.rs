//! Docs, schema and examples, written from the code; a test holds them to it.

use crate::shell::{Done, root, save};
use retrust::cisco::{Citation, disputes};
use retrust::diagnose::CONDITIONS;
use retrust::procedure::PROCEDURES;
use retrust::read::FORMATS;
use std::fmt::Write as _;

/// Writes all of it.
pub fn write_to(base: &std::path::Path) -> Done {
    save(&base.join("docs/formats.md"), formats())?;
    save(&base.join("docs/conditions.md"), conditions())?;
    save(&base.join("docs/procedures.md"), procedures())?;
    save(&base.join("docs/disputes.md"), dispute_page())?;
    save(&base.join("docs/report.schema.json"), retrust::report::json_schema() + "\n")?;
    save(&base.join("docs/plan.schema.json"), retrust::report::plan_schema() + "\n")?;
    save(&base.join("docs/case.schema.json"), retrust::report::case_schema() + "\n")?;
    save(&base.join("crates/retrust-wasm/src/report.d.ts"), typescript()?)?;
    for example in retrust_testing::examples::all() {
        for (name, content) in example.files {
            save(&base.join("web/examples").join(example.id).join(name), content)?;
        }
    }
    Ok(())
}

/// Into the project.
pub fn write() -> Done {
    write_to(&root())
}

fn cite(out: &mut String, sources: &[Citation]) {
    for citation in sources {
        let document = citation.document;
        let name = if document.url.is_empty() { document.title.to_owned() } else { format!("[{}]({})", document.title, document.url) };
        let revision = if document.revision.is_empty() { String::new() } else { format!(", {}", document.revision) };
        let _ = writeln!(out, "- {name} ({}{revision}), {}", document.id, citation.section);
    }
}

const HEAD: &str = "<!-- Written by `cargo xtask generate` from the code; edit the code. -->\n";

fn formats() -> String {
    let mut out = format!("{HEAD}# What Retrust reads\n");
    let mut seen = Vec::new();
    for format in FORMATS {
        if seen.contains(&format.id) {
            continue;
        }
        seen.push(format.id);
        let _ = writeln!(out, "\n## {}\n\nArtifact kind `{}`. {}\n", format.title, format.kind.name(), format.about);
        cite(&mut out, format.sources);
    }
    out
}

fn conditions() -> String {
    let mut out = format!("{HEAD}# What Retrust checks\n");
    for condition in CONDITIONS {
        let scenario = condition.scenario.map_or_else(String::new, |s| format!("Scenario {}. ", s.number()));
        let ways: Vec<String> =
            retrust::procedure::ending(condition.id).map(|p| format!("[{}](procedures.md#{})", p.title, p.id)).collect();
        let procedure = if ways.is_empty() { String::new() } else { format!(" Ended by {}.", ways.join(", ")) };
        let causes = match condition.because {
            [] => String::new(),
            ids => format!(
                " Stands under {} where that holds too.",
                ids.iter().map(|id| format!("[{id}](#{id})")).collect::<Vec<_>>().join(", ")
            ),
        };
        let _ = writeln!(
            out,
            "\n## {}\n\n**{}.** {scenario}Severity {}.{procedure}{causes}\n\n{}\n\nBy hand: {}\n",
            condition.id,
            condition.title,
            format!("{:?}", condition.severity).to_lowercase(),
            condition.explanation,
            condition.by_hand
        );
        cite(&mut out, condition.sources);
    }
    out
}

fn procedures() -> String {
    let mut out = format!(
        "{HEAD}# What Retrust advises\n\nThe steps are written for the nodes of a case; here for a cluster of which nothing is known.\n"
    );
    let nothing = retrust::case::Cluster::default();
    for procedure in PROCEDURES {
        let _ = writeln!(
            out,
            "\n## {}\n\n**{}.** Impact {}{}; phones that restart: {}. Ends {}.\n",
            procedure.id,
            procedure.title,
            format!("{:?}", procedure.impact).to_lowercase(),
            if procedure.after_hours { ", after hours" } else { "" },
            format!("{:?}", procedure.phones).to_lowercase(),
            procedure.ends.iter().map(|id| format!("[{id}](conditions.md#{id})")).collect::<Vec<_>>().join(", ")
        );
        for (i, step) in (procedure.steps)(&nothing).iter().enumerate() {
            let command = step.command.as_ref().map_or_else(String::new, |c| format!(" `{c}`"));
            let _ = writeln!(out, "{}. {}: {}{command}", i + 1, step.place, step.text);
        }
        out.push('\n');
        cite(&mut out, procedure.sources);
    }
    out
}

fn dispute_page() -> String {
    let mut out = format!("{HEAD}# Where the sources disagree\n");
    for dispute in disputes::ALL {
        let _ = writeln!(out, "\n## {}\n\n{}\n", dispute.id, dispute.question);
        for (says, citation) in dispute.sides {
            let _ = writeln!(out, "- {says} ({}, {})", citation.document.id, citation.section);
        }
        let _ = writeln!(out, "\nRetrust: {}", dispute.taken);
    }
    out
}

/// The report's types for TypeScript, out of its schema.
fn typescript() -> Done<String> {
    let mut out = String::new();
    let mut written = std::collections::BTreeSet::new();
    for (root, text) in [("Report", retrust::report::json_schema()), ("Plan", retrust::report::plan_schema())] {
        let schema: serde_json::Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
        interface(&mut out, root, &schema);
        for (name, definition) in schema["$defs"].as_object().into_iter().flatten() {
            // A type of both contracts is written once.
            if written.insert(name.clone()) {
                interface(&mut out, name, definition);
            }
        }
    }
    Ok(out)
}

fn interface(out: &mut String, name: &str, schema: &serde_json::Value) {
    let _ = writeln!(out, "/** {} */\nexport interface {name} {{", schema["description"].as_str().unwrap_or(name));
    let required = |key: &str| schema["required"].as_array().is_some_and(|r| r.iter().any(|v| v == key));
    for (key, field) in schema["properties"].as_object().into_iter().flatten() {
        let optional = if required(key) { "" } else { "?" };
        let _ = writeln!(out, "  /** {} */\n  {key}{optional}: {};", field["description"].as_str().unwrap_or(key), kind(field));
    }
    out.push_str("}\n");
}

fn kind(schema: &serde_json::Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or("unknown").to_owned();
    }
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().map(kind).collect::<Vec<_>>().join(" | ");
    }
    let plain = |name: &str| match name {
        "string" => "string".to_owned(),
        "boolean" => "boolean".to_owned(),
        "integer" | "number" => "number".to_owned(),
        "null" => "null".to_owned(),
        "array" => format!("{}[]", kind(&schema["items"])),
        other => other.to_owned(),
    };
    match &schema["type"] {
        serde_json::Value::Array(names) => names.iter().filter_map(|n| n.as_str()).map(plain).collect::<Vec<_>>().join(" | "),
        name => plain(name.as_str().unwrap_or("unknown")),
    }
}

#[cfg(test)]
mod tests {
    use crate::shell::root;

    /// Docs, schema and examples are those of the code.
    #[test]
    fn what_is_generated_is_committed() {
        let fresh = std::env::temp_dir().join(format!("retrust-generated-{}", std::process::id()));
        super::write_to(&fresh).expect("written");
        let mut stale = Vec::new();
        compare(&fresh, &fresh, &mut stale);
        std::fs::remove_dir_all(&fresh).expect("removed");
        assert!(stale.is_empty(), "run cargo xtask generate and commit: {stale:?}");
    }

    fn compare(base: &std::path::Path, folder: &std::path::Path, stale: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                compare(base, &path, stale);
                continue;
            }
            let name = path.strip_prefix(base).expect("inside");
            if std::fs::read(&path).ok() != std::fs::read(root().join(name)).ok() {
                stale.push(name.display().to_string());
            }
        }
    }
}
