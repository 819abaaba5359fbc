//! The signer is not the one that the release signs with.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "list-signer-unexpected",
    scenario: None,
    area: Area::Phones,
    severity: Severity::Medium,
    title: "A trust list is signed by a certificate that this release does not sign with",
    explanation: "Up to 11.5 the CallManager certificate of the TFTP node signs the ITL; from 12.0 on ITLRecovery does. On 10.0 to 11.5 ITLRecovery as signer means that `utils itl reset localkey` was run and not followed by a TFTP restart.",
    because: &[],
    by_hand: "Look in `show itl` which record carries `This etoken was used to sign`, and compare with the release.",
    sources: &[docs::REGENERATION.section("Trust lists"), docs::SECURITY_MODES_12.section("Tokenless CTL")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let Some(by_recovery) = cluster.at_least(12, 0) else {
        let ask = Question::command(commands::VERSION, "Which release is it?", "The release decides who must sign the lists.");
        return Verdict::Open(vec![ask]);
    };
    if by_recovery {
        return Verdict::NotApplicable("from 12.0 on list-signed-by-localkey tells a signer that is not ITLRecovery");
    }
    let mut tally = Tally::default();
    for held in cluster.lists(ListKind::Itl).into_iter().take(1) {
        let Some(signer) = &held.list.signer else { continue };
        let record = held.list.records.iter().find(|r| r.id.as_ref().is_some_and(|id| id.same(&signer.value)));
        let name = record.and_then(|r| r.subject.common_name()).unwrap_or("");
        if name.to_ascii_uppercase().starts_with("ITLRECOVERY_") {
            tally.wrong(format!("the ITL by {name}"), [signer.span]);
        } else {
            tally.right([signer.span]);
        }
    }
    let ask = Question::command(commands::SHOW_ITL, "Who signs the ITL?", "Before 12.0 it must be CallManager.");
    tally.verdict(
        Certainty::Likely,
        "Signed by ITLRecovery before 12.0",
        "signed by the CallManager certificate of the TFTP node",
        vec![ask],
    )
}
