//! Xz, alone or around a tar.

use super::archive::{Each, Opened};
use super::compressed::{self, Counted};
use super::{Format, Kind, Problem, Shape};
use crate::cisco::documents as docs;
use lzma_rust2::XzReader;
use std::cell::Cell;

pub(super) const FORMAT: Format = Format {
    id: "xz_file",
    kind: Kind::Archive,
    title: "Xz and tar.xz",
    about: "A compressed file or tar, as people pack what they send. Known by its first six bytes. The decoder's window is bounded.",
    sources: &[docs::XZ.section("2.1.1")],
    shape: Shape::Archive { recognise, open },
};

fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xfd, b'7', b'z', b'X', b'Z', 0])
}

fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let count = Cell::new(0);
    let mut decoder = XzReader::new(Counted { feed: opened.feed, count: &count }, true);
    compressed::unpack(&mut decoder, &count, opened.name, opened.whole, opened.budget, each)
}
