//! Some anchors of a trust list were renewed and some survive: who is saved, and how.
//!
//! Not scenario 1: a phone with one living anchor takes the next list.

use super::{Area, Certainty, Condition, Instance, Question, Severity, Verdict, list};
use crate::case::{Anchor, Cluster, Fate, HeldList};
use crate::cisco::documents as docs;
use crate::cisco::{Role, commands};
use crate::read::ListKind;
use crate::source::Span;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "trust-list-outdated",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "A trust list names certificates that were renewed since",
    explanation: "After a renewal the list is built anew (the CTL only by `utils ctl update CTLFile`), and phones take it with an anchor of the old one: its signer, or a TVS whose certificate is in it. As long as one lives, nobody is stranded; but the last one must not be renewed before all phones are back.",
    because: &["phones-trust-nothing"],
    by_hand: "Compare each record's serial in `show itl` and `show ctl` with `show cert own` of its purpose and node.",
    sources: &[
        docs::REGENERATION.section("Trust lists"),
        docs::SECURITY_GUIDE_12.section("Trust lists"),
        docs::MIGRATION.section("TVS query"),
    ],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mixed = cluster.is_mixed();
    let kinds = [ListKind::Itl, ListKind::Ctl];
    let lists: Vec<(&HeldList, Vec<Anchor<'_>>)> = kinds
        .into_iter()
        .filter(|k| *k == ListKind::Itl || mixed != Some(false))
        .flat_map(|k| cluster.lists(k))
        .map(|l| (l, cluster.anchors(&l.list)))
        .collect();
    if lists.is_empty() {
        return Verdict::Open(vec![Question::command(
            commands::SHOW_ITL,
            "Which certificates does the ITL name?",
            "A list that names renewed certificates must be built anew.",
        )]);
    }
    let partly = lists.iter().find(|(_, a)| a.iter().any(Anchor::gone) && a.iter().any(|a| a.survives() || matches!(a.fate, Fate::Token)));
    if let Some((held, anchors)) = partly {
        let current = lists.iter().any(|(l, a)| l.list.kind == held.list.kind && !a.is_empty() && a.iter().all(Anchor::survives));
        return outdated(held, anchors, current);
    }
    if lists.iter().any(|(_, a)| !a.is_empty() && a.iter().all(Anchor::gone)) {
        let newer = Question::command(
            commands::SHOW_ITL,
            "What does the list name now?",
            "The list in the case names none of the present certificates: either it is older than the renewals, or the server's list was not built anew.",
        );
        return Verdict::Open(vec![newer]);
    }
    let known: Vec<Span> = lists.iter().flat_map(|(_, a)| a.iter().filter(|a| a.survives()).map(|a| a.record.span)).collect();
    if lists.iter().any(|(_, a)| a.iter().any(Anchor::unknown)) || known.is_empty() {
        return Verdict::Open(vec![Question::certificates(
            "The list's records must be held against the certificates that the nodes show now.",
        )]);
    }
    Verdict::RuledOut(known)
}

fn outdated(held: &HeldList, anchors: &[Anchor<'_>], current: bool) -> Verdict {
    let name = held.list.kind.name();
    let gone: Vec<&Anchor<'_>> = anchors.iter().filter(|a| a.gone()).collect();
    let alive: Vec<&Anchor<'_>> = anchors.iter().filter(|a| !a.gone() && !a.unknown()).collect();
    let words = |list: &[&Anchor<'_>]| -> Vec<String> {
        list.iter()
            .map(|a| {
                format!(
                    "{} {} {}",
                    a.record.role.words(),
                    a.record.subject.common_name().unwrap_or(""),
                    a.record.serial().map_or("", |s| s.as_str())
                )
            })
            .collect()
    };
    let signer = alive.iter().any(|a| a.record.role == Role::Sast);
    let tvs: Vec<String> = alive
        .iter()
        .filter(|a| a.record.role == Role::Tvs)
        .map(|a| a.record.node.clone().unwrap_or_else(|| a.record.subject.to_string()))
        .collect();
    let saved = match (signer, tvs.as_slice()) {
        (true, []) => "Every phone with this list can check a new one by the signer that survives; TVS cannot help until then.".to_owned(),
        (true, tvs) => format!("Every phone with this list can check a new one by the signer that survives; TVS on {} answers too.", list(tvs)),
        (false, []) => "No signer and no TVS of it survives: phones can still check configuration files, but no new list. Devices take a new list only if another anchor is restored.".to_owned(),
        (false, tvs) => format!(
            "Its signer is gone. Phones whose CallManager group holds {} are saved by the TVS certificate there, which can vouch for the new signer; phones of other groups, and devices without Security by Default, are not.",
            list(tvs)
        ),
    };
    let behind = if current {
        "Phones that last took this list still hold it; the server has a newer one."
    } else {
        "Nothing newer is in the case: the list on the server was not built anew, or this one was saved before."
    };
    let mut evidence: Vec<Span> = gone.iter().map(|a| a.record.span).collect();
    evidence.extend(alive.iter().map(|a| a.record.span));
    evidence.extend(gone.iter().filter_map(|a| match a.fate {
        Fate::Gone(Some(now)) => now.span(),
        _ => None,
    }));
    let severity = match (current, signer) {
        (true, true) => Severity::Info,
        _ => Severity::Medium,
    };
    let instance = Instance::new(
        Certainty::Confirmed,
        format!("{} of {} anchors of the {name} were renewed. {saved} {behind}", gone.len(), anchors.len()),
        evidence,
    )
    .compare(
        format!("the {name} names the certificates shown now"),
        format!("renewed:\n{}\nsurviving:\n{}", words(&gone).join("\n"), words(&alive).join("\n")),
    );
    instance.weighs(severity).holds()
}
