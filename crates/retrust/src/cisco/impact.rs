//! The business-impact table: what a renewal touches (225746, "Business Impact").

use super::documents::{self as docs, Citation};
use super::purpose::Purpose;

/// How much a renewal, or a procedure, can hurt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Services drop for moments.
    Low,
    /// A service or some phones restart.
    Medium,
    /// Every phone, or registration itself.
    High,
}

/// Which phones restart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Phones {
    /// No phone.
    None,
    /// Some.
    Some,
    /// All.
    All,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// What is renewed.
    pub purpose: Purpose,
    /// The document's risk. Its copy shows dots of one colour, so the levels are those that its
    /// scenarios state: low for tomcat, medium for CAPF; high where all phones hang on it (ours).
    pub risk: Level,
    /// The lists that name it.
    pub trust_lists: &'static [&'static str],
    /// What it touches.
    pub impact: &'static str,
    /// Which phones restart.
    pub phones: Phones,
    /// Which services restart.
    pub services: &'static [&'static str],
}

/// Where the table stands.
pub const SOURCE: Citation = docs::COMMON_ISSUES.section("Business Impact");

/// The table, one row a purpose.
pub const TABLE: [Row; 6] = [
    Row {
        purpose: Purpose::Tomcat,
        risk: Level::Low,
        trust_lists: &[],
        impact: "Web services, single sign-on, Extension Mobility and EMCC login",
        phones: Phones::None,
        services: &["Cisco Tomcat"],
    },
    Row {
        purpose: Purpose::Ipsec,
        risk: Level::Low,
        trust_lists: &[],
        impact: "Disaster recovery (DRS), IPsec tunnels",
        phones: Phones::None,
        services: &["Cisco DRF Master", "Cisco DRF Local"],
    },
    Row {
        purpose: Purpose::Capf,
        risk: Level::Medium,
        trust_lists: &["CTL", "ITL"],
        impact: "LSCs must be renewed; secure features",
        phones: Phones::All,
        services: &["Cisco Certificate Authority Proxy Function"],
    },
    Row {
        purpose: Purpose::CallManager,
        risk: Level::High,
        trust_lists: &["CTL", "ITL"],
        impact: "Registration, trust lists, trunks, CTI",
        phones: Phones::All,
        services: &["Cisco CallManager", "Cisco CTIManager", "Cisco Tftp"],
    },
    Row {
        purpose: Purpose::Tvs,
        risk: Level::High,
        trust_lists: &["ITL"],
        impact: "Verification of trust lists, configuration files and HTTPS connections",
        phones: Phones::Some,
        services: &["Cisco Trust Verification Service"],
    },
    Row {
        purpose: Purpose::ItlRecovery,
        risk: Level::High,
        trust_lists: &["CTL", "ITL"],
        impact: "Signs the ITL and the CTL, or stands by to sign them",
        phones: Phones::All,
        services: &[],
    },
];
