//! For `cargo xtask bench`: reads one certificate, and hands over its fields and both fingerprints.

use retrust::x509::Certificate;
use wasm_bindgen::prelude::wasm_bindgen;

/// The fields of a certificate in DER, a line each; nothing where it is none.
#[wasm_bindgen]
pub fn fields(der: &[u8]) -> Option<String> {
    let (c, _) = Certificate::parse(der).ok()?;
    let (subject, issuer) = (c.subject.to_string(), c.id.issuer.to_string());
    let dates = [c.not_before, c.not_after].map(|day| day.to_string());
    let san = c.san.join(", ");
    Some([c.id.serial.as_str(), &subject, &issuer, &dates[0], &dates[1], &san, &c.key_text, &c.sha1, &c.sha256].join("\n"))
}
