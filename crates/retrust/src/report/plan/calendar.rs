//! The change windows of a plan as a calendar (RFC 5545).

use super::{Plan, PlanRound};
use crate::report::Step;
use crate::report::calendar::{escape, fold};
use crate::x509::hex;
use sha2::{Digest as _, Sha256};
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
        // The same plan has the same marks on another day, so that it replaces what was imported before.
        let mark = self.mark();
        let mut day = as_of;
        // What is done needs no window, nor does a round behind which the next one has begun.
        let begun = |round: &PlanRound| round.steps.iter().any(Step::is_done);
        let is_open = |(i, round): &(usize, &PlanRound)| {
            round.steps.iter().any(|s| !s.is_done()) && !shown.rounds.iter().skip(i.saturating_add(1)).any(begun)
        };
        for (i, round) in shown.rounds.iter().enumerate().filter(is_open) {
            day = day.next_day().unwrap_or(day);
            let name = format!("{} {}", if round.is_done() { "Finish" } else { "Renew" }, round.title());
            line("BEGIN:VEVENT");
            line(&format!("UID:round-{}-{}-{mark}@retrust", i.saturating_add(1), round.certificates.join("-")));
            line(&format!("DTSTAMP:{}T000000Z", compact(as_of)));
            line(&format!("DTSTART:{}T220000", compact(day)));
            line(&format!("DTEND:{}T235900", compact(day)));
            line(&format!("SUMMARY:{}", escape(&name)));
            let before = if i == 0 { self.preconditions.as_slice() } else { &[] };
            let steps = before.iter().chain(&round.steps).filter(|s| !s.is_done());
            let words = |s: &Step| {
                let command = s.command.as_ref().map_or_else(String::new, |c| format!(" $ {c}"));
                let caution = s.caution.as_ref().map_or_else(String::new, |c| format!(" Caution: {c}"));
                format!("{}: {}{command}{caution}", s.place, s.text)
            };
            // Of what has ended no window comes in time.
            let ends = |end: &&str| (as_of.to_string().as_str()..=day.to_string().as_str()).contains(&end.get(..10).unwrap_or_default());
            let late = round.expires.as_deref().filter(ends).map(|end| format!("Move it: a certificate of this round ends at {end}."));
            let strands =
                (round.strands.phones != "none").then(|| format!("It strands {} phones. {}.", round.strands.phones, round.strands.why));
            let steps = strands.into_iter().chain(late).chain(steps.map(words)).collect::<Vec<_>>();
            line(&format!("DESCRIPTION:{}", escape(&steps.join("\n"))));
            line("END:VEVENT");
        }
        line("END:VCALENDAR");
        out
    }

    /// Tells this plan from those of other clusters, without a name.
    fn mark(&self) -> String {
        let places: Vec<&str> = self.steps().map(|s| s.place.as_str()).collect();
        hex(Sha256::digest(places.join("\n")).get(..6).unwrap_or_default())
    }
}
