//! What a certificate says: plain values, without knowledge of any cluster.
//!
//! Invariant: nothing here trusts a certificate; [`Certificate::signed_by`] only
//! tells whether one key made another certificate's signature.

mod crl;
mod name;
mod request;
mod verify;

pub use crl::Crl;
pub use name::Name;
pub use request::Request;
pub use verify::{Digest, Key, Scheme, algorithm_name, verify};

use ::time::OffsetDateTime;
use sha1::Digest as _;
use x509_parser::prelude::*;

/// A serial number: lower-case hex, two digits a byte, no colons, as CUCM's screens print it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Serial(String);

impl Serial {
    /// Of a certificate that a page names without it: the same as none.
    pub const fn unknown() -> Self {
        Self(String::new())
    }

    /// The page did not print it.
    pub const fn is_unknown(&self) -> bool {
        self.0.is_empty()
    }

    /// From hex digits with or without colons and blanks; `None` where other characters stand.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(|c| !matches!(c, ':' | ' ' | '\n' | '\r' | '\t')).collect();
        let hex = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
        hex.then(|| Self(digits.to_ascii_lowercase()))
    }

    /// From the big-endian bytes of a file; the sign byte of DER is dropped.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let bytes = match bytes {
            [0, rest @ ..] if rest.first().is_some_and(|b| *b >= 0x80) => rest,
            all => all,
        };
        Self(hex(bytes))
    }

    /// From decimal digits, as SAML's `X509SerialNumber` writes it (XML Signature 4.5.4.1).
    pub fn from_decimal(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > 100 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut bytes: Vec<u8> = Vec::new(); // little endian
        for digit in text.bytes() {
            let mut carry = u16::from(digit.wrapping_sub(b'0'));
            for byte in &mut bytes {
                let sum = u16::from(*byte).wrapping_mul(10).wrapping_add(carry);
                *byte = sum.to_le_bytes()[0];
                carry = sum >> 8;
            }
            if carry > 0 {
                bytes.push(carry.to_le_bytes()[0]);
            }
        }
        bytes.reverse();
        Some(Self::from_bytes(if bytes.is_empty() { &[0] } else { &bytes }))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits without leading zeros.
    pub fn number(&self) -> &str {
        self.0.trim_start_matches('0')
    }

    /// Equal numbers, whatever zeros lead.
    pub fn same(&self, other: &Self) -> bool {
        self.number() == other.number() && !self.is_unknown() && !other.is_unknown()
    }
}

impl std::fmt::Display for Serial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What TVS looks a certificate up by: issuer and serial (Cisco documents 118893, 213407).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CertId {
    /// Who issued it.
    pub issuer: Name,
    /// Its number there.
    pub serial: Serial,
}

impl CertId {
    /// Same certificate, however its issuer was printed: in full, by its common name (OS Administration's page), or not at
    /// all (`show cert list`), where the serial must be long enough to be no other's.
    pub fn same(&self, other: &Self) -> bool {
        let long = self.serial.number().len() >= 12;
        self.serial.same(&other.serial) && (self.issuer.same(&other.issuer) || long && self.issuer.agrees(&other.issuer))
    }
}

/// A certificate, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// Its DER.
    pub der: Vec<u8>,
    /// Issuer and serial.
    pub id: CertId,
    /// Whose it is.
    pub subject: Name,
    /// First moment of validity.
    pub not_before: OffsetDateTime,
    /// Last moment of validity.
    pub not_after: OffsetDateTime,
    /// Its public key.
    pub key: Key,
    /// `RSA 2048`, `EC P-384`, `Ed25519`.
    pub key_text: String,
    /// `sha256WithRSAEncryption`, or the algorithm's object identifier.
    pub signature: String,
    /// Subject alternative names, `kind:` only where it is not a DNS name.
    pub san: Vec<String>,
    /// Key usage and extended key usage, by the names of RFC 5280.
    pub usage: Vec<String>,
    /// Basic constraints say that it may issue.
    pub is_ca: bool,
    /// Identifier of its key.
    pub subject_key_id: Option<String>,
    /// Identifier of its issuer's key.
    pub authority_key_id: Option<String>,
    /// SHA-1 of the DER, hex.
    pub sha1: String,
    /// SHA-256 of the DER, hex.
    pub sha256: String,
}

impl Certificate {
    /// Reads one certificate from the start of `der`; the length used comes with it.
    ///
    /// # Errors
    /// Says what the DER broke.
    pub fn parse(der: &[u8]) -> Result<(Self, usize), String> {
        let (rest, cert) = X509Certificate::from_der(der).map_err(|e| broken(&e))?;
        let used = der.len().saturating_sub(rest.len());
        let own = der.get(..used).unwrap_or(der);
        let (key, key_text) = Key::of(cert.public_key());
        let (san, usage, is_ca, skid, akid) = extensions(&cert);
        Ok((
            Self {
                der: own.to_vec(),
                id: CertId { issuer: Name::from_x509(cert.issuer()), serial: Serial::from_bytes(cert.raw_serial()) },
                subject: Name::from_x509(cert.subject()),
                not_before: cert.validity().not_before.to_datetime(),
                not_after: cert.validity().not_after.to_datetime(),
                key,
                key_text,
                signature: verify::algorithm_name(&cert.signature_algorithm.algorithm.to_id_string()).to_owned(),
                san,
                usage,
                is_ca,
                subject_key_id: skid,
                authority_key_id: akid,
                sha1: hex(&sha1::Sha1::digest(own)),
                sha256: hex(&sha2::Sha256::digest(own)),
            },
            used,
        ))
    }

    /// Subject and issuer are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.subject.same(&self.id.issuer)
    }

    /// `issuer`'s key made this certificate's signature. `None` where the algorithm is not known here.
    pub fn signed_by(&self, issuer: &Self) -> Option<bool> {
        let (_, cert) = X509Certificate::from_der(&self.der).ok()?;
        let scheme = Scheme::of(&cert.signature_algorithm)?;
        verify(&issuer.key, scheme, cert.tbs_certificate.as_ref(), &cert.signature_value.data)
    }

    /// The common name, or the whole subject.
    pub fn label(&self) -> String {
        self.subject.common_name().map_or_else(|| self.subject.to_string(), str::to_owned)
    }
}

/// What DER broke, in words: mostly it was cut.
fn broken(error: &impl std::fmt::Display) -> String {
    let error = error.to_string();
    let is_short = ["Eof", "Incomplete", "InvalidLength", "requires"].iter().any(|sign| error.contains(sign));
    if is_short { "it ends before its fields do".to_owned() } else { format!("its fields are not in order ({error})") }
}

type Extensions = (Vec<String>, Vec<String>, bool, Option<String>, Option<String>);

fn extensions(cert: &X509Certificate<'_>) -> Extensions {
    let (mut san, mut usage, mut is_ca, mut skid, mut akid) = (Vec::new(), Vec::new(), false, None, None);
    for extension in cert.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(names) => san.extend(san_of(names)),
            ParsedExtension::KeyUsage(bits) => usage.extend(key_usage(bits)),
            ParsedExtension::ExtendedKeyUsage(eku) => {
                let known = [
                    (eku.server_auth, "serverAuth"),
                    (eku.client_auth, "clientAuth"),
                    (eku.code_signing, "codeSigning"),
                    (eku.email_protection, "emailProtection"),
                    (eku.time_stamping, "timeStamping"),
                    (eku.ocsp_signing, "OCSPSigning"),
                    (eku.any, "anyExtendedKeyUsage"),
                ];
                usage.extend(known.iter().filter(|(set, _)| *set).map(|(_, name)| (*name).to_owned()));
                usage.extend(eku.other.iter().map(|oid| oid.to_id_string()));
            }
            ParsedExtension::BasicConstraints(constraints) => is_ca = constraints.ca,
            ParsedExtension::SubjectKeyIdentifier(id) => skid = Some(hex(id.0)),
            ParsedExtension::AuthorityKeyIdentifier(id) => akid = id.key_identifier.as_ref().map(|k| hex(k.0)),
            _ => {}
        }
    }
    (san, usage, is_ca, skid, akid)
}

/// The name of an extended key usage by its object identifier (RFC 5280 4.2.1.12); what has none stays.
pub fn usage_name(oid: &str) -> &str {
    match oid {
        "1.3.6.1.5.5.7.3.1" => "serverAuth",
        "1.3.6.1.5.5.7.3.2" => "clientAuth",
        "1.3.6.1.5.5.7.3.3" => "codeSigning",
        "1.3.6.1.5.5.7.3.4" => "emailProtection",
        "1.3.6.1.5.5.7.3.8" => "timeStamping",
        "1.3.6.1.5.5.7.3.9" => "OCSPSigning",
        other => other,
    }
}

/// `RSA 2048`, from a public key in hex (RFC 8017, A.1.1), blanks and a stray last digit left out.
pub fn rsa_key_text(text: &str) -> Option<String> {
    use rsa::pkcs1::DecodeRsaPublicKey as _;
    use rsa::traits::PublicKeyParts as _;
    let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    let bytes: Vec<u8> = digits.chunks_exact(2).filter_map(|pair| if let [a, b] = pair { Some(a << 4 | b) } else { None }).collect();
    let key = rsa::PublicKey::from_pkcs1_der(&bytes).ok()?;
    Some(format!("RSA {}", key.n().bit_width()))
}

/// Alternative names, `kind:` only where it is not a DNS name.
fn san_of(names: &SubjectAlternativeName<'_>) -> Vec<String> {
    let text = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(n) => (*n).to_owned(),
        GeneralName::RFC822Name(n) => format!("email:{n}"),
        GeneralName::URI(n) => format!("uri:{n}"),
        GeneralName::IPAddress(bytes) => format!("ip:{}", ip(bytes)),
        GeneralName::DirectoryName(n) => format!("dir:{}", Name::from_x509(n)),
        GeneralName::RegisteredID(oid) => format!("id:{}", oid.to_id_string()),
        GeneralName::OtherName(oid, value) => format!("other:{}:{}", oid.to_id_string(), hex(value)),
        GeneralName::X400Address(value) => format!("x400:{}", hex(value.data)),
        GeneralName::EDIPartyName(value) => format!("edi:{}", hex(value.data)),
        GeneralName::Invalid(tag, value) => format!("unreadable:{}:{}", tag.0, hex(value)),
    };
    names.general_names.iter().map(text).collect()
}

fn key_usage(bits: &KeyUsage) -> Vec<String> {
    let known = [
        (bits.digital_signature(), "digitalSignature"),
        (bits.non_repudiation(), "nonRepudiation"),
        (bits.key_encipherment(), "keyEncipherment"),
        (bits.data_encipherment(), "dataEncipherment"),
        (bits.key_agreement(), "keyAgreement"),
        (bits.key_cert_sign(), "keyCertSign"),
        (bits.crl_sign(), "cRLSign"),
        (bits.encipher_only(), "encipherOnly"),
        (bits.decipher_only(), "decipherOnly"),
    ];
    known.iter().filter(|(set, _)| *set).map(|(_, name)| (*name).to_owned()).collect()
}

fn ip(bytes: &[u8]) -> String {
    match bytes {
        [a, b, c, d] => std::net::Ipv4Addr::new(*a, *b, *c, *d).to_string(),
        _ => <[u8; 16]>::try_from(bytes).map_or_else(|_| hex(bytes), |b| std::net::Ipv6Addr::from(b).to_string()),
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    text.extend(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0x0f)]));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_serial_is_the_hex_one() {
        // The pair printed in Cisco document 217268.
        let decimal = Serial::from_decimal("134936034077075913073301272679344692053").expect("decimal");
        assert_eq!(decimal.as_str(), "6583bc1fd2d7dec0bce581ce0002db55");
        assert!(Serial::from_decimal("12a").is_none());
    }

    #[test]
    fn serials_compare_as_numbers() {
        let a = Serial::from_hex("01:9A:33").expect("hex");
        assert!(a.same(&Serial::from_hex("19a33").expect("hex")));
        assert!(!a.same(&Serial::from_hex("19a34").expect("hex")));
        assert!(Serial::from_hex("not hex").is_none());
    }

    #[test]
    fn broken_der_is_an_error_and_no_panic() {
        assert!(Certificate::parse(&[0x30, 0x82, 0xff]).is_err());
        assert!(Certificate::parse(&[]).is_err());
    }
}
