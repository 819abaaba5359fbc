//! The steps of a rehearsed plan: what comes first, each round, and the way back where it strands phones.

use super::*;
use crate::rehearse::{Kind, Refusal, Rehearsed, Round, Way, WayBack};

/// What is checked and saved before the first round.
pub fn preconditions(cluster: &Cluster, renew: &[Purpose]) -> Vec<Step> {
    prepare(cluster, renew.iter().any(|p| !matches!(p, Purpose::Tomcat | Purpose::TomcatEcdsa | Purpose::Ipsec)))
}

/// The steps of one round, on all nodes or on one. `wait`: the phones are waited for at its end; `last`: a new
/// backup ends the plan.
pub fn round(cluster: &Cluster, round: &Round, node: Option<&str>, wait: bool, last: bool) -> Vec<Step> {
    let mut steps = body(cluster, round, node, wait);
    if last {
        steps.push(renewal::after());
    }
    steps
}

/// Of steps for every node, those of one: its own, and what the others must learn. TFTP hands lists out on each
/// node that runs it; CAPF and the backup's master are the publisher's, and so is ITLRecovery.
fn only(mut steps: Vec<Step>, node: Option<&str>) -> Vec<Step> {
    let shared = |step: &Step| {
        let command = step.command.as_deref().unwrap_or("");
        [restart::TFTP, restart::CAPF, restart::DRF_MASTER].iter().any(|service| command.ends_with(service.name()))
    };
    if let Some(node) = node {
        steps.retain(|step| shared(step) || step.node.as_deref().is_none_or(|own| crate::case::same_host(own, node)));
    }
    steps
}

fn body(cluster: &Cluster, round: &Round, node: Option<&str>, wait: bool) -> Vec<Step> {
    let renew = |p: &Purpose| {
        let steps = renewal::renew(cluster, *p);
        if renewal::is_of_publisher(cluster, *p) { steps } else { only(steps, node) }
    };
    let mut steps: Vec<Step> = round.renew.iter().flat_map(renew).collect();
    if round.renew.contains(&Purpose::Capf) {
        steps.extend(super::renew_capf::keep_trust());
    }
    let phones = round.renew.iter().any(|p| !matches!(p, Purpose::Tomcat | Purpose::TomcatEcdsa | Purpose::Ipsec));
    let localkey = round.way == Way::Localkey && round.renew.contains(&Purpose::ItlRecovery) && cluster.at_least(12, 0) != Some(false);
    if localkey {
        steps.extend(super::recover_by_localkey::sign_and_return(cluster, &publisher(cluster)));
        return steps;
    }
    if round.renew.iter().any(|p| matches!(p, Purpose::CallManager | Purpose::CallManagerEcdsa | Purpose::Capf | Purpose::ItlRecovery)) {
        steps.extend(renewal::update_ctl(cluster, &round.renew));
    }
    // Each service once, in the order in which the first purpose wants it.
    for step in round.renew.iter().flat_map(|p| only(renewal::restarts(cluster, *p), node)) {
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    if phones {
        steps.push(reset("all"));
        if wait {
            steps.push(gate());
        }
    }
    // Expressway-C checks CUCM's servers against its own list (MRA15); a self-signed certificate is its own issuer.
    let shown = |p: &Purpose| matches!(p, Purpose::CallManager | Purpose::CallManagerEcdsa | Purpose::Tomcat | Purpose::TomcatEcdsa);
    if round.renew.iter().any(shown) && cluster.has_expressway() {
        steps.extend(expressway_trusts_cucm::turn(cluster));
    }
    if round.renew.contains(&Purpose::Tomcat) && sso_on(cluster) {
        steps.extend(super::republish_sp_metadata::exchange(cluster));
    }
    steps
}

/// The procedure of a way back.
pub const fn way_back(way: WayBack) -> &'static Procedure {
    match way {
        WayBack::Reset => &rebuild_trust_lists::PROCEDURE,
        WayBack::Localkey => &recover_by_localkey::PROCEDURE,
        WayBack::Remotekey => &recover_by_remotekey::PROCEDURE,
        WayBack::Restore => &restore_by_drs::PROCEDURE,
        WayBack::Delete => &delete_lists_on_phones::PROCEDURE,
    }
}

/// The procedure that the model shows to work after a round that strands phones.
pub fn recovery(result: &Rehearsed) -> Option<&'static Procedure> {
    let first = result.stranded.first()?;
    let only = |kind: Kind| result.stranded.iter().all(|s| s.kind == kind);
    Some(match first.why {
        // CallManager of the publisher is still known: what localkey is made for.
        Refusal::NewLists if !result.round.renew.contains(&Purpose::CallManager) => &recover_by_localkey::PROCEDURE,
        Refusal::Edge => &expressway_trusts_cucm::PROCEDURE,
        Refusal::Port => &trust_capf_for_dot1x::PROCEDURE,
        Refusal::Tls if only(Kind::Secure) => &update_ctl_after_capf::PROCEDURE,
        _ if only(Kind::WithoutTvs) => &delete_lists_on_phones::PROCEDURE,
        Refusal::Disputed => &rebuild_trust_lists::PROCEDURE,
        _ => &recover_phone_trust::PROCEDURE,
    })
}
