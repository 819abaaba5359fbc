//! Scenario 1: no anchor of the phones' trust list survives.
//!
//! What phones hold is the list that they last accepted; what a server shows now is what it
//! would hand out. So a list that already names the new certificates clears nothing, and an
//! older one, held against what the nodes show now, proves it.

use super::renewal::{self, Story};
use super::trust_list_refused::symptoms;
use super::{Area, Certainty, Condition, Instance, Question, Scenario, Severity, Verdict, list, show_day};
use crate::case::{Anchor, Cluster, Fate, HeldList};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, Role, commands, disputes};
use crate::read::ListKind;
use crate::source::Span;
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

/// A list with what became of its anchors.
struct Judged<'a> {
    held: &'a HeldList,
    anchors: Vec<Anchor<'a>>,
}

impl Judged<'_> {
    fn old(&self) -> bool {
        self.anchors.iter().any(Anchor::gone)
    }
    fn all_gone(&self) -> bool {
        !self.anchors.is_empty() && self.anchors.iter().all(Anchor::gone)
    }
}

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let judged =
        |kind| cluster.lists(kind).into_iter().map(|held| Judged { held, anchors: cluster.anchors(&held.list) }).collect::<Vec<_>>();
    let itls = judged(ListKind::Itl);
    // A CTL that was left over from mixed mode signs nothing for phones that have been reset since.
    let ctls = if cluster.is_mixed() == Some(false) { Vec::new() } else { judged(ListKind::Ctl) };
    let story = renewal::story(cluster);
    let symptoms = symptoms(cluster);
    let saved_by_ctl = ctls.iter().any(|c| c.old() && c.anchors.iter().any(|a| a.survives() || matches!(a.fate, Fate::Token)));

    let lost = itls.iter().find(|l| l.all_gone()).filter(|_| !saved_by_ctl);
    if let (Some(lost), false) = (lost, matches!(story, Story::Apart(_))) {
        return confirmed(lost, &symptoms);
    }
    let saved: Vec<Span> = itls
        .iter()
        .chain(&ctls)
        .filter(|l| l.old())
        .flat_map(|l| l.anchors.iter().filter(|a| a.survives()).map(|a| a.record.span))
        .collect();
    match story {
        Story::Apart(anchors) => Verdict::RuledOut(renewal::spans(&anchors)),
        _ if !saved.is_empty() => Verdict::RuledOut(saved),
        Story::Installed(..) if symptoms.is_empty() => Verdict::Open(vec![old_list()]),
        Story::Together(day, anchors) | Story::Installed(day, anchors) => {
            // A CTL of which nothing is left says as much of the signer, though not of TVS.
            let ctl: Vec<Span> =
                ctls.iter().find(|l| l.all_gone()).map(|l| l.anchors.iter().map(|a| a.record.span).collect()).unwrap_or_default();
            let certainty = if symptoms.is_empty() && ctl.is_empty() { Certainty::Possible } else { Certainty::Likely };
            let mut evidence = symptoms.clone();
            evidence.extend(ctl);
            evidence.extend(renewal::spans(&anchors));
            let words: Vec<String> =
                anchors.iter().filter_map(|h| Some(format!("{} since {}", h.label(), show_day(h.not_before()?)))).collect();
            let here = format!(
                "CallManager, TVS and ITLRecovery were all renewed within a week, the last on {}. Phones that did not take each list in between hold none of the present certificates.{}",
                show_day(day),
                if symptoms.is_empty() { " Nothing in the case shows whether phones are affected." } else { "" }
            );
            Instance::new(certainty, here, evidence)
                .compare("the phones back between two of these renewals", words.join("\n"))
                .ask(vec![old_list()])
                .disputed(&[disputes::LOCALKEY_REACH])
                .holds()
        }
        Story::Missing(purposes) => open(cluster, &purposes, &itls),
    }
}

fn confirmed(lost: &Judged<'_>, symptoms: &[Span]) -> Verdict {
    let list_name = lost.held.list.kind.name();
    // Each record beside what the node shows in its place.
    let mut evidence: Vec<Span> = Vec::new();
    for anchor in &lost.anchors {
        evidence.push(anchor.record.span);
        if let Fate::Gone(Some(now)) = anchor.fate {
            evidence.extend(now.span());
        }
    }
    evidence.extend(symptoms);
    let count = lost.anchors.len();
    let mut pairs: Vec<String> = lost.anchors.iter().map(now_shown).collect();
    pairs.dedup();
    let held: Vec<String> = lost.anchors.iter().map(|a| format!("{} {}", role(a), a.record.serial().map_or("", |s| s.as_str()))).collect();
    let certainty = if lost.held.list.whole { Certainty::Confirmed } else { Certainty::Likely };
    let questions = if lost.held.list.whole {
        Vec::new()
    } else {
        vec![Question::command(
            commands::SHOW_ITL,
            "What does the rest of this list hold?",
            "The pasted list is cut; a record that is missing from it may still be a surviving anchor.",
        )]
    };
    let here = format!(
        "The {list_name} in the case gives a phone {count} anchors, and the nodes show none of these certificates any more. Phones that hold this list refuse the new list and every configuration file."
    );
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
        _ => format!("{} of another certificate", anchor.purpose.name()),
    }
}

fn old_list() -> Question {
    Question::page(
        "a phone's own list (Admin settings > Security setup > Trust list), or an ITLFile.tlv or `show itl` saved before the renewal",
        "Which list do the phones hold?",
        "A list that phones took before the renewal, held against the present certificates, decides scenario 1.",
    )
}

fn open(cluster: &Cluster, missing: &[Purpose], itls: &[Judged<'_>]) -> Verdict {
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
    if itls.iter().all(|l| !l.anchors.iter().any(Anchor::unknown)) {
        questions.push(old_list());
    }
    Verdict::Open(questions)
}
