//! A trust list whose signature does not hold.

use super::{Area, Certainty, Condition, Instance, Question, Severity, Verdict};
use crate::case::Cluster;
use crate::cisco::{commands, documents as docs};
use crate::read::Signature;
use crate::source::Span;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "trust-list-invalid",
    scenario: None,
    area: Area::Phones,
    severity: Severity::High,
    title: "A trust list's signature does not hold",
    explanation: "Phones check the signature of a list before they take it. A list that was changed after it was signed, or that the server itself cannot verify, is refused by every phone. A copy that was damaged on its way to you looks the same: compare its checksum with what the server prints.",
    because: &[],
    by_hand: "The last line of `show itl` and `show ctl` says whether the server verifies its own list; the checksums at their top must be those of the file.",
    sources: &[docs::SECURITY_GUIDE_12.section("Trust lists"), docs::CERTUTILS.section("Signature")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let lists: Vec<_> = cluster.lists.iter().filter(|l| !l.list.absent).collect();
    let bad: Vec<_> =
        lists.iter().filter_map(|l| if let Signature::Invalid(why) = &l.list.signature { Some((l, why)) } else { None }).collect();
    if let Some((held, why)) = bad.first() {
        let name = held.list.kind.name();
        let evidence = bad.iter().map(|(l, _)| l.list.signer.as_ref().map_or(l.list.span, |s| s.span)).collect();
        // The server's own word needs no second one.
        let of_server = bad.iter().any(|(l, _)| l.phone.is_none() && l.node.is_some());
        let ask = Question::command(commands::SHOW_ITL, "Does the server verify its own list?", "If it does, only this copy is damaged.");
        return Instance::new(Certainty::Confirmed, format!("The {name} in the case is not as it was signed: {why}."), evidence)
            .compare("a signature by the list's own signer", why.to_string())
            .ask(if of_server { Vec::new() } else { vec![ask] })
            .holds();
    }
    let valid: Vec<Span> = lists
        .iter()
        .filter(|l| l.list.signature == Signature::Valid)
        .map(|l| l.list.signer.as_ref().map_or(l.list.span, |s| s.span))
        .collect();
    if valid.is_empty() {
        return Verdict::Open(vec![Question::command(commands::SHOW_ITL, "Does the server verify its list?", "Its last line says so.")]);
    }
    Verdict::RuledOut(valid)
}
