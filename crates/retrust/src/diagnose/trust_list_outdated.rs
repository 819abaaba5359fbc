//! Some anchors of a trust list were renewed and some survive: who is saved, and how.
//!
//! Not scenario 1: a phone with one living anchor takes the next list.

use super::trust_list_refused::symptoms;
use super::{Area, Certainty, Condition, Instance, Question, Severity, Verdict, list};
use crate::case::{Anchor, Cluster, Fate, HeldList, same_host};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, Role, commands, disputes};
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
    because: &["phones-trust-nothing", "ctl-names-itlrecovery-before-upgrade"],
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
    // Of each kind the first that is old; of an ITL that names nothing any more scenario 1 tells.
    // Each TFTP node hands out an ITL of its own: that of another says nothing of this one.
    let current_of = |held: &HeldList| {
        let same = |l: &HeldList| {
            held.list.kind == ListKind::Ctl
                || held.node.is_none()
                || l.node.as_deref().zip(held.node.as_deref()).is_some_and(|(a, b)| same_host(a, b))
        };
        lists.iter().any(|(l, a)| l.list.kind == held.list.kind && same(l) && !a.is_empty() && a.iter().all(Anchor::survives))
    };
    let taken = cluster.all_phones_took();
    let is_old = |held: &HeldList, anchors: &[Anchor<'_>]| {
        let lost = !anchors.is_empty() && anchors.iter().all(Anchor::gone);
        // Nobody holds it any more.
        if taken && held.phone.is_none() && current_of(held) {
            return false;
        }
        if lost { held.list.kind == ListKind::Ctl && !current_of(held) } else { anchors.iter().any(Anchor::gone) }
    };
    let of_kind = |kind| lists.iter().find(|(l, a)| l.list.kind == kind && is_old(l, a));
    let mut old: Vec<Instance> =
        kinds.into_iter().filter_map(of_kind).map(|(held, anchors)| outdated(cluster, held, anchors, current_of(held))).collect();
    // What locks phones out is told first, and what the other list says beside it.
    old.sort_by_key(|instance| std::cmp::Reverse(instance.severity));
    if let Some(worst) = old.into_iter().reduce(Instance::beside) {
        return worst.holds();
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

fn outdated(cluster: &Cluster, held: &HeldList, anchors: &[Anchor<'_>], current: bool) -> Instance {
    let name = held.list.kind.name();
    // What a newer list names a node most likely shows.
    let by_list = anchors.iter().any(|a| matches!(a.fate, Fate::Replaced(_)));
    let current = current || by_list;
    let gone: Vec<&Anchor<'_>> = anchors.iter().filter(|a| a.gone()).collect();
    let alive: Vec<&Anchor<'_>> = anchors.iter().filter(|a| !a.gone() && !a.unknown()).collect();
    let unknown: Vec<&Anchor<'_>> = anchors.iter().filter(|a| a.unknown()).collect();
    let by_signer = signer_survives(cluster, &alive);
    let mut here =
        format!("{} of {} anchors of the {name} were renewed. {}", gone.len(), anchors.len(), saved(cluster, held, &alive, &unknown));
    // A phone with a secure profile knows CallManager by its CTL alone (SG12-DS).
    let refused: Vec<String> =
        gone.iter().filter(|a| held.list.kind == ListKind::Ctl && a.purpose == Purpose::CallManager).map(|a| node(a)).collect();
    let locked_out = !refused.is_empty() && !current;
    if locked_out {
        here.push_str(&format!(
            " Phones with a secure profile cannot register by TLS on {} until the CTL is updated and they have taken it.",
            list(&refused)
        ));
    }
    here.push_str(if current {
        " Phones that last took this list still hold it; the cluster has a newer one."
    } else {
        " Nothing newer is in the case: the list on the server was not built anew, or this one was saved before."
    });
    let mut evidence: Vec<Span> = gone.iter().chain(&alive).map(|a| a.record.span).collect();
    evidence.extend(gone.iter().filter_map(|a| match a.fate {
        Fate::Gone(Some(now)) => now.span(),
        Fate::Replaced(record) => Some(record.span),
        _ => None,
    }));
    // Neither a signer nor a TVS of an ITL is left to vouch for a new one: a reset does not help.
    let vouched = alive.iter().any(|a| a.record.role == Role::Tvs) || by_signer || !unknown.is_empty();
    let locked = held.list.kind == ListKind::Itl && !vouched && gone.iter().any(|a| a.record.role == Role::Tvs);
    let severity = match (current, by_signer) {
        _ if locked_out => Severity::High,
        _ if locked && !symptoms(cluster).is_empty() => Severity::High,
        _ if locked => Severity::Medium,
        (true, true) => Severity::Info,
        // It is what a server handed out before, and nothing shows that a phone still holds it.
        (true, false) if held.phone.is_none() && !by_list && symptoms(cluster).is_empty() => Severity::Info,
        _ => Severity::Medium,
    };
    let both = [Purpose::CallManager, Purpose::ItlRecovery].iter().all(|p| gone.iter().any(|a| a.purpose == *p));
    let rest: String = [("surviving", &alive), ("not in the case", &unknown)]
        .iter()
        .filter(|(_, anchors)| !anchors.is_empty())
        .map(|(title, anchors)| format!("\n{title}:\n{}", words(anchors)))
        .collect();
    let ask = if unknown.is_empty() {
        Vec::new()
    } else {
        vec![Question::certificates("What the nodes show now in place of the other anchors decides who is saved.")]
    };
    Instance::new(if by_list { Certainty::Likely } else { Certainty::Confirmed }, here, evidence)
        .compare(format!("the {name} names the certificates shown now"), format!("renewed:\n{}{rest}", words(&gone)))
        .ask(ask)
        .disputed(if both { &[disputes::CALLMANAGER_WITH_ITLRECOVERY] } else { &[] })
        .weighs(severity)
}

/// A new list is signed by a key that this one names as a signer.
fn signer_survives(cluster: &Cluster, alive: &[&Anchor<'_>]) -> bool {
    let signs = |a: &&&Anchor<'_>| matches!(a.fate, Fate::Token) || cluster.list_signer().is_none_or(|signer| signer == a.purpose);
    alive.iter().filter(|a| a.record.role == Role::Sast).any(|a| signs(&a))
}

/// Who can take a new list, and by what.
fn saved(cluster: &Cluster, held: &HeldList, alive: &[&Anchor<'_>], unknown: &[&Anchor<'_>]) -> String {
    let of_tvs: Vec<&&Anchor<'_>> = alive.iter().filter(|a| a.record.role == Role::Tvs).collect();
    let tvs: Vec<String> = of_tvs.iter().map(|a| node(a)).collect();
    let stopped: Vec<String> = tvs.iter().filter(|name| cluster.without_tvs().iter().any(|n| same_host(&n.name, name))).cloned().collect();
    let start = if stopped.is_empty() {
        String::new()
    } else {
        format!(" TVS is stopped on {}: until it is started it vouches for nothing.", list(&stopped))
    };
    let callmanager = alive.iter().any(|a| a.record.role == Role::Sast && a.purpose == Purpose::CallManager);
    let said = match (signer_survives(cluster, alive), tvs.as_slice()) {
        (true, []) if held.list.kind == ListKind::Ctl => "Every phone with this list can check a new one by the signer that survives.".to_owned(),
        (true, []) => "Every phone with this list can check a new one by the signer that survives; TVS cannot help until then.".to_owned(),
        (true, tvs) => format!("Every phone with this list can check a new one by the signer that survives; TVS on {} answers too.", list(tvs)),
        (false, []) if !unknown.is_empty() => format!(
            "Whether phones with it are saved hangs on the other {}: what the nodes show in their place is not in the case.",
            unknown.len()
        ),
        (false, []) if callmanager && held.list.records.iter().any(|r| r.role == Role::Tvs) => "Its signer and every TVS of it are gone; of its signers CallManager is left. A reset does not bring a new list to these phones: `localkey` signs one with CallManager's key for the time being. Do not renew CallManager before.".to_owned(),
        (false, []) if callmanager => "Its signer is gone; of its signers CallManager is left, with whose key `localkey` signs for the time being. A new list that ITLRecovery signs is taken only where a TVS vouches for it, which devices without Security by Default cannot ask.".to_owned(),
        (false, []) if held.list.kind == ListKind::Ctl => "None of its signers survives. Phones with Security by Default take a new one where a TVS that their ITL names vouches for it: renew no TVS meanwhile, and reset them in batches. Devices without it need the old key, or their CTL deleted.".to_owned(),
        (false, []) => "No signer and no TVS of it survives: phones can still check configuration files, but no new list. Devices take a new list only if another anchor is restored.".to_owned(),
        (false, tvs) => format!(
            "Its signer is gone. Phones whose CallManager group holds {} are saved by the TVS certificate there, which can vouch for the new signer; phones of other groups, and devices without Security by Default, are not.",
            list(tvs)
        ),
    };
    said + &start
}

fn node(anchor: &Anchor<'_>) -> String {
    anchor.record.node.clone().unwrap_or_else(|| anchor.record.subject.to_string())
}

fn words(anchors: &[&Anchor<'_>]) -> String {
    let line = |a: &&Anchor<'_>| {
        let name = a.record.subject.common_name().unwrap_or("");
        format!("{} {name} {}", a.record.role.words(), a.record.serial().map_or("", |s| s.as_str()))
    };
    anchors.iter().map(line).collect::<Vec<_>>().join("\n")
}
