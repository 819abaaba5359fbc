//! Signatures: RSA (PKCS#1 v1.5 and PSS), ECDSA and Ed25519, in native code and in wasm alike.

use rsa::pkcs1v15::Pkcs1v15Sign;
use rsa::pss::Pss;
use rsa::signature::hazmat::PrehashVerifier as _;
use sha2::Digest as _;
use x509_parser::asn1_rs::Tag;
use x509_parser::prelude::FromDer as _;
use x509_parser::prelude::{AlgorithmIdentifier, SubjectPublicKeyInfo};
use x509_parser::public_key::{PublicKey as Parsed, RSAPublicKey};
use x509_parser::signature_algorithm::SignatureAlgorithm;

/// A public key that Retrust can check a signature with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Key {
    /// RSA, as PKCS#1 has it.
    Rsa(Vec<u8>),
    /// A NIST curve, as an uncompressed or compressed SEC1 point.
    Ec(Curve, Vec<u8>),
    /// Ed25519, as the 32 bytes of RFC 8032.
    Ed25519(Vec<u8>),
    /// Any other kind.
    Other,
}

/// The curves that CUCM uses for its `-ECDSA` certificates, and P-521.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// secp521r1.
    P521,
}

/// A digest that signs a certificate or a trust list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Digest {
    /// MD5, of certificates from before 2010.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// How a signature is made, apart from the key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scheme {
    /// PKCS#1 v1.5 where the key is RSA, ECDSA where it is of a curve.
    Plain(Digest),
    /// RSASSA-PSS (RFC 4055) with one digest for message and mask, and a salt of so many bytes.
    Pss(Digest, usize),
    /// Ed25519, which digests by itself (RFC 8410).
    Ed25519,
}

/// Object identifiers of RSASSA-PSS and Ed25519, as algorithm and as key.
const PSS: &str = "1.2.840.113549.1.1.10";
const ED25519: &str = "1.3.101.112";

/// Signature algorithms (RFC 3279, 4055, 5758, 8410): object identifier, name, digest.
const ALGORITHMS: [(&str, &str, Option<Digest>); 11] = [
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption", Some(Digest::Md5)),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption", Some(Digest::Sha1)),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption", Some(Digest::Sha256)),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption", Some(Digest::Sha384)),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption", Some(Digest::Sha512)),
    (PSS, "rsassaPss", None),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1", Some(Digest::Sha1)),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256", Some(Digest::Sha256)),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384", Some(Digest::Sha384)),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512", Some(Digest::Sha512)),
    (ED25519, "Ed25519", None),
];

/// The algorithm's usual name, or its object identifier.
pub fn algorithm_name(oid: &str) -> &str {
    ALGORITHMS.iter().find(|(id, ..)| *id == oid).map_or(oid, |(_, name, _)| name)
}

impl Digest {
    /// A digest by its own object identifier (RFC 8017, appendix B.1).
    fn named(oid: &str) -> Option<Self> {
        match oid {
            "1.2.840.113549.2.5" => Some(Self::Md5),
            "1.3.14.3.2.26" => Some(Self::Sha1),
            "2.16.840.1.101.3.4.2.1" => Some(Self::Sha256),
            "2.16.840.1.101.3.4.2.2" => Some(Self::Sha384),
            "2.16.840.1.101.3.4.2.3" => Some(Self::Sha512),
            _ => None,
        }
    }
}

impl Scheme {
    /// What the signature of a certificate is made by; `None` where it cannot be checked here.
    pub(super) fn of(algorithm: &AlgorithmIdentifier<'_>) -> Option<Self> {
        let oid = algorithm.algorithm.to_id_string();
        if oid == ED25519 {
            return Some(Self::Ed25519);
        }
        if oid != PSS {
            return ALGORITHMS.iter().find(|(id, ..)| *id == oid).and_then(|(.., digest)| *digest).map(Self::Plain);
        }
        let Ok(SignatureAlgorithm::RSASSA_PSS(parameters)) = SignatureAlgorithm::try_from(algorithm) else { return None };
        let digest = Digest::named(&parameters.hash_algorithm_oid().to_id_string())?;
        let mask = Digest::named(&parameters.mask_gen_algorithm().ok()?.hash.to_id_string())?;
        let salt = usize::try_from(parameters.salt_length()).ok()?;
        (mask == digest).then_some(Self::Pss(digest, salt))
    }
}

impl Key {
    /// The key and its short description.
    pub(super) fn of(info: &SubjectPublicKeyInfo<'_>) -> (Self, String) {
        match info.parsed() {
            Ok(Parsed::RSA(rsa)) => (Self::Rsa(info.subject_public_key.data.to_vec()), format!("RSA {}", bits(rsa.modulus))),
            Ok(Parsed::EC(point)) => {
                let oid = info
                    .algorithm
                    .parameters
                    .as_ref()
                    .filter(|p| p.tag() == Tag::Oid)
                    .and_then(|p| p.as_oid().ok())
                    .map(|o| o.to_id_string());
                let curve = match oid.as_deref() {
                    Some("1.2.840.10045.3.1.7") => Some((Curve::P256, "EC P-256")),
                    Some("1.3.132.0.34") => Some((Curve::P384, "EC P-384")),
                    Some("1.3.132.0.35") => Some((Curve::P521, "EC P-521")),
                    _ => None,
                };
                curve.map_or_else(
                    || (Self::Other, format!("EC {}", oid.as_deref().map_or("with its own curve", key_name))),
                    |(curve, text)| (Self::Ec(curve, point.data().to_vec()), text.to_owned()),
                )
            }
            _ => {
                let (oid, data) = (info.algorithm.algorithm.to_id_string(), info.subject_public_key.data.to_vec());
                let key = match (oid.as_str(), RSAPublicKey::from_der(&data)) {
                    // A key that signs by PSS alone (RFC 4055) is an RSA key all the same.
                    (PSS, Ok((_, rsa))) => return (Self::Rsa(data.clone()), format!("RSA {}", bits(rsa.modulus))),
                    (ED25519, _) => Self::Ed25519(data),
                    _ => Self::Other,
                };
                (key, key_name(&oid).to_owned())
            }
        }
    }

    /// The curve of an EC key.
    pub const fn curve(&self) -> Option<Curve> {
        match self {
            Self::Ec(curve, _) => Some(*curve),
            _ => None,
        }
    }
}

/// The usual name of a key or curve that is not checked here, or its object identifier (RFC 3279, 5639, 8410, SEC 2).
fn key_name(oid: &str) -> &str {
    const NAMES: [(&str, &str); 12] = [
        ("1.3.101.110", "X25519"),
        ("1.3.101.111", "X448"),
        ("1.3.101.112", "Ed25519"),
        ("1.3.101.113", "Ed448"),
        ("1.2.840.10040.4.1", "DSA"),
        ("1.2.840.10046.2.1", "DH"),
        ("1.2.840.10045.3.1.1", "P-192"),
        ("1.3.132.0.33", "P-224"),
        ("1.3.132.0.10", "secp256k1"),
        ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
        ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
        ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"),
    ];
    NAMES.iter().find(|(id, _)| *id == oid).map_or(oid, |(_, name)| name)
}

/// Bits of a modulus given as big-endian bytes, leading zeros aside.
fn bits(modulus: &[u8]) -> u32 {
    let skip = modulus.iter().take_while(|b| **b == 0).count();
    let rest = modulus.get(skip..).unwrap_or_default();
    let top = rest.first().map_or(8, |b| b.leading_zeros());
    u32::try_from(rest.len()).unwrap_or(0).saturating_mul(8).saturating_sub(top)
}

/// Whether `key` made `signature` over `message`. `None` where key and scheme do not go together, or
/// cannot be checked here.
pub fn verify(key: &Key, scheme: Scheme, message: &[u8], signature: &[u8]) -> Option<bool> {
    match (key, scheme) {
        (Key::Rsa(key), Scheme::Plain(digest)) => {
            let scheme = match digest {
                Digest::Md5 => Pkcs1v15Sign::new::<md5::Md5>(),
                Digest::Sha1 => Pkcs1v15Sign::new::<sha1::Sha1>(),
                Digest::Sha256 => Pkcs1v15Sign::new::<sha2::Sha256>(),
                Digest::Sha384 => Pkcs1v15Sign::new::<sha2::Sha384>(),
                Digest::Sha512 => Pkcs1v15Sign::new::<sha2::Sha512>(),
            };
            Some(rsa(key)?.verify(scheme, &hash(digest, message), signature).is_ok())
        }
        (Key::Rsa(key), Scheme::Pss(digest, salt)) => {
            let (key, hash) = (rsa(key)?, hash(digest, message));
            let verified = match digest {
                Digest::Md5 => return None,
                Digest::Sha1 => key.verify(Pss::<sha1::Sha1>::new_with_salt(salt), &hash, signature),
                Digest::Sha256 => key.verify(Pss::<sha2::Sha256>::new_with_salt(salt), &hash, signature),
                Digest::Sha384 => key.verify(Pss::<sha2::Sha384>::new_with_salt(salt), &hash, signature),
                Digest::Sha512 => key.verify(Pss::<sha2::Sha512>::new_with_salt(salt), &hash, signature),
            };
            Some(verified.is_ok())
        }
        (Key::Ec(curve, point), Scheme::Plain(digest)) => ecdsa_verify(*curve, point, &hash(digest, message), signature),
        (Key::Ed25519(point), Scheme::Ed25519) => {
            let key = ed25519_dalek::VerifyingKey::from_bytes(point.as_slice().try_into().ok()?).ok()?;
            let signature = ed25519_dalek::Signature::from_slice(signature);
            Some(signature.is_ok_and(|s| key.verify_strict(message, &s).is_ok()))
        }
        _ => None,
    }
}

fn rsa(key: &[u8]) -> Option<rsa::PublicKey> {
    use rsa::pkcs1::DecodeRsaPublicKey as _;
    rsa::PublicKey::from_pkcs1_der(key).ok()
}

fn hash(digest: Digest, message: &[u8]) -> Vec<u8> {
    match digest {
        Digest::Md5 => md5::Md5::digest(message).to_vec(),
        Digest::Sha1 => sha1::Sha1::digest(message).to_vec(),
        Digest::Sha256 => sha2::Sha256::digest(message).to_vec(),
        Digest::Sha384 => sha2::Sha384::digest(message).to_vec(),
        Digest::Sha512 => sha2::Sha512::digest(message).to_vec(),
    }
}

/// One curve's check. Trust lists may carry the raw `r‖s`, certificates carry DER: both are tried.
macro_rules! ecdsa {
    ($curve:ident, $field:literal, $point:expr, $hash:expr, $signature:expr) => {{
        let key = $curve::ecdsa::VerifyingKey::from_sec1_bytes($point).ok()?;
        let signature = $curve::ecdsa::Signature::from_der($signature).or_else(|_| $curve::ecdsa::Signature::from_slice($signature));
        // A digest far shorter than the field is refused by the crate, though FIPS 186-4 allows it.
        let mut hash = vec![0_u8; $field.max($hash.len()).saturating_sub($hash.len())];
        hash.extend_from_slice($hash);
        Some(signature.is_ok_and(|s| key.verify_prehash(&hash, &s).is_ok()))
    }};
}

fn ecdsa_verify(curve: Curve, point: &[u8], hash: &[u8], signature: &[u8]) -> Option<bool> {
    match curve {
        Curve::P256 => ecdsa!(p256, 32_usize, point, hash, signature),
        Curve::P384 => ecdsa!(p384, 48_usize, point, hash, signature),
        Curve::P521 => ecdsa!(p521, 66_usize, point, hash, signature),
    }
}
