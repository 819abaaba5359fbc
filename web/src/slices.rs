//! A file of the user, read in slices inside the worker; never whole.

use js_sys::Uint8Array;
use std::io::{Error, Read, Result, Seek, SeekFrom};
use web_sys::{Blob, File, FileReaderSync};

/// Read at a time. Smaller slices cost Chromium a quarter of its speed.
const SLICE: u64 = 8 << 20;

/// Read at a time behind the end of what is wanted.
const BEHIND: u64 = 256 << 10;

/// A file and the slice of it that is at hand.
pub struct Slices<F: FnMut(u64)> {
    file: File,
    reader: FileReaderSync,
    size: u64,
    /// Little is wanted behind this offset.
    until: u64,
    /// Where the next byte is read from.
    at: u64,
    slice: Uint8Array,
    start: u64,
    /// Told of every slice: bytes read so far.
    progress: F,
    done: u64,
}

impl<F: FnMut(u64)> Slices<F> {
    /// `None` where the browser has no reader for workers.
    pub fn new(file: File, progress: F) -> Option<Self> {
        Self::until(file, u64::MAX, progress)
    }

    /// The same, of which little is wanted behind an offset.
    pub fn until(file: File, until: u64, progress: F) -> Option<Self> {
        let reader = FileReaderSync::new().ok()?;
        // A size is a whole number below 2^53.
        let size = file.size() as u64;
        Some(Self { file, reader, size, until, at: 0, slice: Uint8Array::new_with_length(0), start: 0, progress, done: 0 })
    }

    /// Size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    fn load(&mut self) -> Result<()> {
        let wanted = self.until.saturating_sub(self.at).clamp(BEHIND, SLICE);
        let end = self.at.saturating_add(wanted).min(self.size);
        let broken = |_| Error::other("the browser could not read the file; it may have been moved or changed");
        let blob: Blob = self.file.slice_with_f64_and_f64(self.at as f64, end as f64).map_err(broken)?;
        self.slice = Uint8Array::new(self.reader.read_as_array_buffer(&blob).map_err(broken)?.as_ref());
        self.start = self.at;
        self.done = self.done.saturating_add(u64::from(self.slice.length()));
        (self.progress)(self.done.min(self.size));
        Ok(())
    }
}

impl<F: FnMut(u64)> Read for Slices<F> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.at >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        if self.at < self.start || self.at >= self.start.saturating_add(u64::from(self.slice.length())) {
            self.load()?;
        }
        // A slice is far below what 32 bits count.
        let from = u32::try_from(self.at.saturating_sub(self.start)).unwrap_or(u32::MAX);
        let len = self.slice.length().saturating_sub(from).min(u32::try_from(buffer.len()).unwrap_or(u32::MAX));
        let Some(buffer) = buffer.get_mut(..len as usize) else { return Ok(0) };
        self.slice.subarray(from, from.saturating_add(len)).copy_to(buffer);
        self.at = self.at.saturating_add(u64::from(len));
        Ok(buffer.len())
    }
}

impl<F: FnMut(u64)> Seek for Slices<F> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::other("sought before the start of the file"))?;
        Ok(self.at)
    }
}
