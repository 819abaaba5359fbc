//! Skeletons of new files.

use crate::shell::{Done, root, save, text};

/// A new condition: its file, its `mod` line and its line in the list.
pub fn condition(id: &str) -> Done {
    let good =
        id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') && id.starts_with(|c: char| c.is_ascii_lowercase());
    if !good {
        return Err(format!("expected an id such as ctl-holds-old-capf, found `{id}`"));
    }
    let module = id.replace('-', "_");
    let folder = root().join("crates/retrust/src/diagnose");
    let path = folder.join(format!("{module}.rs"));
    if path.exists() {
        return Err(format!("{} is there already", path.display()));
    }
    let skeleton = format!(
        "//! TODO: what it is, why, and what looks alike and is not this.\n\nuse super::*;\n\npub(super) const CONDITION: Condition = Condition {{\n    id: \"{id}\",\n    scenario: None,\n    area: Area::Phones,\n    severity: Severity::Medium,\n    title: \"TODO\",\n    explanation: \"TODO\",\n    because: &[],\n    by_hand: \"TODO\",\n    sources: &[docs::REGENERATION.section(\"TODO\")],\n    check,\n}};\n\nfn check(_: &Cluster, _: Date) -> Verdict {{\n    Verdict::Open(Vec::new())\n}}\n"
    );
    save(&path, skeleton)?;
    let list = folder.join("mod.rs");
    let old = text(&list)?;
    let new = old.replacen("mod trust_list_outdated;\n", &format!("mod trust_list_outdated;\nmod {module};\n"), 1).replacen(
        "    certificate_expired::CONDITION,\n",
        &format!("    certificate_expired::CONDITION,\n    {module}::CONDITION,\n"),
        1,
    );
    save(&list, new)?;
    println!("{}: write its words, its check and its four tests; every TODO fails a test", path.display());
    Ok(())
}
