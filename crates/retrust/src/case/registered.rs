//! Registered phones, counted: how many each node had, and whether all of them are back.

use super::{Cluster, host};
use crate::source::{At, Span};

/// How many phones a node had registered, once.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The node, where that can be told.
    pub node: Option<String>,
    /// The count.
    pub phones: At<u64>,
}

/// How many phones a node had registered, and what says so; `None` where the node is not told.
pub type Count = (Option<String>, u64, Span);

impl Cluster {
    /// Counts of registered phones, in the order of the case.
    pub fn counts(&self) -> impl Iterator<Item = Count> {
        self.registered.iter().map(|c| (c.node.as_deref().map(host), c.phones.value, c.phones.span))
    }
}

/// The last count of each node.
pub fn last_of_each(counts: impl Iterator<Item = Count>) -> Vec<Count> {
    let mut last: Vec<Count> = Vec::new();
    for count in counts {
        last.retain(|(node, ..)| *node != count.0);
        last.push(count);
    }
    last
}

/// Counts as they come in, held against those of before: phones may come back on another node than they left.
pub struct RollCall<'a> {
    before: &'a [Count],
    last: Vec<Option<Count>>,
}

impl<'a> RollCall<'a> {
    /// Nothing was counted since.
    pub fn of(before: &'a [Count]) -> Self {
        Self { before, last: vec![None; before.len()] }
    }

    /// Takes a count in. One count before and one since are of the same node, whether or not both tell it.
    pub fn add(&mut self, count: &Count) {
        let alone = self.before.len() == 1;
        let is_of = |(node, ..): &Count| *node == count.0 || alone && (node.is_none() || count.0.is_none());
        for (_, last) in self.before.iter().zip(&mut self.last).filter(|(before, _)| is_of(before)) {
            *last = Some(count.clone());
        }
    }

    /// As many as before are registered, on all nodes together; `stranded`: more than before, for those were out. Not
    /// before each node was counted.
    pub fn is_back(&self, stranded: bool) -> bool {
        let sum = |sum: u64, count: u64| sum.saturating_add(count);
        let were = self.before.iter().map(|(_, was, _)| *was).fold(0, sum);
        let are = self.last.iter().map(|last| last.as_ref().map(|(_, count, _)| *count));
        let total = are.collect::<Option<Vec<u64>>>().map(|counts| counts.into_iter().fold(0, sum));
        !self.before.is_empty() && total.is_some_and(|total| total > were || total == were && !stranded)
    }

    /// Each count of before, and the last since.
    pub fn nodes(&self) -> impl Iterator<Item = (&Count, Option<&Count>)> {
        self.before.iter().zip(self.last.iter().map(Option::as_ref))
    }
}
