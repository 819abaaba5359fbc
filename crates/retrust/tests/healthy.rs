//! Nobody can make a false alarm with a healthy cluster.

mod common;

use common::{examine, text};
use proptest::prelude::*;
use retrust_testing::certificate::{KeyKind, self_signed};
use retrust_testing::output::{MODE, QUERY, session, sso_status};
use retrust_testing::{Cluster, ListKind, day, log, saml};

const RELEASES: [&str; 5] = ["11.5.1.12900-21", "12.5.1.14900-63", "14.0.1.10000-20", "14.0.1.13900-155", "15.0.1.11900-23"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    /// However a session was cut, spliced or scrolled over, and whichever of its outputs are left.
    #[test]
    fn a_damaged_session_of_a_healthy_cluster_accuses_nobody(
        release in 0_usize..RELEASES.len(),
        mixed: bool,
        shown in prop::collection::vec(any::<bool>(), 18),
        from: prop::sample::Index,
        // Fewer than an output has: one that is exchanged whole for another cannot be told.
        lines in 1_usize..30,
        damage in 0_usize..4,
    ) {
        let mut cluster = Cluster::of_release(&["cucm-pub", "cucm-sub1"], RELEASES[release]);
        cluster.mixed = mixed;
        let made = day("2025-09-23");
        let ec = self_signed("cucm-pub-EC.example.com", "healthy ec", KeyKind::P384, day("2025-09-22"), 1825, &[]);
        cluster.put("cucm-pub.example.com", "CallManager-ECDSA", ec);
        let mut outputs: Vec<(String, String)> = vec![
            ("show version active".into(), cluster.show_version_active()),
            ("show network cluster".into(), cluster.show_network_cluster()),
            (MODE.into(), cluster.security_mode()),
            ("show itl".into(), cluster.list(ListKind::Itl, made).show()),
        ];
        if mixed {
            outputs.push(("show ctl".into(), cluster.list(ListKind::Ctl, made).show()));
        }
        let own = cluster.own.iter().filter(|o| o.node == "cucm-pub.example.com");
        outputs.extend(own.map(|o| (format!("show cert own {}", o.purpose), cluster.show_cert_own(&o.node, o.purpose))));
        let kept: Vec<(&str, &str)> = outputs.iter().zip(&shown).filter(|(_, shown)| **shown).map(|((c, o), _)| (c.as_str(), o.as_str())).collect();
        let session = session(&kept);
        let all: Vec<&str> = session.lines().collect();
        let at = from.index(all.len());
        let end = (at + lines).min(all.len());
        let damaged: Vec<&str> = match damage {
            0 => [&all[..at], &all[end..]].concat(),
            1 => [&all[..at], &["[...]"], &all[end..]].concat(),
            2 => [&all[..end], &all[at..]].concat(),
            _ => all[at..].to_vec(),
        };
        let report = examine(&[text("session.txt", damaged.join("\n"))], "2026-02-16");
        let found: Vec<_> = report.findings.iter().map(|f| (&f.id, &f.certainty, &f.found)).collect();
        prop_assert!(found.is_empty(), "{found:?} {:?} {damage} {at} {end}", kept.iter().map(|(c, _)| c).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_healthy_cluster_is_met_with_silence(
        nodes in 1_usize..=20,
        release in 0_usize..RELEASES.len(),
        mixed: bool,
        shared: bool,
        whole: bool,
        date in prop::sample::select(vec!["2025-10-01", "2026-02-16", "2027-11-01"]),
    ) {
        let hosts: Vec<String> = (0..nodes).map(|i| if i == 0 { "cucm-pub".to_owned() } else { format!("cucm-sub{i}") }).collect();
        let mut cluster = Cluster::of_release(&hosts.iter().map(String::as_str).collect::<Vec<_>>(), RELEASES[release]);
        cluster.mixed = mixed;
        if shared {
            cluster.share("tomcat", "2025-03-10");
        }
        let made = day("2025-09-23");
        let (query, mode, network, version) =
            (cluster.certificate_query(), cluster.security_mode(), cluster.show_network_cluster(), cluster.show_version_active());
        let mut files = vec![text("cucm-pub.txt", session(&[("show version active", &version), ("show network cluster", &network), (QUERY, &query), (MODE, &mode)]))];
        for node in hosts.iter().take(if whole { nodes } else { 1 }) {
            files.push(text(&format!("{node}/itl.txt"), cluster.list(ListKind::Itl, made).show()));
            if mixed {
                files.push(text(&format!("{node}/ctl.txt"), cluster.list(ListKind::Ctl, made).show()));
            }
        }
        if shared {
            files.push(text("sp.xml", saml::sp_metadata(cluster.publisher(), &cluster.nodes, cluster.certificate("cucm-pub", "tomcat"))));
            files.push(text("cucm-pub sso.txt", sso_status(day("2025-03-12"))));
            files.push(text("ssosp.log", log::sso_noise()));
        }
        files.push(text("console.txt", log::console_noise()));
        files.push(text("tvs.txt", log::tvs_noise()));
        files.push(text("exp-c.txt", log::expressway_noise()));
        // A list of more than 39 certificates is a fault of its own, and clusters of that size have it.
        let many = nodes * 2 + 3 > 39;
        let report = examine(&files, date);
        let found: Vec<_> = report.findings.iter().filter(|f| !(many && f.id == "trust-list-too-large")).map(|f| (&f.id, &f.here)).collect();
        prop_assert!(found.is_empty(), "{found:?}");
        prop_assert_eq!(report.cluster.nodes.iter().filter(|n| n.product.as_deref() != Some("Expressway")).count(), nodes);
        prop_assert!(report.other_clusters.is_empty());
        // And a plan that strands nobody anywhere is not made to: its start is as healthy.
        let mut case = retrust::Case::default();
        for (name, content) in &files {
            case.add(name, content.clone());
        }
        let request = retrust::rehearse::Request { renew: vec![retrust::cisco::Purpose::Tvs], ..Default::default() };
        let plan = case.plan(&request, retrust::case::Said::default());
        prop_assert!(plan.as_given.safe && !plan.recommended.lists_first, "{}", plan.text());
    }
}
