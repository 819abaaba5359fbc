//! Zstandard, alone or around a tar.

use super::archive::{Each, Opened};
use super::compressed::{self, Counted};
use super::{Format, Kind, Problem, Shape};
use crate::cisco::documents as docs;
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

/// A frame, or one that is to be skipped, as parallel packers put first.
fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC) || matches!(bytes, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let count = Cell::new(0);
    match next(Counted { feed: opened.feed, count: &count }) {
        Ok(first) => compressed::unpack(&mut Frames(first), &count, opened.name, opened.whole, opened.budget, each),
        Err(e) => {
            let what = format!("the frame's head is damaged: {e}");
            vec![Problem { at: Some(opened.whole), what, advice: "pack or collect it again" }]
        }
    }
}

/// What of the file was looked at, and the rest.
type Packed<'f, 'a> = io::Chain<&'static [u8], Counted<'f, 'a>>;

type Frame<'f, 'a> = StreamingDecoder<Packed<'f, 'a>, FrameDecoder>;

/// The next frame, behind those that are to be skipped; `None` at the end of the file.
fn next<'f, 'a>(mut packed: Counted<'f, 'a>) -> io::Result<Option<Frame<'f, 'a>>> {
    loop {
        let mut head = Vec::new();
        packed.by_ref().take(4).read_to_end(&mut head)?;
        if head.is_empty() {
            return Ok(None);
        }
        if head == MAGIC {
            return StreamingDecoder::new(MAGIC.as_slice().chain(packed)).map(Some).map_err(io::Error::other);
        }
        if !recognise(&head) {
            return Err(io::Error::other("what stands behind its last frame is none"));
        }
        let mut len = [0; 4];
        packed.read_exact(&mut len)?;
        io::copy(&mut packed.by_ref().take(u32::from_le_bytes(len).into()), &mut io::sink())?;
    }
}

/// The frames of a file, one behind the other; `None` at its end.
struct Frames<'f, 'a>(Option<Frame<'f, 'a>>);

impl Read for Frames<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(frame) = &mut self.0 {
            let len = frame.read(buffer)?;
            if len > 0 || buffer.is_empty() {
                return Ok(len);
            }
            let Some((_, rest)) = self.0.take().map(|frame| frame.into_inner().into_inner()) else { break };
            self.0 = next(rest)?;
        }
        Ok(0)
    }
}
