//! Zstandard, alone or around a tar.

use super::archive::{Each, Opened};
use super::compressed::{self, Counted};
use super::{Format, Kind, Problem, Shape};
use crate::cisco::documents as docs;
use ruzstd::decoding::errors::FrameDecoderError;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::cell::Cell;
use std::io::{self, Read};

pub(super) const FORMAT: Format = Format {
    id: "zstd_file",
    kind: Kind::Archive,
    title: "Zstandard and tar.zst",
    about: "A compressed file or tar, as people pack what they send. Known by its first four bytes. Frames behind one another are one file.",
    sources: &[docs::RFC8878.section("3.1.1")],
    shape: Shape::Archive { recognise, open },
};

static MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let count = Cell::new(0);
    match Frames::new(Counted { feed: opened.feed, count: &count }) {
        Ok(mut decoder) => compressed::unpack(&mut decoder, &count, opened.name, opened.whole, opened.budget, each),
        Err(e) => {
            let what = format!("the frame's head is damaged: {e}");
            vec![Problem { at: Some(opened.whole), what, advice: "pack or collect it again" }]
        }
    }
}

/// What of the file was looked at, and the rest.
type Packed<'f, 'a> = io::Chain<&'static [u8], Counted<'f, 'a>>;

/// The frames of a file, one behind the other; `None` at its end.
struct Frames<'f, 'a>(Option<StreamingDecoder<Packed<'f, 'a>, FrameDecoder>>);

impl<'f, 'a> Frames<'f, 'a> {
    fn new(packed: Counted<'f, 'a>) -> Result<Self, FrameDecoderError> {
        Ok(Self(Some(StreamingDecoder::new([].as_slice().chain(packed))?)))
    }
}

impl Read for Frames<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.0 {
            let len = frame.read(buffer)?;
            if len > 0 || buffer.is_empty() {
                return Ok(len);
            }
            let Some((_, mut rest)) = self.0.take().map(|frame| frame.into_inner().into_inner()) else { break };
            let mut next = Vec::new();
            rest.by_ref().take(4).read_to_end(&mut next)?;
            if next == MAGIC {
                self.0 = Some(StreamingDecoder::new(MAGIC.as_slice().chain(rest)).map_err(io::Error::other)?);
            }
        }
        Ok(0)
    }
}
