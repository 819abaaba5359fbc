//! The roles of records in CTL and ITL files, and of certificates that TVS answers for.

/// A record's function.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Role {
    /// System Administrator Security Token: may sign lists.
    Sast,
    /// CallManager.
    Ccm,
    /// CallManager and TFTP.
    CcmTftp,
    /// TFTP.
    Tftp,
    /// Certificate Authority Proxy Function.
    Capf,
    /// Application server.
    AppServer,
    /// Trust Verification Service.
    Tvs,
    /// A number that Retrust does not know.
    Other(u16),
}

impl Role {
    /// A word that Retrust does not know.
    pub const UNKNOWN: Self = Self::Other(u16::MAX);

    /// From the number in a file (certutils; the same in CUCM's table, 210541).
    pub const fn from_number(number: u16) -> Self {
        match number {
            0 => Self::Sast,
            1 => Self::Ccm,
            2 => Self::CcmTftp,
            3 => Self::Tftp,
            4 => Self::Capf,
            7 => Self::AppServer,
            21 => Self::Tvs,
            other => Self::Other(other),
        }
    }

    /// The number in a file.
    pub const fn number(self) -> u16 {
        match self {
            Self::Sast => 0,
            Self::Ccm => 1,
            Self::CcmTftp => 2,
            Self::Tftp => 3,
            Self::Capf => 4,
            Self::AppServer => 7,
            Self::Tvs => 21,
            Self::Other(n) => n,
        }
    }

    /// From the words that `show ctl` and its sibling tools print.
    pub fn from_words(words: &str) -> Option<Self> {
        let plain: String = words.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '+').collect();
        Some(match plain.to_ascii_lowercase().as_str() {
            "systemadministratorsecuritytoken" | "securitytoken" | "sast" => Self::Sast,
            "ccm+tftp" => Self::CcmTftp,
            "ccm" => Self::Ccm,
            "tftp" => Self::Tftp,
            "capf" => Self::Capf,
            "tvs" => Self::Tvs,
            "appserver" | "applicationserver" | "app" => Self::AppServer,
            "srst" => Self::Other(5),
            "firewall" => Self::Other(6),
            "vpn" => Self::Other(26),
            _ => return None,
        })
    }

    /// The words that `show ctl` prints.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sast => "System Administrator Security Token",
            Self::Ccm => "CCM",
            Self::CcmTftp => "CCM+TFTP",
            Self::Tftp => "TFTP",
            Self::Capf => "CAPF",
            Self::AppServer => "APP-SERVER",
            Self::Tvs => "TVS",
            // By the table of 9.1 (certificates-in-depth.md 6).
            Self::Other(5) => "SRST",
            Self::Other(6) => "FIREWALL",
            Self::Other(20) => "CERTIFICATE_AUTHORITY",
            Self::Other(26) => "VPN",
            Self::Other(_) => "unknown",
        }
    }

    /// Files and lists signed with this record's key are accepted, or TVS is reached with it: a trust anchor.
    pub const fn is_anchor(self) -> bool {
        matches!(self, Self::Sast | Self::Tvs | Self::Ccm | Self::CcmTftp | Self::Tftp)
    }
}
