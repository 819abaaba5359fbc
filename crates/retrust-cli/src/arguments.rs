//! What arguments may say.

use retrust::cisco::{Purpose, Release};
use retrust::read::Kind;
use retrust::report;
use time::Date;

/// A kind of input, by its name in reports.
pub fn kind(text: &str) -> Result<Kind, String> {
    let known = || Kind::SAYABLE.map(Kind::name).join(", ");
    Kind::named(text).ok_or_else(|| format!("expected one of {}; found `{text}`", known()))
}

/// A certificate, by the name that CUCM calls it.
pub fn purpose(text: &str) -> Result<Purpose, String> {
    let known = || Purpose::IDENTITIES.map(Purpose::name).join(", ");
    Purpose::IDENTITIES
        .into_iter()
        .find(|p| p.name().eq_ignore_ascii_case(text.trim()))
        .ok_or_else(|| format!("expected one of {}; found `{text}`", known()))
}

/// A release that the model knows.
pub fn release(text: &str) -> Result<Release, String> {
    let known = Release::parse(text).filter(Release::is_modelled);
    known.ok_or_else(|| format!("expected a release of CUCM from 8.0 to 15, such as 12.5, found `{text}`"))
}

/// A day such as 2026-02-14.
pub fn day(text: &str) -> Result<Date, String> {
    report::day(text).ok_or_else(|| format!("expected a day such as 2026-02-14, found `{text}`"))
}
