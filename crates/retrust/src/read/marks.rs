//! What is looked for in a long log: the messages of the product, and the marks of other formats.

use super::finder::Engine;
use super::limits;
use crate::cisco::log_messages;
use std::sync::LazyLock;

/// A literal that makes what stands around it worth keeping.
struct Mark {
    literal: &'static str,
    /// Kept after it; `None` for a log message, of which the line is kept.
    after: Option<usize>,
}

/// Each is kept, however many there are, so that all of it is blotted out.
const KEY: &str = "PRIVATE KEY";

/// Where another format begins inside a log: armour, a prompt, a trust list.
const STRUCTURES: &[Mark] = &[
    Mark { literal: "-----BEGIN ", after: Some(16 << 10) },
    Mark { literal: KEY, after: Some(16 << 10) },
    Mark { literal: "admin:", after: Some(16 << 10) },
    Mark { literal: "Parse CTL File", after: Some(16 << 10) },
    Mark { literal: "Parse ITL File", after: Some(16 << 10) },
    Mark { literal: " Record #:", after: Some(4 << 10) },
];

/// What stands in the messages of phones' screens, as most models spell it.
const STATUS: [&str; 4] = ["rust List ", "TFTP timeout", "802.1x Auth", "Invalid LSC"];

pub(super) struct Marks {
    /// The search for all of them.
    pub engine: Engine,
    /// What is kept after each; in the order of the engine's literals.
    pub after: Vec<Option<usize>>,
    /// How many of each are kept.
    pub most: Vec<u64>,
}

/// All marks of the product: one search.
pub(super) static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    let literals = log_messages::ALL.iter().map(|m| m.literal).chain(STATUS);
    let messages = literals.map(|literal| Mark { literal, after: None });
    let structures = STRUCTURES.iter().map(|m| Mark { literal: m.literal, after: m.after });
    let marks: Vec<Mark> = messages.chain(structures).collect();
    let literals: Vec<&str> = marks.iter().map(|m| m.literal).collect();
    let most = |mark: &Mark| match mark.after {
        None => limits::FIRST_LINES.saturating_add(limits::LAST_LINES),
        Some(_) if mark.literal == KEY => u64::MAX,
        Some(_) => limits::STRUCTURES,
    };
    let most = marks.iter().map(most).collect();
    Marks { engine: Engine::new(&literals), after: marks.iter().map(|m| m.after).collect(), most }
});

#[cfg(test)]
mod tests {
    use super::MARKS;

    #[test]
    fn the_marks_fit_the_fastest_native_search() {
        // aho-corasick's vectors take 64 literals; above that it falls back to a fifth of the speed.
        assert!(MARKS.after.len() <= 64, "{} marks", MARKS.after.len());
    }
}
