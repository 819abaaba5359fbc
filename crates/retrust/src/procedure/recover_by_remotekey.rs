//! With a recovery key that was saved before.

use super::*;
use crate::read::ListKind;
use crate::rehearse::WayBack;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "recover-by-remotekey",
    title: "Sign the list with the saved recovery key",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["phones-trust-nothing", "trust-list-outdated"],
    // The reset of lists came with 10.0(1) (117598).
    when: |id, cluster, _| match id {
        "trust-list-outdated" => ways_back(cluster).contains(&WayBack::Remotekey),
        _ => cluster.at_least(10, 0) != Some(false),
    },
    sources: &[docs::CLI.section("utils itl reset remotekey"), docs::SECURITY_GUIDE_12.section("ITLRecovery")],
    disputes: &[disputes::LOCALKEY_REACH],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let usual = usual_signer(cluster);
    let back =
        format!("See that no phone is missing before the signature returns to the present {}, by the restart of TFTP below.", usual.name());
    let expect = format!("the signer is the present {}", usual.name());
    let mut steps = vec![
        Step::page("Your SFTP server", "Find ITLRecovery.p12 of the key that the phones hold, and its password. Each saved file is of one key: the one from before the renewal is wanted.").sees("a file older than the renewal"),
        Step::cli(&publisher, "Import the old recovery key and sign with it. SFTP-SERVER and USER are yours.", commands::ITL_RESET_REMOTE).caution("Cluster-wide: it reaches registered phones too.").shows(commands::SHOW_ITL, "the signer's serial is the one in the phones' list").closed_by(Check::SignedByFormer(ListKind::Itl)),
        Step::page(PHONES, "Reset two test phones. Wait until they are back, or ten minutes.").sees("both registered, and a changed setting arrives"),
        reset("all"),
        gate(),
        Step::page("Plan", back).sees("every phone is back, and holds the list that was signed with the old key"),
    ];
    steps.extend(restart(cluster, &restart::TFTP));
    steps.extend(look(cluster, ListKind::Itl, "See who signs now.", &expect, &Check::SignedBy(ListKind::Itl, usual)));
    steps.extend([reset("all"), gate()]);
    steps
}
