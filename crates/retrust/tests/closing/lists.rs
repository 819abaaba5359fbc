//! Looks at lists: each TFTP node its own, the new one and no other.

use crate::common::night::{begun, give, list, plan};
use crate::{HOSTS, SERVICES, own, planned, step};
use retrust::Case;
use retrust_testing::output::{self, session};
use retrust_testing::{Cluster, ListKind, day};

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
