//! Zstandard, alone or around a tar.

use super::archive::{Each, Opened};
use super::compressed::{self, Counted};
use super::{Format, Kind, Problem, Shape};
use crate::cisco::documents as docs;
use ruzstd::decoding::StreamingDecoder;
use std::cell::Cell;

pub(super) const FORMAT: Format = Format {
    id: "zstd_file",
    kind: Kind::Archive,
    title: "Zstandard and tar.zst",
    about: "A compressed file or tar, as people pack what they send. Known by its first four bytes. The first frame is read.",
    sources: &[docs::RFC8878.section("3.1.1")],
    shape: Shape::Archive { recognise, open },
};

fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
}

fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let count = Cell::new(0);
    match StreamingDecoder::new(Counted { feed: opened.feed, count: &count }) {
        Ok(mut decoder) => compressed::unpack(&mut decoder, &count, opened.name, opened.whole, opened.budget, each),
        Err(e) => {
            let what = format!("the frame's head is damaged: {e}");
            vec![Problem { at: Some(opened.whole), what, advice: "pack or collect it again" }]
        }
    }
}
