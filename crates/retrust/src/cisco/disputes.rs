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
        ("CallManager and CTIManager need no restart by hand any more.", docs::RELEASE_NOTES_14.section("Certificates")),
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

/// CallManager and ITLRecovery renewed together from 12.0 on.
pub const CALLMANAGER_WITH_ITLRECOVERY: Dispute = Dispute {
    id: "callmanager-with-itlrecovery",
    question: "From 12.0 on, are phones lost once CallManager and ITLRecovery were both renewed?",
    sides: &[
        ("Yes: the CTL has no anchor left, and is deleted on each endpoint.", docs::FN70613.section("Workaround")),
        ("Phones with Security by Default ask TVS.", docs::TOKENLESS.section("Endpoints without SBD")),
        ("Phones ask TVS for a signer that they do not know.", docs::BULK.section("TVS")),
    ],
    taken: "Phones that can ask TVS are saved by it as long as TVS stays as it is; for the others the CTL is deleted on the device. Whether TVS vouches for an ITLRecovery that was just renewed no source says, so both readings are rehearsed.",
};

/// For how long a certificate that CUCM makes itself is valid.
pub const LIFETIMES: Dispute = Dispute {
    id: "lifetimes",
    question: "For how long are the certificates valid that CUCM makes itself?",
    sides: &[
        (
            "From 14 on three years for TLS servers, five for those that sign, twenty for ITLRecovery.",
            docs::RELEASE_NOTES_14.section("Certificates"),
        ),
        ("Five years each.", docs::SECURITY_GUIDE_14.section("Certificates")),
        (
            "ITLRecovery: five years, or a choice of 5, 10, 15 and 20, in one place; twenty in another.",
            docs::SECURITY_GUIDE_14_DS.section("ITLRecovery Certificate"),
        ),
        (
            "ITLRecovery: twenty; after an upgrade it keeps its five until it is renewed.",
            docs::SECURITY_GUIDE_12.section("ITLRecovery Certificate"),
        ),
    ],
    taken: "None: the dates in each certificate are read.",
};

/// Whether TVS has a say in the first list.
pub const FIRST_LIST: Dispute = Dispute {
    id: "first-list-needs-tvs",
    question: "Does a phone without a list take the first one that it is given?",
    sides: &[
        ("Yes; nothing more is asked.", docs::SECURITY_GUIDE_12.section("Trust lists")),
        (
            "Yes, where TVS can return the certificate of its signer: so the same guide, and no other document.",
            docs::SECURITY_GUIDE_12.section("Trust lists"),
        ),
    ],
    taken: "Unchecked; TVS is kept running all the same, which serves both.",
};

/// Whose key signs the ITL.
pub const ITL_SIGNER: Dispute = Dispute {
    id: "itl-signer",
    question: "Whose key signs the ITL?",
    sides: &[
        ("ITLRecovery from 12.0 on, CallManager of the TFTP node up to 11.5.", docs::REGENERATION.section("Trust lists")),
        (
            "The TFTP server's key in one place, ITLRecovery in another; the first is text from before 12.0.",
            docs::SECURITY_GUIDE_12.section("Trust lists"),
        ),
    ],
    taken: "The release decides, and a list in the case that tells its signer.",
};

/// Where a reused certificate is seen.
pub const REUSE_SHOWN: Dispute = Dispute {
    id: "where-reuse-shows",
    question: "Where does a tomcat show that CallManager reuses?",
    sides: &[
        ("On the command line alone, not on the page.", docs::REUSE_15.section("Verify")),
        ("The page hides it from 14SU4 on, and shows it on SU2 and SU3.", docs::REUSE.section("Verify")),
    ],
    taken: "The command line, on which both agree.",
};

/// What CallManager does with a new tomcat where phones use SIP OAuth.
pub const SIP_OAUTH_RESTART: Dispute = Dispute {
    id: "callmanager-after-tomcat-with-sip-oauth",
    question: "Does Cisco CallManager restart after tomcat was renewed where phones use SIP OAuth?",
    sides: &[
        ("No.", docs::RELEASE_NOTES_14.section("Certificates")),
        ("CallManager is among the users of tomcat.", docs::SECURITY_GUIDE_14.section("Certificate table")),
        ("CallManager shows tomcat on ports 5090 and 5091.", docs::SIP_OAUTH.section("Ports")),
    ],
    taken: "No restart by itself, for calls hang on it: where SIP OAuth phones stay out afterwards, CallManager restarts after hours.",
};

/// How many roots phones outside are given.
pub const PHONE_EDGE_TRUST: Dispute = Dispute {
    id: "phone-edge-trust-count",
    question: "How many certificates may Phone-Edge-trust hold?",
    sides: &[
        ("Sixteen reach a phone.", docs::SIP_OAUTH.section("Phone-Edge-trust")),
        ("One can be uploaded, so the same chapter says.", docs::SIP_OAUTH.section("Phone-Edge-trust")),
    ],
    taken: "One CA for tomcat and tomcat-ECDSA, which serves both; of an old root and a new one both stay only where the page takes both.",
};

/// What Expressway-C needs of CUCM's chain.
pub const EXPRESSWAY_LIST: Dispute = Dispute {
    id: "root-or-chain-on-expressway",
    question: "Does the trusted CA list of Expressway-C need the root of CUCM's certificates alone, or their whole chain?",
    sides: &[
        ("The root, for servers of Unified Communications.", docs::MRA_GUIDE_15.section("Certificate exchange, table")),
        ("The root and the intermediates.", docs::COMMON_ISSUES.section("Scenario 3, Solution")),
    ],
    taken: "The whole chain is uploaded. Where a root alone is there it counts as enough, for CUCM sends its intermediates.",
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
    CALLMANAGER_WITH_ITLRECOVERY,
    LIFETIMES,
    FIRST_LIST,
    ITL_SIGNER,
    REUSE_SHOWN,
    SIP_OAUTH_RESTART,
    PHONE_EDGE_TRUST,
    EXPRESSWAY_LIST,
];
