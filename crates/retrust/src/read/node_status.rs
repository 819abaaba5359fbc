//! `show myself` and `show status`: which node a session is on.

use super::{Fact, Format, Kind, NodeFact, Piece, Read, Shape, cut};
use crate::cisco::Release;
use crate::cisco::documents as docs;
use crate::source::At;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "node_status",
    kind: Kind::CommandOutput,
    title: "show myself, show status",
    about: "`Machine Name : host` or `Host Name : host`, and `Product Ver : release`. No capture of either was found: the labels are the command reference's, and blanks around the colon may vary.",
    sources: &[docs::CLI.section("show myself, show status")],
    shape: Shape::Text { signs: &["Machine Name", "Host Name"], starts, holds: &[], read },
};

static HOST: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)(?:Machine|Host) Name\s*:\s*([A-Za-z0-9][\w.-]*)").ok());
static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)Product Ver(?:sion)?\s*:\s*([0-9.]+-?[0-9]*)").ok());

fn starts(text: &str) -> Vec<usize> {
    let labelled = |label: &'static str| {
        let named =
            move |at: &usize| text.get(at.saturating_add(label.len())..).is_some_and(|t| t.trim_start_matches(' ').starts_with(':'));
        cut::find_all(text, &[label]).into_iter().filter(named)
    };
    let mut starts: Vec<usize> = labelled("Machine Name").chain(labelled("Host Name")).map(|at| cut::line_start(text, at)).collect();
    starts.sort_unstable();
    starts
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut facts = Vec::new();
    if let Some(host) = HOST.as_ref().and_then(|h| h.captures(text)).and_then(|c| c.get(1)) {
        let span = piece.around(host.range());
        facts.push(Fact::Node(NodeFact { name: host.as_str().to_owned(), publisher: None, product: None, ip: None, span }));
    }
    if let Some(version) = VERSION.as_ref().and_then(|v| v.captures(text)).and_then(|c| c.get(1)) {
        facts.extend(Release::parse(version.as_str()).map(|r| Fact::Release(At::new(r, piece.around(version.range())))));
    }
    Read { facts, ..Read::default() }
}
