//! The log messages that matter: what they say, in which log, and who says so.
//!
//! A log too big to keep is read once; which of its lines are kept is decided here and
//! nowhere else. Literals are matched as they are spelt; only a phone's status messages are not.

use super::documents::{self as docs, Citation};

/// The logs that Retrust knows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Log {
    /// Tomcat's `ssosp` log.
    Sso,
    /// Expressway diagnostic and event logs.
    Expressway,
    /// A phone's console log.
    PhoneConsole,
    /// A phone's status messages.
    PhoneStatus,
    /// Trust Verification Service traces.
    Tvs,
    /// Alarms of the platform and of CallManager, and the certificate monitor's mails.
    Syslog,
    /// SDL traces of CallManager and TFTP.
    Sdl,
    /// certMgmt and certCN logs of the platform.
    CertMgmt,
    /// Failed authentications of ISE.
    Ise,
    /// The log of a TC endpoint (`all.log`).
    Endpoint,
    /// The log of Jabber.
    Client,
    /// No log: what a page of CUCM says.
    Page,
}

impl Log {
    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sso => "SSO log",
            Self::Expressway => "Expressway log",
            Self::PhoneConsole => "phone console log",
            Self::PhoneStatus => "phone status messages",
            Self::Tvs => "TVS trace",
            Self::Syslog => "syslog",
            Self::Sdl => "SDL trace",
            Self::CertMgmt => "certificate management log",
            Self::Ise => "ISE log",
            Self::Endpoint => "endpoint log",
            Self::Client => "Jabber log",
            Self::Page => "page",
        }
    }
}

/// One message.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Stable name.
    pub id: &'static str,
    /// The log it stands in.
    pub log: Log,
    /// What is looked for.
    pub literal: &'static str,
    /// What else the rest of the record must match, from the literal on; its groups are kept.
    pub pattern: Option<&'static str>,
    /// What it means.
    pub meaning: &'static str,
    /// Who says so.
    pub source: Citation,
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

macro_rules! messages {
    ($list:ident: $about:literal; $($name:ident = $log:ident, $literal:literal, $pattern:expr, $meaning:literal, $source:expr;)*) => {
        $(
            #[doc = $meaning]
            pub const $name: Message = Message {
                id: stringify!($name), log: Log::$log, literal: $literal, pattern: $pattern, meaning: $meaning, source: $source,
            };
        )*
        #[doc = $about]
        pub const $list: &[Message] = &[$($name),*];
    };
}

messages! {
    PAGES: "What pages of CUCM say; looked for by words, for whoever copies them breaks their lines.";

    PAGE_TIME = Page, "Invalid SAML response. This may be caused when time is out of sync", None,
        "A page of CUCM blames a clock for a login that failed.",
        docs::ADFS.section("Troubleshoot");
    PAGE_DECRYPT = Page, "Unable to decrypt secret key", None,
        "A page of a server, such as Unity Connection, could not open the assertion.",
        docs::UNITY_SSO.section("Error 500");
    PAGE_NO_KEY = Page, "Error while processing saml response Failed to decrypt the secret key", None,
        "The login page of CUCM says that it could not open the assertion.",
        docs::COMMON_ISSUES.section("Scenario 2");
    PAGE_REFUSED = Page, "Error while processing saml response", None,
        "The login page of CUCM refused an answer of the identity provider, and does not say why.",
        docs::COMMON_ISSUES.section("Scenario 2");
    PAGE_STATUS = Page, "Invalid Status code in Response. This may be caused by a configuration error", None,
        "A page of CUCM says that the identity provider refused.",
        docs::SSO.section("Common issues");
}

messages! {
    WHOSE: "What tells of whom the records behind it are; looked for where a log is kept whole.";

    SP_NAMED = Sso, "spEntityID is :", None,
        "The service provider that a login is for, which of one cluster is one of its nodes.",
        docs::SSO_LOGS.section("Logs");
}

messages! {
    STATUS: "What phones show on their screen or their web page, in a case that varies: held against each line by itself. Of a list too long to keep, `read/marks.rs` has what is looked for.";

    LIST_REFUSED = PhoneStatus, "Trust List update failed", None,
        "The phone refused a trust list, or could not fetch it.",
        docs::PHONE_8800.section("Status messages");
    LIST_INSTALLED = PhoneStatus, "ITL installed", None,
        "The phone had no list, and took one on faith.",
        docs::PHONE_8800.section("Status messages");
    LIST_UPDATED = PhoneStatus, "Trust List updated", None,
        "The phone accepted a trust list.",
        docs::PHONE_8800.section("Status messages");
    CTL_REFUSED = PhoneStatus, "CTL update failed", None,
        "The phone refused the CTL, or could not fetch it.",
        docs::PHONE_8800.section("Status messages");
    NO_LIST = PhoneStatus, "No Trust List installed", None,
        "The phone holds no list and takes the first that comes.",
        docs::PHONE_8800.section("Status messages");
    NO_CTL_FILE = PhoneStatus, "File Not Found", None,
        "TFTP has no such file; of a CTL that is normal in non-secure mode.",
        docs::PHONE_8800.section("Status messages");
    FIPS_KEY_SIZE = PhoneStatus, "Cert key size is not FIPS compliant", None,
        "A server's RSA key is shorter than 2048 bits, which a phone in FIPS mode refuses.",
        docs::PHONE_8800.section("Status messages");
    TFTP_TIMEOUT = PhoneStatus, "TFTP timeout", None,
        "TFTP did not answer; trust is not at fault.",
        docs::PHONE_8800.section("Status messages");
    DOT1X_SILENT = PhoneStatus, "802.1x Authentication: Timed", None,
        "No authenticator answers on the switch.",
        docs::PHONE_8800.section("Status messages");
    LSC_REFUSED = PhoneStatus, "Invalid LSC", None,
        "CAPF does not know the issuer of the phone's LSC.",
        docs::LSC_QA.section("CAPF");
    STATUS_DOT1X_FAILED = PhoneStatus, "802.1x Authentication: Failed", None,
        "802.1X failed.",
        docs::COMMON_ISSUES.section("Scenario 4.1, Verification");
}

messages! {
    ALL: "Every message of a log, in the order of the table.";

    // Single sign-on.
    DECRYPT_FAILED = Sso, "Failed to decrypt the secret key", None,
        "The assertion was encrypted to a key that this node does not hold.",
        docs::COMMON_ISSUES.section("Scenario 2, Verification");
    IDP_SIGNATURE = Sso, "The signing certificate does not match what's defined in the entity metadata", None,
        "The identity provider signed with a certificate other than the one imported.",
        docs::SSO.section("Common issues");
    IDP_SIGNATURE_TWIN = Sso, "The cert contained in the document is NOT the same as the one being passed in", None,
        "The identity provider signed with a certificate other than the one imported.",
        docs::ENTRA.section("Troubleshooting");
    TIME_OUT_OF_BOUNDS = Sso, "The time in SubjectConfir", Some(r"^The time in SubjectConfir\w*Data is invalid"),
        "The assertion's validity does not cover this node's clock.",
        docs::UNITY_SSO.section("Troubleshoot");
    TIME_OUT_OF_SYNC = Sso, "This may be caused when time is out of sync", None,
        "CUCM blames a clock for a login that failed.",
        docs::ADFS.section("Troubleshoot");
    TIME_INVALID = Sso, "Time Valid?:false", None,
        "The assertion's validity does not cover this node's clock.",
        docs::SSO.section("Common issues");
    LOGIN_OK = Sso, "userid is ::", Some(r"^userid is ::(\S+)"),
        "This login succeeded.",
        docs::SSO.section("Successful login");
    ENCRYPTED_TO = Sso, "X509SerialNumber>", Some(r"^X509SerialNumber>\s*([0-9]+)\s*<"),
        "The serial, in decimal, of the certificate that the identity provider encrypted to.",
        docs::SSO_LOGS.section("SAML response");
    SAML_RESPONSE = Sso, "SAML Response is ::", Some(r"^SAML Response is ::\s*([A-Za-z0-9+/=]{40,})"),
        "The response in base64.",
        docs::SSO.section("Log review");

    STATUS_REFUSED = Sso, "Invalid Status code in Response", None,
        "The identity provider answered, and refused.",
        docs::SSO.section("Common issues");
    NAME_ID_REFUSED = Sso, "status:InvalidNameIDPolicy", None,
        "The identity provider refused the form of the name: its claim rule is wrong, or the name is not transient.",
        docs::SSO_LOGS.section("SAML response");

    // Expressway.
    NO_UID = Expressway, "No uid Attribute in Assertion", None,
        "The assertion names no user id.",
        docs::MRA_GUIDE_12.section("Troubleshooting, SSO");
    PEER_IDENTITY = Expressway, "TLS certificate identity was unacceptable", None,
        "The other side's certificate does not bear the name that the zone asks for.",
        docs::HYBRID.section("TLS negotiation errors");
    NEGOTIATION_ERROR = Expressway, "TLS Negotiation Error", None,
        "A TLS handshake of Expressway failed; its Detail says why.",
        docs::HYBRID.section("TLS negotiation errors");
    NO_CERTIFICATE = Expressway, "\"no certificate returned\"", None,
        "The other side showed no certificate that may act as a client.",
        docs::BUSINESS_TO_BUSINESS.section("TLS verification");
    HTTP_ERROR = Expressway, "Sending HTTP error response", Some(r#"^Sending HTTP error response" Status="(\d+)"#),
        "Expressway answered a client with an error: 502 where the way to CUCM is down, 403 where a domain or the clock is wrong, 401 for a password.",
        docs::MRA_GUIDE_12.section("Troubleshooting");
    REALM_STALE = Expressway, "Failed to query auth component for SASL", None,
        "What Expressway-C knows of the IM and Presence servers is stale.",
        docs::MRA_GUIDE_12.section("Troubleshooting");
    USER_REFUSED = Expressway, "Failed to authenticate user against server", None,
        "CUCM refused a user or a password; no certificate is at fault.",
        docs::MRA_SETUP.section("Troubleshooting");
    TUNNEL_NAME = Expressway, "error was detected in portforwarding.pyc", None,
        "The SSH tunnels stopped; an underscore in the host name of Expressway-E does it.",
        docs::MRA_GUIDE_12.section("Troubleshooting, SSH tunnels");
    TRAVERSAL_PASSWORD = Expressway, "Incorrect authentication credential for user", None,
        "The traversal zone's password is wrong; no certificate is at fault.",
        docs::MRA_SETUP.section("Troubleshooting");
    ALERT_UNKNOWN_CA = Expressway, "alert unknown ca", None,
        "The other side does not trust the chain of the certificate that Expressway showed.",
        docs::COMMON_ISSUES.section("Scenario 3, Verification");
    ALERT_OTHER = Expressway, "alert ", Some(r"^alert (bad certificate|certificate unknown|certificate expired|certificate revoked|certificate required|unsupported certificate|handshake failure)"),
        "The other side refused the certificate that Expressway showed.",
        docs::HYBRID.section("TLS negotiation errors");
    VERIFY_FAILED = Expressway, "certificate verify failed", None,
        "Expressway does not trust the other side's chain.",
        docs::HYBRID.section("TLS negotiation errors");
    CORE_VERIFY_FAILED = Expressway, "Core server certificate verification failed for (",
        Some(r"^Core server certificate verification failed for \(([^)]+)\)\. Action=(Terminate|Continue) Error=(.+?) server=(\S+?)\("),
        "Expressway checked a server's certificate and refused it.",
        docs::TRAFFIC_SERVER.section("SSLClientUtils.cc");
    SNI_NOT_IN_CERTIFICATE = Expressway, ") not in certificate. Action=", Some(r"^\) not in certificate\. Action=(Terminate|Continue)"),
        "The name that Expressway used is not among the certificate's alternative names.",
        docs::TRAFFIC_SERVER.section("SSLClientUtils.cc");
    MRA_REQUEST = Expressway, "Dst-port=\"697", Some(r#"^Dst-port="(697[12])""#),
        "Expressway fetched a phone or client configuration from CUCM.",
        docs::COMMON_ISSUES.section("Scenario 3, Verification");

    // 802.1X and lists on phones.
    EAP_FAILURE = PhoneConsole, "rcvd EAP-Failure", None,
        "The authentication server refused the phone.",
        docs::COMMON_ISSUES.section("Scenario 4.1, Verification");
    DOT1X_FAILED = PhoneConsole, "802.1X auth FAILED", None,
        "802.1X failed.",
        docs::COMMON_ISSUES.section("Scenario 4.1, Verification");
    DOT1X_HELD = PhoneConsole, "ST_AUTHENTICATING->ST_HELD", None,
        "The phone waits before it tries 802.1X again.",
        docs::COMMON_ISSUES.section("Scenario 4.1, Verification");
    LSC_ISSUER = PhoneConsole, "Certificate issuer name = ", Some(r"^Certificate issuer name = .*CN=(CAPF-[0-9a-fA-F]+)"),
        "The CAPF that issued the LSC which the phone shows.",
        docs::MIGRATION.section("Phone console log");
    UNKNOWN_CA_READ = PhoneConsole, "SSL3 alert [read]:[fatal]:[unknown CA", None,
        "CallManager does not trust the issuer of the phone's LSC.",
        docs::LSC_QA.section("LSC");
    TVS_HANDSHAKE_FAILED = PhoneConsole, "EROR:clp", Some(r"^EROR:clp(?:SetupSsl: SSL/TLS handshake failed|State: SSL3 alert read:fatal:handshake failure|SndStatus: SSL CLNT ERR)"),
        "The phone could not set up TLS to TVS.",
        docs::DIRECTORY.section("Phone console log");
    NO_LSC = PhoneConsole, "PXY_NO_LSC: No LSC for", None,
        "The phone has no LSC and shows its MIC.",
        docs::LSC_QA.section("Console log");
    SHOWN = PhoneConsole, "PXY_CERT_CIPHER: ", Some(r"^PXY_CERT_CIPHER: [^\n]{0,60}?cert \[(LSC|MIC)\]"),
        "The certificate that the phone shows.",
        docs::LSC_QA.section("Console log");
    LIST_ACCEPTED = PhoneConsole, "TL file updated", None,
        "The phone accepted a trust list.",
        docs::MIGRATION.section("Phone console log");

    // TVS.
    TVS_SERIAL = Tvs, "tvsHandleQueryCertReq : Serial Number is:", Some(r"^tvsHandleQueryCertReq : Serial Number is:\s*([0-9A-Fa-f]+)"),
        "The certificate that a phone asked about.",
        docs::TOKENLESS.section("TVS trace");
    TVS_DATABASE_MISS = Tvs, "CertificateDBCache::getCertificateInformation - Cannot find the certificate in the cache", None,
        "The certificate is not in the database; the CTL is asked next.",
        docs::TOKENLESS.section("TVS trace");
    TVS_CTL_FOUND = Tvs, "CertificateCTLCache::getCertificateInformation - Found entry", None,
        "The certificate is in the CTL, and TVS vouches for it.",
        docs::TOKENLESS.section("TVS trace");
    TVS_CTL_EQUAL = Tvs, "CertificateCTLCache::getCertificateInformation - Certificate found", None,
        "The certificate is in the CTL, and TVS vouches for it.",
        docs::TOKENLESS.section("TVS trace");
    TVS_CTL_MISS = Tvs, "CertificateCTLCache::getCertificateInformation - Cannot find the certificate in the cache", None,
        "The certificate is not in the last store that TVS asks.",
        docs::DIRECTORY.section("TVS trace");
    TVS_NOT_FOUND = Tvs, "getCertificateInformation(cert) : certificate not found", None,
        "TVS does not know the certificate and refuses it.",
        docs::DIRECTORY.section("TVS trace");

    // Alarms.
    ENDPOINT_UNREGISTERED = Syslog, "EndPointUnregistered", Some(r"^EndPointUnregistered\s*: ?%\[DeviceName=([^\]]*)\].*?\[Reason=(\d+)\]"),
        "A phone unregistered.",
        docs::CAPTURES.section("EndPointUnregistered, 10.x");
    CERTIFICATE_NAMED = Syslog, "Certificate name:", Some(r"^Certificate name:(\S+)\s+Unit:(\S+)\s+Type:(\S+)\s+Expiration:([^\]\n]*)"),
        "The certificate that expires or has expired, and when, without the year.",
        docs::CAPTURES.section("UC_CERT, 11.5");
    // CallManager and TFTP.
    TLS_PHONE_REFUSED = Sdl, "HandleSSLError - Certificate verification failed",
        Some(r"^HandleSSLError - Certificate verification failed:\(Verification error: (\d+) ?\)-? ?(.+?) for (\S+)"),
        "CallManager refused the certificate of a phone, gateway or server.",
        docs::CHANGE_NOTIFICATION.section("5.C");
    EXPRESSWAY_NAME = Sdl, "InvalidX509NameInCertificate Error", Some(r"^InvalidX509NameInCertificate Error.*?Rcvd=(\S+?), Expected=([^\s,]+)"),
        "Expressway-C's certificate does not bear the name of the phone's security profile.",
        docs::EDGE_ENDPOINTS.section("Security profile");
    SECURITY_MISMATCH = Sdl, "Device security mismatch: expected TLS", None,
        "A phone with a TLS profile speaks plain SIP: it has no usable LSC.",
        docs::SOFTPHONE_LAB.section("SIP trace");

    // The renewal's own story.
    SERIAL_CHANGED = CertMgmt, ", OldSerialNo :", Some(r"^, OldSerialNo :\s*([0-9a-fA-F]*)\s*, NewSerialNo :\s*([0-9a-fA-F]*)"),
        "A certificate took another's place in the database; without an old serial it is new.",
        docs::CHANGE_NOTIFICATION.section("4.A to 4.C");
    CERTIFICATE_OPERATION = CertMgmt, "] - op:", Some(r"^\] - op:(\S+)"),
        "What was done: import, delete, regenerate.",
        docs::CHANGE_NOTIFICATION.section("4.A to 4.C");
    CERTIFICATE_UNIT = CertMgmt, "] - unit:", Some(r"^\] - unit:(\S+)"),
        "The store in which it was done.",
        docs::CHANGE_NOTIFICATION.section("4.A to 4.C");

    // The authentication server.
    EAP_TLS_REFUSED = Ise, "FailureReason=", Some(r"^FailureReason=(\d{4,5}) ([^,]*)"),
        "ISE let nobody in, and why; by EAP-TLS its codes begin with 12.",
        docs::CAPTURES.section("ISE message codes");

    // Endpoints and clients outside.
    EDGE_DOMAIN = Endpoint, "verify_edge_domain_in_san", Some(r"^verify_edge_domain_in_san[^\n]{0,80}?Edge domain '([^'\n]+)'"),
        "Expressway-E's certificate does not bear the domain that the endpoint registers to.",
        docs::EDGE_ENDPOINTS.section("Issue 3");
    EDGE_PEER = Endpoint, "Peer certificate cannot be authenticated", None,
        "The endpoint refused the certificate of Expressway-E.",
        docs::EDGE_ENDPOINTS.section("Issue 2");
    REFRESH_REFUSED = Client, "Failed to get valid access token", None,
        "Jabber's refresh token was refused; the node may hold other keys than the one that issued it.",
        docs::OAUTH.section("Troubleshoot");
}

#[cfg(test)]
mod tests {
    use super::{ALL, PAGES, STATUS, WHOSE};
    use regex_lite::Regex;

    #[test]
    fn each_pattern_is_valid_and_starts_at_its_literal() {
        for message in ALL.iter().chain(STATUS).chain(PAGES).chain(WHOSE) {
            // The search by vectors wants four bytes.
            assert!(message.literal.len() >= 4 && !message.meaning.is_empty(), "{}", message.id);
            if let Some(pattern) = message.pattern {
                assert!(Regex::new(pattern).is_ok(), "{}", message.id);
                assert!(pattern.starts_with('^'), "{}", message.id);
            }
        }
    }
}
