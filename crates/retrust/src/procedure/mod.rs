//! What to do, written for their nodes: one file a procedure.
//!
//! A procedure names the conditions that it ends. Steps come publisher first, only on the
//! nodes that run the service, each with its command or page and a check.

#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod restart;

// The procedures, one a file.
mod correct_the_clock;
mod cucm_trusts_expressway;
mod expressway_trusts_cucm;
mod mend_server_name;
mod rebuild_trust_lists;
mod recover_phone_trust;
mod renew_tomcat_with_sso;
mod republish_sp_metadata;
mod trust_capf_for_dot1x;
mod update_ctl_after_capf;
mod update_idp_metadata;

use crate::case::Cluster;
use crate::cisco::impact::{Level, Phones};
use crate::cisco::{Citation, Dispute};

/// Every procedure; of two that end one condition the shorter repair comes first.
pub const PROCEDURES: &[Procedure] = &[
    recover_phone_trust::PROCEDURE,
    rebuild_trust_lists::PROCEDURE,
    republish_sp_metadata::PROCEDURE,
    renew_tomcat_with_sso::PROCEDURE,
    update_idp_metadata::PROCEDURE,
    correct_the_clock::PROCEDURE,
    cucm_trusts_expressway::PROCEDURE,
    expressway_trusts_cucm::PROCEDURE,
    mend_server_name::PROCEDURE,
    trust_capf_for_dot1x::PROCEDURE,
    update_ctl_after_capf::PROCEDURE,
];

/// One procedure.
pub struct Procedure {
    /// Its file's name with dashes; never renamed.
    pub id: &'static str,
    /// What it does.
    pub title: &'static str,
    /// How much it can hurt.
    pub impact: Level,
    /// To be run outside business hours.
    pub after_hours: bool,
    /// Which phones restart.
    pub phones: Phones,
    /// The conditions that it ends.
    pub ends: &'static [&'static str],
    /// Who says so.
    pub sources: &'static [Citation],
    /// Disputes on its way.
    pub disputes: &'static [Dispute],
    /// Its steps for a cluster.
    pub steps: fn(&Cluster) -> Vec<Step>,
}

/// One step.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Step {
    /// The node, where it is one.
    pub node: Option<String>,
    /// The command line of which node, or which page.
    pub place: String,
    /// What to do.
    pub text: String,
    /// The command to copy.
    pub command: Option<String>,
    /// What can be lost.
    pub caution: Option<String>,
    /// How to see that it worked: a command where there is one, and what it must show.
    pub verify: Option<(Option<String>, String)>,
}

impl Step {
    /// On the command line of a node.
    fn cli(node: &str, text: impl Into<String>, command: impl Into<String>) -> Self {
        Self {
            node: Some(node.to_owned()),
            place: format!("CLI of {node}"),
            text: text.into(),
            command: Some(command.into()),
            ..Self::default()
        }
    }

    /// On a page.
    fn page(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into(), ..Self::default() }
    }

    fn caution(mut self, text: impl Into<String>) -> Self {
        self.caution = Some(text.into());
        self
    }

    fn shows(mut self, command: impl Into<String>, expect: impl Into<String>) -> Self {
        self.verify = Some((Some(command.into()), expect.into()));
        self
    }

    fn sees(mut self, expect: impl Into<String>) -> Self {
        self.verify = Some((None, expect.into()));
        self
    }
}

/// A procedure's steps for one cluster.
pub struct Tailored {
    /// Which.
    pub procedure: &'static Procedure,
    /// The conditions of this case that it ends.
    pub ends: Vec<&'static str>,
    /// The steps.
    pub steps: Vec<Step>,
}

/// The procedures for the conditions that hold, tailored.
pub fn tailor(cluster: &Cluster, holding: &[&'static str]) -> Vec<Tailored> {
    let wanted = PROCEDURES.iter().map(|procedure| {
        let ends: Vec<&'static str> = holding.iter().copied().filter(|id| procedure.ends.contains(id)).collect();
        (procedure, ends)
    });
    wanted
        .filter(|(_, ends)| !ends.is_empty())
        .map(|(procedure, ends)| Tailored { procedure, ends, steps: (procedure.steps)(cluster) })
        .collect()
}

/// The first procedure that ends a condition.
pub fn ending(condition: &str) -> Option<&'static Procedure> {
    PROCEDURES.iter().find(|p| p.ends.contains(&condition))
}

/// The publisher's name, or the word for it.
fn publisher(cluster: &Cluster) -> String {
    cluster.publisher().map_or_else(|| "the publisher".to_owned(), |n| n.name.clone())
}
