//! Tar, all dialects.

use super::archive::{self, Each, Opened};
use super::{Format, Kind, Problem, Shape};
use crate::cisco::documents as docs;

pub(super) const FORMAT: Format = Format {
    id: "tar_archive",
    kind: Kind::Archive,
    title: "Tar",
    about: "Log collections and diagnostics. Known by `ustar` at byte 257. Links and devices are passed over and told; a damaged header ends the reading, what came before it stays.",
    sources: &[docs::USTAR.section("ustar Interchange Format")],
    shape: Shape::Archive { recognise, open },
};

pub(super) fn recognise(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

pub(super) fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let Opened { feed, name, whole, budget } = opened;
    let mut problems = Vec::new();
    let mut links = 0_usize;
    let mut sparse = 0_usize;
    let mut tar = tar::Archive::new(feed);
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
        let kind = entry.header().entry_type();
        if !kind.is_file() {
            let points = kind.is_symlink() || kind.is_hard_link();
            let is_device = kind.is_character_special() || kind.is_block_special() || kind.is_fifo();
            links = links.saturating_add(usize::from(points || is_device));
            sparse = sparse.saturating_add(usize::from(kind.is_gnu_sparse()));
            continue;
        }
        let path = archive::path(&String::from_utf8_lossy(&entry.path_bytes()));
        let size = entry.size();
        problems.extend(archive::unpack(&mut entry, Some(path), Some(size), &|| size, (name, whole, budget), each));
    }
    if links > 0 {
        let what = format!("{links} links or devices in the tar were passed over");
        problems.push(Problem { at: Some(whole), what, advice: "drop what they point at, where it is needed" });
    }
    if sparse > 0 {
        let what = format!("{sparse} members are stored with holes, which is not read");
        problems.push(Problem { at: Some(whole), what, advice: "unpack the tar and drop them as files" });
    }
    problems
}
