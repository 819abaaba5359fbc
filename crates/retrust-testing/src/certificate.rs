//! Certificates with keys and serials that are the same in every run.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyUsagePurpose,
    SanType, SerialNumber,
};
use rsa::pkcs1::EncodeRsaPublicKey as _;
use sha2::Digest as _;
use std::sync::OnceLock;
use time::OffsetDateTime;

/// Kinds of key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyKind {
    /// RSA 2048; the number picks one of four keys.
    Rsa(usize),
    /// RSA of so many bits whose private half nobody has: its signatures do not hold.
    Paper(usize),
    /// EC P-256.
    P256,
    /// EC P-384.
    P384,
    /// EC P-521.
    P521,
    /// Ed25519.
    Ed25519,
}

fn rsa_key(index: usize) -> &'static rsa::PrivateKey {
    static KEYS: [OnceLock<rsa::PrivateKey>; 4] = [const { OnceLock::new() }; 4];
    let index = index % KEYS.len();
    KEYS[index].get_or_init(|| {
        let mut rng = ChaCha20Rng::seed_from_u64(0x5245_5452 + index as u64);
        rsa::PrivateKey::new(&mut rng, 2048).unwrap()
    })
}

/// Digests of signatures.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl KeyKind {
    /// Signs a message: RSA PKCS#1 v1.5 or ECDSA in DER (deterministic, RFC 6979).
    pub fn sign(self, hash: Hash, message: &[u8]) -> Vec<u8> {
        use p256::ecdsa::signature::hazmat::PrehashSigner as _;
        let digest = match hash {
            Hash::Sha1 => sha1::Sha1::digest(message).to_vec(),
            Hash::Sha256 => sha2::Sha256::digest(message).to_vec(),
            Hash::Sha512 => sha2::Sha512::digest(message).to_vec(),
        };
        match self {
            Self::Rsa(index) => {
                let scheme = match hash {
                    Hash::Sha1 => rsa::pkcs1v15::Pkcs1v15Sign::new::<sha1::Sha1>(),
                    Hash::Sha256 => rsa::pkcs1v15::Pkcs1v15Sign::new::<sha2::Sha256>(),
                    Hash::Sha512 => rsa::pkcs1v15::Pkcs1v15Sign::new::<sha2::Sha512>(),
                };
                rsa_key(index).sign(scheme, &digest).unwrap()
            }
            Self::Paper(bits) => vec![0x5a; bits / 8],
            Self::P256 => {
                let signature: p256::ecdsa::Signature = Self::p256().sign_prehash(&digest).unwrap();
                signature.to_der().as_bytes().to_vec()
            }
            Self::P384 => {
                let mut padded = vec![0; 48_usize.saturating_sub(digest.len())];
                padded.extend(&digest);
                let signature: p384::ecdsa::Signature = Self::p384().sign_prehash(&padded).unwrap();
                signature.to_der().as_bytes().to_vec()
            }
            Self::P521 => {
                let mut padded = vec![0; 66_usize.saturating_sub(digest.len())];
                padded.extend(&digest);
                let signature: p521::ecdsa::Signature = Self::p521().sign_prehash(&padded).unwrap();
                signature.to_der().as_bytes().to_vec()
            }
            Self::Ed25519 => {
                use ed25519_dalek::Signer as _;
                Self::ed25519().sign(message).to_bytes().to_vec()
            }
        }
    }

    fn p256() -> p256::ecdsa::SigningKey {
        p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap()
    }

    fn p384() -> p384::ecdsa::SigningKey {
        p384::ecdsa::SigningKey::from_slice(&[7; 48]).unwrap()
    }

    fn p521() -> p521::ecdsa::SigningKey {
        let mut scalar = [7; 66];
        scalar[0] = 0;
        p521::ecdsa::SigningKey::from_slice(&scalar).unwrap()
    }

    fn ed25519() -> ed25519_dalek::SigningKey {
        ed25519_dalek::SigningKey::from_bytes(&[7; 32])
    }

    /// The private key in PEM, for tests that prove that it is dropped.
    pub fn private_pem(self) -> String {
        use p256::pkcs8::EncodePrivateKey as _;
        p256::SecretKey::from_slice(&[7; 32]).unwrap().to_pkcs8_pem(p256::pkcs8::LineEnding::LF).unwrap().to_string()
    }
}

struct Signer {
    kind: KeyKind,
    public: Vec<u8>,
}

impl Signer {
    fn new(kind: KeyKind) -> Self {
        let public = match kind {
            KeyKind::Rsa(index) => rsa_key(index).to_public_key().to_pkcs1_der().unwrap().as_bytes().to_vec(),
            KeyKind::Paper(bits) => {
                let modulus = [vec![0], vec![0xa5; bits / 8]].concat();
                der(0x30, &[der(2, &modulus), vec![2, 3, 1, 0, 1]].concat())
            }
            KeyKind::P256 => KeyKind::p256().verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            KeyKind::P384 => KeyKind::p384().verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            KeyKind::P521 => KeyKind::p521().verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            KeyKind::Ed25519 => KeyKind::ed25519().verifying_key().as_bytes().to_vec(),
        };
        Self { kind, public }
    }
}

impl rcgen::PublicKeyData for Signer {
    fn der_bytes(&self) -> &[u8] {
        &self.public
    }
    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.kind {
            KeyKind::Rsa(_) | KeyKind::Paper(_) => &rcgen::PKCS_RSA_SHA256,
            KeyKind::P256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            KeyKind::P384 => &rcgen::PKCS_ECDSA_P384_SHA384,
            // rcgen knows no P-521 without C; such a certificate serves for its key in a list alone.
            KeyKind::P521 | KeyKind::Ed25519 => &rcgen::PKCS_ED25519,
        }
    }
}

impl rcgen::SigningKey for Signer {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        if self.kind == KeyKind::P384 {
            use p384::ecdsa::signature::Signer as _;
            let signature: p384::ecdsa::Signature = KeyKind::p384().sign(message);
            return Ok(signature.to_der().as_bytes().to_vec());
        }
        Ok(self.kind.sign(Hash::Sha256, message))
    }
}

/// A certificate and the key that it bears.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// Its DER.
    pub der: Vec<u8>,
    /// Its key.
    pub key: KeyKind,
    /// Subject, most specific first: `[("CN", "cucm-pub.example.com"), …]`.
    pub subject: Vec<(String, String)>,
    /// Issuer, in the same way.
    pub issuer: Vec<(String, String)>,
    /// Serial in lower-case hex.
    pub serial: String,
    /// First moment.
    pub not_before: OffsetDateTime,
    /// Last moment.
    pub not_after: OffsetDateTime,
}

/// Joins a name as `show ctl` prints it.
pub fn semicolons(name: &[(String, String)]) -> String {
    name.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join(";")
}

impl Certificate {
    /// The PEM, lines of 64 characters.
    pub fn pem(&self) -> String {
        use base64::Engine as _;
        let body = base64::engine::general_purpose::STANDARD.encode(&self.der);
        let lines: Vec<&str> = body.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).unwrap()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    /// What `openssl x509 -text -noout` prints of it, as far as fields go.
    pub fn openssl_text(&self) -> String {
        let name = |name: &[(String, String)]| name.iter().rev().map(|(k, v)| format!("{k} = {v}")).collect::<Vec<_>>().join(", ");
        let digits = self.serial.to_ascii_lowercase();
        let serial: Vec<&str> = (0..digits.len()).step_by(2).map(|i| &digits[i..i + 2]).collect();
        let date = |t: OffsetDateTime| {
            let month: String = t.month().to_string().chars().take(3).collect();
            format!("{month} {:>2} {:02}:{:02}:{:02} {} GMT", t.day(), t.hour(), t.minute(), t.second(), t.year())
        };
        format!(
            "Certificate:\n    Data:\n        Version: 3 (0x2)\n        Serial Number:\n            {}\n        Signature Algorithm: sha256WithRSAEncryption\n        Issuer: {}\n        Validity\n            Not Before: {}\n            Not After : {}\n        Subject: {}\n        Subject Public Key Info:\n            Public Key Algorithm: rsaEncryption\n",
            serial.join(":"),
            name(&self.issuer),
            date(self.not_before),
            date(self.not_after),
            name(&self.subject),
        )
    }

    /// Base64 of the DER on one line.
    pub fn base64(&self) -> String {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.encode(&self.der)
    }

    /// The serial as SAML writes it.
    pub fn decimal_serial(&self) -> String {
        let mut digits = vec![0_u32];
        for c in self.serial.chars() {
            let mut carry = c.to_digit(16).unwrap();
            for digit in &mut digits {
                let value = *digit * 16 + carry;
                *digit = value % 10;
                carry = value / 10;
            }
            while carry > 0 {
                digits.push(carry % 10);
                carry /= 10;
            }
        }
        digits.iter().rev().map(u32::to_string).collect()
    }

    /// Length of the public key in PKCS#1 or SEC1, as `PUBLICKEY` counts it.
    pub fn public_key(&self) -> Vec<u8> {
        Signer::new(self.key).public
    }
}

/// A subject in the order that CUCM encodes: least specific first.
fn distinguished(name: &[(String, String)]) -> DistinguishedName {
    let mut dn = DistinguishedName::new();
    for (key, value) in name.iter().rev() {
        let kind = match key.as_str() {
            "CN" => DnType::CommonName,
            "OU" => DnType::OrganizationalUnitName,
            "O" => DnType::OrganizationName,
            "L" => DnType::LocalityName,
            "ST" => DnType::StateOrProvinceName,
            _ => DnType::CountryName,
        };
        dn.push(kind, value.as_str());
    }
    dn
}

/// The subject that all certificates of the example cluster share, but for their common name.
pub fn subject(common_name: &str) -> Vec<(String, String)> {
    [("CN", common_name), ("OU", "Voice"), ("O", "Example"), ("L", "Bern"), ("ST", "Bern"), ("C", "CH")]
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .to_vec()
}

fn serial(label: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = sha2::Sha256::digest(label.as_bytes()).iter().take(16).copied().collect();
    bytes[0] = (bytes[0] & 0x3f) | 0x40; // sixteen bytes, never negative, no leading zero
    bytes
}

fn params(name: &[(String, String)], label: &str, from: OffsetDateTime, days: i64, san: &[&str]) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished(name);
    params.not_before = from;
    params.not_after = from + time::Duration::days(days);
    params.serial_number = Some(SerialNumber::from(serial(label)));
    params.key_identifier_method = KeyIdMethod::PreSpecified(serial(&format!("key {label}")));
    params.subject_alt_names = san.iter().map(|n| SanType::DnsName((*n).try_into().unwrap())).collect();
    params
}

fn finish(
    der: &[u8],
    key: KeyKind,
    subject: Vec<(String, String)>,
    issuer: Vec<(String, String)>,
    label: &str,
    from: OffsetDateTime,
    days: i64,
) -> Certificate {
    let serial = serial(label).iter().map(|b| format!("{b:02x}")).collect();
    Certificate { der: der.to_vec(), key, subject, issuer, serial, not_before: from, not_after: from + time::Duration::days(days) }
}

/// What a certificate is to be, where it is not an ordinary one.
#[derive(Clone, Debug)]
pub struct Recipe {
    /// Common name.
    pub common_name: String,
    /// Makes its serial.
    pub label: String,
    /// Its key.
    pub key: KeyKind,
    /// First moment.
    pub from: OffsetDateTime,
    /// Days of validity.
    pub days: i64,
    /// DNS names.
    pub san: Vec<String>,
    /// It may issue.
    pub ca: bool,
    /// For TLS clients too, and not for servers alone.
    pub client: bool,
}

impl Recipe {
    /// An ordinary one.
    pub fn new(common_name: &str, label: &str, from: OffsetDateTime) -> Self {
        let san = vec![common_name.to_owned()];
        Self {
            common_name: common_name.to_owned(),
            label: label.to_owned(),
            key: KeyKind::Rsa(label.len()),
            from,
            days: 1825,
            san,
            ca: false,
            client: true,
        }
    }

    /// Self-signed, or by an authority.
    pub fn make(&self, by: Option<&Authority>) -> Certificate {
        let name = subject(&self.common_name);
        let san: Vec<&str> = self.san.iter().map(String::as_str).collect();
        let mut params = params(&name, &self.label, self.from, self.days, &san);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyCertSign];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        if self.client {
            params.extended_key_usages.push(ExtendedKeyUsagePurpose::ClientAuth);
        }
        if self.ca {
            params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        }
        let signer = Signer::new(self.key);
        let (made, issuer) = match by {
            None => (params.self_signed(&signer).unwrap(), name.clone()),
            Some(by) => {
                let issuer = Issuer::from_params(&by.params, Signer::new(by.certificate.key));
                (params.signed_by(&signer, &issuer).unwrap(), by.certificate.subject.clone())
            }
        };
        finish(made.der(), self.key, name, issuer, &self.label, self.from, self.days)
    }
}

impl Certificate {
    /// The same, said to be signed with SHA-1: its signature does not hold.
    #[must_use]
    pub fn with_sha1(mut self) -> Self {
        const SHA256: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11];
        while let Some(at) = self.der.windows(9).position(|w| w == SHA256) {
            self.der[at + 8] = 5;
        }
        self
    }
}

/// A self-signed certificate. `label` makes its serial: other labels are other certificates.
pub fn self_signed(common_name: &str, label: &str, key: KeyKind, from: OffsetDateTime, days: i64, san: &[&str]) -> Certificate {
    let san = san.iter().map(|n| (*n).to_owned()).collect();
    Recipe { key, days, san, ..Recipe::new(common_name, label, from) }.make(None)
}

/// A certificate authority.
pub struct Authority {
    /// Its own certificate.
    pub certificate: Certificate,
    params: CertificateParams,
}

impl Authority {
    /// A self-signed root.
    pub fn root(common_name: &str, key: KeyKind, from: OffsetDateTime) -> Self {
        let name = vec![("CN".to_owned(), common_name.to_owned()), ("O".to_owned(), "Example".to_owned())];
        let mut params = params(&name, common_name, from, 3650, &[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let certificate = params.self_signed(&Signer::new(key)).unwrap();
        Self { certificate: finish(certificate.der(), key, name.clone(), name, common_name, from, 3650), params }
    }

    /// An intermediate that this authority signs.
    pub fn intermediate(&self, common_name: &str, key: KeyKind, from: OffsetDateTime) -> Self {
        let name = vec![("CN".to_owned(), common_name.to_owned()), ("O".to_owned(), "Example".to_owned())];
        let mut params = params(&name, common_name, from, 1825, &[]);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let issuer = Issuer::from_params(&self.params, Signer::new(self.certificate.key));
        let certificate = params.signed_by(&Signer::new(key), &issuer).unwrap();
        Self { certificate: finish(certificate.der(), key, name, self.certificate.subject.clone(), common_name, from, 1825), params }
    }

    /// This authority's name and key in a certificate that another one signs.
    pub fn cross_signed(&self, by: &Self) -> Certificate {
        let own = &self.certificate;
        let label = format!("cross {}", semicolons(&by.certificate.subject));
        let mut params = self.params.clone();
        params.serial_number = Some(SerialNumber::from(serial(&label)));
        let issuer = Issuer::from_params(&by.params, Signer::new(by.certificate.key));
        let signed = params.signed_by(&Signer::new(own.key), &issuer).unwrap();
        finish(signed.der(), own.key, own.subject.clone(), by.certificate.subject.clone(), &label, own.not_before, 3650)
    }

    /// A server's certificate.
    pub fn issue(&self, common_name: &str, label: &str, key: KeyKind, from: OffsetDateTime, days: i64, san: &[&str]) -> Certificate {
        let name = subject(common_name);
        let mut params = params(&name, label, from, days, san);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        let issuer = Issuer::from_params(&self.params, Signer::new(self.certificate.key));
        let certificate = params.signed_by(&Signer::new(key), &issuer).unwrap();
        finish(certificate.der(), key, name, self.certificate.subject.clone(), label, from, days)
    }
}

/// A signing request in DER.
pub fn request(common_name: &str, key: KeyKind, san: &[&str]) -> Vec<u8> {
    let mut params = CertificateParams::default();
    params.distinguished_name = distinguished(&subject(common_name));
    params.subject_alt_names = san.iter().map(|n| SanType::DnsName((*n).try_into().unwrap())).collect();
    params.serialize_request(&Signer::new(key)).unwrap().der().to_vec()
}

impl Authority {
    /// A revocation list in DER that names the serials which these labels make.
    pub fn revoke(&self, labels: &[&str], from: OffsetDateTime) -> Vec<u8> {
        let revoked = |label: &&str| rcgen::RevokedCertParams {
            serial_number: SerialNumber::from(serial(label)),
            revocation_time: from,
            reason_code: None,
            invalidity_date: None,
        };
        let list = rcgen::CertificateRevocationListParams {
            this_update: from,
            next_update: from + time::Duration::days(30),
            crl_number: SerialNumber::from(vec![1]),
            issuing_distribution_point: None,
            revoked_certs: labels.iter().map(revoked).collect(),
            key_identifier_method: KeyIdMethod::PreSpecified(vec![1, 2, 3]),
        };
        let issuer = Issuer::from_params(&self.params, Signer::new(self.certificate.key));
        list.signed_by(&issuer).unwrap().der().to_vec()
    }
}

/// DER in PEM under any label.
pub fn armour(label: &str, der: &[u8]) -> String {
    use base64::Engine as _;
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    let lines: Vec<&str> = body.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    match content.len() {
        len @ 0..=127 => out.push(u8::try_from(len).unwrap()),
        len => {
            out.push(0x82);
            out.extend(u16::try_from(len).unwrap().to_be_bytes());
        }
    }
    out.extend(content);
    out
}

/// A PKCS#7 bundle of certificates, in DER.
pub fn pkcs7(certificates: &[&Certificate]) -> Vec<u8> {
    let data = der(0x30, &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1]);
    let bodies: Vec<u8> = certificates.iter().flat_map(|c| c.der.clone()).collect();
    let signed = [vec![2, 1, 1], der(0x31, &[]), data, der(0xa0, &bodies), der(0x31, &[])].concat();
    let kind = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2].to_vec();
    der(0x30, &[kind, der(0xa0, &der(0x30, &signed))].concat())
}

/// The shell of a PKCS#12 file around bytes that mean nothing.
pub fn pkcs12(sealed: &[u8]) -> Vec<u8> {
    let data = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1].to_vec();
    let content = der(0x30, &[data, der(0xa0, &der(4, sealed))].concat());
    der(0x30, &[vec![2, 1, 3], content].concat())
}
