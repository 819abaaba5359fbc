//! What gzip, bzip2, xz and zstd share: a lone compressed file, or a compressed tar.

use super::archive::{self, Budget, Each, Member, Opened};
use super::feed::{Feed, Origin};
use super::{Problem, tar_archive};
use crate::source::Span;
use std::cell::Cell;
use std::io::{self, Read};

/// The name of what a lone compressed file holds.
pub(super) fn without_ending(name: &str) -> String {
    let endings = [".gz", ".gzo", ".bz2", ".xz", ".zst"];
    endings.iter().find_map(|e| name.strip_suffix(e)).unwrap_or(name).to_owned()
}

/// A lone compressed file, or a compressed tar.
pub(super) fn unpack(
    decoder: &mut dyn Read,
    packed: &Cell<u64>,
    name: &str,
    whole: Span,
    budget: &Budget,
    each: &mut Each<'_>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let found = archive::unpack(decoder, None, None, &|| packed.get(), (name, whole, budget), &mut |member: Member<'_>| {
        let mut feed = Feed::new(Origin::Stream(member.content), None);
        if tar_archive::recognise(feed.peek(512)) {
            problems = tar_archive::open(Opened { feed, name, whole, budget }, each);
        } else {
            each(Member { name: None, size: None, content: &mut feed });
        }
    });
    problems.extend(found);
    problems
}

/// Counts what is read of an archive.
pub(super) struct Counted<'a, 'b> {
    pub feed: Feed<'a>,
    pub count: &'b Cell<u64>,
}

impl Read for Counted<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.feed.read(buffer)?;
        self.count.set(self.count.get().saturating_add(u64::try_from(len).unwrap_or(0)));
        Ok(len)
    }
}
