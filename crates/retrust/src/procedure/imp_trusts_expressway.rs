//! E6: IM and Presence.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "imp-trusts-expressway",
    title: "Let IM and Presence trust Expressway-C",
    impact: Level::Low,
    after_hours: true,
    phones: Phones::None,
    ends: &["imp-does-not-trust-expc"],
    when: always,
    sources: &[docs::MRA_GUIDE_15.section("Certificate exchange, table"), docs::PRESENCE.section("cup-xmpp-trust")],
    disputes: &[],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let _ = cluster;
    vec![
        Step::page("Cisco Unified IM and Presence OS Administration > Security > Certificate Management, on its database publisher", "Upload the root of Expressway-C as cup-xmpp-trust, and again as tomcat-trust.").sees("the upload succeeds"),
        Step::page("CLI of the IM and Presence database publisher", "Restart Cisco Intercluster Sync Agent: utils service restart Cisco Intercluster Sync Agent").sees("Cisco Intercluster Sync Agent[STARTED]"),
        Step::page("Cisco Unified Serviceability, IM and Presence nodes", "Restart Cisco XCP Router after hours. Which XCP services an upload of trust needs is in no document; this is the one that all others hang on.").caution("Messages and presence stop for minutes.").sees("the XCP services are started"),
        Step::page("Webex or Jabber, from outside", "Sign in.").sees("presence is shown"),
    ]
}
