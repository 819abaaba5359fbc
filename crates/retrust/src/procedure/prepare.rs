//! What comes before and between: backup, counts, saved lists; and the gate after each reset.

use super::restart::start_tvs;
use super::*;
use crate::read::ListKind;

/// ITLRecovery has 1024 bits, with which `localkey` fails (phones.md 3).
pub(super) fn has_short_recovery_key(cluster: &Cluster) -> bool {
    cluster.identities(Purpose::ItlRecovery).into_iter().filter_map(|h| h.certificate.as_ref()).any(|c| c.key_text == "RSA 1024")
}

fn save_recovery_key(cluster: &Cluster, publisher: &str) -> Step {
    let short = has_short_recovery_key(cluster);
    let save =
        Step::cli(publisher, "Save the recovery key to your SFTP server, with a password that you keep, in a folder of its own: a file of the same name from before may be the key that phones know.", commands::SAVE_RECOVERY_KEY)
            .sees("the file ITLRecovery.p12 is on your server");
    if short { save.caution("ITLRecovery has 1024 bits here: `localkey` will fail until it is renewed.") } else { save }
}

/// The parameter that lets phones fetch no list that is half done; automatic is its default (SG14).
const INTERACTION: &str = "Phone Interaction on Certificate Update";

/// What [`prepare`] set to manual goes back.
pub(super) fn set_back(cluster: &Cluster) -> Option<Step> {
    (cluster.at_least(14, 0) != Some(false)).then(|| {
        Step::page(
            format!("{ENTERPRISE} > Security Parameters"),
            format!("Set {INTERACTION} back to what it was before; automatic is its default. It exists from release 14 on."),
        )
        .sees("the parameter is saved")
    })
}

/// What is checked and saved before a renewal. `anchors`: phones' trust hangs on it.
pub(super) fn prepare(cluster: &Cluster, anchors: bool) -> Vec<Step> {
    let mut steps = vec![backup(cluster)];
    if anchors {
        steps.extend(before_anchors(cluster, true));
    }
    steps
}

/// The same before a recovery: phones that are out, or hold another list, are why it is made.
pub(super) fn before_recovery(cluster: &Cluster) -> Vec<Step> {
    let mut backup = backup(cluster);
    backup.text.push_str(" Keep the ones from before the renewal: a restore of those brings back what phones know.");
    let mut steps = vec![backup];
    steps.extend(before_anchors(cluster, false));
    steps
}

fn backup(cluster: &Cluster) -> Step {
    // From 10.0 on a backup holds the keys of TFTP (SG14).
    let caution = if cluster.at_least(10, 0) == Some(false) {
        "It holds no keys of TFTP up to 9.x: a key that was renewed does not come back by a restore."
    } else {
        "It is the way back: a key that was renewed comes back by a restore alone."
    };
    Step::page("Disaster Recovery System > Backup > Manual Backup", "Make a backup of all components, and wait until it is complete.")
        .caution(caution)
        .sees("status 100 % and SUCCESS for every component")
}

/// `whole`: every phone is to be there, and to hold the list of the cluster.
fn before_anchors(cluster: &Cluster, whole: bool) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = Vec::new();
    // ITLRecovery came with 10.0(1) (117598).
    if cluster.at_least(10, 0) != Some(false) {
        steps.push(save_recovery_key(cluster, &publisher));
    }
    steps.extend(start_tvs(cluster));
    let away = cluster.phones.iter().filter(|p| p.is_registered() == Some(false)).count();
    let count = Step::cli(
        &publisher,
        "Note how many phones are registered on each node, and save the list of phones: Device > Phone > Find, exported.",
        commands::REGISTERED,
    )
    .sees("a line `-> RegisteredHardwarePhones = N` for each node")
    .closed_by(Check::Counted);
    steps.push(if whole && away > 0 {
        count.caution(format!(
            "{away} phones of the list are not registered: bring them back first, or they will be stranded after two changes."
        ))
    } else {
        count
    });
    // `MisMatch` and `Not Installed` in the phone list's column ITL File Status (SG14-DS).
    let apart = |p: &&crate::read::Phone| p.itl_status.as_ref().is_some_and(|s| s.to_ascii_lowercase().starts_with("mis"));
    let apart = cluster.phones.iter().filter(apart).count();
    if whole && apart > 0 {
        steps.push(
            Step::page(
                format!("{PHONES} > Find, column ITL File Status"),
                format!("{apart} phones of the list hold another ITL than the cluster's. Reset them, and find out why where that does not help: one more change could strand them."),
            )
            .sees("no phone shows MisMatch"),
        );
    }
    // Until release 15 (SG14-DS); a count tells that phones are there, and this what they trust.
    if whole && apart == 0 && cluster.at_least(14, 0) == Some(true) && !cluster.all_phones_took() {
        steps.push(see_lists_of_phones());
    }
    let held = if cluster.lists(ListKind::Itl).is_empty() { "" } else { " The case holds one already; take it again on the day." };
    let save = format!("Save the ITL of this TFTP node, to compare later.{held}");
    steps.extend(look(cluster, ListKind::Itl, &save, "the list, with its checksum", &Check::Listed(ListKind::Itl)));
    if cluster.at_least(14, 0) != Some(false) {
        steps.push(
            Step::page(
                format!("{ENTERPRISE} > Security Parameters"),
                format!("Set {INTERACTION} to manual. It exists from release 14 on."),
            )
            .sees("the parameter is saved; phones then fetch no list that is half done"),
        );
    }
    steps
}

/// What phones trust, which no count tells.
pub(super) fn see_lists_of_phones() -> Step {
    Step::page(
        format!("{PHONES} > Find, column ITL File Status"),
        "See that every phone holds the ITL of the cluster. Reset the others first: one more change could strand them. The column is there until release 15; where it is not, compare the list of two phones.",
    )
    .sees("`Match` for every phone")
}

/// A look at the list of each TFTP node, for ITLs may differ. The CTL is one for the cluster: what the publisher shows
/// must be on every TFTP node (118892).
pub(super) fn look(cluster: &Cluster, kind: ListKind, text: &str, expect: &str, check: &Check) -> Vec<Step> {
    let (nodes, known) = cluster.nodes_running(&[restart::TFTP.name()]);
    let step = |node: &str, command: &str| Step::cli(node, text, command).sees(expect).closed_by(check.clone());
    match (kind, known) {
        (ListKind::Itl, true) => nodes.iter().map(|n| step(&n.name, commands::SHOW_ITL)).collect(),
        (ListKind::Itl, false) => vec![step("each TFTP node", commands::SHOW_ITL)],
        (ListKind::Ctl, _) => {
            let publisher = publisher(cluster);
            let mut steps = vec![step(&publisher, commands::SHOW_CTL)];
            steps.extend(nodes.iter().filter(|n| known && n.name != publisher).map(|n| {
                Step::cli(&n.name, "See that this TFTP node hands out the same CTL.", commands::SHOW_CTL)
                    .sees("the same checksum as on the publisher")
                    .closed_by(Check::Same(kind))
            }));
            steps
        }
    }
}

/// Resets the phones; [`gate`] waits until they are back.
pub(super) fn reset(which: &str) -> Step {
    Step::page(format!("{ENTERPRISE} > Reset"), format!("Reset four phones first, one of each kind; then {which}, in batches."))
        .caution("These phones restart.")
        .shows(commands::REGISTERED, "as many phones as before; about ten minutes after the last batch")
        .closed_by(Check::PhonesBack)
}

/// Nothing else is renewed before the phones are back.
pub(super) fn gate() -> Step {
    Step::page(
        "Real-Time Monitoring Tool > Voice/Video > Device Summary",
        "Wait until every phone is back before any other certificate is renewed: count them here, or by the command below, or list them by `show risdb query phone`. A count tells that phones are there, not what they trust: look at two of them for `Trust List updated`.",
    )
    .shows(commands::REGISTERED, "the counts that you noted at the start")
    .closed_by(Check::PhonesBack)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::procedure::PROCEDURES;

    #[test]
    fn what_is_set_to_manual_goes_back() {
        let cluster =
            Cluster { said: crate::case::Said { release: crate::cisco::Release::parse("14"), ..Default::default() }, ..Cluster::default() };
        let back = set_back(&cluster).unwrap();
        for procedure in PROCEDURES {
            let steps = (procedure.steps)(&cluster);
            let place = |text: &str| steps.iter().rposition(|s| s.text.contains(text));
            if let Some(set) = place("to manual") {
                assert!(place(&back.text).is_some_and(|at| at > set), "{} leaves the parameter at manual", procedure.id);
            }
        }
    }
}
