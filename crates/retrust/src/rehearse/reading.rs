//! Facts that are derived or disputed, or that the case leaves open, each with both readings.

use crate::cisco::Dispute;
use crate::cisco::disputes;

/// One way to read what the sources and the case leave open. `true` is the friendlier side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// TVS vouches for an ITLRecovery that was just renewed; no source says so.
    pub tvs_knows_new_recovery: bool,
    /// The ITL names the CallManager certificates of all TFTP nodes, and not of the serving one alone.
    pub itl_names_all_tftp: bool,
    /// From 12.0 on phones survive CallManager and TVS renewed together (214231); 217138 says they do not.
    pub callmanager_with_tvs: bool,
    /// Phones hold the newest list of the case, and none of the older ones in it.
    pub lists_taken: bool,
}

impl Reading {
    /// Every fact read in the phones' favour.
    pub const FRIENDLY: Self =
        Self { tvs_knows_new_recovery: true, itl_names_all_tftp: true, callmanager_with_tvs: true, lists_taken: true };

    /// All combinations, the friendliest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0_u8..16).map(|against| {
            let friendly = |bit: u8| against & bit == 0;
            Self {
                tvs_knows_new_recovery: friendly(1),
                itl_names_all_tftp: friendly(2),
                callmanager_with_tvs: friendly(4),
                lists_taken: friendly(8),
            }
        })
    }

    /// What it assumes against the phones, in words.
    pub fn words(self) -> Vec<&'static str> {
        let said = [
            (
                self.tvs_knows_new_recovery,
                "TVS may not vouch for an ITLRecovery that was just renewed: no source says that it does (derived)",
            ),
            (self.itl_names_all_tftp, "the ITL may name the CallManager certificate of the serving TFTP node alone: no source says which"),
            (
                self.callmanager_with_tvs,
                "217138 calls CallManager and TVS together unrecoverable on 14 and 15 as well; 214231 limits that to 8.x to 11.5",
            ),
            (
                self.lists_taken,
                "phones may still hold an older list than the one handed out: nothing in the case shows that they took that",
            ),
        ];
        said.into_iter().filter(|(friendly, _)| !friendly).map(|(_, words)| words).collect()
    }

    /// The dispute that it takes the other side of.
    pub fn dispute(self) -> Option<Dispute> {
        (!self.callmanager_with_tvs).then_some(disputes::CALLMANAGER_WITH_TVS)
    }
}
