//! `show myself`, `show status` and the login itself: which node a session is on.

use super::stretch::{find_all, window};
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
    shape: Shape::Text { signs: &["Machine Name", "Host Name", LOGIN], starts, holds: &[], read },
};

static HOST: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)(?:Machine|Host) Name\s*:\s*([A-Za-z0-9][\w.-]*)").ok());
static VERSION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)Product Ver(?:sion)?\s*:\s*([0-9.]+-?[0-9]*)").ok());

/// What SSH asks before a session begins, and what CUCM prints behind it; other hosts ask too.
const LOGIN: &str = "'s password:";
const WELCOME: &str = "Platform Command Line Interface";

fn starts(text: &str) -> Vec<usize> {
    let is_cucm = |at: &usize| {
        let behind = text.get(at.saturating_add(LOGIN.len())..).unwrap_or("");
        window(behind, 400).split(LOGIN).next().is_some_and(|own| own.contains(WELCOME))
    };
    let line = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end.saturating_add(1));
    let logins = find_all(text, &[LOGIN]).into_iter().filter(is_cucm).map(line);
    let labelled = |label: &'static str| {
        let named =
            move |at: &usize| text.get(at.saturating_add(label.len())..).is_some_and(|t| t.trim_start_matches(' ').starts_with(':'));
        find_all(text, &[label]).into_iter().filter(named)
    };
    let mut starts: Vec<usize> =
        labelled("Machine Name").chain(labelled("Host Name")).map(|at| cut::line_start(text, at)).chain(logins).collect();
    starts.sort_unstable();
    starts
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut facts = Vec::new();
    let line = text.split('\n').next().unwrap_or("");
    let login = line.find(LOGIN).and_then(|end| Some(line.get(..end)?.rfind('@')?.saturating_add(1)..end));
    if let Some((range, host)) = login.and_then(|range| Some((range.clone(), line.get(range)?)))
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'))
    {
        let ip = host.parse::<std::net::IpAddr>().is_ok().then(|| host.to_owned());
        facts.push(Fact::Node(NodeFact { name: host.to_owned(), publisher: None, product: None, ip, span: piece.around(range) }));
    } else if let Some(host) = HOST.as_ref().and_then(|h| h.captures(text)).and_then(|c| c.get(1)) {
        let span = piece.around(host.range());
        facts.push(Fact::Node(NodeFact { name: host.as_str().to_owned(), publisher: None, product: None, ip: None, span }));
    }
    if let Some(version) = VERSION.as_ref().and_then(|v| v.captures(text)).and_then(|c| c.get(1)) {
        facts.extend(Release::parse(version.as_str()).map(|r| Fact::Release(At::new(r, piece.around(version.range())))));
    }
    Read { facts, ..Read::default() }
}
