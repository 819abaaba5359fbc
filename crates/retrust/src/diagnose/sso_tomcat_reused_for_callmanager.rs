//! Tomcat's certificate serves as CallManager's too.

use super::*;

pub(super) const CONDITION: Condition = Condition {
    id: "sso-tomcat-reused-for-callmanager",
    scenario: None,
    area: Area::Certificates,
    severity: Severity::Info,
    title: "Tomcat's certificate is used for CallManager too, so a tomcat renewal is a CallManager renewal",
    explanation: "From 14.0 a multi-server tomcat can be reused for CallManager. One certificate is then to be trusted by Expressway, and a renewal of tomcat touches CTL, ITL and every phone. Whether the reuse follows a renewal by itself is in no document.",
    because: &[],
    by_hand: "Compare the serials of `show cert own tomcat` and `show cert own CallManager`; the page may hide it (the sources differ by release).",
    sources: &[docs::REUSE.section("Verification"), docs::MRA_TRUST.section("Reuse of tomcat")],
    check,
};

fn check(cluster: &Cluster, _: Date) -> Verdict {
    if cluster.at_least(14, 0) == Some(false) {
        return Verdict::NotApplicable("the reuse exists from 14.0 on");
    }
    let tomcat = cluster.identities(Purpose::Tomcat);
    let calls = cluster.identities(Purpose::CallManager);
    if tomcat.is_empty() || calls.is_empty() {
        return Verdict::Open(vec![Question::certificates("Serials of tomcat and CallManager are compared.")]);
    }
    let shared: Vec<Span> = calls.iter().filter(|c| tomcat.iter().any(|t| t.id.same(&c.id))).filter_map(|h| h.span()).collect();
    if shared.is_empty() {
        return Verdict::RuledOut(calls.iter().filter_map(|h| h.span()).collect());
    }
    Instance::new(Certainty::Confirmed, "CallManager and tomcat show the same certificate.", shared)
        .compare("two certificates, or a plan that knows of the reuse", "one")
        .holds()
}
