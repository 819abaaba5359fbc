//! Distinguished names, compared across the ways in which Cisco's products print them.
//!
//! `show ctl` prints `CN=…;OU=…` most specific first, `show cert` the reverse with
//! commas, TVS traces semicolons, AD FS `S=` for `ST=`; a paste may break a value at
//! column 80. So names are compared as sets of attributes, blanks and case aside.

use x509_parser::asn1_rs::Tag;
use x509_parser::prelude::X509Name;

/// A distinguished name: its attributes in the order in which they were printed or encoded.
#[derive(Clone, Default, Debug)]
pub struct Name {
    attributes: Vec<(String, String)>,
}

/// Attribute types by the object identifier's encoding (X.520, RFC 4519), and how CUCM writes them.
const TYPES: [(&[u8], &str); 12] = [
    (&[0x55, 4, 3], "CN"),
    (&[0x55, 4, 5], "serialNumber"),
    (&[0x55, 4, 6], "C"),
    (&[0x55, 4, 7], "L"),
    (&[0x55, 4, 8], "ST"),
    (&[0x55, 4, 9], "street"),
    (&[0x55, 4, 10], "O"),
    (&[0x55, 4, 11], "OU"),
    (&[0x55, 4, 12], "title"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 25], "DC"),
    (&[0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 1, 1], "UID"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 1], "emailAddress"),
];

/// The attributes that every printed form carries; others are left out or hex in some.
const COMPARED: [&str; 7] = ["cn", "ou", "o", "l", "st", "c", "dc"];

impl Name {
    /// From a certificate, in encoded order reversed: most specific first.
    pub fn from_x509(name: &X509Name<'_>) -> Self {
        let mut attributes: Vec<_> = name
            .iter_attributes()
            .map(|a| {
                let known = TYPES.iter().find(|(id, _)| *id == a.attr_type().as_bytes());
                let key = known.map_or_else(|| a.attr_type().to_id_string(), |(_, key)| (*key).to_owned());
                let value = text(a.attr_value().tag(), a.as_slice());
                (key, value)
            })
            .collect();
        attributes.reverse();
        Self { attributes }
    }

    /// From text: attributes parted by `;` or `,`, quotes and backslashes as in RFC 4514.
    pub fn parse(text: &str) -> Self {
        let mut attributes = Vec::new();
        for part in split(text) {
            let Some((key, value)) = part.split_once('=') else { continue };
            let value = value.trim().trim_start_matches('"').trim_end_matches('"').trim();
            let key = key.trim();
            let upper = key.to_ascii_uppercase();
            let key = match upper.as_str() {
                "S" | "ST" => "ST".to_owned(),
                "CN" | "OU" | "O" | "L" | "C" | "DC" => upper,
                _ => key.to_owned(),
            };
            attributes.push((key, value.replace('\\', "")));
        }
        Self { attributes }
    }

    /// The common name, if there is one.
    pub fn common_name(&self) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == "CN").map(|(_, value)| value.as_str())
    }

    /// No attribute at all.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    /// The same name, however it was printed.
    pub fn same(&self, other: &Self) -> bool {
        self.attributes == other.attributes || self.comparable() == other.comparable()
    }

    /// As far as both are printed the same: one may be a common name alone, or nothing.
    pub fn agrees(&self, other: &Self) -> bool {
        let by_name = |short: &Self| matches!(short.attributes.as_slice(), [_]) && short.common_name().is_some();
        let common = |name: &Self| name.common_name().map(|cn| Self::parse(&format!("CN={cn}")));
        self.is_empty()
            || other.is_empty()
            || (by_name(self) || by_name(other)) && common(self).zip(common(other)).is_some_and(|(a, b)| a.same(&b))
    }

    fn comparable(&self) -> Vec<(String, String)> {
        let plain =
            |value: &str| -> String { value.chars().filter(|c| !c.is_whitespace() && *c != '"').flat_map(char::to_lowercase).collect() };
        let mut set: Vec<_> = self.attributes.iter().map(|(k, v)| (k.to_lowercase(), plain(v))).collect();
        if set.iter().any(|(key, _)| COMPARED.contains(&key.as_str())) {
            set.retain(|(key, _)| COMPARED.contains(&key.as_str()));
        }
        set.sort();
        set
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.same(other)
    }
}
impl Eq for Name {}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, (key, value)) in self.attributes.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            write!(f, "{comma}{key}={value}")?;
        }
        Ok(())
    }
}

/// Parts a printed name at `;` or `,` outside quotes and after no backslash, where a key follows.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ';' | ',' if !quoted => {
                let rest = text.get(at.saturating_add(1)..).unwrap_or("").trim_start();
                // A key is short: what ends it stands near.
                let end = rest.bytes().take(31).position(|b| matches!(b, b'=' | b',' | b';')).filter(|end| *end > 0);
                if end.is_some_and(|end| rest.as_bytes().get(end) == Some(&b'=')) {
                    parts.push(text.get(start..at).unwrap_or(""));
                    start = at.saturating_add(1);
                }
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or(""));
    parts
}

/// A value in the encoding of its type (X.680, 41): BMP and Universal strings are two and four bytes a
/// character, T61 is taken as Latin-1; what others hold is UTF-8 or, where it is not, Latin-1.
fn text(tag: Tag, bytes: &[u8]) -> String {
    let latin1 = || bytes.iter().map(|b| char::from(*b)).collect();
    match tag {
        Tag::BmpString => {
            let units = bytes.chunks_exact(2).filter_map(|c| c.try_into().ok()).map(u16::from_be_bytes);
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect()
        }
        Tag::UniversalString => {
            let units = bytes.chunks_exact(4).filter_map(|c| c.try_into().ok()).map(u32::from_be_bytes);
            units.map(|c| char::from_u32(c).unwrap_or('\u{fffd}')).collect()
        }
        Tag::T61String => latin1(),
        _ => std::str::from_utf8(bytes).map_or_else(|_| latin1(), str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn one_name_in_four_prints_is_one() {
        let ctl = Name::parse("CN=cucm-1051-a-pub;OU=TAC;O=Cisco;L=Krakow; ST=Malopolska;C=PL");
        let show_cert = Name::parse("L=Krakow, ST=Malopolska, CN=cucm-1051-a-pub, OU=TAC, O=Cisco, C=PL");
        let adfs = Name::parse("L=Krakow, S=Malopolska, CN=cucm-1051-a-pub, OU=TAC, O=Cisco, C=PL");
        let wrapped = Name::parse("CN=cucm-10\n51-a-pub;OU=TAC;O=Cisco;L=Krakow;ST=Malopolska;C=PL");
        assert!(ctl.same(&show_cert) && ctl.same(&adfs) && ctl.same(&wrapped));
        assert!(!ctl.same(&Name::parse("CN=cucm-1051-a-sub1;OU=TAC;O=Cisco;L=Krakow;ST=Malopolska;C=PL")));
    }

    #[test]
    fn an_etoken_name_lacks_its_closing_quote() {
        // Sample 02: the LENGTH agrees that the quote is missing.
        let open = Name::parse("cn=\"SAST-ADN0054f509        \";ou=IPCBU;o=\"Cisco Systems");
        assert_eq!(open.to_string(), "CN=SAST-ADN0054f509,OU=IPCBU,O=Cisco Systems");
    }

    #[test]
    fn a_comma_inside_a_value_parts_nothing() {
        assert_eq!(Name::parse("CN=Example\\, Inc,O=Example").common_name(), Some("Example, Inc"));
        assert_eq!(Name::parse("O=Example, Inc,CN=x").common_name(), Some("x"));
    }
}
