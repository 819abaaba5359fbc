//! Certificate revocation lists.

use super::{Name, Serial, broken};
use time::OffsetDateTime;
use x509_parser::prelude::FromDer as _;
use x509_parser::revocation_list::CertificateRevocationList;

/// What a revocation list says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Crl {
    /// Who revokes.
    pub issuer: Name,
    /// When it was made.
    pub updated: OffsetDateTime,
    /// When the next one is due, where it says so.
    pub next: Option<OffsetDateTime>,
    /// How many certificates it revokes.
    pub revoked: usize,
    /// Their serials; of a longer list the first hundred thousand.
    pub serials: Vec<Serial>,
}

impl Crl {
    /// Reads one.
    ///
    /// # Errors
    /// Says what the DER broke.
    pub fn parse(der: &[u8]) -> Result<Self, String> {
        const MOST: usize = 100_000;
        let (_, crl) = CertificateRevocationList::from_der(der).map_err(|e| broken(&e))?;
        Ok(Self {
            issuer: Name::from_x509(crl.issuer()),
            updated: crl.last_update().to_datetime(),
            next: crl.next_update().map(|t| t.to_datetime()),
            revoked: crl.iter_revoked_certificates().count(),
            serials: crl.iter_revoked_certificates().take(MOST).map(|r| Serial::from_bytes(r.raw_serial())).collect(),
        })
    }
}
