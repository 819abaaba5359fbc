//! Scenario 1: brings back phones whose anchors are all gone.
//!
//! `localkey` signs with the publisher's present CallManager key, so it reaches only phones
//! that still know it; the ways that need nothing of the phone follow, least impact first.

use super::prepare::has_short_recovery_key;
use super::{Check, Procedure, Step, gate, publisher, recover_by_localkey, reset, restart, usual_signer};
use crate::case::{Anchor, Cluster, Fate};
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, commands, disputes, documents as docs};
use crate::read::ListKind;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "recover-phone-trust",
    title: "Bring back phones that trust nothing any more",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["phones-trust-nothing", "anchors-renewed-together"],
    // Up to 11.5 two anchors are all of them.
    when: |id, cluster, _| id == "phones-trust-nothing" || cluster.at_least(12, 0) == Some(false),
    sources: &[
        docs::COMMON_ISSUES.section("Scenario 1, Solution"),
        docs::SECURITY_GUIDE_14_DS.section("ITLRecovery Certificate"),
        docs::CLI.section("utils itl reset"),
        docs::ITL_ENHANCEMENTS.section("Recovery"),
        docs::REGENERATION.section("Lost trust"),
        docs::FN70613.section("Workaround"),
    ],
    disputes: &[disputes::LOCALKEY_REACH, disputes::STRANDED_REGISTERED],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![
        Step::cli(&publisher, "Note how many phones are registered, to compare later.", commands::REGISTERED)
            .sees("a line `-> RegisteredHardwarePhones = N` for each node")
            .closed_by(Check::Counted),
        Step::page("Two phones", "Compare the list that two phones hold with `show itl` (Admin settings > Security setup > Trust list). A phone without a list, or with one that names a present certificate, needs only a reset.")
            .shows(commands::SHOW_ITL, "the same checksum: that phone is not affected; another one: go on"),
    ];
    let reset = cluster.at_least(10, 0) != Some(false);
    let otherwise = if reset { "If nothing of that is there: d" } else { "D" };
    // The reset of lists came with 10.0(1) (117598); from then on a backup holds the key of TFTP (SG14).
    if reset {
        steps.extend(by_localkey(cluster, &publisher));
        steps.extend(by_saved_key(&publisher));
    }
    steps.extend([
        Step::page("Each phone", format!("{otherwise}elete the trust list on each phone, by its menu or by remote key presses. Remote tools need web access and an authentication URL that the phone still trusts."))
            .sees("the phone's status messages say `ITL installed`, and it registers"),
        Step::page("Each phone", "Last: factory reset. It works where the settings menu is locked.").caution("The phone loses all of its local settings.").sees("the phone registers"),
    ]);
    steps
}

/// By a recovery key, or a whole backup, from before the renewal.
fn by_saved_key(publisher: &str) -> [Step; 2] {
    [
        Step::cli(publisher, "If the test phones stayed out and the recovery key was saved before the renewal: sign with it. SFTP-SERVER and USER are yours.", commands::ITL_RESET_REMOTE)
            .caution("It needs the ITLRecovery.p12 of the old key, and its password.")
            .shows(commands::SHOW_ITL, "the signer's serial is the one that the phones hold; then reset two test phones again"),
        Step::page(
            "Disaster Recovery System > Restore",
            "If there is no saved key: restore a backup from before the renewal. It brings back the keys that the phones know. Then renew again, one certificate at a time, with all phones back in between.",
        )
        .caution("Changes since that backup are lost. Take a new backup after the renewals: an old one restored later strands every phone.")
        .sees("the phones are registered with the old certificates"),
    ]
}

/// The publisher's CallManager key signs for the time being: two test phones, all phones, and back.
fn by_localkey(cluster: &Cluster, publisher: &str) -> Vec<Step> {
    let mixed = cluster.signs_ctl();
    let sign = if mixed { commands::CTL_RESET_LOCAL } else { commands::ITL_RESET_LOCAL };
    let kind = if mixed { ListKind::Ctl } else { ListKind::Itl };
    let show = if mixed { commands::SHOW_CTL } else { commands::SHOW_ITL };
    // Up to 11.5 most likely with ITLRecovery's key (recover_by_localkey says why).
    let signer = recover_by_localkey::interim_signer(cluster);
    let (text, whose) = match signer {
        Purpose::ItlRecovery if mixed => (
            "Sign the list by localkey for the time being. Whose key it takes on this release is in no document; most likely ITLRecovery's. The list shows it.",
            "the present ITLRecovery certificate",
        ),
        Purpose::ItlRecovery => (
            "Sign the list by localkey for the time being. On this release it most likely takes ITLRecovery's key; the list shows it.",
            "the present ITLRecovery certificate",
        ),
        _ => ("Sign the list with the publisher's CallManager key for the time being.", "the publisher's present CallManager certificate"),
    };
    let short = if has_short_recovery_key(cluster) { " ITLRecovery has 1024 bits here: this will most likely fail." } else { "" };
    let mut steps = vec![
        Step::cli(publisher, text, sign)
            .caution(format!(
                "It is cluster-wide and reaches registered phones too. It helps only phones that know {whose}{}. Do not reset all phones yet.{short}",
                known_signer(cluster, signer)
            ))
            .shows(show, format!("the signer is now {} of the publisher", signer.name()))
            .closed_by(Check::SignedBy(kind, signer)),
    ];
    steps.push(
        Step::page(
            "Cisco Unified CM Administration > Device > Phone",
            "Reset two test phones, one of each kind that you have. Wait until they are back, or ten minutes.",
        )
        .sees("both registered, and a changed setting arrives: go on with the next step; if not, skip to the saved recovery key"),
    );
    // No call drops for a list that helps nobody.
    if mixed {
        let only_then = |step: Step| Step { text: format!("Only if both test phones came back. {}", step.text), ..step };
        steps.extend(restart::after_ctl(cluster).into_iter().map(only_then));
    }
    steps.push(
        Step::page(
            "Cisco Unified CM Administration > System > Enterprise Parameters > Reset",
            "Only if both test phones came back: reset the phones in batches, and wait until the count is as before.",
        )
        .caution("Every phone restarts.")
        .shows(commands::REGISTERED, "as many as you noted")
        .closed_by(Check::PhonesBack),
    );
    let purpose = usual_signer(cluster);
    let signer = purpose.name();
    if mixed {
        steps.push(
            Step::cli(publisher, format!("Return the signature of the CTL to {signer}."), commands::CTL_UPDATE)
                .shows(commands::SHOW_CTL, format!("the CTL is signed by {signer}"))
                .closed_by(Check::SignedBy(kind, purpose)),
        );
        steps.extend(restart::after_ctl(cluster));
        steps.extend([reset("all"), gate()]);
    } else {
        let tftp = restart::restart(cluster, &restart::TFTP);
        steps.extend(tftp);
        steps.push(
            Step::page(
                "Cisco Unified CM Administration > System > Enterprise Parameters > Reset",
                format!("Restarting TFTP returned the signature of the ITL to {signer}. Reset the phones in batches once more."),
            )
            .shows(commands::SHOW_ITL, format!("the ITL is signed by {signer}, and all phones are registered"))
            .closed_by(Check::SignedBy(kind, purpose)),
        );
    }
    steps
}

/// Whether a list from before the renewal names the certificate that signs for the time being.
fn known_signer(cluster: &Cluster, signer: Purpose) -> String {
    let mut old = cluster.lists(ListKind::Itl).into_iter().map(|l| cluster.anchors(&l.list)).filter(|a| a.iter().any(Anchor::gone));
    let signs = |anchor: &Anchor<'_>| match anchor.fate {
        Fate::Survives(held) if anchor.purpose == signer => {
            held.node.as_ref().is_none_or(|n| cluster.publisher().is_none_or(|p| p.name == *n))
        }
        _ => false,
    };
    if old.any(|anchors| anchors.iter().any(signs)) {
        ", and a list in the case does name it".to_owned()
    } else {
        ", and no older list in the case names it".to_owned()
    }
}
