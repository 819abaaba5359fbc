//! What all archives share: bounds, and names that are told and never followed.

use super::feed::Feed;
use super::{Problem, limits};
use crate::source::Span;
use std::cell::Cell;
use std::io::{self, Read};

/// A member, about to be unpacked.
pub struct Member<'a> {
    /// Its path; `None` for what a lone compressed file holds.
    pub name: Option<String>,
    /// Its size, where the archive says it.
    pub size: Option<u64>,
    /// Its bytes.
    pub content: &'a mut dyn Read,
}

/// What is done with each member.
pub type Each<'a> = dyn FnMut(Member<'_>) + 'a;

/// What may still be unpacked of one input.
pub struct Budget {
    members: Cell<usize>,
    bytes: Cell<u64>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { members: Cell::new(limits::MEMBERS), bytes: Cell::new(limits::TOTAL_BYTES) }
    }
}

/// An archive on its way through its reader.
pub struct Opened<'f, 'a> {
    pub(super) feed: Feed<'f>,
    /// The archive's own name.
    pub(super) name: &'a str,
    /// Its place.
    pub(super) whole: Span,
    pub(super) budget: &'a Budget,
}

const SPLIT: &str = "unpack it and drop the part that you need";

/// Archives lie deeper in one another than is read.
pub(super) fn too_deep(whole: Span) -> Problem {
    Problem { at: Some(whole), what: format!("not opened: it lies more than {} archives deep", limits::DEPTH), advice: SPLIT }
}

/// A member's path, cleaned: no control characters, no drive, no way up.
pub(super) fn path(raw: &str) -> String {
    let parts = raw.split(['/', '\\']).filter(|p| !p.is_empty() && *p != "." && *p != "..");
    parts.map(|p| p.chars().filter(|c| !c.is_control()).collect::<String>()).collect::<Vec<_>>().join("/")
}

/// Hands one member out within the bounds. `packed` is how many bytes of the archive it took, so far.
pub(super) fn unpack(
    content: &mut dyn Read,
    name: Option<String>,
    size: Option<u64>,
    packed: &dyn Fn() -> u64,
    opened: (&str, Span, &Budget),
    each: &mut Each<'_>,
) -> Option<Problem> {
    let (archive, whole, budget) = opened;
    let label = name.clone().unwrap_or_else(|| archive.to_owned());
    let problem = |what: String| Some(Problem { at: Some(whole), what, advice: SPLIT });
    let Some(members) = budget.members.get().checked_sub(1) else {
        return problem(format!("`{label}` not read: more than {} members", limits::MEMBERS));
    };
    budget.members.set(members);
    let mut guard = Guard { content, packed, budget, unpacked: 0, fault: None };
    // Of a member that cannot be unpacked nothing is handed on: it is not empty.
    let mut first = [0_u8; 1];
    let read = guard.read(&mut first).unwrap_or(0);
    if guard.fault.is_none() {
        let mut content = first.get(..read).unwrap_or_default().chain(&mut guard);
        each(Member { name, size, content: &mut content });
    }
    let (unpacked, fault) = (guard.unpacked, guard.fault?);
    if ["incomplete", "unexpected end", "UnexpectedEof", "failed to fill"].iter().any(|sign| fault.contains(sign)) && unpacked > 0 {
        let what = format!("`{label}` ends early: it was still being written, or was cut");
        return Some(Problem { at: Some(whole), what, advice: "what is there is read; collect it again for the rest" });
    }
    problem(if unpacked == 0 { format!("`{label}` not read: {fault}") } else { format!("`{label}` read in part: {fault}") })
}

/// Ends a member that unpacks to more than it may, and remembers why a member ended.
struct Guard<'a> {
    content: &'a mut dyn Read,
    packed: &'a dyn Fn() -> u64,
    budget: &'a Budget,
    unpacked: u64,
    fault: Option<String>,
}

impl Read for Guard<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.fault.is_some() {
            return Ok(0);
        }
        let outcome = self.content.read(buffer).and_then(|len| {
            let count = u64::try_from(len).unwrap_or(0);
            self.unpacked = self.unpacked.saturating_add(count);
            let left = self.budget.bytes.get();
            self.budget.bytes.set(left.saturating_sub(count));
            let ratio = (self.packed)().saturating_mul(limits::RATIO).max(limits::RATIO_FROM);
            if self.unpacked > ratio {
                return Err(io::Error::other(format!("it unpacks to more than {} times its size", limits::RATIO)));
            }
            if left < count {
                return Err(io::Error::other(format!("all together unpacks to more than {} GiB", limits::TOTAL_BYTES >> 30)));
            }
            Ok(len)
        });
        // The reader behind sees an end; what was read stays.
        outcome.or_else(|e| {
            self.fault = Some(e.to_string());
            Ok(0)
        })
    }
}
