//! Scenario 4.2: the CTL learns the new CAPF, TLS phones come back by way of a non-secure profile.

use super::restart::{self, CAPF, TFTP, TVS};
use super::{Check, Procedure, Step, always, look};
use crate::case::Cluster;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, commands, disputes, documents as docs};
use crate::read::ListKind;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "update-ctl-after-capf",
    title: "Update the CTL after the CAPF renewal, and renew the LSCs of TLS phones",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::All,
    ends: &["ctl-holds-old-capf"],
    when: always,
    sources: &[docs::COMMON_ISSUES.section("Scenario 4.2, Solution"), docs::REGENERATION.section("CAPF")],
    disputes: &[disputes::CTL_BEFORE_RESTARTS, disputes::RENEWAL_RESTARTS],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let serial = cluster
        .identities(Purpose::Capf)
        .first()
        .map_or_else(|| "the present CAPF certificate's serial".to_owned(), |h| h.id.serial.to_string());
    let mut steps = vec![super::renewal::sign_ctl(cluster, "", "`CTL file Updated`")];
    let expect = format!("the record with FUNCTION CAPF bears {serial}, and `The CTL file was verified successfully.`");
    let names = Check::Names(ListKind::Ctl, vec![Purpose::Capf]);
    steps.extend(look(cluster, ListKind::Ctl, "See that the CTL names the new CAPF.", &expect, &names));
    steps.extend(restart::restart_on_publisher(cluster, &CAPF));
    steps.extend(restart::restart(cluster, &TVS));
    steps.extend(restart::restart(cluster, &TFTP));
    steps.extend([
        Step::page(
            "Cisco Unified CM Administration > Device > Phone",
            "Reset the phones with an authenticated or encrypted profile: two first and, where they come back, the others in batches. Those that register again are done.",
        )
        .caution("These phones restart.")
        .shows(commands::REGISTERED, "more phones than before")
        .closed_by(Check::PhonesBack),
        Step::page(
            "Cisco Unified CM Administration > System > Security > Phone Security Profile",
            "For phones that stay out: copy their profile, give the copy a name, set Device Security Mode to Non Secure, Save.",
        )
        .sees("the copy is in the list"),
        Step::page(
            "Cisco Unified CM Administration > Device > Phone > Device Security Profile",
            "Assign the copy to these phones, Save, Apply Config.",
        )
        .caution("Their calls are not encrypted meanwhile.")
        .sees("the phones register"),
        Step::page(
            "Cisco Unified CM Administration > Device > Phone > Certification Authority Proxy Function (CAPF) Information",
            "Certificate Operation Install/Upgrade, Save, Apply Config.",
        )
        .shows(commands::LSC_QUERY, "the issuer is the new CAPF; the page says `Operation completed`"),
        Step::page(
            "Cisco Unified CM Administration > Device > Phone > Device Security Profile",
            "Assign the TLS profile again, Save, Apply Config.",
        )
        .sees("the phones register with TLS"),
    ]);
    steps
}
