//! Turns places into evidence, and what the core says into the contract's words.

use super::{Dispute, Event, Evidence, Procedure, Reference, Side, Step, Verify};
use crate::case;
use crate::cisco;
use crate::cisco::impact::{Level, Phones};
use crate::procedure::{self, Closing, Tailored};
use crate::read;
use crate::source::{Sources, Span};
use time::OffsetDateTime;

/// Turns places into evidence.
pub(super) struct Show<'a> {
    pub(super) artifacts: &'a [read::Artifact],
    pub(super) sources: &'a Sources,
    pub(super) clusters: &'a [case::Cluster],
}

impl Show<'_> {
    /// The artifact that a span stands in: of several in one input the one that holds it.
    pub(super) fn artifact_at(&self, span: Span) -> Option<usize> {
        let of_source = || self.artifacts.iter().enumerate().filter(|(_, a)| a.source == span.source);
        let end = |s: Span| s.start.saturating_add(u64::from(s.len));
        let holds = |a: &read::Artifact| a.span.start <= span.start && span.start < end(a.span);
        of_source().filter(|(_, a)| holds(a)).max_by_key(|(_, a)| a.span.start).or_else(|| of_source().next()).map(|(i, _)| i)
    }

    /// The name of a cluster, where the case has several.
    pub(super) fn told_apart(&self, cluster: &case::Cluster) -> Option<String> {
        cluster.name().filter(|_| self.clusters.len() > 1).map(str::to_owned)
    }

    /// An event of the timeline.
    pub(super) fn event(&self, event: case::Event) -> Option<Event> {
        Some(Event { time: rfc3339(event.time)?, what: event.what, node: event.node, evidence: self.evidence(event.span)? })
    }

    /// The line of an artifact, or the stretch of bytes, that a span stands for.
    pub(super) fn evidence(&self, span: Span) -> Option<Evidence> {
        let index = self.artifact_at(span)?;
        let source = self.sources.get(span.source)?;
        let quoted = source.quote(span);
        let line = quoted.as_ref().map(|(line, _)| *line);
        let excerpt = match quoted {
            Some((_, text)) => text,
            None => self.describe(span)?,
        };
        Some(Evidence { artifact: artifact_id(index), line, offset: Some(span.start), excerpt })
    }

    /// The line that a span begins in; `None` in binary sources.
    pub(super) fn line(&self, span: Span) -> Option<u32> {
        self.sources.get(span.source)?.quote(span).map(|(line, _)| line)
    }

    /// What a stretch of a binary file says: the bytes themselves in hex, as a dump shows them.
    fn describe(&self, span: Span) -> Option<String> {
        self.sources.get(span.source)?.content(Span { len: span.len.min(32), ..span }).map(crate::x509::hex)
    }

    /// Steps as they stand; without closings, as they are written.
    pub(super) fn steps(&self, name: &str, steps: &[procedure::Step], closings: &[Closing]) -> Vec<Step> {
        let mut shown: Vec<Step> = steps.iter().enumerate().map(|(i, s)| step(name, i, s)).collect();
        for (step, closing) in shown.iter_mut().zip(closings) {
            step.ticked = *closing == Closing::Ticked;
            let Some(verify) = &mut step.verify else { continue };
            let (done, differs, span) = match closing {
                Closing::Open(why) => (None, why.clone(), None),
                Closing::Ticked => (None, None, None),
                Closing::Done(span) => (Some(true), None, Some(*span)),
                Closing::Differs(why, span) => (Some(false), Some(why.clone()), Some(*span)),
            };
            verify.done = done;
            verify.differs = differs;
            verify.evidence = span.and_then(|s| self.evidence(s));
        }
        shown
    }

    /// A procedure as it stands.
    pub(super) fn procedure(&self, tailored: &Tailored, closings: &[Closing]) -> Procedure {
        let procedure = tailored.procedure;
        Procedure {
            id: procedure.id.to_owned(),
            title: procedure.title.to_owned(),
            cluster: None,
            impact: level(tailored.impact).to_owned(),
            after_hours: procedure.after_hours,
            phones: phones(tailored.phones).to_owned(),
            ends: tailored.ends.iter().map(|id| (*id).to_owned()).collect(),
            steps: self.steps(procedure.id, &tailored.steps, closings),
            disputes: procedure.disputes.iter().map(dispute).collect(),
            references: procedure.sources.iter().map(|c| reference(*c)).collect(),
        }
    }
}

/// The name of an artifact in reports, by its place in the case.
pub fn artifact_id(index: usize) -> String {
    format!("a{}", index.saturating_add(1))
}

/// The id of a step, by its procedure and its place.
pub(super) fn step_id(procedure: &str, index: usize) -> String {
    format!("{procedure}-{}", index.saturating_add(1))
}

fn step(procedure: &str, index: usize, step: &procedure::Step) -> Step {
    Step {
        id: step_id(procedure, index),
        ticked: false,
        node: step.node.clone(),
        place: step.place.clone(),
        text: step.text.clone(),
        command: step.command.clone(),
        caution: step.caution.clone(),
        verify: step.verify.as_ref().map(|v| Verify {
            command: v.command.clone(),
            expect: v.expect.clone(),
            by_output: v.check.is_some(),
            done: None,
            differs: None,
            evidence: None,
        }),
    }
}

pub(super) const fn level(level: Level) -> &'static str {
    match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
}

pub(super) const fn phones(phones: Phones) -> &'static str {
    match phones {
        Phones::None => "none",
        Phones::Some => "some",
        Phones::All => "all",
    }
}

pub(super) fn dispute(dispute: &cisco::Dispute) -> Dispute {
    Dispute {
        id: dispute.id.to_owned(),
        question: dispute.question.to_owned(),
        sides: dispute.sides.iter().map(|(says, citation)| Side { says: (*says).to_owned(), reference: reference(*citation) }).collect(),
        taken: dispute.taken.to_owned(),
    }
}

pub(super) fn reference(citation: cisco::Citation) -> Reference {
    let document = citation.document;
    let section = if citation.section.is_empty() { String::new() } else { format!(", {}", citation.section) };
    Reference {
        title: format!("{} ({}){section}", document.title, document.id),
        url: document.url.to_owned(),
        revision: (!document.revision.is_empty()).then(|| document.revision.to_owned()),
    }
}

pub(super) fn rfc3339(time: OffsetDateTime) -> Option<String> {
    let (date, clock) = (time.date(), time.time());
    let whole = (0..=9999).contains(&date.year());
    whole.then(|| format!("{date}T{:02}:{:02}:{:02}Z", clock.hour(), clock.minute(), clock.second()))
}
