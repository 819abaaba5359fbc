//! Bytes on their way in: the first are looked at, the rest is read as it is wanted.

use super::Part;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// An input that can be read at any place, as a file can. Offsets are 64 bits: a file may be larger
/// than memory.
pub trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// Where bytes come from.
pub enum Origin<'a> {
    /// A file or bytes in memory.
    Seek(&'a mut dyn ReadSeek),
    /// A member of an archive, standard input: forward only.
    Stream(&'a mut dyn Read),
    /// A long log ([`super::is_long_log`]) and all its parts in their order, which others have read ([`super::read_part`]).
    Shared(&'a mut dyn ReadSeek, Vec<Part>),
}

/// An input whose first bytes are known.
pub(super) struct Feed<'a> {
    head: Vec<u8>,
    /// Bytes of the head that were handed out.
    taken: usize,
    origin: Origin<'a>,
    /// Its size, where something says it.
    pub size: Option<u64>,
    /// Why reading ended before its end.
    pub fault: Option<io::Error>,
}

impl<'a> Feed<'a> {
    pub fn new(origin: Origin<'a>, size: Option<u64>) -> Self {
        Self { head: Vec::new(), taken: 0, origin, size, fault: None }
    }

    fn origin(&mut self) -> &mut dyn Read {
        match &mut self.origin {
            Origin::Seek(file) | Origin::Shared(file, _) => file,
            Origin::Stream(stream) => stream,
        }
    }

    /// The first bytes: so many, or all where there are fewer.
    pub fn peek(&mut self, count: usize) -> &[u8] {
        let missing = u64::try_from(count.saturating_sub(self.head.len())).unwrap_or(0);
        if missing > 0 && self.fault.is_none() {
            let mut head = std::mem::take(&mut self.head);
            self.fault = self.origin().take(missing).read_to_end(&mut head).err();
            self.head = head;
        }
        self.head.get(..count.min(self.head.len())).unwrap_or_default()
    }

    /// Takes the first bytes out; what follows them is read from `self`.
    pub fn take_head(&mut self) -> Vec<u8> {
        self.taken = 0;
        std::mem::take(&mut self.head)
    }

    /// The parts that others have read, if any.
    pub fn take_parts(&mut self) -> Vec<Part> {
        match &mut self.origin {
            Origin::Shared(_, parts) => std::mem::take(parts),
            Origin::Seek(_) | Origin::Stream(_) => Vec::new(),
        }
    }

    /// All bytes up to a bound, and whether that was all.
    pub fn whole(&mut self, bound: usize) -> (Vec<u8>, bool) {
        let bytes = self.peek(bound.saturating_add(1)).to_vec();
        let all = bytes.len() <= bound;
        (bytes, all)
    }

    /// The same, to be read at any place; a stream is held in memory where it is not above the bound.
    pub fn seekable(self, bound: usize) -> Option<Box<dyn ReadSeek + 'a>> {
        let mut feed = self;
        if let Origin::Stream(_) = feed.origin {
            let (bytes, all) = feed.whole(bound);
            return if all { Some(Box::new(Cursor::new(bytes))) } else { None };
        }
        match feed.origin {
            Origin::Seek(file) | Origin::Shared(file, _) => {
                file.seek(SeekFrom::Start(0)).ok()?;
                Some(Box::new(file))
            }
            Origin::Stream(_) => None,
        }
    }

    /// How many bytes there are, read to the end where nothing else says it.
    pub fn count(&mut self) -> u64 {
        self.size.unwrap_or_else(|| io::copy(self, &mut io::sink()).unwrap_or(0))
    }
}

impl Read for Feed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let known = self.head.get(self.taken..).unwrap_or_default();
        if known.is_empty() {
            return match self.fault.take() {
                Some(e) => Err(e),
                None => self.origin().read(buffer),
            };
        }
        let len = known.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..len), known.get(..len)) {
            to.copy_from_slice(from);
        }
        self.taken = self.taken.saturating_add(len);
        Ok(len)
    }
}
