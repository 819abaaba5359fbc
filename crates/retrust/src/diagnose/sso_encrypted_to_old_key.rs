//! A response names the very certificate that it was encrypted to, and no node holds it.

use super::*;
use crate::read::SamlResponse;
use crate::x509::Serial;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-encrypted-to-old-key",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "A response is encrypted to a certificate that no node holds",
    explanation: "X509SerialNumber in a response is the decimal serial of the certificate that the identity provider encrypted to. It leaves no other reading: the identity provider holds that certificate, and nobody here has its key. A response of another cluster, or one from before the renewal, is no witness.",
    because: &["sso-sp-metadata-stale"],
    by_hand: "Turn the number in X509SerialNumber into hex and compare it with `show cert own tomcat` and ITLRecovery.",
    sources: &[docs::SSO_LOGS.section("SAML response"), docs::SSO.section("Common issues")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut now = cluster.identities(Purpose::Tomcat);
    now.extend(cluster.identities(Purpose::ItlRecovery));
    let named = named(cluster);
    if now.is_empty() || named.is_empty() {
        return Verdict::Open(vec![
            Question::command(commands::SSO_LOGS, "Which certificate does a response name?", "Its serial must be a present one.")
                .on("the node that served the login"),
        ]);
    }
    let mut tally = Tally::default();
    for (serial, span, latest) in named {
        if let Some(held) = now.iter().find(|h| h.id.serial.same(&serial)) {
            tally.right([span].into_iter().chain(held.span()));
            continue;
        }
        let newest = now.iter().filter_map(|h| h.not_before()).max();
        if latest.zip(newest).is_some_and(|(seen, made)| seen < made) {
            continue;
        }
        let former = cluster.certificates.iter().find(|h| h.id.serial.same(&serial));
        let whose = former.map_or_else(String::new, |h| format!(", the former {}", h.label()));
        tally.wrong(format!("{serial}{whose}"), [span].into_iter().chain(former.and_then(Held::span)));
    }
    let purpose = if cluster.sso_by_recovery() { Purpose::ItlRecovery } else { Purpose::Tomcat };
    let expected: Vec<String> = cluster.identities(purpose).iter().map(|h| h.id.serial.to_string()).collect();
    tally.verdict(Certainty::weigh(cluster.queried, 1, false), "Encrypted to", &list(&expected), Vec::new())
}

/// The last serial that each log, and each response by itself, names; and the latest time that it can be of: a log's zone
/// is not known, a response tells its own.
fn named(cluster: &Cluster) -> Vec<(Serial, Span, Option<OffsetDateTime>)> {
    let in_logs = cluster.seen(log::ENCRYPTED_TO).into_iter().rfind(|s| !is_for_others(cluster, s));
    let mut all: Vec<_> = in_logs
        .into_iter()
        .filter(|s| login_after(cluster, s).is_none() && tested_after(cluster, s, false).is_none())
        .filter_map(|s| Some((Serial::from_decimal(s.fields.first()?)?, s.span, s.time.map(|t| t.saturating_add(SLACK)))))
        .collect();
    let own = |r: &&SamlResponse| !r.destination.as_ref().is_some_and(|host| traffic::is_of_another_domain(cluster, host));
    all.extend(cluster.responses.iter().filter(own).filter_map(|r| Some((r.encrypted_to.clone()?, r.span, r.issued))));
    all
}
