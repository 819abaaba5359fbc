//! A TVS that phones still trust vouches for the missing signer.

use super::*;
use crate::cisco::Role;
use crate::read::ListKind;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "bridge-by-phone-sast-trust",
    title: "Let a surviving TVS vouch, by Phone-SAST-trust",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::All,
    ends: &["trust-list-outdated"],
    // Of one list the signer is gone, and a TVS is there still.
    when: |_, cluster, _| {
        let lists = cluster.lists.iter().filter(|l| l.list.kind == ListKind::Itl).map(|l| cluster.anchors(&l.list));
        let mut bridged = lists.filter(|all| all.iter().any(|a| a.record.role == Role::Sast && a.gone()));
        bridged.any(|all| all.iter().any(|a| a.record.role == Role::Tvs && a.survives()))
    },
    sources: &[docs::BULK.section("Bulk import"), docs::MIGRATION.section("Trust by hand"), docs::CHANGE_NOTIFICATION.section("4.A")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![
        Step::page("Plan", "Only where phones refuse the new list although a TVS that they trust is alive. In Phone-SAST-trust a certificate counts as a signer; in CallManager-trust alone TVS can name it and not vouch for it. Renew no TVS until all phones are back.").shows(commands::SHOW_ITL, "a TVS record of the phones' list is a present certificate"),
        Step::page(format!("{CERTIFICATES} > Upload Certificate/Certificate chain, on {publisher}"), "Upload the certificate of the signer that phones ask for, with purpose Phone-SAST-trust.").sees("the upload succeeds"),
    ];
    steps.extend(restart(cluster, &restart::TVS));
    steps.push(
        Step::page(PHONES, "Reset two test phones whose group holds that node.")
            .sees("the TVS trace says `Found entry`, and both phones are back"),
    );
    steps.extend([reset("the phones of these groups"), gate()]);
    steps
}
