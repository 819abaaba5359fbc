//! A list that phones cannot load.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "trust-list-too-large",
    scenario: None,
    area: Area::Phones,
    severity: Severity::High,
    title: "A trust list is larger than phones can load",
    explanation: "Phones load a list of at most 39 certificates and 64 KB. A larger one is refused, and registration fails. Many TFTP servers and TVS nodes make it grow.",
    because: &[],
    by_hand: "Count the records of `show itl`; its length stands at the top.",
    sources: &[docs::SECURITY_GUIDE_12.section("ITL file size")],
    check,
};

/// Certificates that a phone loads (SG12-DS).
const MOST_RECORDS: usize = 39;
/// Bytes that a phone loads (SG12-DS).
const MOST_BYTES: u32 = 64 << 10;

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for held in cluster.lists.iter().filter(|l| !l.list.absent) {
        let list = &held.list;
        let records = list.records.iter().filter(|r| r.id.is_some()).count();
        // Only a file carries the certificates, so only of a file the length is the list's own.
        let is_file = list.records.iter().any(|r| r.certificate.is_some());
        let place = Span { len: list.span.len.min(400), ..list.span };
        if records > MOST_RECORDS {
            tally.wrong(format!("the {} of {records} certificates", list.kind.name()), [place]);
        } else if is_file && list.span.len > MOST_BYTES {
            tally.wrong(format!("the {} of {} bytes", list.kind.name(), list.span.len), [place]);
        } else {
            tally.right([place]);
        }
    }
    let ask = Question::command(commands::SHOW_ITL, "How large is the ITL?", "Phones load at most 39 certificates and 64 KB.");
    tally.verdict(Certainty::Confirmed, "Phones cannot load", "at most 39 certificates and 64 KB", vec![ask])
}
