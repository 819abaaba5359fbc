//! SP metadata was last exported before the present certificate was made.

use super::*;
use crate::read::SsoStatus;
use crate::source::At;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-export-older-than-cert",
    scenario: None,
    area: Area::Sso,
    severity: Severity::High,
    title: "SP metadata was not exported since tomcat was renewed",
    explanation: "The identity provider cannot hold a certificate that was never exported, unless someone fetched the metadata by its address. It does not apply where the SAML page says that a system generated certificate is used: then ITLRecovery's date counts.",
    because: &["sso-sp-metadata-stale"],
    by_hand: "Compare `SP Metadata Exported Date` in `utils sso status` with the start date of `show cert own tomcat`.",
    sources: &[docs::SSO_GUIDE_14.section("SAML SSO configuration"), docs::SSO_LOGS.section("utils sso status")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if off(cluster) {
        return Verdict::NotApplicable("SAML SSO is switched off");
    }
    if cluster.sso_by_recovery() {
        return Verdict::NotApplicable("single sign-on uses ITLRecovery, so tomcat's date says nothing");
    }
    older(cluster, Purpose::Tomcat)
}

/// SSO is off on every node that was asked.
pub(super) fn off(cluster: &Cluster) -> bool {
    !cluster.sso.is_empty() && cluster.sso.iter().all(|s| s.enabled.as_ref().is_some_and(|e| !e.value))
}

/// A date of `utils sso status`, and the certificate that it is held against.
pub(super) struct Dated<'a> {
    pub(super) date: &'a At<OffsetDateTime>,
    pub(super) held: &'a Held,
    /// When the certificate was made.
    pub(super) made: OffsetDateTime,
}

impl<'a> Dated<'a> {
    /// The last of these dates beside the newest certificate of a purpose; where each node has a file and a tomcat of
    /// its own, each node's beside its own.
    pub(super) fn all(cluster: &'a Cluster, purpose: Purpose, date: impl Fn(&'a SsoStatus) -> Option<&'a At<OffsetDateTime>>) -> Vec<Self> {
        let beside = |date, held: &'a Held| held.not_before().map(|made| Self { date, held, made });
        let identities = cluster.identities(purpose);
        let own = |status: &'a SsoStatus| beside(date(status)?, tomcat_of(cluster, status.node.as_deref()?)?);
        if purpose == Purpose::Tomcat && !cluster.sso_cluster_wide() && !same_everywhere(&identities) {
            let each: Vec<Self> = cluster.sso.iter().filter_map(own).collect();
            if each.len() == cluster.sso.len() {
                let later = |one: &Self| each.iter().any(|other| other.held.id.same(&one.held.id) && other.date.value > one.date.value);
                let earlier: Vec<bool> = each.iter().map(later).collect();
                return each.into_iter().zip(earlier).filter(|(_, earlier)| !earlier).map(|(one, _)| one).collect();
            }
        }
        let last = cluster.sso.iter().filter_map(&date).max_by_key(|d| d.value);
        let newest = identities.into_iter().max_by_key(|h| h.not_before());
        last.zip(newest).and_then(|(date, held)| beside(date, held)).into_iter().collect()
    }

    /// The date is before the certificate, whatever the zone.
    pub(super) fn is_older(&self) -> bool {
        self.date.value.saturating_add(SLACK) < self.made
    }

    /// The date is after the certificate, whatever the zone.
    pub(super) fn is_newer(&self) -> bool {
        self.made.saturating_add(SLACK) < self.date.value
    }

    fn evidence(&self) -> impl Iterator<Item = Span> {
        [self.date.span].into_iter().chain(self.held.span())
    }
}

fn same_everywhere(identities: &[&Held]) -> bool {
    identities.iter().zip(identities.iter().skip(1)).all(|(a, b)| a.id.same(&b.id))
}

/// The last export, against the certificate that it should hold.
pub(super) fn older(cluster: &Cluster, purpose: Purpose) -> Verdict {
    let exports = Dated::all(cluster, purpose, |status| status.exported.as_ref());
    let Some(old) = exports.iter().find(|export| export.is_older()) else {
        // On the same day the zone decides, and its abbreviation does not tell it.
        if exports.iter().any(|export| !export.is_newer()) {
            let why = "The export and the certificate are of one day, and the zone of the export's time is not certain. The certificate in the metadata tells which came first.";
            return Verdict::Open(vec![Question::page(
                "System > SAML Single Sign-On > Export All Metadata",
                "Which certificate does the exported metadata hold?",
                why,
            )]);
        }
        // The log of certificate management tells when, where no node's certificate is in the case.
        let last = cluster.sso.iter().filter_map(|s| s.exported.as_ref()).max_by_key(|d| d.value);
        let made = crate::case::regenerated(cluster, purpose).max_by_key(|s| s.time);
        if let (Some(last), Some((made, at))) = (last, made.and_then(|s| Some((s, s.time?))))
            && last.value.saturating_add(SLACK) < at
            && cluster.identities(purpose).is_empty()
        {
            let name = purpose.name();
            let here = format!("Exported on {}; by its log the server made a new {name} on {}.", show_time(last.value), show_day(at));
            return Instance::new(Certainty::Likely, here, vec![last.span, made.span])
                .compare(format!("an export after {}", show_day(at)), show_day(last.value))
                .holds();
        }
        if !exports.is_empty() {
            return Verdict::RuledOut(exports.iter().flat_map(Dated::evidence).collect());
        }
        return Verdict::Open(vec![
            Question::command(
                commands::SSO_STATUS,
                "When was the SP metadata last exported?",
                "It must be after the certificate was made.",
            )
            .on("each node"),
        ]);
    };
    let answered = sso_sp_metadata_stale::answered_with(cluster, old.held);
    if purpose == Purpose::Tomcat && !answered.is_empty() {
        return Verdict::RuledOut(answered);
    }
    let (exported, made) = (old.date.value, old.made);
    let here = format!("Exported on {}; {} {} was made on {}.", show_time(exported), purpose.name(), old.held.id.serial, show_time(made));
    Instance::new(Certainty::Likely, here, old.evidence().collect())
        .compare(format!("an export after {}", show_day(made)), show_day(exported))
        .holds()
}
