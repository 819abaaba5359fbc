//! What an authentication server says of phones that it lets not in.

use crate::case::Cluster;
use crate::cisco::log_messages as log;
use crate::read::Sighting;

/// Why the server ended a handshake, by the code of its message (captures: ISE message codes).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reason {
    /// It does not know the authority of the phone's certificate.
    UnknownCa,
    /// The phone's certificate has expired.
    Expired,
    /// The phone did not accept the server's certificate.
    TurnedDown,
    /// The message does not tell.
    Untold,
    /// It does not know the authority of the phone's MIC, which is Cisco's factory.
    UnknownFactory,
    /// The phone's certificate is revoked, unfit or its revocation list too old; EAP-TLS is off; or a rule of the server
    /// lets it not in.
    Other,
}

/// The refusals that may be of phones, with their reasons. A line whose user is no phone, and whose certificate is
/// none of CAPF's or of Cisco's factory, is of another machine.
pub(super) fn refusals(cluster: &Cluster) -> Vec<(&Sighting, Reason)> {
    let by_certificate = cluster.seen(log::EAP_TLS_REFUSED).into_iter().filter(|s| may_be_phone(&s.line) && !is_by_address(&s.line));
    by_certificate.map(|s| (s, reason(s))).collect()
}

/// The switch asked by a hardware address, as it does for what speaks no 802.1X; no certificate had a part in it.
fn is_by_address(line: &str) -> bool {
    let signs = [("RadiusFlowType", "MAB"), ("AuthenticationMethod", "LOOKUP"), ("UseCase", "HOST LOOKUP"), ("Service-Type", "CALL CHECK")];
    signs.into_iter().any(|(key, sign)| value(line, key).is_some_and(|v| v.ends_with(sign)))
}

fn reason(seen: &Sighting) -> Reason {
    let [code, text] = seen.fields.as_slice() else { return Reason::Untold };
    if text.contains("client rejected") || text.contains("rejection by the client") {
        return Reason::TurnedDown;
    }
    match code.as_str() {
        "12514" if issuer(&seen.line).is_some_and(|i| i.contains("MANUFACTURING")) => Reason::UnknownFactory,
        "12514" => Reason::UnknownCa,
        "12516" => Reason::Expired,
        "12507" | "12508" | "12513" => Reason::Untold,
        _ => Reason::Other,
    }
}

/// A field of the line, in capitals.
fn value(line: &str, key: &str) -> Option<String> {
    let found = line.split(", ").find_map(|pair| pair.trim().strip_prefix(key)?.strip_prefix('='));
    found.map(|v| v.trim().to_ascii_uppercase()).filter(|v| !v.is_empty())
}

/// Who issued the phone's certificate.
fn issuer(line: &str) -> Option<String> {
    ["Issuer", "Issuer - Common Name"].into_iter().find_map(|key| value(line, key))
}

fn may_be_phone(line: &str) -> bool {
    if let Some(issuer) = issuer(line) {
        return issuer.contains("CAPF") || issuer.contains("CISCO");
    }
    let Some(user) = value(line, "User-Name").or_else(|| value(line, "UserName")) else { return true };
    let is_mac =
        user.bytes().filter(u8::is_ascii_hexdigit).count() == 12 && user.bytes().all(|b| b.is_ascii_hexdigit() || b"-:.".contains(&b));
    user.contains("CP-") || user.contains("SEP") || is_mac
}

#[cfg(test)]
mod tests {
    use super::{is_by_address, may_be_phone};

    #[test]
    fn what_a_switch_asks_by_address_is_no_handshake() {
        assert!(is_by_address("Failed-Attempt: Authentication failed, RadiusFlowType=WiredMAB, AuthenticationMethod=Lookup"));
        assert!(is_by_address("x, UseCase=Host Lookup, FailureReason=15039 Rejected per authorization profile"));
        assert!(!is_by_address("x, RadiusFlowType=Wired802_1x, FailureReason=15039 Rejected per authorization profile"));
    }

    #[test]
    fn a_laptop_is_no_phone() {
        assert!(!may_be_phone("Failed-Attempt: Authentication failed, User-Name=host/LAPTOP-77.example.com, Protocol=Radius"));
        assert!(!may_be_phone("x, Issuer=CN\\=Example-Issuing-CA, User-Name=SEPARATE"));
        assert!(may_be_phone("x, User-Name=CP-8861-SEP001122334455, FailureReason=12514 EAP-TLS failed"));
        assert!(may_be_phone("x, User-Name=00-11-22-33-44-55, FailureReason=12514 EAP-TLS failed"));
        assert!(may_be_phone("x, FailureReason=12514 EAP-TLS failed"));
    }
}
