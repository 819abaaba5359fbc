//! The two phases of `localkey`: sign for the time being, then return.

use super::*;
use crate::case::{Anchor, HeldList};
use crate::read::{Deed, ListKind};
use crate::rehearse::WayBack;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "recover-by-localkey",
    title: "Sign the list by localkey, and return to its usual signer",
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
    let (known, serial) = if by_recovery(cluster) {
        ("the present ITLRecovery certificate", "ITLRecovery's serial is in the phones' list")
    } else {
        ("the publisher's present CallManager certificate", "CallManager's serial of the publisher is in the phones' list")
    };
    let text = format!(
        "Only where phones do not come back by a reset: compare the list of two phones with the present certificates. They must know {known}."
    );
    let mut steps = vec![Step::page("Two phones", text).shows(commands::SHOW_ITL, serial)];
    steps.extend(before_recovery(cluster));
    steps.extend(sign_and_return(cluster, &publisher));
    steps.extend(set_back(cluster));
    steps
}

/// Who signs between the two phases. From 12.0 on `localkey` signs with CallManager's key (SG14-DS). Up to 11.5 it most likely
/// signs with ITLRecovery's, by the headings of 117598 (no text of it is stored), and CallManager signs at other times (214231).
pub(super) fn interim_signer(cluster: &Cluster) -> Purpose {
    if usual_signer(cluster) == Purpose::CallManager { Purpose::ItlRecovery } else { Purpose::CallManager }
}

fn by_recovery(cluster: &Cluster) -> bool {
    interim_signer(cluster) == Purpose::ItlRecovery
}

/// What is other in mixed mode, where the case does not tell whether it is that.
const IN_MIXED_MODE: &str = "In mixed mode it is `utils ctl reset localkey`, and `utils ctl update CTLFile` returns the signature.";

/// Both phases, each with the phones back.
pub(super) fn sign_and_return(cluster: &Cluster, publisher: &str) -> Vec<Step> {
    let mixed = cluster.signs_ctl();
    let (sign, kind) = if mixed { (commands::CTL_RESET_LOCAL, ListKind::Ctl) } else { (commands::ITL_RESET_LOCAL, ListKind::Itl) };
    let says = if mixed {
        "the CTL is signed by the publisher's CallManager certificate".to_owned()
    } else {
        "`The reset ITL file was generated successfully`, and `Successfully transferred reset ITL to node` for each TFTP node".to_owned()
    };
    let usual = usual_signer(cluster);
    let mut steps = Vec::new();
    // A CTL of tokens names ITLRecovery too (SG12-Modes), and no command signs it.
    if cluster.is_mixed() == Some(true) && !mixed {
        steps.push(renewal::sign_ctl(cluster, "", ""));
        steps.extend(restart::after_ctl(cluster));
    }
    let (text, expect, purpose) = if by_recovery(cluster) {
        (
            "Sign by localkey for the time being. Not during an upgrade. Most likely it takes ITLRecovery's key on this release; the next step shows it.",
            "the signer is ITLRecovery; a CallManager that was renewed is one that phones do not know",
            Purpose::ItlRecovery,
        )
    } else {
        (
            "Sign with the publisher's CallManager key for the time being. Not during an upgrade.",
            "the signer is CallManager of the publisher",
            Purpose::CallManager,
        )
    };
    // What the reset of a CTL prints is in no document; the list shows it.
    let signed = if mixed { Check::SignedBy(kind, purpose) } else { Check::Said(Deed::ListReset) };
    let signing = Step::cli(publisher, text, sign).sees(says).closed_by(signed);
    steps.push(if cluster.is_mixed().is_none() { signing.caution(IN_MIXED_MODE) } else { signing });
    steps.extend(look(cluster, kind, "See who signs now.", expect, &Check::SignedBy(kind, purpose)));
    if mixed {
        steps.extend(restart::after_ctl(cluster));
    }
    steps.extend([reset("all"), gate()]);
    if mixed {
        steps.push(
            Step::cli(publisher, format!("Return the signature to {}.", usual.name()), commands::CTL_UPDATE)
                .sees("`CTL file Updated`")
                .closed_by(Check::Said(Deed::CtlUpdated)),
        );
        steps.extend(restart::after_ctl(cluster));
    }
    // ITLRecovery signs the ITL too; its list is built anew as TFTP starts (214231).
    steps.extend(restart(cluster, &restart::TFTP));
    let expect = format!("the signer is {}, with the present serial", usual.name());
    steps.extend(look(cluster, kind, "See who signs now.", &expect, &Check::SignedBy(kind, usual)));
    if mixed {
        steps.extend(look(cluster, ListKind::Itl, "See who signs the ITL now.", &expect, &Check::SignedBy(ListKind::Itl, usual)));
    }
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
