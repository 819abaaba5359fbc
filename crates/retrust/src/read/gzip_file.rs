//! Gzip, alone or around a tar; rotated logs are several gzips in a row.

use super::archive::{self, Budget, Each, Member};
use super::{Format, Input, Kind, Problem, Shape, tar_archive};
use crate::cisco::documents as docs;
use flate2::read::MultiGzDecoder;

pub(super) const FORMAT: Format = Format {
    id: "gzip_file",
    kind: Kind::Archive,
    title: "Gzip and tar.gz",
    about: "A compressed file, or a compressed tar as Expressway's diagnostics and phone problem reports are. Known by its first two bytes. A file cut short is read as far as it goes.",
    sources: &[docs::RFC1952.section("2.3.1")],
    shape: Shape::Archive { recognise, open },
};

fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

fn open(input: &Input<'_>, budget: &mut Budget, each: &mut Each<'_>) -> Vec<Problem> {
    let whole = input.span(0, input.bytes.len());
    let packed = u64::try_from(input.bytes.len()).unwrap_or(u64::MAX);
    let mut reader = MultiGzDecoder::new(input.bytes);
    let (content, problem) = archive::unpack(&mut reader, input.name, packed, whole, budget);
    let mut problems: Vec<Problem> = problem.into_iter().collect();
    if let Some(content) = content {
        if tar_archive::recognise(&content) {
            let inner = Input { source: input.source, name: input.name, bytes: &content };
            problems.extend(tar_archive::open(&inner, budget, each));
        } else {
            each(budget, Member { name: None, content });
        }
    }
    problems
}
