//! When the anchors were renewed: together, one by one, or at installation.

use super::{elapsed, show_day};
use crate::case::{Cluster, Fate, Held, HeldList, RollCall, Store, last_of_each};
use crate::cisco::Purpose;
use crate::read::ListKind;
use crate::source::Span;
use time::{Duration, OffsetDateTime};

/// Renewals closer than this leave phones that were off, or that refused one list, without an
/// anchor. The documents say "at the same time" (225746) and "wait until phones are registered
/// again" (214231); a week is ours.
pub(super) const TOGETHER: Duration = Duration::days(7);

/// Phones that a renewal left out are missed by then; of what is older, dates alone accuse nobody (ours).
pub(super) const RECENT: Duration = Duration::days(90);

/// The three that a phone's trust hangs on (214231).
pub(super) const ANCHORS: [Purpose; 3] = [Purpose::CallManager, Purpose::Tvs, Purpose::ItlRecovery];

/// How the anchors were renewed.
pub(super) enum Story<'a> {
    /// All of them within [`TOGETHER`]; the last of these days.
    Together(OffsetDateTime, Vec<&'a Held>),
    /// The same, on the day of what is not renewed with them, and nothing from before that day is left: as at installation.
    Installed(OffsetDateTime, Vec<&'a Held>),
    /// Some were older by more than that when others were renewed, or the phones were counted back in between: the
    /// oldest first.
    Apart(Vec<&'a Held>),
    /// The dates of these purposes are not in the case.
    Missing(Vec<Purpose>),
}

/// Those of them that can vouch for a list: up to 11.5 ITLRecovery signs none (214231).
pub(super) fn vouching(cluster: &Cluster) -> &'static [Purpose] {
    if cluster.at_least(12, 0) == Some(false) { &[Purpose::CallManager, Purpose::Tvs] } else { &ANCHORS }
}

/// Reads the story of all three from the dates.
pub(super) fn story(cluster: &Cluster) -> Story<'_> {
    story_of(cluster, &ANCHORS)
}

/// Reads the story of some of them.
pub(super) fn story_of<'a>(cluster: &'a Cluster, purposes: &[Purpose]) -> Story<'a> {
    let missing: Vec<Purpose> =
        purposes.iter().copied().filter(|p| !cluster.identities(*p).iter().any(|h| h.not_before().is_some())).collect();
    if !missing.is_empty() {
        return Story::Missing(missing);
    }
    // Of each purpose the oldest that a node still shows: an anchor that was not renewed saves phones,
    // and one that was renewed a second time, or came with a new node, changes nothing for them.
    let oldest =
        |purpose: Purpose| cluster.identities(purpose).into_iter().filter_map(|h| h.not_before().map(|t| (t, h))).min_by_key(|(t, _)| *t);
    let mut dated: Vec<(OffsetDateTime, &Held)> = purposes.iter().copied().filter_map(oldest).collect();
    dated.sort_by_key(|(time, _)| *time);
    let anchors: Vec<&Held> = dated.iter().map(|(_, h)| *h).collect();
    let (Some((first, _)), Some((last, _))) = (dated.first(), dated.last()) else { return Story::Missing(purposes.to_vec()) };
    if elapsed(*first, *last) > TOGETHER || counted_between(cluster, &anchors) {
        return Story::Apart(anchors);
    }
    let installed = installed(cluster, *first);
    // One from that same day was replaced later, on another node: it tells of that renewal alone.
    let older = |h: &Held| h.not_before().is_none_or(|t| elapsed(t, *first) > TOGETHER);
    let former = purposes.iter().any(|p| cluster.former(*p).into_iter().chain(predecessors(cluster, *p)).any(older));
    if installed && !former { Story::Installed(*last, anchors) } else { Story::Together(*last, anchors) }
}

/// Between the first sight of each of these as many phones were counted as before the first of them: as a plan asks for
/// that is gone through in one night. What is given later was printed later.
pub(super) fn counted_between(cluster: &Cluster, anchors: &[&Held]) -> bool {
    let mut seen: Vec<Span> = anchors.iter().filter_map(|h| h.spans.iter().min().copied()).collect();
    seen.sort();
    let Some(first) = seen.first() else { return false };
    let before = last_of_each(cluster.counts().filter(|(.., span)| span < first));
    let back = |from: Span, until: Span| {
        let mut roll = RollCall::of(&before);
        let mut since = cluster.counts().filter(|(.., span)| from < *span && *span < until);
        since.any(|count| {
            roll.add(&count);
            roll.is_back(false)
        })
    };
    let pairs = seen.iter().zip(seen.iter().skip(1));
    seen.len() == anchors.len() && pairs.into_iter().all(|(from, until)| back(*from, *until))
}

/// Nothing that is not an anchor is older: of ipsec, CAPF and tomcat the oldest is of the same week, or none
/// of them is in the case; and no list names what those of that week took the place of. Then the anchors may be as old as the cluster.
pub(super) fn installed(cluster: &Cluster, made: OffsetDateTime) -> bool {
    let of_then = |h: &Held| h.not_before().is_some_and(|t| elapsed(made, t).abs() <= TOGETHER);
    let names_former = |held: &HeldList| cluster.anchors(&held.list).iter().any(|a| matches!(a.fate, Fate::Gone(Some(h)) if of_then(h)));
    if cluster.lists(ListKind::Itl).into_iter().any(names_former) {
        return false;
    }
    let others = [Purpose::Ipsec, Purpose::Capf, Purpose::Tomcat];
    let dated = others.into_iter().flat_map(|p| cluster.identities(p).into_iter().chain(cluster.former(p))).filter_map(Held::not_before);
    dated.min().is_none_or(|t| elapsed(made, t) >= TOGETHER.saturating_mul(-1))
}

/// Certificates of the same subject that a trust store still holds, and no node shows any more.
fn predecessors(cluster: &Cluster, purpose: Purpose) -> impl Iterator<Item = &Held> {
    let now = cluster.identities(purpose);
    let of_trust = cluster.certificates.iter().filter(|h| matches!(h.store, Store::Trust(_)));
    of_trust.filter(move |h| {
        now.iter().any(|n| n.subject.same(&h.subject) && n.not_before() > h.not_before() && h.not_before().is_some())
            && Purpose::IDENTITIES.iter().all(|p| cluster.identities(*p).iter().all(|n| !n.id.same(&h.id)))
    })
}

/// Each certificate with the day since when it is there, a line each.
pub(super) fn since(held: &[&Held]) -> String {
    let name = |h: &Held| match h.store {
        Store::Identity(Purpose::ItlRecovery) => h.label(),
        Store::Identity(purpose) => format!("{} of {}", purpose.name(), h.label()),
        _ => h.label(),
    };
    let line = |h: &&Held| Some(format!("{} since {}", name(h), show_day(h.not_before()?)));
    held.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

/// What shows the dates.
pub(super) fn spans(held: &[&Held]) -> Vec<Span> {
    held.iter().filter_map(|h| h.span()).collect()
}
