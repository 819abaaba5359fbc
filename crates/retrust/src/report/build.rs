//! Turns artifacts, cluster, verdicts and procedures into the report.

use super::work::{InWork, Underway, before, close};
use super::*;
use crate::case;
use crate::cisco::impact::{self, Level, Phones};
use crate::cisco::{self, documents, purpose::Purpose};
use crate::diagnose::{self, Area, Condition, Instance, Severity, Verdict};
use crate::procedure::{self, Closing, Tailored};
use crate::read;
use crate::rehearse;
use crate::source::{Sources, Span};
use time::{Date, Duration, OffsetDateTime};

/// A certificate younger than this on the day asked about counts as renewed (ours).
const RENEWED: Duration = Duration::days(90);

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
    let verdicts = diagnose::diagnose(main, as_of);
    let mut findings = show.findings(main, &verdicts);
    let progress =
        before.as_ref().zip(work).map(|(before, work)| case::Progress { before, now: main, begun: work.begun, as_of: Some(as_of) });
    let ticked = work.map(|w| w.ticked.clone()).unwrap_or_default();
    let underway = progress.map(|p| Underway::of(p, &ticked, as_of));
    // What the work began with stays, with its steps as they were, while it is called for or a step of it is closed.
    let called = procedure::tailor(main, &acted_on(&verdicts), as_of);
    let mut procedures: Vec<Procedure> = Vec::new();
    let mut finished: Vec<Procedure> = Vec::new();
    for (tailored, closings) in underway.iter().flat_map(|u| &u.procedures) {
        let now = called.iter().find(|t| t.procedure.id == tailored.procedure.id);
        // What is done, and is called for no more, stands behind what is still to do.
        if now.is_none() && procedure::is_finished(&tailored.steps, closings) {
            finished.push(Procedure { ends: Vec::new(), ..show.procedure(tailored, closings) });
            continue;
        }
        if now.is_some() || procedure::has_begun(&tailored.steps, closings) || closings.contains(&Closing::Ticked) {
            let mut shown = show.procedure(tailored, closings);
            // It ends what it is called for now, too.
            for id in now.into_iter().flat_map(|t| &t.ends).filter(|id| !tailored.ends.contains(id)) {
                shown.ends.push((*id).to_owned());
            }
            procedures.push(shown);
        }
    }
    for tailored in &called {
        if procedures.iter().all(|p| p.id != tailored.procedure.id) {
            let closings = progress.map(|p| close(tailored.procedure.id, &tailored.steps, &p, &ticked)).unwrap_or_default();
            procedures.push(show.procedure(tailored, &closings));
        }
    }
    procedures.extend(finished);
    let several = |cluster: &case::Cluster| cluster.name().filter(|_| !others.is_empty()).map(str::to_owned);
    for procedure in &mut procedures {
        procedure.cluster = several(main);
    }
    for (other, number) in others.iter().zip(2..) {
        let verdicts = diagnose::diagnose(other, as_of);
        findings.extend(show.findings(other, &verdicts));
        // Each is written for its own nodes; its steps are told apart from those of the first cluster.
        for tailored in procedure::tailor(other, &acted_on(&verdicts), as_of) {
            let mut own = Procedure { cluster: several(other), ..show.procedure(&tailored, &[]) };
            for (i, step) in own.steps.iter_mut().enumerate() {
                step.id = step_id(&format!("{}-cluster-{number}", own.id), i);
            }
            procedures.push(own);
        }
    }
    for finding in &mut findings {
        let ending = |id: &String| procedures.iter().find(|p| p.cluster == finding.cluster && p.ends.contains(id));
        finding.procedure = ending(&finding.id).or_else(|| ending(finding.cause.as_ref()?)).map(|p| p.id.clone());
    }
    // The cause first, what it explains behind it; then how bad, how sure, and the order of the list.
    let weight =
        |f: &Finding| std::cmp::Reverse((RANKS.iter().position(|r| *r == f.severity), SURE.iter().position(|r| *r == f.certainty)));
    findings.sort_by_key(weight);
    let roots: Vec<Finding> = findings.iter().filter(|f| f.cause.is_none()).cloned().collect();
    let explained = |root: &Finding| {
        findings.iter().filter(|f| f.cause.as_ref() == Some(&root.id) && f.cluster == root.cluster).cloned().collect::<Vec<_>>()
    };
    let findings: Vec<Finding> = roots.into_iter().flat_map(|root| [vec![root.clone()], explained(&root)].concat()).collect();
    // What ends the cause comes first; what is finished stays behind.
    let led_to = |p: &Procedure| findings.iter().position(|f| f.cluster == p.cluster && p.ends.contains(&f.id)).unwrap_or(usize::MAX);
    procedures.sort_by_key(led_to);
    // What holds for one of several clusters is not what it is not.
    let mut ruled_out = show.ruled_out(&verdicts);
    ruled_out.retain(|r| !findings.iter().any(|f| f.id == r.id));
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
        unknowns: unknowns::of(main, &verdicts),
        verdicts: verdicts.iter().map(|(c, v)| verdict_line(c, v)).collect(),
        work: None,
        procedures,
        ways_back: super::plan::ways_back_now(before.as_ref().unwrap_or(main)),
        impact: impact_table(main, as_of),
    };
    report.work = underway.zip(work).map(|(underway, work)| show.work(&underway, work, &report));
    report.summary = answer(&report).sentence;
    report
}

/// Severities and certainties, the least first.
const RANKS: [&str; 4] = ["info", "low", "medium", "high"];
const SURE: [&str; 3] = ["possible", "likely", "confirmed"];
/// What is said of an artifact that is of none of the clusters: where there are several and none can be told for it, and
/// where it names nodes of another domain alone.
const HOMELESS: &str = "; not counted, for nothing says of which cluster it is: give it in one folder with the outputs of its cluster, or name the file after its node";
const FOREIGN: &str = "; not counted, for it names nodes of another domain than those of the cluster: give it with the outputs of that one";
/// Events of the timeline that are shown.
const EVENTS: usize = 400;

fn verdict_line(condition: &Condition, verdict: &Verdict) -> VerdictLine {
    VerdictLine {
        id: condition.id.to_owned(),
        scenario: condition.scenario.map(|s| s.number().to_owned()),
        verdict: verdict.word().to_owned(),
        why: if let Verdict::NotApplicable(why) = verdict { Some((*why).to_owned()) } else { None },
    }
}

pub(super) fn holding(verdicts: &[(&'static Condition, Verdict)]) -> Vec<&'static str> {
    verdicts.iter().filter(|(_, v)| matches!(v, Verdict::Holds(_))).map(|(c, _)| c.id).collect()
}

/// What holds and is acted on by itself. What phones do because of another finding ends with that one; elsewhere a
/// consequence may ask for work of its own. What weighs nothing here asks for none.
pub(super) fn acted_on(verdicts: &[(&'static Condition, Verdict)]) -> Vec<&'static str> {
    let holding = holding(verdicts);
    let is_symptom = |c: &Condition, v: &Verdict| c.area == Area::Phones && c.cause(v, &holding).is_some();
    let asks_for_work = |v: &Verdict| matches!(v, Verdict::Holds(instance) if instance.severity != Some(Severity::Info));
    verdicts.iter().filter(|(c, v)| asks_for_work(v) && !is_symptom(c, v)).map(|(c, _)| c.id).collect()
}

/// Turns places into evidence.
pub(super) struct Show<'a> {
    pub(super) artifacts: &'a [read::Artifact],
    pub(super) sources: &'a Sources,
    pub(super) clusters: &'a [case::Cluster],
}

/// The name of an artifact in reports, by its place in the case.
pub fn artifact_id(index: usize) -> String {
    format!("a{}", index.saturating_add(1))
}

impl Show<'_> {
    /// What holds on a cluster, each under the condition that explains it.
    fn findings(&self, cluster: &case::Cluster, verdicts: &[(&'static Condition, Verdict)]) -> Vec<Finding> {
        let holding = holding(verdicts);
        verdicts
            .iter()
            .filter_map(|(condition, verdict)| {
                let Verdict::Holds(instance) = verdict else { return None };
                // The cause of a cause explains both.
                let first = condition.cause(verdict, &holding);
                let above = first.and_then(|id| verdicts.iter().find(|(c, _)| c.id == id));
                let root = above.and_then(|(c, v)| c.cause(v, &holding)).or(first);
                Some(Finding {
                    cause: root.map(str::to_owned),
                    cluster: cluster.name().filter(|_| self.clusters.len() > 1).map(str::to_owned),
                    ..self.finding(condition, instance)
                })
            })
            .collect()
    }

    fn ruled_out(&self, verdicts: &[(&'static Condition, Verdict)]) -> Vec<RuledOut> {
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

    fn event(&self, event: case::Event) -> Option<Event> {
        Some(Event { time: rfc3339(event.time)?, what: event.what, node: event.node, evidence: self.evidence(event.span)? })
    }

    /// The artifact that a span stands in: of several in one input the one that holds it.
    pub(super) fn artifact_at(&self, span: Span) -> Option<usize> {
        let of_source = || self.artifacts.iter().enumerate().filter(|(_, a)| a.source == span.source);
        let end = |s: Span| s.start.saturating_add(u64::from(s.len));
        let holds = |a: &read::Artifact| a.span.start <= span.start && span.start < end(a.span);
        of_source().filter(|(_, a)| holds(a)).max_by_key(|(_, a)| a.span.start).or_else(|| of_source().next()).map(|(i, _)| i)
    }

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

    /// What a stretch of a binary file says: the bytes themselves in hex, as a dump shows them.
    fn describe(&self, span: Span) -> Option<String> {
        self.sources.get(span.source)?.content(Span { len: span.len.min(32), ..span }).map(crate::x509::hex)
    }

    fn artifact(&self, index: usize, artifact: &read::Artifact) -> Artifact {
        let source = self.sources.get(artifact.source);
        let neighbour = |at: Option<usize>| at.and_then(|i| self.artifacts.get(i)).is_some_and(|a| a.source == artifact.source);
        let shared = neighbour(index.checked_sub(1)) || neighbour(index.checked_add(1));
        let line = source.filter(|_| shared).and_then(|s| s.quote(artifact.span)).map(|(line, _)| line);
        let own = self.clusters.iter().find(|c| c.artifacts.contains(&index));
        let homeless =
            Some(if self.clusters.len() > 1 { HOMELESS } else { FOREIGN }).filter(|_| own.is_none() && !artifact.facts.is_empty());
        let node = own.into_iter().flat_map(|c| &c.lists).find(|l| l.artifact == index).and_then(|l| l.node.clone());
        Artifact {
            id: artifact_id(index),
            name: source.map_or_else(String::new, |s| s.name.clone()),
            archive: source.and_then(|s| s.archive.clone()),
            kind: artifact.kind.name().to_owned(),
            line,
            node: node.or_else(|| self.node_of(artifact)).map(|name| {
                let addressed = own.and_then(|c| c.nodes.iter().find(|n| n.ip.as_ref() == Some(&name)));
                addressed.map_or(name, |n| n.name.clone())
            }),
            cluster: own.and_then(case::Cluster::name).filter(|_| self.clusters.len() > 1).map(str::to_owned),
            bytes: source.map_or(0, |s| s.bytes),
            content: content(artifact) + homeless.unwrap_or(""),
            covers: artifact.facts.iter().find_map(covers),
            problems: artifact.problems.iter().map(|p| self.problem(p)).collect(),
        }
    }

    fn node_of(&self, artifact: &read::Artifact) -> Option<String> {
        let nodes = artifact.facts.iter().filter_map(|fact| match fact {
            read::Fact::Certificate(seen) => seen.node.as_ref(),
            read::Fact::Node(node) if artifact.kind == read::Kind::Log => Some(&node.name),
            _ => None,
        });
        let mut nodes: Vec<&String> = nodes.collect();
        // A folder may bear the full name and the log inside the short one.
        nodes.sort_by_key(|node| (case::host(node), std::cmp::Reverse(node.len())));
        nodes.dedup_by_key(|node| case::host(node));
        if let [one] = nodes.as_slice() { Some((*one).clone()) } else { None }
    }

    fn problem(&self, problem: &read::Problem) -> Problem {
        let line = problem.at.and_then(|s| self.sources.get(s.source).and_then(|source| source.quote(s))).map(|(line, _)| line);
        Problem { line, offset: problem.at.map(|s| s.start), message: problem.message() }
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

pub(super) fn rfc3339(time: OffsetDateTime) -> Option<String> {
    let (date, clock) = (time.date(), time.time());
    let whole = (0..=9999).contains(&date.year());
    whole.then(|| format!("{date}T{:02}:{:02}:{:02}Z", clock.hour(), clock.minute(), clock.second()))
}

fn covers(fact: &read::Fact) -> Option<Covers> {
    let read::Fact::Log(log) = fact else { return None };
    let (from, until) = log.covers?;
    Some(Covers { from: rfc3339(from)?, until: rfc3339(until)? })
}

fn content(artifact: &read::Artifact) -> String {
    use read::Fact;
    let count = |is: fn(&Fact) -> bool| artifact.facts.iter().filter(|f| is(f)).count();
    let plural = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    // Of an unknown one its folder may say whose it is.
    let first = artifact.facts.first().filter(|_| artifact.kind != read::Kind::Unknown);
    match first {
        None => String::new(),
        Some(Fact::TrustList(list)) if list.absent => format!("no {} on this server", list.kind.name()),
        Some(Fact::TrustList(list)) => format!("{}, {}", list.kind.name(), plural(list.records.len(), "record")),
        Some(Fact::Certificate(_)) => plural(count(|f| matches!(f, Fact::Certificate(_))), "certificate"),
        Some(Fact::Log(log)) => {
            let lines = log.lines;
            format!("{}, {lines} {}", log.log.name(), if lines == 1 { "line that matters" } else { "lines that matter" })
        }
        Some(Fact::Node(_)) => plural(count(|f| matches!(f, Fact::Node(_))), "node"),
        Some(Fact::Services(services)) => plural(services.len(), "service"),
        Some(Fact::Mode(mode)) => match mode.value {
            read::SecurityMode::Mixed => "mixed mode".to_owned(),
            read::SecurityMode::NonSecure => "non-secure mode".to_owned(),
        },
        Some(Fact::Release(release)) => format!("release {}", release.value.as_str()),
        Some(Fact::Sso(status)) => match &status.enabled {
            Some(on) if on.value => "SSO is on".to_owned(),
            Some(_) => "SSO is off".to_owned(),
            None => "SSO status".to_owned(),
        },
        Some(Fact::Saml(metadata)) => {
            let whose = if metadata.service_provider { "service provider" } else { "identity provider" };
            format!("{whose} metadata, {}", plural(metadata.keys.len(), "certificate"))
        }
        Some(Fact::Request(r)) => {
            let request = &r.request;
            let whose = request.subject.common_name().map_or_else(|| request.subject.to_string(), str::to_owned);
            format!("request for {whose}, {}, {}", request.key, plural(request.san.len(), "alternative name"))
        }
        Some(Fact::Crl(c)) => format!("revocation list of {}, {} revoked", c.crl.issuer, plural(c.crl.revoked, "certificate")),
        Some(Fact::Signed(file)) => {
            let signer =
                file.signer.as_ref().map_or_else(String::new, |s| format!(", signed by serial {} of {}", s.value.serial, s.value.issuer));
            format!("{}{signer}", file.name.as_deref().unwrap_or("a signed file"))
        }
        Some(Fact::Response(response)) => {
            let from = response.issuer.as_deref().unwrap_or("an identity provider");
            format!("response of {from}: {}", response.status.as_deref().unwrap_or("no status"))
        }
        Some(Fact::Phone(_)) => plural(count(|f| matches!(f, Fact::Phone(_))), "phone"),
        Some(Fact::Registered(at)) => format!("{} registered", plural(usize::try_from(at.value).unwrap_or(usize::MAX), "phone")),
        Some(Fact::Outcome(outcome)) => {
            outcome.about.as_ref().map_or_else(|| outcome.deed.words().to_owned(), |about| format!("{}: {about}", outcome.deed.words()))
        }
        Some(Fact::Undone(deed)) => format!("it does not say that {}", deed.value.words()),
        Some(Fact::Tunnels(tunnels)) => {
            format!("SSH tunnels of Expressway, {} of {} active", tunnels.iter().filter(|t| t.active).count(), tunnels.len())
        }
        Some(Fact::Settings(settings)) => format!("settings of Expressway, {} that matter here", settings.len()),
        Some(Fact::Table(table)) => {
            let shown: Vec<&str> = table.columns.iter().take(8).map(String::as_str).collect();
            let more = if table.columns.len() > 8 { ", …" } else { "" };
            format!("a table of {}: {}{more}", plural(table.rows, "row"), shown.join(", "))
        }
        Some(Fact::Listed(_)) => "names alone".to_owned(),
        Some(Fact::Sighting(said)) => said.message.meaning.trim_end_matches('.').to_owned(),
        Some(Fact::Primary(_) | Fact::SsoMode(_)) => String::new(),
    }
}

fn cluster_of(cluster: &case::Cluster) -> Cluster {
    let node = |n: &case::Node| Node {
        name: n.name.clone(),
        role: n.publisher.map(|p| if p { "publisher" } else { "subscriber" }.to_owned()),
        product: n.product.map(|p| p.name().to_owned()),
        release: n.release.clone(),
        services: n.services.as_ref().map(|s| s.iter().filter(|s| s.runs()).map(|s| s.name.clone()).collect()),
    };
    let mode = cluster.mode.as_ref().map(|m| match m.value {
        read::SecurityMode::Mixed => "mixed".to_owned(),
        read::SecurityMode::NonSecure => "non-secure".to_owned(),
    });
    Cluster {
        nodes: cluster.nodes.iter().map(node).collect(),
        security_mode: mode,
        release: cluster.release.as_ref().map(|r| r.value.as_str().to_owned()),
    }
}

fn trust_list(held: &case::HeldList) -> TrustList {
    let list = &held.list;
    let (status, why) = match &list.signature {
        read::Signature::Valid => ("valid", None),
        read::Signature::Invalid(why) => ("invalid", Some(why.clone())),
        read::Signature::Unchecked(why) => ("unchecked", Some(why.clone())),
    };
    TrustList {
        artifact: artifact_id(held.artifact),
        kind: list.kind.name().to_owned(),
        signer: list.signer.as_ref().map(|s| Signer { issuer: s.value.issuer.to_string(), serial: s.value.serial.to_string() }),
        signature: Signature { status: status.to_owned(), why },
        md5: list.md5.clone(),
        sha1: list.sha1.clone(),
        made: list.made.as_ref().and_then(|m| rfc3339(m.value)),
        whole: list.whole,
        records: list
            .records
            .iter()
            .map(|r| Record {
                role: r.role.words().to_owned(),
                node: r.node.clone(),
                subject: r.subject.to_string(),
                issuer: r.id.as_ref().map_or_else(String::new, |id| id.issuer.to_string()),
                serial: r.serial().map_or_else(String::new, ToString::to_string),
                sha1: r.sha1.clone(),
            })
            .collect(),
    }
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

const fn level(level: Level) -> &'static str {
    match level {
        Level::Low => "low",
        Level::Medium => "medium",
        Level::High => "high",
    }
}

const fn phones(phones: Phones) -> &'static str {
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

fn impact_table(cluster: &case::Cluster, as_of: Date) -> Vec<Impact> {
    let today = as_of.midnight().assume_utc();
    let rows = impact::TABLE.iter().map(|row| {
        let purposes = match row.purpose {
            Purpose::Tomcat => vec![Purpose::Tomcat, Purpose::TomcatEcdsa],
            Purpose::CallManager => vec![Purpose::CallManager, Purpose::CallManagerEcdsa],
            other => vec![other],
        };
        let mut made: Vec<OffsetDateTime> =
            purposes.into_iter().flat_map(|p| cluster.identities(p)).filter_map(case::Held::not_before).collect();
        made.sort_by_key(|t| std::cmp::Reverse(*t));
        let recent = |t: &OffsetDateTime| today.checked_sub(RENEWED).is_some_and(|start| *t >= start);
        Impact {
            purpose: row.purpose.name().to_owned(),
            risk: level(row.risk).to_owned(),
            trust_lists: row.trust_lists.iter().map(|l| (*l).to_owned()).collect(),
            impact: row.impact.to_owned(),
            phones: phones(row.phones).to_owned(),
            services: row.services.iter().map(|s| (*s).to_owned()).collect(),
            renewed: made.iter().any(recent),
            made: made.into_iter().filter_map(rfc3339).collect(),
        }
    });
    // What was renewed first, then as in the document.
    let mut rows: Vec<Impact> = rows.collect();
    rows.sort_by_key(|r| !r.renewed);
    rows
}
