//! Releases of CUCM, from `show version active` or as an engineer writes them.

/// A release, comparable: 11.5, 12.0, 12.5, 14, 15.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Release {
    major: u16,
    minor: u16,
    full: String,
}

impl Release {
    /// From `15.0.1.11900-23`, `12.5`, `14SU2`, `15`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u16>);
        let major = numbers.next()?.ok()?;
        let minor = if text.contains('.') { numbers.next().and_then(Result::ok).unwrap_or(0) } else { 0 };
        (5..100).contains(&major).then(|| Self { major, minor, full: text.to_owned() })
    }

    /// At least `major.minor`.
    pub const fn at_least(&self, major: u16, minor: u16) -> bool {
        self.major > major || (self.major == major && self.minor >= minor)
    }

    /// One that the model of phones knows: from 8.0, which brought the ITL (SG12-DS), to 15; 13 was left out.
    pub const fn is_modelled(&self) -> bool {
        matches!(self.major, 8..=12 | 14 | 15)
    }

    /// `(12, 5)`.
    pub const fn version(&self) -> (u16, u16) {
        (self.major, self.minor)
    }

    /// As it was printed.
    pub fn as_str(&self) -> &str {
        &self.full
    }
}

#[cfg(test)]
mod tests {
    use super::Release;

    #[test]
    fn releases_compare() {
        let r = |t| Release::parse(t).expect("release");
        assert!(r("15.0.1.11900-23").at_least(14, 0));
        assert!(!r("11.5.1.12900-21").at_least(12, 0));
        assert!(r("12.5").at_least(12, 5) && r("14SU2").at_least(14, 0));
        assert_eq!(Release::parse("latest"), None);
    }
}
