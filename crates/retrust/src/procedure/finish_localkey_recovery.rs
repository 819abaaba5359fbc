//! The second half of a localkey recovery.

use super::*;
use crate::read::{Deed, ListKind};

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "finish-localkey-recovery",
    title: "Return the signature of the list to its usual signer",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["list-signed-by-localkey", "list-signer-unexpected"],
    when: always,
    sources: &[docs::SECURITY_GUIDE_14_DS.section("ITLRecovery Certificate"), docs::FN70613.section("Workaround")],
    disputes: &[disputes::ITL_SIGNER],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let mixed = cluster.signs_ctl();
    let mut steps = vec![
        Step::cli(&publisher, "First: all phones must have taken the list that is signed now.", commands::REGISTERED)
            .sees("as many phones as before the recovery")
            .closed_by(Check::PhonesBack),
    ];
    if mixed {
        steps.push(
            Step::cli(&publisher, "Update the CTL; answer y.", commands::CTL_UPDATE)
                .sees("`CTL file Updated`")
                .closed_by(Check::Said(Deed::CtlUpdated)),
        );
        steps.extend(restart::after_ctl(cluster));
    }
    steps.extend(restart(cluster, &restart::TFTP));
    let kind = if mixed { ListKind::Ctl } else { ListKind::Itl };
    let signer = usual_signer(cluster);
    let expect = format!("the signer is {}, with the present serial", signer.name());
    steps.extend(look(cluster, kind, "See who signs now.", &expect, &Check::SignedBy(kind, signer)));
    steps.extend([reset("all"), gate()]);
    steps
}
