//! Many literals in one pass over bytes.
//!
//! In WebAssembly with `simd128` by our own [`teddy`](super::teddy), for aho-corasick has no vector
//! path there (its pull request 129); elsewhere by aho-corasick, which has one. A property test holds
//! them to the same hits.

/// Finds where literals stand.
pub(super) trait Finder {
    /// Calls `found` with literal and offset for each hit: leftmost, the first listed where several
    /// start at one place, never overlapping.
    fn each(&self, text: &[u8], found: &mut dyn FnMut(usize, usize));
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod engine {
    use aho_corasick::{AhoCorasick, MatchKind};

    /// aho-corasick's automaton; `None` where it refuses the literals.
    pub struct Engine(Option<AhoCorasick>);

    impl Engine {
        pub fn new(literals: &[&str]) -> Self {
            Self(AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(literals).ok())
        }
    }

    impl super::Finder for Engine {
        fn each(&self, text: &[u8], found: &mut dyn FnMut(usize, usize)) {
            for hit in self.0.iter().flat_map(|automaton| automaton.find_iter(text)) {
                found(hit.pattern().as_usize(), hit.start());
            }
        }
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod engine {
    /// Teddy over 128-bit vectors.
    pub type Engine = crate::read::teddy::Teddy<core::arch::wasm32::v128>;
}

pub(super) use engine::Engine;

#[cfg(test)]
mod tests {
    use super::{Engine, Finder};
    use crate::read::teddy::Teddy;
    use proptest::prelude::*;

    fn hits(finder: &dyn Finder, text: &[u8]) -> Vec<(usize, usize)> {
        let mut hits = Vec::new();
        finder.each(text, &mut |literal, at| hits.push((literal, at)));
        hits
    }

    proptest! {
        /// Few letters, so that literals overlap, share heads and stand at the edges of vectors.
        #[test]
        fn all_engines_find_the_same(
            literals in prop::collection::vec("[abc]{4,7}", 1..40),
            text in "[abcd\n]{0,120}",
        ) {
            let literals: Vec<&str> = literals.iter().map(String::as_str).collect();
            let expected = hits(&Engine::new(&literals), text.as_bytes());
            prop_assert_eq!(hits(&Teddy::<[u8; 16]>::new(&literals), text.as_bytes()), expected);
        }
    }

    #[test]
    fn the_product_s_own_literals_are_found_by_both() {
        let literals: Vec<&str> = crate::cisco::log_messages::ALL.iter().map(|m| m.literal).collect();
        let text = literals.iter().map(|l| format!("2026-02-16 noise {l} noise\n")).collect::<String>();
        let found = hits(&Teddy::<[u8; 16]>::new(&literals), text.as_bytes());
        assert_eq!(found, hits(&Engine::new(&literals), text.as_bytes()));
        assert!(found.len() >= literals.len());
    }
}
