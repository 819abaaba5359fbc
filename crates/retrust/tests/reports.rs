//! Whole reports: snapshots, the schema, redaction, the calendar.

mod common;

use common::{examine, text};
use retrust::report;
use retrust_testing::examples;

/// The report in words, for each example. Read a change before you accept it.
#[test]
fn reports_as_an_engineer_reads_them() {
    for example in examples::all() {
        let report = examine(&example.files, example.as_of);
        insta::assert_snapshot!(format!("text@{}", example.id), report::text(&report));
    }
}

#[test]
fn a_ticket_and_a_calendar() {
    let example = examples::scenario_4_2();
    let report = examine(&example.files, example.as_of);
    insta::assert_snapshot!("markdown@scenario-4-2", report::markdown(&report));
    let calendar = report::calendar(&report);
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.ends_with("END:VCALENDAR\r\n"));
    assert!(calendar.split("\r\n").all(|l| l.len() <= 75), "lines are folded at 75 octets");
    assert_eq!(calendar.matches("BEGIN:VEVENT").count(), report.certificates.iter().filter(|c| c.store == "identity").count());
    let uids: std::collections::BTreeSet<&str> = calendar.split("\r\n").filter(|l| l.starts_with("UID:")).collect();
    assert_eq!(uids.len(), calendar.matches("UID:").count());
    assert!(!uids.iter().any(|u| u.contains("cucm")), "identifiers bear no name");
}

/// The committed schema admits every report. That it is the code's own, a test of xtask holds.
#[test]
fn every_report_fits_its_schema() {
    let schema = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/report.schema.json")).expect("schema");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("json");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for example in examples::all() {
        let report = examine(&example.files, example.as_of);
        let value: serde_json::Value = serde_json::from_str(&report.json()).expect("json");
        let errors: Vec<String> = validator.iter_errors(&value).map(|e| format!("{} at {}", e, e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", example.id);
        let kept: report::Report = serde_json::from_value(value).expect("reads back");
        assert_eq!(kept, report);
    }
}

/// No host, domain, organisation, place or phone of the case is left in any form of the report.
#[test]
fn redaction_leaves_no_original_name() {
    for example in examples::all() {
        let report = report::redact(&examine(&example.files, example.as_of));
        let everything =
            format!("{}{}{}{}", report.json(), report::markdown(&report), report::text(&report), report::calendar(&report)).to_lowercase();
        for token in ["cucm-pub", "cucm-sub", "exp-c.", "example.com", "o=example", "bern", "sep001122334455", "10.0.0.1", "ou=voice"] {
            let at = everything
                .find(token)
                .map(|at| everything.get(at.saturating_sub(80)..(at + 60).min(everything.len())).unwrap_or("").to_owned());
            assert_eq!(at, None, "{}: {token}", example.id);
        }
        assert_eq!(report.findings.len(), examine(&example.files, example.as_of).findings.len());
    }
}

#[test]
fn the_impact_table_leads_with_what_was_renewed() {
    let example = examples::scenario_1();
    let report = examine(&example.files, example.as_of);
    let renewed: Vec<&str> = report.impact.iter().filter(|r| r.renewed).map(|r| r.purpose.as_str()).collect();
    assert_eq!(renewed, ["CallManager", "TVS", "ITLRecovery"]);
    assert_eq!(report.impact.len(), 6);
    assert_eq!(report.impact[0].purpose, "CallManager");
}

#[test]
fn redaction_hides_ipv6_addresses_and_folders_and_keeps_times_and_serials() {
    let peer = "2026-02-16T15:01:16.974-05:00 exp-e tvcs: Event=\"Inbound TLS Negotiation Error\" Service=\"SIP\" Src-ip=\"2a01:4f8:0:1::7\" Src-port=\"25697\" Dst-ip=\"fe80::1\" Dst-port=\"7001\" Detail=\"self signed certificate in certificate chain\" Protocol=\"TLS\" Level=\"1\" UTCTime=\"2026-02-16 20:01:16,974\"\n";
    let report = report::redact(&examine(&[text("Kunde Acme/Werk Nord/exp-e.log", peer)], "2026-02-16"));
    let json = report.json();
    for token in ["2a01:4f8", "fe80::1", "Kunde", "Werk Nord"] {
        assert!(!json.contains(token), "{token} is left: {json}");
    }
    assert!(json.contains("20:01:16,974") && json.contains("folder-1/folder-2/"), "{json}");
}

/// What a name may be spelt as: base64, an address with its port, a phone's address as switches write it.
#[test]
fn redaction_hides_names_in_other_spellings() {
    let edge = "2026-02-16T15:01:16+01:00 exp-c traffic_server[1]: Event=\"Sending HTTP error response\" Status=\"502\" URL=\"https://cucm-pub:8443/a2xpbmlrZW4uYXQ=/get_edge_config/\"\n2026-02-16T15:01:17+01:00 exp-c traffic_server[1]: ERROR: SSL connection failed for 'cucm-pub': error:1416F086:SSL routines:tls_process_server_certificate:certificate verify failed a2xpbmlrZW4uYXQ=/get_edge_config\n";
    let response = "2026-02-16 06:00:00,100 DEBUG [http-bio] fappend.SamlLogger - SAML Response is ::PHNhbWxwOlJlc3BvbnNlPmlkcC5rbGluaWtlbi5hdDwvc2FtbHA6UmVzcG9uc2U+\n2026-02-16 06:00:00,300 ERROR [http-nio] cpi.sso - Failed to decrypt the secret key\n";
    let sdl = "00000001.001 |10:00:00.123 |AppInfo  |HandleSSLError - Certificate verification failed:(Verification error:20)- unable to get local issuer certificate for 2001:db8:77::1a:52089\n";
    let ise = "<181>Feb 16 10:00:00 ise1 CISE_Failed_Attempts 0000000001 1 0 2026-02-16 10:00:00.000 +01:00 0000000001 5400 NOTICE Failed-Attempt: Authentication failed, FailureReason=12514 EAP-TLS failed SSL/TLS handshake because of an unknown CA in the client certificates chain, Calling-Station-ID=7c95.f3aa.bb01, AD-Domain=KLINIKEN,\n";
    let files = [text("exp-c.log", edge), text("ssosp.log", response), text("sdl.txt", sdl), text("ise.log", ise)];
    let json = report::redact(&examine(&files, "2026-02-16")).json();
    for token in ["a2xpbmlrZW4uYXQ", "PHNhbWxwOlJlc3", "2001:db8:77", "7c95.f3aa", "KLINIKEN"] {
        assert!(!json.contains(token), "{token} is left: {json}");
    }
}

/// Files are named after customers, and after what is in them: that stays.
#[test]
fn names_of_files_keep_what_tells_their_content() {
    let ctl = "The checksum value of the CTL file:\n";
    let names = ["Globex show ctl.txt", "Globex cucm-pub show itl 2.txt", "initech", "cm/trace/ccm/sdl/10.0.0.5 x.txt"];
    let files: Vec<(String, Vec<u8>)> = names.iter().map(|name| text(name, ctl)).collect();
    let network = text("network.txt", retrust_testing::Cluster::new(&["cucm-pub"]).show_network_cluster());
    let report = report::redact(&examine(&[files, vec![network]].concat(), "2026-02-16"));
    let left: Vec<&str> = report.artifacts.iter().map(|a| a.name.as_str()).collect();
    insta::assert_debug_snapshot!(left);
}

/// What the user wrote beside a phone, and whom a directory names, is nobody else's matter.
#[test]
fn descriptions_and_people_are_hidden() {
    let page = "Phone (1 - 1 of 1)\nDevice Name(Line)\tDescription\tDevice Pool\tDevice Protocol\tOwner User ID\tStatus\tIPv4 Address\tITL File Status\nSEP001122334455\tGundula Obermoser 4711\tDP-Winterthur\tSIP\tgobermoser2024\tRegistered with cucm-pub\t10.77.1.9\tMisMatch\n";
    let ise = "Feb 17 11:01:27 isewinti01 CISE_Failed_Attempts 0001027727 1 0 2026-02-17 11:01:27.301 +01:00 0015075255 5400 NOTICE Failed-Attempt: Authentication failed, UserName=CP-8845-SEP001122334455, AcsSessionID=kreuzlingen-ise/501234567/102277, EndPointMatchedProfile=Romanshorn-Phones, Location=Location#All Locations#Frauenfeld, FailureReason=12514 EAP-TLS failed SSL/TLS handshake because of an unknown CA in the client certificates chain, Issuer=CN=CAPF-e9032625\\,O=Example, AD-User-Resolved-DNs=CN=Gundula Obermoser\\,OU=Voice\\,DC=example\\,DC=com, ExternalGroups=Steckborn/IT,\n";
    let sso = "2026-02-16 09:06:31,274 ERROR [http-nio-81-exec-157] x - Error while processing saml response Failed to decrypt the secret key. for user ARBON\\kesswil\n";
    let report = examine(&[text("phones.txt", page), text("ise.log", ise), text("sso.log", sso)], "2026-02-18");
    let shown = report.json();
    let hidden = retrust::report::redact(&report).json();
    for name in [
        "Obermoser",
        "Winterthur",
        "isewinti01",
        "4711",
        "gobermoser2024",
        "kreuzlingen",
        "Romanshorn",
        "Frauenfeld",
        "Steckborn",
        "ARBON",
        "kesswil",
    ] {
        assert!(shown.contains(name) && !hidden.contains(name), "{name}");
    }
    assert!(hidden.contains("MisMatch") && hidden.contains("12514"), "what proves something stays");
}

/// A certificate's alarm names it by its file, and the cluster by the name that somebody gave it; a query names users.
#[test]
fn names_of_files_clusters_and_users_are_hidden() {
    let alarm = r#"Jun 10 12:00:00 cucm-pub local7 0 : 43: cucm-pub.acme.test: Jun 10 2026 10:00:00.21 UTC :  %UC_CERT-0-CertExpired: %[Message=Certificate expiration Notification. Certificate name:ldap7.globex.internal_5a.der Unit:tomcat-trust Type:trust-cert Expiration:Sun Mar 26 12:30:57:000 CEST 2023 ][AppID=Cisco Certificate Monitor][ClusterID=GlobexCluster][NodeID=cucm-pub]: Certificate has Expired
"#;
    let query = "admin:run sql select enduser.userid, device.name from enduser, device\nuserid      name\n=========== ===============\npbeesly     SEP1CDEA78380DE\nhmueller    SEP1CDEA78380DF\n";
    let phones = "Device Name,Description,Device Pool,Status,IP Address,LSC Issuer,Expiry\nCSF_ASMITH,Alice Smith Paris,Default,Unregistered,10.0.0.5,CAPF-1a2b3c4d,01/01/2026\n";
    let root = alarm.replace("ldap7.globex.internal_5a.der", "ACME-Root-CA_0123456789abcdef.der");
    let cluster = retrust_testing::Cluster::new(&["cucm-pub"]).show_network_cluster();
    let report = examine(
        &[
            text("alarms.txt", alarm),
            text("root.txt", root),
            text("users.txt", query),
            text("phones.csv", phones),
            text("network.txt", cluster),
        ],
        "2026-02-18",
    );
    let hidden = retrust::report::redact(&report).json();
    for name in ["ldap7", "globex.internal", "GlobexCluster", "pbeesly", "hmueller", "ACME-Root", "Alice Smith", "ASMITH"] {
        assert!(!hidden.contains(name), "{name}: {hidden}");
    }
}

/// What holds for one of two clusters is not told as ruled out, whichever of them is the first.
#[test]
fn what_holds_for_one_cluster_is_not_ruled_out() {
    for sick in ["cucm-pub", "lab-pub"] {
        let mut files = Vec::new();
        for host in ["cucm-pub", "lab-pub"] {
            let mut cluster = retrust_testing::Cluster::new(&[host]).mixed();
            let ctl = cluster.list(retrust_testing::ListKind::Ctl, retrust_testing::day("2026-01-02"));
            if host == sick {
                cluster.renew("CAPF", "2026-02-10");
            }
            files.push(text(&format!("{host}/ctl.txt"), ctl.show()));
            files.push(text(&format!("{host}/query.txt"), cluster.certificate_query()));
            files.push(text(&format!("{host}/mode.txt"), cluster.security_mode()));
        }
        let report = examine(&files, "2026-02-16");
        let found: Vec<&str> = report.findings.iter().map(|f| f.id.as_str()).collect();
        assert!(found.contains(&"ctl-holds-old-capf"), "{found:?}");
        assert!(!report.ruled_out.iter().any(|r| found.contains(&r.id.as_str())), "{sick}: {found:?}");
    }
}

/// A log whose name tells no node is of the cluster whose logins it tells of; one that tells nothing is asked about first.
#[test]
fn a_log_beside_two_clusters_is_of_one_of_them_or_asked_about() {
    let files = ["cucm-pub", "lab-pub"].map(|host| {
        let mut cluster = retrust_testing::Cluster::new(&[host]);
        cluster.renew("tomcat", "2026-02-10");
        text(&format!("{host}/query.txt"), cluster.certificate_query())
    });
    let failed = "2026-02-16 09:06:31,274 ERROR [http-nio-81-exec-1] x - Failed to decrypt the secret key.\n";
    let named = "2026-02-16 09:06:30,001 DEBUG [http-nio-81-exec-1] x - spEntityID is : lab-pub.example.com\n";
    let report = |log: String| examine(&[&files[..], &[text("sso.log", log)]].concat(), "2026-02-16");
    let told = report(format!("{named}{failed}"));
    let found = told.findings.iter().find(|f| f.id == "sso-sp-metadata-stale").expect("the log counts");
    assert!(found.cluster.as_ref().is_some_and(|c| c.starts_with("lab-pub")), "{:?}", found.cluster);
    let silent = report(failed.to_owned());
    assert!(silent.findings.is_empty() && silent.unknowns[0].question == "Of which cluster is sso.log?", "{:?}", silent.unknowns[0]);
}

/// Two clusters with one fault: each finding has steps for its own nodes, and no two steps share a mark.
#[test]
fn each_cluster_has_a_procedure_of_its_own() {
    let mut files = Vec::new();
    for host in ["cucm-pub", "lab-pub"] {
        let mut cluster = retrust_testing::Cluster::new(&[host]).mixed();
        let ctl = cluster.list(retrust_testing::ListKind::Ctl, retrust_testing::day("2026-01-02")).show();
        cluster.renew("CAPF", "2026-02-10");
        files.push(text(&format!("{host}/ctl.txt"), ctl));
        files.push(text(&format!("{host}/query.txt"), cluster.certificate_query()));
        files.push(text(&format!("{host}/mode.txt"), cluster.security_mode()));
    }
    let report = examine(&files, "2026-02-16");
    let found = report.findings.iter().filter(|f| f.id == "ctl-holds-old-capf").filter_map(|f| f.cluster.clone()).collect::<Vec<_>>();
    assert_eq!(found.len(), 2, "{found:?}");
    for cluster in found {
        let procedure = report.procedures.iter().find(|p| p.id == "update-ctl-after-capf" && p.cluster.as_ref() == Some(&cluster));
        let nodes = procedure.expect("a procedure").steps.iter().filter_map(|s| s.node.as_ref());
        assert!(nodes.clone().count() > 0 && nodes.into_iter().all(|n| cluster.starts_with(n.split('.').next().unwrap_or(n))));
    }
    let mut steps: Vec<&str> = report.procedures.iter().flat_map(|p| &p.steps).map(|s| s.id.as_str()).collect();
    let all = steps.len();
    steps.sort_unstable();
    steps.dedup();
    assert_eq!(steps.len(), all);
}
