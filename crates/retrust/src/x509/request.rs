//! Certification requests (PKCS#10).

use super::{Key, Name, broken, san_of};
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::extensions::ParsedExtension;
use x509_parser::prelude::FromDer as _;

/// What a request asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// For whom.
    pub subject: Name,
    /// `RSA 2048`, `EC P-384`.
    pub key: String,
    /// Alternative names that it asks for.
    pub san: Vec<String>,
}

impl Request {
    /// Reads one.
    ///
    /// # Errors
    /// Says what the DER broke.
    pub fn parse(der: &[u8]) -> Result<Self, String> {
        let (_, request) = X509CertificationRequest::from_der(der).map_err(|e| broken(&e))?;
        let info = &request.certification_request_info;
        let mut san = Vec::new();
        for extension in request.requested_extensions().into_iter().flatten() {
            if let ParsedExtension::SubjectAlternativeName(names) = extension {
                san.extend(san_of(names));
            }
        }
        Ok(Self { subject: Name::from_x509(&info.subject), key: Key::of(&info.subject_pki).1, san })
    }
}
