//! What an artifact is called in reports: a promise.

/// What an artifact is called in reports.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is its name in the report")]
pub enum Kind {
    Certificate,
    CertificateRequest,
    PrivateKey,
    Pkcs7,
    Pkcs12,
    Crl,
    TrustListText,
    TrustListFile,
    SignedFile,
    CertificateList,
    CertificateText,
    CertificateQuery,
    SamlMetadata,
    SamlResponse,
    Log,
    PhoneList,
    Archive,
    CommandOutput,
    Unknown,
}

impl Kind {
    /// The name in reports; a promise.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::CertificateRequest => "certificate-request",
            Self::PrivateKey => "private-key",
            Self::Pkcs7 => "pkcs7",
            Self::Pkcs12 => "pkcs12",
            Self::Crl => "crl",
            Self::TrustListText => "trust-list-text",
            Self::TrustListFile => "trust-list-file",
            Self::SignedFile => "signed-file",
            Self::CertificateList => "certificate-list",
            Self::CertificateText => "certificate-text",
            Self::CertificateQuery => "certificate-query",
            Self::SamlMetadata => "saml-metadata",
            Self::SamlResponse => "saml-response",
            Self::Log => "log",
            Self::PhoneList => "phone-list",
            Self::Archive => "archive",
            Self::CommandOutput => "command-output",
            Self::Unknown => "unknown",
        }
    }

    /// Every kind that a user may say an input is.
    pub const SAYABLE: [Self; 17] = [
        Self::Certificate,
        Self::CertificateRequest,
        Self::PrivateKey,
        Self::Pkcs7,
        Self::Pkcs12,
        Self::Crl,
        Self::TrustListText,
        Self::TrustListFile,
        Self::SignedFile,
        Self::CertificateList,
        Self::CertificateText,
        Self::CertificateQuery,
        Self::SamlMetadata,
        Self::SamlResponse,
        Self::Log,
        Self::PhoneList,
        Self::CommandOutput,
    ];

    /// The kind of a name in reports.
    pub fn named(name: &str) -> Option<Self> {
        Self::SAYABLE.into_iter().find(|kind| kind.name() == name)
    }
}
