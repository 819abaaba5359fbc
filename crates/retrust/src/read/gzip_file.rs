//! Gzip, alone or around a tar; rotated logs are several gzips in a row.

use super::archive::{Each, Opened};
use super::compressed::{self, Counted};
use super::{Format, Kind, Problem, Shape};
use crate::cisco::documents as docs;
use flate2::read::MultiGzDecoder;
use std::cell::Cell;

pub(super) const FORMAT: Format = Format {
    id: "gzip_file",
    kind: Kind::Archive,
    title: "Gzip and tar.gz",
    about: "A compressed file, or a compressed tar as Expressway's diagnostics and phone problem reports are. Known by its first two bytes. A file cut short, such as a `.gzo` that the node still writes, is read as far as it goes.",
    sources: &[docs::RFC1952.section("2.3.1")],
    shape: Shape::Archive { recognise, open },
};

fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b, 8])
}

fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let count = Cell::new(0);
    let mut decoder = MultiGzDecoder::new(Counted { feed: opened.feed, count: &count });
    compressed::unpack(&mut decoder, &count, opened.name, opened.whole, opened.budget, each)
}
