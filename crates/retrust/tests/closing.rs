//! Steps close by what was asked for, on the node that it was asked of, and by nothing else.

mod common;

use common::night::{begun, give, list, phones, plan, steps};
use retrust::Case;
use retrust::report::Plan;
use retrust_testing::output::{self, session};
use retrust_testing::{Cluster, ListKind, day};

const HOSTS: [&str; 2] = ["cucm-pub", "cucm-sub1"];
const SERVICES: [&str; 5] = ["Cisco CallManager", "Cisco CTIManager", "Cisco Trust Verification Service", "Cisco Tftp", "Cisco HAProxy"];

/// A case of two nodes whose services and phones are listed, and a plan on it.
fn planned(cluster: &Cluster, renew: &str) -> Case {
    let services = |publisher| output::service_list(&SERVICES, publisher);
    let mut case = begun(cluster, &[("cucm-pub services.txt", services(true)), ("cucm-sub1 services.txt", services(false))]);
    plan(&mut case, renew);
    for host in HOSTS {
        give(&mut case, &format!("{host} before.txt"), &phones(40));
    }
    case
}

/// Whether the first open or closed step of this text, on this node, is done; and what it says where not.
fn step(plan: &Plan, node: &str, text: &str) -> (bool, String) {
    let of_node = |s: &&retrust::report::Step| s.text.starts_with(text) && s.node.as_deref().is_none_or(|n| n.starts_with(node));
    let step = steps(plan).find(of_node).expect("a step");
    (step.is_done(), step.verify.as_ref().and_then(|v| v.differs.clone()).unwrap_or_default())
}

fn own(cluster: &Cluster, host: &str, purpose: &str) -> String {
    session(&[(&format!("show cert own {purpose}"), &cluster.show_cert_own(host, purpose))])
}

/// A subscriber that hands out the CTL of the first update is behind the publisher, which shows that of the second.
#[test]
fn a_ctl_is_held_to_the_newest_of_the_publisher() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed();
    let mut case = planned(&cluster, "CallManager");
    cluster.renew("CallManager", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "CallManager"));
    }
    give(&mut case, "cucm-pub update.txt", "admin:utils ctl update CTLFile\nCTL file Updated\n");
    let (first, second) = (list(&cluster, ListKind::Ctl, "2026-02-14"), list(&cluster, ListKind::Ctl, "2026-02-15"));
    let same = "See that this TFTP node hands out the same CTL";
    give(&mut case, "cucm-pub ctl 2.txt", &second);
    let (done, differs) = step(&give(&mut case, "cucm-sub1 ctl.txt", &first), "cucm-sub1", same);
    assert!(!done && differs.contains("has checksum"), "{differs}");
    assert!(step(&give(&mut case, "cucm-sub1 ctl 2.txt", &second), "cucm-sub1", same).0);
    assert!(
        step(&give(&mut case, "cucm-pub ctl 3.txt", &list(&cluster, ListKind::Ctl, "2026-02-16")), "cucm-sub1", same).0,
        "it stays closed"
    );
}

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

/// What the publisher handed out before the update is no measure of another node.
#[test]
fn an_old_ctl_on_both_nodes_is_not_the_same_new_one() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed();
    let mut case = planned(&cluster, "CallManager");
    let old = list(&cluster, ListKind::Ctl, "2026-01-01");
    cluster.renew("CallManager", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "CallManager"));
    }
    give(&mut case, "cucm-pub update.txt", "admin:utils ctl update CTLFile\nCTL file Updated\n");
    for host in HOSTS {
        give(&mut case, &format!("{host} old.txt"), &old);
    }
    let same = "See that this TFTP node hands out the same CTL";
    let new = list(&cluster, ListKind::Ctl, "2026-02-15");
    let (done, differs) = step(&give(&mut case, "cucm-pub ctl.txt", &new), "cucm-sub1", same);
    assert!(!done && differs.contains("has checksum"), "{differs}");
    assert!(step(&give(&mut case, "cucm-sub1 ctl.txt", &new), "cucm-sub1", same).0);
}

/// A CTL names the CallManager of each node, an ITL each TVS: one that leaves a node out closes nothing.
#[test]
fn a_list_that_leaves_a_node_out_closes_nothing() {
    for (purpose, kind, text) in [
        ("CallManager", ListKind::Ctl, "See that the CTL names the new certificate"),
        ("TVS", ListKind::Itl, "Look at the list that this node hands out"),
    ] {
        let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed();
        let mut case = planned(&cluster, purpose);
        cluster.renew(purpose, "2026-02-14");
        for host in HOSTS {
            give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, purpose));
        }
        give(&mut case, "cucm-pub update.txt", "admin:utils ctl update CTLFile\nCTL file Updated\n");
        for host in HOSTS {
            give(&mut case, &format!("{host} services 2.txt"), &output::service_list(&SERVICES, host == "cucm-pub"));
        }
        let mut less = cluster.list(kind, day("2026-02-15"));
        let other = cluster.certificate("cucm-sub1", purpose).serial.clone();
        less.records.retain(|r| r.certificate.as_ref().is_none_or(|c| c.serial != other));
        let command = if kind == ListKind::Itl { "show itl" } else { "show ctl" };
        let plan = give(&mut case, "cucm-pub less.txt", &session(&[(command, &less.show())]));
        let (done, why) = step(&plan, "cucm-pub", text);
        assert!(!done && why.contains(&format!("names no {purpose} of cucm-sub1")), "{purpose}: {why}");
        assert!(step(&give(&mut case, "cucm-pub list.txt", &list(&cluster, kind, "2026-02-16")), "cucm-pub", text).0, "{purpose}");
    }
}

/// A file that is called after one node and holds what is of another closes nothing.
#[test]
fn what_is_of_another_node_closes_nothing() {
    let mut cluster = Cluster::of_release(&HOSTS, "11.5.1.14900-11");
    let mut case = planned(&cluster, "CallManager");
    cluster.renew("CallManager", "2026-02-14");
    let renew = "Self-signed: open CallManager";
    give(&mut case, "cucm-pub own.txt", &own(&cluster, "cucm-pub", "CallManager"));
    let (done, why) = step(&give(&mut case, "cucm-sub1 own.txt", &own(&cluster, "cucm-pub", "CallManager")), "cucm-sub1", renew);
    assert!(!done && why.contains("that of cucm-pub.example.com, not of cucm-sub1"), "{why}");
    for host in HOSTS {
        give(&mut case, &format!("{host} right.txt"), &own(&cluster, host, "CallManager"));
        give(&mut case, &format!("{host} services 2.txt"), &output::service_list(&SERVICES, host == "cucm-pub"));
    }
    // Up to 11.5 each TFTP node signs its own.
    let plan = give(&mut case, "cucm-sub1 itl.txt", &list(&cluster, ListKind::Itl, "2026-02-15"));
    assert!(steps(&plan).find(|s| s.id == "given-1-2").is_some_and(|s| s.is_done()), "{}", plan.text());
    let (done, why) = step(&plan, "cucm-sub1", "Look at the list that this node hands out");
    assert!(!done && why.contains("signed this list"), "{why}");
}

/// A reset list that went to one node of two is sent again, and counts once it went to both.
#[test]
fn a_reset_in_full_closes_what_a_half_one_did_not() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = planned(&cluster, "ITLRecovery");
    cluster.renew("ITLRecovery", "2026-02-14");
    give(&mut case, "cucm-pub own.txt", &own(&cluster, "cucm-pub", "ITLRecovery"));
    let reset = |nodes: &[&str]| {
        let sent: String = nodes.iter().map(|n| format!("Successfully transferred reset ITL to node {n}.example.com\n")).collect();
        format!("admin:utils itl reset localkey\nThe reset ITL file was generated successfully\n{sent}")
    };
    let sign = "Sign with the publisher's CallManager key";
    let other = reset(&HOSTS).replace("localkey", "remotekey sftp user ITLRecovery.p12");
    let (done, why) = step(&give(&mut case, "cucm-pub other.txt", &other), "cucm-pub", sign);
    assert!(!done && why.contains("another command was run: it signed with remotekey"), "{why}");
    let (done, why) = step(&give(&mut case, "cucm-pub half.txt", &reset(&HOSTS[..1])), "cucm-pub", sign);
    assert!(!done && why.contains("went to cucm-sub1"), "{why}");
    assert!(step(&give(&mut case, "cucm-pub whole.txt", &reset(&HOSTS)), "cucm-pub", sign).0);
}

/// Files of one folder are read by their names: a list that names the new certificate is no older than the update.
#[test]
fn the_order_of_files_in_a_folder_closes_no_less() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed();
    let mut case = planned(&cluster, "CallManager");
    let old = list(&cluster, ListKind::Ctl, "2026-02-14");
    cluster.renew("CallManager", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "CallManager"));
    }
    let sees = "See that the CTL names the new certificate";
    give(&mut case, "cucm-pub 1 ctl.txt", &old);
    let update = give(&mut case, "cucm-pub 2 update.txt", "admin:utils ctl update CTLFile\nCTL file Updated\n");
    assert!(!step(&update, "cucm-pub", sees).0, "the list from before the update names the old one");
    let mut case = planned(&Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed(), "CallManager");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "CallManager"));
    }
    give(&mut case, "cucm-pub ctl.txt", &list(&cluster, ListKind::Ctl, "2026-02-15"));
    let update = give(&mut case, "cucm-pub update.txt", "admin:utils ctl update CTLFile\nCTL file Updated\n");
    assert!(step(&update, "cucm-pub", sees).0, "{}", update.text());
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

/// The list that the plan asks to save before the work shows what was, and closes no look at what is.
#[test]
fn a_list_from_before_the_work_closes_no_look() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = planned(&cluster, "CallManager");
    for host in HOSTS {
        give(&mut case, &format!("{host} itl.txt"), &list(&cluster, ListKind::Itl, "2026-01-10"));
    }
    cluster.renew("CallManager", "2026-02-14");
    let plan = give(&mut case, "all certificates.txt", &session(&[(output::QUERY, &cluster.certificate_query())]));
    assert!(step(&plan, "cucm-pub", "Self-signed: open CallManager").0);
    for host in HOSTS {
        assert!(!step(&plan, host, "Look at the list that this node hands out").0, "{host}");
    }
}

/// A CAPF that `show cert own` printed tells no node, and is the publisher's all the same.
#[test]
fn a_ctl_of_the_former_capf_closes_nothing() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed();
    let mut case = planned(&cluster, "CAPF");
    let former = list(&cluster, ListKind::Ctl, "2026-02-14");
    cluster.renew("CAPF", "2026-02-14");
    give(&mut case, "cucm-pub own.txt", &own(&cluster, "cucm-pub", "CAPF"));
    give(&mut case, "cucm-pub update.txt", "admin:utils ctl update CTLFile\nCTL file Updated\n");
    let look = "See that the CTL names the new certificate";
    let (done, differs) = step(&give(&mut case, "cucm-pub ctl.txt", &former), "cucm-pub", look);
    assert!(!done && differs.contains("the present CAPF is"), "{differs}");
    assert!(step(&give(&mut case, "cucm-pub ctl 2.txt", &list(&cluster, ListKind::Ctl, "2026-02-15")), "cucm-pub", look).0);
}

/// TVS was renewed in a night that was planned for CallManager alone: the plan says nothing of phones any more.
#[test]
fn a_plan_ends_where_an_anchor_is_renewed_that_it_does_not_name() {
    let mut cluster = Cluster::of_release(&HOSTS, "11.5.1.16900-16");
    let mut case = planned(&cluster, "CallManager");
    cluster.renew("CallManager", "2026-02-14");
    let query = |cluster: &Cluster| session(&[(output::QUERY, &cluster.certificate_query())]);
    assert!(!give(&mut case, "first.txt", &query(&cluster)).outgrown);
    cluster.renew("TVS", "2026-02-14");
    let plan = give(&mut case, "second.txt", &query(&cluster));
    assert!(plan.outgrown && plan.sentence().contains("it holds no more"), "{}", plan.sentence());
}

/// One input may hold the outputs of several nodes, each behind its own name.
#[test]
fn each_output_of_a_session_is_of_its_own_node() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = planned(&cluster, "CallManager");
    cluster.renew("CallManager", "2026-02-14");
    let of = |host: &str| {
        let own = cluster.show_cert_own(host, "CallManager");
        session(&[("show status", &format!("Host Name          : {host}\nDate : Sat Feb 14, 2026\n")), ("show cert own CallManager", &own)])
    };
    let plan = give(&mut case, "night.txt", &(of("cucm-pub") + "\n" + &of("cucm-sub1")));
    for host in HOSTS {
        assert!(step(&plan, host, "Self-signed: open CallManager").0, "{host}");
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

/// New releases call DRF's master by another name; a service that stops after its step was closed is told.
#[test]
fn services_close_by_either_name_and_their_end_is_told() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = begun(&cluster, &[]);
    plan(&mut case, "ipsec");
    cluster.renew("ipsec", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "ipsec"));
    }
    let services = "admin:utils service list\nCisco DRF Primary[STARTED]\nCisco DRF Local[STARTED]\nCisco Tftp[STARTED]\n";
    let master = "Restart Cisco DRF Master";
    assert!(!step(&give(&mut case, "cucm-sub1 services.txt", services), "cucm-pub", master).0);
    let plan = give(&mut case, "cucm-pub services.txt", services);
    assert!(step(&plan, "cucm-pub", master).0 && plan.unplanned.is_empty(), "{:?}", plan.unplanned);
    let plan = give(&mut case, "cucm-pub later.txt", &services.replace("Tftp[STARTED]", "Tftp[STOPPED]"));
    assert!(plan.unplanned.iter().any(|line| line.contains("Cisco Tftp") && line.contains("STOPPED now")), "{:?}", plan.unplanned);
}

/// One certificate for several nodes that both show now is the present one of the node that held the former alone.
#[test]
fn metadata_with_the_former_certificate_of_several_nodes_closes_nothing() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    cluster.share("tomcat", "2025-01-01");
    let metadata = |cluster: &Cluster| {
        let tomcat = cluster.certificate("cucm-pub.example.com", "tomcat");
        retrust_testing::saml::sp_metadata("cucm-pub.example.com", &cluster.nodes, tomcat)
    };
    let former = metadata(&cluster);
    let mut case =
        begun(&cluster, &[("cucm-pub sso.txt", output::sso_status(retrust_testing::day("2026-02-01"))), ("sp.xml", former.clone())]);
    plan(&mut case, "tomcat");
    cluster.share("tomcat", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "tomcat"));
    }
    let export = |plan: &Plan| steps(plan).find(|s| s.text.contains("Export All Metadata")).map(|s| (s.id.clone(), s.is_done()));
    let plan = give(&mut case, "former.xml", &former);
    assert!(export(&plan).is_some_and(|(_, done)| !done), "{:?}", export(&plan));
    let plan = give(&mut case, "new.xml", &metadata(&cluster));
    assert!(export(&plan).is_some_and(|(_, done)| done), "{:?}", export(&plan));
}

/// The list that a saved key or a restored one signs is one that phones know; the steps after it wait for no tick.
#[test]
fn a_recovery_closes_by_the_signer_that_phones_know() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let [known, saved] = ["2026-02-01", "2026-02-13"].map(|day| list(&cluster, ListKind::Itl, day));
    for purpose in ["CallManager", "TVS", "ITLRecovery"] {
        cluster.renew(purpose, "2026-02-10");
    }
    let present = list(&cluster, ListKind::Itl, "2026-02-11");
    let refused = "2026-02-12 10:00:00 Trust List update failed\n".to_owned();
    let mut case = begun(&cluster, &[("from a phone.txt", known), ("cucm-pub itl.txt", present), ("status.txt", refused)]);
    plan(&mut case, "CAPF");
    let sign = "Import the old recovery key";
    for host in HOSTS {
        case.add(&format!("{host} phones.txt"), phones(40).into_bytes());
    }
    let again = list(&cluster, ListKind::Itl, "2026-02-12");
    assert!(!step(&give(&mut case, "cucm-pub itl 2.txt", &again), "cucm-pub", sign).0, "that is what they refuse");
    assert!(step(&give(&mut case, "cucm-pub itl 3.txt", &saved), "cucm-pub", sign).0);
    let (done, why) = step(&give(&mut case, "cucm-pub itl 4.txt", &again), "each", "See who signs now.");
    assert!(!done && why.contains("Reset four phones first"), "what holds it is named: {why}");
}

/// A command that was declined, or failed, closes nothing, and that is told where it should have closed a step.
#[test]
fn a_command_that_does_not_say_that_it_was_done_is_told() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed();
    let mut case = planned(&cluster, "CallManager");
    cluster.renew("CallManager", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "CallManager"));
    }
    let declined = "admin:utils ctl update CTLFile\nThis operation will update the CTLFile. Do you want to continue? (y/n): n\n\nadmin:";
    let update = "Update the CTL";
    let (done, why) = step(&give(&mut case, "cucm-pub update.txt", declined), "cucm-pub", update);
    assert!(!done && why.contains("does not say that it was done"), "{why}");
    let updated = declined.replace(": n\n", ": y\nUpdating CTL file\nCTL file Updated\n");
    assert!(step(&give(&mut case, "cucm-pub update 2.txt", &updated), "cucm-pub", update).0);
}

/// A certificate of a host that is none of the cluster closes no renewal, and what a plan does not name is not wanted.
#[test]
fn what_the_plan_does_not_name_is_not_its_work() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = planned(&cluster, "TVS");
    let foreign = Cluster::of_release(&["x1"], "15.0.1.11900-23");
    let shown = session(&[("show cert own TVS", &foreign.show_cert_own("x1", "TVS"))]);
    let plan = give(&mut case, "cucm-pub own.txt", &shown);
    let renew = steps(&plan).find(|s| s.text.contains("Regenerate")).expect("a step").text.clone();
    let (done, why) = step(&plan, "cucm-pub", &renew);
    assert!(!done, "{why}");
    for purpose in ["TVS", "tomcat"] {
        cluster.renew(purpose, "2026-02-14");
        give(&mut case, &format!("cucm-pub own {purpose}.txt"), &own(&cluster, "cucm-pub", purpose));
    }
    let report = case.examine(retrust_testing::day("2026-02-16").date());
    let changes = report.work.expect("work").changes;
    let wanted = |what: &str| changes.iter().find(|c| c.what == what).map(|c| c.wanted);
    assert_eq!((wanted("TVS"), wanted("tomcat")), (Some(true), Some(false)), "{changes:?}");
}

/// A restore brings older certificates back: what nodes show since the work began is what they have.
#[test]
fn a_restore_ends_what_it_cures() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let restored = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let known = list(&cluster, ListKind::Itl, "2026-02-01");
    for purpose in ["CallManager", "TVS", "ITLRecovery"] {
        cluster.renew(purpose, "2026-02-10");
    }
    let mut case = begun(&cluster, &[("from a phone.txt", known)]);
    let day = retrust_testing::day("2026-02-16").date();
    let accused = |case: &mut Case| case.show(day).findings.iter().any(|f| f.id == "phones-trust-nothing");
    assert!(accused(&mut case));
    case.tick("recover-phone-trust-1");
    for host in HOSTS {
        for purpose in ["CallManager", "TVS", "ITLRecovery"].into_iter().filter(|p| *p != "ITLRecovery" || host == "cucm-pub") {
            case.add(&format!("{host} {purpose}.txt"), own(&restored, host, purpose).into_bytes());
        }
        case.add(&format!("{host} itl.txt"), list(&restored, ListKind::Itl, "2026-02-15").into_bytes());
    }
    assert!(!accused(&mut case));
    let changes = case.show(day).work.expect("work").changes;
    assert!(changes.iter().any(|c| c.what == "ITLRecovery"), "{changes:?}");
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

/// Off is asked of every node; and what the wizard did stands in the state that each shows afterwards.
#[test]
fn single_sign_on_closes_by_the_state_that_nodes_show() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let status = |when: &str, on: bool| session(&[("utils sso status", &output::sso_status_of(day(when), day(when), on))]);
    let first: Vec<(String, String)> = HOSTS.iter().map(|host| (format!("{host} sso.txt"), status("2025-03-12", true))).collect();
    let first: Vec<(&str, String)> = first.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    let mut case = begun(&cluster, &first);
    plan(&mut case, "tomcat");
    assert!(!step(&give(&mut case, "cucm-pub off.txt", &status("2025-03-12", false)), "cucm-pub", "Select Disable SAML SSO").0);
    assert!(step(&give(&mut case, "cucm-sub1 off.txt", &status("2025-03-12", false)), "cucm-pub", "Select Disable SAML SSO").0);
    cluster.renew("tomcat", "2026-02-15");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "tomcat"));
    }
    let import = "Choose the identity provider's metadata file";
    assert!(!step(&give(&mut case, "cucm-pub on.txt", &status("2025-03-12", true)), "cucm-pub", import).0, "it is the old date");
    let failed = status("2026-02-16", true).replace("= passed", "= failed");
    let plan = give(&mut case, "cucm-pub on 2.txt", &failed);
    assert!(step(&plan, "cucm-pub", import).0);
    let (done, why) = step(&plan, "cucm-pub", "Look at the state");
    assert!(!done && why.contains("the SSO test failed"), "{why}");
    assert!(step(&plan, "cucm-pub", "Select Disable SAML SSO").0, "what was closed stays closed");
}

/// No certificate from before is in the case: the list names another one, and that is enough; a cut output is not.
#[test]
fn a_renewal_is_seen_against_the_list_alone() {
    let mut cluster = Cluster::of_release(&HOSTS, "14.0.1.13900-155");
    let mut case = Case::default();
    case.add("network.txt", session(&[("show network cluster", &cluster.show_network_cluster())]).into_bytes());
    case.add("cucm-pub itl.txt", list(&cluster, ListKind::Itl, "2026-02-15").into_bytes());
    plan(&mut case, "TVS");
    cluster.renew("TVS", "2026-02-14");
    let open = "Self-signed: open TVS";
    let (done, why) = step(&give(&mut case, "cucm-sub1 own.txt", &own(&cluster, "cucm-sub1", "TVS")), "cucm-sub1", open);
    assert!(done, "{why}");
    let shown = own(&cluster, "cucm-pub", "TVS");
    let cut: String = shown.lines().take_while(|line| !line.contains("Validity")).map(|line| format!("{line}\n")).collect();
    assert!(!step(&give(&mut case, "cucm-pub cut.txt", &cut), "cucm-pub", open).0, "{cut}");
    assert!(step(&give(&mut case, "cucm-pub own.txt", &shown), "cucm-pub", open).0);
}

/// A list that names no CallManager of the node in whose session it stands is another node's.
#[test]
fn the_list_of_another_node_closes_nothing() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = planned(&cluster, "CallManager");
    cluster.renew("CallManager", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "CallManager"));
    }
    let mut other = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23");
    for purpose in ["CallManager", "TVS", "ITLRecovery"] {
        other.put("cucm-pub.example.com", purpose, cluster.certificate("cucm-pub", purpose).clone());
    }
    let of_publisher = list(&other, ListKind::Itl, "2026-02-14");
    let look = "Look at the list that this node hands out.";
    let (done, why) = step(&give(&mut case, "cucm-sub1 itl.txt", &of_publisher), "cucm-sub1", look);
    assert!(!done && why.contains("no CallManager of cucm-sub1"), "{why}");
    assert!(step(&give(&mut case, "cucm-sub1 itl 2.txt", &list(&cluster, ListKind::Itl, "2026-02-14")), "cucm-sub1", look).0);
}

/// Which nodes run TFTP was not known when the plan was made, so one step asks for the CTL of all: what is learned since
/// makes no old one right.
#[test]
fn an_old_ctl_stays_old_when_services_become_known() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed();
    let mut case = begun(&cluster, &[]);
    plan(&mut case, "CallManager");
    let old = list(&cluster, ListKind::Ctl, "2026-01-10");
    cluster.renew("CallManager", "2026-02-14");
    for host in HOSTS {
        give(&mut case, &format!("{host} own.txt"), &own(&cluster, host, "CallManager"));
    }
    give(&mut case, "cucm-pub update.txt", "admin:utils ctl update CTLFile\nCTL file Updated\n");
    give(&mut case, "cucm-pub ctl.txt", &list(&cluster, ListKind::Ctl, "2026-02-14"));
    let look = "See that the CTL names the new certificate";
    assert!(!step(&give(&mut case, "cucm-sub1 ctl.txt", &old), "cucm-pub", look).0);
    for host in HOSTS {
        let plan = give(&mut case, &format!("{host} services.txt"), &output::service_list(&SERVICES, host == "cucm-pub"));
        assert!(!step(&plan, "cucm-pub", look).0, "{}", plan.text());
    }
}

/// The query that shows the certificates of one round shows those of the next as they were: their turn has not come.
#[test]
fn what_is_not_its_turn_yet_does_not_differ() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    let mut case = planned(&cluster, "CallManager,TVS");
    cluster.renew("CallManager", "2026-02-14");
    let plan = give(&mut case, "query 2.txt", &session(&[(output::QUERY, &cluster.certificate_query())]));
    assert!(step(&plan, "cucm-pub", "Self-signed: open CallManager").0, "{}", plan.text());
    let next = steps(&plan).filter(|s| s.text.starts_with("Self-signed: open TVS"));
    let next: Vec<_> = next.filter_map(|s| s.verify.as_ref()).map(|v| (v.done, v.differs.as_deref())).collect();
    assert_eq!(next, [(None, None); 2], "{}", plan.text());
}
