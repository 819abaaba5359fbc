//! From bytes to artifacts: recognises what each input is, takes it apart, reads it.
//!
//! Reading never fails. What is damaged costs only itself: it yields the facts that stand
//! whole and a [`Problem`] that names the place, what was expected and what to do.
//!
//! Invariant: this room knows no condition. A reader says what an input says.

#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod archive;
mod cut;
pub mod dates;
mod fact;
mod log_scan;
mod sql_table;
mod text;
mod xml;

// The formats, one a file.
mod certificate;
mod certificate_list;
mod certificate_query;
mod certificate_text;
mod expressway_log;
mod gzip_file;
mod network_cluster;
mod phone_console;
mod phone_status;
mod private_key;
mod saml_metadata;
mod security_mode;
mod service_list;
mod sso_log;
mod sso_status;
mod tar_archive;
mod trust_list_file;
mod trust_list_text;
mod tvs_trace;
mod version_active;
mod zip_archive;

pub use fact::*;
pub use text::{Text, encoding};

use crate::cisco::Citation;
use crate::source::{Encoding, Source, SourceId, Sources, Span};
use std::ops::Range;

/// Every format. Where two claim the same place, the earlier one wins.
pub const FORMATS: &[Format] = &[
    zip_archive::FORMAT,
    gzip_file::FORMAT,
    tar_archive::FORMAT,
    trust_list_file::FORMAT,
    certificate::DER,
    private_key::DER,
    trust_list_text::FORMAT,
    certificate_query::FORMAT,
    security_mode::FORMAT,
    saml_metadata::FORMAT,
    certificate_text::FORMAT,
    certificate_list::FORMAT,
    network_cluster::FORMAT,
    service_list::FORMAT,
    sso_status::FORMAT,
    version_active::FORMAT,
    sso_log::FORMAT,
    expressway_log::FORMAT,
    tvs_trace::FORMAT,
    phone_console::FORMAT,
    phone_status::FORMAT,
    private_key::FORMAT,
    certificate::FORMAT,
];

/// A format: how it is recognised and read, and what it is, for the docs.
pub struct Format {
    /// The file's name.
    pub id: &'static str,
    /// The artifact's kind in reports.
    pub kind: Kind,
    /// What it is called.
    pub title: &'static str,
    /// What is read, how it is recognised, what damages it.
    pub about: &'static str,
    /// Where the layout stands.
    pub sources: &'static [Citation],
    /// Bytes or text.
    pub shape: Shape,
}

/// How a format lies in its input.
pub enum Shape {
    /// It is the whole input.
    Whole {
        /// From the first bytes.
        recognise: fn(&[u8]) -> bool,
        /// Reads it.
        read: fn(&Input<'_>) -> Read,
    },
    /// It holds other inputs.
    Archive {
        /// From the first bytes.
        recognise: fn(&[u8]) -> bool,
        /// Takes it apart.
        open: fn(&Input<'_>, &mut archive::Budget, &mut archive::Each<'_>) -> Vec<Problem>,
    },
    /// It is a stretch of text; several may follow one another in a paste.
    Text {
        /// Offsets in clean text at which such a stretch may begin, ascending.
        starts: fn(&str) -> Vec<usize>,
        /// Formats that may stand inside it and do not end it.
        holds: &'static [&'static str],
        /// Reads it.
        read: fn(&Piece<'_>) -> Read,
    },
}

/// What an artifact is called in reports.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[expect(missing_docs, reason = "each is its name in the report")]
pub enum Kind {
    Certificate,
    PrivateKey,
    TrustListText,
    TrustListFile,
    CertificateList,
    CertificateText,
    CertificateQuery,
    SamlMetadata,
    Log,
    Archive,
    CommandOutput,
    Unknown,
}

impl Kind {
    /// The name in reports; a promise.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::PrivateKey => "private-key",
            Self::TrustListText => "trust-list-text",
            Self::TrustListFile => "trust-list-file",
            Self::CertificateList => "certificate-list",
            Self::CertificateText => "certificate-text",
            Self::CertificateQuery => "certificate-query",
            Self::SamlMetadata => "saml-metadata",
            Self::Log => "log",
            Self::Archive => "archive",
            Self::CommandOutput => "command-output",
            Self::Unknown => "unknown",
        }
    }
}

/// One input on its way through a reader.
pub struct Input<'a> {
    /// Its id.
    pub source: SourceId,
    /// Its name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl Input<'_> {
    /// A stretch of its bytes as a place.
    pub fn span(&self, start: usize, len: usize) -> Span {
        let start = u64::try_from(start).unwrap_or(u64::MAX);
        Span { source: self.source, start, len: u32::try_from(len).unwrap_or(u32::MAX) }
    }
}

/// A stretch of clean text that one format claims.
pub struct Piece<'a> {
    /// The whole text.
    pub text: &'a Text,
    /// The stretch.
    pub range: Range<usize>,
    /// The command that was echoed before it, such as `show cert own tomcat`.
    pub command: Option<&'a str>,
}

impl<'a> Piece<'a> {
    /// The stretch itself.
    pub fn str(&self) -> &'a str {
        self.text.clean.get(self.range.clone()).unwrap_or("")
    }

    /// A place, from offsets within the stretch.
    pub fn span(&self, range: Range<usize>) -> Span {
        let shift = |at: usize| self.range.start.saturating_add(at);
        self.text.span(shift(range.start)..shift(range.end))
    }

    /// The line around a match within the stretch.
    pub fn around(&self, range: Range<usize>) -> Span {
        let shift = |at: usize| self.range.start.saturating_add(at);
        self.text.around(shift(range.start)..shift(range.end))
    }
}

/// What reading yields: facts and problems, never a stop.
#[derive(Default)]
pub struct Read {
    /// What it says.
    pub facts: Vec<Fact>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// What is wrong with an artifact, where, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The place.
    pub at: Option<Span>,
    /// What is wrong: expected and found.
    pub what: String,
    /// What to do about it.
    pub advice: &'static str,
}

/// One thing that was read.
pub struct Artifact {
    /// Where it was read from.
    pub source: SourceId,
    /// What it is.
    pub kind: Kind,
    /// The format that read it.
    pub format: Option<&'static str>,
    /// Its place in the source.
    pub span: Span,
    /// What it says.
    pub facts: Vec<Fact>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Bounds that hold for every input together.
pub mod limits {
    /// Archives within archives.
    pub const DEPTH: usize = 6;
    /// Members of all archives of one input.
    pub const MEMBERS: usize = 20_000;
    /// Bytes that one member may unpack to.
    pub const MEMBER_BYTES: u64 = 512 << 20;
    /// Bytes that one input may unpack to in all.
    pub const TOTAL_BYTES: u64 = 2 << 30;
    /// How often larger than its archive a member may be, once it is above a megabyte.
    pub const RATIO: u64 = 400;
    /// Outputs in one input.
    pub const PIECES: usize = 4_000;
    /// Problems of one artifact that are told one by one.
    pub const PROBLEMS: usize = 100;
    /// Facts of one artifact; a log of millions of matching lines keeps the first ones.
    pub const FACTS: usize = 20_000;
}

/// Reads one input, archives member by member, and adds its artifacts.
pub fn read(name: &str, bytes: Vec<u8>, sources: &mut Sources, artifacts: &mut Vec<Artifact>) {
    let mut budget = archive::Budget::default();
    read_nested(name, None, bytes, 0, &mut budget, sources, artifacts);
}

fn read_nested(
    name: &str,
    within: Option<&str>,
    bytes: Vec<u8>,
    depth: usize,
    budget: &mut archive::Budget,
    sources: &mut Sources,
    artifacts: &mut Vec<Artifact>,
) {
    let id = sources.next_id();
    let input = Input { source: id, name, bytes: &bytes };
    let whole = input.span(0, bytes.len());
    for format in FORMATS {
        match &format.shape {
            Shape::Whole { recognise, read } if recognise(&bytes) => {
                let read = read(&input);
                artifacts.push(artifact(format, whole, read.facts, read.problems));
                let (name, within) = (name.to_owned(), within.map(str::to_owned));
                sources.add(match format.kind {
                    Kind::PrivateKey => Source::withheld(name, within, u64::try_from(bytes.len()).unwrap_or(u64::MAX)),
                    _ => Source::new(name, within, bytes, Encoding::Binary),
                });
                return;
            }
            Shape::Archive { recognise, open } if recognise(&bytes) => {
                artifacts.push(artifact(format, whole, Vec::new(), Vec::new()));
                let at = artifacts.len().saturating_sub(1);
                let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                sources.add(Source::withheld(name.to_owned(), within.map(str::to_owned), size));
                let problems = if depth >= limits::DEPTH {
                    vec![archive::too_deep(whole)]
                } else {
                    open(&input, budget, &mut |budget, member| {
                        let path = match (member.name, within) {
                            (None, _) => archive::without_gz(name),
                            (Some(inner), None) => inner,
                            (Some(inner), Some(_)) => format!("{name}/{inner}"),
                        };
                        let outer = within.unwrap_or(name);
                        read_nested(&path, Some(outer), member.content, depth.saturating_add(1), budget, sources, artifacts);
                    })
                };
                if let Some(artifact) = artifacts.get_mut(at) {
                    artifact.problems.extend(problems);
                }
                return;
            }
            _ => {}
        }
    }
    let encoding = encoding(&bytes);
    let mut source = Source::new(name.to_owned(), within.map(str::to_owned), bytes, encoding);
    if encoding == Encoding::Binary {
        artifacts.push(unknown(whole, "none of the binary formats that Retrust reads starts like this"));
        sources.add(source);
        return;
    }
    let mut text = Text::new(id, name, source.content().unwrap_or_default(), encoding);
    for secret in private_key::secrets(&text.clean) {
        let span = text.span(secret.clone());
        source.blot(span.start, span.start.saturating_add(u64::from(span.len)));
        text.blot(secret);
    }
    let found = cut::pieces(&text, whole);
    let spans: Vec<Span> = found.iter().flat_map(|a| a.facts.iter().flat_map(Fact::spans)).collect();
    source.thin(&spans);
    artifacts.extend(found);
    sources.add(source);
}

fn artifact(format: &Format, span: Span, facts: Vec<Fact>, mut problems: Vec<Problem>) -> Artifact {
    few(&mut problems);
    Artifact { source: span.source, kind: format.kind, format: Some(format.id), span, facts, problems }
}

/// Keeps the first problems and counts the others.
fn few(problems: &mut Vec<Problem>) {
    let more = problems.len().saturating_sub(limits::PROBLEMS);
    if more > 0 {
        problems.truncate(limits::PROBLEMS);
        problems.push(Problem {
            at: None,
            what: format!("{more} more problems of this kind"),
            advice: "mend the first ones and add it again",
        });
    }
}

fn unknown(span: Span, why: &str) -> Artifact {
    let problem = Problem {
        at: None,
        what: format!("not recognised: {why}"),
        advice: "paste the command's output from its first line, or drop the file as the product made it",
    };
    Artifact { source: span.source, kind: Kind::Unknown, format: None, span, facts: Vec::new(), problems: vec![problem] }
}
