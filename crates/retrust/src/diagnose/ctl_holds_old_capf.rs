//! Scenario 4.2: the CTL still names the CAPF certificate from before its renewal.

use super::{Area, Certainty, Condition, Instance, Question, SLACK, Scenario, Severity, Verdict, list};
use crate::case::{Cluster, Held, HeldList};
use crate::cisco::documents as docs;
use crate::cisco::{Purpose, Role, commands, disputes};
use crate::read::{Deed, ListKind, Outcome, Record};
use crate::source::Span;
use time::Date;

pub(super) const CONDITION: Condition = Condition {
    id: "ctl-holds-old-capf",
    scenario: Some(Scenario::S4_2),
    area: Area::Capf,
    severity: Severity::High,
    title: "The CTL still holds the old CAPF certificate, so phones with a TLS profile cannot register",
    explanation: "In mixed mode the CTL names the CAPF. When CAPF is renewed and the CTL is not updated, phones with a TLS security profile stay at \"Phone is registering\". In non-secure mode there is no CTL that could matter.",
    because: &["phones-trust-nothing"],
    by_hand: "Compare the serial of the record with FUNCTION CAPF in `show ctl` with `show cert own CAPF` on the publisher.",
    sources: &[docs::COMMON_ISSUES.section("Scenario 4.2"), docs::REGENERATION.section("CAPF")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if cluster.is_mixed() == Some(false) {
        return Verdict::NotApplicable("the cluster is not in mixed mode, so no phone uses a CTL");
    }
    let ctls = cluster.lists(ListKind::Ctl);
    // A CTL that is not there holds nothing; ctl-missing tells of it.
    if let (true, Some(gone)) = (ctls.is_empty(), cluster.no_ctl()) {
        return Verdict::RuledOut(vec![gone]);
    }
    let records = |l: &HeldList| l.list.records.iter().filter(|r| r.role == Role::Capf && r.id.is_some()).cloned().collect::<Vec<_>>();
    let now = cluster.dated(Purpose::Capf);
    // A page that prints no serial tells by the name that a certificate is another, and never that it is the same.
    let named = |h: &&&Held| h.id.serial.is_unknown() && ctls.iter().flat_map(|l| records(l)).any(|r| r.subject.agrees(&h.subject));
    let unclear = now.iter().find(named).and_then(|h| h.span());
    let mut questions = Vec::new();
    if ctls.is_empty() {
        questions.push(
            Question::command(
                commands::SHOW_CTL,
                "Which CAPF certificate does the CTL name?",
                "Its serial, held against the present CAPF, decides scenario 4.2.",
            )
            .on("each TFTP node"),
        );
    }
    // The change log tells what took a certificate's place, where the present one is not in the case.
    let handed_out = cluster.handed_out(ListKind::Ctl);
    let current: Vec<&HeldList> = if handed_out.is_empty() { ctls.iter().take(1).copied().collect() } else { handed_out };
    let replaced = || {
        let change = |r: Record| Some((cluster.replaced(r.serial()?)?, r));
        let (change, record) = current.iter().flat_map(|l| records(l)).find_map(change)?;
        Some((change, "The change log of the certificates says that the CAPF which the CTL names was replaced.", record))
    };
    // The log of certificate management tells of a new one, and not which it took the place of.
    let regenerated = || {
        let last = crate::case::regenerated(cluster, Purpose::Capf).max_by_key(|s| s.time)?;
        let before = |l: &&&HeldList| l.list.made.as_ref().zip(last.time).is_some_and(|(made, at)| made.value.saturating_add(SLACK) < at);
        let record = current.iter().filter(before).flat_map(|l| records(l)).next()?;
        Some((last, "The log of certificate management says that CAPF was regenerated after the CTL was made.", record))
    };
    if now.is_empty()
        && let Some((change, told, record)) = replaced().or_else(regenerated)
    {
        let here = format!(
            "{told} Phones with a TLS profile meet a CAPF that their CTL does not name, until the CTL is updated and they are reset."
        );
        let ask = if cluster.mode.is_some() { Vec::new() } else { vec![mode()] };
        return Instance::new(Certainty::weigh(false, 1, false), here, vec![record.span, change.span])
            .compare(
                format!("the CTL's CAPF record names {}", change.fields.get(1).map_or("the new one", String::as_str)),
                format!("it names {}", record.serial().map_or("", |s| s.as_str())),
            )
            .ask(ask)
            .disputed(&[disputes::CTL_BEFORE_RESTARTS])
            .holds();
    }
    if now.is_empty() {
        questions.push(Question::certificates("The present CAPF certificate's serial is held against the CTL's."));
    }
    if !questions.is_empty() {
        if cluster.is_mixed().is_none() && !ctls.is_empty() {
            questions.push(mode());
        }
        return Verdict::Open(questions);
    }
    if unclear.is_some() {
        let why = "The page tells its name, which the CTL's bears as well; the serial decides.";
        return Verdict::Open(vec![
            Question::command(commands::show_cert_own(Purpose::Capf), "Which serial has the present CAPF certificate?", why)
                .on("publisher"),
        ]);
    }
    let now = cluster.capf_in_use();
    if now.is_empty() {
        let why = "The CAPF in the case is a subscriber's, and unused: the publisher's is held against the CTL.";
        return Verdict::Open(vec![
            Question::command(commands::show_cert_own(Purpose::Capf), "Which CAPF certificate is in use?", why).on("publisher"),
        ]);
    }
    let is_right = |r: &Record| now.iter().any(|h| h.is_named_by(r));
    // One number and another issuer: the name was damaged on the way here.
    let may_be_right = |r: &Record| r.serial().is_some_and(|serial| now.iter().any(|h| h.id.serial.same(serial)));
    let matching: Vec<Span> = ctls.iter().flat_map(|l| records(l)).filter(is_right).map(|r| r.span).collect();
    // Each node hands out its own; of several captures of one the newest counts, and where they bear no dates, one that
    // is right shows the cure.
    let undated = current.len() == 1 && ctls.iter().any(|l| l.list.made.is_none());
    let is_wrong = |l: &&HeldList| !records(l).is_empty() && !records(l).iter().any(|r| is_right(r) || may_be_right(r));
    let follows = |h: &Held, l: &HeldList| records(l).iter().any(|r| cluster.follows(h, r));
    let is_newer = |l: &&HeldList| now.iter().all(|h| h.is_older_than(&l.list) && !follows(h, l));
    let wrong = current.iter().copied().filter(is_wrong);
    let (newer, older): (Vec<&HeldList>, Vec<&HeldList>) = wrong.partition(is_newer);
    if older.is_empty() && !newer.is_empty() {
        let why =
            "The CTL in the case was made after the CAPF in the case, which it would name then: that one was shown before it was renewed.";
        return Verdict::Open(vec![
            Question::command(commands::show_cert_own(Purpose::Capf), "Which CAPF certificate is it now?", why).on("publisher"),
        ]);
    }
    let wrong: Vec<&HeldList> = older.into_iter().filter(|_| !undated || matching.is_empty()).collect();
    if wrong.is_empty() && !matching.is_empty() {
        return Verdict::RuledOut(matching);
    }
    if wrong.is_empty() {
        let why = "The CTL in the case names no CAPF, or it was cut before that record.";
        return Verdict::Open(vec![Question::command(commands::SHOW_CTL, "Which CAPF certificate does the CTL name?", why)]);
    }
    let named: Vec<Record> = wrong.iter().flat_map(|l| records(l)).collect();
    let mut evidence: Vec<Span> = named.iter().map(|r| r.span).collect();
    evidence.extend(now.iter().filter_map(|h| h.span()));
    evidence.extend(cluster.mode.as_ref().map(|m| m.span));
    let old: Vec<String> =
        named.iter().map(|r| format!("{} {}", r.subject.common_name().unwrap_or("CAPF"), r.serial().map_or("", |s| s.as_str()))).collect();
    let some: Vec<String> = wrong.iter().filter_map(|l| l.node.clone()).collect();
    let here = "Phones with a TLS profile meet a CAPF that their CTL does not name, until the CTL is updated and they are reset.";
    let here =
        if wrong.len() < current.len() { format!("{here} So it is with the CTL that {} hands out.", list(&some)) } else { here.to_owned() };
    let new: Vec<String> = now.iter().map(|h| format!("{} {}", h.label(), h.id.serial).trim_end().to_owned()).collect();
    // CCM+TFTP records with their certificates are of mixed mode: they are emptied where it is left (118892).
    let mixed = cluster.is_mixed() == Some(true);
    let mut ask = if mixed { Vec::new() } else { vec![mode()] };
    // Further down the same session: the list that was shown is the one from before.
    let later =
        |o: &&Outcome| o.deed == Deed::CtlUpdated && wrong.iter().all(|l| l.list.span.source == o.span.source && l.list.span < o.span);
    let updated = cluster.outcomes.iter().find(later);
    let here = match updated {
        Some(_) => format!("{here} The CTL was updated after this one was shown."),
        None => here,
    };
    if let Some(outcome) = updated {
        evidence.push(outcome.span);
        let why = "The update came after the list in the case; the list of now decides.";
        ask.insert(0, Question::command(commands::SHOW_CTL, "Which CAPF certificate does the CTL name now?", why).on("each TFTP node"));
    }
    Instance::new(Certainty::weigh(mixed && updated.is_none(), 1, updated.is_some()), here, evidence)
        .compare(format!("the CTL's CAPF record names {}", list(&new)), format!("it names {}", list(&old)))
        .ask(ask)
        .disputed(&[disputes::CTL_BEFORE_RESTARTS])
        .holds()
}

fn mode() -> Question {
    Question::command(commands::SECURITY_MODE, "Is the cluster in mixed mode?", "Only then does the CTL matter; it may be left over.")
        .on("publisher")
}
