//! Scenario 1: no anchor of the phones' trust list survives.
//!
//! What phones hold is the list that they last accepted; what a server shows now is what it
//! would hand out. So a list that already names the new certificates clears nothing, and an
//! older one, held against what the nodes show now, proves it.

use super::renewal::{self, RECENT, Story};
use super::trust_list_refused::symptoms;
use super::{Area, Certainty, Condition, Instance, Question, Scenario, Severity, Verdict, elapsed, list, show_day};
use crate::case::{Anchor, Cluster, Fate, HeldList, regenerated};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, Role, commands, disputes};
use crate::read::{ListKind, Sighting};
use crate::source::Span;
use std::collections::BTreeMap;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "phones-trust-nothing",
    scenario: Some(Scenario::S1),
    area: Area::Phones,
    severity: Severity::High,
    title: "Phones trust nothing that the cluster shows any more",
    explanation: "A phone accepts a new trust list only from a signer that it knows, or that a TVS it knows vouches for. When CallManager, TVS and ITLRecovery are renewed before the phones have taken the lists in between, every certificate that they hold is gone, and they refuse the new list and every configuration. A single surviving TVS certificate or signer makes it another, lesser fault. The status message `Trust List update failed` alone is not proof: an unreachable TFTP prints it too.",
    because: &[],
    by_hand: "Compare the serials of the signer, CallManager and TVS in a phone's list (Admin settings > Security setup > Trust list) with `show cert own ITLRecovery`, `show cert own CallManager` and `show cert own TVS` on each node. One that is equal saves the phone.",
    sources: &[
        docs::COMMON_ISSUES.section("Scenario 1"),
        docs::REGENERATION.section("TVS and ITLRecovery"),
        docs::SECURITY_GUIDE_12.section("Trust lists"),
        docs::MIGRATION.section("TVS query"),
    ],
    check,
};

/// What is left to phones after all anchors were renewed together, and that nothing shows whether it is so.
const LEFT: &str = "Phones that did not take each list in between hold none of the present certificates.";
const UNSEEN: &str = " Nothing in the case shows whether phones are affected.";

/// A list with what became of its anchors.
struct Judged<'a> {
    held: &'a HeldList,
    anchors: Vec<Anchor<'a>>,
}

impl Judged<'_> {
    fn old(&self) -> bool {
        self.anchors.iter().any(Anchor::gone)
    }

    /// Nothing that it names can vouch for what the cluster hands out now.
    fn is_lost(&self, cluster: &Cluster) -> bool {
        self.old() && self.anchors.iter().all(|a| a.gone() || a.survives() && !a.vouches(cluster))
    }
}

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let judged =
        |kind| cluster.lists(kind).into_iter().map(|held| Judged { held, anchors: cluster.anchors(&held.list) }).collect::<Vec<_>>();
    let itls = judged(ListKind::Itl);
    // A CTL that was left over from mixed mode signs nothing for phones that have been reset since.
    let ctls = if cluster.is_mixed() == Some(false) { Vec::new() } else { judged(ListKind::Ctl) };
    let story = renewal::story(cluster);
    let symptoms = symptoms(cluster);
    // What a token signed, phones know by the token, whatever was renewed; and the CTL carries the ITL (215539).
    let by_token = |c: &Judged<'_>| c.anchors.iter().any(|a| matches!(a.fate, Fate::Token));
    let saved_by_ctl = ctls.iter().any(|c| c.old() && c.anchors.iter().any(|a| a.vouches(cluster)) || by_token(c));

    // Nobody holds an old list any more, and nobody is stranded by one.
    if cluster.all_phones_took() && !itls.iter().any(|l| l.held.phone.is_some() && l.is_lost(cluster)) && symptoms.is_empty() {
        let shown = cluster.phones.iter().filter(|p| p.itl_status.is_some()).map(|p| p.span).take(8);
        return Verdict::RuledOut(shown.chain(cluster.back).collect());
    }
    // The phone that was looked at holds the present certificates, and no other says that it does not.
    let present = cluster.phones_hold_present();
    if !present.is_empty() && symptoms.is_empty() && away(cluster).is_empty() {
        return Verdict::RuledOut(present);
    }
    // A phone's own list says what it holds; of an older one that was saved it is not known who still does.
    let lost = || itls.iter().filter(|l| l.is_lost(cluster) && !saved_by_ctl);
    let lost = lost().find(|l| l.held.phone.is_some()).or_else(|| lost().next());
    if let Some(lost) = lost {
        let own = lost.held.phone.is_some();
        if own || !matches!(renewal::story_of(cluster, renewal::vouching(cluster)), Story::Apart(_)) {
            let newer =
                !own && itls.iter().any(|l| l.held.phone.is_none() && !l.anchors.is_empty() && l.anchors.iter().all(Anchor::survives));
            return confirmed(lost, &symptoms, newer, !own && (cluster.some_phone_took() || !present.is_empty()));
        }
    }
    let saved: Vec<Span> = itls
        .iter()
        .chain(&ctls)
        .filter(|l| l.old() || by_token(l))
        .flat_map(|l| l.anchors.iter().filter(|a| a.vouches(cluster)).map(|a| a.record.span))
        .collect();
    // A CTL of which nothing is left says as much of the signer, though not of TVS.
    let ctl: Vec<Span> =
        ctls.iter().find(|l| l.is_lost(cluster)).map(|l| l.anchors.iter().map(|a| a.record.span).collect()).unwrap_or_default();
    match story {
        // Up to 11.5 an ITLRecovery that was kept saves nobody: it signs no list.
        Story::Apart(_) if saved.is_empty() && !matches!(renewal::story_of(cluster, renewal::vouching(cluster)), Story::Apart(_)) => {
            Verdict::Open(vec![old_list()])
        }
        Story::Apart(anchors) => Verdict::RuledOut(renewal::spans(&anchors)),
        _ if !saved.is_empty() => Verdict::RuledOut(saved),
        // Long after an installation one phone's refusal has another cause than a renewal that nothing shows.
        Story::Installed(day, _) if symptoms.is_empty() || elapsed(day, as_of.midnight().assume_utc()) > RECENT => {
            Verdict::Open(vec![old_list()])
        }
        // Phones that were left out would have been missed by now.
        Story::Together(day, _)
            if symptoms.is_empty()
                && ctl.is_empty()
                && away(cluster).is_empty()
                && elapsed(day, as_of.midnight().assume_utc()) > RECENT =>
        {
            Verdict::Open(vec![old_list()])
        }
        Story::Together(day, anchors) | Story::Installed(day, anchors) => {
            let away = away(cluster);
            let silent = symptoms.is_empty() && away.is_empty();
            let took = cluster.some_phone_took();
            let sure = !(silent && ctl.is_empty()) && present.is_empty();
            let certainty = if sure { Certainty::Likely } else { Certainty::Possible };
            let mut evidence = symptoms.clone();
            evidence.extend(away.iter().take(3));
            evidence.extend(ctl);
            evidence.extend(present.first());
            evidence.extend(renewal::spans(&anchors));
            let words = renewal::since(&anchors);
            let here = format!(
                "CallManager, TVS and ITLRecovery were all renewed within a week, the last on {}. {LEFT}{}",
                show_day(day),
                match away.len() {
                    _ if silent && took => " A phone of the case took a list since; of the others nothing is known.".to_owned(),
                    _ if silent => UNSEEN.to_owned(),
                    _ if !present.is_empty() => {
                        " The own list of a phone in the case is of the present certificates: that phone is not affected. Look at the list of one that is out.".to_owned()
                    }
                    0 => String::new(),
                    n => format!(" {n} phones of the case are not registered."),
                }
            );
            Instance::new(certainty, here, evidence)
                .compare("the phones back between two of these renewals", words)
                .ask(vec![old_list()])
                .disputed(&[disputes::LOCALKEY_REACH])
                .weighs(if silent && took { Severity::Medium } else { Severity::High })
                .holds()
        }
        Story::Missing(purposes) => {
            by_log(cluster, &symptoms, as_of).unwrap_or_else(|| open(cluster, &purposes, &itls, !symptoms.is_empty()))
        }
    }
}

/// Phones that are not registered, where that is most of a list of phones. Alone they prove nothing: what they are not
/// registered for, the list does not tell. Of each phone its last row counts.
fn away(cluster: &Cluster) -> Vec<Span> {
    let known = cluster.phones.iter().filter_map(|p| Some((p.name.as_str(), (p.is_registered()?, p.span))));
    let last: BTreeMap<&str, (bool, Span)> = known.collect();
    let out: Vec<Span> = last.values().filter(|(registered, _)| !registered).map(|(_, span)| *span).collect();
    if out.len() > 1 && out.len().saturating_mul(2) > last.len() { out } else { Vec::new() }
}

/// The certificates are not in the case, and the platform's log tells that all that vouch were regenerated within a week
/// (its lines are sure, certificates-in-depth 7). Of which nodes, the log of one does not tell.
fn by_log(cluster: &Cluster, symptoms: &[Span], as_of: Date) -> Option<Verdict> {
    let last = |purpose: &Purpose| Some((*purpose, regenerated(cluster, *purpose).max_by_key(|s| s.time)?));
    let made: Vec<(Purpose, &Sighting)> = renewal::vouching(cluster).iter().map(last).collect::<Option<_>>()?;
    let times: Vec<_> = made.iter().filter_map(|(_, s)| s.time).collect();
    let (first, last) = (*times.iter().min()?, *times.iter().max()?);
    // Long ago it may have been an installation, or a new name.
    let is_old = elapsed(last, as_of.midnight().assume_utc()) > RECENT;
    if times.len() < made.len() || elapsed(first, last) > renewal::TOGETHER || is_old {
        return None;
    }
    let names: Vec<String> = made.iter().map(|(p, _)| p.name().to_owned()).collect();
    let here = format!(
        "The certificate log says that {} were regenerated within a week, the last on {}. {LEFT}{}",
        list(&names),
        show_day(last),
        if symptoms.is_empty() { UNSEEN } else { "" }
    );
    let evidence = symptoms.iter().copied().chain(made.iter().map(|(_, s)| s.span)).collect();
    let words: Vec<String> = made.iter().filter_map(|(p, s)| Some(format!("{} on {}", p.name(), show_day(s.time?)))).collect();
    let certainty = if symptoms.is_empty() { Certainty::Possible } else { Certainty::Likely };
    Some(
        Instance::new(certainty, here, evidence)
            .compare("the phones back between two of these renewals", words.join("\n"))
            .ask(vec![old_list(), Question::certificates("The present certificates of each node say which anchors are left.")])
            .disputed(&[disputes::LOCALKEY_REACH])
            .holds(),
    )
}

/// `newer`: the cluster hands out a list of the present certificates, and this one is what it handed out before. `doubt`:
/// something says that phones have newer lists than this.
fn confirmed(lost: &Judged<'_>, symptoms: &[Span], newer: bool, doubt: bool) -> Verdict {
    let list_name = lost.held.list.kind.name();
    // Each record beside what the node shows in its place.
    let mut evidence: Vec<Span> = Vec::new();
    for anchor in &lost.anchors {
        evidence.push(anchor.record.span);
        match anchor.fate {
            Fate::Gone(Some(now)) => evidence.extend(now.span()),
            Fate::Replaced(record) => evidence.push(record.span),
            _ => {}
        }
    }
    evidence.extend(symptoms);
    let count = lost.anchors.len();
    let mut pairs: Vec<String> = lost.anchors.iter().filter(|a| a.gone()).map(now_shown).collect();
    pairs.dedup();
    let held: Vec<String> = lost.anchors.iter().map(|a| format!("{} {}", role(a), a.record.serial().map_or("", |s| s.as_str()))).collect();
    let decisive = lost.held.list.whole && !doubt;
    let certainty = Certainty::weigh(decisive, usize::from(!symptoms.is_empty()).saturating_add(1), doubt);
    // What a newer list names a node most likely shows; its own word is better.
    let by_list = lost.anchors.iter().any(|a| matches!(a.fate, Fate::Replaced(_)));
    let certainty = if lost.held.list.whole && !by_list { certainty } else { certainty.min(Certainty::Likely) };
    // Without dates nothing says that they were renewed together: phones may have followed.
    let may_follow = by_list && lost.held.phone.is_none() && symptoms.is_empty();
    let certainty = if may_follow { Certainty::Possible } else { certainty };
    // Then it is an inference that phones still hold this one, until one of them shows it.
    let certainty = if newer && symptoms.is_empty() { Certainty::Possible } else { certainty };
    let mut questions = Vec::new();
    if !lost.held.list.whole {
        questions.push(Question::command(
            commands::SHOW_ITL,
            "What does the rest of this list hold?",
            "The pasted list is cut; a record that is missing from it may still be a surviving anchor.",
        ));
    }
    if doubt {
        questions.push(old_list());
    }
    if by_list {
        questions.push(Question::certificates("The certificates themselves say for sure whether an anchor of the older list is left."));
    }
    let whose = lost.held.phone.as_ref().map_or_else(|| "in the case".to_owned(), |phone| format!("of {phone}"));
    let left = if by_list {
        "and the newer list that the cluster hands out names others in their place"
    } else if lost.anchors.iter().all(Anchor::gone) {
        "and the nodes show none of these certificates any more"
    } else {
        "of which ITLRecovery alone is left, and that signs no list up to 11.5"
    };
    let who = if doubt {
        "Phones that still hold this list refuse the new list and every configuration file; other phones have taken newer ones, as far as the case shows."
    } else {
        "Phones that hold this list refuse the new list and every configuration file."
    };
    let here = format!("The {list_name} {whose} gives a phone {count} anchors, {left}. {who}");
    Instance::new(certainty, here, evidence)
        .compare(
            format!("an anchor of the list among what is shown now:\n{}", pairs.join("\n")),
            format!("the list names:\n{}", held.join("\n")),
        )
        .ask(questions)
        .disputed(&[disputes::LOCALKEY_REACH])
        .holds()
}

fn role(anchor: &Anchor<'_>) -> &'static str {
    match anchor.record.role {
        Role::Sast => "signer (SAST)",
        Role::Tvs => "TVS",
        _ => "CallManager and TFTP",
    }
}

fn now_shown(anchor: &Anchor<'_>) -> String {
    match anchor.fate {
        Fate::Gone(Some(now)) => format!("{} {} {}", anchor.purpose.name(), now.label(), now.id.serial),
        Fate::Replaced(record) => {
            format!("{} {} (by the newer list)", role(anchor), record.serial().map_or("", |s| s.as_str()))
        }
        _ => format!("{} of another certificate", anchor.purpose.name()),
    }
}

pub(super) fn old_list() -> Question {
    Question::page(
        "a phone's own list (Admin settings > Security setup > Trust list), or an ITLFile.tlv or `show itl` saved before the renewal",
        "Which list do the phones hold?",
        "A list that phones took before the renewal, held against the present certificates, decides scenario 1.",
    )
}

fn open(cluster: &Cluster, missing: &[Purpose], itls: &[Judged<'_>], refused: bool) -> Verdict {
    let names: Vec<String> = missing.iter().map(|p| p.name().to_owned()).collect();
    let mut questions = vec![Question::certificates(format!(
        "Without the present {} certificates no anchor of a list can be held against anything.",
        list(&names)
    ))];
    if itls.is_empty() {
        let node = cluster.publisher().map_or("each TFTP node", |n| n.name.as_str());
        questions.push(
            Question::command(
                commands::SHOW_ITL,
                "Which anchors does the ITL give to phones?",
                "Its signer and TVS records are what phones trust.",
            )
            .on(node),
        );
    }
    if refused || itls.iter().all(|l| !l.anchors.iter().any(Anchor::unknown)) {
        questions.push(old_list());
    }
    Verdict::Open(questions)
}
