//! What a plan takes from its case: phones, lists, what is done, what is due.

use crate::common::night::{begun, purposes};
use crate::common::{examine, text};
use crate::table::plan;
use retrust::Case;
use retrust::case::Said;
use retrust::cisco::Release;
use retrust::rehearse::Request;
use retrust::report::Plan;
use retrust_testing::ListKind;

#[test]
fn every_phone_that_is_not_registered_is_told_before_the_first_round() {
    let states = ["Registered with cucm-pub", "PartiallyRegistered", "Unregistered", "None", "Unknown", "Rejected"];
    let rows: String = states.iter().enumerate().map(|(i, state)| format!("SEP00112233445{i},{state},Match\n")).collect();
    let mut case = Case::default();
    case.add("phones.csv", format!("Device Name,Status,ITL File Status\n{rows}").into_bytes());
    let plan = case.plan(&Request { renew: purposes("TVS"), ..Request::default() }, Said::default());
    let cautions: Vec<&str> = plan.preconditions.iter().filter_map(|s| s.caution.as_deref()).collect();
    assert!(cautions.iter().any(|c| c.starts_with("4 phones of the list are not registered")), "{cautions:?}");
}

/// Up to 9.x tokens sign the CTL, and there is no recovery key; from 10.0 on a command does, and there is one.
#[test]
fn tokens_sign_where_no_command_does() {
    let steps = |release: &str| {
        let plan = plan(release, "mixed", "CallManager", "one by one");
        let all = plan.preconditions.iter().chain(plan.recommended.rounds.iter().flat_map(|r| &r.steps));
        all.map(|s| format!("{} {} {}", s.place, s.text, s.command.as_deref().unwrap_or(""))).collect::<String>()
    };
    let (old, new) = (steps("8.6"), steps("10.5"));
    assert!(old.contains("USB tokens") && !old.contains("utils ctl") && !old.contains("ITLRecovery.p12"), "{old}");
    assert!(!new.contains("USB tokens") && new.contains("utils ctl update CTLFile") && new.contains("ITLRecovery.p12"), "{new}");
    // So it is in every procedure that may be asked for there.
    let by_command = |release: &str| {
        let said = Said { release: Release::parse(release), mixed: Some(true) };
        let cluster = retrust::case::Cluster { said, ..Default::default() };
        let of = |p: &&retrust::procedure::Procedure| {
            let steps = (p.steps)(&cluster);
            steps.iter().any(|s| s.command.as_deref().is_some_and(|c| c.starts_with("utils ctl")))
        };
        retrust::procedure::PROCEDURES.iter().filter(of).map(|p| p.id).collect::<Vec<_>>()
    };
    // An upgrade to 12.0 and later is the one that this mends.
    assert_eq!(by_command("9.1"), ["mend-ctl-after-upgrade"]);
    assert!(by_command("12.5").len() > 5);
}

/// Windows keep their marks from day to day, and say where they come too late.
#[test]
fn windows_of_what_is_due_know_their_end() {
    let cluster = retrust_testing::Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23");
    let mut case = begun(&cluster, &[]);
    let day = |text| retrust_testing::day(text).date();
    let end = cluster.certificate("cucm-pub.example.com", "ipsec").not_after.date();
    let eve = end.previous_day().expect("a day");
    let due = Request { due: Some(eve), ..Request::default() };
    let plan = case.plan(&due, Said::default());
    let round = plan.as_given.rounds.iter().find(|r| r.certificates.iter().any(|c| c == "ipsec")).expect("a round");
    assert_eq!(round.expires.as_deref().and_then(|e| e.get(..10)), Some(end.to_string().as_str()));
    assert!(plan.text().contains(&format!("The first end among the certificates to renew: {end}")), "{}", plan.text());
    let uids = |day| plan.calendar(day).lines().filter(|l| l.starts_with("UID")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(uids(eve), uids(day("2026-02-16")));
    assert!(plan.calendar(eve).replace("\r\n ", "").contains("Move it: a certificate of this round ends at"));
    assert!(!plan.calendar(day("2026-02-16")).replace("\r\n ", "").contains("Move it"));
}

/// The rollback parameter was set in time: what would strand all phones strands none, and is told to be set back.
#[test]
fn a_blank_itl_in_the_case_takes_any_plan() {
    let cluster = retrust_testing::Cluster::new(&["cucm-pub"]);
    let together = |blank: bool| {
        let mut list = cluster.list(ListKind::Itl, retrust_testing::day("2026-02-10"));
        if blank {
            list.records.retain(|r| !matches!(r.role.1, "TFTP" | "CCM+TFTP" | "TVS"));
        }
        let mut case = Case::default();
        case.add("query.txt", cluster.certificate_query().into_bytes());
        case.add("show itl.txt", list.show().into_bytes());
        let request = Request { renew: purposes("CallManager,TVS,ITLRecovery"), together: true, ..Request::default() };
        case.plan(&request, Said { release: Release::parse("15"), mixed: Some(false) })
    };
    let (named, blank) = (together(false), together(true));
    assert!(!named.as_given.safe && blank.as_given.safe, "{}", blank.text());
    let told = |plan: &Plan| plan.assumed.iter().any(|a| a.contains("set back to False"));
    assert!(told(&blank) && !told(&named), "{:?}", blank.assumed);
    let last = |plan: &Plan| plan.as_given.rounds.last().map(|r| r.steps.iter().any(|s| s.text.contains("back to False")));
    assert_eq!((last(&named), last(&blank)), (Some(false), Some(true)));
}

/// Half of a whole renewal is done: what is left is planned, on the nodes where it is left.
#[test]
fn what_is_left_of_a_renewal_is_read_from_the_case() {
    use retrust_testing::output::{self, session};
    // Certificates of five years: all of them end in the autumn of 2026.
    let mut cluster = retrust_testing::Cluster::installed(&["cucm-pub", "cucm-sub1", "cucm-sub2"], "2021-10-01");
    for purpose in ["CallManager", "CAPF", "tomcat", "ipsec"] {
        cluster.renew(purpose, "2026-09-10");
    }
    cluster.renew_on("cucm-sub1", "TVS", "2026-09-12");
    let mut case = Case::default();
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    let due = |day| Request { due: Some(retrust_testing::day(day).date()), ..Request::default() };
    let plan = case.plan(&due("2026-09-14"), Said::default());
    let rounds: Vec<String> = plan.as_given.rounds.iter().map(|r| r.certificates.join(", ")).collect();
    assert!(rounds.contains(&"TVS".to_owned()) && !rounds.contains(&"CallManager".to_owned()), "{rounds:?}");
    let round = plan.as_given.rounds.iter().find(|r| r.certificates == ["TVS"]).expect("a round");
    let renewed: Vec<&str> = round.steps.iter().filter(|s| s.text.contains("select Regenerate")).map(|s| s.place.as_str()).collect();
    assert_eq!(renewed.len(), 2, "{renewed:?}");
    assert!(renewed.iter().all(|place| !place.contains("cucm-sub1")), "{renewed:?}");
    assert!(plan.assumed.iter().any(|a| a.contains("renewed already is left alone")), "{:?}", plan.assumed);
    // Named, it is renewed wherever it is.
    let named = case.plan(&Request { renew: purposes("TVS"), ..Request::default() }, Said::default());
    assert_eq!(named.as_given.rounds[0].steps.iter().filter(|s| s.text.contains("select Regenerate")).count(), 3);
    // A cluster that was renewed whole has nothing to plan.
    for purpose in ["TVS", "ITLRecovery", "CallManager-ECDSA", "tomcat-ECDSA"] {
        cluster.renew(purpose, "2026-09-13");
    }
    let mut case = Case::default();
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    let nothing = case.plan(&due("2026-09-14"), Said::default());
    assert!(nothing.as_given.rounds.is_empty() && nothing.sentence().contains("nothing to renew"), "{}", nothing.text());
}

/// CallManager was renewed and the CTL was not updated: the update comes before anything else is renewed.
#[test]
fn a_ctl_that_was_not_updated_comes_first() {
    use retrust_testing::output::{self, session};
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23").mixed();
    let made = retrust_testing::day("2026-02-17");
    let old = cluster.list(ListKind::Ctl, made).show();
    cluster.renew("CallManager", "2026-02-16");
    let new = cluster.list(ListKind::Ctl, made).show();
    let planned = |ctl: &str| {
        let mut case = Case::default();
        case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
        case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
        case.add("cucm-pub ctl.txt", session(&[("show ctl", ctl)]).into_bytes());
        let plan = case.plan(&Request { renew: purposes("TVS"), ..Request::default() }, Said { mixed: Some(true), ..Said::default() });
        let updates = plan.preconditions.iter().any(|s| s.command.as_deref() == Some("utils ctl update CTLFile"));
        (plan.as_given.safe, plan.recommended.safe, plan.recommended.lists_first, updates)
    };
    assert_eq!(planned(&new), (true, true, false, false));
    assert_eq!(planned(&old), (false, true, true, true));
}

/// What each node hands out counts, whichever was given last; and a CTL beside an ITL.
#[test]
fn phones_may_hold_the_list_of_any_node() {
    use retrust_testing::output::{self, session};
    let (now, then) = (retrust_testing::day("2026-02-10"), retrust_testing::day("2026-01-01"));
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "11.5.1.14900-11");
    let old = cluster.list(ListKind::Itl, then);
    cluster.renew("TVS", "2026-02-01");
    let new = cluster.list(ListKind::Itl, now);
    let safe = |lists: &[(&str, String)]| {
        let mut case = Case::default();
        case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
        case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
        for (name, list) in lists {
            case.add(name, list.clone().into_bytes());
        }
        let said = Said { release: Release::parse("11.5"), mixed: Some(false) };
        let plan = case.plan(&Request { renew: purposes("CallManager"), ..Request::default() }, said);
        // Their signer stands: the present lists reach them before it goes.
        let first = plan.preconditions.iter().any(|s| s.text.starts_with("Look at the list"));
        assert!(plan.as_given.safe != (plan.recommended.lists_first && plan.recommended.safe && first));
        plan.as_given.safe
    };
    let (publisher, subscriber) = (("cucm-pub itl.txt", new.show()), ("cucm-sub1 itl.txt", old.show()));
    assert!(safe(std::slice::from_ref(&publisher)) && !safe(std::slice::from_ref(&subscriber)));
    assert!(!safe(&[publisher.clone(), subscriber.clone()]) && !safe(&[subscriber, publisher]));
}

#[test]
fn a_plan_carries_single_sign_on_through() {
    use retrust_testing::output::{self, session};
    use retrust_testing::saml;
    let plan = |share: bool, key: &str, renew: &str| {
        let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23");
        if share {
            cluster.share("tomcat", "2025-06-16");
        }
        let mut case = Case::default();
        case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
        case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
        case.add("version.txt", session(&[("show version active", &cluster.show_version_active())]).into_bytes());
        let hosts = ["cucm-pub", "cucm-sub1"].map(|host| format!("{host}.example.com"));
        let metadata = saml::sp_metadata(&hosts[0], &hosts, cluster.certificate("cucm-pub", key));
        case.add("sp.xml", metadata.into_bytes());
        case.plan(&Request { renew: purposes(renew), ..Request::default() }, Said::default()).text()
    };
    let shared = plan(true, "tomcat", "tomcat");
    let places = ["Before the first round", "Round 1", "Disable SAML SSO", "Multi-server (SAN)", "Export All Metadata", "Run SSO Test"];
    let found: Vec<Option<usize>> = places.iter().map(|words| shared.find(words)).collect();
    assert!(found.iter().all(Option::is_some) && found.is_sorted(), "{found:?} in {shared}");
    let own = plan(false, "tomcat", "tomcat");
    assert!(own.contains("Disable SAML SSO") && !own.contains("Generate CSR, on"), "{own}");
    assert!(own.contains("UCCX"), "whoever trusts the old one is told: {own}");
    assert!(plan(false, "tomcat", "tomcat-ECDSA").contains("Cisco DRF Local"));
    // The system generated certificate is ITLRecovery: its renewal is the one that breaks logins.
    assert!(plan(false, "ITLRecovery", "ITLRecovery").contains("Export All Metadata"));
    assert!(!plan(false, "ITLRecovery", "tomcat").contains("Export All Metadata"));
}

/// Phones refuse the present lists before anything is renewed: they are brought back first, by a way that the model shows to work.
#[test]
fn phones_that_are_stranded_already_are_brought_back_first() {
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "12.5.1.11900-146").mixed();
    let ctl = cluster.list(ListKind::Ctl, retrust_testing::day("2025-10-01")).show();
    cluster.renew("ITLRecovery", "2026-02-01");
    let mut case = begun(&cluster, &[("cucm-pub ctl.txt", format!("admin:show ctl\n{ctl}"))]);
    let plan = case.plan(&Request { renew: purposes("CallManager"), ..Request::default() }, Said { mixed: Some(true), ..Said::default() });
    assert!(!plan.as_given.safe && plan.recommended.safe && plan.recommended.lists_first, "{}", plan.text());
    assert!(plan.preconditions.iter().any(|s| s.command.as_deref() == Some("utils ctl reset localkey")), "{}", plan.text());
}

/// From 12.5 on ITLRecovery is one for the cluster: the list of a subscriber may name that node for it.
#[test]
fn the_recovery_key_of_a_subscribers_list_is_the_clusters() {
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23");
    let itl = cluster.list(ListKind::Itl, retrust_testing::day("2025-10-01")).show();
    cluster.renew("TVS", "2026-02-01");
    cluster.renew("ITLRecovery", "2026-02-01");
    let safe = |itl: String| {
        let mut case = begun(&cluster, &[("cucm-sub1 itl.txt", format!("admin:show itl\n{itl}"))]);
        let plan = case.plan(&Request { renew: purposes("CAPF"), ..Request::default() }, Said { mixed: Some(false), ..Said::default() });
        plan.as_given.safe
    };
    let records = itl.find("Record #:1").expect("records");
    let subject = itl[records..].find("ITLRECOVERY").expect("the recovery key's") + records;
    let record = itl[..subject].rfind("cucm-pub").expect("its node");
    let of_subscriber = format!("{}cucm-sub1{}", &itl[..record], &itl[record + "cucm-pub".len()..]);
    assert_ne!(of_subscriber, itl);
    assert_eq!((safe(itl), safe(of_subscriber)), (false, false));
}

/// What a plan for tomcat or ITLRecovery hangs on is asked for where the case does not tell it.
#[test]
fn single_sign_on_and_reuse_are_asked_for() {
    let sso = retrust_testing::output::sso_status(retrust_testing::day("2026-02-01"));
    let cluster = retrust_testing::Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23");
    let text = |renew: &str, release: &str, more: &[(&str, String)]| {
        let said = Said { release: Release::parse(release), mixed: Some(false) };
        begun(&cluster, more).plan(&Request { renew: purposes(renew), ..Request::default() }, said).text()
    };
    let on = [("cucm-pub sso.txt", format!("admin:utils sso status\n{sso}"))];
    assert!(text("ITLRecovery", "15", &on).contains("whether it uses tomcat or the system generated certificate"));
    let old = text("ITLRecovery", "11.5", &[]);
    assert!(!old.contains("system generated certificate") && !old.contains("By localkey"), "{old}");
    let unknown = plan("15", "mixed", "tomcat", "one by one");
    assert!(unknown.text().contains("reuses tomcat's certificate") && unknown.text().contains("show cert own CallManager"));
    assert!(!plan("12.5", "mixed", "tomcat", "one by one").text().contains("reuses tomcat"));
    assert!(!text("tomcat", "15", &[]).contains("reuses tomcat"), "both certificates are in the case");
}

/// A CTL of the case that names no ITLRecovery: what the release signs with, devices that cannot ask TVS do not know.
#[test]
fn a_ctl_without_itlrecovery_is_no_ctl_of_the_release() {
    let cluster = retrust_testing::Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").mixed();
    let plan = |signers: &[&str]| {
        let list = cluster.list_signed(ListKind::Ctl, retrust_testing::day("2026-02-10"), signers);
        let mut case = begun(&cluster, &[("cucm-pub ctl.txt", format!("admin:show ctl\n{}", list.show()))]);
        case.plan(&Request { renew: purposes("CallManager"), ..Request::default() }, Said { mixed: Some(true), ..Said::default() })
    };
    let (whole, old) = (plan(&["ITLRecovery", "CallManager"]), plan(&["CallManager"]));
    assert!(whole.as_given.safe, "{}", whole.text());
    assert!(!old.as_given.safe, "{}", old.text());
    assert!(old.as_given.rounds[0].strands.kinds.iter().all(|k| k.starts_with("devices without")), "{}", old.text());
}

/// A pager was left: what the list does not reach is not stopped.
#[test]
fn a_list_of_services_that_was_cut_stops_nothing() {
    let cluster = retrust_testing::Cluster::new(&["cucm-pub"]);
    let whole = retrust_testing::output::service_list(
        &["A Cisco DB", "Cisco AMC Service", "Cisco CallManager", "Cisco Tftp", "Cisco Trust Verification Service"],
        true,
    );
    let cut = &whole[..whole.find("Cisco CallManager").expect("a row")];
    let network = text("n.txt", cluster.show_network_cluster());
    let given = |lists: &[(String, Vec<u8>)]| {
        let mut case = Case::default();
        for (name, content) in std::iter::once(&network).chain(lists) {
            case.add(name, content.clone());
        }
        case.plan(&Request { renew: purposes("CallManager"), ..Request::default() }, Said::default())
            .json()
            .matches("utils service restart Cisco Tftp")
            .count()
    };
    let restarts = |list: &str| given(&[text("cucm-pub services.txt", list)]);
    // The first node of another product on the same platform says that it is primary, too.
    let voice_browser = retrust_testing::output::service_list(&["A Cisco DB", "Cisco Speechserver", "Cisco Tomcat"], true);
    assert_eq!(given(&[text("cucm-pub services.txt", &whole), text("vvb1 services.txt", voice_browser)]), restarts(&whole));
    assert!(restarts(&whole) > 0);
    assert_eq!(restarts(cut), restarts(&whole));
    let report = examine(&[network.clone(), text("cucm-pub services.txt", cut)], "2026-02-16");
    assert!(report.artifacts[1].problems.iter().any(|p| p.message.contains("Primary Node")), "{:?}", report.artifacts[1].problems);
}

/// CallManager was renewed on 11.5 in mixed mode, and no list built since: phones come back by TVS, and only devices that
/// cannot ask it are touched.
#[test]
fn nothing_is_deleted_where_a_reset_brings_phones_back() {
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "11.5.1.12900-21").mixed();
    let lists = [ListKind::Ctl, ListKind::Itl].map(|kind| cluster.list(kind, retrust_testing::day("2025-10-01")).show());
    cluster.renew("CallManager", "2026-02-14");
    let [ctl, itl] = lists;
    let mut case =
        begun(&cluster, &[("cucm-pub ctl.txt", format!("admin:show ctl\n{ctl}")), ("cucm-pub itl.txt", format!("admin:show itl\n{itl}"))]);
    let plan = case.plan(&Request { renew: purposes("TVS"), ..Request::default() }, Said { mixed: Some(true), ..Said::default() });
    assert!(!plan.as_given.safe && plan.recommended.safe && plan.recommended.lists_first, "{}", plan.text());
    assert!(plan.preconditions.iter().any(|s| s.command.as_deref() == Some("utils ctl update CTLFile")), "{}", plan.text());
    assert!(!plan.preconditions.iter().any(|s| s.text.contains("actory reset")), "{}", plan.text());
}

/// CallManager, then TVS with no phone back in between, is both together: safe by one document alone.
#[test]
fn what_was_renewed_yesterday_counts_with_what_is_renewed_today() {
    let plan = |taken: bool| {
        let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23");
        let old = cluster.list(ListKind::Itl, retrust_testing::day("2025-10-01")).show();
        cluster.renew("CallManager", "2026-02-14");
        let list = if taken { cluster.list(ListKind::Itl, retrust_testing::day("2026-02-15")).show() } else { old };
        let mut case = begun(&cluster, &[("cucm-pub itl.txt", format!("admin:show itl\n{list}"))]);
        case.plan(&Request { renew: purposes("TVS"), ..Request::default() }, Said { mixed: Some(false), ..Said::default() })
    };
    let (taken, old) = (plan(true), plan(false));
    assert!(taken.as_given.safe, "{}", taken.text());
    assert!(!old.as_given.safe && old.recommended.lists_first && old.recommended.safe, "{}", old.text());
}

/// What is asked for against the case is told, and what no release of it knows is not.
#[test]
fn a_release_that_the_case_does_not_say_is_told() {
    let cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23");
    let plan = |release: Option<&str>| {
        let said = Said { release: release.and_then(Release::parse), ..Said::default() };
        begun(&cluster, &[]).plan(&Request { renew: purposes("CallManager,ITLRecovery"), together: true, ..Request::default() }, said)
    };
    let told = |plan: &Plan| plan.assumed.iter().any(|a| a.contains("The case says release 15.0.1.11900-23"));
    let disputed = |plan: &Plan| plan.disputes.iter().any(|d| d.id == retrust::cisco::disputes::CALLMANAGER_WITH_ITLRECOVERY.id);
    let (own, other) = (plan(None), plan(Some("11.5")));
    assert!(!told(&own) && disputed(&own), "{}", own.text());
    assert!(told(&other) && !disputed(&other), "{}", other.text());
}
