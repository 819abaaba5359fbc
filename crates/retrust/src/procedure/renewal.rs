//! What all renewals have in common: prepare, renew, CTL, restarts, phones, backup.

use super::restart::{
    AXL_TOMCAT, CALLMANAGER, CAPF, CTI_MANAGER, DRF_LOCAL, DRF_MASTER, HAPROXY, SSOSP_TOMCAT, Service, TFTP, TOMCAT, TVS, UDS_TOMCAT,
    restart_named,
};
use super::*;
use crate::cisco::{Product, impact};
use crate::read::{Deed, ListKind};

/// The services that restart after a purpose was renewed, in order (214231; the longest list where sources differ).
const fn services(purpose: Purpose) -> &'static [Service] {
    match purpose {
        Purpose::Tomcat | Purpose::TomcatEcdsa => &[TOMCAT, SSOSP_TOMCAT, UDS_TOMCAT, AXL_TOMCAT, TFTP, DRF_MASTER, DRF_LOCAL],
        Purpose::Ipsec => &[DRF_MASTER, DRF_LOCAL],
        Purpose::Capf => &[CAPF, TVS, TFTP],
        Purpose::CallManager | Purpose::CallManagerEcdsa => &[CALLMANAGER, CTI_MANAGER, TVS, TFTP, HAPROXY],
        Purpose::Tvs | Purpose::ItlRecovery => &[TVS, TFTP],
        Purpose::PhoneSast | Purpose::Cup | Purpose::CupXmpp | Purpose::PhoneEdge | Purpose::Other => &[],
    }
}

/// Which services restart after each purpose, in words.
pub(super) fn services_by_purpose(cluster: &Cluster) -> String {
    let of = |purpose: Purpose| {
        let names: Vec<&str> = services(purpose).iter().filter(|s| s.exists(cluster)).map(Service::name).collect();
        format!("{}: {}", purpose.name(), names.join(", "))
    };
    [Purpose::Tomcat, Purpose::CallManager, Purpose::Capf, Purpose::Tvs].map(of).join("; ")
}

/// The publisher's alone is renewed: of CAPF from 14 on, and of ITLRecovery from 12.5 on.
pub(super) fn is_of_publisher(cluster: &Cluster, purpose: Purpose) -> bool {
    match purpose {
        Purpose::ItlRecovery => cluster.at_least(12, 5) != Some(false),
        Purpose::Capf => cluster.at_least(14, 0) != Some(false),
        _ => false,
    }
}

/// The nodes whose certificate is renewed.
fn renewed_on(cluster: &Cluster, purpose: Purpose) -> Vec<String> {
    if is_of_publisher(cluster, purpose) {
        return vec![publisher(cluster)];
    }
    let mut on = nodes(cluster);
    // Up to 12.5 a subscriber may have a CAPF of its own; the query shows each that there is.
    let has =
        |node: &String| cluster.identities(purpose).iter().any(|h| h.node.as_deref().is_some_and(|n| crate::case::same_host(n, node)));
    if purpose == Purpose::Capf && cluster.queried && on.iter().any(has) {
        on.retain(has);
    }
    on
}

/// The CA chain of a tomcat that CallManager reuses is trusted before anything is renewed (221070).
pub(super) fn trust_first() -> Step {
    let text = "Tomcat's certificate is CallManager's too here. Upload the root and the intermediates of the CA that will sign the new one, as tomcat-trust and as CallManager-trust, before anything is renewed.";
    Step::page(format!("{CERTIFICATES} > Upload Certificate/Certificate chain"), text).sees("the uploads succeed for every node")
}

/// A look that tells whether CallManager reuses tomcat: no page does (222534).
pub(super) fn look_for_reuse(cluster: &Cluster) -> Step {
    let text = "Look whether CallManager reuses tomcat's certificate, as it can from 14 on. Where both serials are equal this is a CallManager renewal, with all that phones need: add what is printed, and ask for the plan again.";
    Step::cli(&publisher(cluster), text, commands::show_cert_own(Purpose::CallManager))
        .sees("another serial than `show cert own tomcat`")
        .closed_by(Check::Shows(Purpose::CallManager))
}

/// Takes the new tomcat for CallManager (221070).
fn reuse() -> Step {
    let text = "Tomcat's certificate is CallManager's too here: this is a CallManager renewal. Reuse Certificate, choose tomcat, select CallManager, Finish. Whether the reuse follows a renewal by itself is in no document.";
    Step::page(CERTIFICATES, text)
        .shows(commands::show_cert_own(Purpose::CallManager), "the serial of the new tomcat, on every node")
        .closed_by(Check::Renewed(Purpose::CallManager))
}

/// What follows a renewal of tomcat that CallManager reuses; nothing otherwise.
pub(super) fn after_reuse(cluster: &Cluster) -> Vec<Step> {
    if !cluster.reuses_tomcat() {
        return Vec::new();
    }
    let mut steps = vec![reuse()];
    steps.extend(update_ctl(cluster, &[Purpose::CallManager]));
    steps.extend(restarts(cluster, Purpose::CallManager));
    steps.extend([reset_after(cluster, &[Purpose::CallManager]), gate()]);
    steps.extend(set_back(cluster));
    steps
}

/// The reset behind a renewal: in mixed mode those first that hang on what the CTL names (214231).
pub(super) fn reset_after(cluster: &Cluster, renewed: &[Purpose]) -> Step {
    let in_ctl = renewed.iter().any(|p| matches!(p, Purpose::CallManager | Purpose::Capf));
    let secure_first = in_ctl && cluster.is_mixed() == Some(true);
    reset(if secure_first { "those with an authenticated or encrypted profile, then all" } else { "all" })
}

/// Renews one certificate that serves all nodes: once, on the publisher, with a look at each node (225746, Scenario 2).
pub(super) fn renew_shared(cluster: &Cluster, purpose: Purpose) -> Vec<Step> {
    let publisher = publisher(cluster);
    let name = purpose.name();
    let store = name.strip_suffix("-ECDSA").unwrap_or(name);
    let (running, _) = cluster.nodes_running(&["Cisco Tomcat"]);
    let all: Vec<String> = running.iter().map(|n| n.name.clone()).collect();
    let everywhere = if all.is_empty() { "every node of the cluster".to_owned() } else { all.join(", ") };
    let mut steps = vec![
        Step::page(format!("{CERTIFICATES} > Generate CSR, on {publisher}"), format!("Certificate Purpose {name}, Distribution Multi-server (SAN). Under Auto-populated Domains there must be: {everywhere}. Generate.")).sees("the CSR is created on every node"),
        Step::page(CERTIFICATES, "Download the CSR from the publisher and have it signed by your CA.").sees("a certificate with every node's name; drop it here to look"),
        Step::page(format!("{CERTIFICATES} > Upload Certificate/Certificate chain"), format!("Upload the CA's root, then its intermediates, as {store}-trust; then the signed certificate as {name}.")).sees("the upload succeeds for every node"),
    ];
    steps.extend(all.iter().map(|name| {
        Step::cli(name, "See that this node has the new certificate.", commands::show_cert_own(purpose))
            .sees("the new serial, the same on every node")
            .closed_by(Check::Renewed(purpose))
    }));
    steps
}

/// Renews it on every node that has it, each with a look at the result.
pub(super) fn renew(cluster: &Cluster, purpose: Purpose) -> Vec<Step> {
    if purpose == Purpose::CallManager && cluster.reuses_tomcat() {
        return vec![reuse()];
    }
    if nodes(cluster).iter().any(|node| cluster.is_shared(purpose, node)) {
        return renew_shared(cluster, purpose);
    }
    let now = cluster.identities(purpose);
    let step = |node: &String| {
        let old = now.iter().find(|h| h.node.as_deref().is_some_and(|n| crate::case::same_host(n, node)));
        let expect = old.map_or_else(
            || "a new serial and a start date of today".to_owned(),
            |h| format!("another serial than {} and a start date of today", h.id.serial),
        );
        let name = purpose.name();
        // The elliptic-curve twins share the store of their purpose; ITLRecovery is never signed by a CA.
        let text = if purpose == Purpose::ItlRecovery {
            format!("Open {name} and select Regenerate.")
        } else {
            let store = name.strip_suffix("-ECDSA").unwrap_or(name);
            format!(
                "Self-signed: open {name} and select Regenerate. Signed by a CA: Generate CSR for it, have it signed, upload root and intermediates as {store}-trust, then the certificate as {name}."
            )
        };
        let shown = Step::page(format!("{CERTIFICATES}, on {node}"), text)
            .shows(commands::show_cert_own(purpose), expect)
            .closed_by(Check::Renewed(purpose));
        Step { node: (node != "each node").then(|| node.clone()), ..shown }
    };
    renewed_on(cluster, purpose).iter().map(step).collect()
}

/// The restarts of a purpose, in order. CAPF runs on the publisher.
pub(super) fn restarts(cluster: &Cluster, purpose: Purpose) -> Vec<Step> {
    let on = |service: &Service| {
        if service.name() == CAPF.name() || service.name() == DRF_MASTER.name() {
            restart_on_publisher(cluster, service)
        } else {
            restart(cluster, service)
        }
    };
    let mut steps: Vec<Step> = services(purpose).iter().flat_map(on).collect();
    // Those of IM and Presence serve with it as well (225476).
    if purpose == Purpose::Tomcat {
        let imp = cluster.nodes.iter().filter(|n| n.product == Some(Product::ImAndPresence));
        steps.extend(imp.map(|n| restart_named(&n.name, TOMCAT.name())));
    }
    steps
}

/// The CTL is updated in mixed mode, before services and phones restart; nothing to do without it.
pub(super) fn update_ctl(cluster: &Cluster, renewed: &[Purpose]) -> Vec<Step> {
    if cluster.is_mixed() == Some(false) {
        return Vec::new();
    }
    // Which of them the CTL names; ECDSA twins are in no documented record.
    let in_record = |p: &Purpose| matches!(p, Purpose::CallManager | Purpose::Capf | Purpose::ItlRecovery);
    let named: Vec<Purpose> = renewed.iter().copied().filter(in_record).collect();
    let only = if cluster.is_mixed().is_none() { " Only in mixed mode." } else { "" };
    let update = sign_ctl(cluster, only, "`CTL file Updated`; on 15 also that encrypted and authenticated phones must be reset");
    let expect = "its serial in the record, and `The CTL file was verified successfully.`, the same on every TFTP node";
    let mut steps = vec![update];
    if named.is_empty() {
        return steps;
    }
    steps.extend(look(cluster, ListKind::Ctl, "See that the CTL names the new certificate.", expect, &Check::Names(ListKind::Ctl, named)));
    steps
}

/// The CTL is made and signed anew: by a command, or by a token where tokens sign it.
pub(super) fn sign_ctl(cluster: &Cluster, only: &str, sees: &str) -> Step {
    if cluster.has_token_ctl() && cluster.at_least(14, 0) == Some(true) {
        let text = format!(
            "USB tokens signed the CTL, and their client is gone from 14 on: make it tokenless as 118893 describes; answer y.{only}"
        );
        return Step::cli(&publisher(cluster), text, commands::CTL_MIXED)
            .caution("Devices without Security by Default know the tokens alone, and cannot ask a TVS: their CTL must be deleted by hand.")
            .sees("`Cluster set to Mixed Mode`, and a CTL that no token signed")
            .closed_by(Check::Said(Deed::MixedModeSet));
    }
    if cluster.has_token_ctl() {
        let text = format!(
            "Update the CTL with one of the cluster's two USB tokens.{only} The tokens stay as they are: no renewal touches their keys."
        );
        return Step::page("A PC with the Cisco CTL client", text).sees("a newer CTL on every TFTP node");
    }
    let update = Step::cli(&publisher(cluster), format!("Update the CTL; answer y.{only}"), commands::CTL_UPDATE);
    update.sees(sees).closed_by(Check::Said(Deed::CtlUpdated))
}

/// The ITL of each TFTP node names what was renewed, before phones are sent for it; nothing where no record is of that.
pub(super) fn see_itl(cluster: &Cluster, renewed: &[Purpose]) -> Vec<Step> {
    let named: Vec<Purpose> = renewed.iter().copied().filter(|p| matches!(p, Purpose::CallManager | Purpose::Tvs)).collect();
    if named.is_empty() {
        return Vec::new();
    }
    let expect = format!("every serial of {} is the present one", named.iter().map(|p| p.name()).collect::<Vec<_>>().join(" and "));
    look(cluster, ListKind::Itl, "Look at the list that this node hands out.", &expect, &Check::Names(ListKind::Itl, named))
}

/// The whole of an ordinary renewal.
pub(super) fn whole(cluster: &Cluster, purpose: Purpose) -> Vec<Step> {
    let row = impact::TABLE.iter().find(|r| r.purpose == purpose);
    let phones = row.is_some_and(|r| r.phones != Phones::None);
    let in_ctl = row.is_some_and(|r| r.trust_lists.contains(&"CTL"));
    let mut steps = prepare(cluster, phones);
    steps.extend(renew(cluster, purpose));
    if in_ctl {
        steps.extend(update_ctl(cluster, &[purpose]));
    }
    steps.extend(restarts(cluster, purpose));
    if phones {
        steps.extend(see_itl(cluster, &[purpose]));
        steps.push(reset_after(cluster, &[purpose]));
        steps.push(gate());
    }
    steps.extend(after(cluster, &[purpose]));
    steps
}

/// The last steps of all renewals: what [`prepare`] set goes back, and what is new is saved.
pub(super) fn after(cluster: &Cluster, renewed: &[Purpose]) -> Vec<Step> {
    let mut steps = Vec::new();
    if !renewed.iter().all(|p| p.is_of_servers()) {
        steps.extend(set_back(cluster));
    }
    // ITLRecovery came with 10.0(1) (117598).
    if renewed.contains(&Purpose::ItlRecovery) && cluster.at_least(10, 0) != Some(false) {
        let save = Step::cli(&publisher(cluster), "Save the new recovery key.", commands::SAVE_RECOVERY_KEY);
        steps.push(save.sees("the new ITLRecovery.p12 is on your server, beside the old one"));
    }
    steps.push(
        Step::page(
            "Disaster Recovery System > Backup > Manual Backup",
            "Make a new backup: one from before the renewal, restored later, brings back the old keys, and strands phones that trust the new ones alone.",
        )
        .sees("status 100 % and SUCCESS for every component"),
    );
    steps
}
