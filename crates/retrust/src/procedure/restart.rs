//! Restarts, node by node: publisher first, only where the service runs.

use super::{Check, Step};
use crate::case::{Cluster, Node};
use crate::cisco::commands;

/// A service as Serviceability and `utils service list` name it.
pub(super) struct Service {
    name: &'static str,
    page: &'static str,
    /// It runs on every node.
    everywhere: bool,
    /// The release it first exists in, where it is not in all.
    since: Option<(u16, u16)>,
    /// Its name on new releases, where that is another: a node's own list tells which it has.
    renamed: Option<&'static str>,
}

impl Service {
    /// Its name, as `utils service list` prints it.
    pub(super) const fn name(&self) -> &'static str {
        self.name
    }

    /// The release has it, or is not known.
    pub(super) fn exists(&self, cluster: &Cluster) -> bool {
        self.since.is_none_or(|(major, minor)| cluster.at_least(major, minor) != Some(false))
    }
}

const FEATURE: &str = "Cisco Unified Serviceability > Tools > Control Center - Feature Services";
const NETWORK: &str = "Cisco Unified Serviceability > Tools > Control Center - Network Services";

pub(super) const CTI_MANAGER: Service = Service { name: "Cisco CTIManager", page: FEATURE, everywhere: false, since: None, renamed: None };
pub(super) const CALLMANAGER: Service = Service { name: "Cisco CallManager", page: FEATURE, everywhere: false, since: None, renamed: None };
pub(super) const TFTP: Service = Service { name: "Cisco Tftp", page: FEATURE, everywhere: false, since: None, renamed: None };
pub(super) const CAPF: Service =
    Service { name: "Cisco Certificate Authority Proxy Function", page: FEATURE, everywhere: false, since: None, renamed: None };
pub(super) const TVS: Service =
    Service { name: "Cisco Trust Verification Service", page: NETWORK, everywhere: false, since: None, renamed: None };
pub(super) const TOMCAT: Service = Service { name: "Cisco Tomcat", page: "", everywhere: true, since: None, renamed: None };
/// In the platform from 14 on (RN14); it serves the SSO pages.
pub(super) const SSOSP_TOMCAT: Service =
    Service { name: "Cisco SSOSP Tomcat", page: "", everywhere: false, since: Some((14, 0)), renamed: None };
pub(super) const DRF_MASTER: Service =
    Service { name: "Cisco DRF Master", page: NETWORK, everywhere: false, since: None, renamed: Some("Cisco DRF Primary") };
pub(super) const DRF_LOCAL: Service = Service { name: "Cisco DRF Local", page: NETWORK, everywhere: true, since: None, renamed: None };
/// Containers came with 14 (RN14).
pub(super) const UDS_TOMCAT: Service =
    Service { name: "Cisco UDS Tomcat", page: "", everywhere: false, since: Some((14, 0)), renamed: None };
/// The same.
pub(super) const AXL_TOMCAT: Service =
    Service { name: "Cisco AXL Tomcat", page: "", everywhere: false, since: Some((14, 0)), renamed: None };
/// Named by documents for 14 and later alone.
pub(super) const HAPROXY: Service = Service { name: "Cisco HAProxy", page: "", everywhere: false, since: Some((14, 0)), renamed: None };

/// A list of services calls this one so, by its old name or its new one.
pub(super) fn is_called(name: &str, listed: &str) -> bool {
    let renamed = [&DRF_MASTER].into_iter().filter(|s| s.name == name).find_map(|s| s.renamed);
    listed.eq_ignore_ascii_case(name) || renamed.is_some_and(|new| listed.eq_ignore_ascii_case(new))
}

/// The steps that restart a service.
pub(super) fn restart(cluster: &Cluster, service: &Service) -> Vec<Step> {
    if !service.exists(cluster) {
        return Vec::new();
    }
    let both = [service.name, service.renamed.unwrap_or(service.name)];
    let (nodes, known) = cluster.nodes_running(&both);
    let is_listed = |node: &str| cluster.node(node).is_some_and(Node::is_listed);
    let note = |node: &str| {
        let told = service.everywhere || known || is_listed(node);
        if told { "" } else { " The services of this node are not in the case: do it only where it runs." }
    };
    let later = match (service.since, cluster.known_release()) {
        (Some((major, _)), None) => format!(" It exists from release {major} on."),
        _ => String::new(),
    };
    let step = |node: &str| {
        let new = service.renamed.filter(|new| cluster.node(node).is_some_and(|n| n.services.iter().flatten().any(|s| s.name == *new)));
        let name = new.unwrap_or(service.name);
        let mut step = restart_named(node, name);
        step.text.extend([note(node), later.as_str()]);
        // Which release renamed it is in no document that we have.
        if let Some(new) = service.renamed.filter(|_| !is_listed(node)) {
            step.text.extend([" New releases call it ", new, "."]);
        }
        if !service.page.is_empty() {
            step.place.extend([", or ", service.page]);
        }
        step
    };
    if nodes.is_empty() {
        return if known { Vec::new() } else { vec![step("each node that runs it, publisher first")] };
    }
    nodes.into_iter().map(|n| step(&n.name)).collect()
}

/// What restarts on all nodes once another key signs the CTL (FN70613).
pub(super) fn after_ctl(cluster: &Cluster) -> Vec<Step> {
    [CALLMANAGER, CTI_MANAGER].iter().flat_map(|service| restart(cluster, service)).collect()
}

/// The restart of one service on one node.
pub(super) fn restart_named(node: &str, name: &'static str) -> Step {
    Step::cli(node, format!("Restart {name}."), format!("utils service restart {name}"))
        .shows(commands::SERVICE_LIST, format!("{name}[STARTED]"))
        .closed_by(Check::Runs(name))
}

/// Starts TVS where the list of services shows that it does not run: until then it vouches for nothing.
pub(super) fn start_tvs(cluster: &Cluster) -> Vec<Step> {
    let start = |node: &Node| {
        let text = "Start Cisco Trust Verification Service: phones ask it for every signer that they do not know.";
        Step::cli(&node.name, text, format!("utils service start {}", TVS.name))
            .shows(commands::SERVICE_LIST, format!("{}[STARTED]", TVS.name))
            .closed_by(Check::Runs(TVS.name))
    };
    cluster.without_tvs().into_iter().map(start).collect()
}

/// The same on the publisher alone.
pub(super) fn restart_on_publisher(cluster: &Cluster, service: &Service) -> Vec<Step> {
    let publisher = super::publisher(cluster);
    let mut steps = restart(cluster, service);
    if cluster.publisher().is_some() {
        steps.retain(|s| s.node.as_ref() == Some(&publisher));
    }
    steps
}
