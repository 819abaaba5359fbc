//! Data in, callbacks out: no component knows the state or the worker.

mod answer;
mod cluster;
mod copy;
pub mod finding;
mod impact;
mod intake;
mod masthead;
mod procedure;
pub mod rehearsal;
mod ruled_out;
mod source;
pub mod step;
mod strip;
mod unknowns;
mod work;

pub use answer::AnswerView;
pub use cluster::ClusterView;
pub use copy::CopyButton;
pub use finding::FindingCard;
pub use impact::ImpactTable;
pub use intake::Intake;
pub use masthead::Masthead;
pub use procedure::ProcedureCard;
pub use rehearsal::{RehearsalView, WaysBack};
pub use ruled_out::RuledOutList;
pub use source::SourceView;
pub use strip::Strip;
pub use unknowns::UnknownList;
pub use work::WorkView;

use yew::prelude::*;

/// Text of ours with code spans in backticks.
pub fn prose(text: &str) -> Html {
    let parts = text.split('`').enumerate().map(|(i, part)| {
        if i % 2 == 1 {
            html! { <code>{ part }</code> }
        } else {
            html! { { part } }
        }
    });
    parts.collect()
}

/// `2028-03-01T12:00:00Z` as `1 Mar 2028 12:00 UTC`.
pub fn moment(rfc3339: &str) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let part = |range: std::ops::Range<usize>| rfc3339.get(range).unwrap_or("");
    let month = part(5..7).parse::<usize>().ok().and_then(|m| MONTHS.get(m.wrapping_sub(1))).unwrap_or(&"");
    format!("{} {month} {} {} UTC", part(8..10).trim_start_matches('0'), part(0..4), part(11..16))
}
