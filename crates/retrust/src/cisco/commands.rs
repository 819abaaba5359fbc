//! The commands that Retrust names, each written once.

/// Every certificate of the cluster with its node, store and PEM (214231).
pub const CERTIFICATE_QUERY: &str = "run sql select c.servername, tcs.name, dist.moniker, c.ipv4address, c.certificate from certificate as c inner join certificateservicecertificatemap as cscm on c.pkid = cscm.fkcertificate inner join typecertificateservice as tcs on cscm.tkcertificateservice = tcs.enum inner join typecertificatedistribution as dist on c.tkcertificatedistribution = dist.enum";
/// 0 non-secure, 1 mixed (118893).
pub const SECURITY_MODE: &str = "run sql select paramname,paramvalue from processconfig where paramname='ClusterSecurityMode'";
/// The CTL of this TFTP node (118893).
pub const SHOW_CTL: &str = "show ctl";
/// The ITL of this TFTP node (CLI reference).
pub const SHOW_ITL: &str = "show itl";
/// State of SAML SSO on this node (217268).
pub const SSO_STATUS: &str = "utils sso status";
/// Services of this node and their state.
pub const SERVICE_LIST: &str = "utils service list";
/// Release of this node.
pub const VERSION: &str = "show version active";
/// New CTL in mixed mode, on the publisher (225746, 214231).
pub const CTL_UPDATE: &str = "utils ctl update CTLFile";
/// Mixed mode with a CTL that the cluster signs itself, on the publisher (118893).
pub const CTL_MIXED: &str = "utils ctl set-cluster mixed-mode";
/// Signs the ITL with the publisher's CallManager key for the time being (SG14-DS).
pub const ITL_RESET_LOCAL: &str = "utils itl reset localkey";
/// The same for the CTL.
pub const CTL_RESET_LOCAL: &str = "utils ctl reset localkey";
/// Signs the ITL with a saved recovery key (CLI reference).
pub const ITL_RESET_REMOTE: &str = "utils itl reset remotekey SFTP-SERVER USER ITLRecovery.p12";
/// Saves the recovery key pair to an SFTP server (SG12-DS).
pub const SAVE_RECOVERY_KEY: &str = "file get tftp ITLRecovery.p12";
/// Deletes the CTL of a TFTP node, in non-secure mode alone (118892).
pub const DELETE_CTL: &str = "file delete tftp CTLFile.tlv";
/// The recovery address on this node (213293).
pub const RECOVERY_URL: &str = "utils sso recovery-url enable";
/// State of SSO in the database (217268).
pub const SSO_MODES: &str = "run sql select pkid,name,tkssomode from processnode";
/// Trust certificates of this node.
pub const TRUST_LIST: &str = "show cert list trust";
/// LSCs that no CAPF of the cluster issued (SG12-CAPF).
pub const STALE_LSCS: &str = "utils capf stale-lsc list";
/// Registered hardware phones, as the line `-> RegisteredHardwarePhones = N`.
pub const REGISTERED: &str = "show perf query class \"Cisco CallManager\"";
/// SSO logs of this node (213293).
pub const SSO_LOGS: &str = "file get activelog tomcat/logs/ssosp/log4j/*";
/// The same from 14 on, where single sign-on runs in a Tomcat of its own (its release note).
pub const SSO_LOGS_14: &str = "file get activelog tomcat/logs/ssosp-tomcat/*";
/// Clock of this node (sso.md names it for skew).
pub const NTP_STATUS: &str = "utils ntp status";
/// LSCs with their issuer and expiry; Unix seconds (columns: 210541's and public guides to run sql).
pub const LSC_QUERY: &str = "run sql select name, lscvaliduntil, lscissuername, lscissuervaliduntil, tkcertificatestatus, tkcertificateoperation from device where lscvaliduntil > 0";

/// An identity certificate of this node.
pub fn show_cert_own(purpose: super::Purpose) -> String {
    format!("show cert own {}", purpose.name())
}
