//! Settings of Expressway that decide what a certificate's fault means.

use super::documents::{self as docs, Citation};

/// One setting, on or off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Setting {
    /// Traffic server checks every server's certificate, also where TLS verify is off.
    VerifyOriginServer,
    /// Inbound SIP TLS asks for the extended key usage; there from X15.5 on.
    EkuCheckingMode,
    /// Expressway-E takes a server-only certificate; there from X15.4 on.
    ServerEkuUpload,
}

impl Setting {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::VerifyOriginServer, Self::EkuCheckingMode, Self::ServerEkuUpload];

    /// Its name in `xConfiguration`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::VerifyOriginServer => "EdgeConfigServer VerifyOriginServer",
            Self::EkuCheckingMode => "SIP TLS Certificate ExtendedKeyUsage Checking Mode",
            Self::ServerEkuUpload => "XCP TLS Certificate CVS EnableServerEkuUpload",
        }
    }

    /// Who says so.
    pub const fn source(self) -> Citation {
        match self {
            Self::VerifyOriginServer => docs::EXPRESSWAY_14_2.section("Traffic server"),
            Self::EkuCheckingMode => docs::EKU.section("EKU checking mode"),
            Self::ServerEkuUpload => docs::EKU_PREPARE.section("Expressway-E"),
        }
    }
}
