//! What commands, pages and queries say that was done: of its node, in its order, and in full.

use crate::common::night::{begun, give, list, phones, plan, steps};
use crate::{HOSTS, SERVICES, own, planned, step};
use retrust::Case;
use retrust::report::Plan;
use retrust_testing::output::{self, session};
use retrust_testing::{Cluster, ListKind, day};

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
    let metadata = |cluster: &Cluster, nodes: &[String]| {
        let tomcat = cluster.certificate("cucm-pub.example.com", "tomcat");
        retrust_testing::saml::sp_metadata("cucm-pub.example.com", nodes, tomcat)
    };
    let nodes = cluster.nodes.clone();
    let former = metadata(&cluster, &nodes);
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
    let half = metadata(&cluster, &[nodes[0].clone(), "cucm-sub9.example.com".to_owned()]);
    let plan = give(&mut case, "half.xml", &half);
    let told = steps(&plan).filter_map(|s| s.verify.as_ref()?.differs.clone()).any(|why| why.contains("does not name cucm-sub1"));
    assert!(told && export(&plan).is_some_and(|(_, done)| !done), "{:?}", export(&plan));
    let plan = give(&mut case, "new.xml", &metadata(&cluster, &nodes));
    assert!(export(&plan).is_some_and(|(_, done)| done), "{:?}", export(&plan));
    let work = case.show(retrust_testing::day("2026-02-16").date()).work.expect("work");
    let changed = work.changes.iter().filter(|c| c.what == "tomcat").map(|c| c.node.clone().unwrap_or_default());
    assert_eq!(changed.collect::<Vec<_>>(), nodes);
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
