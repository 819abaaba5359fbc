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
        (
            "Cisco Tomcat on every node, IM and Presence too; Cisco UDS Tomcat and Cisco AXL Tomcat on those of CUCM; the DRF services; then a backup. So CUCM 14 says after an upload.",
            docs::MRA_TRUST.section("Upload certificates"),
        ),
    ],
    taken: "Cisco Tomcat everywhere at once after the renewal, and of the others those that a node runs; Cisco Tomcat and Cisco UDS Tomcat again at the end.",
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

/// CallManager and TVS renewed together from 12.0 on.
pub const CALLMANAGER_WITH_TVS: Dispute = Dispute {
    id: "callmanager-with-tvs",
    question: "From 12.0 on, may CallManager and TVS be renewed together?",
    sides: &[
        ("No: phones end in a mismatch that only deleting the list on each of them ends.", docs::CA_SIGNED.section("TVS")),
        ("The warning is for 8.x to 11.5, or for lists that CallManager signs.", docs::REGENERATION.section("TVS and CallManager")),
    ],
    taken: "One at a time, with all phones back in between. Where it has happened, ITLRecovery still signs: resets in order are tried on four phones first.",
};

/// Which of them goes last.
pub const TVS_ORDER: Dispute = Dispute {
    id: "tvs-first-or-last",
    question: "Is TVS renewed before or after CallManager?",
    sides: &[
        ("First; CallManager with TFTP last.", docs::SECURITY_GUIDE_14.section("Certificate regeneration")),
        ("Last of the certificates that are in trust lists.", docs::REGENERATION.section("Order")),
        ("CallManager wholly, the phones back, then TVS.", docs::CA_SIGNED.section("Order")),
    ],
    taken: "CallManager, the phones back, then TVS. All agree on what matters: never two trust anchors without all phones back in between.",
};

/// What restarts after a renewal of a certificate in trust lists.
pub const RENEWAL_RESTARTS: Dispute = Dispute {
    id: "restarts-after-renewal",
    question: "Which services restart after CallManager, TVS, CAPF or ITLRecovery were renewed?",
    sides: &[
        (
            "CallManager, CTIManager, TVS, TFTP and HAProxy after CallManager; TVS and TFTP after the others.",
            docs::REGENERATION.section("CallManager, TVS, ITLRecovery"),
        ),
        (
            "None for TVS, CAPF and ITLRecovery; HAProxy alone for CallManager from 14SU1 on.",
            docs::SECURITY_GUIDE_14.section("Certificate table"),
        ),
        ("CallManager and CTIManager need no restart by hand any more.", docs::RELEASE_NOTES_14.section("Certificates")),
        ("TFTP is deactivated and activated again.", docs::SECURITY_GUIDE_12.section("HTTPS for configuration download")),
    ],
    taken: "The longest list that does no harm: restarts in order, publisher first.",
};

/// How ITLRecovery is renewed.
pub const ITLRECOVERY_WAY: Dispute = Dispute {
    id: "itlrecovery-by-localkey-or-update",
    question: "After ITLRecovery was renewed, is the list signed by localkey first, or updated at once?",
    sides: &[
        (
            "By `utils itl reset localkey` or `utils ctl reset localkey`, phones back, then TFTP restart or CTL update, phones back again.",
            docs::SECURITY_GUIDE_14.section("ITLRecovery"),
        ),
        ("By `utils ctl update CTLFile`, then TVS and TFTP, and one reset.", docs::REGENERATION.section("ITLRecovery")),
    ],
    taken: "By localkey: it needs no TVS, and devices that cannot ask TVS keep their trust.",
};

/// What a restart of TFTP is for after tomcat.
pub const TFTP_AFTER_TOMCAT: Dispute = Dispute {
    id: "tftp-after-tomcat",
    question: "Does TFTP restart after tomcat was renewed?",
    sides: &[
        ("Yes, it serves the old certificate from its memory otherwise.", docs::SECURITY_GUIDE_14.section("Certificate table")),
        ("It is not among the steps.", docs::REGENERATION.section("Tomcat")),
    ],
    taken: "Yes: a restart of TFTP interrupts no call.",
};

/// How trust certificates are deleted.
pub const TRUST_DELETION: Dispute = Dispute {
    id: "trust-deletion-reach",
    question: "Does deleting a trust certificate act on one node or on all?",
    sides: &[
        (
            "On the whole cluster, for CAPF-, tomcat-, CallManager- and Phone-SAST-trust.",
            docs::SECURITY_GUIDE_14.section("Delete certificates"),
        ),
        ("On the node; delete it on each.", docs::REGENERATION.section("Delete expired trust certificates")),
        ("Not carried to other nodes from tomcat-trust (9.1).", docs::CHANGE_NOTIFICATION.section("4.B")),
    ],
    taken: "Delete it, and look on every node whether it is gone.",
};

/// From when public CAs leave out client authentication.
pub const EKU_DATES: Dispute = Dispute {
    id: "client-auth-dates",
    question: "From when do public CAs issue without client authentication?",
    sides: &[
        ("The policy is of June 2026, and CAs stop in May 2026.", docs::EKU_PREPARE.section("Timeline")),
        ("The policy is of March 2027; each CA has its own date before.", docs::FN74362.section("Background")),
    ],
    taken: "The field notices, which are newer. A certificate in hand is judged by what stands in it.",
};

/// What traffic server checks since when.
pub const ORIGIN_CHECK_SINCE: Dispute = Dispute {
    id: "expressway-verifies-since",
    question: "Since which release does Expressway-C check the certificates of CUCM on every request?",
    sides: &[
        ("X14.0.8.", docs::MRA_TRUST.section("Server certificate verification")),
        ("X14.2; before it nothing needs to be uploaded.", docs::MRA_GUIDE_15.section("Certificate exchange")),
    ],
    taken: "X14.0.8 on: a chain too many in the list does no harm.",
};

/// Whether a stranded phone stays registered.
pub const STRANDED_REGISTERED: Dispute = Dispute {
    id: "stranded-phones-registered",
    question: "Does a phone that trusts nothing any more stay registered?",
    sides: &[
        ("It does not register.", docs::COMMON_ISSUES.section("Scenario 1")),
        ("Configuration changes and HTTPS services fail; registration is not named.", docs::ITL_ENHANCEMENTS.section("Symptoms")),
    ],
    taken: "Both happen (derived): a phone without TLS may stay registered until it is reset, one with TLS does not once CallManager has changed. A registered phone is therefore no proof of trust.",
};

/// OAuth keys.
pub const OAUTH_KEYS: Dispute = Dispute {
    id: "oauth-keys-where",
    question: "On which nodes are the OAuth keys made anew, and what restarts?",
    sides: &[
        ("On every node of CUCM and IM and Presence; then Cisco Tomcat on all of them.", docs::OAUTH.section("Troubleshoot")),
        (
            "On the publisher alone, which gives them to the others; then also Cisco XCP Authentication Service, and Unity Connection and Expressway fetch them.",
            docs::SECURITY_GUIDE_14.section("Certificates, AUTHZ"),
        ),
    ],
    taken: "On the publisher, and looked at on every node: the keys are made there and spread. The restarts of both.",
};

/// Every dispute.
pub const ALL: &[Dispute] = &[
    LOCALKEY_REACH,
    CALLMANAGER_WITH_TVS,
    TVS_ORDER,
    RENEWAL_RESTARTS,
    CTL_BEFORE_RESTARTS,
    ITLRECOVERY_WAY,
    STRANDED_REGISTERED,
    SSO_DISABLE_FIRST,
    TOMCAT_RESTARTS,
    TFTP_AFTER_TOMCAT,
    RESTARTS,
    EXPRESSWAY_LEAF,
    ORIGIN_CHECK_SINCE,
    EKU_DATES,
    TRUST_DELETION,
    OAUTH_KEYS,
];
