//! FN70613.

use super::*;
use crate::cisco::Role;
use crate::read::ListKind;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "mend-ctl-after-upgrade",
    title: "Mend the CTL that an upgrade to 12.5 left behind",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["ctl-names-itlrecovery-before-upgrade"],
    // It signs with CallManager's key, which phones must know.
    when: |_, cluster, _| {
        let ctl = cluster.handed_out(ListKind::Ctl);
        !ctl.iter()
            .flat_map(|l| cluster.anchors(&l.list))
            .any(|a| a.record.role == Role::Sast && a.purpose == Purpose::CallManager && a.gone())
    },
    sources: &[docs::FN70613.section("Workaround")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mut steps = vec![
        Step::page("Plan", "Do not renew CallManager before this is done: it is the only signer that the phones know.")
            .sees("no renewal is under way"),
    ];
    steps.extend(prepare(cluster, true));
    steps.push(
        Step::cli(&publisher, "Sign the CTL with the CallManager key.", commands::CTL_RESET_LOCAL)
            .shows(commands::SHOW_CTL, "signed by CallManager, and the present ITLRecovery in it")
            .closed_by(Check::SignedBy(ListKind::Ctl, Purpose::CallManager)),
    );
    for _ in 0..2 {
        steps.extend(restart::after_ctl(cluster));
        steps.extend([reset("all"), gate()]);
        if steps.iter().all(|s| s.command.as_deref() != Some(commands::CTL_UPDATE)) {
            steps.push(
                Step::cli(&publisher, "Return the signature to ITLRecovery.", commands::CTL_UPDATE)
                    .shows(commands::SHOW_CTL, "signed by the present ITLRecovery")
                    .closed_by(Check::SignedBy(ListKind::Ctl, Purpose::ItlRecovery)),
            );
        }
    }
    steps.extend(set_back(cluster));
    steps
}
