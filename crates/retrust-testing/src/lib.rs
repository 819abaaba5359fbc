//! Makes what tests and examples read: certificates, trust lists, command output,
//! metadata, logs, archives, and people's dirt. The same bytes in every run.
//!
//! Layouts are those of published captures; nothing in here is of a real cluster.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "fixtures are made of constants: a fault here is a fault of a test")]

pub mod archive;
pub mod certificate;
pub mod cluster;
pub mod dirt;
pub mod examples;
pub mod gallery;
pub mod log;
pub mod output;
pub mod saml;
pub mod situation;
pub mod trust_list;

pub use certificate::{Authority, Certificate, KeyKind};
pub use cluster::Cluster;
pub use trust_list::{ListDigest, ListKind};

/// `2026-02-14` as its midnight.
///
/// # Panics
/// Where the text is no day.
pub fn day(text: &str) -> time::OffsetDateTime {
    let mut parts = text.split('-').map(|p| p.parse::<u16>().unwrap());
    let (year, month, day) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let month = time::Month::try_from(u8::try_from(month).unwrap()).unwrap();
    time::Date::from_calendar_date(i32::from(year), month, u8::try_from(day).unwrap()).unwrap().midnight().assume_utc()
}

/// `Fri Mar 06 21:56:07 UTC 2015`, as the platform prints times.
pub fn java_date(time: time::OffsetDateTime) -> String {
    let short = |text: String| text.chars().take(3).collect::<String>();
    format!(
        "{} {} {:02} {:02}:{:02}:{:02} UTC {}",
        short(time.weekday().to_string()),
        short(time.month().to_string()),
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
        time.year()
    )
}
