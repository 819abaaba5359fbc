//! Scenario 4.1: the authentication server learns the new CAPF, phones get new LSCs.

use super::{Check, Procedure, Step, always, publisher};
use crate::case::Cluster;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, commands, documents as docs};

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "trust-capf-for-dot1x",
    title: "Let the authentication server trust the new CAPF, and renew the LSCs",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::Some,
    ends: &["dot1x-refused"],
    when: always,
    sources: &[docs::COMMON_ISSUES.section("Scenario 4.1, Solution"), docs::LSC_QA.section("802.1X")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let serial = cluster.identities(Purpose::Capf).first().map_or_else(String::new, |h| format!(" ({} {})", h.label(), h.id.serial));
    vec![
        Step::page(format!("Cisco Unified OS Administration on {publisher} > Security > Certificate Management"), format!("Download the CAPF certificate{serial}.")).shows(commands::show_cert_own(Purpose::Capf), "the same serial").closed_by(Check::Shows(Purpose::Capf)),
        Step::page("Authentication server (ISE, ASA, …)", "Add it to the trusted certificates for client authentication. Keep the old CAPF until no phone has an LSC of it. Phones that show their MIC need the Cisco Manufacturing CAs there instead.").sees("both CAPF certificates are trusted"),
        Step::page("Access switch", "Bypass 802.1X on the ports of the affected phones, so that they can register.").caution("The ports are open meanwhile: as few as needed, as short as possible.").sees("the phones register"),
        Step::page("Cisco Unified CM Administration > Device > Phone > Certification Authority Proxy Function (CAPF) Information", "Certificate Operation Install/Upgrade, Save, Apply Config. Many phones: Bulk Administration > Phones > Update Phones > Query.")
            .shows(commands::LSC_QUERY, "the issuer of each affected phone is the new CAPF; the page says `Operation completed`"),
        Step::page("Access switch", "Put 802.1X back on the ports.").sees("the phone's status messages show no new `802.1x Authentication: Failed`"),
    ]
}
