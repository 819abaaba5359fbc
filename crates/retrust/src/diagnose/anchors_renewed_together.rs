//! Two trust anchors renewed in one window: who depends on what is left.

use super::phones_trust_nothing::old_list;
use super::renewal::{self, TOGETHER};
use super::trust_list_refused::symptoms;
use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "anchors-renewed-together",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "Two of the certificates that phones trust were renewed within one week",
    explanation: "Between two renewals of trust anchors all phones must be back. Up to 11.5 CallManager and TVS together leave nothing; from 12.0 on ITLRecovery still signs. Dates alone do not say whether the phones were back in between, so this is a warning until a phone's list shows it. A week is ours, and so are the 90 days after which dates alone are no warning any more; an installation of one day is no renewal.",
    because: &["phones-trust-nothing", "trust-list-outdated"],
    by_hand: "Compare the start dates of CallManager, TVS and ITLRecovery on every node, and ask whether all phones had registered in between.",
    sources: &[docs::REGENERATION.section("TVS and CallManager"), docs::CA_SIGNED.section("TVS"), docs::FN70613.section("Background")],
    check,
};

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let Some(recovery_signs) = cluster.list_signer().map(|signer| signer == Purpose::ItlRecovery) else {
        return Verdict::Open(vec![Question::command(
            commands::VERSION,
            "Which release is it?",
            "The release decides which anchors phones have.",
        )]);
    };
    if recovery_signs && matches!(renewal::story(cluster), renewal::Story::Together(..)) {
        return Verdict::NotApplicable("all three anchors were renewed together, which phones-trust-nothing tells");
    }
    let oldest = |p: Purpose| cluster.identities(p).into_iter().filter_map(|h| h.not_before().map(|t| (t, h))).min_by_key(|(t, _)| *t);
    let pairs: &[(Purpose, Purpose)] = if recovery_signs {
        &[(Purpose::ItlRecovery, Purpose::Tvs), (Purpose::CallManager, Purpose::ItlRecovery), (Purpose::CallManager, Purpose::Tvs)]
    } else {
        &[(Purpose::CallManager, Purpose::Tvs)]
    };
    let mut together: Vec<(Purpose, Purpose, [&Held; 2])> = Vec::new();
    let mut apart: Vec<Span> = Vec::new();
    for (a, b) in pairs {
        let (Some((made_a, held_a)), Some((made_b, held_b))) = (oldest(*a), oldest(*b)) else { continue };
        let close = elapsed(made_a, made_b).abs() <= TOGETHER && !renewal::counted_between(cluster, &[held_a, held_b]);
        if close && !renewal::installed(cluster, made_a.min(made_b)) {
            together.push((*a, *b, [held_a, held_b]));
        } else {
            apart.extend([held_a, held_b].iter().filter_map(|h| h.span()));
        }
    }
    let Some((a, b, held)) = together.first() else {
        return if apart.is_empty() {
            Verdict::Open(vec![Question::certificates("Their dates tell what was renewed together.")])
        } else {
            Verdict::RuledOut(apart)
        };
    };
    let last = held.iter().filter_map(|h| h.not_before()).max();
    let long_ago = last.is_some_and(|last| elapsed(last, as_of.midnight().assume_utc()) > renewal::RECENT);
    let silent = symptoms(cluster).is_empty();
    let mut present = cluster.phones_hold_present();
    if cluster.all_phones_took() {
        present.extend(cluster.phones.iter().filter(|p| p.itl_status.is_some()).map(|p| p.span).chain(cluster.back));
    }
    if silent && !present.is_empty() {
        return Verdict::RuledOut(present);
    }
    if silent && long_ago {
        return Verdict::Open(vec![old_list()]);
    }
    let left = match (a, b, recovery_signs) {
        (_, _, false) => {
            "On this release, or with a list that CallManager signs, no anchor is left to phones that did not take the list in between: a reset does not bring them back."
        }
        (Purpose::ItlRecovery, ..) => "CallManager is left as a SAST of the old lists: this is what `localkey` is made for.",
        (Purpose::CallManager, Purpose::ItlRecovery, _) => {
            "Only TVS is left: do not touch it. Devices that cannot ask TVS need their CTL deleted."
        }
        _ => "ITLRecovery is left and signs the new list. The sources disagree on whether this can be recovered by resets alone.",
    };
    let others: Vec<String> = [a, b].iter().map(|p| p.name().to_owned()).collect();
    let instance =
        Instance::new(Certainty::Possible, format!("{} were renewed within a week. {left}", list(&others)), renewal::spans(held))
            .compare("all phones back between two of these renewals", renewal::since(held))
            .disputed(if (*a, *b) == (Purpose::CallManager, Purpose::ItlRecovery) {
                &[disputes::CALLMANAGER_WITH_ITLRECOVERY]
            } else {
                &[disputes::CALLMANAGER_WITH_TVS]
            });
    // Every phone of a page whose day is not known holds the present ITL.
    let mut statuses = cluster.phones.iter().filter_map(|p| p.itl_status.as_deref()).peekable();
    if silent && statuses.peek().is_some() && statuses.all(|s| s.eq_ignore_ascii_case("match")) {
        return instance.weighs(Severity::Info).holds();
    }
    if recovery_signs { instance.holds() } else { instance.weighs(Severity::High).holds() }
}
