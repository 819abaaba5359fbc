//! A cluster that can be renewed, certificate by certificate.

use crate::certificate::{Certificate, KeyKind, Recipe};
use crate::day;
use time::OffsetDateTime;

/// An identity certificate of a node.
#[derive(Clone, Debug)]
pub struct Own {
    /// Fully qualified name of the node.
    pub node: String,
    /// `CallManager`, `TVS`, …
    pub purpose: &'static str,
    /// The certificate.
    pub certificate: Certificate,
}

/// A certificate in a trust store.
#[derive(Clone, Debug)]
pub struct Trusted {
    /// `CallManager-trust`, …
    pub store: String,
    /// The certificate.
    pub certificate: Certificate,
}

/// A cluster. The first node is the publisher.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Fully qualified names.
    pub nodes: Vec<String>,
    /// `15.0.1.11900-23`.
    pub release: String,
    /// Mixed mode.
    pub mixed: bool,
    /// Identity certificates.
    pub own: Vec<Own>,
    /// Trust stores.
    pub trusted: Vec<Trusted>,
    /// How often something was renewed: makes serials.
    generation: usize,
}

/// Purposes that each node has a certificate of, with the days on which a healthy cluster's
/// were last renewed: one by one, months apart.
const PER_NODE: [(&str, &str); 4] =
    [("tomcat", "2025-03-10"), ("ipsec", "2024-02-01"), ("CallManager", "2025-06-16"), ("TVS", "2025-09-22")];
/// Purposes of which the cluster has one, on the publisher (from 14 on).
const PER_CLUSTER: [(&str, &str); 2] = [("CAPF", "2024-11-04"), ("ITLRecovery", "2024-02-01")];

impl Cluster {
    /// The hosts, release 15, non-secure, without any certificate.
    pub fn bare(hosts: &[&str]) -> Self {
        let nodes = hosts.iter().map(|h| format!("{h}.example.com")).collect();
        Self { nodes, release: "15.0.1.11900-23".to_owned(), mixed: false, own: Vec::new(), trusted: Vec::new(), generation: 0 }
    }

    /// A healthy cluster of the hosts.
    pub fn new(hosts: &[&str]) -> Self {
        Self::of_release(hosts, "15.0.1.11900-23")
    }

    /// The same of another release.
    pub fn of_release(hosts: &[&str], release: &str) -> Self {
        let mut cluster = Self::bare(hosts);
        release.clone_into(&mut cluster.release);
        for (purpose, when) in PER_NODE.iter().chain(&PER_CLUSTER) {
            cluster.renew(purpose, when);
        }
        cluster
    }

    /// The same, all certificates of one day, as at installation.
    pub fn installed(hosts: &[&str], when: &str) -> Self {
        let mut cluster = Self::new(hosts);
        for (purpose, _) in PER_NODE.iter().chain(&PER_CLUSTER) {
            cluster.renew(purpose, when);
        }
        cluster
    }

    /// In mixed mode.
    pub fn mixed(mut self) -> Self {
        self.mixed = true;
        self
    }

    /// Its release, at least: `(12, 5)`.
    pub fn at_least(&self, wanted: (u32, u32)) -> bool {
        let mut parts = self.release.split('.').map(|p| p.parse::<u32>().unwrap());
        (parts.next().unwrap(), parts.next().unwrap_or(0)) >= wanted
    }

    /// The nodes that have a certificate of a purpose: ITLRecovery is one for the cluster from 12.5 on,
    /// CAPF from 14 on (214231).
    pub fn nodes_with(&self, purpose: &str) -> Vec<String> {
        let one = match purpose {
            "ITLRecovery" => self.at_least((12, 5)),
            "CAPF" => self.at_least((14, 0)),
            _ => false,
        };
        if one { vec![self.nodes[0].clone()] } else { self.nodes.clone() }
    }

    /// Renews a purpose on all nodes that have it.
    pub fn renew(&mut self, purpose: &'static str, when: &str) {
        let nodes = self.nodes_with(purpose);
        for node in nodes {
            self.renew_on(&node, purpose, when);
        }
    }

    /// Renews a purpose on one node, named by host or full name.
    pub fn renew_on(&mut self, node: &str, purpose: &'static str, when: &str) {
        let node = self.nodes.iter().find(|n| *n == node || n.split('.').next() == Some(node)).unwrap().clone();
        self.generation += 1;
        let from: OffsetDateTime = day(when) + time::Duration::hours(22);
        let label = format!("{purpose} {node} {}", self.generation);
        let common_name = match purpose {
            "CAPF" => format!("CAPF-{:08x}", 0x0bc1_7206 + self.generation),
            "ITLRecovery" => format!("ITLRECOVERY_{node}"),
            _ => node.clone(),
        };
        let recipe = Recipe {
            days: if purpose == "ITLRecovery" { 7300 } else { 1825 },
            key: KeyKind::Rsa(purpose.len() + self.generation),
            san: vec![node.clone()],
            ca: purpose == "CAPF",
            ..Recipe::new(&common_name, &label, from)
        };
        self.put(&node, purpose, recipe.make(None));
    }

    /// Renews a purpose by one certificate that all nodes share and that names all of them.
    pub fn share(&mut self, purpose: &'static str, when: &str) {
        self.generation += 1;
        let publisher = self.publisher().to_owned();
        let (host, domain) = publisher.split_once('.').unwrap();
        let label = format!("{purpose} shared {}", self.generation);
        let recipe = Recipe {
            key: KeyKind::Rsa(self.generation),
            san: self.nodes.clone(),
            ..Recipe::new(&format!("{host}-ms.{domain}"), &label, day(when) + time::Duration::hours(22))
        };
        let certificate = recipe.make(None);
        for node in self.nodes.clone() {
            self.put(&node, purpose, certificate.clone());
        }
    }

    /// Puts a certificate of one's own making in place.
    pub fn put(&mut self, node: &str, purpose: &'static str, certificate: Certificate) {
        self.own.retain(|o| !(o.node == node && o.purpose == purpose));
        self.own.push(Own { node: node.to_owned(), purpose, certificate });
    }

    /// Adds a certificate to a trust store.
    pub fn trust(&mut self, store: &str, certificate: &Certificate) {
        self.trusted.push(Trusted { store: store.to_owned(), certificate: certificate.clone() });
    }

    /// The identity certificate of a node.
    ///
    /// # Panics
    /// Where the node has none of that purpose.
    pub fn certificate(&self, node: &str, purpose: &str) -> &Certificate {
        let own = self.own.iter().find(|o| (o.node == node || o.node.split('.').next() == Some(node)) && o.purpose == purpose);
        &own.unwrap_or_else(|| panic!("{node} has no {purpose}")).certificate
    }

    /// The publisher's full name.
    pub fn publisher(&self) -> &str {
        &self.nodes[0]
    }
}
