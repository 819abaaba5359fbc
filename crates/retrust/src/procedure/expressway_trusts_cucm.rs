//! Scenario 3: Expressway-C learns the CAs of CUCM.

use super::{Check, EXPRESSWAY_CAS, Procedure, Purpose, Step, publisher};
use crate::case::{Cluster, Store};
use crate::cisco::documents as docs;
use crate::cisco::impact::{Level, Phones};

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "expressway-trusts-cucm",
    title: "Let Expressway-C trust CUCM",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::None,
    ends: &[
        "mra-expressway-does-not-trust-cucm",
        "mra-subscriber-differs",
        "mra-cucm-stale-selfsigned",
        "mra-self-signed-same-subject",
        "expc-does-not-trust-imp",
    ],
    // Of two with one subject it deletes the one that was replaced; two that are both in use need other certificates.
    when: |id, cluster, _| id != "mra-self-signed-same-subject" || holds_replaced(cluster),
    sources: &[
        docs::COMMON_ISSUES.section("Scenario 3, Solution"),
        docs::MRA_GUIDE_15.section("Trusted CA list"),
        docs::MRA_TRUST.section("Refresh servers"),
    ],
    disputes: &[super::disputes::ORIGIN_CHECK_SINCE, super::disputes::EXPRESSWAY_LIST],
    steps,
};

/// Its list has a self-signed certificate beside the one that took its place.
fn holds_replaced(cluster: &Cluster) -> bool {
    let own = || [Purpose::Tomcat, Purpose::CallManager].into_iter().flat_map(|p| cluster.identities(p));
    let is_replaced = |h: &&crate::case::Held| own().any(|o| o.subject.same(&h.subject)) && !own().any(|o| o.id.same(&h.id));
    cluster.expressway_trust().iter().any(is_replaced)
}

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let nodes: Vec<String> = cluster.nodes.iter().filter(|n| n.is_cucm()).map(|n| n.name.clone()).collect();
    let each = if nodes.is_empty() { "every node".to_owned() } else { nodes.join(", ") };
    vec![
        Step::page(format!("Cisco Unified OS Administration on {publisher} > Security > Certificate Management"), format!("Download the root and the intermediates that signed CallManager and tomcat; of IM and Presence those of tomcat and cup-xmpp. Where they are self-signed, download the certificates themselves, of {each}.")).caution("Of two self-signed certificates with one subject, as CallManager and tomcat have by default, only the one higher in the list works: have one of them signed by a CA.").sees("one file a CA, or one a node and purpose"),
        Step::page("Expressway-C > Maintenance > Security > Trusted CA certificate", "Choose each file and select Append CA certificate. Delete self-signed certificates of CUCM that were replaced.").sees("`File uploaded: CA certificate file uploaded. File contents - Certificates: 1, CRLS: 0.`; the list then names them").closed_by(Check::Trusts(Store::ExpresswayTrust)),
        Step::page("Expressway-C > Maintenance > Restart options", "Restart, one peer at a time: a changed list is in force only then.").caution("Calls and registrations through this peer drop.").sees("the peer is up, its zones are active"),
        Step::page("Expressway-C > Configuration > Unified Communications > Unified CM servers", "Select Refresh servers; the same for IM and Presence Service nodes and Unity Connection servers.").caution("A stop-gap that Cisco does not recommend, until the list is whole: `xConfiguration EdgeConfigServer VerifyOriginServer: Off`. Set it back to On afterwards.").sees("every node is found"),
        Step::page("Webex or Jabber, from outside", "Sign in.").sees("phone services connect, and the log of Expressway-C shows no `certificate verify failed`"),
    ]
}

/// Its turn in a renewal: only where the list of Expressway-C does not hold the new issuer.
pub(super) fn turn(cluster: &Cluster) -> Vec<Step> {
    let mut steps = steps(cluster);
    let issuer = "Only where the issuer changes, and for every self-signed certificate.";
    for (step, when) in steps.iter_mut().zip([issuer, issuer, "Only where the list changed."]) {
        step.text = format!("{when} {}", step.text);
    }
    steps
}

/// The same where no Expressway is in the case.
pub(super) fn tell() -> Step {
    Step::page(
        EXPRESSWAY_CAS,
        "Where phones and clients come over Mobile and Remote Access: give Expressway-C the new certificate if it is self-signed, or the root and the intermediates of a new issuer; restart it, then Refresh servers.",
    )
    .caution("Calls and registrations through a peer drop while it restarts: one peer at a time.")
    .sees("Expressway-C finds every node after Refresh servers")
}
