//! Phones that are back, and what they hold: gates, counts and lists of phones.

use crate::common::night::{begun, give, list, phones, plan, steps};
use crate::{HOSTS, SERVICES, own, planned, step};
use retrust::Case;
use retrust::report::Plan;
use retrust_testing::output;
use retrust_testing::{Cluster, ListKind, day};

/// Phones that moved to another node are back when their sum is, and no later count opens that gate again.
#[test]
fn phones_that_moved_close_the_gate_when_they_are_counted() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = planned(&cluster, "CallManager,TVS");
    let day_of = |case: &mut Case, round: usize, purpose: &'static str, cluster: &mut Cluster, counts: [u32; 2]| {
        cluster.renew(purpose, "2026-02-14");
        for host in HOSTS {
            give(case, &format!("{host} {purpose}.txt"), &own(cluster, host, purpose));
        }
        for host in HOSTS {
            give(case, &format!("{host} services {round}.txt"), &output::service_list(&SERVICES, host == "cucm-pub"));
        }
        for host in HOSTS {
            give(case, &format!("{host} itl {round}.txt"), &list(cluster, ListKind::Itl, "2026-02-15"));
        }
        for (host, count) in HOSTS.into_iter().zip(counts) {
            give(case, &format!("{host} back {round}.txt"), &phones(count));
        }
        case.planned().expect("a plan")
    };
    let gates = |plan: &Plan| {
        plan.as_given
            .rounds
            .iter()
            .flat_map(|r| &r.steps)
            .filter(|s| s.text.starts_with("Wait until every phone"))
            .map(|s| s.is_done())
            .collect::<Vec<_>>()
    };
    let moved = day_of(&mut case, 1, "CallManager", &mut cluster, [60, 20]);
    assert_eq!((gates(&moved), moved.unplanned.as_slice()), (vec![true, false], [].as_slice()));
    let home = day_of(&mut case, 2, "TVS", &mut cluster, [40, 40]);
    assert!(home.as_given.safe && !home.as_given.overtaken, "{}", home.text());
    assert_eq!(gates(&home), [true, true]);
}

/// The same on one night: the report counts as the plan does, and accuses nobody.
#[test]
fn phones_that_moved_between_two_renewals_are_not_stranded() {
    for (counts, stranded) in [([60, 20], false), ([60, 10], true)] {
        let mut cluster = Cluster::of_release(&HOSTS, "11.5.1.14900-11");
        let mut case = planned(&cluster, "CallManager,TVS");
        for purpose in ["CallManager", "TVS"] {
            cluster.renew(purpose, "2026-02-14");
            for host in HOSTS {
                give(&mut case, &format!("{host} {purpose}.txt"), &own(&cluster, host, purpose));
            }
            for (host, count) in HOSTS.into_iter().zip(counts) {
                give(&mut case, &format!("{host} {purpose} back.txt"), &phones(count));
            }
        }
        let report = case.show(day("2026-02-16").date());
        let accused = report.findings.iter().any(|f| ["phones-trust-nothing", "anchors-renewed-together"].contains(&f.id.as_str()));
        assert_eq!(accused, stranded, "{:?}", report.findings.iter().map(|f| &f.id).collect::<Vec<_>>());
    }
}

/// Who goes by the fewer rounds that are recommended overtakes none of those that were given.
#[test]
fn the_recommended_rounds_may_be_gone_by() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = planned(&cluster, "CallManager,tomcat,TVS");
    for round in [["CallManager", "tomcat"].as_slice(), &["TVS"]] {
        for purpose in round {
            cluster.renew(purpose, "2026-02-14");
            for host in HOSTS {
                give(&mut case, &format!("{host} {purpose}.txt"), &own(&cluster, host, purpose));
            }
        }
        let number = round.len();
        for host in HOSTS {
            give(&mut case, &format!("{host} services {number}.txt"), &output::service_list(&SERVICES, host == "cucm-pub"));
        }
        for host in HOSTS {
            give(&mut case, &format!("{host} itl {number}.txt"), &list(&cluster, ListKind::Itl, "2026-02-15"));
        }
        if number == 2 {
            for host in HOSTS {
                give(&mut case, &format!("{host} back.txt"), &phones(40));
            }
        }
    }
    let plan = case.planned().expect("a plan");
    assert!(plan.as_given.safe && !plan.as_given.overtaken && plan.recovery.is_none(), "{}", plan.text());
}

/// A page on which every phone matches settles what phones hold, and no list or page of later settles it otherwise.
#[test]
fn a_page_of_match_settles_the_start_for_good() {
    let mut cluster = Cluster::of_release(&HOSTS, "11.5.1.14900-11");
    let old = list(&cluster, ListKind::Itl, "2026-01-01");
    cluster.renew("CallManager", "2026-02-10");
    let new = list(&cluster, ListKind::Itl, "2026-02-11");
    let more = [("cucm-pub 0 before.txt", old), ("cucm-pub itl.txt", new.clone()), ("cucm-sub1 itl.txt", new)];
    let mut case = begun(&cluster, &more);
    let planned = plan(&mut case, "TVS");
    assert!(!planned.as_given.safe && planned.recommended.lists_first, "{}", planned.text());
    let page = |status: &str| {
        format!(
            "Phone (1 - 1 of 1)\nDevice Name(Line)\tDevice Protocol\tStatus\tITL File Status\nSEP001122334455\tSIP\tRegistered\t{status}\n"
        )
    };
    assert!(!give(&mut case, "page 1.txt", &page("MisMatch")).as_given.safe);
    assert!(give(&mut case, "page 2.txt", &page("Match")).as_given.safe, "the newer page takes the older one's place");
    cluster.renew("TVS", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} TVS.txt"), &own(&cluster, host, "TVS"));
    }
    for (name, text) in [("cucm-pub itl 2.txt", list(&cluster, ListKind::Itl, "2026-02-15")), ("page 3.txt", page("MisMatch"))] {
        let after = give(&mut case, name, &text);
        assert!(after.as_given.safe && !after.as_given.overtaken, "{name}: {}", after.text());
    }
}

/// Where no list of services was given, each node that showed an ITL before is looked at, and each is counted.
#[test]
fn every_node_is_looked_at_and_counted() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let before = list(&cluster, ListKind::Itl, "2026-02-01");
    let old: Vec<(String, String)> = HOSTS.iter().map(|host| (format!("{host} itl.txt"), before.clone())).collect();
    let old: Vec<(&str, String)> = old.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let mut case = begun(&cluster, &old);
    plan(&mut case, "TVS");
    let count = "Note how many phones";
    let (done, why) = step(&give(&mut case, "cucm-pub phones.txt", &phones(40)), "cucm-pub", count);
    assert!(!done && why.contains("still to be counted on cucm-sub1"), "{why}");
    assert!(step(&give(&mut case, "cucm-sub1 phones.txt", &phones(4)), "cucm-pub", count).0);
    cluster.renew("TVS", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "TVS"));
    }
    let new = list(&cluster, ListKind::Itl, "2026-02-14");
    let look = "Look at the list that this node hands out";
    let (done, why) = step(&give(&mut case, "cucm-pub itl 2.txt", &new), "each", look);
    assert!(!done && why.contains("ITL of cucm-sub1 is still to be looked at"), "{why}");
    assert!(step(&give(&mut case, "cucm-sub1 itl 2.txt", &new), "each", look).0);
}

/// The list in which the last phone has a new LSC comes weeks later, and opens no step again that was done before.
#[test]
fn a_list_of_new_lscs_reopens_nothing() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let services = [SERVICES.as_slice(), &["Cisco Certificate Authority Proxy Function"]].concat();
    let list = |publisher| output::service_list(&services, publisher);
    let mut case = begun(&cluster, &[("cucm-pub services.txt", list(true)), ("cucm-sub1 services.txt", list(false))]);
    plan(&mut case, "CAPF");
    for host in HOSTS {
        give(&mut case, &format!("{host} before.txt"), &phones(40));
    }
    cluster.renew("CAPF", "2026-02-14");
    give(&mut case, "cucm-pub own.txt", &own(&cluster, "cucm-pub", "CAPF"));
    give(&mut case, "cucm-pub services 2.txt", &list(true));
    let plan = give(&mut case, "cucm-sub1 services 2.txt", &list(false));
    let done = |plan: &Plan| steps(plan).filter(|s| s.is_done()).map(|s| s.id.clone()).collect::<Vec<_>>();
    let before = done(&plan);
    assert!(step(&plan, "cucm-pub", "Restart Cisco Tftp").0, "{before:?}");
    let capf = cluster.certificate("cucm-pub.example.com", "CAPF").subject[0].1.clone();
    let rows = format!(
        "name            lscvaliduntil lscissuername\n=============== ============= =============\nSEP001122334455 1900000000    CN={capf}\n"
    );
    // A query that finds none prints its header alone.
    let (header, _) = rows.split_once("SEP").expect("a row");
    let (closed, why) = step(&give(&mut case, "none.txt", header), "", "Leave the old CAPF there");
    assert!(!closed && why.contains("found none"), "{why}");
    let after = done(&give(&mut case, "lscs.txt", &rows));
    assert_eq!(after.len(), before.len() + 1, "{after:?}");
    assert!(before.iter().all(|id| after.contains(id)), "{after:?}");
}

/// Phones that were counted back hold the list of before no more, and what was renewed is not offered again.
#[test]
fn a_night_that_is_over_leaves_nothing_to_do() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    cluster.renew("TVS", "2021-03-01");
    let services = |publisher| output::service_list(&SERVICES, publisher);
    let old = list(&cluster, ListKind::Itl, "2026-01-02");
    let lists = HOSTS.map(|host| (format!("{host} old.txt"), old.clone()));
    let mut outputs: Vec<(&str, String)> = lists.iter().map(|(name, list)| (name.as_str(), list.clone())).collect();
    outputs.extend([("cucm-pub services.txt", services(true)), ("cucm-sub1 services.txt", services(false))]);
    let mut case = begun(&cluster, &outputs);
    plan(&mut case, "TVS");
    for host in HOSTS {
        give(&mut case, &format!("{host} before.txt"), &phones(40));
    }
    cluster.renew("TVS", "2026-02-14");
    let today = retrust_testing::day("2026-02-16").date();
    let called = |case: &mut Case| -> Vec<String> {
        let report = case.show(today);
        report.procedures.iter().filter(|p| !p.ends.is_empty()).map(|p| p.id.clone()).collect()
    };
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "TVS"));
    }
    assert!(called(&mut case).contains(&"rebuild-trust-lists".to_owned()), "the old list stands until the phones are back");
    for host in HOSTS {
        give(&mut case, &format!("{host} services.txt"), &services(host == "cucm-pub"));
        give(&mut case, &format!("{host} itl.txt"), &list(&cluster, ListKind::Itl, "2026-02-15"));
    }
    for host in HOSTS {
        give(&mut case, &format!("{host} back.txt"), &phones(41));
    }
    assert_eq!(called(&mut case), [""; 0]);
    assert!(case.show(today).findings.iter().all(|f| f.severity == "info"), "{:?}", case.show(today).findings);
}

/// Phones that are listed close the count before and each gate; a later list opens none of them again.
#[test]
fn lists_of_phones_do_what_counts_do() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let services = |publisher| output::service_list(&SERVICES, publisher);
    let mut case = begun(&cluster, &[("cucm-pub services.txt", services(true)), ("cucm-sub1 services.txt", services(false))]);
    plan(&mut case, "CallManager,TVS");
    let page = |second: &str, note: &str| {
        format!("{note}\nDevice Name,Status\nSEP001122334455,Registered with cucm-pub\nSEP0011223344ff,{second} with cucm-sub1\n")
    };
    give(&mut case, "phones.csv", &page("Registered", "before"));
    let noted = step(&case.planned().expect("a plan"), "cucm-pub", "Note how many phones");
    assert!(noted.0, "{}", noted.1);
    let gates = |plan: &Plan| {
        let gates = steps(plan).filter(|s| s.text.starts_with("Wait until every phone"));
        gates.map(|s| s.is_done()).collect::<Vec<_>>()
    };
    for (round, purpose) in ["CallManager", "TVS"].into_iter().enumerate() {
        cluster.renew(purpose, "2026-02-14");
        for host in HOSTS {
            give(&mut case, &format!("{host} {purpose}.txt"), &own(&cluster, host, purpose));
        }
        for host in HOSTS {
            give(&mut case, &format!("{host} services {round}.txt"), &services(host == "cucm-pub"));
        }
        for host in HOSTS {
            give(&mut case, &format!("{host} itl {round}.txt"), &list(&cluster, ListKind::Itl, "2026-02-15"));
        }
        let away = give(&mut case, &format!("away {round}.csv"), &page("Unregistered", purpose));
        assert_eq!(gates(&away), [round > 0, false]);
        let back = give(&mut case, &format!("back {round}.csv"), &page("Registered", &format!("{purpose} again")));
        assert_eq!(gates(&back), [true, round > 0]);
    }
}

/// Phones that were registered while they refused every list are as many when they are back: two that took one tell.
#[test]
fn phones_that_refused_are_back_when_two_say_so() {
    let mut cluster = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23");
    let known = list(&cluster, ListKind::Itl, "2026-02-01");
    for purpose in ["TVS", "ITLRecovery"] {
        cluster.renew(purpose, "2026-02-10");
    }
    let present = list(&cluster, ListKind::Itl, "2026-02-11");
    let status = |day: &str, what: &str| format!("2026-02-{day} 10:00:00 Trust List {what}\n");
    let first =
        [("SEP001122334455 itl.txt", known), ("cucm-pub itl.txt", present), ("SEP001122334455 status.txt", status("12", "update failed"))];
    let mut case = begun(&cluster, &first);
    plan(&mut case, "CAPF");
    case.add("cucm-pub phones.txt", phones(40).into_bytes());
    let reset = "The reset ITL file was generated successfully\nSuccessfully transferred reset ITL to node cucm-pub\n";
    give(&mut case, "cucm-pub reset.txt", &output::session(&[("utils itl reset localkey", reset)]));
    let by_callmanager = cluster.list_signed(ListKind::Itl, day("2026-02-12"), &["CallManager", "ITLRecovery"]);
    give(&mut case, "cucm-pub itl 2.txt", &output::session(&[("show itl", &by_callmanager.show())]));
    // Until all took that list, no other way back comes between.
    let called: Vec<String> = case.examine(day("2026-02-16").date()).procedures.into_iter().map(|p| p.id).collect();
    let others = ["rebuild-trust-lists", "finish-localkey-recovery", "recover-by-remotekey", "bridge-by-phone-sast-trust"];
    assert!(called.iter().any(|id| id == "recover-by-localkey") && !called.iter().any(|id| others.contains(&id.as_str())), "{called:?}");
    let gate = |plan: &Plan| step(plan, "cucm-pub", "Wait until every phone");
    let counted = give(&mut case, "cucm-pub phones 2.txt", &phones(40));
    assert!(gate(&counted).1.contains("status messages of two"), "{:?}", gate(&counted));
    let one = give(&mut case, "SEP001122334455 status 2.txt", &status("13", "updated"));
    assert!(gate(&one).1.contains("second"), "{:?}", gate(&one));
    assert!(gate(&give(&mut case, "SEP0011223344ff status.txt", &status("13", "updated"))).0);
    let report = case.examine(day("2026-02-16").date());
    assert!(!report.findings.iter().any(|f| f.id == "trust-list-refused"), "the same phone took one since");
}
