//! Plans of one node, and what they ask of the others.

use crate::common::night::purposes;
use retrust::Case;
use retrust::case::Said;
use retrust::cisco::Release;
use retrust::rehearse::Request;
use retrust::report::Plan;

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
