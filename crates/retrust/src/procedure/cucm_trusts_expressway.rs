//! Scenario 3: CUCM learns the CAs of Expressway-C.

use super::restart::{self, CALLMANAGER, HAPROXY, TFTP, TOMCAT};
use super::{Check, Procedure, Step, always, publisher};
use crate::case::{Cluster, Store};
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Purpose, disputes, documents as docs};

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "cucm-trusts-expressway",
    title: "Let CUCM trust Expressway-C",
    impact: Level::Medium,
    after_hours: true,
    phones: Phones::All,
    ends: &["mra-cucm-does-not-trust-expressway"],
    when: always,
    sources: &[
        docs::COMMON_ISSUES.section("Scenario 3, Solution"),
        docs::MRA_TRUST.section("Certificate exchange"),
        docs::EKU.section("Client certificate"),
    ],
    disputes: &[disputes::RESTARTS, disputes::EXPRESSWAY_LEAF],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let publisher = publisher(cluster);
    let upload = format!(
        "Cisco Unified OS Administration on {publisher} > Security > Certificate Management > Upload Certificate/Certificate chain"
    );
    let mut steps = vec![
        Step::page("Expressway-C > Maintenance > Security > Trusted CA certificate > Show all (PEM file)", "Copy the root and every intermediate that issued the certificate of Expressway-C, each into a file of its own. From X15.5 on it is the client certificate that counts.")
            .sees("one file a CA; drop them here with the server certificate to check the chain"),
        Step::page(upload.clone(), "Upload the root, then the intermediates, with purpose tomcat-trust. The upload is copied to every server of the cluster.")
            .sees("the upload succeeds; a listing of tomcat-trust then names them")
            .closed_by(Check::Trusts(Store::Trust(Purpose::Tomcat))),
        Step::page(upload, "Upload the same files with purpose CallManager-trust.")
            .sees("the upload succeeds; a listing of CallManager-trust then names them")
            .closed_by(Check::Trusts(Store::Trust(Purpose::CallManager))),
    ];
    for (index, step) in restart::restart(cluster, &CALLMANAGER).into_iter().enumerate() {
        steps.push(if index == 0 {
            step.caution("Phones of this node register elsewhere and come back: one node at a time.")
        } else {
            step
        });
    }
    for service in [TFTP, TOMCAT, HAPROXY] {
        steps.extend(restart::restart(cluster, &service));
    }
    steps.push(
        Step::page("Webex or Jabber, from outside", "Sign in.")
            .sees("phone services connect, and the log of Expressway-C shows the request to port 6972 without `SSL connection failed`"),
    );
    steps
}
