//! Facts on which Cisco's own documents disagree: both sides, and the one taken.

use super::documents::{self as docs, Citation};

/// A disputed fact.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dispute {
    /// Stable name.
    pub id: &'static str,
    /// What is disputed.
    pub question: &'static str,
    /// Each side in our words, with where it stands.
    pub sides: &'static [(&'static str, Citation)],
    /// The side that Retrust follows, and why.
    pub taken: &'static str,
}

/// Scenario 1's cure.
pub const LOCALKEY_REACH: Dispute = Dispute {
    id: "localkey-reach",
    question: "Does `utils itl reset localkey` bring back phones after CallManager, TVS and ITLRecovery were renewed together?",
    sides: &[
        ("It is given as the remedy for exactly this case.", docs::COMMON_ISSUES.section("Scenario 1, Solution")),
        (
            "The command signs with the publisher's present CallManager key. That key is new as well, so a phone that holds the old serials cannot check it.",
            docs::SECURITY_GUIDE_14_DS.section("ITLRecovery Certificate"),
        ),
    ],
    taken: "Two test phones decide before any cluster-wide reset; the ways that need no old key on the phone follow in order of least impact.",
};

/// What restarts after CallManager or trust-store changes.
pub const RESTARTS: Dispute = Dispute {
    id: "restarts-after-trust-upload",
    question: "Which services restart after a CA was added to tomcat-trust and CallManager-trust?",
    sides: &[
        ("Cisco CallManager, Cisco TFTP, Cisco Tomcat and Cisco HAProxy.", docs::COMMON_ISSUES.section("Scenario 3, Solution")),
        (
            "Cisco CallManager, Cisco Tomcat and, where TLS runs over it, Cisco HAProxy; no TFTP.",
            docs::MRA_TRUST.section("Certificate exchange"),
        ),
    ],
    taken: "All four: a restart too many costs minutes after hours, one too few leaves the fault in place.",
};

/// Whether SSO is switched off for a tomcat renewal.
pub const SSO_DISABLE_FIRST: Dispute = Dispute {
    id: "sso-disable-first",
    question: "Must SAML SSO be disabled before tomcat is renewed?",
    sides: &[
        ("Yes: disable, renew, exchange metadata, enable.", docs::COMMON_ISSUES.section("Scenario 2, Procedure")),
        (
            "No: after a renewal, export the metadata and give it to the identity provider.",
            docs::SSO_GUIDE_14.section("SAML SSO configuration"),
        ),
    ],
    taken: "Before a renewal the whole sequence; once the renewal has happened, the short repair.",
};

/// Tomcat's companions.
pub const TOMCAT_RESTARTS: Dispute = Dispute {
    id: "tomcat-restarts",
    question: "Which services restart after tomcat was renewed?",
    sides: &[
        ("Cisco Tomcat; with SSO or OAuth also Cisco SSOSP Tomcat.", docs::REGENERATION.section("Tomcat")),
        ("Cisco Tomcat; after SSO is enabled Cisco Tomcat and Cisco UDS Tomcat.", docs::COMMON_ISSUES.section("Scenario 2, step 4")),
    ],
    taken: "Cisco Tomcat everywhere at once after the renewal, Cisco Tomcat and Cisco UDS Tomcat again at the end.",
};

/// When the CTL is updated.
pub const CTL_BEFORE_RESTARTS: Dispute = Dispute {
    id: "ctl-update-order",
    question: "Is the CTL updated before or after the services and phones restart?",
    sides: &[
        ("Right after the renewal, before the restarts.", docs::REGENERATION.section("CAPF")),
        ("Phones restart by themselves after the renewal, the CTL follows.", docs::SECURITY_GUIDE_12.section("Certificate Regeneration")),
    ],
    taken: "Before: no phone then starts against a CTL that lacks the new certificate.",
};

/// Which certificate CUCM's stores need of Expressway-C.
pub const EXPRESSWAY_LEAF: Dispute = Dispute {
    id: "expressway-leaf-or-ca",
    question: "In mixed mode, does CUCM need the certificate of Expressway-C itself or the CA that issued it?",
    sides: &[
        ("The certificate itself.", docs::MRA_GUIDE_15.section("Certificate exchange, table")),
        ("The issuing CA's chain.", docs::COMMON_ISSUES.section("Scenario 3, Solution")),
    ],
    taken: "The CA chain: it outlives the next renewal of Expressway-C. Either is accepted as enough.",
};

/// Every dispute.
pub const ALL: &[Dispute] = &[LOCALKEY_REACH, RESTARTS, SSO_DISABLE_FIRST, TOMCAT_RESTARTS, CTL_BEFORE_RESTARTS, EXPRESSWAY_LEAF];
