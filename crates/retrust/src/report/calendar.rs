//! Expiries as a calendar (RFC 5545): one event an identity certificate, with alarms.

use super::{Certificate, Report};
use std::fmt::Write as _;

/// Days before an expiry on which calendars shall remind.
const ALARMS: [u16; 3] = [90, 30, 7];

/// The calendar. Identifiers are made of fingerprint and purpose, so they are stable and bear no name.
pub fn calendar(report: &Report) -> String {
    let mut out = String::new();
    let mut line = |text: &str| fold(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Retrust//Certificates//EN");
    let stamp = format!("{}T000000Z", report.as_of.replace('-', ""));
    for certificate in report.certificates.iter().filter(|c| c.store == "identity") {
        let (Some(end), Some(purpose)) = (certificate.not_after.as_ref().and_then(|t| utc(t)), &certificate.purpose) else { continue };
        let node = certificate.node.clone().unwrap_or_else(|| certificate.subject.clone());
        line("BEGIN:VEVENT");
        line(&format!("UID:{}@retrust", uid(certificate)));
        line(&format!("DTSTAMP:{stamp}"));
        line(&format!("DTSTART:{end}"));
        line(&format!("SUMMARY:{}", escape(&format!("{purpose} of {node} expires"))));
        line(&format!(
            "DESCRIPTION:{}",
            escape(&format!("Serial {}\nSubject {}\nIssuer {}", certificate.serial, certificate.subject, certificate.issuer))
        ));
        for days in ALARMS {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line(&format!("DESCRIPTION:{}", escape(&format!("{purpose} expires in {days} days"))));
            line(&format!("TRIGGER:-P{days}D"));
            line("END:VALARM");
        }
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    out
}

fn uid(certificate: &Certificate) -> String {
    let print = certificate.sha256.as_ref().unwrap_or(&certificate.serial);
    let node = certificate.node.as_deref().unwrap_or("").bytes().fold(5381_u32, |h, b| h.wrapping_mul(33) ^ u32::from(b));
    format!("{}-{}-{node:08x}", certificate.purpose.as_deref().unwrap_or("").replace(' ', "-"), print.chars().take(32).collect::<String>())
}

/// `2028-03-01T12:00:00Z` as `20280301T120000Z`.
fn utc(rfc3339: &str) -> Option<String> {
    let digits: String = rfc3339.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    digits.ends_with('Z').then(|| digits.get(..15).map(|d| format!("{d}Z"))).flatten()
}

pub(super) fn escape(text: &str) -> String {
    super::plain(text).replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Lines longer than 75 octets go on after a break and a blank (RFC 5545, 3.1).
pub(super) fn fold(out: &mut String, text: &str) {
    let mut width = 0_usize;
    for c in text.chars() {
        if width.saturating_add(c.len_utf8()) > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width = width.saturating_add(c.len_utf8());
    }
    let _ = write!(out, "\r\n");
}
