//! Scenario 2: the identity provider still encrypts to the certificate from before a renewal.
//!
//! Four witnesses: the decrypt error; the SP metadata's certificate against the present one;
//! the serial that a response names; an export older than the certificate. Two make it sure,
//! and so does a response that names another key.

use super::{
    Area, Certainty, Condition, Instance, Question, Scenario, Severity, Verdict, first_after, is_for_others, login_after, one_tomcat,
    predates_tomcat, show_time, sso_export_older_than_cert::Dated, sso_logs, sso_sp_metadata_nodes_ok::FAILURES, tested_after, tomcat_of,
};
use crate::case::{Cluster, Held, Store};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, commands, disputes, log_messages as log, recovery_host};
use crate::read::dates::SLACK;
use crate::read::{QUOTED, SamlMetadata, Sighting};
use crate::source::Span;
use crate::x509::Serial;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-sp-metadata-stale",
    scenario: Some(Scenario::S2),
    area: Area::Sso,
    severity: Severity::High,
    title: "The identity provider still uses the cluster's old certificate, so single sign-on fails",
    explanation: "The identity provider encrypts its answer to the certificate in the SP metadata that it was given. After tomcat (or ITLRecovery, where the SAML page says so) is renewed, CUCM no longer has that key, until the new metadata is exported and imported. A changed signing key of the identity provider and a clock that is off fail with other messages and have their own cure.",
    because: &["sso-clusterwide-needs-multisan"],
    by_hand: "Open the SP metadata that the identity provider holds: the serial of the certificate under KeyDescriptor use=\"encryption\" must be that of `show cert own tomcat`, or of ITLRecovery where the SAML page says system generated.",
    sources: &[
        docs::COMMON_ISSUES.section("Scenario 2"),
        docs::SSO.section("Certificates"),
        docs::SSO_LOGS.section("SAML response"),
        docs::SSO_GUIDE_14.section("SAML SSO configuration"),
    ],
    check,
};

/// What the witnesses say.
#[derive(Default)]
struct Heard {
    /// Places and words that say that the IdP's copy is old.
    against: Vec<(Span, String)>,
    /// Independent witnesses among them.
    witnesses: usize,
    /// A login succeeded since, or a response was encrypted to a present key: the IdP has it, whatever
    /// an old file or date says.
    current: bool,
    /// The keys that it has; of a node with another it says nothing.
    keys: Vec<Serial>,
    /// One of them leaves no other reading.
    decisive: bool,
    /// One is a page in somebody's words.
    quoted: bool,
    /// Places that say that it is the present one.
    clears: Vec<Span>,
    /// The tomcat of the case is older than that of the metadata.
    outdated: bool,
}

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if let Some(off) = cluster.sso.iter().find(|s| s.enabled.as_ref().is_some_and(|e| !e.value))
        && cluster.sso.iter().all(|s| s.enabled.as_ref().is_none_or(|e| !e.value))
        && off.enabled.is_some()
    {
        return Verdict::NotApplicable("SAML SSO is switched off");
    }
    let mut now = cluster.identities(Purpose::Tomcat);
    now.extend(cluster.identities(Purpose::ItlRecovery));
    let mut heard = answers(cluster, &now);
    metadata(cluster, &now, &mut heard);
    if !heard.current {
        export_date(cluster, &mut heard);
    }

    if heard.witnesses == 0 {
        if heard.outdated {
            let why = "The certificate in the SP metadata is newer than every tomcat in the case, which was shown before it was renewed.";
            return Verdict::Open(vec![Question::certificates(why)]);
        }
        if heard.clears.is_empty() {
            return refused_untold(cluster).unwrap_or_else(|| Verdict::Open(questions(cluster)));
        }
        return Verdict::RuledOut(heard.clears);
    }
    let certainty = Certainty::weigh(heard.decisive, heard.witnesses, heard.quoted || !heard.clears.is_empty());
    let mut words: Vec<String> = heard.against.iter().map(|(_, w)| w.clone()).filter(|w| !w.is_empty()).collect();
    words.dedup();
    let mut evidence: Vec<Span> = heard.against.iter().map(|(s, _)| *s).collect();
    let purpose = if cluster.sso_by_recovery() { Purpose::ItlRecovery } else { Purpose::Tomcat };
    evidence.extend(now.iter().filter(|h| h.store == Store::Identity(purpose)).filter_map(|h| h.span()));
    let mut present: Vec<String> = cluster.identities(purpose).iter().map(|h| format!("{} {}", h.label(), h.id.serial)).collect();
    // One certificate may serve several nodes.
    present.dedup();
    let expected = if present.is_empty() {
        "the identity provider encrypts to the present certificate".to_owned()
    } else {
        format!("the present {} certificate:\n{}", purpose.name(), present.join("\n"))
    };
    let here = match words.len() {
        1 => "One witness says that the identity provider holds an old certificate of the cluster.".to_owned(),
        n => format!("{n} things say that the identity provider holds an old certificate of the cluster."),
    };
    let ask = if certainty == Certainty::Confirmed { Vec::new() } else { questions(cluster) };
    Instance::new(certainty, here, evidence).compare(expected, words.join("\n")).ask(ask).disputed(&[disputes::SSO_DISABLE_FIRST]).holds()
}

/// What the identity provider's own answers say.
fn answers(cluster: &Cluster, now: &[&Held]) -> Heard {
    let mut heard = Heard::default();
    decrypt_error(cluster, now, &mut heard);
    page(cluster, &mut heard);
    response(cluster, now, &mut heard);
    if heard.witnesses == 0 {
        logins(cluster, &mut heard);
    }
    heard
}

/// Where the identity provider answers with this present tomcat's key, or all nodes have one: whatever was exported when,
/// it has it.
pub(super) fn answered_with(cluster: &Cluster, tomcat: &Held) -> Vec<Span> {
    let heard = answers(cluster, &cluster.identities(Purpose::Tomcat));
    let own = heard.keys.iter().any(|serial| tomcat.id.serial.same(serial)) || one_tomcat(cluster);
    if heard.witnesses == 0 && heard.current && own { heard.clears } else { Vec::new() }
}

/// The serial that a response names.
fn encrypted_to(response: &Sighting) -> Option<Serial> {
    response.fields.first().and_then(|decimal| Serial::from_decimal(decimal))
}

/// A login: the IdP has the key of the node that it was on.
fn clear(cluster: &Cluster, heard: &mut Heard, login: &Sighting) {
    heard.clears.push(login.span);
    heard.current = true;
    let key = cluster.node_at(login.span).and_then(|node| tomcat_of(cluster, node));
    heard.keys.extend(key.map(|h| h.id.serial.clone()));
}

/// Logins of which none failed: each that is surely from after its node's present tomcat shows that the IdP has that key
/// (sso.md 3).
fn logins(cluster: &Cluster, heard: &mut Heard) {
    let made = |s: &Sighting| match cluster.node_at(s.span) {
        Some(node) => tomcat_of(cluster, node)?.not_before(),
        None => cluster.identities(Purpose::Tomcat).into_iter().filter_map(Held::not_before).max().filter(|_| one_tomcat(cluster)),
    };
    let is_since = |s: &&Sighting| s.time.zip(made(s)).is_some_and(|(at, made)| made.saturating_add(SLACK) < at);
    for login in cluster.seen(log::LOGIN_OK).into_iter().filter(is_since) {
        clear(cluster, heard, login);
    }
}

fn decrypt_error(cluster: &Cluster, now: &[&Held], heard: &mut Heard) {
    let to_present = |s: &&Sighting| encrypted_to(s).is_some_and(|serial| now.iter().any(|h| h.id.serial.same(&serial)));
    let present: Vec<&Sighting> = cluster.seen(log::ENCRYPTED_TO).into_iter().filter(to_present).collect();
    let cure = |error: &Sighting| login_after(cluster, error).or_else(|| first_after(cluster, error, present.clone()));
    // Neither an error nor a login from before the present certificate says anything of it.
    let errors: Vec<&Sighting> =
        cluster.seen(log::DECRYPT_FAILED).into_iter().filter(|e| !predates_tomcat(cluster, e) && !is_for_others(cluster, e)).collect();
    // What was encrypted to a present key, and could not be decrypted all the same, was for another node.
    let encrypted = cluster.seen(log::ENCRYPTED_TO);
    let answer = |error: &Sighting| {
        let before = encrypted.iter().filter(|s| s.span.source == error.span.source && s.span.start < error.span.start);
        before.max_by_key(|s| s.span.start).copied().filter(|s| to_present(s))
    };
    let (elsewhere, errors): (Vec<&Sighting>, Vec<&Sighting>) = errors.into_iter().partition(|e| answer(e).is_some());
    heard.clears.extend(elsewhere.into_iter().filter_map(answer).map(|s| s.span));
    let (tested, errors): (Vec<&Sighting>, Vec<&Sighting>) = errors.into_iter().partition(|e| tested_after(cluster, e, true).is_some());
    if let Some(test) = tested.last().and_then(|e| tested_after(cluster, e, true)) {
        heard.clears.push(test);
        heard.current = true;
    }
    let (cleared, errors): (Vec<&Sighting>, Vec<&Sighting>) = errors.into_iter().partition(|e| cure(e).is_some());
    if let Some(login) = cleared.last().and_then(|e| cure(e)) {
        clear(cluster, heard, login);
        heard.current &= errors.is_empty();
    }
    if errors.is_empty() {
        return;
    }
    // Of a test of the same day it is not certain which came first.
    heard.clears.extend(errors.last().and_then(|e| tested_after(cluster, e, false)));
    // One file for all, with the present key of another node: then this node has no key for any answer, however new.
    let shared = cluster.sp_metadata().into_iter().filter(|f| f.hosts.len() > 1).flat_map(|f| &f.keys).map(|(_, seen)| seen);
    let shared: Vec<_> = shared.filter(|seen| now.iter().any(|h| h.id.same(&seen.id))).collect();
    let own = |e: &&Sighting| cluster.node_at(e.span).and_then(|node| tomcat_of(cluster, node));
    let foreign = errors.iter().filter_map(own).filter_map(|own| shared.iter().find(|seen| !own.id.same(&seen.id)));
    heard.clears.extend(foreign.map(|seen| seen.span));
    heard.witnesses = heard.witnesses.saturating_add(1);
    // One key for all nodes, made before: what was encrypted to another is for no node.
    let made = now
        .iter()
        .filter_map(|h| h.not_before())
        .max()
        .filter(|_| one_tomcat(cluster) && cluster.nodes.iter().filter(|n| n.is_cucm()).count() > 1);
    let is_since = |e: &&Sighting| e.time.zip(made).is_some_and(|(at, made)| made.saturating_add(SLACK) < at);
    heard.decisive |= heard.clears.is_empty() && errors.iter().any(is_since);
    heard
        .against
        .extend(errors.iter().rev().take(3).map(|e| (e.span, "the log says that the assertion's key could not be decrypted".to_owned())));
    heard.against.dedup_by(|a, b| a.1 == b.1);
}

/// A page of CUCM, or of Unity Connection, which has metadata of its own (CUC14). Of one log and its page there is one error.
fn page(cluster: &Cluster, heard: &mut Heard) {
    let unity = "a page says that the assertion's key could not be decrypted; where it is of Unity Connection, its own metadata is meant";
    let pages = [(log::PAGE_NO_KEY, "the login page says that the assertion's key could not be decrypted"), (log::PAGE_DECRYPT, unity)];
    for (page, words) in pages.into_iter().filter_map(|(message, words)| Some((*cluster.seen(message).last()?, words))) {
        heard.quoted |= heard.witnesses == 0 && page.fields.iter().any(|f| f == QUOTED);
        heard.witnesses = heard.witnesses.max(1);
        heard.against.push((page.span, words.to_owned()));
    }
}

/// The login page refused an answer and does not say why, nor does anything else in the case.
fn refused_untold(cluster: &Cluster) -> Option<Verdict> {
    let page = *cluster.seen(log::PAGE_REFUSED).last()?;
    // A log of logins tells more than the page.
    let logged = cluster.log(log::Log::Sso).is_some() || !cluster.seen(log::LOGIN_OK).is_empty();
    let told = logged || FAILURES.iter().chain([&log::PAGE_TIME, &log::PAGE_STATUS]).any(|message| !cluster.seen(*message).is_empty());
    let here = "The login page refuses what the identity provider answers. An old certificate there is one reason; its log tells which.";
    let verdict = Instance::new(Certainty::Possible, here.to_owned(), vec![page.span])
        .compare("a login", "`Error while processing saml response`, without a reason")
        .ask(questions(cluster))
        .weighs(Severity::Medium);
    (!told && cluster.responses.is_empty()).then(|| verdict.holds())
}

fn metadata(cluster: &Cluster, now: &[&Held], heard: &mut Heard) {
    let mut counted = false;
    let (mut stale, mut present) = (Vec::new(), Vec::new());
    // Once the IdP is seen to have the present key, an old file says something of a node with another key alone.
    let current = heard.current;
    let other_key = |host: &str| tomcat_of(cluster, host).is_some_and(|h| !heard.keys.is_empty() && !heard.keys.contains(&h.id.serial));
    let counts = |file: &SamlMetadata| !current || matches!(&file.hosts[..], [host] if other_key(host));
    let files: Vec<&SamlMetadata> = cluster.sp_metadata().into_iter().filter(|f| counts(f)).collect();
    for file in files {
        // Encryption is what fails; a file that names no use means both.
        let keys: Vec<_> = file.keys.iter().filter(|(u, _)| u.as_deref() != Some("signing")).collect();
        for (_, seen) in &keys {
            // The file of one node must hold that node's own; ITLRecovery is one for all.
            let own = |h: &Held| h.store != Store::Identity(Purpose::Tomcat) || !matches!(&file.hosts[..], [host] if !h.is_of(host));
            // A present one that encrypts for nobody tells of neither.
            if cluster.identities(Purpose::TomcatEcdsa).iter().any(|h| h.id.same(&seen.id)) {
                continue;
            }
            if now.iter().any(|h| h.id.same(&seen.id) && own(h)) {
                present.push((&file.entity_id, seen.span));
                continue;
            }
            // Without the present certificate the change log alone tells that this one is it no more.
            let replaced = cluster.replaced(&seen.id.serial);
            if now.is_empty() && replaced.is_none() {
                continue;
            }
            // Of an ITLRecovery the present one tells, and no tomcat.
            let of_recovery = seen.subject.common_name().and_then(recovery_host).is_some();
            if of_recovery && cluster.identities(Purpose::ItlRecovery).is_empty() && replaced.is_none() {
                continue;
            }
            // Newer than all that nodes show in the case: they were shown before the renewal.
            let newest = now.iter().filter_map(|h| h.not_before()).max();
            if newest.zip(seen.not_before).is_some_and(|(shown, made)| shown.saturating_add(SLACK) < made) {
                heard.outdated = true;
                continue;
            }
            stale.push(&file.entity_id);
            if !counted {
                counted = true;
                heard.witnesses = heard.witnesses.saturating_add(1);
                let name = file.entity_id.clone().unwrap_or_else(|| "CUCM".to_owned());
                let shown = if replaced.is_some() { "the change log says was replaced" } else { "it does not show now" };
                heard.against.push((seen.span, format!("the SP metadata of {name} holds certificate {}, which {shown}", seen.id.serial)));
                heard.against.extend(replaced.map(|change| (change.span, String::new())));
            }
        }
    }
    // What CUCM exports now need not be what the IdP took: against its own answers the file says nothing.
    if heard.witnesses > usize::from(counted) {
        return;
    }
    // The file of another provider clears none of this one's.
    let clears = present.into_iter().filter(|(entity, _)| stale.is_empty() || stale.contains(entity));
    heard.clears.extend(clears.map(|(_, span)| span));
}

fn response(cluster: &Cluster, now: &[&Held], heard: &mut Heard) {
    // Given by itself: that it is encrypted to a present key clears; what is encrypted to another is a condition of its own.
    let is_present = |serial: &Serial| now.iter().any(|h| h.id.serial.same(serial));
    for response in cluster.responses.iter().filter(|r| r.encrypted_to.as_ref().is_some_and(is_present)) {
        heard.clears.push(response.span);
        heard.current = true;
        heard.keys.extend(response.encrypted_to.clone());
    }
    let own = cluster.seen(log::ENCRYPTED_TO).into_iter().rfind(|s| !is_for_others(cluster, s));
    let Some(last) = own else { return };
    let Some(serial) = encrypted_to(last) else { return };
    if let Some(held) = now.iter().find(|h| h.id.serial.same(&serial)) {
        heard.clears.push(last.span);
        heard.clears.extend(held.span());
        heard.current = true;
        heard.keys.push(serial);
        return;
    }
    if let Some(login) = login_after(cluster, last).filter(|login| !predates_tomcat(cluster, login)) {
        clear(cluster, heard, login);
        return;
    }
    if let Some(test) = tested_after(cluster, last, true) {
        heard.clears.push(test);
        heard.current = true;
        return;
    }
    let recovery = last.line.to_ascii_uppercase().contains("CN=ITLRECOVERY_");
    let purpose = if recovery { Purpose::ItlRecovery } else { Purpose::Tomcat };
    let present = cluster.identities(purpose);
    let newest = present.iter().filter_map(|h| h.not_before()).max();
    let before = newest.zip(last.time).is_some_and(|(made, seen)| seen.saturating_add(SLACK) < made);
    if present.is_empty() || before {
        return;
    }
    heard.witnesses = heard.witnesses.saturating_add(1);
    let test = tested_after(cluster, last, false);
    heard.decisive = test.is_none();
    heard.clears.extend(test);
    let former = cluster.certificates.iter().find(|h| h.id.serial.same(&serial));
    let whose = former.map_or_else(String::new, |h| format!(", the former {}", h.label()));
    heard.against.push((last.span, format!("the response is encrypted to certificate {serial}{whose}, which no node shows now")));
    heard.against.extend(former.and_then(|h| h.span()).map(|s| (s, String::new())));
}

fn export_date(cluster: &Cluster, heard: &mut Heard) {
    // Where the metadata is known to hold ITLRecovery, tomcat's date says nothing.
    if cluster.sso_by_recovery() {
        return;
    }
    if let Some(export) = Dated::all(cluster, Purpose::Tomcat, |s| s.exported.as_ref()).iter().find(|export| export.is_older()) {
        heard.witnesses = heard.witnesses.saturating_add(1);
        let (exported, made) = (show_time(export.date.value), show_time(export.made));
        let words = format!("SP metadata was last exported on {exported}, before the present tomcat certificate was made ({made})");
        heard.against.push((export.date.span, words));
        heard.against.extend(export.held.span().map(|s| (s, String::new())));
    }
    // What was exported need not be what the IdP took; a test that passed is a login with the tomcat that it met.
    let tests = Dated::all(cluster, Purpose::Tomcat, |s| s.passed.as_ref());
    let is_tested = |held: &&Held| tests.iter().any(|test| test.is_newer() && test.held.id.same(&held.id));
    if cluster.identities(Purpose::Tomcat).iter().all(is_tested) {
        heard.clears.extend(tests.iter().map(|test| test.date.span));
    }
}

fn questions(cluster: &Cluster) -> Vec<Question> {
    let mut ask = Vec::new();
    if cluster.identities(Purpose::Tomcat).is_empty() {
        ask.push(Question::certificates("The present tomcat certificate is held against the SP metadata and the log."));
    }
    if cluster.sso_by_recovery() && cluster.identities(Purpose::ItlRecovery).is_empty() {
        let command = commands::show_cert_own(Purpose::ItlRecovery);
        let why = "Single sign-on uses the system generated certificate: the one in the metadata or the log is held against the present ITLRecovery.";
        ask.push(Question::command(command, "Which ITLRecovery is it now?", why).on("publisher"));
    }
    if cluster.sso.is_empty() {
        ask.push(
            Question::command(
                commands::SSO_STATUS,
                "Is SSO on, and when was the SP metadata last exported?",
                "An export older than the tomcat certificate means that the identity provider cannot have the new one.",
            )
            .on("each node"),
        );
    }
    if cluster.log(log::Log::Sso).is_none() {
        ask.push(Question::command(sso_logs(cluster), "What does the SSO log say at a failed login?", "The error tells a stale SP certificate from a changed signing key and from the clock. Set `set samltrace level debug` first, and log in once.").on("the node that served the login"));
    } else if cluster.seen(log::ENCRYPTED_TO).is_empty() && cluster.responses.is_empty() {
        ask.push(
            Question::command(
                sso_logs(cluster),
                "To which certificate does the identity provider encrypt?",
                "A response in the log names its serial, and none is in this one. Set `set samltrace level debug` first, and log in once.",
            )
            .on("the node that served the login"),
        );
    }
    if !cluster.saml.iter().any(|m| m.cucm) {
        ask.push(Question::page("Cisco Unified CM Administration > System > SAML Single Sign-On > Export All Metadata, and the copy that the identity provider holds", "Which certificate does the identity provider hold?", "Its serial is held against the present tomcat."));
    }
    ask
}
