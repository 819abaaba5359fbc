//! What to do, written for their nodes: one file a procedure.
//!
//! A procedure names the conditions that it ends. Steps come publisher first, only on the
//! nodes that run the service, each with its command or page and a check.

#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod check;
mod prepare;
mod renewal;
mod restart;
mod rounds;

// The procedures, one a file.
mod align_sso_state;
mod ask_why_dot1x_refuses;
mod blank_lists_before_a_change;
mod bridge_by_phone_sast_trust;
mod capture_the_handshake;
mod check_the_network;
mod clean_trust_stores;
mod complete_expressway_chain;
mod correct_idp_claims;
mod correct_the_clock;
mod cucm_trusts_expressway;
mod delete_lists_on_phones;
mod expressway_trusts_cucm;
mod finish_localkey_recovery;
mod give_expressway_a_client_certificate;
mod imp_trusts_expressway;
mod issue_certificate_anew;
mod make_tomcat_multi_server;
mod mend_ctl_after_upgrade;
mod mend_expressway_zone;
mod mend_server_name;
mod open_recovery_url;
mod point_to_another_tftp;
mod prefer_rsa_on_expressway;
mod rebuild_trust_lists;
mod recover_by_localkey;
mod recover_by_remotekey;
mod recover_phone_trust;
mod refresh_imp_servers;
mod regenerate_oauth_keys;
mod remove_left_over_ctl;
mod renew_callmanager;
mod renew_callmanager_ecdsa;
mod renew_capf;
mod renew_expressway_certificate;
mod renew_ipsec;
mod renew_itlrecovery;
mod renew_lscs;
mod renew_tomcat;
mod renew_tomcat_ecdsa;
mod renew_tomcat_with_sso;
mod renew_tvs;
mod republish_sp_metadata;
mod restore_by_drs;
mod restore_capf_trust;
mod reuse_tomcat_for_callmanager;
mod shrink_trust_list;
mod teach_tvs;
mod trust_capf_for_dot1x;
mod trust_expressway_on_endpoints;
mod update_ctl;
mod update_ctl_after_capf;
mod update_idp_metadata;
mod upload_missing_chain;
mod upload_phone_edge_trust;

// What every procedure is written with; its file takes it by `use super::*`.
use crate::case::{Cluster, Held};
use crate::cisco::documents as docs;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Citation, Dispute, Purpose, commands, disputes};
use crate::diagnose;
pub use check::{Check, Closing, back_at, begun_at, close, is_begun, is_finished, phones_are_back, wanted};
pub use rounds::{Scope, disputes as disputes_of, is_way_back, preconditions, recovery, renewed_at, round, signs_otherwise, way_back};

use prepare::{before_recovery, gate, look, prepare, reset, see_lists_of_phones, set_back};
use restart::{restart, restart_on_publisher};
use rounds::ways_back;
use time::Date;

/// Every procedure; of two that end one condition the shorter repair comes first.
pub const PROCEDURES: &[Procedure] = &[
    // Phones and their lists.
    recover_phone_trust::PROCEDURE,
    rebuild_trust_lists::PROCEDURE,
    recover_by_localkey::PROCEDURE,
    bridge_by_phone_sast_trust::PROCEDURE,
    recover_by_remotekey::PROCEDURE,
    point_to_another_tftp::PROCEDURE,
    restore_by_drs::PROCEDURE,
    delete_lists_on_phones::PROCEDURE,
    finish_localkey_recovery::PROCEDURE,
    mend_ctl_after_upgrade::PROCEDURE,
    update_ctl::PROCEDURE,
    shrink_trust_list::PROCEDURE,
    remove_left_over_ctl::PROCEDURE,
    teach_tvs::PROCEDURE,
    blank_lists_before_a_change::PROCEDURE,
    // Single sign-on.
    republish_sp_metadata::PROCEDURE,
    renew_tomcat_with_sso::PROCEDURE,
    make_tomcat_multi_server::PROCEDURE,
    update_idp_metadata::PROCEDURE,
    correct_idp_claims::PROCEDURE,
    correct_the_clock::PROCEDURE,
    align_sso_state::PROCEDURE,
    open_recovery_url::PROCEDURE,
    refresh_imp_servers::PROCEDURE,
    regenerate_oauth_keys::PROCEDURE,
    // Mobile and Remote Access.
    cucm_trusts_expressway::PROCEDURE,
    expressway_trusts_cucm::PROCEDURE,
    reuse_tomcat_for_callmanager::PROCEDURE,
    renew_expressway_certificate::PROCEDURE,
    complete_expressway_chain::PROCEDURE,
    prefer_rsa_on_expressway::PROCEDURE,
    give_expressway_a_client_certificate::PROCEDURE,
    imp_trusts_expressway::PROCEDURE,
    upload_phone_edge_trust::PROCEDURE,
    mend_expressway_zone::PROCEDURE,
    capture_the_handshake::PROCEDURE,
    mend_server_name::PROCEDURE,
    trust_expressway_on_endpoints::PROCEDURE,
    // CAPF, LSCs and 802.1X.
    trust_capf_for_dot1x::PROCEDURE,
    ask_why_dot1x_refuses::PROCEDURE,
    update_ctl_after_capf::PROCEDURE,
    restore_capf_trust::PROCEDURE,
    renew_lscs::PROCEDURE,
    // Renewals and certificates.
    renew_callmanager::PROCEDURE,
    renew_callmanager_ecdsa::PROCEDURE,
    renew_tvs::PROCEDURE,
    renew_itlrecovery::PROCEDURE,
    renew_capf::PROCEDURE,
    renew_tomcat::PROCEDURE,
    renew_tomcat_ecdsa::PROCEDURE,
    renew_ipsec::PROCEDURE,
    issue_certificate_anew::PROCEDURE,
    upload_missing_chain::PROCEDURE,
    clean_trust_stores::PROCEDURE,
    check_the_network::PROCEDURE,
];

/// One procedure.
pub struct Procedure {
    /// Its file's name with dashes; never renamed.
    pub id: &'static str,
    /// What it does.
    pub title: &'static str,
    /// How much it can hurt.
    pub impact: Level,
    /// To be run outside business hours.
    pub after_hours: bool,
    /// Which phones restart.
    pub phones: Phones,
    /// The conditions that it ends.
    pub ends: &'static [&'static str],
    /// Whether it is this one that ends the condition on the cluster, where several could.
    pub when: fn(&str, &Cluster, Date) -> bool,
    /// Who says so.
    pub sources: &'static [Citation],
    /// Disputes on its way.
    pub disputes: &'static [Dispute],
    /// Its steps for a cluster.
    pub steps: fn(&Cluster) -> Vec<Step>,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Step {
    /// The node, where it is one.
    pub node: Option<String>,
    /// The command line of which node, or which page.
    pub place: String,
    /// What to do.
    pub text: String,
    /// The command to copy.
    pub command: Option<String>,
    /// What can be lost.
    pub caution: Option<String>,
    /// How to see that it worked.
    pub verify: Option<Verify>,
}

/// How to see that a step worked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verify {
    /// The command that shows it, where that is another than the step's own.
    pub command: Option<String>,
    /// What it must show.
    pub expect: String,
    /// What of it an output can close.
    pub check: Option<Check>,
}

impl Step {
    /// On the command line of a node.
    fn cli(node: &str, text: impl Into<String>, command: impl Into<String>) -> Self {
        Self {
            node: Some(node.to_owned()),
            place: format!("CLI of {node}"),
            text: text.into(),
            command: Some(command.into()),
            ..Self::default()
        }
    }

    /// On a page.
    fn page(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into(), ..Self::default() }
    }

    fn caution(mut self, text: impl Into<String>) -> Self {
        self.caution = Some(text.into());
        self
    }

    fn shows(mut self, command: impl Into<String>, expect: impl Into<String>) -> Self {
        self.verify = Some(Verify { command: Some(command.into()), expect: expect.into(), check: None });
        self
    }

    fn sees(mut self, expect: impl Into<String>) -> Self {
        self.verify = Some(Verify { command: None, expect: expect.into(), check: None });
        self
    }

    /// It waits until the phones are back.
    pub fn waits_for_phones(&self) -> bool {
        self.verify.as_ref().is_some_and(|v| v.check == Some(Check::PhonesBack))
    }

    /// What an output must show to close it.
    fn closed_by(mut self, check: Check) -> Self {
        if let Some(verify) = &mut self.verify {
            verify.check = Some(check);
        }
        self
    }
}

/// A procedure's steps for one cluster.
pub struct Tailored {
    /// Which.
    pub procedure: &'static Procedure,
    /// The conditions of this case that it ends.
    pub ends: Vec<&'static str>,
    /// How much it can hurt here.
    pub impact: Level,
    /// Which phones restart here.
    pub phones: Phones,
    /// The steps.
    pub steps: Vec<Step>,
}

impl Tailored {
    /// A procedure for a cluster. Where tomcat's certificate is CallManager's too, to renew it is to renew that (221070).
    pub fn of(procedure: &'static Procedure, ends: Vec<&'static str>, cluster: &Cluster) -> Self {
        let of_tomcat = [renew_tomcat::PROCEDURE.id, renew_tomcat_with_sso::PROCEDURE.id].contains(&procedure.id);
        let hurts = if of_tomcat && cluster.reuses_tomcat() { &renew_callmanager::PROCEDURE } else { procedure };
        Self { procedure, ends, impact: hurts.impact, phones: hurts.phones, steps: (procedure.steps)(cluster) }
    }
}

/// The procedures for the conditions that hold, tailored.
pub fn tailor(cluster: &Cluster, holding: &[&'static str], as_of: Date) -> Vec<Tailored> {
    let wanted = PROCEDURES.iter().map(|procedure| {
        let ends: Vec<&'static str> =
            holding.iter().copied().filter(|id| procedure.ends.contains(id) && (procedure.when)(id, cluster, as_of)).collect();
        (procedure, ends)
    });
    let called = wanted.filter(|(_, ends)| !ends.is_empty());
    called
        .map(|(procedure, ends)| {
            // Where days alone ask for it, a node whose certificate has time keeps it.
            let due = ends.iter().all(|id| OF_DAYS.contains(id)).then_some(as_of);
            let mut tailored = Tailored::of(procedure, ends, cluster);
            tailored.steps.retain(|step| Scope { node: None, due }.keeps(cluster, step));
            tailored
        })
        .collect()
}

/// The conditions that hold by the last day of a certificate.
const OF_DAYS: [&str; 2] = ["certificate-expired", "certificate-expires-soon"];

/// An output closed a step that does something, or shows that its command was run and did not do it: the work has begun.
pub fn has_begun(steps: &[Step], closings: &[Closing]) -> bool {
    let failed = |(step, closing): (&Step, &Closing)| matches!((check_of(step), closing), (Some(Check::Said(_)), Closing::Differs(..)));
    is_taken(steps, closings) || steps.iter().zip(closings).any(failed)
}

/// An output closed a step that does something.
pub fn is_taken(steps: &[Step], closings: &[Closing]) -> bool {
    steps.iter().zip(closings).any(|(step, closing)| matches!(closing, Closing::Done(_)) && check_of(step).is_some_and(Check::is_deed))
}

fn check_of(step: &Step) -> Option<&Check> {
    step.verify.as_ref().and_then(|v| v.check.as_ref())
}

/// The procedures that end a condition; which of them, the cluster decides.
pub fn ending(condition: &str) -> impl Iterator<Item = &'static Procedure> {
    PROCEDURES.iter().filter(move |p| p.ends.contains(&condition))
}

/// Whatever the cluster.
const fn always(_: &str, _: &Cluster, _: Date) -> bool {
    true
}

/// A certificate of the purpose is what a condition holds for: it has expired, will soon, or the certificate monitor says
/// so; another condition asks for any of these.
fn is_due(condition: &str, cluster: &Cluster, purpose: Purpose, as_of: Date) -> bool {
    let expired = || !diagnose::expired(cluster, purpose, as_of).is_empty();
    let ending = || !diagnose::ending(cluster, purpose, as_of).is_empty();
    let warned = || diagnose::warned_of(cluster, Some(purpose), as_of);
    match condition {
        "certificate-expired" => expired(),
        "certificate-expires-soon" => ending(),
        "certificate-alarm" => warned(),
        _ => expired() || ending() || warned(),
    }
}

/// SAML SSO is on, as far as the case says.
fn sso_on(cluster: &Cluster) -> bool {
    cluster.sso.iter().any(|s| s.enabled.as_ref().is_some_and(|e| e.value)) || cluster.saml.iter().any(|m| m.cucm)
}

/// The certificate that single sign-on hangs on, where it is on (SSO guide).
fn sso_certificate(cluster: &Cluster) -> Option<Purpose> {
    sso_on(cluster).then_some(if cluster.sso_by_recovery() { Purpose::ItlRecovery } else { Purpose::Tomcat })
}

/// The names of the nodes of CUCM, or the words for them.
fn nodes(cluster: &Cluster) -> Vec<String> {
    let names: Vec<String> = cluster.nodes.iter().filter(|n| n.is_cucm()).map(|n| n.name.clone()).collect();
    if names.is_empty() { vec!["each node".to_owned()] } else { names }
}

// Pages, by the names that 10.0 to 15 give them.
const CERTIFICATES: &str = "Cisco Unified OS Administration > Security > Certificate Management";
const SAML: &str = "Cisco Unified CM Administration > System > SAML Single Sign-On";
const ENTERPRISE: &str = "Cisco Unified CM Administration > System > Enterprise Parameters";
const PHONES: &str = "Cisco Unified CM Administration > Device > Phone";
const EXPRESSWAY_CAS: &str = "Expressway > Maintenance > Security > Trusted CA certificate";
const EXPRESSWAY_SERVER: &str = "Expressway > Maintenance > Security > Server certificate";
const EXPRESSWAY_RESTART: &str = "Expressway > Maintenance > Restart options";

/// Who signs the lists when nothing is under repair; ITLRecovery where the release is not known.
fn usual_signer(cluster: &Cluster) -> Purpose {
    if cluster.at_least(12, 0) == Some(false) { Purpose::CallManager } else { Purpose::ItlRecovery }
}

/// The publisher's name, or the word for it.
fn publisher(cluster: &Cluster) -> String {
    cluster.publisher().map_or_else(|| "the publisher".to_owned(), |n| n.name.clone())
}
