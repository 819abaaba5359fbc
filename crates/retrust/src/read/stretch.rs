//! Looking at a text without reading it: its start, its end, its shape, and where words stand in it.

use memchr::memmem;

/// At most so many bytes from the start.
pub(super) fn window(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// At most so many bytes from the end.
pub(super) fn tail(text: &str, most: usize) -> &str {
    text.get(tail_at(text, most)..).unwrap_or(text)
}

/// Where they begin.
pub(super) fn tail_at(text: &str, most: usize) -> usize {
    text.ceil_char_boundary(text.len().saturating_sub(most))
}

/// Bytes that start like a shape, in which `d` is a digit.
pub(super) fn fits(bytes: &[u8], shape: &str) -> bool {
    bytes.len() >= shape.len() && bytes.iter().zip(shape.bytes()).all(|(b, s)| if s == b'd' { b.is_ascii_digit() } else { *b == s })
}

/// Offsets of every place where one of the literals stands.
pub(super) fn find_all(text: &str, literals: &[&str]) -> Vec<usize> {
    let places = |literal: &&str| memmem::find_iter(text.as_bytes(), *literal).collect::<Vec<_>>();
    let mut found: Vec<usize> = literals.iter().flat_map(places).collect();
    found.sort_unstable();
    found.dedup();
    found
}
