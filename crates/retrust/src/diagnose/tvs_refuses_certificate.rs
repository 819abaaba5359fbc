//! TVS says that it does not know a certificate.

use super::*;
use crate::x509::Serial;

pub(super) const CONDITION: Condition = Condition {
    id: "tvs-refuses-certificate",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "TVS was asked for a certificate that it does not hold",
    explanation: "A phone that does not know a signer or a server asks TVS, which looks in its database and then in the CTL. A miss in the database alone is ordinary; a miss in both refuses. A present certificate that TVS does not know means that TVS has not learnt it yet (the documents differ on whether it must be restarted); a former one means that someone still shows it.",
    because: &["phones-trust-nothing"],
    by_hand: "Compare the serial in the TVS trace with the certificates that the nodes show now.",
    sources: &[docs::DIRECTORY.section("TVS trace"), docs::TOKENLESS.section("TVS trace")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let refused = cluster.seen(log::TVS_NOT_FOUND);
    let Some(last) = refused.last().copied().or_else(|| missed(cluster)) else {
        return unheard(cluster, log::Log::Tvs, || {
            vec![Question::page(
                "the TVS trace of a node of the phone's group",
                "What do phones ask TVS for?",
                "A refused serial names what they cannot verify.",
            )]
        });
    };
    let asked =
        cluster.seen(log::TVS_SERIAL).into_iter().rev().find(|s| s.span.source == last.span.source && s.span.start <= last.span.start);
    let serial = asked.and_then(|s| s.fields.first()).and_then(|f| Serial::from_hex(f));
    let miss = cluster.seen(log::TVS_CTL_MISS).into_iter().any(|s| s.span.source == last.span.source);
    let held = serial.as_ref().and_then(|s| cluster.certificates.iter().find(|h| h.id.serial.same(s)));
    let present = held.is_some_and(|h| matches!(h.store, Store::Identity(_)));
    let which = serial.as_ref().map_or_else(|| "a certificate".to_owned(), |s| format!("certificate {s}"));
    let tail = match (held, present) {
        (Some(held), true) => format!(", which is {} as it is shown now: TVS has not learnt it", held.label()),
        (Some(held), false) => format!(", which is {} in a trust store", held.label()),
        (None, _) if cluster.queried => ", which no node holds any more".to_owned(),
        (None, _) => String::new(),
    };
    let evidence = [last.span].into_iter().chain(asked.map(|s| s.span)).chain(held.and_then(Held::span)).collect();
    let found = if last.message == log::TVS_NOT_FOUND {
        "`certificate not found`"
    } else {
        "a miss in the database, and nothing of the CTL behind it"
    };
    Instance::new(Certainty::weigh(miss, 1, false), format!("TVS refused {which}{tail}."), evidence)
        .compare("every certificate that is shown in the stores of TVS", found)
        .holds()
}

/// The last miss in the database of a request behind which the trace goes on, and the CTL was not asked, or does not hold
/// it either: refused, as we derive it (phones.md 3).
fn missed(cluster: &Cluster) -> Option<&Sighting> {
    let of = [log::TVS_SERIAL, log::TVS_DATABASE_MISS, log::TVS_CTL_FOUND, log::TVS_CTL_EQUAL];
    let mut events: Vec<&Sighting> = of.into_iter().flat_map(|m| cluster.seen(m)).collect();
    events.sort_by_key(|s| s.span);
    let traces = events.chunk_by(|a, b| a.span.source == b.span.source);
    traces.filter_map(refused).next_back()
}

/// The same of one trace. Requests may be served side by side: with as many hits in the CTL as misses before it nothing is
/// refused. Of the last request a trace that was cut says nothing.
fn refused<'a>(trace: &[&'a Sighting]) -> Option<&'a Sighting> {
    let is_request = |s: &&Sighting| s.message == log::TVS_SERIAL;
    let last = trace.iter().rposition(is_request)?;
    let requests: Vec<&[&Sighting]> =
        trace.get(..last)?.chunk_by(|_, next| !is_request(next)).filter(|chunk| chunk.first().is_some_and(is_request)).collect();
    let miss = |chunk: &&[&'a Sighting]| chunk.iter().find(|s| s.message == log::TVS_DATABASE_MISS).copied();
    let is_hit = |s: &&&Sighting| s.message == log::TVS_CTL_FOUND || s.message == log::TVS_CTL_EQUAL;
    let misses = requests.iter().filter(|chunk| miss(chunk).is_some()).count();
    let hits = trace.iter().filter(is_hit).count();
    let lone = requests.iter().rev().filter(|chunk| !chunk.iter().any(|s| is_hit(&s))).find_map(miss);
    lone.filter(|_| misses > hits)
}
