//! The products whose nodes a case may hold.

/// A node's product; each stands in `show network cluster`, an archive's layout or a log by its own sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Product {
    /// Unified Communications Manager.
    Cucm,
    /// IM and Presence Service.
    ImAndPresence,
    /// Expressway-C or -E.
    Expressway,
}

impl Product {
    /// As the report names it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cucm => "CUCM",
            Self::ImAndPresence => "IM&P",
            Self::Expressway => "Expressway",
        }
    }
}
