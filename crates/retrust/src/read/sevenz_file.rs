//! 7-Zip: told, not opened.

use super::archive::{Each, Opened};
use super::{Format, Kind, Problem, Shape};
use crate::cisco::documents as docs;

pub(super) const FORMAT: Format = Format {
    id: "sevenz_file",
    kind: Kind::Archive,
    title: "7-Zip",
    about: "Recognised and left closed: it would have to be held in memory whole. Unpack it and drop the folder.",
    sources: &[docs::SEVENZ.section("Signature header")],
    shape: Shape::Archive { recognise, open },
};

fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(&[b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c])
}

fn open(opened: Opened<'_, '_>, _: &mut Each<'_>) -> Vec<Problem> {
    let what = "not opened: Retrust does not read 7-Zip".to_owned();
    vec![Problem { at: Some(opened.whole), what, advice: "unpack it and drop the folder" }]
}
