//! The two phases of `localkey`: sign for the time being, then return.

use super::*;
use crate::case::{Anchor, HeldList};
use crate::read::{Deed, ListKind};
use crate::rehearse::WayBack;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "recover-by-localkey",
    title: "Sign the list with the publisher's CallManager key, and return to ITLRecovery",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["anchors-renewed-together", "trust-list-outdated"],
    when: |id, cluster, _| match id {
        "trust-list-outdated" => ways_back(cluster).contains(&WayBack::Localkey) || recovery_alone(cluster),
        _ => callmanager_stands(cluster) && cluster.at_least(12, 0) != Some(false),
    },
    sources: &[
        docs::SECURITY_GUIDE_14_DS.section("ITLRecovery Certificate"),
        docs::CLI.section("utils itl reset, utils ctl reset"),
        docs::FN70613.section("Workaround"),
    ],
    disputes: &[disputes::LOCALKEY_REACH, disputes::CALLMANAGER_WITH_TVS, disputes::ITLRECOVERY_WAY],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![
        Step::page("Two phones", "Only where phones do not come back by a reset: compare the list of two phones with the present certificates. They must know the publisher's present CallManager certificate.").shows(commands::SHOW_ITL, "CallManager's serial of the publisher is in the phones' list"),
    ];
    steps.extend(prepare(cluster, true));
    steps.extend(sign_and_return(cluster, &publisher));
    steps
}

/// Both phases, each with the phones back.
pub(super) fn sign_and_return(cluster: &Cluster, publisher: &str) -> Vec<Step> {
    let mixed = cluster.signs_ctl();
    let (sign, kind) = if mixed { (commands::CTL_RESET_LOCAL, ListKind::Ctl) } else { (commands::ITL_RESET_LOCAL, ListKind::Itl) };
    let says = if mixed {
        "the CTL is signed by the publisher's CallManager certificate".to_owned()
    } else {
        "`The reset ITL file was generated successfully`, and `Successfully transferred reset ITL to node` for each TFTP node".to_owned()
    };
    let mut steps = Vec::new();
    // A CTL of tokens names ITLRecovery too (SG12-Modes), and no command signs it.
    if cluster.is_mixed() == Some(true) && !mixed {
        steps.push(renewal::sign_ctl(cluster, "", ""));
        steps.extend(restart::after_ctl(cluster));
    }
    steps.push(
        Step::cli(publisher, "Sign with the publisher's CallManager key for the time being. Not during an upgrade.", sign)
            .sees(says)
            .closed_by(Check::Said(Deed::ListReset)),
    );
    let by_callmanager = Check::SignedBy(kind, Purpose::CallManager);
    steps.extend(look(cluster, kind, "See who signs now.", "the signer is CallManager of the publisher", &by_callmanager));
    if mixed {
        steps.extend(restart::after_ctl(cluster));
    }
    steps.extend([reset("all"), gate()]);
    if mixed {
        steps.push(
            Step::cli(publisher, "Return the signature to ITLRecovery.", commands::CTL_UPDATE)
                .sees("`CTL file Updated`")
                .closed_by(Check::Said(Deed::CtlUpdated)),
        );
        steps.extend(restart::after_ctl(cluster));
    } else {
        steps.extend(restart(cluster, &restart::TFTP));
    }
    let by_recovery = Check::SignedBy(kind, Purpose::ItlRecovery);
    steps.extend(look(cluster, kind, "See who signs now.", "the signer is ITLRecovery, with the present serial", &by_recovery));
    steps.extend([reset("all"), gate()]);
    steps
}

/// CallManager is older than ITLRecovery and TVS by more than a week: phones know it, and it may sign.
pub(super) fn callmanager_stands(cluster: &Cluster) -> bool {
    let made = |p: Purpose| cluster.identities(p).into_iter().filter_map(Held::not_before).max();
    let others = made(Purpose::ItlRecovery).max(made(Purpose::Tvs));
    made(Purpose::CallManager).zip(others).is_some_and(|(own, other)| own.saturating_add(time::Duration::days(7)) < other)
}

/// Of what a list names, ITLRecovery alone was renewed: by this way phones need no TVS (SG14).
pub(super) fn recovery_alone(cluster: &Cluster) -> bool {
    let alone = |held: &HeldList| {
        let (recovery, others): (Vec<_>, Vec<_>) = cluster.anchors(&held.list).into_iter().partition(|a| a.purpose == Purpose::ItlRecovery);
        recovery.iter().any(Anchor::gone) && !others.is_empty() && others.iter().all(Anchor::survives)
    };
    cluster.at_least(12, 0) != Some(false) && [ListKind::Itl, ListKind::Ctl].into_iter().flat_map(|kind| cluster.lists(kind)).any(alone)
}
