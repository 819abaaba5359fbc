//! Every procedure, written for two clusters; and what must hold of all steps.

mod common;

use retrust::Case;
use retrust::case::Cluster;
use retrust::procedure::{PROCEDURES, Step};
use retrust_testing::output::{MODE, QUERY, service_list, session};
use retrust_testing::{ListKind, day};
use std::fmt::Write as _;

/// A cluster of two nodes, the second without TFTP.
fn cluster(release: &str, mixed: bool) -> Cluster {
    let mut made = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], release);
    made.mixed = mixed;
    let (query, mode, network, version) =
        (made.certificate_query(), made.security_mode(), made.show_network_cluster(), made.show_version_active());
    let mut case = Case::default();
    case.add(
        "pub.txt",
        session(&[("show version active", &version), ("show network cluster", &network), (QUERY, &query), (MODE, &mode)]).into_bytes(),
    );
    case.add("itl.txt", made.list(ListKind::Itl, day("2025-09-23")).show().into_bytes());
    let call = ["Cisco CallManager", "Cisco CTIManager", "Cisco Trust Verification Service", "Cisco Tomcat", "Cisco Tftp"];
    let capf =
        [call.as_slice(), &["Cisco Certificate Authority Proxy Function", "Cisco DRF Master", "Cisco DRF Local", "Cisco HAProxy"]].concat();
    case.add("cucm-pub services.txt", service_list(&capf, true).into_bytes());
    case.add("cucm-sub1 services.txt", service_list(&call[..4], false).into_bytes());
    case.clusters().remove(0)
}

fn all(cluster: &Cluster) -> impl Iterator<Item = (&'static str, Vec<Step>)> + '_ {
    PROCEDURES.iter().map(|p| (p.id, (p.steps)(cluster)))
}

/// Read a change before you accept it.
#[test]
fn steps_as_an_engineer_reads_them() {
    for (name, release, mixed) in [("15 non-secure", "15.0.1.11900-23", false), ("12.5 mixed", "12.5.1.14900-63", true)] {
        let cluster = cluster(release, mixed);
        let mut out = String::new();
        for (id, steps) in all(&cluster) {
            let _ = writeln!(out, "{id}");
            for (i, step) in steps.iter().enumerate() {
                let _ = writeln!(out, "{:>3}. {}: {}", i + 1, step.place, step.text);
                for (label, text) in [("$", &step.command), ("caution", &step.caution)] {
                    let _ = text.as_ref().map(|t| writeln!(out, "     {label} {t}"));
                }
                if let Some(verify) = &step.verify {
                    let by = verify.command.as_ref().map_or_else(String::new, |c| format!("{c}: "));
                    let closes = if verify.check.is_some() { " (an output closes it)" } else { "" };
                    let _ = writeln!(out, "     -> {by}{}{closes}", verify.expect);
                }
            }
        }
        insta::assert_snapshot!(name, out);
    }
}

#[test]
fn no_step_names_what_the_release_or_the_mode_lacks() {
    let text = |step: &Step| format!("{} {}", step.text, step.command.as_deref().unwrap_or(""));
    for (release, mixed) in [("11.5.1.12900-21", true), ("12.5.1.14900-63", false), ("14.0.1.13900-155", true), ("15.0.1.11900-23", false)]
    {
        let cluster = cluster(release, mixed);
        for (id, steps) in all(&cluster) {
            for step in &steps {
                let text = text(step);
                if release < "14" {
                    for late in ["HAProxy", "UDS Tomcat", "SSOSP Tomcat", "Phone Interaction on Certificate Update"] {
                        assert!(!text.contains(late), "{id} on {release} names {late}: {text}");
                    }
                }
                // A CTL is made in mixed mode alone; the procedure for a cluster that lacks its CTL is for mixed mode.
                if !mixed && !["update-ctl-after-capf", "mend-ctl-after-upgrade"].contains(&id) {
                    assert_ne!(step.command.as_deref(), Some("utils ctl update CTLFile"), "{id} on non-secure {release}");
                }
                // TFTP runs on the publisher alone here.
                let tftp = step.command.as_deref() == Some("utils service restart Cisco Tftp");
                assert!(!tftp || step.node.as_deref() == Some("cucm-pub.example.com"), "{id}: {text}");
            }
        }
    }
}

#[test]
fn every_step_says_how_to_see_that_it_worked() {
    let nothing = Cluster::default();
    let known = cluster("15.0.1.11900-23", true);
    let mut silent = Vec::new();
    for cluster in [&nothing, &known] {
        for (id, steps) in all(cluster) {
            assert!(!steps.is_empty(), "{id}");
            silent.extend(steps.iter().filter(|s| s.verify.is_none()).map(|s| format!("{id}: {}", s.text)));
            assert!(steps.iter().all(|s| !s.text.is_empty() && !s.place.is_empty()), "{id}");
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

/// What ends two anchors renewed together hangs on which of them is left.
#[test]
fn the_way_back_hangs_on_the_anchor_that_is_left() {
    let procedure = |release: &str, renew: [&'static str; 2]| {
        let mut made = retrust_testing::Cluster::of_release(&["cucm-pub", "cucm-sub1"], release);
        renew.iter().for_each(|p| made.renew(p, "2026-02-14"));
        let mut case = Case::default();
        case.add("query.txt", made.certificate_query().into_bytes());
        case.add("version.txt", made.show_version_active().into_bytes());
        let report = case.examine(day("2026-02-16").date());
        report.findings.iter().find(|f| f.id == "anchors-renewed-together").and_then(|f| f.procedure.clone())
    };
    let ends = |release, renew, id: &str| assert_eq!(procedure(release, renew).as_deref(), Some(id), "{renew:?} on {release}");
    ends("15.0.1.11900-23", ["ITLRecovery", "TVS"], "recover-by-localkey");
    ends("15.0.1.11900-23", ["CallManager", "TVS"], "rebuild-trust-lists");
    ends("15.0.1.11900-23", ["CallManager", "ITLRecovery"], "rebuild-trust-lists");
    ends("11.5.1.12900-21", ["CallManager", "TVS"], "recover-phone-trust");
}

/// Phones are enrolled in batches: a list in between says how many are left, and closes nothing.
#[test]
fn a_batch_of_lscs_that_is_left_is_counted() {
    let rows = |capfs: [&str; 2]| {
        let row = |(i, capf): (usize, &str)| format!("SEP00112233445{i} 1893456000    {capf}\n");
        let rows: String = capfs.into_iter().enumerate().map(row).collect();
        format!("name            lscvaliduntil lscissuername\n=============== ============= =============\n{rows}\n").into_bytes()
    };
    let cluster = retrust_testing::Cluster::new(&["cucm-pub"]);
    let present = cluster.certificate("cucm-pub", "CAPF").subject[0].1.clone();
    let mut case = retrust::Case::default();
    case.add("query.txt", cluster.certificate_query().into_bytes());
    case.add("lscs.txt", rows(["CAPF-0000aaaa", "CAPF-0000aaaa"]));
    let day = retrust_testing::day("2026-02-16").date();
    case.show(day);
    case.tick("renew-lscs-1");
    let enrolment = |case: &mut retrust::Case, name: &str, capfs| {
        case.add(name, rows(capfs));
        let report = case.show(day);
        let procedure = report.procedures.into_iter().find(|p| p.id == "renew-lscs").expect("procedure");
        procedure.steps.into_iter().find(|s| s.text.contains("LSC Expires")).and_then(|s| s.verify).expect("verify")
    };
    let some = enrolment(&mut case, "some.txt", [&present, "CAPF-0000aaaa"]);
    assert!(some.differs.is_some_and(|d| d.starts_with("1 in the list still with an LSC of CAPF-0000aaaa")) && some.done != Some(true));
    assert_eq!(enrolment(&mut case, "all.txt", [&present, &present]).done, Some(true));
}

#[test]
fn the_zone_that_is_mended_is_the_one_that_refused() {
    let places = |port: u32| {
        let line = format!(
            "2026-02-16T15:01:16.974-05:00 exp-c tvcs: Event=\"Outbound TLS Negotiation Error\" Service=\"SIP\" Dst-ip=\"203.0.113.5\" Dst-port=\"{port}\" Detail=\"Peer's TLS certificate identity was unacceptable\" Protocol=\"TLS\" Common-name=\"peer.example.com\"\n"
        );
        let report = common::examine(&[("exp-c.txt".to_owned(), line.into_bytes())], "2026-02-16");
        let procedure = report.procedures.into_iter().find(|p| p.id == "mend-expressway-zone").expect("called for");
        procedure.steps.iter().map(|s| format!("{} {}", s.place, s.text)).collect::<String>()
    };
    assert!(places(7001).contains("traversal zone"));
    assert!(!places(5062).contains("traversal zone") && places(5062).contains("TLS verify subject name"));
}

/// A renewal that days alone ask for leaves alone what has time; its services restart everywhere nonetheless.
#[test]
fn what_is_due_on_one_node_is_renewed_there() {
    let mut made = retrust_testing::Cluster::new(&["cucm-pub", "cucm-sub1"]);
    made.renew_on("cucm-sub1", "TVS", "2021-03-05");
    let mut case = Case::default();
    case.add("query.txt", made.certificate_query().into_bytes());
    let report = case.examine(day("2026-02-16").date());
    let renewal = report.procedures.into_iter().find(|p| p.id == "renew-tvs").expect("called for");
    let nodes =
        |word: &str| -> Vec<&str> { renewal.steps.iter().filter(|s| s.text.contains(word)).filter_map(|s| s.node.as_deref()).collect() };
    assert_eq!(nodes("open TVS and select Regenerate"), ["cucm-sub1.example.com"]);
    assert!(nodes("Restart").contains(&"cucm-pub.example.com"));
}
