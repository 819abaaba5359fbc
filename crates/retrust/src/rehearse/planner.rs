//! The fewest rounds that strand nobody, in any reading; else those that strand the fewest kinds of phone.

use super::{Rehearsal, Round, Start, rehearse};
use crate::cisco::Purpose;

/// The order that is tried first: CallManager, the phones back, then TVS; ITLRecovery last (217138).
pub(super) const ORDER: [Purpose; 8] = [
    Purpose::CallManager,
    Purpose::CallManagerEcdsa,
    Purpose::Capf,
    Purpose::Tvs,
    Purpose::ItlRecovery,
    Purpose::Tomcat,
    Purpose::TomcatEcdsa,
    Purpose::Ipsec,
];

/// Rounds that strand nobody; where there are none from this start, those that begin once phones hold the present lists,
/// by whichever way brings these to them; else those that do the least harm.
pub fn recommend(start: &Start, renew: &[Purpose]) -> Rehearsal {
    let best = least_harm(start, renew);
    if best.safe() || !start.is_behind() && !start.may_be_behind() {
        return best;
    }
    let after = least_harm(&start.caught_up(), renew);
    if harm(&after).0 < harm(&best).0 { Rehearsal { lists_first: true, ..after } } else { best }
}

/// How many kinds of phone it strands, and then how many rounds it takes.
fn harm(plan: &Rehearsal) -> (usize, usize) {
    (plan.rounds.iter().map(|r| r.stranded.len()).sum(), plan.rounds.len())
}

/// CallManager, TVS and, where it signs, ITLRecovery each have a round of their own: between two of them all phones must
/// be back, whatever the sources differ on. What phones do not trust goes into the first round; CAPF and
/// CallManager-ECDSA go with CallManager where that is renewed, for one CTL update serves them. An ITLRecovery that
/// signs nothing comes last and by itself, for until then it can bring phones back (phones.md 1.7: keep two anchors).
fn least_harm(start: &Start, renew: &[Purpose]) -> Rehearsal {
    let wanted: Vec<Purpose> = ORDER.into_iter().filter(|p| renew.contains(p)).collect();
    let signs = start.server.recovery_signs();
    let anchor = |p: &Purpose| matches!(p, Purpose::CallManager | Purpose::Tvs) || signs && *p == Purpose::ItlRecovery;
    let (anchors, others): (Vec<Purpose>, Vec<Purpose>) = wanted.into_iter().partition(anchor);
    let (last, others): (Vec<Purpose>, Vec<Purpose>) = others.into_iter().partition(|p| *p == Purpose::ItlRecovery);
    let best = |rounds: &dyn Fn(&[Purpose]) -> Vec<Vec<Purpose>>| {
        let plans = orders(&anchors).into_iter().map(|order| {
            let mut rounds = rounds(&order);
            match rounds.last_mut().filter(|_| anchors.is_empty()) {
                Some(round) => round.extend(&last),
                None if last.is_empty() => {}
                None => rounds.push(last.clone()),
            }
            let rounds: Vec<Round> = rounds.into_iter().map(|round| start.round(&round)).collect();
            rehearse(start, &rounds)
        });
        plans.min_by_key(harm).unwrap_or_else(|| rehearse(start, &[]))
    };
    let joined = best(&|order| if order.is_empty() { vec![others.clone()] } else { rounds(order, &others) });
    if joined.safe() || others.is_empty() || anchors.is_empty() {
        return joined;
    }
    // Phones that hold older lists may take the present ones with what is no anchor.
    let apart = best(&|order| std::iter::once(others.clone()).chain(order.iter().map(|anchor| vec![*anchor])).collect());
    if harm(&apart) < harm(&joined) { apart } else { joined }
}

/// A round for each anchor; the others go with the first one that is not ITLRecovery, which goes by
/// localkey and alone.
fn rounds(anchors: &[Purpose], others: &[Purpose]) -> Vec<Vec<Purpose>> {
    let host = anchors.iter().position(|a| *a == Purpose::CallManager).or_else(|| anchors.iter().position(|a| *a != Purpose::ItlRecovery));
    let mut rounds: Vec<Vec<Purpose>> =
        anchors.iter().enumerate().map(|(i, anchor)| if Some(i) == host { [&[*anchor], others].concat() } else { vec![*anchor] }).collect();
    if host.is_none() && !others.is_empty() {
        rounds.insert(0, others.to_vec());
    }
    rounds
}

/// Every order of a few, the given one first.
fn orders(items: &[Purpose]) -> Vec<Vec<Purpose>> {
    let Some((first, rest)) = items.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for order in orders(rest) {
        for at in 0..=order.len() {
            let mut with = order.clone();
            with.insert(at, *first);
            all.push(with);
        }
    }
    all.sort_by_key(|order| order.iter().map(|p| items.iter().position(|i| i == p)).collect::<Vec<_>>());
    all
}
