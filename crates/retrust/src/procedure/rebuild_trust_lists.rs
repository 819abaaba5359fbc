//! A list names renewed certificates: builds it anew and brings it to the phones.

use super::restart::{self, TFTP, TVS};
use super::{Check, Procedure, Step, renewal};
use crate::case::Cluster;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, commands, disputes, documents as docs};
use crate::rehearse::WayBack;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "rebuild-trust-lists",
    title: "Build the trust lists anew and bring them to the phones",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &[
        "trust-list-outdated",
        "trust-list-invalid",
        "trust-lists-differ",
        "config-signer-unknown",
        "phones-on-old-itl",
        "anchors-renewed-together",
    ],
    // From 12.0 on with CallManager renewed, the signer stands or TVS does: resets in order, four phones first.
    when: |id, cluster, _| {
        let localkey = super::recover_by_localkey::callmanager_stands(cluster) || cluster.at_least(12, 0) == Some(false);
        match id {
            "anchors-renewed-together" => !localkey,
            // Then by localkey, which needs no TVS.
            "trust-list-outdated" if super::recover_by_localkey::recovery_alone(cluster) => false,
            "trust-list-outdated" => super::ways_back(cluster).contains(&WayBack::Reset),
            _ => true,
        }
    },
    sources: &[docs::REGENERATION.section("CallManager, TVS"), docs::SECURITY_GUIDE_14_DS.section("ITL")],
    disputes: &[disputes::RENEWAL_RESTARTS, disputes::CTL_BEFORE_RESTARTS, disputes::CALLMANAGER_WITH_ITLRECOVERY],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = vec![
        Step::page("Plan", "Renew no further certificate of CallManager, TVS or ITLRecovery until all phones are back: the surviving anchor is what saves them.").sees("nobody renews anything"),
    ];
    steps.extend(restart::start_tvs(cluster));
    let update = super::renewal::update_ctl(cluster, &[Purpose::CallManager, Purpose::Capf]);
    // After the CTL, and where CallManager was renewed in either mode (214231); a list may show that it was not.
    let stands = || {
        let anchors = cluster.lists.iter().flat_map(|l| cluster.anchors(&l.list));
        let (mut survives, mut gone) = (false, false);
        for anchor in anchors.filter(|a| a.purpose == Purpose::CallManager) {
            survives |= anchor.survives();
            gone |= anchor.gone();
        }
        survives && !gone
    };
    // Up to 11.5 CallManager signs a CTL without tokens: who cannot ask TVS takes no new one (phones.md 2.1).
    let loses_signer = !update.is_empty() && cluster.at_least(12, 0) == Some(false) && !cluster.has_token_ctl() && !stands();
    let callmanager = !update.is_empty() || !stands();
    steps.extend(update);
    steps.extend(restart::restart(cluster, &TVS));
    if callmanager {
        steps.extend(restart::after_ctl(cluster));
    }
    // From 14 on the one that shows CallManager's certificate (SG14).
    steps.extend(restart::restart(cluster, &restart::HAPROXY));
    steps.extend(restart::restart(cluster, &TFTP));
    steps.extend(renewal::see_itl(cluster, &[Purpose::CallManager, Purpose::Tvs]));
    steps.push(
        Step::page(
            "Cisco Unified CM Administration > System > Enterprise Parameters > Reset",
            "Reset four phones first; then all, in batches.",
        )
        .caution("Every phone restarts.")
        .shows(commands::REGISTERED, "as many phones as before")
        .closed_by(Check::PhonesBack),
    );
    if loses_signer {
        let text = "Delete the CTL on each device without Security by Default: it cannot ask TVS, and its CTL names no key that signs any more. The page lists which devices those are.";
        steps.push(
            Step::page("Cisco Unified Reporting > System Reports > Unified CM Phone Feature List > Security By Default", text)
                .caution("Each of them must be touched.")
                .sees("the device loads the new CTL and registers"),
        );
    }
    steps
}
