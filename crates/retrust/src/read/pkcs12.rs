//! PKCS#12 (`.p12`, `.pfx`): recognised, and left closed.

use super::{Format, Input, Kind, Problem, Read, Shape, der};
use crate::cisco::documents as docs;

pub(super) const FORMAT: Format = Format {
    id: "pkcs12",
    kind: Kind::Pkcs12,
    title: "PKCS#12 (.p12, .pfx)",
    about: "A private key with its certificates, sealed by a passphrase, such as `ITLRecovery.p12`. Retrust asks for no passphrase: it tells what the file is, and keeps none of its bytes.",
    sources: &[docs::RFC7292.section("4"), docs::SECURITY_GUIDE_12.section("file get tftp ITLRecovery.p12")],
    shape: Shape::Whole { recognise: is_der, read },
};

/// Version 3, then a content of id-data or id-signedData.
pub(super) fn is_der(bytes: &[u8]) -> bool {
    der::nested(bytes, &[0x30], &[2, 1, 3, 0x30])
}

fn read(_: &Input<'_>) -> Read {
    warning()
}

pub(super) fn warning() -> Read {
    let problem = Problem {
        at: None,
        what: "not opened: a PKCS#12 file holds a private key, sealed by a passphrase".to_owned(),
        advice: "give the certificate alone, as PEM; keep this file safe, for `utils itl reset remotekey` needs that of ITLRecovery",
    };
    Read { problems: vec![problem], ..Read::default() }
}
