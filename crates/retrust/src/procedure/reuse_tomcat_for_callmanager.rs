//! One certificate for tomcat and CallManager, from 14 on.

use super::*;

pub(super) const PROCEDURE: Procedure = Procedure {
    id: "reuse-tomcat-for-callmanager",
    title: "Use the multi-server tomcat for CallManager too",
    impact: Level::High,
    after_hours: true,
    phones: Phones::All,
    ends: &["mra-self-signed-same-subject"],
    when: |_, cluster, _| cluster.at_least(14, 0) != Some(false),
    sources: &[docs::REUSE.section("Configure"), docs::MRA_TRUST.section("Reuse of tomcat")],
    disputes: &[disputes::REUSE_SHOWN],
    steps,
};

fn steps(cluster: &Cluster) -> Vec<Step> {
    let mut steps = prepare(cluster, true);
    steps.push(Step::page("Plan", "It exists from 14.0 on, and for a multi-server tomcat alone. It couples the phones' trust to every later renewal of tomcat. Two certificates of different common names, or signed by a CA, mend the same without that.").sees("you want this bond"));
    steps.push(
        Step::page(
            format!("{CERTIFICATES} > Upload Certificate/Certificate chain"),
            "Upload the CA chain of tomcat as CallManager-trust too.",
        )
        .sees("the upload succeeds"),
    );
    steps.push(
        Step::page(format!("{CERTIFICATES} > Reuse Certificate"), "Choose tomcat, select CallManager, Finish.")
            .shows(commands::show_cert_own(Purpose::CallManager), "the serial of tomcat")
            .closed_by(Check::Renewed(Purpose::CallManager)),
    );
    steps.extend(renewal::update_ctl(cluster, &[Purpose::CallManager]));
    steps.extend(renewal::restarts(cluster, Purpose::CallManager));
    steps.extend([reset("all"), gate()]);
    steps.extend(renewal::after(cluster, &[Purpose::CallManager]));
    steps
}
