//! What a certificate serves: the names of OS Administration > Certificate Management.

use std::sync::LazyLock;

/// An identity certificate's purpose, and its trust store's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Purpose {
    /// Web services, SSO, HTTPS.
    Tomcat,
    /// The same, elliptic curve.
    TomcatEcdsa,
    /// DRS and IPsec tunnels.
    Ipsec,
    /// Certificate Authority Proxy Function, which issues LSCs.
    Capf,
    /// SIP and SCCP over TLS; signs configuration files, and lists up to 11.5.
    CallManager,
    /// The same, elliptic curve.
    CallManagerEcdsa,
    /// Trust Verification Service.
    Tvs,
    /// Signs the ITL, and a tokenless CTL, from 12.0 on (214231).
    ItlRecovery,
    /// Trusted signers of lists (`Phone-SAST-trust`).
    PhoneSast,
    /// SIP of IM and Presence.
    Cup,
    /// XMPP of IM and Presence.
    CupXmpp,
    /// What phones outside trust (`Phone-Edge-trust`).
    PhoneEdge,
    /// Any other store, such as `directory-trust`.
    Other,
}

/// The publisher's name in the common name of an ITLRecovery, `ITLRECOVERY_<publisher>` (214231).
pub fn recovery_host(common_name: &str) -> Option<&str> {
    const PREFIX: &str = "ITLRECOVERY_";
    let (prefix, host) = common_name.split_at_checked(PREFIX.len())?;
    prefix.eq_ignore_ascii_case(PREFIX).then_some(host)
}

impl Purpose {
    /// Every purpose that has an identity certificate.
    pub const IDENTITIES: [Self; 8] =
        [Self::Tomcat, Self::TomcatEcdsa, Self::Ipsec, Self::Capf, Self::CallManager, Self::CallManagerEcdsa, Self::Tvs, Self::ItlRecovery];

    /// The same, with those of IM and Presence: whose last day matters (IMP125).
    pub const DATED: [Self; 10] = {
        let [a, b, c, d, e, f, g, h] = Self::IDENTITIES;
        [a, b, c, d, e, f, g, h, Self::Cup, Self::CupXmpp]
    };

    /// Cisco's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tomcat => "tomcat",
            Self::TomcatEcdsa => "tomcat-ECDSA",
            Self::Ipsec => "ipsec",
            Self::Capf => "CAPF",
            Self::CallManager => "CallManager",
            Self::CallManagerEcdsa => "CallManager-ECDSA",
            Self::Tvs => "TVS",
            Self::ItlRecovery => "ITLRecovery",
            Self::PhoneSast => "Phone-SAST",
            Self::Cup => "cup",
            Self::CupXmpp => "cup-xmpp",
            Self::PhoneEdge => "Phone-Edge",
            Self::Other => "other",
        }
    }

    /// Phones' trust does not hang on it: they hold it in no list, and restart for none of its renewals (214231).
    pub const fn is_of_servers(self) -> bool {
        matches!(self, Self::Tomcat | Self::TomcatEcdsa | Self::Ipsec)
    }

    /// The release that it came with, where it is not in all: ITLRecovery (117598), CallManager-ECDSA (214231).
    pub const fn since(self) -> Option<(u16, u16)> {
        match self {
            Self::ItlRecovery => Some((10, 0)),
            Self::CallManagerEcdsa => Some((11, 0)),
            _ => None,
        }
    }

    /// The purpose of a name without `-trust`, whatever its case.
    pub fn named(name: &str) -> Option<Self> {
        Self::IDENTITIES
            .into_iter()
            .chain([Self::PhoneSast, Self::Cup, Self::CupXmpp, Self::PhoneEdge])
            .find(|p| p.name().eq_ignore_ascii_case(name.trim()))
    }

    /// Purpose and whether it is its trust store, from a store's name as AXL and the CLI write it (214231).
    pub fn of_store(store: &str) -> Option<(Self, bool)> {
        let store = store.trim();
        let lower = store.to_ascii_lowercase();
        match lower.strip_suffix("-trust") {
            Some(base) => Some((Self::named(base).unwrap_or(Self::Other), true)),
            None => Self::named(store).map(|p| (p, false)),
        }
    }

    /// Purpose by file name: `CallManager.pem`, `cucm-pub_tvs.cer`, `tomcat-ECDSA.der`. The longest name wins.
    pub fn in_file_name(name: &str) -> Option<(Self, bool)> {
        static WORDS: LazyLock<Vec<(String, Purpose)>> = LazyLock::new(|| {
            let mut words = Purpose::IDENTITIES.map(|p| (p.name().to_ascii_lowercase(), p)).to_vec();
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
            words
        });
        let lower = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
        WORDS.iter().find_map(|(word, purpose)| {
            let at = lower.find(word)?;
            let before = lower.get(..at).and_then(|s| s.chars().next_back());
            let rest = lower.get(at.saturating_add(word.len())..).unwrap_or("");
            let apart = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric());
            (apart(before) && apart(rest.chars().next())).then(|| (*purpose, rest.starts_with("-trust")))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Purpose;

    #[test]
    fn stores_and_files_name_purposes() {
        assert_eq!(Purpose::of_store("CallManager-trust"), Some((Purpose::CallManager, true)));
        assert_eq!(Purpose::of_store("ITLRecovery"), Some((Purpose::ItlRecovery, false)));
        assert_eq!(Purpose::of_store("directory-trust"), Some((Purpose::Other, true)));
        assert_eq!(Purpose::of_store("nonsense"), None);
        assert_eq!(Purpose::in_file_name("pub/tomcat-ECDSA.pem"), Some((Purpose::TomcatEcdsa, false)));
        assert_eq!(Purpose::in_file_name("cucm-pub_TVS.cer"), Some((Purpose::Tvs, false)));
        assert_eq!(Purpose::in_file_name("atvs.pem"), None);
    }
}
