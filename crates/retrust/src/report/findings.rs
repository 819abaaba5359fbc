//! What the verdicts say: what holds, under what explains it, and what was ruled out.

use super::show::{Show, dispute, reference};
use super::{Finding, RuledOut, VerdictLine};
use crate::case;
use crate::diagnose::{Area, Condition, Instance, Severity, Verdict};

/// Severities and certainties, the least first.
const RANKS: [&str; 4] = ["info", "low", "medium", "high"];
const SURE: [&str; 3] = ["possible", "likely", "confirmed"];

/// What holds.
pub(super) fn holding(verdicts: &[(&'static Condition, Verdict)]) -> Vec<&'static str> {
    verdicts.iter().filter(|(_, v)| matches!(v, Verdict::Holds(_))).map(|(c, _)| c.id).collect()
}

/// What holds and is acted on by itself. What phones do because of another finding that is ends with that one; elsewhere
/// a consequence may ask for work of its own. What weighs nothing here asks for none.
pub(super) fn acted_on(verdicts: &[(&'static Condition, Verdict)]) -> Vec<&'static str> {
    let asks_for_work = |v: &Verdict| matches!(v, Verdict::Holds(instance) if instance.severity != Some(Severity::Info));
    let asking: Vec<&str> = verdicts.iter().filter(|(_, v)| asks_for_work(v)).map(|(c, _)| c.id).collect();
    let is_symptom = |c: &Condition, v: &Verdict| c.area == Area::Phones && c.cause(v, &asking).is_some();
    verdicts.iter().filter(|(c, v)| asks_for_work(v) && !is_symptom(c, v)).map(|(c, _)| c.id).collect()
}

impl Show<'_> {
    /// What holds on a cluster, each under the condition that explains it.
    pub(super) fn findings(&self, cluster: &case::Cluster, verdicts: &[(&'static Condition, Verdict)]) -> Vec<Finding> {
        let holding = holding(verdicts);
        verdicts
            .iter()
            .filter_map(|(condition, verdict)| {
                let Verdict::Holds(instance) = verdict else { return None };
                // The cause of a cause explains both.
                let first = condition.cause(verdict, &holding);
                let above = first.and_then(|id| verdicts.iter().find(|(c, _)| c.id == id));
                let root = above.and_then(|(c, v)| c.cause(v, &holding)).or(first);
                Some(Finding { cause: root.map(str::to_owned), cluster: self.told_apart(cluster), ..self.finding(condition, instance) })
            })
            .collect()
    }

    pub(super) fn ruled_out(&self, verdicts: &[(&'static Condition, Verdict)]) -> Vec<RuledOut> {
        let ruled = verdicts.iter().filter_map(|(c, v)| if let Verdict::RuledOut(spans) = v { Some((c, spans)) } else { None });
        ruled
            .map(|(c, spans)| RuledOut {
                id: c.id.to_owned(),
                scenario: c.scenario.map(|s| s.number().to_owned()),
                title: c.title.to_owned(),
                evidence: spans.iter().filter_map(|s| self.evidence(*s)).take(8).collect(),
            })
            .collect()
    }

    fn finding(&self, condition: &Condition, instance: &Instance) -> Finding {
        Finding {
            id: condition.id.to_owned(),
            scenario: condition.scenario.map(|s| s.number().to_owned()),
            area: match condition.area {
                Area::Phones => "phones",
                Area::Sso => "sso",
                Area::Mra => "mra",
                Area::Capf => "capf",
                Area::Certificates => "certificates",
                Area::Recovery => "recovery",
            }
            .to_owned(),
            severity: match instance.severity.unwrap_or(condition.severity) {
                Severity::High => "high",
                Severity::Medium => "medium",
                Severity::Low => "low",
                Severity::Info => "info",
            }
            .to_owned(),
            certainty: instance.certainty.word().to_owned(),
            cause: None,
            cluster: None,
            title: condition.title.to_owned(),
            here: instance.here.clone(),
            explanation: condition.explanation.to_owned(),
            by_hand: condition.by_hand.to_owned(),
            expected: instance.expected.clone(),
            found: instance.found.clone(),
            evidence: instance.evidence.iter().filter_map(|s| self.evidence(*s)).take(40).collect(),
            procedure: None,
            disputes: instance.disputes.iter().map(dispute).collect(),
            references: condition.sources.iter().map(|c| reference(*c)).collect(),
        }
    }
}

pub(super) fn verdict_line(condition: &Condition, verdict: &Verdict) -> VerdictLine {
    VerdictLine {
        id: condition.id.to_owned(),
        scenario: condition.scenario.map(|s| s.number().to_owned()),
        verdict: verdict.word().to_owned(),
        why: if let Verdict::NotApplicable(why) = verdict { Some((*why).to_owned()) } else { None },
    }
}

/// The cause first, what it explains behind it; then how bad, how sure, and the order of the list.
pub(super) fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    let rank = |f: &Finding| (RANKS.iter().position(|r| *r == f.severity), SURE.iter().position(|r| *r == f.certainty));
    findings.sort_by_key(|f| std::cmp::Reverse(rank(f)));
    let explained = |root: &Finding| {
        findings.iter().filter(|f| f.cause.as_ref() == Some(&root.id) && f.cluster == root.cluster).cloned().collect::<Vec<_>>()
    };
    let roots = findings.iter().filter(|f| f.cause.is_none());
    roots.flat_map(|root| [vec![root.clone()], explained(root)].concat()).collect()
}
