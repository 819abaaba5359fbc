//! Mails as a mail program saves them: the words and what is attached.

use super::archive::{self, Each, Opened};
use super::{Format, Kind, Problem, Shape, armour, limits};
use crate::cisco::documents as docs;
use memchr::memmem;
use quoted_printable::ParseMode;
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    id: "mail",
    kind: Kind::Archive,
    title: "Mail (.eml)",
    about: "Its words, with quoted-printable and base64 undone, and its attachments, each as an input of its own; a forwarded mail inside as well. Of the same words in several forms the first is read, which is the plain one. A mail whose words stand plain is read as text.",
    sources: &[docs::RFC2045.section("5 and 6")],
    shape: Shape::Archive { recognise, open },
};

/// Parts within parts.
const DEPTH: usize = 8;

fn recognise(bytes: &[u8]) -> bool {
    let (head, _) = halves(bytes);
    let named = |line: &[u8]| {
        let name = line.iter().position(|b| *b == b':').and_then(|at| line.get(..at)).unwrap_or_default();
        !name.is_empty() && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
    };
    // A block of nothing but header lines, the first of which goes on from nothing.
    let lines = || head.split(|b| *b == b'\n').map(<[u8]>::trim_ascii_end).filter(|l| !l.is_empty());
    head.first().is_some_and(u8::is_ascii_alphabetic)
        && lines().all(|line| matches!(line, [b' ' | b'\t', ..]) || named(line))
        && Part::new(bytes).is_encoded()
}

fn open(opened: Opened<'_, '_>, each: &mut Each<'_>) -> Vec<Problem> {
    let Opened { mut feed, name, whole, budget } = opened;
    let (bytes, all) = feed.whole(limits::HELD_ARCHIVE);
    let mut problems = Vec::new();
    if !all {
        let what = format!("a mail is read up to {} MiB; what stands behind is not read", limits::HELD_ARCHIVE >> 20);
        problems.push(Problem { at: Some(whole), what, advice: "save its attachments and drop these" });
    }
    let mut parts = Vec::new();
    Part::new(&bytes).leaves(DEPTH, &mut parts);
    for (number, part) in (1_usize..).zip(parts) {
        let label = part.name().unwrap_or_else(|| if number == 1 { "words".to_owned() } else { format!("part {number}") });
        let content = part.content();
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        problems.extend(archive::unpack(&mut content.as_ref(), Some(label), Some(size), &|| size, (name, whole, budget), each));
    }
    problems
}

/// A part of a mail, or all of it: header lines, and what they are of.
struct Part<'a> {
    /// Unfolded (RFC 5322 2.2.3).
    head: String,
    body: &'a [u8],
}

impl<'a> Part<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let (head, body) = halves(bytes);
        let head = String::from_utf8_lossy(head).replace('\r', "").replace("\n\t", " ").replace("\n ", " ");
        Self { head, body }
    }

    /// The value of a header.
    fn header(&self, name: &str) -> &str {
        let of = |line: &'_ str| line.split_once(':').is_some_and(|(n, _)| n.trim().eq_ignore_ascii_case(name));
        self.head.lines().find(|l| of(l)).and_then(|l| l.split_once(':')).map_or("", |(_, value)| value.trim())
    }

    fn is_of(&self, kind: &str) -> bool {
        self.header("Content-Type").get(..kind.len()).is_some_and(|k| k.eq_ignore_ascii_case(kind))
    }

    fn encoding(&self) -> String {
        self.header("Content-Transfer-Encoding").to_ascii_lowercase()
    }

    /// Its words do not stand plain.
    fn is_encoded(&self) -> bool {
        self.is_of("multipart/") || matches!(self.encoding().as_str(), "base64" | "quoted-printable")
    }

    /// Its name, where it is a file.
    fn name(&self) -> Option<String> {
        let named = parameter(self.header("Content-Disposition"), "filename").or_else(|| parameter(self.header("Content-Type"), "name"));
        let forwarded = || self.is_of("message/rfc822").then_some("forwarded.eml");
        named.or_else(forwarded).map(archive::path).filter(|n| !n.is_empty())
    }

    /// The parts that hold no others, in their order.
    fn leaves(self, depth: usize, out: &mut Vec<Self>) {
        let boundary = Some(self.header("Content-Type")).filter(|_| self.is_of("multipart/")).and_then(|t| parameter(t, "boundary"));
        let boundary = boundary.filter(|boundary| !boundary.is_empty());
        let (Some(boundary), Some(depth)) = (boundary, depth.checked_sub(1)) else { return out.push(self) };
        let alike = self.is_of("multipart/alternative");
        for (i, section) in sections(self.body, boundary).enumerate() {
            let part = Part::new(section);
            // The same words in another form.
            let again = alike && i > 0 && part.is_of("text/") && part.name().is_none();
            if out.len() < limits::MEMBERS && !again {
                part.leaves(depth, out);
            }
        }
    }

    fn content(&self) -> Cow<'a, [u8]> {
        match self.encoding().as_str() {
            "base64" => armour::decode(&String::from_utf8_lossy(self.body)).map_or(Cow::Borrowed(self.body), Cow::Owned),
            "quoted-printable" => quoted_printable::decode(self.body, ParseMode::Robust).map_or(Cow::Borrowed(self.body), Cow::Owned),
            _ => Cow::Borrowed(self.body),
        }
    }
}

/// Header lines, and what follows the first empty one.
fn halves(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at: usize = 0;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let next = at.saturating_add(line.len());
        if line.trim_ascii().is_empty() {
            return (bytes.get(..at).unwrap_or_default(), bytes.get(next..).unwrap_or_default());
        }
        at = next;
    }
    (bytes, &[])
}

/// `name="value"` behind a header's value (RFC 2045 5.1).
fn parameter<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    let of = |part: &'a str| part.split_once('=').filter(|(n, _)| n.trim().eq_ignore_ascii_case(name)).map(|(_, v)| v.trim());
    value.split(';').find_map(of).map(|v| v.trim_matches('"'))
}

/// What stands between the lines `--boundary` (RFC 2046 5.1.1); the last may lack its end.
fn sections<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let mark = format!("--{boundary}");
    let at: Vec<usize> =
        memmem::find_iter(body, &mark).filter(|at| at.checked_sub(1).is_none_or(|b| body.get(b) == Some(&b'\n'))).collect();
    let ends: Vec<usize> = at.iter().skip(1).copied().chain([body.len()]).collect();
    at.into_iter().zip(ends).filter_map(move |(at, end)| {
        let section = body.get(at.saturating_add(mark.len())..end)?;
        let line = section.iter().position(|b| *b == b'\n')?;
        // Two dashes end the last one; what follows is for programs that know no parts.
        if section.starts_with(b"--") { None } else { section.get(line.saturating_add(1)..) }
    })
}
