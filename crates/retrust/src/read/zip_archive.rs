//! Zip, with Zip64.

use super::archive::{self, Budget, Each, Opened};
use super::feed::ReadSeek;
use super::{Format, Kind, Problem, Shape, limits};
use crate::cisco::documents as docs;
use crate::source::Span;
use std::io::{Seek as _, SeekFrom};

pub(super) const FORMAT: Format = Format {
    id: "zip_archive",
    kind: Kind::Archive,
    title: "Zip",
    about: "RTMT collections, metadata exports (Export All Metadata in per-node mode). Known by `PK`. Encrypted members are told and left closed; of one without its end the members are read from its start.",
    sources: &[docs::APPNOTE.section("4.3")],
    shape: Shape::Archive { recognise, open },
};

fn recognise(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let Opened { feed, name, whole, budget } = opened;
    let told = |what: String, advice: &'static str| Problem { at: Some(whole), what, advice };
    let Some(mut file) = feed.seekable(limits::HELD_ARCHIVE) else {
        let what = format!("not opened: a zip inside another archive is read up to {} MiB", limits::HELD_ARCHIVE >> 20);
        return vec![told(what, "unpack the outer archive and drop this one by itself")];
    };
    let mut zip = match zip::ZipArchive::new(&mut file) {
        Ok(zip) => zip,
        Err(e) => {
            let what = format!("the zip's directory, at its end, is missing or damaged: {e}");
            let damaged = told(what, "what could be read from its start is; download or collect the archive again for the rest");
            let rescued = file.seek(SeekFrom::Start(0)).map(|_| rescue(&mut file, (name, whole, budget), each));
            return std::iter::once(damaged).chain(rescued.unwrap_or_default()).collect();
        }
    };
    let mut problems = Vec::new();
    for index in 0..zip.len() {
        let label = zip
            .name_for_index(index)
            .map_or_else(|| format!("member {index}"), |n| n.map_or_else(|_| format!("member {index}"), |n| archive::path(&n)));
        let mut member = match zip.by_index(index) {
            Ok(member) => member,
            Err(e) => {
                problems.push(told(format!("`{label}` not read: {e}"), "unpack it yourself and drop what it holds"));
                continue;
            }
        };
        if !member.is_file() {
            continue;
        }
        let (packed, size) = (member.compressed_size(), member.size());
        problems.extend(archive::unpack(&mut member, Some(label), Some(size), &|| packed, (name, whole, budget), each));
    }
    problems
}

/// Members one after the other, as their own headers tell them, up to the first that is cut or does not say its size.
fn rescue(mut file: &mut dyn ReadSeek, opened: (&str, Span, &Budget), each: &mut Each<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    while let Ok(Some(mut member)) = zip::read::read_zipfile_from_stream(&mut file) {
        if !member.is_file() {
            continue;
        }
        let label = member.name().map_or_else(|_| "a member".to_owned(), |name| archive::path(&name));
        let (packed, size) = (member.compressed_size(), member.size());
        problems.extend(archive::unpack(&mut member, Some(label), Some(size), &|| packed, opened, each));
    }
    problems
}
