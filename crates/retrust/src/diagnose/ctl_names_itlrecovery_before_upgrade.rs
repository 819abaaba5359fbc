//! FN70613: a refresh upgrade to 12.5 renewed ITLRecovery and left the CTL with the old one.

use super::*;
use crate::x509::Serial;

pub(super) const CONDITION: Condition = Condition {
    id: "ctl-names-itlrecovery-before-upgrade",
    scenario: None,
    area: Area::Recovery,
    severity: Severity::High,
    title: "The CTL names the ITLRecovery certificate from before the upgrade to 12.5",
    explanation: "A refresh upgrade from 11.x or 12.0 to a 12.5 before 12.5(1)SU3 makes a new ITLRecovery and leaves the mixed-mode CTL with the old one (CSCvv13565). Phones then have CallManager as their only signer: do not renew CallManager before the CTL is mended. Upgrading later does not mend it. Non-secure clusters and those with tokens are not affected.",
    because: &[],
    by_hand: "Compare the serial of ITLRecovery in `show ctl` with `show cert own ITLRecovery` on the publisher.",
    sources: &[docs::FN70613.section("Problem description")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    let Some(late) = cluster.at_least(12, 5) else {
        return Verdict::Open(vec![Question::command(commands::VERSION, "Which release is it?", "The field notice is about 12.5.")]);
    };
    if !late || cluster.at_least(13, 0) == Some(true) {
        return Verdict::NotApplicable("the field notice is about 12.5");
    }
    if cluster.is_mixed() == Some(false) {
        return Verdict::NotApplicable("the cluster is not in mixed mode, so no phone uses a CTL");
    }
    let now = cluster.identities(Purpose::ItlRecovery);
    let recovery = |r: &&crate::read::Record| r.subject.common_name().is_some_and(|n| n.to_ascii_uppercase().starts_with("ITLRECOVERY_"));
    let ctl = cluster.lists(ListKind::Ctl).into_iter().next();
    let record = ctl.and_then(|l| l.list.records.iter().find(|r| r.id.is_some() && recovery(r)));
    let (Some(record), Some(present)) = (record, now.first()) else {
        return Verdict::Open(vec![Question::command(
            commands::SHOW_CTL,
            "Which ITLRecovery does the CTL name?",
            "It must be the present one.",
        )]);
    };
    let places = || [record.span].into_iter().chain(present.span()).collect::<Vec<_>>();
    // With the same number and another name that was damaged on the way here: its numbers are random.
    if now.iter().any(|h| h.is_named_by(record) || record.serial().is_some_and(|serial| serial.same(&h.id.serial))) {
        return Verdict::RuledOut(places());
    }
    // Whoever regenerated it by hand did not update the CTL: no upgrade did that.
    let by_hand = |s: &&&Sighting| {
        record.serial().zip(s.fields.first()).is_some_and(|(held, old)| Serial::from_hex(old).is_some_and(|o| o.same(held)))
    };
    // The one that made the present certificate.
    let made = |s: &&Sighting| s.time.zip(present.not_before()).is_some_and(|(at, made)| elapsed(at, made).abs() <= SLACK);
    let regenerated = || crate::case::regenerated(cluster, Purpose::ItlRecovery).find(made).map(|s| s.span);
    if let Some(renewed) = cluster.seen(log::SERIAL_CHANGED).iter().find(by_hand).map(|s| s.span).or_else(regenerated) {
        return Verdict::RuledOut([renewed].into_iter().chain(places()).collect());
    }
    // In spite of the warning CallManager was renewed too: then `localkey` signs with a key that no phone knows.
    let anchors = ctl.map(|l| cluster.anchors(&l.list)).unwrap_or_default();
    let by_callmanager = |a: &&crate::case::Anchor<'_>| a.record.role == Role::Sast && a.purpose == Purpose::CallManager;
    if let Some(gone) = anchors.iter().filter(by_callmanager).find(|a| a.gone()) {
        let here = "The CTL and the publisher name different ITLRecovery certificates, and CallManager, the other signer that phones knew, was renewed as well: `localkey` mends it no more.";
        return Instance::new(Certainty::Likely, here, [gone.record.span].into_iter().chain(places()).collect())
            .weighs(Severity::Medium)
            .compare(format!("the CTL names {}", present.id.serial), format!("it names {}", record.serial().map_or("", |s| s.as_str())))
            .holds();
    }
    let here = "The CTL and the publisher name different ITLRecovery certificates. An upgrade leaves it so; so does a renewal without an update of the CTL, which no log in the case shows.";
    Instance::new(Certainty::Likely, here, places())
        .compare(format!("the CTL names {}", present.id.serial), format!("it names {}", record.serial().map_or("", |s| s.as_str())))
        .holds()
}
