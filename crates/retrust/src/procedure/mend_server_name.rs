//! Expressway-C uses a name that the certificate lacks: makes them agree.

use super::{Procedure, Step, always, publisher};
use crate::case::Cluster;
use crate::cisco::documents as docs;
use crate::cisco::impact::{Level, Phones};

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "mend-server-name",
    title: "Make the node's name and its certificate agree",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::Some,
    ends: &["mra-name-not-in-certificate", "sso-hostname-not-fqdn"],
    when: always,
    sources: &[docs::MRA_TRUST.section("Names")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    vec![
        Step::page(format!("Cisco Unified CM Administration on {publisher} > System > Server"), "Each node must stand there by its fully qualified name, not by a short name or an address.").sees("the name that Expressway-C asks for"),
        Step::page("Cisco Unified OS Administration > Security > Certificate Management", "If the name is right and the certificate lacks it, issue the certificate anew with the name among its subject alternative names.").caution("A new CallManager certificate touches the trust lists of phones: rehearse it first.").sees("the name among the alternative names of what the node shows"),
        Step::page("Expressway-C > Configuration > Unified Communications > Unified CM servers", "Select Refresh servers.").sees("the log shows no `SNI (…) not in certificate`"),
    ]
}
