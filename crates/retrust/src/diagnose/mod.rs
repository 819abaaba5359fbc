//! What can be wrong, checked on a cluster: one file a condition.
//!
//! Every condition answers on every cluster; silence is not an answer. A condition knows no
//! procedure: a procedure names the conditions that it ends.

#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod chain;
mod renewal;

// The conditions, one a file.
mod certificate_expired;
mod ctl_holds_old_capf;
mod dot1x_refused;
mod mra_cucm_does_not_trust_expressway;
mod mra_expressway_does_not_trust_cucm;
mod mra_name_not_in_certificate;
mod phones_trust_nothing;
mod sso_clock_skew;
mod sso_idp_certificate_changed;
mod sso_sp_metadata_stale;
mod trust_list_invalid;
mod trust_list_outdated;

use crate::case::Cluster;
use crate::cisco::{Citation, Dispute};
use crate::source::Span;
use time::{Date, OffsetDateTime};

/// Every condition, in the order in which the report shows what holds with equal weight.
pub const CONDITIONS: &[Condition] = &[
    phones_trust_nothing::CONDITION,
    trust_list_outdated::CONDITION,
    trust_list_invalid::CONDITION,
    sso_sp_metadata_stale::CONDITION,
    sso_idp_certificate_changed::CONDITION,
    sso_clock_skew::CONDITION,
    mra_cucm_does_not_trust_expressway::CONDITION,
    mra_expressway_does_not_trust_cucm::CONDITION,
    mra_name_not_in_certificate::CONDITION,
    dot1x_refused::CONDITION,
    ctl_holds_old_capf::CONDITION,
    certificate_expired::CONDITION,
];

/// One thing that can be wrong.
pub struct Condition {
    /// Its file's name with dashes; never renamed.
    pub id: &'static str,
    /// The scenario of document 225746 that it is.
    pub scenario: Option<Scenario>,
    /// What it touches.
    pub area: Area,
    /// How bad it is where it holds.
    pub severity: Severity,
    /// One sentence that a tired person understands.
    pub title: &'static str,
    /// Why, and what looks alike and is not this.
    pub explanation: &'static str,
    /// Who says so.
    pub sources: &'static [Citation],
    /// Answers for a cluster at a day.
    pub check: fn(&Cluster, Date) -> Verdict,
}

/// A scenario of Cisco document 225746.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scenario {
    /// Phones trust nothing any more.
    S1,
    /// SSO fails after a Tomcat renewal.
    S2,
    /// MRA fails.
    S3,
    /// 802.1X fails after a CAPF renewal.
    S4_1,
    /// TLS phones stay out after a CAPF renewal.
    S4_2,
}

impl Scenario {
    /// Its number in the document.
    pub const fn number(self) -> &'static str {
        match self {
            Self::S1 => "1",
            Self::S2 => "2",
            Self::S3 => "3",
            Self::S4_1 => "4.1",
            Self::S4_2 => "4.2",
        }
    }
}

/// What a condition touches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is its name in the report")]
pub enum Area {
    Phones,
    Sso,
    Mra,
    Capf,
    Certificates,
}

/// How bad.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// At risk one day.
    Low,
    /// Some users or phones.
    Medium,
    /// A service is down, or would be.
    High,
}

/// How sure. Confirmed: two independent things agree, or one leaves no other reading.
/// Likely: one thing says so and others fit. Possible: nothing speaks against it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "told above")]
pub enum Certainty {
    Possible,
    Likely,
    Confirmed,
}

/// A condition's answer.
pub enum Verdict {
    /// It cannot be there, and why.
    NotApplicable(&'static str),
    /// It is not there, and what shows it.
    RuledOut(Vec<Span>),
    /// It cannot be decided; what would decide it.
    Open(Vec<Question>),
    /// It is there.
    Holds(Box<Instance>),
}

impl Verdict {
    /// The word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotApplicable(_) => "not-applicable",
            Self::RuledOut(_) => "ruled-out",
            Self::Open(_) => "open",
            Self::Holds(_) => "holds",
        }
    }
}

/// How a condition holds on this cluster.
pub struct Instance {
    /// How sure.
    pub certainty: Certainty,
    /// How bad, where it differs from the condition's own.
    pub severity: Option<Severity>,
    /// What it means here, in one or two sentences.
    pub here: String,
    /// What should be.
    pub expected: Option<String>,
    /// What is.
    pub found: Option<String>,
    /// The lines that prove it, the strongest first.
    pub evidence: Vec<Span>,
    /// What would make it surer.
    pub questions: Vec<Question>,
    /// Disputes that it hangs on.
    pub disputes: &'static [Dispute],
}

impl Instance {
    fn new(certainty: Certainty, here: impl Into<String>, evidence: Vec<Span>) -> Self {
        let mut unique: Vec<Span> = Vec::new();
        for span in evidence {
            if !unique.contains(&span) {
                unique.push(span);
            }
        }
        Self {
            certainty,
            severity: None,
            here: here.into(),
            expected: None,
            found: None,
            evidence: unique,
            questions: Vec::new(),
            disputes: &[],
        }
    }

    fn compare(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.found = Some(found.into());
        self
    }

    fn ask(mut self, questions: Vec<Question>) -> Self {
        self.questions = questions;
        self
    }

    const fn weighs(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    const fn disputed(mut self, disputes: &'static [Dispute]) -> Self {
        self.disputes = disputes;
        self
    }

    fn holds(self) -> Verdict {
        Verdict::Holds(Box::new(self))
    }
}

/// What could not be decided, why it matters, and what would decide it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The question.
    pub question: String,
    /// What the answer decides.
    pub why: String,
    /// The command that answers it.
    pub command: Option<String>,
    /// The page or file that answers it.
    pub page: Option<String>,
    /// Where to run it.
    pub node: Option<String>,
}

impl Question {
    fn command(command: impl Into<String>, question: impl Into<String>, why: impl Into<String>) -> Self {
        Self { question: question.into(), why: why.into(), command: Some(command.into()), page: None, node: None }
    }

    fn page(page: impl Into<String>, question: impl Into<String>, why: impl Into<String>) -> Self {
        Self { question: question.into(), why: why.into(), command: None, page: Some(page.into()), node: None }
    }

    fn on(mut self, node: impl Into<String>) -> Self {
        self.node = Some(node.into());
        self
    }

    /// The certificate query: one command that shows most.
    fn certificates(why: impl Into<String>) -> Self {
        Self::command(crate::cisco::commands::CERTIFICATE_QUERY, "Which certificates do the nodes hold now?", why).on("publisher")
    }
}

/// Runs every condition.
pub fn diagnose(cluster: &Cluster, as_of: Date) -> Vec<(&'static Condition, Verdict)> {
    CONDITIONS.iter().map(|c| (c, (c.check)(cluster, as_of))).collect()
}

/// A login by single sign-on that succeeded after something was seen: later in the same log, or by its time in another.
fn login_after(cluster: &Cluster, seen: &crate::read::Sighting) -> Option<Span> {
    let later = |ok: &&crate::read::Sighting| {
        if ok.span.source == seen.span.source {
            ok.span.start > seen.span.start
        } else {
            ok.time.zip(seen.time).is_some_and(|(a, b)| a > b)
        }
    };
    cluster.seen(crate::cisco::log_messages::LOGIN_OK).into_iter().find(later).map(|ok| ok.span)
}

/// `14 Feb 2026 22:31 UTC`.
pub fn show_time(time: OffsetDateTime) -> String {
    let month: String = time.month().to_string().chars().take(3).collect();
    format!("{} {month} {} {:02}:{:02} UTC", time.day(), time.year(), time.hour(), time.minute())
}

/// `14 Feb 2026`.
pub fn show_day(time: OffsetDateTime) -> String {
    let month: String = time.month().to_string().chars().take(3).collect();
    format!("{} {month} {}", time.day(), time.year())
}

/// Time from one moment to another; negative where they are the other way round.
fn elapsed(from: OffsetDateTime, to: OffsetDateTime) -> time::Duration {
    time::Duration::seconds(to.unix_timestamp().saturating_sub(from.unix_timestamp()))
}

/// `a, b and c`.
fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
