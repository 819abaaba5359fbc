//! What an input that no format claims looks most like, so that the advice can be of use.

/// Words of a format's outputs, and what to look at where they stand alone.
const SIGNS: [(&[&str], &str); 9] = [
    (&["CERTIFICATE-----", "BEGIN", "END"], "a certificate in PEM whose armour is incomplete"),
    (&["Record #", "FUNCTION", "SERIALNUMBER", "RECORDLENGTH", "BYTEPOS"], "`show ctl` or `show itl`, cut before its first record"),
    (&["Issuer", "Subject", "Serial Number", "Validity", "Not After"], "a certificate in words, without the labels that CUCM prints"),
    (&["EntityDescriptor", "KeyDescriptor", "SingleSignOnService", "AssertionConsumerService"], "SAML metadata, cut"),
    (&["STARTED", "STOPPED", "Service"], "`utils service list`, cut"),
    (&["===", "select ", "from "], "a query's table without its header"),
    (&[" ERROR ", " INFO ", " DEBUG ", " WARN "], "a log of a kind that Retrust does not know"),
    (&["SEP", "Registered", "Device"], "a list of phones without its header"),
    (&["MII", "=="], "base64, cut or with other text in it"),
];

/// Why a text was not recognised, and the format that it comes nearest to.
pub(super) fn why(text: &str) -> String {
    let score = |words: &[&str]| words.iter().filter(|w| text.contains(**w)).count();
    let best = SIGNS.iter().map(|(words, what)| (score(words), what)).filter(|(n, _)| *n >= 2).max_by_key(|(n, _)| *n);
    let none = "no certificate, command output, metadata or log line stands in it";
    best.map_or_else(|| none.to_owned(), |(_, what)| format!("{none}; it comes nearest to {what}"))
}
