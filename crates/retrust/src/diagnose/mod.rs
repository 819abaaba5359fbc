//! What can be wrong, checked on a cluster: one file a condition.
//!
//! Every condition answers on every cluster; silence is not an answer. A condition knows no
//! procedure: a procedure names the conditions that it ends.

#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod certainty;
pub(crate) mod chain;
mod renewal;
mod tally;
mod traffic;

// The conditions, one a file.
mod anchors_renewed_together;
mod callmanager_refuses_phone_certificate;
mod capf_not_a_ca;
mod certificate_alarm;
mod certificate_chain_missing;
mod certificate_expired;
mod certificate_expires_soon;
mod certificate_not_yet_valid;
mod certificate_revoked;
mod config_signer_unknown;
mod ctl_holds_old_capf;
mod ctl_left_over;
mod ctl_missing;
mod ctl_names_itlrecovery_before_upgrade;
mod cucm_clientauth_missing;
mod devices_without_tvs;
mod dot1x_no_authenticator;
mod dot1x_refused;
mod dot1x_refused_otherwise;
mod duplicate_serial;
mod eap;
mod endpoint_does_not_trust_expressway;
mod exp_c_san_missing_profile;
mod exp_e_san_missing_domain;
mod exp_eku_client_missing;
mod exp_expired;
mod exp_intermediate_missing;
mod exp_key_file;
mod exp_revoked;
mod exp_traversal_password;
mod exp_tunnel_name;
mod exp_zone_peer_mismatch;
mod exp_zone_peer_untrusted;
mod expc_does_not_trust_imp;
mod imp_does_not_trust_expc;
mod imp_realm_stale;
mod itlrecovery_key_short;
mod key_too_large_for_phones;
mod list_signed_by_localkey;
mod list_signer_unexpected;
mod lsc_expired;
mod lsc_of_former_capf;
mod lsc_refused_by_capf;
mod mra_client_turned_away;
mod mra_cucm_does_not_trust_expressway;
mod mra_cucm_stale_selfsigned;
mod mra_ecdsa_untrusted;
mod mra_expressway_does_not_trust_cucm;
mod mra_handshake_without_reason;
mod mra_name_not_in_certificate;
mod mra_self_signed_same_subject;
mod mra_subscriber_differs;
mod mra_user_refused;
mod multi_server_certificate_differs;
mod node_name_not_in_certificate;
mod oauth_keys_differ;
mod old_capf_missing;
mod outputs_disagree;
mod phone_cannot_reach_tftp;
mod phone_edge_trust_stale;
mod phone_refuses_short_key;
mod phone_shows_mic;
mod phone_without_list;
mod phones_on_old_itl;
mod phones_trust_nothing;
mod serverauth_missing;
mod sso_clock_skew;
mod sso_clusterwide_needs_multisan;
mod sso_encrypted_to_old_key;
mod sso_entityid_case;
mod sso_export_older_than_cert;
mod sso_hostname_not_fqdn;
mod sso_idp_cert_expired;
mod sso_idp_certificate_changed;
mod sso_idp_import_older_than_idp_cert;
mod sso_idp_status;
mod sso_idp_two_signing_certs;
mod sso_itlrecovery_renewed;
mod sso_no_uid;
mod sso_node_missing_in_metadata;
mod sso_sp_metadata_nodes_ok;
mod sso_sp_metadata_stale;
mod sso_status_split;
mod sso_tomcat_invalid;
mod sso_tomcat_reused_for_callmanager;
mod tls_phone_without_lsc;
mod trust_certificate_expired;
mod trust_list_invalid;
mod trust_list_outdated;
mod trust_list_refused;
mod trust_list_too_large;
mod trust_lists_differ;
mod tvs_handshake_failed;
mod tvs_refuses_certificate;
mod weak_certificate;

pub use certainty::Certainty;

// What every condition is written with; its file takes it by `use super::*`.
use crate::case::{Cluster, Held, HeldList, Store, host, same_host};
use crate::cisco::documents as docs;
use crate::cisco::{Citation, Dispute, Product, Purpose, Role, commands, disputes, log_messages as log};
use crate::read::dates::SLACK;
use crate::read::{ListKind, Sighting, SsoStatus};
use crate::source::Span;
pub(crate) use callmanager_refuses_phone_certificate::is_for_use_alone;
pub(crate) use chain::missing as missing_issuer;
use tally::{Tally, heard, unheard};
use time::{Date, OffsetDateTime};

/// Every condition, in the order in which the report shows what holds with equal weight.
pub const CONDITIONS: &[Condition] = &[
    // Phones and their lists.
    phones_trust_nothing::CONDITION,
    trust_list_outdated::CONDITION,
    trust_list_refused::CONDITION,
    trust_list_invalid::CONDITION,
    anchors_renewed_together::CONDITION,
    ctl_missing::CONDITION,
    trust_list_too_large::CONDITION,
    config_signer_unknown::CONDITION,
    trust_lists_differ::CONDITION,
    phones_on_old_itl::CONDITION,
    tvs_refuses_certificate::CONDITION,
    tvs_handshake_failed::CONDITION,
    list_signer_unexpected::CONDITION,
    phone_refuses_short_key::CONDITION,
    phone_cannot_reach_tftp::CONDITION,
    ctl_left_over::CONDITION,
    devices_without_tvs::CONDITION,
    phone_without_list::CONDITION,
    // Recovery.
    list_signed_by_localkey::CONDITION,
    itlrecovery_key_short::CONDITION,
    ctl_names_itlrecovery_before_upgrade::CONDITION,
    // Single sign-on.
    sso_sp_metadata_stale::CONDITION,
    sso_idp_certificate_changed::CONDITION,
    sso_clock_skew::CONDITION,
    sso_encrypted_to_old_key::CONDITION,
    sso_export_older_than_cert::CONDITION,
    sso_itlrecovery_renewed::CONDITION,
    sso_clusterwide_needs_multisan::CONDITION,
    sso_node_missing_in_metadata::CONDITION,
    sso_idp_status::CONDITION,
    sso_no_uid::CONDITION,
    sso_idp_import_older_than_idp_cert::CONDITION,
    sso_idp_two_signing_certs::CONDITION,
    sso_idp_cert_expired::CONDITION,
    sso_entityid_case::CONDITION,
    sso_hostname_not_fqdn::CONDITION,
    sso_tomcat_invalid::CONDITION,
    sso_status_split::CONDITION,
    oauth_keys_differ::CONDITION,
    sso_tomcat_reused_for_callmanager::CONDITION,
    sso_sp_metadata_nodes_ok::CONDITION,
    // Mobile and Remote Access.
    mra_cucm_does_not_trust_expressway::CONDITION,
    mra_expressway_does_not_trust_cucm::CONDITION,
    mra_name_not_in_certificate::CONDITION,
    mra_subscriber_differs::CONDITION,
    mra_self_signed_same_subject::CONDITION,
    mra_cucm_stale_selfsigned::CONDITION,
    mra_ecdsa_untrusted::CONDITION,
    exp_c_san_missing_profile::CONDITION,
    exp_intermediate_missing::CONDITION,
    exp_zone_peer_mismatch::CONDITION,
    exp_eku_client_missing::CONDITION,
    exp_expired::CONDITION,
    exp_revoked::CONDITION,
    exp_key_file::CONDITION,
    imp_does_not_trust_expc::CONDITION,
    expc_does_not_trust_imp::CONDITION,
    phone_edge_trust_stale::CONDITION,
    imp_realm_stale::CONDITION,
    exp_e_san_missing_domain::CONDITION,
    endpoint_does_not_trust_expressway::CONDITION,
    mra_user_refused::CONDITION,
    mra_client_turned_away::CONDITION,
    mra_handshake_without_reason::CONDITION,
    exp_tunnel_name::CONDITION,
    exp_traversal_password::CONDITION,
    cucm_clientauth_missing::CONDITION,
    // CAPF, LSCs and 802.1X.
    dot1x_refused::CONDITION,
    dot1x_refused_otherwise::CONDITION,
    ctl_holds_old_capf::CONDITION,
    callmanager_refuses_phone_certificate::CONDITION,
    old_capf_missing::CONDITION,
    lsc_of_former_capf::CONDITION,
    lsc_expired::CONDITION,
    lsc_refused_by_capf::CONDITION,
    tls_phone_without_lsc::CONDITION,
    capf_not_a_ca::CONDITION,
    dot1x_no_authenticator::CONDITION,
    phone_shows_mic::CONDITION,
    // Certificates.
    certificate_expired::CONDITION,
    exp_zone_peer_untrusted::CONDITION,
    certificate_expires_soon::CONDITION,
    certificate_not_yet_valid::CONDITION,
    multi_server_certificate_differs::CONDITION,
    certificate_chain_missing::CONDITION,
    node_name_not_in_certificate::CONDITION,
    serverauth_missing::CONDITION,
    weak_certificate::CONDITION,
    key_too_large_for_phones::CONDITION,
    duplicate_serial::CONDITION,
    certificate_revoked::CONDITION,
    trust_certificate_expired::CONDITION,
    certificate_alarm::CONDITION,
    outputs_disagree::CONDITION,
];

/// One thing that can be wrong.
pub struct Condition {
    /// Its file's name with dashes; never renamed.
    pub id: &'static str,
    /// The scenario of document 225746 that it is.
    pub scenario: Option<Scenario>,
    /// What it touches.
    pub area: Area,
    /// How bad it is where it holds.
    pub severity: Severity,
    /// One sentence that a tired person understands.
    pub title: &'static str,
    /// Why, and what looks alike and is not this.
    pub explanation: &'static str,
    /// The conditions that explain it, where one of them holds too: it then stands under that one.
    pub because: &'static [&'static str],
    /// How to check it by hand.
    pub by_hand: &'static str,
    /// Who says so.
    pub sources: &'static [Citation],
    /// Answers for a cluster at a day.
    pub check: fn(&Cluster, Date) -> Verdict,
}

impl Condition {
    /// Of the conditions that hold, the one that explains how this one does.
    pub fn cause(&self, verdict: &Verdict, holding: &[&'static str]) -> Option<&'static str> {
        let Verdict::Holds(instance) = verdict else { return None };
        self.because.iter().copied().find(|id| holding.contains(id) && instance.not_because != Some(*id))
    }
}

/// A scenario of Cisco document 225746.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Scenario {
    /// Phones trust nothing any more.
    S1,
    /// SSO fails after a Tomcat renewal.
    S2,
    /// MRA fails.
    S3,
    /// 802.1X fails after a CAPF renewal.
    S4_1,
    /// TLS phones stay out after a CAPF renewal.
    S4_2,
}

impl Scenario {
    /// Its number in the document.
    pub const fn number(self) -> &'static str {
        match self {
            Self::S1 => "1",
            Self::S2 => "2",
            Self::S3 => "3",
            Self::S4_1 => "4.1",
            Self::S4_2 => "4.2",
        }
    }
}

/// What a condition touches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[expect(missing_docs, reason = "each is its name in the report")]
pub enum Area {
    Phones,
    Sso,
    Mra,
    Capf,
    Certificates,
    Recovery,
}

/// How bad.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// At risk one day.
    Low,
    /// Some users or phones.
    Medium,
    /// A service is down, or would be.
    High,
}

/// A condition's answer.
pub enum Verdict {
    /// It cannot be there, and why.
    NotApplicable(&'static str),
    /// It is not there, and what shows it.
    RuledOut(Vec<Span>),
    /// It cannot be decided; what would decide it.
    Open(Vec<Question>),
    /// It is there.
    Holds(Box<Instance>),
}

impl Verdict {
    /// The word for it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotApplicable(_) => "not-applicable",
            Self::RuledOut(_) => "ruled-out",
            Self::Open(_) => "open",
            Self::Holds(_) => "holds",
        }
    }
}

/// How a condition holds on this cluster.
pub struct Instance {
    /// How sure.
    pub certainty: Certainty,
    /// How bad, where it differs from the condition's own.
    pub severity: Option<Severity>,
    /// What it means here, in one or two sentences.
    pub here: String,
    /// What should be.
    pub expected: Option<String>,
    /// What is.
    pub found: Option<String>,
    /// The lines that prove it, the strongest first.
    pub evidence: Vec<Span>,
    /// What would make it surer.
    pub questions: Vec<Question>,
    /// Disputes that it hangs on.
    pub disputes: &'static [Dispute],
    /// A condition that explains it elsewhere, and not here.
    pub not_because: Option<&'static str>,
}

impl Instance {
    fn new(certainty: Certainty, here: impl Into<String>, evidence: Vec<Span>) -> Self {
        let mut seen = std::collections::HashSet::new();
        let unique: Vec<Span> = evidence.into_iter().filter(|span| seen.insert(*span)).collect();
        Self {
            certainty,
            severity: None,
            here: here.into(),
            expected: None,
            found: None,
            evidence: unique,
            questions: Vec::new(),
            disputes: &[],
            not_because: None,
        }
    }

    fn compare(mut self, expected: impl Into<String>, found: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self.found = Some(found.into());
        self
    }

    fn ask(mut self, questions: Vec<Question>) -> Self {
        self.questions = questions;
        self
    }

    const fn weighs(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// What another list or log shows of the same fault, told beside it.
    fn beside(mut self, other: Self) -> Self {
        self.certainty = self.certainty.min(other.certainty);
        self.here = format!("{} {}", self.here, other.here);
        let both = |own: Option<String>, other: Option<String>| [own, other].into_iter().flatten().reduce(|a, b| format!("{a}\n{b}"));
        self.expected = both(self.expected, other.expected);
        self.found = both(self.found, other.found);
        self.evidence.extend(other.evidence.into_iter().filter(|span| !self.evidence.contains(span)).collect::<Vec<_>>());
        self.questions.extend(other.questions.into_iter().filter(|q| !self.questions.contains(q)).collect::<Vec<_>>());
        if self.disputes.is_empty() {
            self.disputes = other.disputes;
        }
        self
    }

    const fn disputed(mut self, disputes: &'static [Dispute]) -> Self {
        self.disputes = disputes;
        self
    }

    const fn not_because(mut self, id: &'static str) -> Self {
        self.not_because = Some(id);
        self
    }

    fn holds(self) -> Verdict {
        Verdict::Holds(Box::new(self))
    }
}

/// What could not be decided, why it matters, and what would decide it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The question.
    pub question: String,
    /// What the answer decides.
    pub why: String,
    /// The command that answers it.
    pub command: Option<String>,
    /// The page or file that answers it.
    pub page: Option<String>,
    /// Where to run it.
    pub node: Option<String>,
}

impl Question {
    fn command(command: impl Into<String>, question: impl Into<String>, why: impl Into<String>) -> Self {
        Self { question: question.into(), why: why.into(), command: Some(command.into()), page: None, node: None }
    }

    fn page(page: impl Into<String>, question: impl Into<String>, why: impl Into<String>) -> Self {
        Self { question: question.into(), why: why.into(), command: None, page: Some(page.into()), node: None }
    }

    fn on(mut self, node: impl Into<String>) -> Self {
        self.node = Some(node.into());
        self
    }

    /// The certificate query: one command that shows most.
    fn certificates(why: impl Into<String>) -> Self {
        Self::command(commands::CERTIFICATE_QUERY, "Which certificates do the nodes hold now?", why).on("publisher")
    }
}

/// Runs every condition.
pub fn diagnose(cluster: &Cluster, as_of: Date) -> Vec<(&'static Condition, Verdict)> {
    CONDITIONS.iter().map(|c| (c, (c.check)(cluster, as_of))).collect()
}

/// All of this was seen before every certificate that the cluster shows now was made: it proves nothing of them. A few
/// certificates are not everything.
fn is_of_before(cluster: &Cluster, seen: &[&Sighting]) -> bool {
    let shown = || Purpose::IDENTITIES.into_iter().filter_map(|p| cluster.identities(p).into_iter().filter_map(Held::not_before).min());
    let oldest = shown().min().filter(|_| shown().count() > 2);
    let last = seen.iter().map(|s| s.time).collect::<Option<Vec<_>>>().and_then(|times| times.into_iter().max());
    last.zip(oldest).is_some_and(|(last, oldest)| last.saturating_add(SLACK) < oldest)
}

/// How the SSO log is got, by release.
fn sso_logs(cluster: &Cluster) -> &'static str {
    if cluster.at_least(14, 0) == Some(true) { commands::SSO_LOGS_14 } else { commands::SSO_LOGS }
}

/// The response that was read last before it is addressed to a host of another cluster, or the login is for one.
fn is_for_others(cluster: &Cluster, seen: &Sighting) -> bool {
    // A line that is quoted begins before what stands in it.
    let end = seen.span.start.saturating_add(u64::from(seen.span.len));
    let of_log = |span: Span| span.source == seen.span.source && span.start < end;
    let addressed = cluster.responses.iter().filter_map(|r| Some((r.span, r.destination.as_ref()?)));
    let named = cluster.seen(log::SP_NAMED).into_iter().filter_map(|s| Some((s.span, s.fields.first()?)));
    let last = addressed.chain(named).filter(|(span, _)| of_log(*span)).max_by_key(|(span, _)| span.start);
    last.is_some_and(|(_, host)| traffic::is_of_another_domain(cluster, host))
}

/// A login by single sign-on that succeeded after something was seen.
fn login_after<'a>(cluster: &'a Cluster, seen: &Sighting) -> Option<&'a Sighting> {
    first_after(cluster, seen, cluster.seen(log::LOGIN_OK))
}

/// The SSO test of `utils sso status`, which is a login, passed after something was seen: on its node, or where one tomcat
/// serves all. `surely`: whatever the zones; else it may have.
fn tested_after(cluster: &Cluster, seen: &Sighting, surely: bool) -> Option<Span> {
    let node = cluster.node_at(seen.span);
    let same = |status: &SsoStatus| match (node, status.node.as_deref()) {
        (Some(a), Some(b)) => same_host(a, b) || one_tomcat(cluster),
        _ => one_tomcat(cluster),
    };
    let mut passed = cluster.sso.iter().filter(|status| same(status)).filter_map(|status| status.passed.as_ref());
    let is_after = |at: OffsetDateTime, test: OffsetDateTime| {
        if surely { at.saturating_add(SLACK) < test } else { at < test.saturating_add(SLACK) }
    };
    passed.find(|passed| seen.time.is_some_and(|at| is_after(at, passed.value))).map(|passed| passed.span)
}

/// The first of these after something was seen: by its time, or later in the same log. What another node logs says
/// nothing of this one, unless one tomcat certificate serves both; where one node alone is not known, all.
fn first_after<'a>(cluster: &Cluster, seen: &Sighting, among: Vec<&'a Sighting>) -> Option<&'a Sighting> {
    let node = |s: &Sighting| cluster.node_at(s.span);
    let same = |ok: &Sighting| match (node(ok), node(seen)) {
        (Some(a), Some(b)) => same_host(a, b) || tomcat_of(cluster, a).zip(tomcat_of(cluster, b)).is_some_and(|(a, b)| a.id.same(&b.id)),
        (None, None) => true,
        _ => one_tomcat(cluster),
    };
    // In a file that was put together of several, what stands later may be older by days.
    let later = |ok: &&Sighting| match (ok.span.source == seen.span.source, ok.time.zip(seen.time)) {
        (true, Some((a, b))) if elapsed(a, b).abs() > SLACK => a > b,
        (true, _) => ok.span.start > seen.span.start,
        (false, times) => same(ok) && times.is_some_and(|(a, b)| a > b),
    };
    among.into_iter().find(later)
}

/// One tomcat certificate serves every node of CUCM, or there is one node.
fn one_tomcat(cluster: &Cluster) -> bool {
    let mut nodes = cluster.nodes.iter().filter(|n| n.is_cucm());
    let Some(first) = nodes.next() else { return true };
    let shared = |other: &str| tomcat_of(cluster, &first.name).zip(tomcat_of(cluster, other)).is_some_and(|(a, b)| a.id.same(&b.id));
    nodes.all(|other| shared(&other.name))
}

/// The tomcat that a node shows: its own, else the newest that bears its name.
fn tomcat_of<'a>(cluster: &'a Cluster, node: &str) -> Option<&'a Held> {
    let all = cluster.identities(Purpose::Tomcat);
    let own = all.iter().copied().find(|h| same_host(&h.owner(Purpose::Tomcat), node));
    own.or_else(|| all.into_iter().filter(|h| h.is_of(node)).max_by_key(|h| h.not_before()))
}

/// From before the present tomcat of the node that its log is of; of an unknown node, of the newest.
fn predates_tomcat(cluster: &Cluster, seen: &Sighting) -> bool {
    let own = cluster.node_at(seen.span).and_then(|node| tomcat_of(cluster, node));
    let held = own.or_else(|| cluster.identities(Purpose::Tomcat).into_iter().max_by_key(|h| h.not_before()));
    let by_log = || crate::case::regenerated(cluster, Purpose::Tomcat).filter_map(|s| s.time).max();
    match held {
        Some(held) => predates(seen, &[held]),
        None => seen.time.zip(by_log()).is_some_and(|(at, made)| at < made),
    }
}

/// `14 Feb 2026 22:31 UTC`.
pub fn show_time(time: OffsetDateTime) -> String {
    let month: String = time.month().to_string().chars().take(3).collect();
    format!("{} {month} {} {:02}:{:02} UTC", time.day(), time.year(), time.hour(), time.minute())
}

/// `14 Feb 2026`.
pub fn show_day(time: OffsetDateTime) -> String {
    let month: String = time.month().to_string().chars().take(3).collect();
    format!("{} {month} {}", time.day(), time.year())
}

/// Phones refuse a list, did not overcome that, and TFTP answered them.
pub fn phones_refuse(cluster: &Cluster) -> bool {
    !trust_list_refused::symptoms(cluster).is_empty()
}

/// The certificate monitor warns of an identity certificate of this purpose; `None`: of one in a trust store.
pub fn warned_of(cluster: &Cluster, own: Option<Purpose>, as_of: Date) -> bool {
    certificate_alarm::warns_of(cluster, own, as_of)
}

/// The identity certificates of a purpose that are past their last day, or whose CA is past its own.
pub fn expired(cluster: &Cluster, purpose: Purpose, as_of: Date) -> Vec<&Held> {
    let today = as_of.midnight().assume_utc();
    let ended = |held: &Held| held.not_after().is_some_and(|t| t < today);
    let above = |held: &Held| chain::above(held, &cluster.certificates).into_iter().any(ended);
    cluster.identities(purpose).into_iter().filter(|held| ended(held) || above(held)).collect()
}

/// The identity certificates of a purpose that are close to their last day.
pub fn ending(cluster: &Cluster, purpose: Purpose, as_of: Date) -> Vec<&Held> {
    let today = as_of.midnight().assume_utc();
    let soon = today.saturating_add(time::Duration::days(certificate_expires_soon::horizon(purpose).saturating_add(1)));
    let ends = |held: &&Held| held.not_after().is_some_and(|t| today <= t && t < soon);
    cluster.identities(purpose).into_iter().filter(ends).collect()
}

/// The same, and those that are past it.
pub fn due(cluster: &Cluster, purpose: Purpose, as_of: Date) -> Vec<&Held> {
    let due = [expired(cluster, purpose, as_of), ending(cluster, purpose, as_of)].concat();
    cluster.identities(purpose).into_iter().filter(|held| due.iter().any(|d| std::ptr::eq(*d, *held))).collect()
}

/// What a renewal left half done, as the lists of the case show it now: the title of each, and its id.
pub fn half_done(cluster: &Cluster) -> impl Iterator<Item = &'static Condition> {
    let known = [
        ctl_holds_old_capf::CONDITION.id,
        trust_list_outdated::CONDITION.id,
        list_signed_by_localkey::CONDITION.id,
        trust_lists_differ::CONDITION.id,
    ];
    // They look at what is there, and at no day.
    let weighs = |c: &&'static Condition| match (c.check)(cluster, Date::MIN) {
        Verdict::Holds(instance) => instance.severity.unwrap_or(c.severity) >= Severity::Medium && instance.certainty > Certainty::Possible,
        _ => false,
    };
    CONDITIONS.iter().filter(move |c| known.contains(&c.id)).filter(weighs)
}

/// Where nothing is wrong in a list that was given in part, the rest of it is asked for.
fn if_whole(cluster: &Cluster, verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::RuledOut(_) if cluster.listed_in_part && !cluster.queried => Verdict::Open(vec![Question::certificates(
            "The list of certificates in the case is not whole, and says nothing of the others.",
        )]),
        other => other,
    }
}

/// Renewals of longer ago break nothing that no symptom shows (ours).
const LONG_AGO: time::Duration = time::Duration::days(365);

/// Time from one moment to another; negative where they are the other way round.
fn elapsed(from: OffsetDateTime, to: OffsetDateTime) -> time::Duration {
    time::Duration::seconds(to.unix_timestamp().saturating_sub(from.unix_timestamp()))
}

/// A line from before all of these certificates were made speaks of those before them; where there are none, time
/// tells nothing.
fn predates(seen: &Sighting, held: &[&Held]) -> bool {
    let made = held.iter().filter_map(|h| h.not_before()).min();
    seen.time.zip(made).is_some_and(|(at, made)| at.saturating_add(SLACK) < made)
}

/// `a, b and c`, each once.
fn list(items: &[String]) -> String {
    let mut once: Vec<&str> = Vec::new();
    for item in items {
        if !once.contains(&item.as_str()) {
            once.push(item);
        }
    }
    match once.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
