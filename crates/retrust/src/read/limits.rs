//! Bounds that hold for every input. At one of them what was read stays, and the report says what was not.

/// Archives within archives.
pub const DEPTH: usize = 6;
/// Members of all archives of one input.
pub const MEMBERS: usize = 20_000;
/// Bytes that one input may unpack to in all.
pub const TOTAL_BYTES: u64 = 64 << 30;
/// How often larger than its archive a member may be, once it is above [`RATIO_FROM`].
pub const RATIO: u64 = 400;
/// Unpacked bytes from which [`RATIO`] is asked.
pub const RATIO_FROM: u64 = 16 << 20;
/// A mail, and a zip inside another archive, whose directory stands at its end, are held in memory.
pub const HELD_ARCHIVE: usize = 32 << 20;
/// A file of a binary format; certificates and lists are far smaller.
pub const WHOLE_BINARY: usize = 8 << 20;
/// A log up to this size is kept and read whole.
pub const WHOLE_LOG: usize = 256 << 10;
/// A text that is no log is kept and read whole up to this size: 20,000 certificates.
pub const WHOLE_TEXT: usize = 48 << 20;
/// Of one whose letters are in a code page that is not known, so much.
pub const DENSE_TEXT: usize = 4 << 20;
/// Of a longer log: the first and last lines of each message,
pub const FIRST_LINES: u64 = 20;
/// so that the time of each is known from both ends.
pub const LAST_LINES: u64 = 20;
/// Certificates, prompts and lists inside one part of a long log that are read.
pub const STRUCTURES: u64 = 16;
/// Bytes of log lines that are kept of one log before only the last ones are.
pub const KEPT_LOG: usize = 4 << 20;
/// Bytes that are kept of one log in all.
pub const KEPT_TEXT: usize = 16 << 20;
/// Artifacts of one input with all that is inside it.
pub const ARTIFACTS: usize = 50_000;
/// Facts of one input with all that is inside it, certificates above all.
pub const ALL_FACTS: usize = 400_000;
/// Nodes of one input: a cluster has some twenty.
pub const NODES: usize = 500;
/// Outputs in one text; certificates that follow one another are one.
pub const PIECES: usize = 4_000;
/// Problems of one artifact that are told one by one.
pub const PROBLEMS: usize = 100;
/// Facts of one artifact; a log of millions of matching lines keeps the first ones.
pub const FACTS: usize = 20_000;
