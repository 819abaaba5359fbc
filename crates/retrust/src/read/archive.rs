//! What all archives share: bounds, and names that are told and never followed.

use super::{Problem, limits};
use crate::source::Span;
use std::io::Read;

/// A member, unpacked.
pub struct Member {
    /// Its path; `None` for what a lone gzip holds.
    pub name: Option<String>,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What is done with each member as it is unpacked.
pub type Each<'a> = dyn FnMut(&mut Budget, Member) + 'a;

/// What may still be unpacked of one input.
pub struct Budget {
    members: usize,
    bytes: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { members: limits::MEMBERS, bytes: limits::TOTAL_BYTES }
    }
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

/// The name of what a lone gzip holds.
pub(super) fn without_gz(name: &str) -> String {
    name.strip_suffix(".gz").or_else(|| name.strip_suffix(".gzo")).unwrap_or(name).to_owned()
}

/// Unpacks one member within the bounds. `packed` is its size in the archive; what was
/// read before a fault or a bound comes with the problem.
pub(super) fn unpack(
    reader: &mut dyn Read,
    name: &str,
    packed: u64,
    whole: Span,
    budget: &mut Budget,
) -> (Option<Vec<u8>>, Option<Problem>) {
    let problem = |what: String| Some(Problem { at: Some(whole), what, advice: SPLIT });
    let Some(members) = budget.members.checked_sub(1) else {
        return (None, problem(format!("`{name}` not read: more than {} members", limits::MEMBERS)));
    };
    budget.members = members;
    let ratio = packed.saturating_mul(limits::RATIO).max(1 << 20);
    let bound = limits::MEMBER_BYTES.min(budget.bytes).min(ratio);
    let mut content = Vec::new();
    let outcome = reader.take(bound.saturating_add(1)).read_to_end(&mut content);
    let len = u64::try_from(content.len()).unwrap_or(u64::MAX);
    budget.bytes = budget.bytes.saturating_sub(len);
    if len > bound {
        return (None, problem(format!("`{name}` not read: it unpacks to more than {bound} bytes")));
    }
    match outcome {
        Ok(_) => (Some(content), None),
        Err(e) if content.is_empty() => (None, problem(format!("`{name}` not read: {e}"))),
        Err(e) => (Some(content), problem(format!("`{name}` read in part: {e}"))),
    }
}
