//! The plans of `tests/plans.md`, through the contract `retrust.plan/1`.

use retrust::Case;
use retrust::case::Said;
use retrust::cisco::{Purpose, Release};
use retrust::rehearse::Request;
use retrust::report::Plan;

fn purposes(text: &str) -> Vec<Purpose> {
    text.split(',').map(|name| Purpose::named(name).unwrap_or_else(|| panic!("{name} is no purpose"))).collect()
}

fn plan(release: &str, mode: &str, renew: &str, how: &str) -> Plan {
    let said = Said { release: Release::parse(release), mixed: Some(mode == "mixed") };
    let (how, node) = how.split_once(" on ").map_or((how, None), |(how, node)| (how, Some(node.to_owned())));
    Case::default().plan(&Request { renew: purposes(renew), together: how == "together", node, due: None }, said)
}

#[test]
fn every_plan_comes_out_as_its_row_says() {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/plans.md")).expect("plans");
    let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/plan.schema.json")).expect("schema");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).expect("json")).expect("a schema");
    let (table, _) = table.split_once("\n## ").expect("two tables");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|l| l.starts_with("| ") && !l.starts_with("| ---") && !l.starts_with("| release"))
        .map(|l| l.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() >= 20, "{} plans", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let [release, mode, renew, how, strands, because, recommended] = row[..] else { panic!("{row:?}") };
        let plan = plan(release, mode, renew, how);
        let worst = plan.as_given.rounds.iter().find(|r| r.strands.phones != "none");
        let phones = worst.map_or("none", |r| r.strands.phones.as_str());
        let why = worst.map_or("", |r| r.strands.why.as_str());
        let rounds: Vec<String> = plan.recommended.rounds.iter().map(|r| r.certificates.join(", ")).collect();
        if phones != strands || !why.contains(because) || rounds.join("; ") != recommended || plan.as_given.safe != (strands == "none") {
            wrong.push(format!("{row:?}: strands {phones} ({why}), recommended {rounds:?}"));
        }
        // Where phones are stranded there is a way back, with sources.
        if let Some(round) = worst {
            assert!(plan.recovery.as_ref().is_some_and(|p| !p.steps.is_empty()) && !round.strands.references.is_empty(), "{row:?}");
        }
        assert!(!plan.preconditions.is_empty());
        let json = serde_json::from_str(&plan.json()).expect("json");
        let errors: Vec<String> = validator.iter_errors(&json).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        for form in [plan.text(), plan.markdown()] {
            assert!(form.contains(&plan.sentence()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn phones_that_were_off_and_what_is_assumed_are_told() {
    let plan = plan("15", "non-secure", "CallManager,TVS,ITLRecovery", "one by one");
    assert!(plan.as_given.safe && plan.as_given.off.as_ref().is_some_and(|o| o.contains("Bring them back first")));
    // Devices that cannot ask TVS and were off are lost on every reading.
    let mixed = self::plan("12.5", "mixed", "CallManager,ITLRecovery", "one by one");
    assert!(mixed.as_given.safe && mixed.as_given.off.is_some_and(|o| !o.contains("on this reading")));
    assert_eq!(plan.assumed.len(), 2, "{:?}", plan.assumed);
    let calendar = plan.calendar(retrust_testing::day("2026-02-13").date());
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), 3);
    assert!(calendar.contains("DTSTART:20260214T220000") && calendar.split("\r\n").all(|l| l.len() <= 75));
}

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

/// Twenty nodes are planned at once: the model knows that nodes which are renewed alike behave alike.
#[test]
fn a_plan_names_every_node() {
    let hosts: Vec<String> = (0..20).map(|i| format!("cucm-{i}")).collect();
    let cluster = retrust_testing::Cluster::bare(&hosts.iter().map(String::as_str).collect::<Vec<_>>());
    let mut case = Case::default();
    case.add("network.txt", retrust_testing::output::session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    let plan = case.plan(&Request { renew: purposes("TVS"), ..Request::default() }, Said::default());
    let renewed = plan.recommended.rounds[0].steps.iter().filter(|s| s.place.starts_with("Cisco Unified OS Administration")).count();
    assert_eq!(renewed, 20);
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

/// A renewal on one node: its own steps, TFTP everywhere, and nothing of the others.
#[test]
fn a_plan_for_one_node_is_of_that_node() {
    let cluster = retrust_testing::Cluster::bare(&["cucm-pub", "cucm-sub1", "cucm-sub2"]);
    let mut case = Case::default();
    case.add("network.txt", retrust_testing::output::session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    let mut on = |renew: &str, node: &str| {
        let request = Request { renew: purposes(renew), node: Some(node.to_owned()), ..Request::default() };
        case.plan(&request, Said { release: Release::parse("15"), mixed: Some(false) })
    };
    let plan = on("TVS", "cucm-sub2");
    let round = &plan.as_given.rounds[0];
    assert!(plan.as_given.safe && round.node.as_deref() == Some("cucm-sub2.example.com"));
    let nodes = |words: &str| {
        let steps = round.steps.iter().filter(|s| s.text.contains(words) || s.command.as_deref().is_some_and(|c| c.contains(words)));
        steps.filter_map(|s| s.node.clone()).collect::<Vec<_>>()
    };
    assert_eq!(nodes("Regenerate"), ["cucm-sub2.example.com"]);
    assert_eq!(nodes("restart Cisco Trust"), ["cucm-sub2.example.com"]);
    assert_eq!(nodes("restart Cisco Tftp").len(), 3);
    assert!(plan.text().contains("Round 1: TVS on cucm-sub2"));
    // Of the whole cluster there is one ITLRecovery, the publisher's.
    let recovery = on("ITLRecovery", "cucm-sub2");
    let renewed = recovery.as_given.rounds[0].steps.iter().find(|s| s.text.contains("Regenerate"));
    assert_eq!(renewed.and_then(|s| s.node.clone()).as_deref(), Some("cucm-pub.example.com"));
    assert_eq!(recovery.as_given.rounds[0].node.as_deref(), Some("cucm-pub.example.com"));
    // A name that is not in the case is told.
    let stranger = on("TVS", "cucm-sub9");
    assert!(stranger.assumed.iter().any(|a| a.contains("not in the case: a subscriber")), "{:?}", stranger.assumed);
    assert!(stranger.as_given.rounds[0].steps.iter().any(|s| s.place.ends_with("on cucm-sub9")));
    // By its address it is the same node; two nodes have two entries in a calendar.
    assert_eq!(on("TVS", "10.0.0.12").as_given.rounds[0].node, plan.as_given.rounds[0].node);
    let uid =
        |plan: &Plan| plan.calendar(retrust_testing::day("2026-02-13").date()).lines().find(|l| l.starts_with("UID")).map(str::to_owned);
    assert_ne!(uid(&plan), uid(&on("TVS", "cucm-sub1")));
}

/// The fewest rounds are recommended and told, where those that were given are more; never more than were given.
#[test]
fn fewer_rounds_are_told() {
    let given = plan("12.5", "mixed", "CAPF,CallManager,TVS", "one by one");
    assert!(given.as_given.safe && given.recommended.rounds.len() < given.as_given.rounds.len());
    assert!(given.text().contains("; fewer rounds would do: CallManager, CAPF; then TVS."), "{}", given.text());
    let together = plan("15", "non-secure", "tomcat,ITLRecovery", "together");
    assert_eq!((together.as_given.safe, together.recommended.rounds.len()), (true, 1));
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

/// What is the publisher's, or every node's, stays so in a plan for one node.
#[test]
fn a_plan_for_one_node_restarts_what_others_must_restart() {
    let commands = |case: &mut Case, renew: &str, release: &str, mixed: bool| {
        let request = Request { renew: purposes(renew), together: true, node: Some("cucm-sub1".to_owned()), ..Request::default() };
        let plan = case.plan(&request, Said { release: Release::parse(release), mixed: Some(mixed) });
        let steps = plan.as_given.rounds.into_iter().flat_map(|r| r.steps);
        let restart =
            |s: &retrust::report::Step| s.command.as_deref().and_then(|c| c.strip_prefix("utils service restart ").map(str::to_owned));
        steps.filter_map(|s| Some((restart(&s)?, s.node.unwrap_or_default()))).collect::<Vec<_>>()
    };
    let on = |all: &[(String, String)], service: &str| -> Vec<String> {
        all.iter().filter(|(s, _)| s == service).map(|(_, node)| node.split('.').next().unwrap_or("").to_owned()).collect()
    };
    let cluster = retrust_testing::Cluster::bare(&["cucm-pub", "cucm-sub1"]);
    let mut case = Case::default();
    case.add("network.txt", retrust_testing::output::session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    // CAPF is the publisher's from 14 on, and TVS of every node must learn it.
    let capf = commands(&mut case, "CAPF", "15", true);
    assert_eq!(on(&capf, "Cisco Certificate Authority Proxy Function"), ["cucm-pub"]);
    assert_eq!(on(&capf, "Cisco Trust Verification Service"), ["cucm-pub", "cucm-sub1"]);
    // A new CTL wants CallManager anew on all nodes; without one that of the node is enough.
    assert_eq!(on(&commands(&mut case, "CallManager", "12.5", true), "Cisco CallManager"), ["cucm-pub", "cucm-sub1"]);
    assert_eq!(on(&commands(&mut case, "CallManager", "12.5", false), "Cisco CallManager"), ["cucm-sub1"]);
    // Where no node is known, what is everywhere's is said for each that has it.
    let unknown = commands(&mut Case::default(), "ipsec,TVS", "15", false);
    assert_eq!(on(&unknown, "Cisco Trust Verification Service"), ["cucm-sub1"]);
    assert!(on(&unknown, "Cisco Tftp")[0].starts_with("each node") && on(&unknown, "Cisco DRF Master")[0] != "cucm-sub1", "{unknown:?}");
}

/// One certificate for several nodes is renewed on all of them, whichever was named; and what is none of CUCM is told.
#[test]
fn a_plan_for_one_node_tells_where_it_cannot_be() {
    let mut cluster = retrust_testing::Cluster::new(&["cucm-pub", "cucm-sub1"]);
    cluster.share("tomcat", "2026-01-02");
    let mut case = Case::default();
    case.add("query.txt", cluster.certificate_query().into_bytes());
    case.add("network.txt", retrust_testing::output::session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    let mut on = |renew: &str, node: &str| {
        let request = Request { renew: purposes(renew), node: Some(node.to_owned()), ..Request::default() };
        case.plan(&request, Said { release: Release::parse("15"), mixed: Some(false) })
    };
    let shared = on("tomcat", "cucm-sub1");
    assert!(shared.assumed.iter().any(|a| a.contains("serves several nodes")) && shared.as_given.rounds[0].node.is_none());
    assert!(on("TVS", "cucm-sub1").as_given.rounds[0].node.is_some());
}

/// The rollback parameter was set in time: what would strand all phones strands none, and is told to be set back.
#[test]
fn a_blank_itl_in_the_case_takes_any_plan() {
    let cluster = retrust_testing::Cluster::new(&["cucm-pub"]);
    let together = |blank: bool| {
        let mut list = cluster.list(retrust_testing::ListKind::Itl, retrust_testing::day("2026-02-10"));
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
    assert!(blank.assumed.iter().any(|a| a.contains("set back to False")) && named.assumed.is_empty(), "{:?}", blank.assumed);
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

/// CallManager was renewed and the CTL was not updated: the update comes before anything else is renewed.
#[test]
fn a_ctl_that_was_not_updated_comes_first() {
    use retrust_testing::output::{self, session};
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "15.0.1.11900-23").mixed();
    let made = retrust_testing::day("2026-02-17");
    let old = cluster.list(retrust_testing::ListKind::Ctl, made).show();
    cluster.renew("CallManager", "2026-02-16");
    let new = cluster.list(retrust_testing::ListKind::Ctl, made).show();
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
    let old = cluster.list(retrust_testing::ListKind::Itl, then);
    cluster.renew("TVS", "2026-02-01");
    let new = cluster.list(retrust_testing::ListKind::Itl, now);
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

/// A mixed cluster of one node on 15, as the case of its first outputs.
fn begun(cluster: &retrust_testing::Cluster, more: &[(&str, String)]) -> Case {
    use retrust_testing::output::{self, session};
    let mut case = Case::default();
    case.add("query.txt", session(&[(output::QUERY, &cluster.certificate_query())]).into_bytes());
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    case.add("version.txt", session(&[("show version active", &cluster.show_version_active())]).into_bytes());
    for (name, text) in more {
        case.add(name, text.clone().into_bytes());
    }
    case
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

/// Phones refuse the present lists before anything is renewed: they are brought back first, by a way that the model shows to work.
#[test]
fn phones_that_are_stranded_already_are_brought_back_first() {
    let mut cluster = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], "12.5.1.11900-146").mixed();
    let ctl = cluster.list(retrust_testing::ListKind::Ctl, retrust_testing::day("2025-10-01")).show();
    cluster.renew("ITLRecovery", "2026-02-01");
    let mut case = begun(&cluster, &[("cucm-pub ctl.txt", format!("admin:show ctl\n{ctl}"))]);
    let plan = case.plan(&Request { renew: purposes("CallManager"), ..Request::default() }, Said { mixed: Some(true), ..Said::default() });
    assert!(!plan.as_given.safe && plan.recommended.safe && plan.recommended.lists_first, "{}", plan.text());
    assert!(plan.preconditions.iter().any(|s| s.command.as_deref() == Some("utils ctl reset localkey")), "{}", plan.text());
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
        let list = cluster.list_signed(retrust_testing::ListKind::Ctl, retrust_testing::day("2026-02-10"), signers);
        let mut case = begun(&cluster, &[("cucm-pub ctl.txt", format!("admin:show ctl\n{}", list.show()))]);
        case.plan(&Request { renew: purposes("CallManager"), ..Request::default() }, Said { mixed: Some(true), ..Said::default() })
    };
    let (whole, old) = (plan(&["ITLRecovery", "CallManager"]), plan(&["CallManager"]));
    assert!(whole.as_given.safe, "{}", whole.text());
    assert!(!old.as_given.safe, "{}", old.text());
    assert!(old.as_given.rounds[0].strands.kinds.iter().all(|k| k.starts_with("devices without")), "{}", old.text());
}
