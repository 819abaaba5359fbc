//! Whom a round strands, on which reading of the sources, and what brings them back.

use super::{Strands, WayBack};
use crate::case::Cluster;
use crate::cisco::documents as docs;
use crate::procedure;
use crate::read::ListKind;
use crate::rehearse::{self, Kind, Refusal};
use crate::report::show::reference;

/// Ways back for the phones of a case that hold lists from before a renewal and refuse what the cluster hands out now.
pub(in crate::report) fn ways_back_now(cluster: &Cluster) -> Vec<WayBack> {
    let lists = [ListKind::Itl, ListKind::Ctl].into_iter().flat_map(|kind| cluster.lists(kind));
    let unseen = lists.flat_map(|l| cluster.anchors(&l.list)).any(|anchor| anchor.unknown());
    let told = |tried: rehearse::Tried| {
        // What a key of the present cluster signs is known by what the nodes show now.
        let hangs = matches!(tried.way, rehearse::WayBack::Reset | rehearse::WayBack::Bridge | rehearse::WayBack::Localkey);
        let mut way = way_back(tried);
        if unseen && hangs && way.saves != "none" {
            way.why.push_str(
                "; that the nodes still show what the lists name and the case does not show is assumed: bring the certificate query first",
            );
        }
        way
    };
    rehearse::ways_back_now(cluster).into_iter().map(told).collect()
}

/// A way back, as the model shows it.
pub(super) fn way_back(tried: rehearse::Tried) -> WayBack {
    let procedure = procedure::way_back(tried.way);
    let saves = match tried.saves {
        rehearse::Saves::None => "none",
        rehearse::Saves::Some => "some",
        rehearse::Saves::All => "all",
    };
    WayBack { procedure: procedure.id.to_owned(), title: procedure.title.to_owned(), saves: saves.to_owned(), why: tried.why.to_owned() }
}

/// On which reading it hangs, in brackets; nothing where it happens in all of them.
pub(super) fn hangs(reading: Option<rehearse::Reading>) -> String {
    reading.map_or_else(String::new, |r| format!(" (on this reading: {})", r.words().join("; ")))
}

pub(super) fn strands(result: &rehearse::Rehearsed) -> Strands {
    let phones = match (result.stranded.is_empty(), result.all) {
        (true, _) => "none",
        (false, true) => "all",
        (false, false) => "some",
    };
    // What several kinds refuse for one reason is said once.
    let mut reasons: Vec<(Refusal, Option<rehearse::Reading>, Vec<&str>)> = Vec::new();
    for stranded in &result.stranded {
        match reasons.iter_mut().find(|(why, reading, _)| *why == stranded.why && *reading == stranded.reading) {
            Some((.., kinds)) => kinds.push(stranded.kind.words()),
            None => reasons.push((stranded.why, stranded.reading, vec![stranded.kind.words()])),
        }
    }
    let sentence = |(why, reading, kinds): &(Refusal, Option<rehearse::Reading>, Vec<&str>)| {
        let hangs = hangs(*reading);
        let kinds = kinds.join(", ");
        let (first, rest) = kinds.split_at_checked(1).unwrap_or_default();
        format!("{}{rest}: {}{hangs}", first.to_ascii_uppercase(), why.words())
    };
    let why: Vec<String> = reasons.iter().map(sentence).collect();
    let mut sources = vec![docs::SECURITY_GUIDE_12.section("Trust lists"), docs::MIGRATION.section("TVS query")];
    for stranded in &result.stranded {
        sources.extend(match (stranded.why, stranded.kind) {
            (Refusal::Port, _) => Some(docs::COMMON_ISSUES.section("Scenario 4.1")),
            (Refusal::Lsc, _) => Some(docs::LSC_QA.section("LSC")),
            (Refusal::Edge, _) => Some(docs::MRA_TRUST.section("Server certificate verification")),
            (Refusal::Tls, _) => Some(docs::COMMON_ISSUES.section("Scenario 4.2")),
            (Refusal::Disputed, _) => Some(docs::CA_SIGNED.section("TVS")),
            (_, Kind::WithoutTvs) => Some(docs::TOKENLESS.section("Endpoints without SBD")),
            _ => Some(docs::REGENERATION.section("TVS and CallManager")),
        });
    }
    sources.dedup();
    Strands {
        phones: phones.to_owned(),
        kinds: result.stranded.iter().map(|s| s.kind.words().to_owned()).collect(),
        why: why.join(". "),
        references: if result.stranded.is_empty() { Vec::new() } else { sources.into_iter().map(reference).collect() },
    }
}
