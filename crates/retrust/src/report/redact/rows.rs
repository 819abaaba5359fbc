//! Rows of phones: lists, exports and queries, whose cells say what somebody wrote beside a phone.

use super::names::Names;
use crate::read::is_device;
use regex_lite::Regex;
use std::sync::LazyLock;

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?: .*)?$").ok());

/// A row of a phone list describes its phone in words of the user's: of its cells stay the device, addresses, dates and
/// Cisco's own words.
pub fn row_of_phone(row: &str, names: &mut Names) -> String {
    const WORDS: [&str; 14] = [
        "match",
        "mismatch",
        "not installed",
        "unknown",
        "registered",
        "unregistered",
        "unreg",
        "reg",
        "none",
        "rejected",
        "partiallyregistered",
        "sip",
        "sccp",
        "n/a",
    ];
    let mut cell = |cell: &str| {
        let text = cell.trim_matches(['"', ' ']);
        let lower = text.to_ascii_lowercase();
        let plain = text.is_empty()
            || WORDS.contains(&lower.as_str())
            || lower.starts_with("registered with ")
            || lower.starts_with("capf-")
            || is_device(text)
            || text.parse::<std::net::IpAddr>().is_ok()
            || DATE.as_ref().is_some_and(|d| d.is_match(text));
        if plain { cell.to_owned() } else { names.pseudonym_in_place("text", text) }
    };
    // Tabs of a page, else bars, semicolons or commas of an export; else the columns of a query.
    match ['\t', '|', ';', ','].into_iter().find(|c| row.contains(*c)) {
        Some(by) => row.split(by).map(&mut cell).collect::<Vec<_>>().join(&by.to_string()),
        None => row.split("  ").map(&mut cell).collect::<Vec<_>>().join("  "),
    }
}
