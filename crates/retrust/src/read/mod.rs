//! From bytes to artifacts: recognises what each input is, takes it apart, reads it.
//!
//! Reading never fails. What is damaged costs only itself: it yields the facts that stand
//! whole and a [`Problem`] that names the place, what was expected and what to do.
//!
//! Invariant: this room knows no condition. A reader says what an input says.

#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects, clippy::as_conversions)]

mod archive;
mod armour;
mod compressed;
mod condense;
mod cut;
pub mod dates;
mod der;
mod fact;
mod feed;
mod finder;
mod grid;
mod kept;
mod kind;
mod layout;
pub mod limits;
mod log_scan;
mod marks;
mod nearest;
mod part;
mod selection;
mod sql_table;
mod stretch;
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
mod teddy;
mod text;
mod window;
mod wrapped_log;
mod xml;

// The formats, one a file.
mod axl_response;
mod bare_base64;
mod bzip2_file;
mod certificate;
mod certificate_list;
mod certificate_log;
mod certificate_page;
mod certificate_query;
mod certificate_request;
mod certificate_text;
mod client_log;
mod crl;
mod endpoint_log;
mod expressway_configuration;
mod expressway_log;
mod expressway_tunnels;
mod gzip_file;
mod ise_log;
mod mail;
mod network_cluster;
mod node_status;
mod openssl_text;
mod outcome;
mod page_text;
mod performance_query;
mod phone_console;
mod phone_list;
mod phone_status;
mod pkcs12;
mod pkcs7;
mod private_key;
mod saml_metadata;
mod saml_response;
mod sdl_trace;
mod security_mode;
mod service_list;
mod sevenz_file;
mod signed_file;
mod sso_log;
mod sso_status;
mod syslog;
mod table;
mod tar_archive;
mod trust_list_file;
mod trust_list_text;
mod trusted_ca_page;
mod tvs_trace;
mod version_active;
mod xz_file;
mod zip_archive;
mod zstd_file;

pub use condense::{is_long_log, read_part};
pub use fact::*;
pub use feed::{Origin, ReadSeek};
pub use kept::{Kept, Settled, read_kept, refuse};
pub use kind::Kind;
pub use page_text::QUOTED;
pub use part::{PART, Part};
pub use selection::Excerpt;
pub use service_list::is_restart;
pub use table::is_device;
pub use text::{Text, encoding};

use crate::cisco::Citation;
use crate::source::{Encoding, Source, SourceId, Sources, Span, Stretch};
use feed::Feed;
use std::ops::Range;

/// Every format. Where two claim the same place, the earlier one wins.
pub const FORMATS: &[Format] = &[
    // Whole inputs, by their first bytes.
    zip_archive::FORMAT,
    gzip_file::FORMAT,
    bzip2_file::FORMAT,
    xz_file::FORMAT,
    zstd_file::FORMAT,
    sevenz_file::FORMAT,
    tar_archive::FORMAT,
    mail::FORMAT,
    signed_file::FORMAT,
    trust_list_file::FORMAT,
    private_key::DER,
    pkcs12::FORMAT,
    pkcs7::DER,
    certificate_request::DER,
    crl::DER,
    certificate::DER,
    // Stretches of text.
    trust_list_text::FORMAT,
    axl_response::FORMAT,
    certificate_query::FORMAT,
    security_mode::FORMAT,
    table::FORMAT,
    saml_metadata::FORMAT,
    saml_response::FORMAT,
    certificate_text::FORMAT,
    openssl_text::FORMAT,
    certificate_list::FORMAT,
    certificate_page::FORMAT,
    trusted_ca_page::FORMAT,
    phone_list::FORMAT,
    network_cluster::FORMAT,
    service_list::FORMAT,
    sso_status::FORMAT,
    version_active::FORMAT,
    node_status::FORMAT,
    performance_query::FORMAT,
    outcome::FORMAT,
    expressway_configuration::FORMAT,
    expressway_tunnels::FORMAT,
    syslog::FORMAT,
    certificate_log::FORMAT,
    sso_log::FORMAT,
    expressway_log::FORMAT,
    sdl_trace::FORMAT,
    tvs_trace::FORMAT,
    ise_log::FORMAT,
    endpoint_log::FORMAT,
    client_log::FORMAT,
    page_text::FORMAT,
    phone_console::FORMAT,
    phone_status::FORMAT,
    private_key::FORMAT,
    certificate_request::FORMAT,
    crl::FORMAT,
    pkcs7::FORMAT,
    certificate::FORMAT,
    bare_base64::FORMAT,
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
        open: fn(archive::Opened<'_, '_>, &mut archive::Each<'_>) -> Vec<Problem>,
    },
    /// It is a stretch of text; several may follow one another in a paste.
    Text {
        /// One of these stands in every such stretch, so that a text without them is not asked; none where
        /// no word is sure.
        signs: &'static [&'static str],
        /// Offsets in clean text at which such a stretch may begin, ascending.
        starts: fn(&str) -> Vec<usize>,
        /// Formats that may stand inside it and do not end it.
        holds: &'static [Inner],
        /// Reads it.
        read: fn(&Piece<'_>) -> Read,
    },
}

/// The id of a format that may stand inside another, and whether that is still open for it, by its text so far.
pub type Inner = (&'static str, fn(&str) -> bool);

/// Open to its very end.
fn to_the_end(_: &str) -> bool {
    true
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
    /// What it turned out to be, where that is not the format's own kind.
    pub kind: Option<Kind>,
}

/// What is wrong with an artifact, where, and what to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The place.
    pub at: Option<Span>,
    /// What is wrong: expected and found.
    pub what: String,
    /// What to do about it; empty where that is said already.
    pub advice: &'static str,
}

impl Problem {
    /// Both in one sentence.
    pub fn message(&self) -> String {
        if self.advice.is_empty() { self.what.clone() } else { format!("{}; {}", self.what, self.advice) }
    }
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
    /// It is this because the user said so.
    pub said: bool,
}

impl Artifact {
    /// All places that a report may quote.
    fn places(&self) -> impl Iterator<Item = Span> {
        let facts = self.facts.iter().flat_map(Fact::spans);
        facts.chain(self.problems.iter().filter_map(|p| p.at)).chain(std::iter::once(Span { len: self.span.len.min(400), ..self.span }))
    }
}

/// Reads one input, archives member by member, and adds its artifacts. `size` is in bytes, where it is known.
/// Where the user said what it is, formats of that kind are tried though they do not recognise it.
pub fn read(name: &str, origin: Origin<'_>, size: Option<u64>, said: Option<Kind>, sources: &mut Sources, artifacts: &mut Vec<Artifact>) {
    let budget = archive::Budget::default();
    let (artifacts_left, facts_left) = (limits::ARTIFACTS, limits::ALL_FACTS);
    let mut reading =
        Reading { budget: &budget, said, sources, artifacts, artifacts_left, facts_left, nodes: Default::default(), full: false };
    reading.input(name, None, Feed::new(origin, size), 0);
}

/// The reading of one input, with all that is inside it.
struct Reading<'a> {
    budget: &'a archive::Budget,
    said: Option<Kind>,
    sources: &'a mut Sources,
    artifacts: &'a mut Vec<Artifact>,
    artifacts_left: usize,
    facts_left: usize,
    /// The nodes that were named.
    nodes: std::collections::HashSet<String>,
    /// A bound was met, and told.
    full: bool,
}

impl Reading<'_> {
    /// Adds an artifact; at a bound the last one says that there were more.
    fn add(&mut self, mut artifact: Artifact) {
        let (artifacts, facts) = (self.artifacts_left.checked_sub(1), self.facts_left.checked_sub(artifact.facts.len()));
        let (Some(artifacts), Some(facts)) = (artifacts, facts) else {
            if !self.full {
                let what =
                    format!("more than {} artifacts or {} facts in one input; the rest is not read", limits::ARTIFACTS, limits::ALL_FACTS);
                artifact.facts.clear();
                artifact.problems = vec![Problem { at: None, what, advice: "give it in parts" }];
                self.artifacts.push(artifact);
            }
            self.full = true;
            return;
        };
        (self.artifacts_left, self.facts_left) = (artifacts, facts);
        self.bound_nodes(&mut artifact);
        artifact.said = self.said == Some(artifact.kind);
        self.artifacts.push(artifact);
    }

    /// Leaves out what is of more nodes than a cluster can have.
    fn bound_nodes(&mut self, artifact: &mut Artifact) {
        let nodes = &mut self.nodes;
        let mut known = |name: &str| {
            let host = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
            nodes.contains(&host) || nodes.len() < limits::NODES && nodes.insert(host)
        };
        let mut left_out = false;
        artifact.facts.retain_mut(|fact| {
            let stays = match fact {
                Fact::Node(node) => known(&node.name),
                Fact::SsoMode(mode) => known(&mode.node),
                // Whose it is may be in a column that was taken for another: the certificate stays.
                Fact::Certificate(seen) => {
                    let is_known = seen.node.as_deref().is_none_or(&mut known);
                    left_out |= !is_known;
                    seen.node = seen.node.take().filter(|_| is_known);
                    true
                }
                _ => true,
            };
            left_out |= !stays;
            stays
        });
        if left_out {
            let what = format!("more than {} nodes; what is of the others is not read", limits::NODES);
            artifact.problems.push(Problem { at: None, what, advice: "give the output of one cluster" });
        }
    }

    fn input(&mut self, name: &str, within: Option<&str>, mut feed: Feed<'_>, depth: usize) {
        if self.full {
            return;
        }
        let id = self.sources.reserve(name, within);
        let head = feed.peek(HEAD);
        for format in FORMATS {
            match &format.shape {
                Shape::Whole { recognise, read } if recognise(head) => {
                    return self.binary(id, name, within, feed, format, *read);
                }
                Shape::Archive { recognise, open } if recognise(head) => return self.archive(id, name, within, feed, depth, format, *open),
                _ => {}
            }
        }
        let said = FORMATS.iter().find(|f| self.said == Some(f.kind) && matches!(f.shape, Shape::Whole { .. }));
        if let Some(format) = said.filter(|_| encoding(head) == Encoding::Binary)
            && let Shape::Whole { read, .. } = &format.shape
        {
            return self.binary(id, name, within, feed, format, *read);
        }
        if encoding(head) == Encoding::Binary {
            let start = head.get(..16.min(head.len())).unwrap_or_default().to_vec();
            let bytes = feed.count();
            let mut artifact = unknown(place(id, bytes), "none of the binary formats that Retrust reads starts like this");
            if let (Some((what, advice)), Some(problem)) = (nearest::file(&start), artifact.problems.first_mut()) {
                *problem = Problem { at: None, what: format!("not recognised: it is {what}"), advice };
            }
            self.add(artifact);
            let kept = vec![Stretch { start: 0, line: 1, bytes: start }];
            return self.sources.fill(id, source(name, within, bytes, Encoding::Binary, kept), &[]);
        }
        self.text(id, name, within, feed);
    }

    fn binary(
        &mut self,
        id: SourceId,
        name: &str,
        within: Option<&str>,
        mut feed: Feed<'_>,
        format: &Format,
        read: fn(&Input<'_>) -> Read,
    ) {
        let (content, all) = feed.whole(limits::WHOLE_BINARY);
        let Read { facts, mut problems, .. } = read(&Input { source: id, name, bytes: &content });
        if !all {
            let what = format!("longer than {} MiB; only that much was read", limits::WHOLE_BINARY >> 20);
            problems.push(Problem { at: None, what, advice: "nothing needs doing where its head is all that you want to know" });
        }
        let bytes = feed.count();
        let evidence: Vec<Span> = facts.iter().flat_map(Fact::spans).collect();
        self.add(artifact(format, place(id, bytes), facts, problems));
        self.sources.fill(
            id,
            match format.kind {
                Kind::PrivateKey | Kind::Pkcs12 => Source::withheld(name.to_owned(), within.map(str::to_owned), bytes),
                _ => source(name, within, bytes, Encoding::Binary, vec![Stretch { start: 0, line: 1, bytes: content }]),
            },
            &evidence,
        );
    }

    #[expect(clippy::too_many_arguments, reason = "what an input is, and how it is opened")]
    fn archive(
        &mut self,
        id: SourceId,
        name: &str,
        within: Option<&str>,
        mut feed: Feed<'_>,
        depth: usize,
        format: &Format,
        open: fn(archive::Opened<'_, '_>, &mut archive::Each<'_>) -> Vec<Problem>,
    ) {
        let bytes = feed.size.unwrap_or_else(|| u64::try_from(feed.peek(HEAD).len()).unwrap_or(0));
        let whole = place(id, bytes);
        self.sources.fill(id, Source::withheld(name.to_owned(), within.map(str::to_owned), bytes), &[]);
        self.add(artifact(format, whole, Vec::new(), Vec::new()));
        if self.full {
            return;
        }
        let at = self.artifacts.len().saturating_sub(1);
        let problems = if depth >= limits::DEPTH {
            vec![archive::too_deep(whole)]
        } else {
            let budget = self.budget;
            open(archive::Opened { feed, name, whole, budget }, &mut |member| {
                let path = match (member.name, within) {
                    (None, _) => compressed::without_ending(name),
                    (Some(inner), None) => inner,
                    (Some(inner), Some(_)) => format!("{name}/{inner}"),
                };
                let outer = within.unwrap_or(name);
                let inner = Feed::new(Origin::Stream(member.content), member.size);
                self.input(&path, Some(outer), inner, depth.saturating_add(1));
            })
        };
        if let Some(artifact) = self.artifacts.get_mut(at) {
            artifact.problems.extend(problems);
            few(&mut artifact.problems);
        }
    }

    fn text(&mut self, id: SourceId, name: &str, within: Option<&str>, mut feed: Feed<'_>) {
        let head = feed.take_head();
        let parts = feed.take_parts();
        let condensed = condense::condense(name, head, &mut feed, parts);
        self.condensed(id, name, within, condensed);
    }

    fn condensed(&mut self, id: SourceId, name: &str, within: Option<&str>, condensed: condense::Condensed) {
        let encoding = condensed.encoding;
        let mut text = Text::new(id, name, &condensed.kept, encoding);
        text.lines = condensed.lines;
        let mut source = source(name, within, condensed.bytes, encoding, condensed.kept);
        source.lines = condensed.lines;
        let passphrase = private_key::passphrases(&text.clean).first().map(|place| text.span(place.clone()));
        let is_key = private_key::is_bare(&text.clean);
        let keys: Vec<Span> = private_key::bare(&text.clean).into_iter().map(|place| text.span(place)).collect();
        for secret in private_key::secrets(&text.clean) {
            let span = text.span(secret.clone());
            source.blot(span.start, span.start.saturating_add(u64::from(span.len)));
            text.blot(secret);
        }
        let whole = place(id, condensed.bytes);
        let mut found = cut::pieces(&text, whole);
        let said = self.said.filter(|_| found.iter().all(|a| a.kind == Kind::Unknown));
        if is_key || matches!(said, Some(Kind::PrivateKey | Kind::Pkcs12)) {
            let Read { facts, problems, .. } = private_key::warning();
            self.add(artifact(&private_key::FORMAT, whole, facts, problems));
            return self.sources.fill(id, Source::withheld(name.to_owned(), within.map(str::to_owned), condensed.bytes), &[]);
        }
        if let Some(kind) = said {
            found = vec![cut::as_kind(&text, whole, kind)];
        }
        // What is blotted out of a text that holds nothing else is all that it is.
        found.retain(|a| keys.is_empty() || a.kind != Kind::Unknown);
        found.extend(keys.into_iter().map(|key| artifact(&private_key::FORMAT, key, Vec::new(), private_key::warning().problems)));
        if let (Some(first), Some(folder)) = (found.first_mut(), layout::node(name, whole)) {
            // A folder named by an address is of the node that its log names.
            let named = first.facts.iter_mut().find_map(|f| if let Fact::Node(n) = f { Some(n) } else { None });
            match named.filter(|_| folder.ip.is_some()) {
                Some(node) => node.ip = node.ip.take().or(folder.ip),
                None => first.facts.push(Fact::Node(folder)),
            }
        }
        if let Some(first) = found.first_mut() {
            first.problems.extend(condensed.problems);
            first.problems.extend(passphrase.map(private_key::passphrase_warning));
        }
        // A key store in base64 stays as closed as one in bytes.
        for store in found.iter().filter(|a| a.kind == Kind::Pkcs12) {
            source.blot(store.span.start, store.span.start.saturating_add(u64::from(store.span.len)));
        }
        let evidence: Vec<Span> = found.iter().flat_map(Artifact::places).collect();
        found.into_iter().for_each(|artifact| self.add(artifact));
        self.sources.fill(id, source, &evidence);
    }
}

/// Looked at before anything is decided.
const HEAD: usize = 64 << 10;

/// Neither a binary format nor an archive, by its first bytes.
fn is_text(head: &[u8]) -> bool {
    let claimed = FORMATS.iter().any(|format| match &format.shape {
        Shape::Whole { recognise, .. } | Shape::Archive { recognise, .. } => recognise(head),
        Shape::Text { .. } => false,
    });
    !claimed && encoding(head) != Encoding::Binary
}

/// An input as a place.
fn place(source: SourceId, bytes: u64) -> Span {
    Span { source, start: 0, len: u32::try_from(bytes).unwrap_or(u32::MAX) }
}

fn source(name: &str, within: Option<&str>, bytes: u64, encoding: Encoding, kept: Vec<Stretch>) -> Source {
    Source::new(name.to_owned(), within.map(str::to_owned), bytes, encoding, kept)
}

fn artifact(format: &Format, span: Span, facts: Vec<Fact>, mut problems: Vec<Problem>) -> Artifact {
    few(&mut problems);
    Artifact { source: span.source, kind: format.kind, format: Some(format.id), span, facts, problems, said: false }
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
    Artifact { source: span.source, kind: Kind::Unknown, format: None, span, facts: Vec::new(), problems: vec![problem], said: false }
}
