//! A certificate of CUCM that may not act as a server.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "serverauth-missing",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::High,
    title: "A certificate of CUCM may not be used as a server's",
    explanation: "A certificate whose extended key usage leaves out serverAuth is refused by whoever checks it: browsers, Jabber, and Expressway-C with `unsupported certificate purpose`. The CA used a template for clients. Who issued it is not at fault.",
    because: &[],
    by_hand: "Read Extended Key Usage of the certificate: TLS Web Server Authentication must be there.",
    sources: &[
        docs::RFC5280.section("4.2.1.12"),
        docs::TRAFFIC_SERVER.section("SSLClientUtils.cc"),
        docs::CA_SIGNED.section("Generate CSR"),
    ],
    check,
};

/// Those that phones, browsers and Expressway meet as a server's.
const SERVERS: [Purpose; 4] = [Purpose::Tomcat, Purpose::TomcatEcdsa, Purpose::CallManager, Purpose::CallManagerEcdsa];

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let own: Vec<&Held> = SERVERS.into_iter().flat_map(|p| cluster.identities(p)).collect();
    let mut tally = Tally::default();
    for held in &own {
        let Some(certificate) = &held.certificate else { continue };
        let has = |usage: &str| certificate.usage.iter().any(|u| u == usage);
        if has("clientAuth") && !has("serverAuth") {
            tally.wrong(held.label(), held.span());
        } else {
            tally.right(held.span());
        }
    }
    let seen = tally.is_wrong();
    let refused = traffic::refusals(cluster).into_iter().filter(|s| traffic::unfit(s) == Some(traffic::Unfit::Purpose));
    let mut said = false;
    for refusal in refused {
        let host = traffic::host_of(refusal).unwrap_or_default();
        let of_node: Vec<&Held> = own.iter().copied().filter(|h| h.is_of(&host)).collect();
        if !predates(refusal, &of_node) {
            said = true;
            tally.wrong(format!("a certificate of {host}, says Expressway-C"), [refusal.span]);
        }
    }
    let witnesses = usize::from(seen).saturating_add(usize::from(said));
    let certainty = Certainty::weigh(seen, witnesses, said && !seen && tally.is_right());
    tally.verdict(certainty, "Not for servers", "serverAuth", vec![Question::certificates("Their usage is among what it prints.")])
}
