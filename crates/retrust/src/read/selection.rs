//! What of a log is kept, within bounds.

use super::limits;
use super::marks::MARKS;
use std::collections::VecDeque;

/// A stretch that is kept of a part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excerpt {
    /// The number of the message for which; `None` for all else.
    pub message: Option<u32>,
    /// Offset of its first byte in the file.
    pub start: u64,
    /// Line of its first byte; the part begins in line 0, and a record may begin before that.
    pub line: i64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Excerpt {
    fn end(&self) -> u64 {
        self.start.saturating_add(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX))
    }
}

/// What is kept, within bounds: of each message the first and the last stretches, and all that is for no message.
pub(super) struct Selection {
    /// For no message: ascending, apart.
    always: Vec<Excerpt>,
    first: Vec<Excerpt>,
    /// Bytes in these two.
    size: usize,
    /// For each message: how many came, and the last of them.
    last: Vec<(u64, VecDeque<Excerpt>)>,
    /// Bytes in `last`.
    last_size: usize,
    /// Something was dropped.
    pub full: bool,
}

impl Selection {
    pub fn new() -> Self {
        let last = MARKS.after.iter().map(|_| (0, VecDeque::new())).collect();
        Self { always: Vec::new(), first: Vec::new(), size: 0, last, last_size: 0, full: false }
    }

    pub fn take(&mut self, new: Excerpt) {
        let mark = new.message.and_then(|n| usize::try_from(n).ok());
        let Some((count, last)) = mark.and_then(|n| self.last.get_mut(n)) else { return self.take_always(new) };
        *count = count.saturating_add(1);
        if *count <= limits::FIRST_LINES && self.size < limits::KEPT_LOG {
            self.size = self.size.saturating_add(new.bytes.len());
            return self.first.push(new);
        }
        self.last_size = self.last_size.saturating_add(new.bytes.len());
        last.push_back(new);
        // The last one stays, whatever its size.
        while u64::try_from(last.len()).unwrap_or(u64::MAX) > limits::LAST_LINES || self.last_size > limits::KEPT_LOG && last.len() > 1 {
            let Some(old) = last.pop_front() else { break };
            self.last_size = self.last_size.saturating_sub(old.bytes.len());
        }
    }

    /// Joined to what it continues.
    fn take_always(&mut self, new: Excerpt) {
        if self.size >= limits::KEPT_TEXT {
            self.full = true;
            return;
        }
        let before = self.always.last_mut().filter(|last| last.end() >= new.start);
        let Some(last) = before else {
            self.size = self.size.saturating_add(new.bytes.len());
            return self.always.push(new);
        };
        let known = usize::try_from(last.end().saturating_sub(new.start)).unwrap_or(usize::MAX);
        let more = new.bytes.get(known..).unwrap_or_default();
        self.size = self.size.saturating_add(more.len());
        last.bytes.extend_from_slice(more);
    }

    /// All of it, ascending.
    pub fn all(self) -> Vec<Excerpt> {
        let last = self.last.into_iter().flat_map(|(_, last)| last);
        let mut all: Vec<Excerpt> = self.always.into_iter().chain(self.first).chain(last).collect();
        all.sort_by_key(|excerpt| excerpt.start);
        all
    }
}
