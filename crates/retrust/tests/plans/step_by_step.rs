//! Nights: each output closes its step, in its order.

use crate::common::night::{begun, purposes};
use retrust::Case;
use retrust::case::Said;
use retrust::cisco::Release;
use retrust::rehearse::Request;

/// A night: each output closes its step, in its order, and none comes undone; a new plan is of what is known by then.
#[test]
fn the_steps_of_a_plan_close_one_after_the_other() {
    use retrust_testing::output::{self, session};
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23");
    let mut case = Case::default();
    let request = Request { renew: purposes("TVS"), ..Request::default() };
    let day = retrust_testing::day("2026-02-16").date();
    assert_eq!(case.plan(&request, Said::default()).assumed.len(), 4);
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    case.add("version.txt", session(&[("show version active", &cluster.show_version_active())]).into_bytes());
    case.show(day);
    let plan = case.plan(&request, Said::default());
    assert_eq!((plan.release.as_str(), plan.assumed.len()), ("15.0.1.11900-23", 2), "the plan is of what is known by now");
    let done = |case: &mut Case| {
        case.show(day);
        let plan = case.planned().expect("plan");
        let steps = plan.preconditions.iter().chain(plan.as_given.rounds.iter().flat_map(|r| &r.steps));
        steps.filter(|s| s.is_done()).map(|s| s.id.clone()).collect::<Vec<_>>()
    };
    let phones = |n: u32| format!("admin:show perf query class \"Cisco CallManager\"\n\t -> RegisteredHardwarePhones = {n}\n").into_bytes();
    case.add("phones.txt", phones(40));
    assert_eq!(done(&mut case), ["before-3"], "a count closes its own step, and is no work");
    cluster.renew("TVS", "2026-02-16");
    let shown = |cluster: &retrust_testing::Cluster, host: &str| session(&[("show cert own TVS", &cluster.show_cert_own(host, "TVS"))]);
    case.add("cucm-pub TVS.txt", shown(&cluster, "cucm-pub").into_bytes());
    assert_eq!(done(&mut case), ["before-3", "given-1-1"], "the count of before, and the publisher's renewal");
    let services = |publisher| output::service_list(&["Cisco Tftp", "Cisco Trust Verification Service"], publisher).into_bytes();
    case.add("cucm-pub early.txt", services(true));
    assert_eq!(done(&mut case).len(), 2, "a service that runs says nothing before all nodes are renewed");
    case.add("cucm-sub1 TVS.txt", shown(&cluster, "cucm-sub1").into_bytes());
    case.add("cucm-pub services.txt", services(true));
    case.add("cucm-pub soon.txt", phones(40));
    assert_eq!(done(&mut case).len(), 5, "two nodes renewed, two services of one restarted; phones wait for the other");
    case.add("cucm-sub1 services.txt", services(false));
    case.add("cucm-pub few.txt", phones(38));
    let closed = done(&mut case);
    assert_eq!(closed.len(), 7);
    case.add("cucm-pub back.txt", phones(41));
    let closed_at_last = done(&mut case);
    assert!(closed_at_last.len() == 9 && closed.iter().all(|id| closed_at_last.contains(id)), "{closed_at_last:?}");
    assert_eq!(case.planned().expect("plan").unplanned, [] as [&str; 0], "all that changed is the plan's");
    cluster.renew("CallManager", "2026-02-16");
    let other = session(&[("show cert own CallManager", &cluster.show_cert_own("cucm-pub", "CallManager"))]);
    case.add("cucm-pub other.txt", other.into_bytes());
    let unplanned = case.planned().expect("plan").unplanned;
    assert!(
        matches!(&unplanned[..], [one] if one.contains("CallManager of cucm-pub") && one.contains("no step of it is for that")),
        "{unplanned:?}"
    );
    // What is closed is still closed in a saved case, and a tick stays a tick.
    case.tick("before-1");
    let mut opened = Case::default();
    opened.add("night.retrust.json", case.save(day).into_bytes());
    assert_eq!(done(&mut opened).len(), 10);
}

/// What a list that was cut does not show may still be old.
#[test]
fn a_list_that_is_cut_closes_no_step() {
    use retrust_testing::output::{self, session};
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23").mixed();
    let mut case = Case::default();
    let said = Said { mixed: Some(true), ..Said::default() };
    let day = retrust_testing::day("2026-02-16").date();
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    case.show(day);
    case.plan(&Request { renew: purposes("CallManager"), ..Request::default() }, said);
    cluster.renew("CallManager", "2026-02-16");
    for host in ["cucm-pub", "cucm-sub1"] {
        let own = session(&[("show cert own CallManager", &cluster.show_cert_own(host, "CallManager"))]);
        case.add(&format!("{host} own.txt"), own.into_bytes());
    }
    case.add("update.txt", session(&[("utils ctl update CTLFile", "CTL file Updated\n")]).into_bytes());
    let list = cluster.list(retrust_testing::ListKind::Ctl, retrust_testing::day("2026-02-17")).show();
    let ctl_step = |case: &mut Case, name: &str, list: &str| {
        case.add(name, session(&[("show ctl", list)]).into_bytes());
        case.show(day);
        let plan = case.planned().expect("plan");
        let step = plan.as_given.rounds[0].steps.iter().find(|s| s.text.starts_with("See that the CTL")).expect("step").clone();
        (step.is_done(), step.verify.and_then(|v| v.differs).unwrap_or_default())
    };
    // Every CallManager is in it; the record of CAPF is not.
    let cut = list.rfind("CTL Record #:").expect("records");
    let (done, differs) = ctl_step(&mut case, "cucm-pub cut.txt", &list[..cut]);
    assert!(!done && differs.contains("a part of the CTL is missing"), "{differs}");
    assert_eq!(ctl_step(&mut case, "cucm-pub whole.txt", &list), (true, String::new()));
}

/// TFTP of a node hands out its old list: phones that are counted there have not taken the new one.
#[test]
fn phones_are_not_back_behind_an_old_list() {
    use retrust_testing::output::{self, session};
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub"], "11.5.1.14900-11");
    let mut case = Case::default();
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    let list = |cluster: &retrust_testing::Cluster| {
        let list = cluster.list(retrust_testing::ListKind::Itl, retrust_testing::day("2026-02-17")).show();
        session(&[("show itl", &list)]).into_bytes()
    };
    let old = list(&cluster);
    let day = retrust_testing::day("2026-02-16").date();
    let said = Said { release: Release::parse("11.5"), mixed: Some(false) };
    let phones = b"admin:show perf query class \"Cisco CallManager\"\n\t -> RegisteredHardwarePhones = 40\n";
    case.add("cucm-pub before.txt", phones.to_vec());
    case.show(day);
    case.plan(&Request { renew: purposes("CallManager,TVS"), ..Request::default() }, said);
    cluster.renew("CallManager", "2026-02-16");
    let own = session(&[("show cert own CallManager", &cluster.show_cert_own("cucm-pub", "CallManager"))]);
    case.add("cucm-pub own.txt", own.into_bytes());
    let names = ["Cisco CallManager", "Cisco CTIManager", "Cisco Trust Verification Service", "Cisco Tftp"];
    case.add("cucm-pub services.txt", output::service_list(&names, true).into_bytes());
    let mut gate = |name: &str, itl: Vec<u8>| {
        case.add(&format!("cucm-pub {name}.txt"), itl);
        case.add(&format!("cucm-pub {name} back.txt"), phones.to_vec());
        case.show(day);
        let plan = case.planned().expect("plan");
        let find = |text: &str| plan.as_given.rounds[0].steps.iter().find(|s| s.text.starts_with(text)).expect("step").clone();
        (find("Look at the list").verify.and_then(|v| v.differs).is_some(), find("Wait until every phone").is_done())
    };
    assert_eq!(gate("old itl", old), (true, false));
    assert_eq!(gate("new itl", list(&cluster)), (false, true));
}

/// Two rounds, two nodes, one count at a time: what closed stays closed, and the second round waits for the first.
#[test]
fn rounds_close_one_after_the_other() {
    use retrust_testing::output::{self, session};
    let hosts = ["cucm-pub", "cucm-sub1"];
    let mut cluster = retrust_testing::Cluster::of_release(&hosts, "15.0.1.11900-23");
    let mut case = Case::default();
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    case.add("version.txt", session(&[("show version active", &cluster.show_version_active())]).into_bytes());
    let day = retrust_testing::day("2026-02-16").date();
    let said = Said { release: None, mixed: Some(false) };
    case.plan(&Request { renew: purposes("CallManager,TVS"), ..Request::default() }, said);
    let mut closed: Vec<String> = Vec::new();
    let mut give = |case: &mut Case, name: String, content: Vec<u8>| {
        case.add(&name, content);
        case.show(day);
        let plan = case.planned().expect("plan");
        let steps = plan.preconditions.iter().chain(plan.as_given.rounds.iter().flat_map(|r| &r.steps));
        let now: Vec<String> = steps.filter(|s| s.is_done()).map(|s| s.id.clone()).collect();
        let undone: Vec<&String> = closed.iter().filter(|id| !now.contains(id)).collect();
        assert!(undone.is_empty(), "{name} opens {undone:?} again");
        closed = now;
        plan
    };
    let phones = |n: u32| format!("\t -> RegisteredHardwarePhones = {n}\n").into_bytes();
    let names = ["Cisco CallManager", "Cisco CTIManager", "Cisco Trust Verification Service", "Cisco Tftp", "Cisco HAProxy"];
    for host in hosts {
        give(&mut case, format!("{host} before.txt"), phones(40));
    }
    for (round, purpose) in ["CallManager", "TVS"].into_iter().enumerate() {
        cluster.renew(purpose, "2026-02-16");
        for host in hosts {
            let shown = session(&[(&format!("show cert own {purpose}"), &cluster.show_cert_own(host, purpose))]);
            give(&mut case, format!("{host} {purpose}.txt"), shown.into_bytes());
        }
        for host in hosts {
            give(&mut case, format!("{host} services {round}.txt"), output::service_list(&names, host == "cucm-pub").into_bytes());
        }
        for host in hosts {
            let list = cluster.list(retrust_testing::ListKind::Itl, retrust_testing::day("2026-02-17")).show();
            give(&mut case, format!("{host} itl {round}.txt"), session(&[("show itl", &list)]).into_bytes());
        }
        for host in hosts {
            let plan = give(&mut case, format!("{host} back {round}.txt"), phones(40));
            let later = plan.as_given.rounds.iter().skip(round + 1).flat_map(|r| &r.steps);
            assert!(later.into_iter().all(|s| !s.is_done()), "round {} closes before its time", round + 2);
        }
    }
    let plan = case.planned().expect("plan");
    let open =
        plan.as_given.rounds.iter().flat_map(|r| &r.steps).filter(|s| !s.is_done() && s.verify.as_ref().is_some_and(|v| v.by_output));
    assert_eq!(open.map(|s| s.id.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
    // Both in one night, and the phones back in between: nobody is stranded.
    let findings: Vec<String> = case.show(day).findings.into_iter().filter(|f| f.severity == "high").map(|f| f.id).collect();
    assert!(findings.is_empty(), "{findings:?}");
}

/// The second certificate was renewed before the phones were counted back: that is one round, whatever was planned.
#[test]
fn a_round_begun_too_early_is_one_with_the_round_before() {
    use retrust_testing::output::{self, session};
    let hosts = ["cucm-pub", "cucm-sub1"];
    let mut cluster = retrust_testing::Cluster::of_release(&hosts, "11.5.1.14900-11");
    let mut case = Case::default();
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    case.add("version.txt", session(&[("show version active", &cluster.show_version_active())]).into_bytes());
    let day = retrust_testing::day("2026-02-16").date();
    let request = Request { renew: purposes("CallManager,TVS,tomcat"), ..Request::default() };
    assert!(case.plan(&request, Said { release: None, mixed: Some(false) }).as_given.safe);
    let mut renewed = |case: &mut Case, purpose: &'static str| {
        cluster.renew(purpose, "2026-02-16");
        for host in hosts {
            let shown = session(&[(&format!("show cert own {purpose}"), &cluster.show_cert_own(host, purpose))]);
            case.add(&format!("{host} {purpose}.txt"), shown.into_bytes());
        }
        case.show(day);
        case.planned().expect("plan")
    };
    assert!(renewed(&mut case, "CallManager").as_given.safe);
    let early = renewed(&mut case, "tomcat");
    assert!(early.as_given.safe && !early.as_given.overtaken, "phones do not hang on tomcat");
    let plan = renewed(&mut case, "TVS");
    assert!(plan.as_given.overtaken && !plan.as_given.safe && plan.sentence().contains("before the phones were counted back"));
    assert_eq!(plan.as_given.rounds.iter().map(|r| r.strands.phones.as_str()).collect::<Vec<_>>(), ["none", "all", "none"]);
    assert!(!plan.ways_back.is_empty() && plan.recovery.is_some());
    // The engineer saw them back on another screen.
    let gate = plan.as_given.rounds[0].steps.iter().find(|s| s.text.contains("until every phone is back")).expect("gate");
    case.tick(&gate.id);
    case.show(day);
    assert!(case.planned().expect("plan").as_given.safe);
}

/// A later round renews what signed the list of an earlier one: what was right then stays closed, and nobody is stranded.
#[test]
fn a_later_renewal_undoes_no_earlier_round() {
    use retrust_testing::output::{self, session};
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23").mixed();
    let mut case = begun(&cluster, &[("mode.txt", cluster.security_mode())]);
    let request = Request { renew: purposes("CallManager,ITLRecovery"), ..Request::default() };
    assert!(case.plan(&request, Said { mixed: Some(true), ..Said::default() }).as_given.safe);
    let day = retrust_testing::day("2026-02-16").date();
    let mut give = |name: &str, text: String| {
        case.add(name, text.into_bytes());
        case.show(day);
        let plan = case.planned().expect("plan");
        let steps = plan.preconditions.iter().chain(plan.as_given.rounds.iter().flat_map(|r| &r.steps));
        (plan.as_given.safe, steps.filter(|s| s.is_done()).map(|s| s.id.clone()).collect::<Vec<_>>())
    };
    let phones = |n: u32| format!("admin:show perf query class \"Cisco CallManager\"\n\t -> RegisteredHardwarePhones = {n}\n");
    let (_, counted) = give("cucm-pub 1.txt", phones(40));
    assert_eq!(counted, ["before-3"], "the first count closes its own step at once");
    cluster.renew("CallManager", "2026-02-15");
    give("cucm-pub 2.txt", session(&[("show cert own CallManager", &cluster.show_cert_own("cucm-pub", "CallManager"))]));
    give("cucm-pub 3.txt", "admin:utils ctl update CTLFile\nCTL file Updated\n".to_owned());
    let list = |cluster: &retrust_testing::Cluster, kind| cluster.list(kind, retrust_testing::day("2026-02-15")).show();
    give("cucm-pub 4.txt", format!("admin:show ctl\n{}", list(&cluster, retrust_testing::ListKind::Ctl)));
    let services = ["Cisco CallManager", "Cisco CTIManager", "Cisco Trust Verification Service", "Cisco Tftp", "Cisco HAProxy"];
    give("cucm-pub 5.txt", output::service_list(&services, true));
    give("cucm-pub 6.txt", format!("admin:show itl\n{}", list(&cluster, retrust_testing::ListKind::Itl)));
    let (safe, before) = give("cucm-pub 7.txt", phones(40));
    assert!(safe && before.iter().any(|id| id == "given-1-11" || id.starts_with("given-1-1")), "{before:?}");
    cluster.renew("ITLRecovery", "2026-02-16");
    let own = session(&[("show cert own ITLRecovery", &cluster.show_cert_own("cucm-pub", "ITLRecovery"))]);
    let (safe, after) = give("cucm-pub 8.txt", own);
    assert!(safe && before.iter().all(|id| after.contains(id)) && after.len() == before.len() + 1, "{before:?}\n{after:?}");
}
