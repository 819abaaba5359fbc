//! Transport, not trust.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "phone-cannot-reach-tftp",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "A phone gets no answer from TFTP; trust is not at fault there",
    explanation: "`TFTP timeout` is a path or a service that does not answer. It also makes `Trust List update failed` appear, which then is no sign of a lost anchor.",
    because: &[],
    by_hand: "Fetch a file from the TFTP node on port 6970, and see that Cisco Tftp runs there.",
    sources: &[docs::PHONE_8800.section("Status messages")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let ask = Question::page("the phone's status messages", "Does TFTP answer the phone?", "A timeout explains a list that does not come.");
    let found = ("an answer from TFTP", "`TFTP timeout`");
    let waited = cluster.seen(log::TFTP_TIMEOUT);
    // The same phone took a list since.
    let took: Vec<&Sighting> = [log::LIST_UPDATED, log::LIST_INSTALLED].into_iter().flat_map(|m| cluster.seen(m)).collect();
    let served = |timeout: &Sighting| {
        let since = |ok: &&&Sighting| match ok.time.zip(timeout.time) {
            Some((ok, timeout)) => ok > timeout,
            None => ok.span > timeout.span,
        };
        took.iter().filter(|ok| cluster.is_one_phone(ok.span, timeout.span)).find(since).map(|ok| ok.span)
    };
    let served: Option<Vec<Span>> = waited.iter().map(|timeout| served(timeout)).collect();
    if let Some(spans) = served.filter(|spans| !spans.is_empty()) {
        return Verdict::RuledOut(spans);
    }
    heard(cluster, &[log::TFTP_TIMEOUT], Certainty::Confirmed, "A phone waited for TFTP in vain.", found, ask)
}
