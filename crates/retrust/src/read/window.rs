//! A piece of a stream at a time, with its place in the whole.

use super::Problem;
use std::io::{ErrorKind, Read};
use std::ops::Range;

/// What is asked for first.
const FIRST: usize = 256 << 10;

/// Bytes that were read and are still looked at.
pub(super) struct Window {
    pub bytes: Vec<u8>,
    /// Offset of the first of them.
    start: u64,
    /// Why reading ended early.
    pub fault: Option<Problem>,
    /// There are no more.
    pub ended: bool,
}

impl Window {
    /// From an offset, at which the stream stands; `bytes` are read already.
    pub fn new(start: u64, bytes: Vec<u8>) -> Self {
        Self { bytes, start, fault: None, ended: false }
    }

    /// Reads until so many bytes are there, or the stream ends. In reads as large as can be: each one
    /// costs a call to whoever holds the bytes; but a small file is not given the room of a large one.
    pub fn fill(&mut self, stream: &mut dyn Read, size: usize) {
        let mut len = self.bytes.len();
        loop {
            if len == self.bytes.len() {
                self.bytes.resize(size.min(len.saturating_mul(2).max(FIRST)).max(len), 0);
            }
            let Some(room) = self.bytes.get_mut(len..).filter(|room| !room.is_empty()) else { break };
            match stream.read(room) {
                Ok(0) => self.ended = true,
                Ok(more) => len = len.saturating_add(more),
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Err(e) => {
                    let what = format!("read in part: {e}");
                    self.fault = Some(Problem { at: None, what, advice: "give the rest again, as a file of its own" });
                    self.ended = true;
                }
            }
            if self.ended {
                break;
            }
        }
        self.bytes.truncate(len);
        // What is kept of a small file must not keep the room of a large one: an archive may hold thousands.
        if self.ended {
            self.bytes.shrink_to_fit();
        }
    }

    pub fn get(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    pub fn offset(&self, at: usize) -> u64 {
        self.start.saturating_add(u64::try_from(at).unwrap_or(0))
    }

    /// Where an offset lies; the end of all indexes where it lies further.
    pub fn index(&self, offset: u64) -> usize {
        usize::try_from(offset.saturating_sub(self.start)).unwrap_or(usize::MAX)
    }

    /// After the first line end of `from..to` that lies at an offset or after it.
    pub fn line_from(&self, from: usize, to: usize, offset: u64) -> Option<usize> {
        let from = from.max(self.index(offset));
        memchr::memchr(b'\n', self.get(from..to)).map(|n| from.saturating_add(n).saturating_add(1))
    }

    /// Forgets what is before an index.
    pub fn forget(&mut self, before: usize) {
        self.start = self.offset(before);
        self.bytes.drain(..before);
    }
}
