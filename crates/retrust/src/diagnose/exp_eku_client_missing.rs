//! An Expressway certificate that may not act as a client.

use super::*;
use crate::case::Side;
use crate::cisco::Setting;

pub(super) const CONDITION: Condition = Condition {
    id: "exp-eku-client-missing",
    scenario: None,
    area: Area::Mra,
    severity: Severity::High,
    title: "An Expressway certificate is for servers alone and not for clients",
    explanation: "Expressway-C opens its tunnels as a TLS client, so its certificate (from X15.5 on its client certificate) needs clientAuth; without it the SSH tunnels stay down, also where the checking mode is off. Expressway-E needs it before X15.4. From X15.5 on a server certificate may be without it where the client certificate has it. Public CAs stop to put it in: the field notices say March 2027 at the latest, two earlier documents say May 2026; private CAs are free.",
    because: &[],
    by_hand: "Read Extended Key Usage of the server certificate: TLS Web Client Authentication must be there.",
    sources: &[
        docs::FN74362.section("Problem description"),
        docs::EKU.section("Client certificate"),
        docs::EKU_PREPARE.section("Expressway-E"),
    ],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let mut tally = Tally::default();
    let mut core = false;
    // These settings came with X15.4 and X15.5 (225482, 225693), from which on Expressway-E may do without.
    let since = [Setting::EkuCheckingMode, Setting::ServerEkuUpload].into_iter().find_map(|s| cluster.setting(s));
    let may_do_without = |held: &Held| held.side == Some(Side::Edge) && since.is_some();
    for held in cluster.expressway_clients() {
        let Some(certificate) = &held.certificate else { continue };
        let has = |usage: &str| certificate.usage.iter().any(|u| u == usage);
        if has("serverAuth") && !has("clientAuth") && !may_do_without(held) {
            // Expressway-C needs it in every release; of another name it cannot be told.
            core |= held.side == Some(Side::Core);
            tally.wrong(held.label(), held.span());
        } else {
            tally.right(held.span());
        }
    }
    // CUCM and the other Expressway ask for clientAuth; their alerts say that it was not there, or that nothing was shown.
    let says = |s: &&Sighting| matches!(traffic::unfit(s), Some(traffic::Unfit::Purpose | traffic::Unfit::Unsent));
    let alerts = cluster.seen(log::ALERT_OTHER).into_iter().filter(says);
    let alerts = alerts.filter(|s| traffic::is_cucm(cluster, s) || traffic::is_traversal(s));
    let own = cluster.expressway_clients();
    let contradicted = tally.is_right() && !tally.is_wrong();
    let mut refused = false;
    for alert in alerts.filter(|s| !predates(s, &own)) {
        refused = true;
        let whose = if traffic::is_traversal(alert) { "the other Expressway" } else { "CUCM" };
        tally.wrong(format!("an alert of {whose} says so"), [alert.span]);
    }
    for refusal in traffic::peers_refused(cluster).into_iter().filter(says).filter(|s| !predates(s, &own)) {
        refused = true;
        tally.wrong("one Expressway says so of the other", [refusal.span]);
    }
    let ask = Question::page(
        "Expressway > Maintenance > Security > Server certificate > Show (PEM file)",
        "May it act as a client?",
        "Extended Key Usage says so.",
    );
    match tally.instance(
        Certainty::weigh(false, usize::from(core).saturating_add(usize::from(refused)), contradicted),
        "Without clientAuth",
        "serverAuth and clientAuth",
    ) {
        Some(instance) if core || refused => instance.disputed(&[disputes::EKU_DATES]).holds(),
        Some(instance) => {
            let release = Question::command(
                format!("xConfiguration {}", Setting::EkuCheckingMode.key()),
                "Is it X15.5 or later?",
                "The setting came with X15.5; before X15.4 Expressway-E needs clientAuth too.",
            );
            instance.disputed(&[disputes::EKU_DATES]).weighs(Severity::Low).ask(vec![release.on("Expressway")]).holds()
        }
        None => tally.verdict(Certainty::Confirmed, "", "", vec![ask]),
    }
}
