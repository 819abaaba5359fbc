//! Logs: the lines that matter and the noise around them.

use crate::Certificate;

/// An SSO log of quiet traffic.
pub fn sso_noise() -> String {
    (0..20)
        .map(|i| format!("2026-02-16 08:{i:02}:01,100 DEBUG [http-nio-81-exec-{i}] cpi.sso.saml.sp.security.authentication.SAMLAuthenticator - Time Valid?:true\n2026-02-16 08:{i:02}:01,200 INFO [http-nio-81-exec-{i}] servlet.RelayToOriginalAppServlet - relayUrl ::/ccmadmin/showHome.do::\n2026-02-16 08:{i:02}:01,300 INFO [http-nio-81-exec-{i}] authentication.SAMLAuthenticator - userid is ::admin\n"))
        .collect()
}

/// A login that fails because the key is not this node's.
pub fn sso_decrypt_error() -> &'static str {
    "2026-02-16 09:06:31,274 ERROR [http-nio-81-exec-157]  cpi.sso.saml.sp.security.authentication.SAMLAuthenticator - Error while processing saml response Failed to decrypt the secret key.\ncom.sun.identity.saml2.common.SAML2Exception: Failed to decrypt the secret key.\n        at com.sun.identity.saml2.xmlenc.FMEncProvider.getEncryptionKey(FMEncProvider.java:724) ~[?:?]\n        at com.sun.identity.saml2.xmlenc.FMEncProvider.decrypt(FMEncProvider.java:607) ~[?:?]\n"
}

/// A login that fails because the identity provider signs with another key.
pub fn sso_signature_error() -> &'static str {
    "2026-02-16 09:07:59,581 ERROR [http-nio-81-exec-45] authentication.SAMLAuthenticator - Error while processing saml response The signing certificate does not match what's defined in the entity metadata.\ncom.sun.identity.saml2.common.SAML2Exception: The signing certificate does not match what's defined in the entity metadata.\n"
}

/// A login that fails because of the clock.
pub fn sso_time_error() -> &'static str {
    "2026-02-16 09:08:04,090 DEBUG [http-nio-81-exec-85] authentication.SAMLAuthenticator - Time Valid?:false\n"
}

/// A response encrypted to a certificate, in clear XML.
pub fn sso_response(to: &Certificate) -> String {
    let issuer = to.issuer.iter().map(|(k, v)| format!("{}={v}", if k == "ST" { "S" } else { k })).rev().collect::<Vec<_>>().join(", ");
    format!(
        "2026-02-16 09:06:31,005 DEBUG [http-nio-81-exec-157] fappend.SamlLogger - SPACSUtils.getResponse: got response=<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_a3\" Version=\"2.0\" IssueInstant=\"2026-02-16T09:06:30Z\"><EncryptedAssertion><e:EncryptedKey><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName><ds:X509SerialNumber>{}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></e:EncryptedKey></EncryptedAssertion></samlp:Response>\n",
        to.decimal_serial()
    )
}

/// Expressway-C without trouble.
pub fn expressway_noise() -> String {
    (0..20)
        .map(|i| format!("2026-02-16T14:{i:02}:16.974-05:00 exp-c traffic_server[2030]: UTCTime=\"2026-02-16 19:{i:02}:16,974\" Module=\"network.http.trafficserver\" Level=\"DEBUG\": Detail=\"Sending Request\" Txn-id=\"{i}\" Dst-ip=\"10.0.0.10\" Dst-port=\"6972\"\n2026-02-16T14:{i:02}:18.724-05:00 exp-c tvcs: Event=\"Inbound TLS Negotiation Error\" Service=\"SIP\" Src-ip=\"203.0.113.9\" Src-port=\"58531\" Dst-ip=\"172.16.2.2\" Dst-port=\"5062\" Detail=\"self signed certificate in certificate chain\" Protocol=\"TLS\" Level=\"1\" UTCTime=\"2026-02-16 19:{i:02}:18,724\"\n"))
        .collect()
}

/// CUCM refuses what Expressway-C shows.
pub fn expressway_alert(host: &str) -> String {
    format!(
        "2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]: UTCTime=\"2026-02-16 20:01:16,974\" Module=\"network.http.trafficserver\" Level=\"DEBUG\": Detail=\"Sending Request\" Txn-id=\"3028\" TrackingID=\"f0e1\" Dst-ip=\"10.0.0.10\" Dst-port=\"6972\"\nHTTPMSG:\n|GET /CSFuser1.cnf.xml HTTP/1.1\n Host: {host}:6972\n User-Agent: WebEx/0.0.0.0\n \n |\n\n2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR:SSL connection failed for '{host}':error:14094418: SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca\n"
    )
}

/// Expressway-C refuses what CUCM shows.
pub fn expressway_verify_failed(host: &str) -> String {
    format!(
        "2026-02-16T15:01:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]WARNING:Core server certificate verification failed for ({host}). Action=Terminate Error=unable to get local issuer certificate server={host}(10.0.0.11) depth=0\n2026-02-16T15:01:16.975-05:00 exp-c traffic_server[2030]:[ET_NET 1]ERROR:SSL connection failed for '{host}':error:0A000086:SSL routines::certificate verify failed\n"
    )
}

/// The name is not in the certificate.
pub fn expressway_name(name: &str) -> String {
    format!(
        "2026-02-16T15:02:16.974-05:00 exp-c traffic_server[2030]:[ET_NET 1]WARNING:SNI ({name}) not in certificate. Action=Terminate server={name}(10.0.0.11)\n"
    )
}

/// A phone's console when 802.1X is refused.
pub fn console_dot1x_failed() -> &'static str {
    "4592 NOT Feb 17 11:01:25.041733 (349-349) PAE: -Secure Connection Handshake in progress - status SSL_ERROR_WANT_READ.\n4593 NOT Feb 17 11:01:25.041826 (349-349) PAE: -EV_REQUEST_REC, ST_AUTHENTICATING->ST_AUTHENTICATING\n4600 NOT Feb 17 11:01:27.062134 (349-349) PAE: -rcvd EAP-Failure\n4601 NOT Feb 17 11:01:27.062189 (349-349) PAE: -EV_FAILURE, ST_AUTHENTICATING->ST_HELD\n4602 WRN Feb 17 11:01:27.062462 (349-349) PAE: -802.1X auth FAILED\n4613 NOT Feb 17 11:01:27.063475 (349-349) PAE: -heldWhile timer set: 60 sec\n"
}

/// A phone's console of a handshake that goes on: no evidence of anything.
pub fn console_noise() -> &'static str {
    "4592 NOT Feb 17 11:01:25.041733 (349-349) PAE: -Secure Connection Handshake in progress - status SSL_ERROR_WANT_READ.\n4593 NOT Feb 17 11:01:25.041826 (349-349) PAE: -EV_REQUEST_REC, ST_AUTHENTICATING->ST_AUTHENTICATING\n3334 WRN Nov 29 06:34:00.412849 SECUREAPP-AUTH: early exit from parser loop; old version header?\n3335 WRN Nov 29 06:34:00.412945 SECUREAPP-AUTH: hdr ver 1.2 (knows only upto 1.1)\n3339 INF Nov 29 06:34:00.413512 SECUREAPP-TL file updated.\n"
}

/// Status messages of a phone that refused a list.
pub fn status_list_refused() -> &'static str {
    "File Not Found <CTLFile.tlv>\nTrust List update failed, verification failure\n"
}

/// TVS is asked for a certificate that it does not know.
pub fn tvs_refused(serial: &str, issuer: &str) -> String {
    let serial = serial.to_uppercase();
    format!(
        "18:01:05.333 |   debug Accepted TCP connection from socket 0x00000012, fd = 8\n18:01:06.345 |   debug tvsHandleQueryCertReq : Serial Number is: {serial}\n18:01:06.345 |   debug CertificateDBCache::getCertificateInformation - Looking up the certificate cache using Unique MAP ID : {serial}{issuer}\n18:01:06.345 |   debug ERROR:CertificateDBCache::getCertificateInformation - Cannot find the certificate in the cache\n18:01:06.346 |   debug ERROR:CertificateCTLCache::getCertificateInformation - Cannot find the certificate in the cache\n18:01:06.346 |   debug getCertificateInformation(cert) : certificate not found\n"
    )
}

/// TVS misses in one store and finds in the other: normal.
pub fn tvs_noise() -> &'static str {
    "18:01:05.333 |   debug Accepted TCP connection from socket 0x00000012, fd = 8\n18:01:06.345 |   debug ERROR:CertificateDBCache::getCertificateInformation - Cannot find the certificate in the cache\n18:01:06.345 |   debug CertificateCTLCache::getCertificateInformation - Found entry {rolecount : 1}\n18:01:06.345 |   debug CertificateCTLCache::getCertificateInformation - {role : 0}\n"
}

/// Alarms: a certificate that expired, a phone that unregistered.
pub fn syslog(host: &str) -> String {
    format!(
        "Feb 16 12:00:00 {host} local99 0 : 42: {host}.example.com: Feb 16 2026 11:00:00.19 UTC :  %UC_CERT-0-CertExpired: %[Message=Certificate expiration Notification. Certificate name:tomcat.der Unit:tomcat Type:own-cert Expiration:Sun Feb 15 12:30:59:000 CET][AppID=Cisco Certificate Monitor][ClusterID=][NodeID={host}]: Certificate has Expired and needs to be changed at the earliest\nFeb 16 12:10:00 {host} local7 3 : 43: {host}.example.com: Feb 16 2026 11:10:00.190 UTC :  %UC_CALLMANAGER-3-EndPointUnregistered: %[DeviceName=SEP001122334455][IPAddress=10.1.0.20][Protocol=SIP][DeviceType=684][Reason=13][AppID=Cisco CallManager][ClusterID=StandAloneCluster][NodeID={host}]: An endpoint has unregistered\n"
    )
}

/// CallManager refuses a phone's certificate, shortly after midnight of its own zone.
pub fn sdl(host: &str) -> String {
    format!(
        "00370873.000 |23:59:58.100 |FileHead |UTC:+01:00,Date: 2026/02/16, AppName: CCM, AppId: 100, AppNodeId: 1, AppVersion: CUCM Install=15.0.1.12900-234 Build=15.0.1.12900-234 (d3f126) memlog=20, HostName: {host}, HostIPAddress: 10.0.0.10, AppStartTime: 2026/02/10 10:55:48, FileNumber: 26, TraceVer: 3.0\n00370874.000 |00:00:27.713 |AppInfo  |SdlSSLTCPListener::verify_cb pre-verified=0,cert verification errno= 20 ,depth=0\n00370875.000 |00:00:27.713 |AppInfo  |HandleSSLError - Certificate verification failed:(Verification error: 20 )- unable to get local issuer certificate for 10.1.0.20:52089\n"
    )
}

/// The platform renewed a certificate.
pub fn certificate_management(host: &str, serial: &str) -> String {
    format!(
        "2026-02-14 23:36:40,979 INFO [main] - op:regenerate\n2026-02-14 23:36:40,979 INFO [main] - unit:tomcat\n2026-02-14 23:36:41,294 INFO [main] - Hostname: {host}\n2026-02-14 23:36:45,607 DEBUG [Thread-5] - Certificate PKID : 533dbbfc-78ce-b46f-7d64-cd2b7c536f6d , ipAddress : 10.0.0.10 , OldSerialNo : 6cf5bc855b681f658f9e7506d3ec6ea5 , NewSerialNo : {serial}\n2026-02-14 23:36:46,299 DEBUG [Thread-5] - Certificate PKID : 4152b36b-002e-68ac-711d-c373fa940779 , ipAddress : 10.0.0.10 , OldSerialNo :  , NewSerialNo : {serial}\n"
    )
}

/// ISE does not know the CA of a phone's certificate.
pub fn ise(mac: &str) -> String {
    format!(
        "Feb 16 14:29:31 ise-1 CISE_Failed_Attempts 0001027727 1 0 2026-02-16 14:29:31.301 +01:00 0015075255 5400 NOTICE Failed-Attempt: Authentication failed, ConfigVersionId=11, Protocol=Radius, NetworkDeviceName=switch-1, User-Name=CP-8861-SEP{mac}, Calling-Station-ID={mac}, FailureReason=12514 EAP-TLS failed SSL/TLS handshake because of an unknown CA in the client certificates chain, Step=11001\n"
    )
}

/// About so many bytes of an Expressway log, with one line that matters every hundred kilobytes, each
/// with another of the literals given. The same bytes for the same arguments.
pub fn long(bytes: usize, literals: &[&str]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes + 400);
    let (mut seed, mut since, mut hits) = (1_u64, 0, 0);
    let mut next = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut i = 0_u64;
    while out.len() < bytes {
        i += 1;
        let (hour, minute, second, milli) = (i / 72_000 % 24, i / 1_200 % 60, i / 20 % 60, i % 1_000);
        let hit = if since > 102_000 && !literals.is_empty() {
            since = 0;
            hits += 1;
            format!(" {}", literals[(hits - 1) % literals.len()])
        } else {
            String::new()
        };
        let line = format!(
            "2026-02-16T{hour:02}:{minute:02}:{second:02}.{milli:03}+00:00 exp-c traffic_server[{}]: UTCTime=\"2026-02-16 {hour:02}:{minute:02}:{second:02},{milli:03}\" Module=\"network.http.trafficserver\" Level=\"DEBUG\": Detail=\"Sending Request\" Txn-id=\"{}\" Src-ip=\"10.1.{}.{}\" Msg=\"GET /cucm-uds/user/u{}/devices HTTP/1.1\"{hit}\n",
            1_000 + next(9_000),
            next(1_000_000),
            next(256),
            next(256),
            next(100_000)
        );
        since += line.len();
        out.extend_from_slice(line.as_bytes());
    }
    out
}

/// An endpoint outside that does not know the authority of Expressway-E.
pub fn endpoint_refused() -> &'static str {
    "15975.85 HttpClient     Trying 192.0.2.108...\n15975.88 HttpClient   Configuring ssl context with special Edge certificate verifier\n15975.89 HttpClient     SSL certificate problem: self signed certificate in certificate chain\n15975.90 HttpClient HTTPClientCurl error (https://exp-e.example.com:8443/ZXhhbXBsZS5jb20/get_edge_config/): 'Peer certificate cannot be authenticated with given CA certificates'\n15975.90 PROV ProvisionRequest failed: 4 (Peer certificate cannot be authenticated with given CA certificates)\n15975.90 PROV EDGEProvisionUser: start retry timer for 15 seconds\n"
}

/// Jabber whose refresh token was refused.
pub fn refresh_refused() -> &'static str {
    "2026-02-16 14:21:49,112 INFO  [0x0000264c] [vices\\impl\\DiscoveryHandlerImpl.cpp(668)] [service-discovery] [CSFUnified::DiscoveryHandlerImpl::evaluateServiceDiscoveryResult] - ServiceDiscoveryHandlerResult return code SUCCESS\n2026-02-16 14:21:49,631 WARN  [0x0000264c] [vices\\impl\\system\\SingleSignOn.cpp(1186)] [Single-Sign-On-Logger] [CSFUnified::SingleSignOn::Impl::handleRefreshTokenFailure] - Failed to get valid access token from refresh token, maybe server issue.\n"
}
