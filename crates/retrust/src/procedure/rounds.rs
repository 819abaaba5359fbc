//! The steps of a rehearsed plan: what comes first, each round, and the way back where it strands phones.

use super::restart::Service;
use super::*;
use crate::read::ListKind;
use crate::rehearse::{self, Kind, Refusal, Rehearsed, Round, Saves, Tried, Way, WayBack};

/// What is checked and saved before the first round.
/// `lists_first`: phones must take the present lists before anything is renewed.
pub fn preconditions(cluster: &Cluster, renew: &[Purpose], lists_first: bool) -> Vec<Step> {
    // Phones that are out, or hold older lists, are brought back first.
    let anchors = !renew.iter().all(|p| p.is_of_servers());
    let recovers = lists_first && anchors && must_recover(cluster);
    let mut steps = if recovers { before_recovery(cluster) } else { prepare(cluster, anchors) };
    if lists_first {
        // What prepares it is there already, and what ends it comes after the rounds.
        let counts = |step: &Step| step.verify.as_ref().is_some_and(|v| v.check == Some(Check::Counted));
        let is_own = |step: &Step| !steps.contains(step) && set_back(cluster).as_ref() != Some(step) && !counts(step);
        let own: Vec<Step> = bring_lists(cluster).into_iter().filter(is_own).collect();
        steps.extend(own);
        if steps.last() != Some(&gate()) {
            steps.push(gate());
        }
    }
    steps.extend(look_at_sso(cluster, renew));
    if renew.contains(&Purpose::Tomcat) && cluster.reuses_tomcat() {
        steps.push(renewal::trust_first());
    }
    steps
}

/// Phones hold lists from before a renewal, refuse the present ones, or a recovery is open: not only may they be behind.
fn must_recover(cluster: &Cluster) -> bool {
    cluster.is_localkey_open()
        || diagnose::phones_refuse(cluster)
        || rehearse::Start::of(cluster, &rehearse::Request::default()).is_behind()
}

/// What brings the present lists to phones that hold older ones: the first way that saves all, else some. A restore
/// brings older lists back. Where phones may have taken them, a look and a reset are enough: a list that an old key
/// signs is a stranger to every phone that did (phones.md 1.4).
fn bring_lists(cluster: &Cluster) -> Vec<Step> {
    if cluster.is_localkey_open() {
        return [vec![reset("all"), gate()], (finish_localkey_recovery::PROCEDURE.steps)(cluster)].concat();
    }
    if !must_recover(cluster) {
        return vec![see_lists_of_phones(), reset("all"), gate()];
    }
    let mut ways = rehearse::ways_back_now(cluster);
    if ways.is_empty() {
        ways = rehearse::ways_back_of_older(cluster);
    }
    // A restore brings the old lists back, and nothing is deleted before what needs nothing of the phone (phones.md 5).
    let is_gentle = |t: &&Tried| !matches!(t.way, WayBack::Restore | WayBack::Delete);
    let gentle = |wanted: Saves| ways.iter().filter(is_gentle).find(|t| t.saves == wanted).map(|t| way_back(t.way));
    let reset = rehearse::Start::of(cluster, &rehearse::Request::default()).reset();
    let all = gentle(Saves::All);
    // As the report leads: `localkey` needs no saved file, and what is left after it is seen.
    let localkey = ways.iter().any(|t| t.way == WayBack::Localkey && t.saves == Saves::Some) && cluster.at_least(12, 0) != Some(false);
    if let Some(rest) = all.filter(|way| way.id == recover_by_remotekey::PROCEDURE.id && localkey) {
        let text = format!("Where phones stay away: {} [{}], as the report writes it. Renew nothing before.", rest.title, rest.id);
        let rest = Step::page("Plan", text).sees("no phone is missing");
        return [(recover_by_localkey::PROCEDURE.steps)(cluster), vec![rest]].concat();
    }
    let way = match (all, reset) {
        (Some(way), _) => way,
        (None, Some(reset)) if reset.is_lost() => &recover_phone_trust::PROCEDURE,
        // Devices that cannot ask TVS are all that a reset leaves out, and it tells what to do with them.
        (None, Some(reset)) if reset.only_without_tvs() => &rebuild_trust_lists::PROCEDURE,
        (None, _) => gentle(Saves::Some).unwrap_or(&recover_phone_trust::PROCEDURE),
    };
    (way.steps)(cluster)
}

/// Where a plan renews.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// On this node alone; `None` for all.
    pub node: Option<&'a str>,
    /// Only where it is due as of this day; `None` wherever it is.
    pub due: Option<Date>,
}

impl Scope<'_> {
    /// A step that renews what is not due is left out.
    pub(super) fn keeps(self, cluster: &Cluster, step: &Step) -> bool {
        let check = step.verify.as_ref().and_then(|v| v.check.as_ref());
        let (Some(as_of), Some(Check::Renewed(purpose)), Some(node)) = (self.due, check, &step.node) else { return true };
        let of_node = |held: &&Held| held.node.as_deref().is_some_and(|own| crate::case::same_host(own, node));
        cluster.is_shared(*purpose, node)
            || !cluster.identities(*purpose).iter().any(of_node)
            || crate::diagnose::due(cluster, *purpose, as_of).iter().any(of_node)
    }
}

/// The steps of one round. `wait`: the phones are waited for at its end; `ends`: it is the last, of a plan that renews these.
pub fn round(cluster: &Cluster, round: &Round, scope: Scope<'_>, wait: bool, ends: Option<&[Purpose]>) -> Vec<Step> {
    let mut steps = body(cluster, round, scope, wait);
    if let Some(renewed) = ends {
        if cluster.has_blank_itl() {
            steps.extend(end_blank(cluster));
        }
        steps.extend(renewal::after(cluster, renewed));
    }
    steps
}

/// Where these are renewed in a plan for one node: there, on the publisher that has the only one, or `None` where both.
pub fn renewed_at(cluster: &Cluster, renew: &[Purpose], node: &str) -> Option<String> {
    let own = |p: &Purpose| if renewal::is_of_publisher(cluster, *p) { publisher(cluster) } else { node.to_owned() };
    let first = renew.first().map(own)?;
    renew.iter().all(|p| own(p) == first).then_some(first)
}

/// Of steps for every node, those of one: its own, and those that restart what all nodes must restart. Where the
/// nodes are not in the case, the step for each of them is its.
fn only(cluster: &Cluster, steps: Vec<Step>, node: &str, everywhere: &[Service]) -> Vec<Step> {
    let shared = |step: &Step| step.command.as_deref().is_some_and(|c| everywhere.iter().any(|service| c.ends_with(service.name())));
    let of_node = |mut step: Step| {
        let named = step.node.as_deref().filter(|name| cluster.node(name).is_some());
        if shared(&step) || named.is_some_and(|own| crate::case::same_host(own, node)) {
            return Some(step);
        }
        if named.is_some() {
            return None;
        }
        step.place = step.place.replace(step.node.as_deref().unwrap_or("each node"), node);
        step.node = Some(node.to_owned());
        Some(step)
    };
    steps.into_iter().filter_map(of_node).collect()
}

/// Whether single sign-on asks for something is looked at before the work: the plan stands once that has begun.
fn look_at_sso(cluster: &Cluster, renew: &[Purpose]) -> Option<Step> {
    let sso = sso_certificate(cluster);
    // ITLRecovery serves single sign-on from 12.0 on (SSO14).
    let before_12 = cluster.at_least(12, 0) == Some(false);
    let recovery = renew.contains(&Purpose::ItlRecovery) && !before_12;
    let unknown = sso.is_none() && cluster.sso.is_empty();
    // That it is on does not tell by which certificate.
    let on_by_either = sso_on(cluster) && !cluster.tells_sso_certificate();
    if !(unknown && (renew.contains(&Purpose::Tomcat) || recovery) || on_by_either && recovery) {
        return None;
    }
    let look = if before_12 {
        "Look whether SAML SSO is on. Where it is, its metadata must be exchanged after tomcat: add what is printed, and ask for the plan again before anything is renewed."
    } else {
        "Look whether SAML SSO is on, and whether it uses tomcat or the system generated certificate (ITLRecovery). Where the one it uses is renewed here, its metadata must be exchanged: add what is printed, and ask for the plan again before anything is renewed."
    };
    Some(Step::page(SAML, look).shows(commands::SSO_STATUS, "whether it is on"))
}

fn body(cluster: &Cluster, round: &Round, scope: Scope<'_>, wait: bool) -> Vec<Step> {
    let in_ctl = |p: &Purpose| matches!(p, Purpose::CallManager | Purpose::CallManagerEcdsa | Purpose::Capf | Purpose::ItlRecovery);
    let update = round.renew.iter().any(in_ctl);
    // TFTP hands lists out on each node that runs it; CAPF and the backup's master are the publisher's. A CTL update
    // wants CallManager and CTIManager anew on all nodes (118893, FN70613).
    let mut everywhere = vec![restart::TFTP, restart::CAPF, restart::DRF_MASTER];
    if update && cluster.is_mixed() != Some(false) {
        everywhere.extend([restart::CALLMANAGER, restart::CTI_MANAGER]);
    }
    let of_node = |purpose: Purpose, steps: Vec<Step>| match scope.node {
        Some(node) if !renewal::is_of_publisher(cluster, purpose) => only(cluster, steps, node, &everywhere),
        _ => steps,
    };
    let sso = sso_certificate(cluster);
    let renews = |purpose: Purpose| round.renew.contains(&purpose);
    let mut steps = Vec::new();
    if renews(Purpose::Tomcat) && sso == Some(Purpose::Tomcat) {
        steps.push(renew_tomcat_with_sso::disable());
    }
    let renewals = round.renew.iter().flat_map(|p| of_node(*p, renewal::renew(cluster, *p)));
    if renews(Purpose::Tomcat) && cluster.may_reuse_tomcat() {
        steps.push(renewal::look_for_reuse(cluster));
    }
    steps.extend(renewals.filter(|step| scope.keeps(cluster, step)));
    if round.renew.contains(&Purpose::Capf) {
        steps.extend(super::renew_capf::keep_trust());
    }
    let phones = !round.renew.iter().all(|p| p.is_of_servers());
    let localkey = round.way == Way::Localkey && round.renew.contains(&Purpose::ItlRecovery) && cluster.at_least(12, 0) != Some(false);
    if update && !localkey {
        steps.extend(renewal::update_ctl(cluster, &round.renew));
    }
    // Each service once, as late as any purpose wants it: TFTP after TVS, and both after what they wait for (214231);
    // `localkey` has its own.
    let restarted = round.renew.iter().filter(|p| !localkey || **p != Purpose::ItlRecovery);
    let mut restarts: Vec<Step> = Vec::new();
    for step in restarted.flat_map(|p| of_node(*p, renewal::restarts(cluster, *p))) {
        restarts.retain(|earlier| *earlier != step);
        restarts.push(step);
    }
    restarts.retain(|step| !steps.contains(step));
    steps.extend(restarts);
    // Expressway-C checks CUCM's servers against its own list (MRA15); a self-signed certificate is its own issuer.
    // Before the phones are waited for: those outside come back through it.
    let shown = |p: &Purpose| matches!(p, Purpose::CallManager | Purpose::CallManagerEcdsa | Purpose::Tomcat | Purpose::TomcatEcdsa);
    if round.renew.iter().any(shown) && cluster.has_expressway() {
        steps.extend(expressway_trusts_cucm::turn(cluster));
    }
    if renews(Purpose::Tomcat) {
        steps.push(renew_tomcat::tell());
    } else if round.renew.iter().any(shown) && !cluster.has_expressway() {
        steps.push(expressway_trusts_cucm::tell());
    }
    if localkey {
        steps.extend(super::recover_by_localkey::sign_and_return(cluster, &publisher(cluster)));
    } else if phones {
        steps.extend(renewal::see_itl(cluster, &round.renew));
        steps.push(renewal::reset_after(cluster, &round.renew));
        if wait {
            steps.push(gate());
        }
    }
    steps.extend(after_sso(cluster, sso, round));
    steps
}

/// What sources disagree on in the steps of these rounds.
pub fn disputes(cluster: &Cluster, rounds: &[Round]) -> Vec<Dispute> {
    let renewed = || rounds.iter().flat_map(|r| &r.renew);
    let of = |purpose: &Purpose| match purpose {
        Purpose::CallManager => renew_callmanager::PROCEDURE.disputes,
        Purpose::CallManagerEcdsa => renew_callmanager_ecdsa::PROCEDURE.disputes,
        Purpose::Capf => renew_capf::PROCEDURE.disputes,
        Purpose::Tvs => renew_tvs::PROCEDURE.disputes,
        Purpose::Tomcat if sso_certificate(cluster) == Some(Purpose::Tomcat) => renew_tomcat_with_sso::PROCEDURE.disputes,
        Purpose::Tomcat => renew_tomcat::PROCEDURE.disputes,
        Purpose::TomcatEcdsa => renew_tomcat_ecdsa::PROCEDURE.disputes,
        Purpose::ItlRecovery => renew_itlrecovery::PROCEDURE.disputes,
        _ => &[],
    };
    let counts = |dispute: &&Dispute| match **dispute {
        disputes::CTL_BEFORE_RESTARTS => cluster.signs_ctl(),
        disputes::ITLRECOVERY_WAY => cluster.at_least(12, 0) != Some(false),
        disputes::TVS_ORDER => renewed().any(|p| *p == Purpose::CallManager),
        // The rehearsal tells by itself what hangs on it.
        disputes::CALLMANAGER_WITH_TVS => false,
        _ => true,
    };
    renewed().flat_map(of).filter(counts).copied().collect()
}

/// What single sign-on asks for at the end of a round.
fn after_sso(cluster: &Cluster, sso: Option<Purpose>, round: &Round) -> Vec<Step> {
    match sso.filter(|purpose| round.renew.contains(purpose)) {
        Some(Purpose::Tomcat) => renew_tomcat_with_sso::enable(cluster),
        Some(_) => republish_sp_metadata::exchange(cluster),
        None => Vec::new(),
    }
}

/// The blank ITL is given up: phones hold to lists again.
fn end_blank(cluster: &Cluster) -> Vec<Step> {
    let mut steps = vec![
        Step::page(ENTERPRISE, "Set Prepare Cluster for Rollback to pre 8.0 back to False, Save, Apply Config.")
            .caution("Until then phones take any list and any configuration.")
            .sees("the parameter is saved"),
    ];
    steps.extend(restart(cluster, &restart::TVS));
    steps.extend(restart(cluster, &restart::TFTP));
    let names = Check::Names(ListKind::Itl, vec![Purpose::CallManager, Purpose::Tvs]);
    let expect = "the present serials of CallManager and TVS";
    steps.extend(look(cluster, ListKind::Itl, "See that the ITL names TFTP and TVS again.", expect, &names));
    steps.extend([reset("all"), gate()]);
    steps
}

/// The procedure of a way back.
pub const fn way_back(way: WayBack) -> &'static Procedure {
    match way {
        WayBack::Reset => &rebuild_trust_lists::PROCEDURE,
        WayBack::Bridge => &bridge_by_phone_sast_trust::PROCEDURE,
        WayBack::OtherTftp => &point_to_another_tftp::PROCEDURE,
        WayBack::Localkey => &recover_by_localkey::PROCEDURE,
        WayBack::Remotekey => &recover_by_remotekey::PROCEDURE,
        WayBack::Restore => &restore_by_drs::PROCEDURE,
        WayBack::Delete => &delete_lists_on_phones::PROCEDURE,
    }
}

/// Whether lists are signed by another key for the time being: nothing may build them anew until all phones took them.
pub fn signs_otherwise(procedure: &Procedure) -> bool {
    let ways = [&recover_phone_trust::PROCEDURE, way_back(WayBack::Localkey), way_back(WayBack::Remotekey)];
    ways.iter().any(|way| way.id == procedure.id)
}

/// Whether it makes lists, or takes them from phones.
pub fn is_way_back(procedure: &Procedure) -> bool {
    let others = [&recover_phone_trust::PROCEDURE, &finish_localkey_recovery::PROCEDURE];
    WayBack::ALL.into_iter().map(way_back).chain(others).any(|way| way.id == procedure.id)
}

/// The ways back to take for phones of a case that refuse the lists which the cluster hands out, least impact first, to
/// the first that saves all of them; a reset where the model shows nothing.
pub(super) fn ways_back(cluster: &Cluster) -> Vec<WayBack> {
    let mut tried = rehearse::ways_back_now(cluster);
    // Of phones that may not have taken the newest list.
    if tried.is_empty() {
        tried = rehearse::ways_back_of_older(cluster);
    }
    // Where `localkey` saves all, a reset before it saves some at most, and costs every phone a restart.
    if tried.iter().any(|t| t.way == WayBack::Localkey && t.saves == Saves::All) && cluster.at_least(12, 0) == Some(true) {
        return vec![WayBack::Localkey];
    }
    let mut ways: Vec<WayBack> = Vec::new();
    for tried in tried.iter().filter(|t| t.saves != Saves::None) {
        // Which key `localkey` signs with up to 11.5 is in no document that we have.
        if tried.way != WayBack::Localkey || cluster.at_least(12, 0) != Some(false) {
            ways.push(tried.way);
        }
        if tried.saves == Saves::All {
            break;
        }
    }
    if ways.is_empty() { vec![WayBack::Reset] } else { ways }
}

/// The procedure that the model shows to work after a round that strands phones; `tried`: each way back of theirs.
pub fn recovery(result: &Rehearsed, tried: &[Tried]) -> Option<&'static Procedure> {
    let first = result.stranded.first()?;
    let only = |kind: Kind| result.stranded.iter().all(|s| s.kind == kind);
    let resets = result.stranded.iter().all(|s| matches!(s.why, Refusal::Tls | Refusal::Disputed))
        && tried.iter().any(|t| t.way == WayBack::Reset && t.saves != Saves::None);
    let bridges = tried.iter().any(|t| t.way == WayBack::Bridge && t.saves == Saves::All);
    let by_localkey = tried.iter().any(|t| t.way == WayBack::Localkey && t.saves != Saves::None);
    Some(match first.why {
        // CallManager of the publisher is still known: what localkey is made for.
        Refusal::NewLists if by_localkey && !result.round.renew.contains(&Purpose::CallManager) => &recover_by_localkey::PROCEDURE,
        // TVS is all that is left (phones.md 2.2): it vouches for the signer once that is in Phone-SAST-trust.
        Refusal::NewLists if bridges => &bridge_by_phone_sast_trust::PROCEDURE,
        Refusal::Edge => &expressway_trusts_cucm::PROCEDURE,
        Refusal::Lsc => &restore_capf_trust::PROCEDURE,
        Refusal::Port => &trust_capf_for_dot1x::PROCEDURE,
        Refusal::Tls if only(Kind::Secure) && result.round.renew.contains(&Purpose::Capf) => &update_ctl_after_capf::PROCEDURE,
        Refusal::Tls if only(Kind::Secure) => &rebuild_trust_lists::PROCEDURE,
        // They took the present lists; the CTL alone is old.
        Refusal::Tls | Refusal::Disputed if resets => &rebuild_trust_lists::PROCEDURE,
        _ if only(Kind::WithoutTvs) => &delete_lists_on_phones::PROCEDURE,
        Refusal::Disputed => &rebuild_trust_lists::PROCEDURE,
        _ => &recover_phone_trust::PROCEDURE,
    })
}
