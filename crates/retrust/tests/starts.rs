//! Where a plan starts: what the case shows of the lists that phones may hold.

mod common;

use common::night::{begun, give, list, phones, plan};
use retrust_testing::certificate::self_signed;
use retrust_testing::output::session;
use retrust_testing::{Cluster, KeyKind, ListKind, day};

const HOSTS: [&str; 2] = ["cucm-pub", "cucm-sub1"];

/// `localkey` was run after ITLRecovery, and its second half was not: what phones hold is not known, and comes first.
#[test]
fn an_open_localkey_is_finished_first() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23");
    cluster.renew("ITLRecovery", "2026-02-10");
    let by = |signers: &[&str]| format!("admin:show itl\n{}", cluster.list_signed(ListKind::Itl, day("2026-02-11"), signers).show());
    let planned = |itl: String, renew: &str| {
        let plan = plan(&mut begun(&cluster, &[("cucm-pub itl.txt", itl.clone()), ("cucm-sub1 itl.txt", itl)]), renew);
        let told = plan.assumed.iter().any(|a| a.contains("second half of a localkey recovery"));
        let finish = plan.preconditions.iter().any(|s| s.text.contains("taken the list that is signed now"));
        (plan.as_given.safe, plan.recommended.safe, told, finish)
    };
    for renew in ["TVS", "CallManager"] {
        assert_eq!(planned(by(&["CallManager", "ITLRecovery"]), renew), (false, true, true, true), "{renew}");
        assert_eq!(planned(by(&["ITLRecovery", "CallManager"]), renew), (true, true, false, false), "{renew}");
    }
    assert!(planned(by(&["CallManager", "ITLRecovery"]), "tomcat").0, "phones do not hang on it");
}

/// The CTL names the CAPF from before: phones with a TLS profile get no further by a reset.
#[test]
fn a_ctl_with_an_old_capf_is_updated_first() {
    let mut cluster = Cluster::of_release(&HOSTS, "14.0.1.13900-155").mixed();
    let old = list(&cluster, ListKind::Ctl, "2026-01-01");
    cluster.renew("CAPF", "2026-02-10");
    let planned = |ctl: String| {
        let plan = plan(&mut begun(&cluster, &[("cucm-pub ctl.txt", ctl)]), "TVS");
        let updates = plan.preconditions.iter().any(|s| s.command.as_deref() == Some("utils ctl update CTLFile"));
        (plan.as_given.rounds[0].strands.kinds.join(", "), plan.recommended.safe, updates)
    };
    assert_eq!(planned(old), ("phones with an authenticated or encrypted profile".to_owned(), true, true));
    assert_eq!(planned(list(&cluster, ListKind::Ctl, "2026-02-11")), (String::new(), true, false));
}

/// The lists of the phones name a CallManager that is gone: its successor's signature brings nobody back, and is not offered.
#[test]
fn no_way_back_is_named_that_saves_nobody() {
    let mut cluster = Cluster::of_release(&HOSTS, "15.0.1.11900-23").mixed();
    let lists = [ListKind::Ctl, ListKind::Itl].map(|kind| list(&cluster, kind, "2026-01-01"));
    cluster.renew("CallManager", "2026-02-10");
    let [ctl, itl] = lists;
    let plan = plan(&mut begun(&cluster, &[("cucm-pub ctl.txt", ctl), ("cucm-pub itl.txt", itl)]), "ITLRecovery");
    let recovery = plan.recovery.as_ref().map(|p| p.id.as_str()).unwrap_or_default();
    let saves = plan.ways_back.iter().find(|w| w.procedure == recovery).map(|w| w.saves.as_str());
    assert!(!plan.as_given.safe && !recovery.is_empty() && saves != Some("none"), "{recovery} saves {saves:?}: {}", plan.text());
}

/// Beside the newest list an older one: that phones took the newest is one reading, unless the case shows it.
#[test]
fn phones_may_still_hold_an_older_list() {
    let mut cluster = Cluster::of_release(&HOSTS, "11.5.1.14900-11");
    let old = list(&cluster, ListKind::Itl, "2026-01-01");
    cluster.renew("CallManager", "2026-02-10");
    let new = list(&cluster, ListKind::Itl, "2026-02-11");
    let planned = |more: &[(&str, String)]| {
        let plan = plan(&mut begun(&cluster, more), "TVS");
        assert!(plan.recommended.safe, "{}", plan.text());
        let why = plan.as_given.rounds[0].strands.why.contains("nothing in the case shows that they took that");
        (plan.as_given.safe, why, plan.assumed.iter().any(|a| a.contains("nothing in the case shows that phones took that list")))
    };
    let (first, now) = (("0 before.txt", old), ("cucm-pub itl.txt", new.clone()));
    assert_eq!(planned(std::slice::from_ref(&now)), (true, false, true), "it is assumed, and told");
    assert_eq!(planned(&[("cucm-pub 0 before.txt", first.1.clone()), now.clone()]), (false, true, false));
    let before = ("cucm-pub 0 before.txt", first.1);
    let page = |count: &str, second: &str| {
        let rows = format!("SEP001122334455\tSIP\tRegistered\tMatch\nSEP001122334466\tSIP\tRegistered\t{second}\n");
        ("phones.txt", format!("Phone ({count})\nDevice Name(Line)\tDevice Protocol\tStatus\tITL File Status\n{rows}"))
    };
    assert_eq!(planned(&[before.clone(), now.clone(), page("1 - 2 of 2", "Match")]), (true, false, false), "all phones hold it");
    for (count, second) in [("1 - 2 of 900", "Match"), ("1 - 2 of 2", "MisMatch")] {
        assert!(!planned(&[before.clone(), now.clone(), page(count, second)]).0, "{count} {second}");
    }
    assert!(!planned(&[page("1 - 2 of 2", "Match"), before.clone(), now.clone()]).0, "a page from before the list says nothing of it");
    assert!(!planned(&[before, now, ("SEP001122334455 itl.txt", new)]).0, "one phone says nothing of the others");
}

/// Tokens sign the CTL: it names ITLRecovery too, and no command of 12.5 signs it; from 14 on their client is gone.
#[test]
fn a_ctl_of_tokens_is_updated_with_itlrecovery() {
    let text = |release: &str| {
        let cluster = Cluster::of_release(&["cucm-pub"], release).mixed();
        let mut signing = cluster.clone();
        let publisher = signing.publisher().to_owned();
        signing.put(&publisher, "token", self_signed("SAST-ADN008580ef", "token", KeyKind::Rsa(0), day("2020-01-01"), 3650, &[]));
        let ctl = signing.list_signed(ListKind::Ctl, day("2026-01-01"), &["token", "ITLRecovery", "CallManager"]).show();
        plan(&mut begun(&cluster, &[("cucm-pub ctl.txt", format!("admin:show ctl\n{ctl}"))]), "ITLRecovery").text()
    };
    assert!(text("12.5.1.14900-63").contains("USB tokens"));
    let new = text("15.0.1.11900-23");
    assert!(new.contains("utils ctl set-cluster mixed-mode"), "{new}");
}

/// Phones that were out when the work began are not back because as many are registered as then.
#[test]
fn the_count_of_stranded_phones_is_no_measure() {
    let mut cluster = Cluster::of_release(&["cucm-pub"], "15.0.1.11900-23");
    let before = list(&cluster, ListKind::Itl, "2026-01-02");
    let known = cluster.certificate("cucm-pub", "ITLRecovery").clone();
    ["CallManager", "TVS", "ITLRecovery"].iter().for_each(|purpose| cluster.renew(purpose, "2026-02-10"));
    let now = list(&cluster, ListKind::Itl, "2026-02-11");
    let refused = "2026-02-12 10:00:00 Trust List update failed\n".to_owned();
    let outputs = [("cucm-pub before.txt", before), ("cucm-pub now.txt", now), ("status.txt", refused), ("cucm-pub count.txt", phones(3))];
    let mut case = begun(&cluster, &outputs);
    case.show(day("2026-02-16").date());
    let plan = plan(&mut case, "CAPF");
    assert!(plan.preconditions.iter().any(|s| s.command.as_deref().is_some_and(|c| c.starts_with("utils itl reset remotekey"))));
    let gate = |plan: &retrust::report::Plan| {
        let gate = plan.preconditions.iter().find(|s| s.text.starts_with("Wait until every phone is back")).expect("a gate").clone();
        let verify = gate.verify.expect("a check");
        (verify.done, verify.differs.unwrap_or_default())
    };
    let reset = "The reset ITL file was generated successfully\nSuccessfully transferred reset ITL to node cucm-pub\n";
    cluster.put("cucm-pub.example.com", "ITLRecovery", known);
    let signed = list(&cluster, ListKind::Itl, "2026-02-16");
    give(&mut case, "cucm-pub.txt", &(session(&[("utils itl reset remotekey sftp user ITLRecovery.p12", reset)]) + &signed));
    let (done, differs) = gate(&give(&mut case, "cucm-pub count2.txt", &(phones(3) + "admin:")));
    assert!(done != Some(true) && differs.contains("does not tell that they are back"), "{differs}");
    let (done, differs) = gate(&give(&mut case, "cucm-pub count3.txt", &phones(412)));
    assert!(done == Some(true), "{differs}");
}
