//! Tar, all dialects.

use super::archive::{self, Budget, Each, Member};
use super::{Format, Input, Kind, Problem, Shape};
use crate::cisco::documents as docs;

pub(super) const FORMAT: Format = Format {
    id: "tar_archive",
    kind: Kind::Archive,
    title: "Tar",
    about: "Log collections and diagnostics. Known by `ustar` at byte 257. Links and devices are passed over; a damaged header ends the reading, what came before it stays.",
    sources: &[docs::USTAR.section("ustar Interchange Format")],
    shape: Shape::Archive { recognise, open },
};

pub(super) fn recognise(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

pub(super) fn open(input: &Input<'_>, budget: &mut Budget, each: &mut Each<'_>) -> Vec<Problem> {
    let whole = input.span(0, input.bytes.len());
    let mut problems = Vec::new();
    let mut tar = tar::Archive::new(input.bytes);
    let damaged = |e: std::io::Error| Problem {
        at: Some(whole),
        what: format!("the tar is damaged: {e}"),
        advice: "what came before is read; collect the archive again for the rest",
    };
    let entries = match tar.entries() {
        Ok(entries) => entries,
        Err(e) => return vec![damaged(e)],
    };
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(e) => {
                problems.push(damaged(e));
                break;
            }
        };
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = archive::path(&String::from_utf8_lossy(&entry.path_bytes()));
        let packed = entry.size();
        let (content, problem) = archive::unpack(&mut entry, &name, packed, whole, budget);
        problems.extend(problem);
        if let Some(content) = content {
            each(budget, Member { name: Some(name), content });
        }
    }
    problems
}
