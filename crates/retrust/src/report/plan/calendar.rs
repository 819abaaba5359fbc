//! The change windows of a plan as a calendar (RFC 5545).

use super::Plan;
use crate::report::Step;
use crate::report::calendar::{escape, fold};
use crate::x509::hex;
use time::Date;

impl Plan {
    /// The windows as a calendar: a round an evening, from the day after `as_of`; times are to be moved.
    pub fn calendar(&self, as_of: Date) -> String {
        let mut out = String::new();
        let shown = self.shown();
        let mut line = |text: &str| fold(&mut out, text);
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//Retrust//Plan//EN");
        let compact = |day: Date| day.to_string().replace('-', "");
        let mut day = as_of;
        for (i, round) in shown.rounds.iter().enumerate() {
            day = day.next_day().unwrap_or(day);
            let name = round.title();
            line("BEGIN:VEVENT");
            // Of its node a mark and not the name.
            let node = round.node.as_ref().map_or_else(String::new, |node| {
                use sha2::Digest as _;
                format!("-{}", hex(sha2::Sha256::digest(node.to_lowercase()).get(..4).unwrap_or_default()))
            });
            line(&format!("UID:round-{}-{}-{}{node}@retrust", i.saturating_add(1), round.certificates.join("-"), compact(as_of)));
            line(&format!("DTSTAMP:{}T000000Z", compact(as_of)));
            line(&format!("DTSTART:{}T220000", compact(day)));
            line(&format!("DTEND:{}T235900", compact(day)));
            line(&format!("SUMMARY:{}", escape(&format!("Renew {name}"))));
            let before = if i == 0 { self.preconditions.as_slice() } else { &[] };
            let words = |s: &Step| format!("{}: {}{}", s.place, s.text, s.command.as_ref().map_or_else(String::new, |c| format!(" $ {c}")));
            let steps: Vec<String> = before.iter().chain(&round.steps).map(words).collect();
            line(&format!("DESCRIPTION:{}", escape(&steps.join("\n"))));
            line("END:VEVENT");
        }
        line("END:VCALENDAR");
        out
    }
}
