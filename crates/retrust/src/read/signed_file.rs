//! Signed files (`.sgn`): a phone's configuration, firmware or ring list behind a header that names
//! its signer. A phone takes the file only where its lists or TVS know that signer.

use super::trust_list_file::{Header, header};
use super::{Fact, Format, Input, Kind, Problem, Read, Shape, SignedFile};
use crate::cisco::documents as docs;

pub(super) const FORMAT: Format = Format {
    id: "signed_file",
    kind: Kind::SignedFile,
    title: "Signed files (.sgn)",
    about: "`SEP….cnf.xml.sgn` and the like: the same header as a trust list, then the file itself. Who signed it, its name and when are read; the signature needs the signer's certificate, which is not in the file.",
    sources: &[docs::CERTUTILS.section("tlvfile"), docs::SECURITY_GUIDE_12.section("Signed configuration files")],
    shape: Shape::Whole { recognise, read },
};

/// A trust list's head, and behind it neither a record nor the end.
fn recognise(bytes: &[u8]) -> bool {
    let [1, 0, 2, _, _, 2, 0, 2, high, low, ..] = bytes else { return false };
    let header = usize::from(u16::from_be_bytes([*high, *low]));
    bytes.get(header..header.saturating_add(3)).is_some_and(|record| record != [1, 0, 2] && record.iter().any(|b| !matches!(b, 0 | 13)))
}

fn read(input: &Input<'_>) -> Read {
    match header(input) {
        Ok(Header { signer, name, made, .. }) => {
            let span = input.span(0, input.bytes.len().min(400));
            let is_list = name.as_deref().is_some_and(|name| name.to_ascii_lowercase().ends_with(".tlv"));
            let problem = Problem {
                at: Some(span),
                what: "its header names a trust list, and no record stands behind it: the file is damaged, as one is that was fetched in text mode".to_owned(),
                advice: "fetch the file again with a TFTP client in binary mode, or add `show itl` or `show ctl` instead",
            };
            let problems = if is_list { vec![problem] } else { Vec::new() };
            Read { problems, facts: vec![Fact::Signed(Box::new(SignedFile { name, signer, made, span }))], ..Read::default() }
        }
        Err(Problem { at, what, .. }) => Read {
            problems: vec![Problem { at, what, advice: "fetch the file again with a TFTP client in binary mode" }],
            ..Read::default()
        },
    }
}
