//! The documents that the facts come from, each named once.

/// A document, as it was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Document {
    /// Cisco's document id, or our short name.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Revision or date; empty where the copy gave none.
    pub revision: &'static str,
    /// Where it is published.
    pub url: &'static str,
}

/// A place in a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Citation {
    /// The document.
    pub document: Document,
    /// The section, in a few words.
    pub section: &'static str,
}

impl Document {
    /// Cites a section of this document.
    pub const fn section(self, section: &'static str) -> Citation {
        Citation { document: self, section }
    }
}

/// The day up to which the facts were gathered.
pub const FACTS_AS_OF: &str = "2026-11-24";

macro_rules! documents {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $title:literal, $revision:literal, $url:literal;)*) => {
        $($(#[$doc])* pub const $name: Document = Document { id: $id, title: $title, revision: $revision, url: $url };)*
        /// Every document that a fact may cite.
        pub const ALL: &[Document] = &[$($name),*];
    };
}

documents! {
    /// The document that Retrust's five scenarios come from.
    COMMON_ISSUES = "225746", "Troubleshoot Common Issues with Certificate Renewal in CUCM", "rev 1.0, 16 Apr 2026",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-version-15/225746-troubleshoot-common-issues-with.html";
    /// The regeneration guide.
    REGENERATION = "214231", "Regenerate Certificates in Unified Communications Manager", "rev 7.0, 20 Jul 2026",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/214231-certificate-regeneration-process-for-cis.html";
    /// CA-signed regeneration, 14 and 15.
    CA_SIGNED = "217138", "Regeneration of CUCM CA-Signed Certificates", "rev 5.0, 12 Nov 2025",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/217138-regeneration-of-cucm-ca-signed-certifica.html";
    /// Tokenless CTL.
    TOKENLESS = "118893", "CUCM Mixed Mode with Tokenless CTL", "rev 3.0, 11 Sep 2024",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/118893-technote-cucm-00.html";
    /// Mixed to non-secure.
    TO_NON_SECURE = "118892", "Change CUCM from Mixed Mode to Non-Secure Mode", "2015",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/118892-config-cucm-00.html";
    /// ITL enhancements of 10.0(1).
    ITL_ENHANCEMENTS = "117598", "Unified Communications Manager ITL Enhancements in Version 10.0(1)", "2014",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/117598-technote-itl-00.html";
    /// Corporate directory over TVS.
    DIRECTORY = "118699", "Corporate Directory Host Not Found", "rev 3.0, 25 Mar 2026",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/118699-technote-directory-00.html";
    /// Migrating phones between secure clusters.
    MIGRATION = "213407", "Migrate Phones Between Secure Clusters", "2018", "";
    /// Questions and answers on LSC and MIC.
    LSC_QA = "200860", "Phone Certificates: LSC and MIC, Questions and Answers", "21 Nov 2016", "";
    /// Certificate storage and change notification.
    CHANGE_NOTIFICATION = "210541", "CUCM Certificate Management and Change Notification", "9 Apr 2017",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/210541-CUCM-Certificate-Management-and-Change-N.html";
    /// Security Guide 12.5(1)SU6, Default Security.
    SECURITY_GUIDE_12 = "SG12-DS", "Security Guide for Cisco Unified Communications Manager 12.5(1)SU6, Default Security", "", "";
    /// Security Guide 14 and SUs, Certificates.
    SECURITY_GUIDE_14 = "SG14", "Security Guide for Cisco Unified Communications Manager 14 and SUs, Certificates", "8 Apr 2026", "";
    /// Security Guide 14 and SUs, Default Security.
    SECURITY_GUIDE_14_DS = "SG14-DS", "Security Guide for Cisco Unified Communications Manager 14 and SUs, Default Security", "8 Apr 2026", "";
    /// Release Notes 14.
    RELEASE_NOTES_14 = "RN14", "Release Notes for Cisco Unified Communications Manager 14, New and Changed Features", "",
        "https://www.cisco.com/c/en/us/td/docs/voice_ip_comm/cucm/rel_notes/14_0_1/cucm_b_release-notes-for-cucm-imp-14_0_1/cucm_m_new-and-changed-features.html";
    /// Command line reference.
    CLI = "CLI", "Command Line Interface Reference Guide for Cisco Unified Communications Solutions", "", "";
    /// Field notice on ITLRecovery after refresh upgrades.
    FN70613 = "FN70613", "Field Notice 70613: ITLRecovery certificate after a refresh upgrade", "rev 2.0, 1 Oct 2020", "";
    /// Status messages of the 8800 series.
    PHONE_8800 = "8800-Mon", "Cisco IP Phone 8800 Series Administration Guide, Monitoring", "6 Nov 2025", "";
    /// SSO configuration and troubleshooting.
    SSO = "217268", "Configure and Troubleshoot SSO on Cisco Unified Communications Manager", "Aug 2021",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/217268-configure-and-troubleshoot-sso-on-cisco.html";
    /// SSO troubleshooting.
    SSO_LOGS = "213293", "Troubleshoot SSO in CUCM", "",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/213293-troubleshoot-sso-in-cucm.html";
    /// SAML SSO Deployment Guide 14.
    SSO_GUIDE_14 = "SSO14", "SAML SSO Deployment Guide for Cisco Unified Communications Applications 14", "", "";
    /// SAML SSO Deployment Guide 15.
    SSO_GUIDE_15 = "SSO15", "SAML SSO Deployment Guide for Cisco Unified Communications Applications 15, Requirements for Identity Providers", "May 2025",
        "https://www.cisco.com/c/en/us/td/docs/voice_ip_comm/cucm/SAML_SSO_deployment_guide/15/cucm_b_saml-sso-deployment-guide-release-15/cucm_m_requirements-for-identity-providers.html";
    /// SSO with Entra ID.
    ENTRA = "ENTRA", "SAML SSO with Microsoft Azure as Identity Provider", "Nov 2024", "";
    /// SSO with AD FS 3.
    ADFS = "ADFS3", "SAML SSO Configuration Example with AD FS 3", "", "";
    /// Mobile and Remote Access, certificate verification by traffic server.
    MRA_TRUST = "225476", "Understand Mobile and Remote Access Certificate Verification", "Jan 2026",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/telepresence-video-communication-server-expressway/225476-understand-mobile-and-remote-access.html";
    /// MRA guide X15.0.
    MRA_GUIDE_15 = "MRA15", "Mobile and Remote Access Through Cisco Expressway Deployment Guide X15.0, Requirements", "",
        "https://www.cisco.com/c/en/us/td/docs/voice_ip_comm/expressway/config_guide/X15-0/mra/exwy_b_mra-deployment-guide-x150/exwy_m_requirements-for-mra.html";
    /// MRA guide X12.5, troubleshooting.
    MRA_GUIDE_12 = "MRA12", "Mobile and Remote Access Through Cisco Expressway Deployment Guide X12.5, Troubleshooting", "", "";
    /// MRA guide X14.0, configuration.
    MRA_GUIDE_14 = "MRA14", "Mobile and Remote Access Through Cisco Expressway Deployment Guide X14.0, Configuration", "", "";
    /// Setting up MRA.
    MRA_SETUP = "117811", "Mobile and Remote Access, an example by TAC", "",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/expressway-series/117811-configure-vcs-00.html";
    /// Endpoints behind Expressway.
    EDGE_ENDPOINTS = "211304", "Collaboration Edge TC-based Endpoints Configuration Example", "",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/unified-communications-manager-callmanager/211304-Collaboration-Edge-TC-based-Endpoints-Co.html";
    /// Business-to-business calls.
    BUSINESS_TO_BUSINESS = "213863", "Troubleshoot Most Common Issues for Business-to-Business Calls", "",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/expressway/213863-troubleshoot-most-common-issues-for-busi.html";
    /// Expressway certificates, X15.5.
    EXPRESSWAY_CERTIFICATES = "CERT155", "Cisco Expressway Certificate Creation and Use Deployment Guide X15.5", "Jul 2026", "";
    /// Expressway certificates, X14.3, troubleshooting.
    EXPRESSWAY_CERTIFICATES_14 = "CERT143", "Cisco Expressway Certificate Creation and Use Deployment Guide X14.3, Troubleshooting", "", "";
    /// The end of client authentication in public certificates.
    EKU_PREPARE = "225482", "Prepare Expressway for Client Authentication EKU Sunset", "Feb 2026",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/expressway-series/225482-prepare-expressway-for-client.html";
    /// Field notice on client authentication, Expressway.
    FN74362 = "FN74362", "Field Notice 74362: client authentication in public certificates, Expressway", "rev 1.2, 1 Jun 2026",
        "https://www.cisco.com/c/en/us/support/docs/field-notices/743/fn74362.html";
    /// Field notice on client authentication, CUCM.
    FN74345 = "FN74345", "Field Notice 74345: client authentication in public certificates, Unified CM", "rev 1.2, 25 Mar 2026",
        "https://www.cisco.com/c/en/us/support/docs/field-notices/743/fn74345.html";
    /// OAuth with refresh tokens.
    OAUTH = "212794", "Deploy and Troubleshoot Authorization Code Grant Flow, OAuth Enhancement 12.0", "rev 2.0, 18 Mar 2022",
        "https://www.cisco.com/c/en/us/support/docs/unified-communications/jabber/212794-cisco-collaboration-solutions-12-0-oaut.html";
    /// SIP OAuth.
    SIP_OAUTH = "OAUTHSIP", "Feature Configuration Guide 12.5(1)SU1, SIP OAuth Mode", "", "";
    /// IM and Presence certificates.
    PRESENCE = "IMP125", "IM and Presence Service Configuration and Administration 12.5(1)SU2, Configure Certificates", "", "";
    /// Tomcat's certificate for CallManager.
    REUSE = "221070", "Reuse of the Multi-SAN Tomcat Certificate for CallManager", "", "";
    /// The same on 15SU1.
    REUSE_15 = "222534", "Reuse of the Multi-SAN Tomcat Certificate for CallManager on 15SU1", "24 Oct 2024", "";
    /// Bulk certificate management.
    BULK = "215539", "Bulk Certificate Management Between CUCM Clusters", "rev 4.0, 16 Jul 2025", "";
    /// Security Guide 12.5, Security Modes.
    SECURITY_MODES_12 = "SG12-Modes", "Security Guide for Cisco Unified Communications Manager 12.5(1)SU5, Security Modes", "", "";
    /// Security Guide 12.5, CAPF.
    CAPF_12 = "SG12-CAPF", "Security Guide for Cisco Unified Communications Manager 12.5(1)SU4, CAPF", "", "";
    /// A lab with a softphone; not Cisco's.
    SOFTPHONE_LAB = "CIPC-lab", "A lab write-up on secure softphones with CUCM 14 (not by Cisco)", "", "";
    /// SSO of Unity Connection.
    UNITY_SSO = "CUC14", "Unity Connection 14 Troubleshooting Guide, SAML SSO", "", "";
    /// SSO with Okta.
    OKTA = "OKTA", "SAML SSO with Okta as Identity Provider", "2017", "";
    /// Secure to non-secure migration.
    SECURE_MIGRATION = "221657", "Migrate Phones from Secure to Non-Secure Clusters", "8 Feb 2024", "";
    /// Expressway release note X14.2.
    EXPRESSWAY_14_2 = "RN142", "Cisco Expressway Release Note X14.2.x", "", "";
    /// Client authentication EKU on Expressway.
    EKU = "225693", "Navigate the Client EKU Sunset with Expressway", "Apr 2026", "";
    /// Hybrid call service troubleshooting: TLS errors on Expressway.
    HYBRID = "HYB", "Hybrid Call Service Connect Troubleshooting Guide", "", "";
    /// Apache Traffic Server, whose texts Expressway logs.
    TRAFFIC_SERVER = "ATS", "Apache Traffic Server, SSLClientUtils.cc and SSLNetVConnection.cc", "", "https://github.com/apache/trafficserver";
    /// The public writer and reader of trust-list files.
    CERTUTILS = "certutils", "certutils, tlvfile: layout of CTL and ITL files", "1.2", "https://github.com/usecallmanagernz/certutils";
    /// Mails of several parts.
    RFC2045 = "RFC 2045", "Multipurpose Internet Mail Extensions (MIME) Part One: Format of Internet Message Bodies", "Nov 1996", "https://www.rfc-editor.org/rfc/rfc2045";
    /// PEM.
    RFC7468 = "RFC 7468", "Textual Encodings of PKIX, PKCS, and CMS Structures", "Apr 2015", "https://www.rfc-editor.org/rfc/rfc7468";
    /// X.509.
    RFC5280 = "RFC 5280", "Internet X.509 Public Key Infrastructure Certificate and CRL Profile", "May 2008", "https://www.rfc-editor.org/rfc/rfc5280";
    /// SAML metadata.
    SAML_METADATA = "saml-metadata-2.0", "Metadata for the OASIS Security Assertion Markup Language (SAML) V2.0", "Mar 2005",
        "https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf";
    /// Zip.
    APPNOTE = "APPNOTE", ".ZIP File Format Specification", "6.3.10", "https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT";
    /// Gzip.
    RFC1952 = "RFC 1952", "GZIP file format specification version 4.3", "May 1996", "https://www.rfc-editor.org/rfc/rfc1952";
    /// Bzip2.
    BZIP2 = "bzip2", "bzip2 and libbzip2, version 1.0.8, a program and library for data compression", "13 Jul 2019", "https://sourceware.org/bzip2/manual/manual.html";
    /// Xz.
    XZ = "xz-format", "The .xz File Format", "1.2.1, 8 Apr 2024", "https://tukaani.org/xz/xz-file-format.txt";
    /// Zstandard.
    RFC8878 = "RFC 8878", "Zstandard Compression and the 'application/zstd' Media Type", "Feb 2021", "https://www.rfc-editor.org/rfc/rfc8878";
    /// 7-Zip.
    SEVENZ = "7zFormat", "7-Zip, DOC/7zFormat.txt: 7z Format description", "", "https://www.7-zip.org/sdk.html";
    /// PKCS#7.
    RFC2315 = "RFC 2315", "PKCS #7: Cryptographic Message Syntax Version 1.5", "Mar 1998", "https://www.rfc-editor.org/rfc/rfc2315";
    /// PKCS#10.
    RFC2986 = "RFC 2986", "PKCS #10: Certification Request Syntax Specification", "Nov 2000", "https://www.rfc-editor.org/rfc/rfc2986";
    /// PKCS#12.
    RFC7292 = "RFC 7292", "PKCS #12: Personal Information Exchange Syntax v1.1", "Jul 2014", "https://www.rfc-editor.org/rfc/rfc7292";
    /// AXL.
    AXL = "AXL", "AXL Developer Guide: executeSQLQuery", "", "https://developer.cisco.com/docs/axl/";
    /// Syslog.
    RFC3164 = "RFC 3164", "The BSD Syslog Protocol", "Aug 2001", "https://www.rfc-editor.org/rfc/rfc3164";
    /// SAML assertions and protocol.
    SAML_CORE = "saml-core-2.0", "Assertions and Protocols for the OASIS Security Assertion Markup Language (SAML) V2.0", "Mar 2005",
        "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf";
    /// Tar.
    USTAR = "POSIX.1", "POSIX.1-2017, pax: ustar interchange format", "2017", "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html";
    /// Captured outputs whose layout no document specifies.
    CAPTURES = "captures", "Published captures of command output, gathered for Retrust", "", "";
}
