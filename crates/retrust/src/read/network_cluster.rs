//! `show network cluster`: the nodes, the publisher first among them.

use super::{Fact, Format, Kind, NodeFact, Piece, Read, Shape, cut};
use crate::cisco::Product;
use crate::cisco::documents as docs;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "network_cluster",
    kind: Kind::CommandOutput,
    title: "show network cluster",
    about: "Address, name, role and product of each node.",
    sources: &[docs::CAPTURES.section("show network cluster, 7 nodes"), docs::CLI.section("show network")],
    shape: Shape::Text { signs: &[" DBPub", " DBSub"], starts, holds: &[], read },
};

/// Address, FQDN where there is a domain, host, role, product, database role.
static NODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|\s)((?:\d{1,3}\.){3}\d{1,3}|[0-9a-fA-F:]{6,})\s+(?:(\S+)\s+)?(\S+)\s+(Publisher|Subscriber)\s+(callmanager|cups|\w+)\s+(DBPub|DBSub)\b").ok()
});

fn starts(text: &str) -> Vec<usize> {
    // The search for a node is slow, and one output in a session has any.
    let has_any = |output: &&str| output.contains(" DBPub") || output.contains(" DBSub");
    cut::first_in_each_output(text, |output| Some(NODE.as_ref()?.captures(Some(output).filter(has_any)?)?.get(1)?.start()))
}

fn read(piece: &Piece<'_>) -> Read {
    let mut read = Read::default();
    let Some(node) = NODE.as_ref() else { return read };
    for found in node.captures_iter(piece.str()) {
        let group = |i: usize| found.get(i).map(|m| m.as_str());
        let (Some(host), Some(at)) = (group(3), found.get(0)) else { continue };
        read.facts.push(Fact::Node(NodeFact {
            name: group(2).unwrap_or(host).to_owned(),
            publisher: Some(group(4) == Some("Publisher")),
            product: match group(5) {
                Some("callmanager") => Some(Product::Cucm),
                Some("cups") => Some(Product::ImAndPresence),
                _ => None,
            },
            ip: group(1).map(str::to_owned),
            span: piece.span(at.range()),
        }));
    }
    read
}
