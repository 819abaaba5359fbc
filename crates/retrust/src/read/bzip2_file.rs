//! Bzip2, alone or around a tar.

use super::archive::{Each, Opened};
use super::compressed::{self, Counted};
use super::{Format, Kind, Problem, Shape};
use crate::cisco::documents as docs;
use bzip2::read::MultiBzDecoder;
use std::cell::Cell;

pub(super) const FORMAT: Format = Format {
    id: "bzip2_file",
    kind: Kind::Archive,
    title: "Bzip2 and tar.bz2",
    about: "A compressed file or tar, as people pack what they send. Known by `BZh` and the first block's mark.",
    sources: &[docs::BZIP2.section("")],
    shape: Shape::Archive { recognise, open },
};

fn recognise(bytes: &[u8]) -> bool {
    matches!(bytes, [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..])
}

fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let count = Cell::new(0);
    let mut decoder = MultiBzDecoder::new(Counted { feed: opened.feed, count: &count });
    compressed::unpack(&mut decoder, &count, opened.name, opened.whole, opened.budget, each)
}
