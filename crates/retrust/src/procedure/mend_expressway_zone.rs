//! A zone that is down without a certificate at fault.

use super::*;
use crate::cisco::log_messages as log;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "mend-expressway-zone",
    title: "Mend a zone of Expressway",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::None,
    ends: &["exp-zone-peer-mismatch", "exp-tunnel-name", "exp-traversal-password"],
    when: always,
    sources: &[docs::MRA_SETUP.section("Troubleshooting"), docs::MRA_GUIDE_14.section("Traversal zone")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    // Port 7001 is the traversal zone's (117811); another port is that of a zone to somewhere else.
    let refused = cluster.seen(log::PEER_IDENTITY);
    if !refused.is_empty() && !refused.iter().any(|s| s.line.contains("ort=\"7001\"")) {
        return vec![
            Step::page(
                "Expressway > Configuration > Zones > the zone whose address and port the log names",
                "TLS verify subject name: a name that stands among the alternative names of the other side's certificate.",
            )
            .sees("the log shows no `identity was unacceptable`"),
            Step::page("Expressway > Configuration > Zones", "Look at the zone.").sees("it is active"),
        ];
    }
    vec![
        Step::page("Expressway-C > Configuration > Zones > the traversal zone", "Peer address: the full name of Expressway-E as it stands in its certificate, never an address. The same for TLS verify subject name on Expressway-E.").sees("both names among the alternative names of the other side"),
        Step::page("Both Expressways > the traversal zone", "User and password the same on both; the user exists in the local database of Expressway-E.").sees("no `Incorrect authentication credential`"),
        Step::page("Expressway-E > System > DNS", "No underscore in the host name.").caution("A new host name wants a new certificate.").sees("a name of letters, digits and dashes"),
        Step::page("Status > Unified Communications", "Look at zone and tunnels.").sees("the zone is active, and every SSH tunnel: copy the page from Unified Communications SSH tunnels status on").closed_by(Check::Tunnels),
    ]
}
