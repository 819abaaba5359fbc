//! Dates as CUCM and Expressway print them.
//!
//! Zone abbreviations are ambiguous (BST, IST, CST), so a time with one is right within a
//! day and nothing may hang on less ([`SLACK`]).

use super::stretch::{fits, window};
use regex_lite::Regex;
use std::sync::LazyLock;
use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time};

/// How far a printed local time may be from the true one.
pub const SLACK: Duration = Duration::DAY;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

static JAVA: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(\d{1,2})\s+(\d\d):(\d\d):(\d\d)\s+(?:([A-Z]{2,5}(?:[+-]\d\d:?\d\d)?|[+-]\d\d(?::?\d\d)?)\s+)?(\d{4})").ok()
});
static LOG: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,]\d+)?(?: ?(Z|[+-]\d\d:\d\d))?").ok());

fn make(year: i32, month: u8, day: u8, clock: (u8, u8, u8)) -> Option<OffsetDateTime> {
    let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    let time = Time::from_hms(clock.0, clock.1, clock.2.min(59)).ok()?;
    Some(PrimitiveDateTime::new(date, time).assume_utc())
}

/// Hours ahead of UTC of the abbreviations that mean one zone; BST, IST, CST, EST, MST and PST mean several, and a server prints its
/// own (formats.md 5).
const ZONES: [(&str, i8); 19] = [
    ("UTC", 0),
    ("GMT", 0),
    ("CET", 1),
    ("CEST", 2),
    ("EET", 2),
    ("EEST", 3),
    ("JST", 9),
    ("EDT", -4),
    ("CDT", -5),
    ("MDT", -6),
    ("PDT", -7),
    ("AEST", 10),
    ("AEDT", 11),
    ("NZST", 12),
    ("NZDT", 13),
    ("HKT", 8),
    ("KST", 9),
    ("WET", 0),
    ("WEST", 1),
];

/// How far a zone is ahead of UTC: `CEST`, `GMT+01:00`, and `+03`, as zones print that have no abbreviation; `None` where its
/// name does not tell.
fn ahead(zone: &str) -> Option<Duration> {
    if let Some(hours) = ZONES.iter().find(|(name, _)| *name == zone).map(|(_, hours)| *hours) {
        return Some(Duration::hours(i64::from(hours)));
    }
    let rest = zone.strip_prefix("GMT").or_else(|| zone.strip_prefix("UTC")).unwrap_or(zone);
    let digits = rest.strip_prefix(['+', '-'])?;
    let hours: i64 = digits.get(..2)?.parse().ok()?;
    let part = digits.get(2..)?.trim_start_matches(':');
    let minutes = hours.checked_mul(60)?.checked_add(if part.is_empty() { 0 } else { part.parse().ok()? })?;
    Some(Duration::minutes(if rest.starts_with('-') { minutes.checked_neg()? } else { minutes }))
}

/// `Fri Mar 06 21:56:07 CET 2015`; of a zone whose abbreviation means several the server's own time, right within a day.
pub fn java(text: &str) -> Option<OffsetDateTime> {
    let found = JAVA.as_ref()?.captures(text)?;
    let part = |i: usize| found.get(i).map(|m| m.as_str());
    let month = MONTHS.iter().position(|m| Some(*m) == part(1))?;
    let number = |i: usize| part(i)?.parse::<u8>().ok();
    let local =
        make(part(7)?.parse().ok()?, u8::try_from(month.saturating_add(1)).ok()?, number(2)?, (number(3)?, number(4)?, number(5)?))?;
    Some(part(6).and_then(ahead).map_or(local, |ahead| local.saturating_sub(ahead)))
}

/// The zone that a printed time bears, where its abbreviation means several.
pub(super) fn ambiguous_zone(text: &str) -> Option<String> {
    let found = JAVA.as_ref()?.captures(text)?;
    found.get(6).map(|zone| zone.as_str().to_owned()).filter(|zone| ahead(zone).is_none())
}

/// A day; `None` where there is none such.
pub fn day(year: i64, month: i64, day: i64) -> Option<OffsetDateTime> {
    make(i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?, (0, 0, 0))
}

/// `10/01/2028`, month first; where that is no date, day first, as some locales show it.
pub fn american(text: &str) -> Option<OffsetDateTime> {
    let parts: Vec<i64> =
        text.split('/').map(|p| p.trim().get(..4.min(p.trim().len())).and_then(|p| p.parse().ok())).collect::<Option<_>>()?;
    let [month, number, year] = parts.as_slice() else { return None };
    day(*year, *month, *number).or_else(|| day(*year, *number, *month))
}

/// `Mar  1 10:00:00 2022 GMT`, as OpenSSL prints it.
pub fn openssl(text: &str) -> Option<OffsetDateTime> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [month, number, clock, year, "GMT"] = words.as_slice() else { return None };
    let month = MONTHS.iter().position(|m| m == month)?;
    let clock: Vec<u8> = clock.split(':').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [hour, minute, second] = clock.as_slice() else { return None };
    make(year.parse().ok()?, u8::try_from(month.saturating_add(1)).ok()?, number.parse().ok()?, (*hour, *minute, *second))
}

/// The day of a page: `12/31/2029`, `31.12.2029`, `2029-12-31`. Slashes have the month first in Cisco's documents; of
/// dots no document tells, and where they are used the day comes first.
pub fn of_page(text: &str, day_first: bool) -> Option<OffsetDateTime> {
    let numbers = |by: char| text.split(by).map(|p| p.parse::<i64>().ok()).collect::<Option<Vec<i64>>>();
    match (numbers('.').as_deref(), numbers('-').as_deref()) {
        (Some([number, month, year]), _) | (_, Some([year, month, number])) => day(*year, *month, *number),
        _ => match numbers('/').as_deref() {
            Some([number, month, year]) if day_first => day(*year, *month, *number),
            _ => american(text),
        },
    }
}

/// A date with slashes whose first number can be no month.
pub fn is_day_first(text: &str) -> bool {
    text.split_once('/').and_then(|(first, _)| first.parse::<u8>().ok()).is_some_and(|first| first > 12)
}

static STATUS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:(\d{1,2}):(\d\d)(?::(\d\d))? ?([ap])?m?[ ,]+)?(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})\b(?:[ ,]+(\d{1,2}):(\d\d)(?::(\d\d))? ?([ap])?m?)?").ok()
});

/// The time before a phone's status message: `2:31:10am 02/17/26`, or the day first. Which of the two small numbers is
/// the month, no source says: the first, unless that is no month (ours).
pub fn status(line: &str) -> Option<OffsetDateTime> {
    let Some(found) = STATUS.as_ref()?.captures(line) else { return stamped(line) };
    let number = |i: usize| found.get(i)?.as_str().parse::<u8>().ok();
    let clock = |at: usize| {
        let hour = number(at)?;
        let half = found.get(at.checked_add(3)?).map(|m| m.as_str().to_ascii_lowercase());
        let hour = match half.as_deref() {
            Some("p") => hour.checked_rem(12)?.checked_add(12)?,
            Some(_) => hour.checked_rem(12)?,
            None => hour,
        };
        Some((hour, number(at.checked_add(1)?)?, number(at.checked_add(2)?).unwrap_or(0)))
    };
    let year: i32 = found.get(7)?.as_str().parse().ok()?;
    let year = if year < 100 { year.checked_add(2000)? } else { year };
    // Who parts a day by dots puts it first.
    let dotted = found.get(5).is_some_and(|first| line.get(first.end()..).is_some_and(|rest| rest.starts_with('.')));
    let (first, second) = if dotted { (number(6)?, number(5)?) } else { (number(5)?, number(6)?) };
    let clock = clock(1).or_else(|| clock(8)).unwrap_or((0, 0, 0));
    make(year, first, second, clock).or_else(|| make(year, second, first, clock))
}

/// `2026-02-17`, and a clock before or behind it, as programs put them before a message.
fn stamped(line: &str) -> Option<OffsetDateTime> {
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(\d{4})-(\d\d)-(\d\d)\b").ok());
    static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b(\d{1,2}):(\d\d)(?::(\d\d))?\b").ok());
    let day = DAY.as_ref()?.captures(line)?;
    let clock = CLOCK.as_ref()?.captures(line);
    let number = |i: usize| day.get(i)?.as_str().parse::<u8>().ok();
    let year = day.get(1)?.as_str().parse().ok()?;
    let part = |i: usize| clock.as_ref()?.get(i)?.as_str().parse::<u8>().ok();
    let clock = (part(1).unwrap_or(0), part(2).unwrap_or(0), part(3).unwrap_or(0));
    make(year, number(2)?, number(3)?, clock)
}

/// `Jun 19 2019 10:00:00.19 UTC`, as alarms bear it.
fn alarm(text: &str) -> Option<OffsetDateTime> {
    let words: Vec<&str> = text.split_whitespace().take(4).collect();
    let [month, date, year, clock] = words.as_slice() else { return None };
    let month = MONTHS.iter().position(|m| m == month)?.checked_add(1)?;
    let clock: Vec<u8> = clock.get(..8)?.split(':').map(|p| p.parse().ok()).collect::<Option<_>>()?;
    let [hour, minute, second] = clock.as_slice() else { return None };
    make(year.parse().ok()?, u8::try_from(month).ok()?, date.parse().ok()?, (*hour, *minute, *second))
}

/// `Feb 17`, of a stamp without a year: the last such day up to `until`.
pub fn last_such_day(text: &str, until: Date) -> Option<Date> {
    let words: Vec<&str> = text.split_ascii_whitespace().take(6).collect();
    let (month, day) = words.windows(2).find_map(|pair| match pair {
        [month, day] => Some((MONTHS.iter().position(|m| m == month)?.checked_add(1)?, day.parse::<u8>().ok()?)),
        _ => None,
    })?;
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    // Eight years hold a leap day, whatever the century.
    (0..9).filter_map(|back| Date::from_calendar_date(until.year().checked_sub(back)?, month, day).ok()).find(|d| *d <= until)
}

/// The first `2026-01-10 06:06:31,274` or RFC 3339 stamp in a text; an offset is applied.
pub fn first_stamp(text: &str) -> Option<OffsetDateTime> {
    (0..text.len()).find_map(|at| stamp_at(text, at))
}

/// The last such stamp.
pub fn last_stamp(text: &str) -> Option<OffsetDateTime> {
    (0..text.len()).rev().find_map(|at| stamp_at(text, at))
}

/// A stamp that begins here. Its shape is asked first: expressions are slow.
fn stamp_at(text: &str, at: usize) -> Option<OffsetDateTime> {
    let rest = text.get(at..)?;
    if rest.starts_with(char::is_uppercase) {
        return alarm(window(rest, 40));
    }
    if !fits(rest.as_bytes(), "dddd-dd-dd") {
        return None;
    }
    stamp(&LOG.as_ref()?.captures(window(rest, 40))?)
}

fn stamp(found: &regex_lite::Captures<'_>) -> Option<OffsetDateTime> {
    let number = |i: usize| found.get(i).and_then(|m| m.as_str().parse::<u8>().ok());
    let year = found.get(1)?.as_str().parse().ok()?;
    let local = make(year, number(2)?, number(3)?, (number(4)?, number(5)?, number(6)?))?;
    let offset = found.get(7).map_or("", |m| m.as_str());
    let minutes = offset
        .get(1..3)
        .zip(offset.get(4..6))
        .and_then(|(h, m)| Some(h.parse::<i64>().ok()?.saturating_mul(60).saturating_add(m.parse().ok()?)));
    let shift = Duration::minutes(minutes.unwrap_or(0));
    if offset.starts_with('-') { local.checked_add(shift) } else { local.checked_sub(shift) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_message_bears_its_time_before_or_behind_the_day() {
        let time = |line: &str| status(line).map(|t| t.to_string());
        for line in ["2026-02-10 09:00:01 x", "[2026-02-10 09:00:01] x", "09:00:01 2026-02-10: x", "10.02.2026 09:00:01 x"] {
            assert_eq!(time(line).as_deref(), Some("2026-02-10 9:00:01.0 +00:00:00"), "{line}");
        }
        assert_eq!(time("2:31:10pm 02/17/26 Trust List updated").as_deref(), Some("2026-02-17 14:31:10.0 +00:00:00"));
        assert_eq!(time("02/17/26 12:05:09am Trust List updated").as_deref(), Some("2026-02-17 0:05:09.0 +00:00:00"));
        assert_eq!(time("[08:14:03 17.02.2026] Trust List updated").as_deref(), Some("2026-02-17 8:14:03.0 +00:00:00"));
        assert_eq!(time("Trust List updated"), None);
        assert_eq!(time("08:14:03 Trust List updated"), None);
    }

    #[test]
    fn a_day_without_a_year_is_the_last_one() {
        let of = |text, until| last_such_day(text, until).map(|d| d.to_string());
        let until = Date::from_calendar_date(2026, Month::February, 17).expect("a day");
        assert_eq!(of("4600 NOT Feb 17 11:01:27.062134", until).as_deref(), Some("2026-02-17"));
        assert_eq!(of("4600 NOT Feb 18 11:01:27.062134", until).as_deref(), Some("2025-02-18"));
        assert_eq!(of("4600 NOT Feb 29 11:01:27.062134", until).as_deref(), Some("2024-02-29"));
        assert_eq!(of("4600 NOT 11:01:27.062134", until), None);
        assert_eq!(of("4600 NOT Feb 31 11:01:27.062134", until), None);
    }

    #[test]
    fn java_dates_with_and_without_zone() {
        // `CST` is of more than one continent.
        for (zone, hours) in
            [("UTC", 0), ("CET", 1), ("PDT", -7), ("GMT+05:30", 5), ("GMT-03:00", -3), ("+03", 3), ("-0330", -3), ("+0530", 5), ("CST", 0)]
        {
            let ahead = hours * 3600 + if zone.ends_with("30") { 1800 * if hours < 0 { -1 } else { 1 } } else { 0 };
            let time = java(&format!("on Fri Mar 06 21:56:07 {zone} 2015")).map(|t| t.unix_timestamp());
            assert_eq!(time, Some(1_425_678_967 - ahead), "{zone}");
        }
        assert_eq!(java("Wed Feb 03 15:31:38  2027").map(|t| t.year()), Some(2027));
        assert_eq!(java("Xyz Feb 99 15:31:38 2027"), None);
    }

    #[test]
    fn the_last_stamp_counts_and_its_offset_is_applied() {
        let t = last_stamp("2020-01-01 00:00:00,000 x 2026-01-29T14:01:16.974-05:00 exp-c").expect("stamp");
        assert_eq!(t.unix_timestamp(), 1_769_713_276);
    }
}
