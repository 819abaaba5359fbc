//! Zip, with Zip64.

use super::archive::{self, Budget, Each, Member};
use super::{Format, Input, Kind, Problem, Shape};
use crate::cisco::documents as docs;
use std::io::Cursor;

pub(super) const FORMAT: Format = Format {
    id: "zip_archive",
    kind: Kind::Archive,
    title: "Zip",
    about: "RTMT collections, metadata exports (Export All Metadata in per-node mode). Known by `PK`. Encrypted members are told and left closed.",
    sources: &[docs::APPNOTE.section("4.3")],
    shape: Shape::Archive { recognise, open },
};

fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn open(input: &Input<'_>, budget: &mut Budget, each: &mut Each<'_>) -> Vec<Problem> {
    let whole = input.span(0, input.bytes.len());
    let mut zip = match zip::ZipArchive::new(Cursor::new(input.bytes)) {
        Ok(zip) => zip,
        Err(e) => {
            let what = format!("the zip's directory is damaged: {e}");
            return vec![Problem { at: Some(whole), what, advice: "download or collect the archive again" }];
        }
    };
    let mut problems = Vec::new();
    for index in 0..zip.len() {
        let label = zip
            .name_for_index(index)
            .map_or_else(|| format!("member {index}"), |n| n.map_or_else(|_| format!("member {index}"), |n| archive::path(&n)));
        let mut member = match zip.by_index(index) {
            Ok(member) => member,
            Err(e) => {
                let what = format!("`{label}` not read: {e}");
                problems.push(Problem { at: Some(whole), what, advice: "unpack it yourself and drop what it holds" });
                continue;
            }
        };
        if !member.is_file() {
            continue;
        }
        let packed = member.compressed_size();
        let (content, problem) = archive::unpack(&mut member, &label, packed, whole, budget);
        problems.extend(problem);
        if let Some(content) = content {
            each(budget, Member { name: Some(label), content });
        }
    }
    problems
}
