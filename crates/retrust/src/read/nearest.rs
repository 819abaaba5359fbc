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

/// What is often at hand and is not read, by its first bytes; and what to give instead.
const FILES: [(&[u8], &str, &str); 8] = [
    (b"\x30\x82", "a certificate, a request or a key in DER, cut or damaged", "export or download it again"),
    (b"\x89PNG", "a picture", "copy the text that it shows"),
    (b"\xff\xd8\xff", "a picture", "copy the text that it shows"),
    (b"%PDF", "a PDF", "copy the text out of it"),
    (b"\xd0\xcf\x11\xe0", "a mail of Outlook or an old Office document", "save it as text or .eml, or drop what is attached"),
    (b"\xd4\xc3\xb2\xa1", "a packet capture", "export the certificates that it holds"),
    (b"\x0a\x0d\x0d\x0a", "a packet capture", "export the certificates that it holds"),
    (b"Rar!", "a RAR archive, which Retrust does not open", "unpack it and drop the folder"),
];

/// What a file is that is not read, and what to do.
pub(super) fn file(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(head, ..)| bytes.starts_with(head)).map(|(_, what, advice)| (*what, *advice))
}

/// A file of Retrust's own, where it is not opened as one: in another encoding, in an archive, or piped.
pub(super) fn is_own(text: &str) -> bool {
    let head: String = text.chars().filter(|c| !c.is_whitespace()).take(20).collect();
    head.starts_with("{\"schema\":\"retrust.")
}

/// Why a text was not recognised, and the format that it comes nearest to.
pub(super) fn why(text: &str) -> String {
    let score = |words: &[&str]| words.iter().filter(|w| text.contains(**w)).count();
    let best = SIGNS.iter().map(|(words, what)| (score(words), what)).filter(|(n, _)| *n >= 2).max_by_key(|(n, _)| *n);
    let none = "no certificate, command output, metadata or log line stands in it";
    best.map_or_else(|| none.to_owned(), |(_, what)| format!("{none}; it comes nearest to {what}"))
}
