//! Turns artifacts, cluster, verdicts and procedures into the report.

use super::cluster::{cluster_of, trust_list};
use super::findings::{acted_on, in_order, verdict_line};
use super::impact::impact_table;
use super::show::{Show, reference};
use super::work::{InWork, Underway, before};
use super::{Knowledge, Report, SCHEMA, answer, plan, procedures, unknowns};
use crate::case;
use crate::cisco::documents;
use crate::diagnose;
use crate::procedure;
use crate::read;
use crate::rehearse;
use crate::source::Sources;
use time::Date;

/// Events of the timeline that are shown.
const EVENTS: usize = 400;

/// Builds the report. `work`: where the inputs from before the work end, and what a plan renews.
pub fn build(artifacts: &[read::Artifact], sources: &Sources, as_of: Date, work: Option<&InWork>) -> Report {
    let mut clusters = case::gather(artifacts, sources);
    clusters.iter_mut().for_each(|c| c.since = work.map(|w| w.begun));
    let before = work.map(|w| before(artifacts, sources, w.begun));
    if let (Some(before), Some(work), Some(now)) = (&before, work, clusters.first_mut()) {
        now.back = case::Progress { before, now, begun: work.begun, as_of: Some(as_of) }.back(rehearse::may_be_stranded(before));
    }
    let nobody = case::Cluster::default();
    let (main, others) = clusters.split_first().unwrap_or((&nobody, &[]));
    let show = Show { artifacts, sources, clusters: &clusters };
    let underway = before.as_ref().zip(work).map(|(before, work)| {
        let progress = case::Progress { before, now: main, begun: work.begun, as_of: Some(as_of) };
        Underway::of(progress, &work.ticked, as_of)
    });

    let verdicts = diagnose::diagnose(main, as_of);
    let mut findings = show.findings(main, &verdicts);
    let called = procedure::tailor(main, &acted_on(&verdicts), as_of);
    let mut written = show.procedures(&called, underway.as_ref());
    written.iter_mut().for_each(|p| p.cluster = show.told_apart(main));
    for (other, number) in others.iter().zip(2..) {
        let verdicts = diagnose::diagnose(other, as_of);
        findings.extend(show.findings(other, &verdicts));
        written.extend(show.procedures_of_other(other, number, &procedure::tailor(other, &acted_on(&verdicts), as_of)));
    }
    procedures::name_ending(&mut findings, &written);
    let findings = in_order(findings);
    procedures::order(&mut written, &findings);
    // What holds for one of several clusters is not what it is not.
    let mut ruled_out = show.ruled_out(&verdicts);
    ruled_out.retain(|r| !findings.iter().any(|f| f.id == r.id));

    let mut unknowns = unknowns::of(main, &verdicts);
    // Where nothing was found it comes first.
    let place = if findings.is_empty() { 0 } else { unknowns.len() };
    unknowns.splice(place..place, show.homeless());

    let mut report = Report {
        schema: SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        knowledge: Knowledge {
            date: documents::FACTS_AS_OF.to_owned(),
            documents: documents::ALL.iter().map(|d| reference(d.section(""))).collect(),
        },
        as_of: as_of.to_string(),
        summary: String::new(),
        artifacts: artifacts.iter().enumerate().map(|(i, a)| show.artifact(i, a)).collect(),
        cluster: cluster_of(main),
        other_clusters: others.iter().map(cluster_of).collect(),
        certificates: clusters.iter().flat_map(|c| show.certificates(c)).collect(),
        trust_lists: clusters.iter().flat_map(|c| &c.lists).filter(|l| !l.list.absent).map(trust_list).collect(),
        timeline: clusters.iter().flat_map(case::timeline).filter_map(|e| show.event(e)).take(EVENTS).collect(),
        findings,
        ruled_out,
        unknowns,
        verdicts: verdicts.iter().map(|(c, v)| verdict_line(c, v)).collect(),
        work: None,
        procedures: written,
        ways_back: plan::ways_back_now(before.as_ref().unwrap_or(main)),
        impact: impact_table(main, as_of),
    };
    report.work = underway.zip(work).map(|(underway, work)| show.work(&underway, work, &report));
    report.summary = answer(&report).sentence;
    report
}
