//! How sure a finding is: one rule for all conditions.
//!
//! - Confirmed: two independent artifacts agree, or one leaves no other reading.
//! - Likely: one artifact says so and nothing speaks against it; or two do, and something does.
//! - Possible: one says so and something speaks against it, or it follows from dates alone.
//!
//! Time is weighed before: what a log says before the certificate in question was made, or before
//! a login or a list that succeeded, is no witness. What another cluster's artifact says never is.

/// How sure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "told above")]
pub enum Certainty {
    Possible,
    Likely,
    Confirmed,
}

impl Certainty {
    /// The rule. `decisive`: one artifact leaves no other reading; `witnesses`: independent artifacts
    /// that say so; `contradicted`: something in the case says otherwise.
    pub const fn weigh(decisive: bool, witnesses: usize, contradicted: bool) -> Self {
        match (decisive, witnesses, contradicted) {
            (true, ..) | (_, 2.., false) => Self::Confirmed,
            (_, 2.., true) | (_, 1, false) => Self::Likely,
            _ => Self::Possible,
        }
    }

    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Confirmed => "confirmed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Certainty::{self, Confirmed, Likely, Possible};

    #[test]
    fn more_witnesses_never_make_it_less_sure_and_a_contradiction_never_more() {
        assert_eq!([0, 1, 2].map(|n| Certainty::weigh(false, n, false)), [Possible, Likely, Confirmed]);
        assert_eq!([0, 1, 2].map(|n| Certainty::weigh(false, n, true)), [Possible, Possible, Likely]);
        assert_eq!(Certainty::weigh(true, 1, true), Confirmed);
    }
}
