//! The two shapes that most checks have: a look at many things, and a log that says it.

use super::{Certainty, Instance, Question, Verdict, list, login_after};
use crate::case::Cluster;
use crate::cisco::Message;
use crate::cisco::log_messages::Log;
use crate::source::Span;
use std::collections::HashSet;

/// What a check saw: what is wrong, in words, and what is right.
#[derive(Default)]
pub(super) struct Tally {
    wrong: Vec<String>,
    said: HashSet<String>,
    evidence: Vec<Span>,
    right: Vec<Span>,
}

impl Tally {
    /// This is wrong, and these places show it.
    pub(super) fn wrong(&mut self, words: impl Into<String>, spans: impl IntoIterator<Item = Span>) {
        let words = words.into();
        if self.said.insert(words.clone()) {
            self.wrong.push(words);
        }
        self.evidence.extend(spans);
    }

    /// This is as it should be.
    pub(super) fn right(&mut self, spans: impl IntoIterator<Item = Span>) {
        self.right.extend(spans);
    }

    /// Something is wrong.
    pub(super) const fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// Something is as it should be.
    pub(super) const fn is_right(&self) -> bool {
        !self.right.is_empty()
    }

    /// Holds where something is wrong; `None` otherwise.
    pub(super) fn instance(&self, certainty: Certainty, here: &str, expected: &str) -> Option<Instance> {
        /// More than these are counted and not named.
        const NAMED: usize = 8;
        let more = self.wrong.len().saturating_sub(NAMED);
        let mut named: Vec<String> = self.wrong.iter().take(NAMED).cloned().collect();
        if more > 0 {
            named.push(format!("{more} more"));
        }
        let instance = || Instance::new(certainty, format!("{here}: {}.", list(&named)), self.evidence.clone());
        /// Lines of what was found.
        const LINES: usize = 100;
        let found = || self.wrong.iter().take(LINES).cloned().collect::<Vec<_>>().join("\n");
        self.is_wrong().then(|| instance().compare(expected, found()))
    }

    /// Holds where something is wrong, ruled out where all was right, open where nothing was there to see.
    pub(super) fn verdict(self, certainty: Certainty, here: &str, expected: &str, ask: Vec<Question>) -> Verdict {
        match self.instance(certainty, here, expected) {
            Some(instance) => instance.holds(),
            None if self.right.is_empty() => Verdict::Open(ask),
            None => Verdict::RuledOut(self.right),
        }
    }
}

/// Holds where a log says it, ruled out where such a log was read and does not say it, or where a login
/// succeeded afterwards; open without the log. `here` says what it means in this case.
pub(super) fn heard(
    cluster: &Cluster,
    messages: &[Message],
    certainty: Certainty,
    here: &str,
    (expected, found): (&str, &str),
    ask: Question,
) -> Verdict {
    let seen: Vec<_> = messages.iter().flat_map(|m| cluster.seen(*m)).collect();
    let Some(last) = seen.last() else {
        let read = messages.iter().find_map(|m| cluster.recent_log(m.log));
        return read.map_or_else(|| Verdict::Open(vec![ask]), |log| Verdict::RuledOut(vec![log.span]));
    };
    if last.message.log == Log::Sso
        && let Some(login) = login_after(cluster, last)
    {
        return Verdict::RuledOut(vec![login.span]);
    }
    let spans = seen.iter().rev().take(3).map(|s| s.span).collect();
    Instance::new(certainty, here, spans).compare(expected, found).holds()
}

/// A log that does not say it, and goes on after the newest renewal, rules it out; where no such log is there, it is asked for.
pub(super) fn unheard(cluster: &Cluster, log: Log, ask: impl FnOnce() -> Vec<Question>) -> Verdict {
    cluster.recent_log(log).map_or_else(|| Verdict::Open(ask()), |log| Verdict::RuledOut(vec![log.span]))
}
