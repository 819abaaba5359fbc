//! The plan of a renewal: the contract `retrust.plan/1`. One file writes it, one each shows it.

mod assumed;
mod build;
mod calendar;
mod markdown;
mod rounds;
mod stranded;
mod text;

pub use build::plan;
pub(super) use markdown::ways_back as markdown_ways_back;
pub use rounds::is_of_plan;
pub(super) use stranded::ways_back_now;
pub(super) use text::ways_back as text_ways_back;

use super::{Dispute, Procedure, Reference, Step, redact};
use serde::{Deserialize, Serialize};

/// The plan's schema and version; fields may be added, never renamed.
pub const PLAN_SCHEMA: &str = "retrust.plan/1";

super::contract! {
    /// A renewal, rehearsed.
    pub struct Plan {
        /// `retrust.plan/1`.
        pub schema: String,
        /// Version of Retrust.
        pub version: String,
        /// The release that it is for.
        pub release: String,
        /// `mixed` or `non-secure`.
        pub mode: String,
        /// The kinds of phone that it was rehearsed with.
        #[serde(default)]
        pub kinds: Vec<String>,
        /// What the case does not say, and what is assumed in its place.
        pub assumed: Vec<String>,
        /// Phones of the case that are not registered: the plan takes none of them along.
        #[serde(default)]
        pub away: usize,
        /// What changed since the plan was made and no step of it is for, in sentences.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub unplanned: Vec<String>,
        /// Certificates that phones hang on were renewed since, and none of its rounds renews them: it holds no more.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub outgrown: bool,
        /// An output closed a step of it that does something: it stands.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub begun: bool,
        /// The plan as it was given.
        pub as_given: Rounds,
        /// The fewest rounds that strand nobody; where there are none from this state, those that do the least harm.
        pub recommended: Rounds,
        /// The way back, where the plan as given strands phones.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub recovery: Option<Procedure>,
        /// Ways back, each tried on the model, least impact first, where the plan as given strands phones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub ways_back: Vec<WayBack>,
        /// What comes before the first round.
        pub preconditions: Vec<Step>,
        /// Disputes that it hangs on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub disputes: Vec<Dispute>,
    }

    /// A way back for stranded phones, as the model shows it.
    pub struct WayBack {
        /// The procedure.
        pub procedure: String,
        /// What it does.
        pub title: String,
        /// Which of the stranded phones it brings back, in every reading of the sources: `none`, `some`, `all`.
        pub saves: String,
        /// Why.
        pub why: String,
    }

    /// Rounds, and whether they strand anybody.
    pub struct Rounds {
        /// Nobody is stranded, in any reading of the sources.
        pub safe: bool,
        /// A round was begun before the phones were counted back after the one before it, and strands some by that.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub overtaken: bool,
        /// The phones take the present lists before the first round.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        pub lists_first: bool,
        /// In order.
        pub rounds: Vec<PlanRound>,
        /// What becomes of phones that are off until the end; nothing where they come back too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub off: Option<String>,
    }

    /// Certificates that are renewed before the phones are waited for.
    pub struct PlanRound {
        /// Their purposes, in order.
        pub certificates: Vec<String>,
        /// The node, where it is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub node: Option<String>,
        /// When the first of them ends, RFC 3339, where the plan is for what is due and they are not renewed yet.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub expires: Option<String>,
        /// What to do.
        pub steps: Vec<Step>,
        /// Whom it strands.
        pub strands: Strands,
        /// The phones are waited for before the next round.
        pub wait_for_phones: bool,
    }

    /// Whom a round strands.
    pub struct Strands {
        /// `none`, `some`, `all`.
        pub phones: String,
        /// Which kinds of phone.
        pub kinds: Vec<String>,
        /// Why, and on which reading of the sources it hangs.
        pub why: String,
        /// Who says so.
        pub references: Vec<Reference>,
    }
}

impl PlanRound {
    /// Every step that an output can close is closed.
    pub fn is_done(&self) -> bool {
        let mut checked = self.steps.iter().filter(|s| s.verify.as_ref().is_some_and(|v| v.by_output)).peekable();
        checked.peek().is_some() && checked.all(Step::is_done)
    }
}

impl PlanRound {
    /// What it renews, and where that is one node.
    pub fn title(&self) -> String {
        let on = self.node.as_ref().map_or_else(String::new, |node| format!(" on {node}"));
        format!("{}{on}", self.certificates.join(", "))
    }
}

impl Plan {
    /// All its steps.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        let rounds = self.as_given.rounds.iter().chain(&self.recommended.rounds);
        self.preconditions.iter().chain(rounds.flat_map(|r| &r.steps))
    }

    /// What is assumed, when it must be done, and what changed since.
    pub fn notes(&self) -> Vec<String> {
        let end = self.shown().rounds.iter().filter_map(|r| r.expires.as_ref()).min().map(|end| {
            let (day, time) = end.split_once('T').unwrap_or((end, ""));
            format!("The first end among the certificates to renew: {day}, {} UTC.", time.get(..5).unwrap_or_default())
        });
        self.assumed.iter().cloned().chain(end).chain(self.unplanned.iter().cloned()).collect()
    }

    /// Pretty JSON of the contract.
    pub fn json(&self) -> String {
        crate::report::text::json(self)
    }

    /// The rounds as given strand nobody, as long as the phones are waited for in between.
    pub const fn goes_as_given(&self) -> bool {
        self.as_given.safe || self.as_given.overtaken
    }

    /// The rounds to go by.
    pub const fn shown(&self) -> &Rounds {
        if self.goes_as_given() { &self.as_given } else { &self.recommended }
    }

    /// Phones of the case that are not registered, where they are lost by the end.
    fn but_those_away(&self) -> String {
        match (self.away, &self.shown().off) {
            (0, _) | (_, None) => String::new(),
            (1, Some(_)) => ", but for one phone of the case that is not registered".to_owned(),
            (away, Some(_)) => format!(", but for {away} phones of the case that are not registered"),
        }
    }

    /// The answer in one sentence.
    pub fn sentence(&self) -> String {
        if self.outgrown {
            return "Certificates were renewed that this plan does not name, and phones hang on them: it holds no more. Look at the report, and ask for a plan anew.".to_owned();
        }
        if self.as_given.overtaken || self.recommended.overtaken {
            return "A round was begun before the phones were counted back after the one before it, and that strands phones. Where you saw them back, tick that step.".to_owned();
        }
        let is_done = !self.recommended.rounds.is_empty() && self.recommended.rounds.iter().all(PlanRound::is_done);
        match (self.as_given.safe, self.recommended.safe, self.recommended.rounds.len()) {
            (false, true, _) if is_done => {
                "The recommended rounds are done, and strand nobody; as it was given, this plan would have stranded phones.".to_owned()
            }
            (true, ..) if self.as_given.rounds.is_empty() => "There is nothing to renew in this plan.".to_owned(),
            (true, true, n) if n < self.as_given.rounds.len() => {
                let rounds: Vec<String> = self.recommended.rounds.iter().map(PlanRound::title).collect();
                let fewer = if n == 1 { "one round would do" } else { "fewer rounds would do" };
                format!("Nobody is stranded by this plan{}; {fewer}: {}.", self.but_those_away(), rounds.join("; then "))
            }
            (true, ..) => format!("Nobody is stranded by this plan{}.", self.but_those_away()),
            (false, true, _) if self.recommended.lists_first => {
                format!(
                    "This plan strands phones that have not taken the present lists. Once all of them have, the recommended rounds strand nobody{}.",
                    self.but_those_away()
                )
            }
            (false, true, 1) => format!("This plan strands phones. One round in another way strands nobody{}.", self.but_those_away()),
            (false, true, n) => {
                format!("This plan strands phones. {n} rounds with all phones back in between strand nobody{}.", self.but_those_away())
            }
            (false, false, _) => "This plan strands phones, and no order of these renewals saves all of them.".to_owned(),
        }
    }
}
