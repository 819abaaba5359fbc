//! An identity certificate is past its last day.

use super::{
    Area, Certainty, Condition, Instance, Question, Severity, Verdict, chain, elapsed, if_whole, list, predates, show_time, traffic,
};
use crate::case::{Cluster, Held, Store};
use crate::cisco::Purpose;
use crate::cisco::documents as docs;
use crate::read::Sighting;
use crate::source::Span;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "certificate-expired",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Medium,
    title: "An identity certificate, or the CA that issued it, has expired",
    explanation: "An expired certificate breaks what its purpose serves. So does one whose CA has expired. Other expired certificates in trust stores are common and not meant here. Before renewing several, mind that CallManager, TVS and ITLRecovery must not be renewed without the phones back in between. Those of IM and Presence (cup, cup-xmpp) are renewed in its own OS Administration.",
    because: &[],
    by_hand: "OS Administration > Security > Certificate Management lists the expiry of each certificate.",
    sources: &[docs::REGENERATION.section("Identify expired certificates"), docs::COMMON_ISSUES.section("Business Impact")],
    check,
};

fn check(cluster: &Cluster, as_of: Date) -> Verdict {
    let own: Vec<(Purpose, &Held)> = Purpose::DATED.into_iter().flat_map(|p| cluster.dated(p).into_iter().map(move |h| (p, h))).collect();
    let dated: Vec<_> = own.iter().filter_map(|(p, h)| h.not_after().map(|t| (*p, *h, t))).collect();
    // Expressway-C says it of a node whose certificate is not in the case, or of the one that is.
    let refused: Vec<&Sighting> = traffic::refusals(cluster)
        .into_iter()
        .filter(|s| traffic::unfit(s) == Some(traffic::Unfit::Expired) && traffic::is_cucm(cluster, s))
        .filter(|s| {
            let name = traffic::host_of(s).unwrap_or_default();
            let of_node: Vec<&Held> = own.iter().map(|(_, h)| *h).filter(|h| h.is_of(&name)).collect();
            !predates(s, &of_node)
        })
        .collect();
    if dated.is_empty() && refused.is_empty() {
        if let Some(unplaced) = unplaced(cluster, as_of) {
            return unplaced;
        }
        return Verdict::Open(vec![Question::certificates("Their dates tell what has expired.")]);
    }
    let today = as_of.midnight().assume_utc();
    let expired: Vec<_> = dated.iter().filter(|(_, _, end)| *end < today).collect();
    // A CA that issued what is in use: whoever verifies the chain refuses it as well.
    let mut authorities: Vec<(&Held, Vec<String>)> = Vec::new();
    for (purpose, held) in &own {
        let issued = format!("{} of {}", purpose.name(), held.node.clone().unwrap_or_else(|| held.label()));
        for ca in chain::above(held, &cluster.certificates).into_iter().filter(|ca| ca.not_after().is_some_and(|end| end < today)) {
            match authorities.iter_mut().find(|(known, _)| known.id.same(&ca.id)) {
                Some((_, all)) => all.push(issued.clone()),
                None => authorities.push((ca, vec![issued.clone()])),
            }
        }
    }
    let spans = |held: &mut dyn Iterator<Item = &Held>| -> Vec<Span> { held.filter_map(Held::span).collect() };
    if expired.is_empty() && refused.is_empty() && authorities.is_empty() {
        return if_whole(cluster, Verdict::RuledOut(spans(&mut dated.iter().map(|(_, h, _)| *h))));
    }
    let words: Vec<String> = expired
        .iter()
        .map(|(p, h, end)| {
            format!(
                "{} of {} on {} ({} days ago)",
                p.name(),
                h.node.clone().unwrap_or_else(|| h.label()),
                show_time(*end),
                elapsed(*end, today).whole_days()
            )
        })
        .chain(authorities.iter().map(|(ca, issued)| {
            let since = ca.not_after().map_or_else(String::new, |end| format!(" on {}", show_time(end)));
            format!("{}{since}, the CA of {}", ca.label(), list(issued))
        }))
        .chain(traffic::hosts(&refused).into_iter().map(|host| format!("a certificate of {host} or of its chain, says Expressway-C")))
        .collect();
    let anchors = [Purpose::CallManager, Purpose::Tvs, Purpose::ItlRecovery];
    let anchors = anchors.into_iter().filter(|p| expired.iter().any(|(own, ..)| own == p)).count();
    let warning = if anchors > 1 {
        " Phones trust the cluster by several of these: never renew CallManager, TVS and ITLRecovery in one go, but with all phones back in between."
    } else {
        ""
    };
    let mut evidence = spans(&mut expired.iter().map(|(_, h, _)| *h));
    evidence.extend(spans(&mut authorities.iter().map(|(ca, _)| *ca)));
    evidence.extend(refused.iter().rev().take(3).map(|s| s.span));
    Instance::new(Certainty::Confirmed, format!("Expired: {}.{warning}", list(&words)), evidence)
        .compare("every identity certificate valid", words.join("\n"))
        .holds()
}

/// A file alone does not say what its certificate is for, or whether it is still in use.
fn unplaced(cluster: &Cluster, as_of: Date) -> Option<Verdict> {
    let today = as_of.midnight().assume_utc();
    let is_leaf = |h: &&Held| h.store == Store::Unknown && h.certificate.as_ref().is_some_and(|c| !c.is_ca || c.is_self_issued());
    let all: Vec<&Held> = cluster.certificates.iter().filter(is_leaf).collect();
    let renewed = |h: &Held| all.iter().any(|other| other.subject.same(&h.subject) && other.not_after() > h.not_after());
    let expired: Vec<&Held> = all.iter().copied().filter(|h| h.not_after().is_some_and(|end| end < today) && !renewed(h)).collect();
    let words: Vec<String> = expired.iter().filter_map(|h| Some(format!("{} on {}", h.label(), show_time(h.not_after()?)))).collect();
    let here = format!("Expired: {}. What it is for, and whether a node still shows it, is not in the case.", list(&words));
    let ask = vec![Question::certificates("It tells which certificates are in use.")];
    let verdict = Instance::new(Certainty::Possible, here, expired.iter().filter_map(|h| h.span()).collect());
    (!words.is_empty()).then(|| verdict.compare("every certificate in use valid", words.join("\n")).weighs(Severity::Low).ask(ask).holds())
}
