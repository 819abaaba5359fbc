//! `show perf query class "Cisco CallManager"`: how many phones are registered.

use super::stretch::find_all;
use super::{Fact, Format, Kind, Piece, Read, Shape, cut, to_the_end};
use crate::cisco::documents as docs;
use crate::source::At;

pub(super) const FORMAT: Format = Format {
    id: "performance_query",
    kind: Kind::CommandOutput,
    title: "show perf query class \"Cisco CallManager\"",
    about: "The line `-> RegisteredHardwarePhones = N`: what is compared before and after a reset. `RegisteredOtherStationDevices` is not: it counts softphones, CTI ports and voice-mail ports, which come and go.",
    sources: &[docs::CLI.section("show perf query"), docs::CAPTURES.section("show perf query, in public scripts")],
    shape: Shape::Text { signs: &["RegisteredHardwarePhones"], starts, holds: &[("performance_query", to_the_end)], read },
};

const LABEL: &str = "RegisteredHardwarePhones";

fn starts(text: &str) -> Vec<usize> {
    find_all(text, &[LABEL])
        .into_iter()
        .map(|at| cut::line_start(text, text.get(..at).map_or(at, |t| t.trim_end_matches(['-', '>', ' ']).len())))
        .collect()
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let value = |at: usize| {
        let rest = text.get(at.saturating_add(LABEL.len())..)?.trim_start_matches([' ', '=', ':']);
        let digits = rest.len().saturating_sub(rest.trim_start_matches(|c: char| c.is_ascii_digit()).len());
        let number = rest.get(..digits)?.parse().ok()?;
        Some(Fact::Registered(At::new(number, piece.around(at..at.saturating_add(LABEL.len())))))
    };
    Read { facts: text.match_indices(LABEL).filter_map(|(at, _)| value(at)).collect(), ..Read::default() }
}
