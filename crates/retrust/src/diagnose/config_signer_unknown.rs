//! A configuration file whose signer a list does not hold.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "config-signer-unknown",
    scenario: None,
    area: Area::Phones,
    severity: Severity::High,
    title: "A phone's configuration is signed by a certificate that its list does not hold",
    explanation: "A phone takes a signed file from a signer that a TFTP or CCM+TFTP record of its list names; for any other it asks a TVS that its list names. Where neither helps, changes made in the administration do not reach the phone. The list in the case may be older than the one on the phone.",
    because: &["phones-trust-nothing", "trust-list-outdated"],
    by_hand: "Compare the serial in the header of the `.cnf.xml.sgn` file with the TFTP records of the phone's list.",
    sources: &[docs::SECURITY_GUIDE_12.section("Signed files"), docs::MIGRATION.section("TVS query")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let lists: Vec<&HeldList> = cluster.lists.iter().filter(|l| !l.list.absent && !l.list.records.is_empty()).collect();
    if cluster.signed.is_empty() || lists.is_empty() {
        return Verdict::Open(vec![Question::page(
            "the phone's SEP….cnf.xml.sgn from TFTP, and the list that the phone holds",
            "Who signs the phone's configuration?",
            "The signer must stand in the phone's list.",
        )]);
    }
    let mut tally = Tally::default();
    for file in &cluster.signed {
        let Some(signer) = &file.signer else { continue };
        let known = lists.iter().flat_map(|l| &l.list.records).find(|r| {
            matches!(r.role, Role::Tftp | Role::CcmTftp | Role::Ccm | Role::Sast) && r.id.as_ref().is_some_and(|id| id.same(&signer.value))
        });
        let name = file.name.clone().unwrap_or_else(|| "a file".to_owned());
        match known {
            Some(record) => tally.right([signer.span, record.span]),
            None => tally.wrong(format!("{name} by {}", signer.value.serial), [signer.span]),
        }
    }
    // A TVS that survives may vouch for the signer.
    let tvs = lists.iter().any(|l| cluster.anchors(&l.list).iter().any(|a| a.record.role == Role::Tvs && a.survives()));
    tally.verdict(
        Certainty::weigh(false, 1, tvs),
        "No list in the case holds the signer",
        "a signer that a TFTP record of the list names",
        Vec::new(),
    )
}
