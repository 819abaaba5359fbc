//! Two outputs of one node show different certificates of one purpose.

use super::*;
use std::collections::BTreeMap;

pub(super) const CONDITION: Condition = Condition {
    id: "outputs-disagree",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Info,
    title: "Two outputs show different certificates of the same node and purpose",
    explanation: "One of them is from before a renewal, or the database and the files are not in step: the certificate query shows the database, `show cert` the files, and the files decide what a node shows. Retrust goes by the newer certificate.",
    because: &[],
    by_hand: "Run `show cert own` and the certificate query now, one after the other.",
    sources: &[docs::CHANGE_NOTIFICATION.section("2 and 3")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    for purpose in Purpose::IDENTITIES {
        let present = cluster.identities(purpose);
        tally.right(present.iter().filter_map(|h| h.span()));
        let owners: BTreeMap<String, Option<Span>> = present.iter().map(|h| (h.owner(purpose), h.span())).collect();
        // What the work replaced is no conflict: it was shown before, and the other one since.
        let since = |h: &Held| cluster.since.is_some_and(|since| h.spans.iter().any(|s| s.source >= since));
        let renewed: Vec<String> = present.iter().filter(|h| since(h)).map(|h| h.owner(purpose)).collect();
        for former in cluster.former(purpose) {
            // One output may list what was copied to other nodes.
            if !since(former) && renewed.contains(&former.owner(purpose)) {
                continue;
            }
            let now = owners.get(&former.owner(purpose)).copied().flatten();
            if now.zip(former.span()).is_none_or(|(a, b)| a.source == b.source) {
                continue;
            }
            // The name of a CAPF tells no node: before 14 each had its own.
            if purpose == Purpose::Capf && former.node.is_none() {
                continue;
            }
            let words = format!("{} of {}: {}", purpose.name(), former.node.clone().unwrap_or_else(|| former.label()), former.id.serial);
            tally.wrong(words, former.span());
        }
    }
    tally.verdict(
        Certainty::Possible,
        "Shown beside a newer one",
        "one certificate for each node and purpose",
        vec![Question::certificates("It shows what the database holds.")],
    )
}
