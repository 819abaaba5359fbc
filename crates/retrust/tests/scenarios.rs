//! The five scenarios, found in realistic cases and in people's dirt, and not found in healthy ones.

mod common;

use common::{evidence_stands, examine, text};
use retrust::report::Report;
use retrust_testing::archive::File;
use retrust_testing::certificate::{Authority, KeyKind};
use retrust_testing::output::{MODE, QUERY, service_list, session, show_cert, show_cert_14su2, sso_status};
use retrust_testing::{Cluster, ListKind, day, dirt, examples, log, saml};

/// The cases of an example, one for each kind of dirt that its texts may have gone through.
fn dirty(example: &examples::Example) -> Vec<(&'static str, Vec<File>)> {
    let kinds: Vec<&str> = dirt::all("x").into_iter().map(|(kind, _)| kind).collect();
    let pick = |content: &[u8], kind: &str| match std::str::from_utf8(content) {
        Ok(text) if !content.contains(&0) => dirt::all(text).into_iter().find(|(k, _)| *k == kind).map(|(_, b)| b).expect("kind"),
        _ => content.to_vec(),
    };
    kinds
        .into_iter()
        .map(|kind| (kind, example.files.iter().map(|(name, content)| (name.clone(), pick(content, kind))).collect()))
        .collect()
}

fn holds(report: &Report, scenario: &str) -> Option<String> {
    report.findings.iter().find(|f| f.scenario.as_deref() == Some(scenario)).map(|f| f.certainty.clone())
}

#[test]
fn each_scenario_is_found_whatever_the_paste_went_through() {
    let mut wrong = Vec::new();
    for (example, scenario) in [
        (examples::scenario_1(), "1"),
        (examples::scenario_2(), "2"),
        (examples::scenario_3(), "3"),
        (examples::scenario_4_1(), "4.1"),
        (examples::scenario_4_2(), "4.2"),
    ] {
        for (kind, files) in dirty(&example) {
            let report = examine(&files, example.as_of);
            evidence_stands(&report, &files);
            let found: Vec<_> = report.findings.iter().map(|f| (f.id.as_str(), f.certainty.as_str())).collect();
            // Nothing else of weight may be found beside it.
            let others = report
                .findings
                .iter()
                .filter(|f| f.scenario.as_deref() != Some(scenario) && f.severity != "info" && f.cause.is_none())
                .count();
            if holds(&report, scenario).as_deref() != Some("confirmed") || others > 0 {
                wrong.push(format!(
                    "{} {kind}: {found:?}; {:?}",
                    example.id,
                    report.artifacts.iter().map(|a| (&a.kind, &a.content, &a.problems)).collect::<Vec<_>>()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_healthy_cluster_and_noisy_logs_give_nothing() {
    let example = examples::healthy();
    let mut wrong = Vec::new();
    for (kind, files) in dirty(&example) {
        let report = examine(&files, example.as_of);
        evidence_stands(&report, &files);
        let found: Vec<_> = report.findings.iter().map(|f| f.id.as_str()).collect();
        if !found.is_empty() {
            wrong.push(format!("{kind}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The condition's answer, and the certainty where it holds.
fn verdict<'a>(report: &'a Report, id: &str) -> (&'a str, &'a str) {
    let word = report.verdicts.iter().find(|v| v.id == id).map(|v| v.verdict.as_str()).expect("every condition answers");
    let certainty = report.findings.iter().find(|f| f.id == id).map_or("", |f| f.certainty.as_str());
    assert_eq!(word == "holds", !certainty.is_empty(), "{id}");
    (word, certainty)
}

fn three() -> Cluster {
    Cluster::new(&["cucm-pub", "cucm-sub1", "cucm-sub2"])
}

fn renew_anchors(cluster: &mut Cluster, days: [&str; 3]) {
    for (purpose, day) in ["CallManager", "TVS", "ITLRecovery"].into_iter().zip(days) {
        cluster.renew(purpose, day);
    }
}

const S1: &str = "phones-trust-nothing";

mod scenario_1 {
    use super::*;

    #[test]
    fn an_old_list_of_which_no_anchor_survives_confirms_it() {
        let mut cluster = three();
        let old = cluster.list(ListKind::Itl, day("2025-10-01"));
        renew_anchors(&mut cluster, ["2026-02-12", "2026-02-13", "2026-02-14"]);
        let files = [text("itl before.txt", old.show()), text("query.txt", cluster.certificate_query())];
        assert_eq!(verdict(&examine(&files, "2026-02-16"), S1), ("holds", "confirmed"));
        let file = [("ITLFile.tlv".to_owned(), old.file()), text("query.txt", cluster.certificate_query())];
        assert_eq!(verdict(&examine(&file, "2026-02-16"), S1), ("holds", "confirmed"));
    }

    #[test]
    fn a_list_that_names_the_new_certificates_does_not_clear_it() {
        let mut cluster = three();
        renew_anchors(&mut cluster, ["2026-02-14"; 3]);
        let now = cluster.list(ListKind::Itl, day("2026-02-15"));
        let files = [text("itl.txt", now.show()), text("query.txt", cluster.certificate_query())];
        assert_eq!(verdict(&examine(&files, "2026-02-16"), S1), ("holds", "possible"));
        for symptom in [
            log::status_list_refused().to_owned(),
            log::tvs_refused("6583bc1fd2d7dec0bce581ce0002db55", "CN=ITLRECOVERY_cucm-pub.example.com"),
        ] {
            let files = [text("itl.txt", now.show()), text("query.txt", cluster.certificate_query()), text("symptom.txt", symptom)];
            assert_eq!(verdict(&examine(&files, "2026-02-16"), S1), ("holds", "likely"));
        }
    }

    #[test]
    fn an_old_ctl_makes_it_likely_in_mixed_mode() {
        let mut cluster = three().mixed();
        let old = cluster.list(ListKind::Ctl, day("2025-10-01"));
        renew_anchors(&mut cluster, ["2026-02-14"; 3]);
        let files =
            [text("ctl.txt", old.show()), text("query.txt", cluster.certificate_query()), text("mode.txt", cluster.security_mode())];
        assert_eq!(verdict(&examine(&files, "2026-02-16"), S1), ("holds", "likely"));
        cluster.mixed = false;
        let files =
            [text("ctl.txt", old.show()), text("query.txt", cluster.certificate_query()), text("mode.txt", cluster.security_mode())];
        assert_eq!(verdict(&examine(&files, "2026-02-16"), S1), ("holds", "possible"), "a CTL that is left over says nothing");
    }

    #[test]
    fn renewed_one_by_one_with_weeks_between_it_is_ruled_out() {
        let mut cluster = three();
        let old = cluster.list(ListKind::Itl, day("2025-10-01"));
        renew_anchors(&mut cluster, ["2026-01-05", "2026-01-26", "2026-02-16"]);
        let now = cluster.list(ListKind::Itl, day("2026-02-17"));
        for list in [&old, &now] {
            let files = [
                text("itl.txt", list.show()),
                text("query.txt", cluster.certificate_query()),
                text("status.txt", log::status_list_refused()),
            ];
            assert_eq!(verdict(&examine(&files, "2026-02-20"), S1), ("ruled-out", ""));
        }
    }

    #[test]
    fn a_tvs_that_survives_makes_it_the_lesser_finding_and_names_who_is_saved() {
        let mut cluster = three();
        let old = cluster.list(ListKind::Itl, day("2025-10-01"));
        cluster.renew("CallManager", "2026-02-14");
        cluster.renew("ITLRecovery", "2026-02-14");
        cluster.renew_on("cucm-pub", "TVS", "2026-02-14");
        cluster.renew_on("cucm-sub1", "TVS", "2026-02-14");
        let files = [text("itl before.txt", old.show()), text("query.txt", cluster.certificate_query())];
        let report = examine(&files, "2026-02-16");
        assert_eq!(verdict(&report, S1), ("ruled-out", ""));
        let lesser = report.findings.iter().find(|f| f.id == "trust-list-outdated").expect("the lesser finding");
        assert_eq!((lesser.scenario.as_deref(), lesser.severity.as_str()), (None, "medium"));
        assert!(lesser.here.contains("cucm-sub2") && !lesser.here.contains("holds cucm-pub"), "{}", lesser.here);
    }

    #[test]
    fn a_signer_that_survives_saves_everyone() {
        let mut cluster = three();
        let old = cluster.list(ListKind::Itl, day("2025-10-01"));
        cluster.renew("CallManager", "2026-02-14");
        cluster.renew("TVS", "2026-02-14");
        let files = [text("itl before.txt", old.show()), text("query.txt", cluster.certificate_query())];
        let report = examine(&files, "2026-02-16");
        assert_eq!(verdict(&report, S1), ("ruled-out", ""));
        assert_eq!(verdict(&report, "trust-list-outdated"), ("holds", "confirmed"));
    }

    #[test]
    fn an_installation_of_one_day_is_no_renewal() {
        let cluster = Cluster::installed(&["cucm-pub", "cucm-sub1"], "2025-11-03");
        let files =
            [text("itl.txt", cluster.list(ListKind::Itl, day("2025-11-03")).show()), text("query.txt", cluster.certificate_query())];
        assert_eq!(verdict(&examine(&files, "2026-02-16"), S1), ("open", ""));
    }

    #[test]
    fn a_tomcat_that_was_renewed_since_makes_no_renewal_of_an_installation() {
        let mut cluster = Cluster::installed(&["cucm-pub", "cucm-sub1"], "2025-03-10");
        cluster.renew("tomcat", "2025-06-10");
        let files =
            [text("itl.txt", cluster.list(ListKind::Itl, day("2025-03-10")).show()), text("query.txt", cluster.certificate_query())];
        assert!(!examine(&files, "2026-02-16").is_bad());
    }

    #[test]
    fn a_certificate_renewed_a_second_time_clears_nothing() {
        let mut cluster = three();
        let old = cluster.list(ListKind::Itl, day("2025-10-01"));
        renew_anchors(&mut cluster, ["2026-02-14"; 3]);
        cluster.renew_on("cucm-sub2", "CallManager", "2026-02-24");
        let files = [text("itl before.txt", old.show()), text("query.txt", cluster.certificate_query())];
        assert_eq!(verdict(&examine(&files, "2026-02-26"), S1), ("holds", "confirmed"));
    }

    #[test]
    fn a_phrase_alone_proves_nothing_and_is_open() {
        let report = examine(&[text("status.txt", log::status_list_refused())], "2026-02-16");
        assert_eq!(verdict(&report, S1), ("open", ""));
        assert!(report.unknowns[0].command.as_deref().is_some_and(|c| c.starts_with("run sql select c.servername")));
    }

    #[test]
    fn a_cut_list_confirms_nothing() {
        let mut cluster = three();
        let old = cluster.list(ListKind::Itl, day("2025-10-01")).show();
        let cut = old.split("ITL Record #:9").next().expect("text");
        renew_anchors(&mut cluster, ["2026-02-14"; 3]);
        let files = [text("itl before.txt", cut), text("query.txt", cluster.certificate_query())];
        let report = examine(&files, "2026-02-16");
        assert_eq!(verdict(&report, S1), ("holds", "likely"));
        assert!(report.artifacts[0].problems[0].message.contains("cut after record 8"), "{:?}", report.artifacts[0].problems);
    }

    #[test]
    fn two_field_sets_of_show_cert_decide_it_as_well() {
        let mut cluster = Cluster::new(&["cucm-pub"]);
        let old = cluster.list(ListKind::Itl, day("2025-10-01"));
        renew_anchors(&mut cluster, ["2026-02-14"; 3]);
        for print in [|c: &retrust_testing::Certificate| show_cert(c, false), show_cert_14su2] {
            let certificates: Vec<(String, String)> = ["CallManager", "TVS", "ITLRecovery"]
                .iter()
                .map(|p| (format!("show cert own {p}"), print(cluster.certificate("cucm-pub", p))))
                .collect();
            let parts: Vec<(&str, &str)> = certificates.iter().map(|(c, o)| (c.as_str(), o.as_str())).collect();
            let files = [text("itl before.txt", old.show()), text("certificates.txt", session(&parts))];
            assert_eq!(verdict(&examine(&files, "2026-02-16"), S1), ("holds", "confirmed"));
        }
    }
}

mod scenario_2 {
    use super::*;

    const ID: &str = "sso-sp-metadata-stale";

    fn renewed() -> (Cluster, retrust_testing::Certificate) {
        let mut cluster = three();
        let old = cluster.certificate("cucm-pub", "tomcat").clone();
        cluster.renew("tomcat", "2026-02-14");
        (cluster, old)
    }

    #[test]
    fn each_witness_alone() {
        let (cluster, old) = renewed();
        let query = || text("query.txt", cluster.certificate_query());
        let log = |content: String| text("ssosp.log", content);
        assert_eq!(verdict(&examine(&[log(log::sso_decrypt_error().to_owned())], "2026-02-17"), ID), ("holds", "likely"));
        assert_eq!(verdict(&examine(&[query(), log(log::sso_response(&old))], "2026-02-17"), ID), ("holds", "confirmed"));
        assert_eq!(
            verdict(
                &examine(&[query(), text("sp.xml", saml::sp_metadata("cucm-pub.example.com", &cluster.nodes, &old))], "2026-02-17"),
                ID
            ),
            ("holds", "likely")
        );
        assert_eq!(verdict(&examine(&[query(), text("status.txt", sso_status(day("2025-03-12")))], "2026-02-17"), ID), ("holds", "likely"));
    }

    #[test]
    fn new_metadata_rules_it_out() {
        let (cluster, _) = renewed();
        let new = cluster.certificate("cucm-pub", "tomcat");
        let files = [
            text("query.txt", cluster.certificate_query()),
            text("sp.xml", saml::sp_metadata("cucm-pub.example.com", &cluster.nodes, new)),
            text("status.txt", sso_status(day("2026-02-16"))),
            text("ssosp.log", format!("{}{}", log::sso_noise(), log::sso_response(new))),
        ];
        assert_eq!(verdict(&examine(&files, "2026-02-17"), ID), ("ruled-out", ""));
    }

    #[test]
    fn metadata_that_holds_itlrecovery_does_not_mind_tomcat() {
        let (cluster, _) = renewed();
        let recovery = cluster.certificate("cucm-pub", "ITLRecovery");
        let files = [
            text("query.txt", cluster.certificate_query()),
            text("sp.xml", saml::sp_metadata("cucm-pub.example.com", &cluster.nodes, recovery)),
            text("status.txt", sso_status(day("2025-03-12"))),
        ];
        assert_eq!(verdict(&examine(&files, "2026-02-17"), ID), ("ruled-out", ""));
    }

    #[test]
    fn a_later_login_or_an_older_log_clears_it() {
        let (cluster, old) = renewed();
        let later = format!("{}{}", log::sso_decrypt_error(), log::sso_noise());
        assert_eq!(verdict(&examine(&[text("ssosp.log", later)], "2026-02-17"), ID), ("ruled-out", ""));
        let before = log::sso_response(&old).replace("2026-02-16", "2026-02-01");
        assert_eq!(
            verdict(&examine(&[text("query.txt", cluster.certificate_query()), text("ssosp.log", before)], "2026-02-17"), ID).0,
            "open"
        );
    }

    #[test]
    fn a_login_in_a_later_log_and_a_response_to_the_present_key_clear_it() {
        let (cluster, old) = renewed();
        let query = || text("query.txt", cluster.certificate_query());
        let failed = text("ssosp00003.log", format!("{}{}", log::sso_response(&old), log::sso_decrypt_error()));
        let after = text("ssosp00004.log", log::sso_noise().replace("2026-02-16", "2026-02-17"));
        assert_eq!(verdict(&examine(&[query(), failed, after], "2026-02-18"), ID), ("ruled-out", ""));
        let present = text("ssosp.log", log::sso_response(cluster.certificate("cucm-pub", "tomcat")));
        let files = [query(), present, text("status.txt", sso_status(day("2025-03-12")))];
        assert_eq!(verdict(&examine(&files, "2026-02-18"), ID), ("ruled-out", ""));
    }

    #[test]
    fn sso_switched_off_is_not_applicable_and_nothing_is_open() {
        let off = sso_status(day("2025-03-12")).replace("SAML SSO Enabled", "SAML SSO Disabled");
        assert_eq!(verdict(&examine(&[text("status.txt", off)], "2026-02-17"), ID), ("not-applicable", ""));
        assert_eq!(verdict(&examine(&[], "2026-02-17"), ID), ("open", ""));
    }

    #[test]
    fn the_neighbours_are_told_apart_with_their_own_cure() {
        for (content, id, procedure) in [
            (log::sso_signature_error(), "sso-idp-certificate-changed", "update-idp-metadata"),
            (log::sso_time_error(), "sso-clock-skew", "correct-the-clock"),
        ] {
            let report = examine(&[text("ssosp.log", content)], "2026-02-17");
            assert_eq!(report.findings.len(), 1, "{id}");
            let finding = &report.findings[0];
            assert_eq!((finding.id.as_str(), finding.scenario.as_deref(), finding.procedure.as_deref()), (id, None, Some(procedure)));
        }
    }
}

mod scenario_3 {
    use super::*;

    const CUCM: &str = "mra-cucm-does-not-trust-expressway";
    const EXPRESSWAY: &str = "mra-expressway-does-not-trust-cucm";

    #[test]
    fn who_refused_whom_by_the_log_alone() {
        let alert = examine(&[text("exp.txt", log::expressway_alert("cucm-pub.example.com"))], "2026-02-17");
        assert_eq!((verdict(&alert, CUCM), verdict(&alert, EXPRESSWAY).0), (("holds", "confirmed"), "open"));
        let failed = examine(&[text("exp.txt", log::expressway_verify_failed("cucm-sub1.example.com"))], "2026-02-17");
        assert_eq!((verdict(&failed, CUCM).0, verdict(&failed, EXPRESSWAY)), ("open", ("holds", "confirmed")));
    }

    #[test]
    fn other_hosts_and_other_files_are_no_witnesses() {
        let cluster = three();
        let query = || text("query.txt", cluster.certificate_query());
        let cloud = log::expressway_alert("idbroker.webex.com").lines().last().map(|l| format!("{l}\n")).expect("the alert");
        let between = "2026-02-16T14:50:00.000-05:00 exp-c tvcs: x\n".repeat(60);
        let files = [query(), text("exp.txt", format!("{}{between}{cloud}", log::expressway_noise()))];
        assert!(examine(&files, "2026-02-17").findings.is_empty());
        let root = Authority::root("IdP CA", KeyKind::Rsa(0), day("2024-01-10"));
        let export = root.issue("idp.example.com", "idp", KeyKind::Rsa(1), day("2025-10-01"), 700, &[]);
        assert!(examine(&[query(), text("export.pem", export.pem())], "2026-02-17").findings.is_empty());
    }

    #[test]
    fn a_node_whose_own_store_lacks_the_ca_is_named() {
        let root = Authority::root("Edge Root", KeyKind::Rsa(0), day("2024-01-10"));
        let server = root.issue("exp-c.example.com", "exp-c", KeyKind::Rsa(1), day("2026-02-01"), 397, &["exp-c.example.com"]);
        let mut cluster = three();
        cluster.trust("CallManager-trust", &root.certificate);
        cluster.trust("tomcat-trust", &root.certificate);
        let (network, full) = (cluster.show_network_cluster(), cluster.show_cert_list_trust());
        let other = full
            .replace("tomcat-trust/Edge_Root", "tomcat-trust/Other_Root")
            .replace(&root.certificate.serial, "0123456789abcdef0123456789abcdef");
        let files = |second: &str| {
            [
                text("network.txt", network.clone()),
                text("cucm-pub trust.txt", full.clone()),
                text("cucm-sub1 trust.txt", second.to_owned()),
                text("server_exp-c.pem", server.pem()),
            ]
        };
        assert_eq!(verdict(&examine(&files(&full), "2026-02-17"), CUCM), ("ruled-out", ""));
        let report = examine(&files(&other), "2026-02-17");
        assert_eq!(verdict(&report, CUCM), ("holds", "likely"));
        let found = report.findings[0].found.as_deref().expect("found");
        assert!(found.contains("tomcat-trust of cucm-sub1.example.com lacks Edge Root") && !found.contains("cucm-pub"), "{found}");
    }

    #[test]
    fn the_root_is_enough_where_the_intermediate_is_sent() {
        let root = Authority::root("Root", KeyKind::Rsa(0), day("2024-01-10"));
        let issuing = root.intermediate("Issuing", KeyKind::Rsa(1), day("2024-01-10"));
        let mut cluster = three();
        for purpose in ["tomcat", "CallManager"] {
            for node in cluster.nodes.clone() {
                let leaf = issuing.issue(&node, &format!("{purpose} {node}"), KeyKind::Rsa(3), day("2025-10-01"), 700, &[&node]);
                cluster.put(&node, purpose, leaf);
            }
        }
        cluster.trust("tomcat-trust", &issuing.certificate);
        let files = [text("query.txt", cluster.certificate_query()), text("expressway-trusted-ca.pem", root.certificate.pem())];
        assert_eq!(verdict(&examine(&files, "2026-02-17"), EXPRESSWAY), ("ruled-out", ""));
    }

    #[test]
    fn a_name_that_is_missing_is_another_fault() {
        let report = examine(&[text("exp.txt", log::expressway_name("cucm-pub"))], "2026-02-17");
        assert_eq!(report.findings.len(), 1);
        assert_eq!((report.findings[0].id.as_str(), report.findings[0].scenario.as_deref()), ("mra-name-not-in-certificate", None));
    }

    #[test]
    fn a_subscriber_whose_ca_expressway_lacks_is_named_with_the_ca() {
        let made = day("2024-01-10");
        let (one, two) = (Authority::root("Root One", KeyKind::Rsa(0), made), Authority::root("Root Two", KeyKind::Rsa(1), made));
        let mut cluster = three();
        for purpose in ["tomcat", "CallManager"] {
            for node in cluster.nodes.clone() {
                let issuer = if node.starts_with("cucm-sub2") && purpose == "tomcat" { &two } else { &one };
                cluster.put(
                    &node,
                    purpose,
                    issuer.issue(&node, &format!("{purpose} {node}"), KeyKind::Rsa(3), day("2025-10-01"), 700, &[&node]),
                );
            }
        }
        let files = |bundle: String| [text("query.txt", cluster.certificate_query()), text("expressway-trusted-ca.pem", bundle)];
        let report = examine(&files(one.certificate.pem()), "2026-02-17");
        assert_eq!(verdict(&report, EXPRESSWAY), ("holds", "likely"));
        let found = report.findings[0].found.as_deref().expect("found");
        assert!(found.contains("tomcat of cucm-sub2.example.com") && found.contains("Root Two") && !found.contains("sub1"), "{found}");
        let whole = examine(&files(format!("{}{}", one.certificate.pem(), two.certificate.pem())), "2026-02-17");
        assert_eq!(verdict(&whole, EXPRESSWAY), ("ruled-out", ""));
    }
}

mod scenario_4 {
    use super::*;

    #[test]
    fn dot1x_by_the_phone_s_own_lines() {
        let id = "dot1x-refused";
        let console = |content: &str| text("console.txt", content);
        assert_eq!(verdict(&examine(&[console(log::console_dot1x_failed())], "2026-02-17"), id), ("holds", "likely"));
        assert_eq!(verdict(&examine(&[console(log::console_noise())], "2026-02-17"), id), ("ruled-out", ""));
        assert_eq!(verdict(&examine(&[text("status.txt", "802.1x Authentication: Failed\n")], "2026-02-17"), id).1, "possible");
        assert_eq!(verdict(&examine(&[], "2026-02-17"), id), ("open", ""));
        // A CAPF of long ago is no cause.
        let cluster = three();
        let files = [
            console(log::console_dot1x_failed()),
            text("capf.txt", session(&[("show cert own CAPF", &cluster.show_cert_own("cucm-pub", "CAPF"))])),
        ];
        assert_eq!(verdict(&examine(&files, "2026-02-17"), id), ("open", ""));
    }

    #[test]
    fn the_ctl_matters_in_mixed_mode_only() {
        let id = "ctl-holds-old-capf";
        let mut cluster = three().mixed();
        let old = cluster.list(ListKind::Ctl, day("2025-10-01"));
        cluster.renew("CAPF", "2026-02-14");
        let new = cluster.list(ListKind::Ctl, day("2026-02-15"));
        let files = |list: &str, mode: &str| {
            [text("session.txt", session(&[("show ctl", list), (QUERY, &cluster.certificate_query()), (MODE, mode)]))]
        };
        assert_eq!(verdict(&examine(&files(&old.show(), &cluster.security_mode()), "2026-02-16"), id), ("holds", "confirmed"));
        // Its CCM+TFTP records have their certificates: they would be empty once mixed mode was left.
        assert_eq!(verdict(&examine(&files(&old.show(), ""), "2026-02-16"), id), ("holds", "confirmed"));
        assert_eq!(verdict(&examine(&files(&new.show(), &cluster.security_mode()), "2026-02-16"), id), ("ruled-out", ""));
        let non_secure = cluster.security_mode().replace("ClusterSecurityMode 1", "ClusterSecurityMode 0");
        assert_eq!(verdict(&examine(&files(&old.show(), &non_secure), "2026-02-16"), id), ("not-applicable", ""));
        assert_eq!(verdict(&examine(&files("", &cluster.security_mode()), "2026-02-16"), id), ("open", ""));
    }

    #[test]
    fn of_two_captures_the_newer_counts() {
        let mut cluster = three().mixed();
        let old = cluster.list(ListKind::Ctl, day("2025-10-01")).show();
        cluster.renew("CAPF", "2026-02-14");
        let new = cluster.list(ListKind::Ctl, day("2026-02-15")).show();
        let files = [
            text("before.txt", old),
            text("after.txt", new),
            text("query.txt", cluster.certificate_query()),
            text("mode.txt", cluster.security_mode()),
        ];
        assert_eq!(verdict(&examine(&files, "2026-02-16"), "ctl-holds-old-capf"), ("ruled-out", ""));
    }
}

mod procedures {
    use super::*;

    #[test]
    fn only_nodes_that_run_the_service_and_the_publisher_first() {
        let example = examples::scenario_1();
        let report = examine(&example.files, example.as_of);
        let procedure = report.procedures.iter().find(|p| p.id == "recover-phone-trust").expect("procedure");
        let tftp: Vec<_> = procedure
            .steps
            .iter()
            .filter(|s| s.text.starts_with("Restart Cisco Tftp"))
            .map(|s| s.node.clone().unwrap_or_default())
            .collect();
        assert_eq!(tftp, ["cucm-pub.example.com", "cucm-sub1.example.com"], "cucm-sub2 runs no TFTP");
    }

    #[test]
    fn a_release_gets_no_command_that_it_lacks() {
        let mut cluster = three();
        let old = cluster.certificate("cucm-pub", "tomcat").clone();
        cluster.renew("tomcat", "2026-02-14");
        let commands = |release: &str| {
            let mut cluster = cluster.clone();
            cluster.release = release.to_owned();
            let files = [
                text(
                    "s.txt",
                    session(&[
                        ("show network cluster", &cluster.show_network_cluster()),
                        ("show version active", &cluster.show_version_active()),
                        (QUERY, &cluster.certificate_query()),
                    ]),
                ),
                text("sp.xml", saml::sp_metadata("cucm-pub.example.com", &cluster.nodes, &old)),
            ];
            let report = examine(&files, "2026-02-17");
            report.procedures.iter().flat_map(|p| p.steps.clone()).filter_map(|s| s.command).collect::<Vec<_>>()
        };
        let uds = "utils service restart Cisco UDS Tomcat".to_owned();
        assert!(commands("15.0.1.11900-23").contains(&uds));
        assert!(!commands("12.5.1.14900-11").contains(&uds));
    }

    #[test]
    fn services_that_were_not_listed_are_said_so() {
        let example = examples::scenario_4_2();
        let report = examine(&example.files, example.as_of);
        let restart = report.procedures[0].steps.iter().find(|s| s.text.starts_with("Restart Cisco Tftp")).expect("restart");
        assert!(restart.text.contains("not in the case"));
        let services = service_list(&["Cisco Tftp"], true);
        assert!(services.contains("Primary Node =true"));
    }
}

mod neighbours {
    use super::*;

    #[test]
    fn expired_identities_by_the_day_asked_about() {
        let id = "certificate-expired";
        let files = [text("query.txt", three().certificate_query())];
        assert_eq!(verdict(&examine(&files, "2026-02-16"), id), ("ruled-out", ""));
        let late = examine(&files, "2029-03-01");
        assert_eq!(verdict(&late, id), ("holds", "confirmed"));
        let here = &late.findings.iter().find(|f| f.id == id).expect("finding").here;
        assert!(here.contains("ipsec of cucm-pub.example.com") && !here.contains("TVS"), "{here}");
        assert_eq!(verdict(&examine(&[], "2026-02-16"), id), ("open", ""));
    }

    #[test]
    fn a_list_that_was_changed_and_one_that_was_not() {
        let id = "trust-list-invalid";
        let mut file = three().list(ListKind::Itl, day("2026-01-02")).file();
        assert_eq!(verdict(&examine(&[("ITLFile.tlv".to_owned(), file.clone())], "2026-02-16"), id), ("ruled-out", ""));
        *file.last_mut().expect("bytes") ^= 1;
        assert_eq!(verdict(&examine(&[("ITLFile.tlv".to_owned(), file)], "2026-02-16"), id), ("holds", "confirmed"));
        assert_eq!(verdict(&examine(&[], "2026-02-16"), id), ("open", ""));
    }
}

/// Which way back works is shown by the model, on the phones of the case; nobody asks for one where phones are well.
#[test]
fn ways_back_are_tried_on_the_phones_of_the_case() {
    let saves = |example: &retrust_testing::examples::Example| {
        let report = examine(&example.files, example.as_of);
        report.ways_back.iter().map(|w| format!("{} {}", w.procedure, w.saves)).collect::<Vec<_>>()
    };
    assert_eq!(
        saves(&examples::scenario_1()),
        [
            "rebuild-trust-lists none",
            "bridge-by-phone-sast-trust none",
            "recover-by-localkey none",
            "recover-by-remotekey all",
            "point-to-another-tftp none",
            "restore-by-drs all",
            "delete-lists-on-phones all"
        ]
    );
    for example in [examples::healthy(), examples::scenario_2(), examples::scenario_4_2()] {
        assert!(saves(&example).is_empty(), "{}", example.id);
    }
}
