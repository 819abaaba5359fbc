//! Just enough of DER to see what a structure is before it is read.

/// One element: its tag, its content, and what follows it. Only definite lengths.
pub(super) fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, first, rest @ ..] = bytes else { return None };
    let (len, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x84 => {
            let count = usize::from(first & 0x0f);
            let len = rest.get(..count)?.iter().try_fold(0_usize, |len, b| len.checked_mul(256)?.checked_add(usize::from(*b)))?;
            (len, rest.get(count..)?)
        }
        _ => return None,
    };
    Some((*tag, rest.get(..len)?, rest.get(len..)?))
}

/// The same where the input may be cut: the content as far as it goes.
pub(super) fn head(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let [tag, first, rest @ ..] = bytes else { return None };
    let count = match first {
        0..=0x7f => 0,
        0x80 => 0, // indefinite: BER, as some tools write PKCS#7
        0x81..=0x84 => usize::from(first & 0x0f),
        _ => return None,
    };
    Some((*tag, rest.get(count..)?))
}

/// Whether bytes start with these tags, one inside the other, the last beginning with `content`.
pub(super) fn nested(bytes: &[u8], tags: &[u8], content: &[u8]) -> bool {
    let mut inner = bytes;
    for tag in tags {
        match head(inner) {
            Some((found, content)) if found == *tag => inner = content,
            _ => return false,
        }
    }
    inner.starts_with(content)
}
