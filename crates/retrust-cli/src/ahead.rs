//! Reads a file ahead on a second thread, so that the search need not wait for the disk.

use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

/// Read at a time, and so many of them ahead.
const BLOCK: usize = 256 << 10;
const BLOCKS: usize = 3;

/// A file that is read from its start to its end, or at any place once [`Seek`] was asked.
pub struct Ahead {
    file: File,
    /// Blocks that were read ahead; none after a seek.
    blocks: Option<Receiver<Result<Vec<u8>>>>,
    block: Vec<u8>,
    at: usize,
}

impl Ahead {
    /// Opens a file, and says how long it is. A small one is not worth a thread.
    pub fn open(path: &Path) -> Result<(Self, u64)> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        // A handle of its own, for its position is its own.
        let ahead = if size > (BLOCK * BLOCKS) as u64 { Some(File::open(path)?) } else { None };
        let blocks = ahead.map(|mut file| {
            let (sender, blocks) = sync_channel(BLOCKS);
            thread::spawn(move || {
                loop {
                    let mut block = Vec::with_capacity(BLOCK);
                    let outcome = (&mut file).take(BLOCK as u64).read_to_end(&mut block);
                    let last = outcome.as_ref().map_or(true, |len| *len == 0);
                    if sender.send(outcome.map(|_| block)).is_err() || last {
                        return;
                    }
                }
            });
            blocks
        });
        Ok((Self { file, blocks, block: Vec::new(), at: 0 }, size))
    }
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let Some(blocks) = &self.blocks else { return self.file.read(buffer) };
        if self.at == self.block.len() {
            // The reader hangs up after the last block.
            self.block = blocks.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            self.at = 0;
        }
        let len = buffer.len().min(self.block.len() - self.at);
        buffer[..len].copy_from_slice(&self.block[self.at..self.at + len]);
        self.at += len;
        Ok(len)
    }
}

impl Seek for Ahead {
    /// What was read ahead is dropped, and no more is.
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.blocks = None;
        self.file.seek(to)
    }
}
