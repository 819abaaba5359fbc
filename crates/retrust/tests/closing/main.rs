//! Steps close by what was asked for, on the node that it was asked of, and by nothing else.

#[path = "../common/mod.rs"]
mod common;

mod gates;
mod lists;
mod outputs;

use common::night::{begun, give, phones, plan, steps};
use retrust::Case;
use retrust::report::Plan;
use retrust_testing::Cluster;
use retrust_testing::output::{self, session};

const HOSTS: [&str; 2] = ["cucm-pub", "cucm-sub1"];
const SERVICES: [&str; 5] = ["Cisco CallManager", "Cisco CTIManager", "Cisco Trust Verification Service", "Cisco Tftp", "Cisco HAProxy"];

/// A case of two nodes whose services and phones are listed, and a plan on it.
fn planned(cluster: &Cluster, renew: &str) -> Case {
    let services = |publisher| output::service_list(&SERVICES, publisher);
    let mut case = begun(cluster, &[("cucm-pub services.txt", services(true)), ("cucm-sub1 services.txt", services(false))]);
    plan(&mut case, renew);
    for host in HOSTS {
        give(&mut case, &format!("{host} before.txt"), &phones(40));
    }
    case
}

/// Whether the first open or closed step of this text, on this node, is done; and what it says where not.
fn step(plan: &Plan, node: &str, text: &str) -> (bool, String) {
    let of_node = |s: &&retrust::report::Step| s.text.starts_with(text) && s.node.as_deref().is_none_or(|n| n.starts_with(node));
    let step = steps(plan).find(of_node).expect("a step");
    (step.is_done(), step.verify.as_ref().and_then(|v| v.differs.clone()).unwrap_or_default())
}

fn own(cluster: &Cluster, host: &str, purpose: &str) -> String {
    session(&[(&format!("show cert own {purpose}"), &cluster.show_cert_own(host, purpose))])
}
