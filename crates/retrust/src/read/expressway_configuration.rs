//! `xConfiguration` of Expressway, typed or in the dump of a diagnostic archive.

use super::stretch::find_all;
use super::{AddressedZone, Fact, Format, Kind, Piece, Read, SettingSeen, Shape, to_the_end};
use crate::cisco::Setting;
use crate::cisco::documents as docs;
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "expressway_configuration",
    kind: Kind::CommandOutput,
    title: "Expressway, xConfiguration",
    about: "`*c xConfiguration KEY: \"value\"`; several may share a line. Kept are the settings that decide what a certificate's fault means: `EdgeConfigServer VerifyOriginServer`, those of the extended key usage, and the peers of traversal zones that are addresses where names are compared.",
    sources: &[
        docs::HYBRID.section("Logs"),
        Setting::VerifyOriginServer.source(),
        Setting::EkuCheckingMode.source(),
        Setting::ServerEkuUpload.source(),
    ],
    shape: Shape::Text { signs: &[HEAD], starts, holds: &[("expressway_configuration", to_the_end)], read },
};

const HEAD: &str = "*c xConfiguration ";

/// Key and value; the key ends at its first colon.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"\*c xConfiguration ([\w ]+):\s*"?(\w+)"#).ok());

/// The number of a zone, the key and the value of what decides whom its client side believes, and whether it asks by TLS.
static ZONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let pattern = r#"\*c xConfiguration Zones Zone (\d+) (Type|TraversalClient (?:Peer \d+ Address|SIP TLS Verify Mode|SIP Transport|Collaboration Edge)): "?([^"\s]+)"#;
    Regex::new(pattern).ok()
});

fn starts(text: &str) -> Vec<usize> {
    find_all(text, &[HEAD])
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut settings = Vec::new();
    for found in LINE.iter().flat_map(|line| line.captures_iter(text)) {
        let (Some(all), Some(key), Some(value)) = (found.get(0), found.get(1), found.get(2)) else { continue };
        if let Some(setting) = Setting::ALL.into_iter().find(|s| s.key().eq_ignore_ascii_case(key.as_str())) {
            settings.push(SettingSeen { setting, on: value.as_str().eq_ignore_ascii_case("on"), span: piece.around(all.range()) });
        }
    }
    let zones = addressed_zones(piece);
    let zones = (!zones.is_empty()).then_some(Fact::AddressedZones(zones));
    Read { facts: std::iter::once(Fact::Settings(settings)).chain(zones).collect(), ..Read::default() }
}

/// Zones that compare names, as those of Mobile and Remote Access do always, with a peer that is an address.
fn addressed_zones(piece: &Piece<'_>) -> Vec<AddressedZone> {
    // Expressway has some hundred zones at most.
    const SHOWN: usize = 100;
    let (mut comparing, mut others) = (BTreeSet::new(), BTreeSet::new());
    let mut addressed = Vec::new();
    for found in ZONE.iter().flat_map(|zone| zone.captures_iter(piece.str())) {
        let (Some(all), Some(zone), Some(key), Some(value)) = (found.get(0), found.get(1), found.get(2), found.get(3)) else { continue };
        let (zone, key, value) = (zone.as_str(), key.as_str(), value.as_str());
        if let Some(address) = value.parse().ok().filter(|_| key.ends_with("Address") && addressed.len() < SHOWN) {
            addressed.push((zone, AddressedZone { address, span: piece.around(all.range()) }));
        } else if key == "Type" && value != "TraversalClient" || key.ends_with("Transport") && value != "TLS" {
            others.insert(zone);
        } else if value.eq_ignore_ascii_case("on") {
            comparing.insert(zone);
        }
    }
    let compares = |zone: &str| comparing.contains(zone) && !others.contains(zone);
    addressed.into_iter().filter(|(zone, _)| compares(zone)).map(|(_, zone)| zone).collect()
}
