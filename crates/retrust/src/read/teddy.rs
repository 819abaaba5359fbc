//! Teddy: sixteen bytes at a time are asked whether a literal may start there.
//!
//! Each literal's first four bytes go into one of sixteen buckets. For each of the four
//! positions and each half of the buckets two tables of sixteen bytes say, by low and by high
//! half of a byte, which buckets have it; a vector shuffle looks sixteen bytes up at once. Where
//! all four agree the bucket's literals are compared. The algorithm is Hyperscan's, as
//! aho-corasick describes it; here it is written over a vector of [`Lanes`], so that the same
//! code runs in WebAssembly and, lane by lane, in native tests.

use super::finder::Finder;

/// Sixteen bytes.
pub(super) trait Lanes: Copy {
    fn load(bytes: [u8; 16]) -> Self;
    /// `table[index]` for each lane's low and high half.
    fn low_half(self) -> Self;
    fn high_half(self) -> Self;
    /// Each lane of `self` looked up by a lane of `index`, which is below 16.
    fn look_up(self, index: Self) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    /// Lanes 1..16 of `self` and the first of `next`; 2..16 and the first two; 3..16 and the first three.
    fn shift_one(self, next: Self) -> Self;
    fn shift_two(self, next: Self) -> Self;
    fn shift_three(self, next: Self) -> Self;
    /// A bit for each lane that is not zero.
    fn not_zero(self) -> u16;
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
impl Lanes for core::arch::wasm32::v128 {
    fn load(bytes: [u8; 16]) -> Self {
        bytemuck::cast(bytes)
    }
    fn low_half(self) -> Self {
        core::arch::wasm32::v128_and(self, core::arch::wasm32::u8x16_splat(0x0f))
    }
    fn high_half(self) -> Self {
        core::arch::wasm32::u8x16_shr(self, 4)
    }
    fn look_up(self, index: Self) -> Self {
        core::arch::wasm32::u8x16_swizzle(self, index)
    }
    fn and(self, other: Self) -> Self {
        core::arch::wasm32::v128_and(self, other)
    }
    fn or(self, other: Self) -> Self {
        core::arch::wasm32::v128_or(self, other)
    }
    fn shift_one(self, next: Self) -> Self {
        core::arch::wasm32::u8x16_shuffle::<1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16>(self, next)
    }
    fn shift_two(self, next: Self) -> Self {
        core::arch::wasm32::u8x16_shuffle::<2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17>(self, next)
    }
    fn shift_three(self, next: Self) -> Self {
        core::arch::wasm32::u8x16_shuffle::<3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18>(self, next)
    }
    fn not_zero(self) -> u16 {
        core::arch::wasm32::u8x16_bitmask(core::arch::wasm32::u8x16_ne(self, core::arch::wasm32::u8x16_splat(0)))
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "sixteen lanes, in tests alone")]
impl Lanes for [u8; 16] {
    fn load(bytes: [u8; 16]) -> Self {
        bytes
    }
    fn low_half(self) -> Self {
        self.map(|b| b & 0x0f)
    }
    fn high_half(self) -> Self {
        self.map(|b| b >> 4)
    }
    fn look_up(self, index: Self) -> Self {
        index.map(|i| self.get(usize::from(i)).copied().unwrap_or(0))
    }
    fn and(self, other: Self) -> Self {
        std::array::from_fn(|i| self[i] & other[i])
    }
    fn or(self, other: Self) -> Self {
        std::array::from_fn(|i| self[i] | other[i])
    }
    fn shift_one(self, next: Self) -> Self {
        std::array::from_fn(|i| self.get(i + 1).copied().unwrap_or(next[0]))
    }
    fn shift_two(self, next: Self) -> Self {
        std::array::from_fn(|i| self.get(i + 2).copied().unwrap_or_else(|| next[i - 14]))
    }
    fn shift_three(self, next: Self) -> Self {
        std::array::from_fn(|i| self.get(i + 3).copied().unwrap_or_else(|| next[i - 13]))
    }
    fn not_zero(self) -> u16 {
        self.iter().rev().fold(0, |bits, b| bits << 1 | u16::from(*b != 0))
    }
}

/// Buckets of one half: which literals have a byte at a position, by half bytes.
#[derive(Clone, Copy)]
struct Masks<L> {
    low: [L; 4],
    high: [L; 4],
}

impl<L: Lanes> Masks<L> {
    fn look_up(&self, bytes: [L; 4]) -> L {
        let [first, second, third, fourth] = bytes;
        let [l0, l1, l2, l3] = self.low;
        let [h0, h1, h2, h3] = self.high;
        let one = |low: L, high: L, b: L| low.look_up(b.low_half()).and(high.look_up(b.high_half()));
        one(l0, h0, first).and(one(l1, h1, second)).and(one(l2, h2, third).and(one(l3, h3, fourth)))
    }
}

/// The literals, ready to be looked for.
pub(super) struct Teddy<L> {
    masks: [Masks<L>; 2],
    /// By the first byte, in the order of the list.
    by_first: Vec<Vec<Literal>>,
}

/// A literal, with its first bytes as a number that is compared before the rest.
struct Literal {
    index: usize,
    head: [u8; 4],
    bytes: Vec<u8>,
}

impl<L: Lanes> Teddy<L> {
    /// Literals of four bytes and more.
    pub fn new(literals: &[&str]) -> Self {
        // Literals that start alike share a bucket, so that few buckets light up by chance.
        let mut order: Vec<&str> = literals.to_vec();
        order.sort_unstable();
        let per_bucket = order.len().div_ceil(16).max(1);
        let mut tables = [[[[0_u8; 16]; 4]; 2]; 2]; // half of the buckets, low or high, position
        for (index, literal) in order.iter().enumerate() {
            let bucket = index.checked_div(per_bucket).unwrap_or(0);
            let (half, bit) = (usize::from(bucket >= 8), 1_u8 << (bucket & 7));
            for (position, byte) in literal.bytes().take(4).enumerate() {
                for (which, nibble) in [(0, byte & 0x0f), (1, byte >> 4)] {
                    let table = tables.get_mut(half).and_then(|t| t.get_mut(which)).and_then(|t| t.get_mut(position));
                    if let Some(cell) = table.and_then(|t| t.get_mut(usize::from(nibble))) {
                        *cell |= bit;
                    }
                }
            }
        }
        let masks = tables.map(|[low, high]| Masks { low: low.map(L::load), high: high.map(L::load) });
        let mut by_first: Vec<Vec<Literal>> = (0..256).map(|_| Vec::new()).collect();
        for (index, literal) in literals.iter().enumerate() {
            let Some(head) = literal.as_bytes().first_chunk::<4>() else { continue };
            let [first, ..] = head;
            if let Some(list) = by_first.get_mut(usize::from(*first)) {
                list.push(Literal { index, head: *head, bytes: literal.as_bytes().to_vec() });
            }
        }
        Self { masks, by_first }
    }

    fn verify(&self, text: &[u8], at: usize) -> Option<(usize, usize)> {
        let rest = text.get(at..)?;
        let head = rest.first_chunk::<4>()?;
        let [first, ..] = head;
        let candidates = self.by_first.get(usize::from(*first))?;
        candidates.iter().find(|l| l.head == *head && rest.starts_with(&l.bytes)).map(|l| (l.index, l.bytes.len()))
    }
}

impl<L: Lanes> Finder for Teddy<L> {
    fn each(&self, text: &[u8], found: &mut dyn FnMut(usize, usize)) {
        let [first, second] = self.masks;
        let mut free = 0; // hits do not overlap
        let mut block = |at: usize, here: L, next: L| {
            let bytes = [here, here.shift_one(next), here.shift_two(next), here.shift_three(next)];
            let mut bits = first.look_up(bytes).or(second.look_up(bytes)).not_zero();
            while bits != 0 {
                let place = at.saturating_add(usize::try_from(bits.trailing_zeros()).unwrap_or(0));
                bits &= bits.wrapping_sub(1);
                if place >= free
                    && let Some((literal, len)) = self.verify(text, place)
                {
                    found(literal, place);
                    free = place.saturating_add(len);
                }
            }
        };
        let (blocks, rest) = text.as_chunks::<16>();
        let mut last = [0_u8; 16];
        if let Some(start) = last.get_mut(..rest.len()) {
            start.copy_from_slice(rest);
        }
        let mut at: usize = 0;
        let mut after = blocks.iter().skip(1).chain(std::iter::once(&last)).map(|b| L::load(*b));
        for here in blocks {
            block(at, L::load(*here), after.next().unwrap_or(L::load(last)));
            at = at.saturating_add(16);
        }
        block(at, L::load(last), L::load([0; 16]));
    }
}
