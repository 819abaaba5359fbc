//! The model is checked, not believed: every order of every subset of the certificates, on small clusters.

use proptest::prelude::*;
use retrust::cisco::Purpose::{self, CallManager, CallManagerEcdsa, Capf, Ipsec, ItlRecovery, Tomcat, Tvs};
use retrust::rehearse::{
    Kind, Rehearsal, Request, Round, Saves, Server, Start, Way, WayBack, as_given, plan, recommend, rehearse, ways_back,
};

const RELEASES: [(u16, u16); 9] = [(8, 0), (8, 6), (9, 1), (10, 0), (11, 5), (12, 0), (12, 5), (14, 0), (15, 0)];

fn start(release: (u16, u16), mixed: bool, nodes: usize) -> Start {
    Start::from(Server::new(release, mixed, nodes))
}

fn together(release: (u16, u16), mixed: bool, renew: &[Purpose]) -> Rehearsal {
    rehearse(&start(release, mixed, 2), &[Round { way: Way::Update, ..Round::of(renew.to_vec()) }])
}

/// What is renewed; tomcat's twin behaves as tomcat.
const ALL: [Purpose; 7] = [CallManager, CallManagerEcdsa, Tvs, ItlRecovery, Capf, Tomcat, Ipsec];

fn subsets() -> impl Iterator<Item = Vec<Purpose>> {
    (1_usize..1 << ALL.len()).map(|bits| ALL.into_iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, p)| p).collect())
}

#[test]
fn every_recommended_plan_strands_nobody() {
    for release in RELEASES {
        for (mixed, nodes) in [(false, 1), (false, 2), (false, 3), (true, 1), (true, 2), (true, 3)] {
            for renew in subsets() {
                let start = start(release, mixed, nodes);
                let plan = recommend(&start, &renew);
                if !plan.safe() {
                    // Before 12.0 CallManager signs the CTL, and devices that cannot ask TVS lose it with its renewal (118893).
                    assert!(
                        mixed && release < (12, 0) && renew.contains(&CallManager),
                        "no plan for {renew:?} on {release:?} mixed {mixed}"
                    );
                    assert!(plan.rounds.iter().flat_map(|r| &r.stranded).all(|s| s.kind == Kind::WithoutTvs), "{plan:?}");
                    continue;
                }
                let planned: Vec<Purpose> = plan.rounds.iter().flat_map(|r| r.round.renew.clone()).collect();
                assert!(renew.iter().all(|p| planned.contains(p)) && planned.len() == renew.len(), "{planned:?}");
                // The fewest: any two rounds of it in one strand somebody, or change two certificates that sign, vouch or bring back.
                let signs = |p: &&Purpose| matches!(p, CallManager | Tvs | ItlRecovery);
                let anchors = |round: &Round| round.renew.iter().filter(signs).count();
                for pair in plan.rounds.windows(2) {
                    let [first, second] = pair else { continue };
                    let one = Round { way: Way::Update, ..Round::of([first.round.renew.clone(), second.round.renew.clone()].concat()) };
                    assert!(anchors(&one) > 1 || !rehearse(&start, std::slice::from_ref(&one)).safe(), "{one:?} on {release:?}");
                }
            }
        }
    }
}

#[test]
fn what_the_sources_call_unrecoverable_strands() {
    for mixed in [false, true] {
        for release in [(8, 6), (9, 1), (10, 0), (11, 5)] {
            assert!(!together(release, mixed, &[CallManager, Tvs]).safe(), "{release:?}");
        }
        for release in [(12, 0), (12, 5), (14, 0), (15, 0)] {
            for renew in [vec![CallManager, Tvs, ItlRecovery], vec![ItlRecovery, Tvs]] {
                let plan = together(release, mixed, &renew);
                assert!(!plan.safe() && plan.rounds[0].all, "{renew:?} on {release:?}");
                // In every reading, not in an unfriendly one alone.
                assert!(plan.rounds[0].stranded.iter().all(|s| s.reading.is_none()), "{renew:?} on {release:?}");
            }
            // Disputed, so not safe, and it says on which reading it hangs.
            let pair = together(release, mixed, &[CallManager, Tvs]);
            assert!(!pair.safe() && pair.rounds[0].stranded.iter().any(|s| s.reading.is_some_and(|r| !r.callmanager_with_tvs)));
        }
    }
}

#[test]
fn what_a_single_renewal_does() {
    for release in RELEASES {
        for purpose in [Tvs, Tomcat, Ipsec, Capf] {
            assert!(together(release, false, &[purpose]).safe(), "{purpose:?} on {release:?}");
        }
    }
    // CAPF in mixed mode without the CTL update: phones with a TLS profile at their next reset (scenario 4.2).
    let capf = rehearse(&start((15, 0), true, 2), &[Round { ctl: false, ..Round::of(vec![Capf]) }]);
    let kinds: Vec<Kind> = capf.rounds[0].stranded.iter().map(|s| s.kind).collect();
    assert_eq!((kinds.as_slice(), capf.rounds[0].all), ([Kind::Secure].as_slice(), false));
    assert!(together((15, 0), true, &[Capf]).safe());
    // ITLRecovery in mixed mode by plain update: devices that cannot ask TVS; by localkey nobody.
    let plain = rehearse(&start((15, 0), true, 2), &[Round { way: Way::Update, ..Round::of(vec![ItlRecovery]) }]);
    assert!(plain.rounds[0].stranded.iter().any(|s| s.kind == Kind::WithoutTvs && s.reading.is_none()));
    assert!(rehearse(&start((15, 0), true, 2), &[Round::of(vec![ItlRecovery])]).safe());
}

#[test]
fn one_tvs_that_was_not_renewed_saves_its_groups() {
    use retrust_testing::{Cluster, ListKind, day};
    // The case: phones hold the list of before; of three nodes the last one's TVS was left alone.
    let state = |left_alone: bool| {
        let mut cluster = Cluster::new(&["cucm-pub", "cucm-sub1", "cucm-sub2"]);
        let mut case = retrust::Case::default();
        case.add("from a phone.txt", cluster.list(ListKind::Itl, day("2025-10-01")).show().into_bytes());
        cluster.renew("CallManager", "2026-02-14");
        cluster.renew("ITLRecovery", "2026-02-14");
        for node in cluster.nodes.clone().iter().take(if left_alone { 2 } else { 3 }) {
            cluster.renew_on(node, "TVS", "2026-02-14");
        }
        case.add("query.txt", cluster.certificate_query().into_bytes());
        case.add("version.txt", cluster.show_version_active().into_bytes());
        let mut cluster = case.clusters().remove(0);
        cluster.said.mixed = Some(false);
        cluster
    };
    let request = |purpose| Request { renew: vec![purpose], ..Request::default() };
    let lost = plan(&state(false), &request(CallManager)).1;
    assert!(!lost.safe() && lost.rounds[0].all);
    let saved = plan(&state(true), &request(CallManager)).1;
    assert!(!saved.safe() && !saved.rounds[0].all, "{:?}", saved.rounds[0]);
    // What is lost before it is none of the doing of tomcat, and is told.
    let (start, tomcat, _) = plan(&state(false), &request(Tomcat));
    assert!(tomcat.safe() && start.assumed.contains(&retrust::rehearse::Assumed::Stranded { without_tvs: false }));
}

/// 802.1X: the authentication server must know the new CAPF before phones show LSCs of it (scenario 4.1).
#[test]
fn ports_want_the_new_capf_first() {
    let kinds = |port: bool| {
        let plan = rehearse(&start((15, 0), false, 2), &[Round { port, ..Round::of(vec![Capf]) }]);
        plan.rounds[0].stranded.iter().map(|s| (s.kind, s.reading.is_none())).collect::<Vec<_>>()
    };
    assert_eq!((kinds(true), kinds(false)), (vec![], vec![(Kind::Dot1x, true)]));
}

/// What the model shows of each way back; `localkey` only where CallManager was left alone.
#[test]
fn each_way_back_is_tried() {
    let tried = |release, mixed, renew: &[Purpose]| {
        let rounds = [Round { way: Way::Update, ..Round::of(renew.to_vec()) }];
        ways_back(&start(release, mixed, 2), &rounds).into_iter().map(|t| (t.way, t.saves)).collect::<Vec<_>>()
    };
    let all = [CallManager, Tvs, ItlRecovery];
    use {
        Saves::{All, None},
        WayBack::{Bridge, Delete, Localkey, OtherTftp, Remotekey, Reset, Restore},
    };
    assert_eq!(
        tried((15, 0), false, &all),
        [(Reset, None), (Bridge, None), (Localkey, None), (Remotekey, All), (OtherTftp, None), (Restore, All), (Delete, All)],
        "scenario 1: the command of 225746 reaches nobody where CallManager is new as well"
    );
    // What localkey is made for; but an ITL may name the CallManager of its own TFTP node alone (no source says).
    assert_eq!(tried((15, 0), false, &[ItlRecovery, Tvs])[2], (Localkey, Saves::Some));
    let rounds = [Round { way: Way::Update, ..Round::of(vec![ItlRecovery, Tvs]) }];
    assert_eq!(ways_back(&start((15, 0), false, 1), &rounds)[2].saves, All);
    assert_eq!(tried((15, 0), true, &[ItlRecovery, Tvs])[2], (Localkey, All));
    assert!(tried((15, 0), false, &[Tvs]).is_empty(), "nobody is stranded");
    assert_eq!(
        tried((11, 5), false, &[CallManager, Tvs])[..3],
        [(Reset, None), (Bridge, None), (Localkey, Saves::Some)],
        "its key is in no document"
    );
    assert!(tried((9, 1), false, &[CallManager, Tvs]).iter().all(|(way, _)| !matches!(way, Localkey | Remotekey)), "they came with 10.0");
    // Where two documents disagree, both are told; where one reading strands nobody, a reset may be enough.
    assert_eq!(tried((15, 0), true, &[CallManager, Tvs]), [(Reset, Saves::Some), (Delete, All)]);
    // Phone-SAST-trust settles whether a TVS vouches; the key of CallManager is vouched for anyway.
    let pair = [CallManager, ItlRecovery];
    assert_eq!(tried((14, 0), false, &pair)[..2], [(Reset, Saves::Some), (Bridge, All)]);
    assert_eq!(tried((14, 0), true, &pair)[1], (Bridge, Saves::Some), "not devices that cannot ask a TVS");
    let by_tvs = ways_back(&start((14, 0), false, 2), &[Round { way: Way::Update, ..Round::of(pair.to_vec()) }])[2];
    assert!(by_tvs.saves == All && by_tvs.why.contains("renew no TVS"), "{by_tvs:?}");
}

/// Up to 11.5 each TFTP node signs its own list: what one lost, another still has.
#[test]
fn another_tftp_node_may_be_trusted_still() {
    let saves = |nodes: usize, node: usize| {
        let start = start((11, 5), false, nodes).on(node);
        let tried = ways_back(&start, &[Round { way: Way::Update, ..Round::of(vec![CallManager, Tvs]) }]);
        tried.iter().find(|t| t.way == WayBack::OtherTftp).map(|t| t.saves)
    };
    assert_eq!(saves(2, 1), Some(Saves::Some), "the publisher's list, where the phones' list names its signer: no source says");
    assert_eq!(saves(1, 0), None, "there is no other");
}

/// Whoever is stranded can be brought back, and what is recommended first does so.
#[test]
fn there_is_always_a_way_back() {
    for release in RELEASES.into_iter().filter(|r| *r >= (10, 0)) {
        for (mixed, renew) in [false, true].into_iter().flat_map(|m| subsets().map(move |s| (m, s))) {
            let tried = ways_back(&start(release, mixed, 2), &[Round { way: Way::Update, ..Round::of(renew.clone()) }]);
            for way in tried.iter().filter(|t| matches!(t.way, WayBack::Restore | WayBack::Delete)) {
                assert_eq!(way.saves, Saves::All, "{renew:?} on {release:?}, mixed {mixed}: {tried:?}");
            }
        }
    }
}

/// One by one with all phones back in between, every order of every subset strands nobody but devices that cannot ask
/// TVS, where CallManager signs the CTL that they hold (118893). An order of fewer is the beginning of one of all, and
/// is judged round by round; the model asks of a release whether ITLRecovery exists and whether it signs.
#[test]
fn every_order_one_by_one_strands_nobody() {
    fn orders(left: &[Purpose]) -> Vec<Vec<Purpose>> {
        if left.is_empty() {
            return vec![Vec::new()];
        }
        let with = |first: &Purpose| {
            let rest: Vec<Purpose> = left.iter().copied().filter(|p| p != first).collect();
            orders(&rest).into_iter().map(|order| [vec![*first], order].concat()).collect::<Vec<_>>()
        };
        left.iter().flat_map(with).collect()
    }
    let all: Vec<Vec<Round>> = orders(&ALL).iter().map(|order| order.iter().map(|p| Round::of(vec![*p])).collect()).collect();
    assert_eq!(all.len(), 5_040);
    let search = &|release: (u16, u16)| {
        for (mixed, nodes) in [(false, 1), (false, 2), (false, 3), (true, 1), (true, 2), (true, 3)] {
            let start = start(release, mixed, nodes);
            for rounds in &all {
                // After devices that lose their CTL with CallManager, the rest of this order is not rehearsed.
                let plan = rehearse(&start, rounds);
                let known = |k: Kind| k == Kind::WithoutTvs && mixed && release < (12, 0);
                let others: Vec<_> = plan.rounds.iter().flat_map(|r| &r.stranded).filter(|s| !known(s.kind)).collect();
                assert!(others.is_empty(), "{rounds:?} on {release:?}, mixed {mixed}, {nodes} nodes: {others:?}");
            }
        }
    };
    std::thread::scope(|scope| {
        for release in [(9, 1), (11, 5), (15, 0)] {
            scope.spawn(move || search(release));
        }
    });
}

/// Expressway-C must learn who issued what it is shown; phones outside are told apart from those inside.
#[test]
fn phones_outside_want_expressway_to_know_the_issuer() {
    let kinds = |renew: Purpose, edge: bool| {
        let mut server = Server::new((15, 0), false, 2);
        server.edge = true;
        let plan = rehearse(&Start::from(server), &[Round { edge, ..Round::of(vec![renew]) }]);
        assert!(!plan.rounds[0].all);
        plan.rounds[0].stranded.iter().map(|s| s.kind).collect::<Vec<_>>()
    };
    for renewed in [CallManager, Tomcat] {
        assert_eq!((kinds(renewed, true), kinds(renewed, false)), (vec![], vec![Kind::Remote]), "{renewed:?}");
    }
    assert_eq!(kinds(Tvs, false), []);
}

/// `Prepare Cluster for Rollback`: set in time it saves every phone of a non-secure cluster, and it blanks no CTL.
#[test]
fn blank_lists_take_any_list() {
    let together = |mixed: bool| {
        let mut server = Server::new((15, 0), mixed, 2);
        server.blank = true;
        rehearse(&Start::from(server), &[Round { way: Way::Update, ..Round::of(vec![CallManager, Tvs, ItlRecovery, Capf]) }])
    };
    assert!(together(false).safe());
    assert!(!together(true).safe());
}

/// A node that is left alone is an anchor to whoever asks its TVS or is served by it, and to nobody else.
#[test]
fn one_node_s_renewal_strands_fewer() {
    let round = || [Round { way: Way::Update, ..Round::of(vec![CallManager, Tvs]) }];
    let on = |release, nodes, node: usize| rehearse(&start(release, false, nodes).on(node), &round());
    let all = rehearse(&start((11, 5), false, 2), &round());
    assert!(all.rounds[0].all);
    let one = on((11, 5), 2, 1);
    assert!(!one.safe() && !one.rounds[0].all, "phones of that node's own group, served by it: {one:?}");
    assert!(on((11, 5), 1, 0).rounds[0].all, "the only node is all of them");
    // From 12.0 on ITLRecovery signs for every node.
    assert!(on((15, 0), 2, 1).safe());
}

#[test]
fn phones_that_were_off_are_told() {
    let rounds = [Round::of(vec![CallManager]), Round::of(vec![Tvs]), Round::of(vec![ItlRecovery])];
    let plan = rehearse(&start((15, 0), false, 2), &rounds);
    assert!(plan.safe() && plan.off.is_some());
    // After one change alone the other anchors stand.
    assert!(rehearse(&start((15, 0), false, 2), &rounds[..1]).off.is_none());
    // Renewed on a subscriber alone, the phones of its own group are told.
    assert!(rehearse(&start((11, 5), false, 2).on(1), &rounds[..2]).off.is_some());
}

/// Of many nodes each that differs is modelled, wherever it stands.
#[test]
fn one_tvs_of_many_nodes_saves_its_groups() {
    use retrust_testing::{Cluster, ListKind, day};
    let hosts = ["cucm-pub", "cucm-sub1", "cucm-sub2", "cucm-sub3", "cucm-sub4"];
    let all_lost = |alone: Option<usize>| {
        let mut cluster = Cluster::new(&hosts);
        let mut case = retrust::Case::default();
        case.add("from a phone.txt", cluster.list(ListKind::Itl, day("2025-10-01")).show().into_bytes());
        cluster.renew("CallManager", "2026-02-14");
        cluster.renew("ITLRecovery", "2026-02-14");
        for (_, node) in cluster.nodes.clone().iter().enumerate().filter(|(i, _)| Some(*i) != alone) {
            cluster.renew_on(node, "TVS", "2026-02-14");
        }
        case.add("query.txt", cluster.certificate_query().into_bytes());
        case.add("version.txt", cluster.show_version_active().into_bytes());
        let mut cluster = case.clusters().remove(0);
        cluster.said.mixed = Some(false);
        let outcome = plan(&cluster, &Request { renew: vec![CallManager], ..Request::default() }).1;
        outcome.rounds[0].all
    };
    assert!(all_lost(None));
    for (alone, host) in hosts.iter().enumerate() {
        assert!(!all_lost(Some(alone)), "{host}");
    }
}

/// The second table of `tests/plans.md`.
#[test]
fn what_is_left_out_strands_whom_its_row_says() {
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/plans.md")).expect("plans");
    let (_, table) = table.split_once("## What is left out").expect("two tables");
    let rows = table.lines().filter(|l| l.starts_with("| ") && !l.starts_with("| ---") && !l.starts_with("| release"));
    let rows: Vec<Vec<&str>> = rows.map(|l| l.trim_matches('|').split('|').map(str::trim).collect()).collect();
    assert_eq!(rows.len(), 12);
    for row in rows {
        let [release, mode, rounds, but, strands] = row[..] else { panic!("{row:?}") };
        let release = retrust::cisco::Release::parse(release).expect("a release").version();
        let mut server = Server::new(release, mode == "mixed", 2);
        server.reuse = but == "tomcat serves for CallManager";
        let start = Start::from(server);
        let round = |names: &str| {
            let renew: Vec<Purpose> = names.split(',').map(|n| Purpose::named(n.trim()).expect("a purpose")).collect();
            let whole = Round::of(start.with_reuse(&renew));
            match but {
                "the CTL is not updated" => Round { ctl: false, ..whole },
                "the authentication server is not told" => Round { port: false, ..whole },
                "the old CAPF is deleted from CallManager-trust" => Round { keep: false, ..whole },
                "the lists are built anew at once" => Round { way: Way::Update, ..whole },
                _ => whole,
            }
        };
        let rounds: Vec<Round> = rounds.split(';').map(round).collect();
        let outcome = rehearse(&start, &rounds);
        let mut told: Vec<&str> = outcome.rounds.iter().flat_map(|r| &r.stranded).map(|s| s.kind.words()).collect();
        if but == "phones are off until the end" {
            told.extend(outcome.off.map(|_| "those that were off"));
        }
        // Of several kinds the row names the first.
        match strands {
            "nobody" => assert!(told.is_empty(), "{row:?}: {told:?}"),
            kind => assert!(told.first().is_some_and(|first| first.starts_with(kind)), "{row:?}: {told:?}"),
        }
    }
}

#[test]
fn a_tomcat_that_serves_for_callmanager_is_an_anchor() {
    let mut server = Server::new((15, 0), false, 2);
    server.reuse = true;
    let start = Start::from(server);
    let together = |renew: Vec<Purpose>| rehearse(&start, &as_given(&start, &Request { renew, together: true, ..Request::default() }));
    assert!(!together(vec![Tomcat, Tvs, ItlRecovery]).safe());
    assert!(!together(vec![Tomcat, Tvs]).safe(), "as CallManager with TVS");
    let plan = recommend(&start, &start.with_reuse(&[Tomcat, Tvs]));
    assert!(plan.safe() && plan.rounds.len() == 2 && plan.rounds[0].round.renew == [Tomcat, CallManager], "{plan:?}");
    assert_eq!(as_given(&start, &Request { renew: vec![Tomcat, CallManager], ..Request::default() }).len(), 1);
}

proptest! {
    /// Knowing more anchors never strands more phones: more nodes to ask, and fewer renewals, are never worse.
    #[test]
    fn fewer_renewals_never_strand_more(bits in 1_usize..32, drop in 0_usize..5, mixed: bool, release in 0..RELEASES.len()) {
        let all = [CallManager, Tvs, ItlRecovery, Capf, Tomcat];
        let renew: Vec<Purpose> = all.into_iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, p)| p).collect();
        let fewer: Vec<Purpose> = renew.iter().copied().filter(|p| *p != all[drop]).collect();
        let more = together(RELEASES[release], mixed, &renew);
        let less = together(RELEASES[release], mixed, &fewer);
        for stranded in &less.rounds[0].stranded {
            prop_assert!(more.rounds[0].stranded.iter().any(|s| s.kind == stranded.kind), "{fewer:?} strands {stranded:?}, {renew:?} does not");
        }
    }
}

/// Phones that hold the list of before some renewals, and the first kinds that one more strands.
fn strands_after(before: usize, mixed: bool, release: &str, next: Purpose) -> Vec<Kind> {
    use retrust_testing::{Cluster, ListKind, day};
    let mut cluster = Cluster::of_release(&["cucm-pub", "cucm-sub1"], release);
    let mut case = retrust::Case::default();
    case.add("from a phone.txt", cluster.list(ListKind::Itl, day("2025-10-01")).show().into_bytes());
    let renewals =
        [("cucm-pub", "CallManager"), ("cucm-sub1", "CallManager"), ("cucm-pub", "TVS"), ("cucm-sub1", "TVS"), ("cucm-pub", "ITLRecovery")];
    for (_, (node, purpose)) in renewals.into_iter().enumerate().filter(|(i, _)| before >> i & 1 == 1) {
        cluster.renew_on(node, purpose, "2026-02-14");
    }
    case.add("query.txt", cluster.certificate_query().into_bytes());
    case.add("version.txt", cluster.show_version_active().into_bytes());
    let mut cluster = case.clusters().remove(0);
    cluster.said.mixed = Some(mixed);
    let request = Request { renew: vec![next], ..Request::default() };
    let outcome = rehearse(&Start::of(&cluster, &request), &[Round::of(vec![next])]);
    outcome.rounds[0].stranded.iter().map(|s| s.kind).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Who knows more of what the nodes show is never worse off.
    #[test]
    fn knowing_more_anchors_never_strands_more(before in 0_usize..32, known in 0_usize..5, mixed: bool, next in 0_usize..3, old: bool) {
        let release = if old { "11.5.1.18900-97" } else { "15.0.1.11900-23" };
        let next = [CallManager, Tvs, ItlRecovery][next];
        let more = strands_after(before & !(1 << known), mixed, release, next);
        let less = strands_after(before, mixed, release, next);
        for kind in &more {
            prop_assert!(less.contains(kind), "{before:b} without {known}: {more:?} beside {less:?}");
        }
    }
}
