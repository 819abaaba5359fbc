//! `xConfiguration` of Expressway, typed or in the dump of a diagnostic archive.

use super::stretch::find_all;
use super::{Fact, Format, Kind, Piece, Read, SettingSeen, Shape};
use crate::cisco::Setting;
use crate::cisco::documents as docs;
use regex_lite::Regex;
use std::sync::LazyLock;

pub(super) const FORMAT: Format = Format {
    id: "expressway_configuration",
    kind: Kind::CommandOutput,
    title: "Expressway, xConfiguration",
    about: "`*c xConfiguration KEY: \"value\"`; several may share a line. Kept are the settings that decide what a certificate's fault means: `EdgeConfigServer VerifyOriginServer` and those of the extended key usage.",
    sources: &[
        docs::HYBRID.section("Logs"),
        Setting::VerifyOriginServer.source(),
        Setting::EkuCheckingMode.source(),
        Setting::ServerEkuUpload.source(),
    ],
    shape: Shape::Text { signs: &[HEAD], starts, holds: &["expressway_configuration"], read },
};

const HEAD: &str = "*c xConfiguration ";

/// Key and value; the key ends at its first colon.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"\*c xConfiguration ([\w ]+):\s*"?(\w+)"#).ok());

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
    Read { facts: vec![Fact::Settings(settings)], ..Read::default() }
}
