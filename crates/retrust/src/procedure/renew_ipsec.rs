//! ipsec: disaster recovery hangs on it.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "renew-ipsec",
    title: "Renew the ipsec certificates",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["certificate-expired", "certificate-expires-soon", "certificate-alarm"],
    when: |condition, cluster, as_of| is_due(condition, cluster, Purpose::Ipsec, as_of),
    sources: &[docs::REGENERATION.section("IPsec")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = renewal::whole(cluster, Purpose::Ipsec);
    let check = Step::page(
        "Disaster Recovery System > Backup > Device List",
        "Look whether every node answers; the backup fails while a node does not trust another's ipsec.",
    )
    .sees("every node is online");
    let last = steps.len().saturating_sub(1);
    steps.insert(last, check);
    steps
}
