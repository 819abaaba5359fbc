//! Which Expressway something is of: the core, inside, or the edge, outside.
//!
//! No output says it; engineers name hosts, files and folders so (`exp-c`, `vcse01`, `core/`), and the archive of a
//! diagnostic log bears the host's name. CUCM is shown the certificate of the core alone, and the core's list of
//! trusted CAs alone is asked about CUCM's (MRA15).

use regex_lite::Regex;
use std::sync::LazyLock;

/// The core or the edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Expressway-C.
    Core,
    /// Expressway-E.
    Edge,
}

impl Side {
    /// The side that a name or path tells; of several words the last.
    pub fn named(text: &str) -> Option<Self> {
        static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?i)(?:(?:exp|vcs|expressway)[-_ ]?(?:(c|core)|e|edge)|(?:^|[^a-z])(?:(core)|edge))(?:[^a-z]|$)").ok()
        });
        let last = WORD.as_ref()?.captures_iter(text).last()?;
        let core = last.get(1).or(last.get(2)).is_some();
        Some(if core { Self::Core } else { Self::Edge })
    }
}

#[cfg(test)]
mod tests {
    use super::Side;

    #[test]
    fn names_tell_the_side() {
        let core =
            ["exp-c.pem", "server_expc01.pem", "ca_vcs-c_2026.pem", "expressway-core.example.com", "core/ca.pem", "lon-expc", "vcsc-dc1"];
        let edge = ["exp-e.pem", "expe", "diag expressway_e/ca.pem", "edge.tar/ca_1.pem", "vcse2.example.com", "exp-c/exp-e.pem"];
        assert!(core.iter().all(|n| Side::named(n) == Some(Side::Core)), "{:?}", core.map(Side::named));
        assert!(edge.iter().all(|n| Side::named(n) == Some(Side::Edge)), "{:?}", edge.map(Side::named));
        let neither =
            ["expired.pem", "export.pem", "exp-certificate.pem", "expcluster", "score.pem", "knowledge.pem", "expressway-trusted-ca.pem"];
        assert!(neither.iter().all(|n| Side::named(n).is_none()), "{:?}", neither.map(Side::named));
    }
}
