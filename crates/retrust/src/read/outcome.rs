//! What `utils ctl`, `utils itl`, `set cert regen`, `file delete` and a few pages say that they did.

use super::stretch::find_all;
use super::{Deed, Fact, Format, Kind, Outcome, Piece, Read, Shape, to_the_end};
use crate::cisco::documents as docs;

pub(super) const FORMAT: Format = Format {
    id: "outcome",
    kind: Kind::CommandOutput,
    title: "utils ctl, utils itl, set cert regen",
    about: "The sentences that tell success: `CTL file Updated`, `Cluster set to Mixed Mode`, `Successfully transferred reset ITL to node X`, `Successfully Regenerated Certificate for X`; and of pages `Import succeeded for all servers`, `SSO Test Succeeded!`.",
    sources: &[
        docs::TOKENLESS.section("Configure"),
        docs::TO_NON_SECURE.section("Configure"),
        docs::CLI.section("utils itl reset"),
        docs::CAPTURES.section("set cert regen, 11.5"),
        docs::COMMON_ISSUES.section("Scenario 2, Procedure"),
    ],
    shape: Shape::Text {
        signs: &["CTL file Updated", "Cluster set to", "The reset ", "Successfully ", "files: found", "Import succeeded", "SSO Test Succ"],
        starts,
        holds: &[("outcome", to_the_end)],
        read,
    },
};

/// Sentences; what follows the last of them on its line names a node or a purpose.
const SENTENCES: [(&str, Deed, bool); 11] = [
    ("CTL file Updated", Deed::CtlUpdated, false),
    ("Cluster set to Mixed Mode", Deed::MixedModeSet, false),
    ("Cluster set to Non Secure Mode", Deed::NonSecureModeSet, false),
    ("The reset ITL file was generated successfully", Deed::ListReset, false),
    ("The reset CTL file was generated successfully", Deed::ListReset, false),
    ("Successfully transferred reset ITL to node ", Deed::ListTransferred, true),
    ("Successfully transferred reset CTL to node ", Deed::ListTransferred, true),
    ("Successfully Regenerated Certificate for ", Deed::CertificateRenewed, true),
    ("files: found = ", Deed::FileDeleted, false),
    ("Import succeeded for all servers", Deed::MetadataImported, false),
    ("SSO Test Succeeded", Deed::SsoTested, false),
];

/// What a command is there to do. What `utils ctl reset` prints is in no document that we have.
const COMMANDS: [(&str, Deed); 7] = [
    ("utils ctl update ctlfile", Deed::CtlUpdated),
    ("utils ctl set-cluster mixed-mode", Deed::MixedModeSet),
    ("utils ctl set-cluster non-secure-mode", Deed::NonSecureModeSet),
    ("utils itl reset", Deed::ListReset),
    ("utils ctl reset", Deed::ListReset),
    ("set cert regen", Deed::CertificateRenewed),
    ("file delete tftp", Deed::FileDeleted),
];

/// What a command should have done, for one whose output says nothing of it.
pub(super) fn deed_of(command: &str) -> Option<Deed> {
    let command = command.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    COMMANDS.into_iter().find(|(own, _)| command.starts_with(own)).map(|(_, deed)| deed)
}

/// Each where a sentence stands; the first one of an output begins it.
fn starts(text: &str) -> Vec<usize> {
    find_all(text, &SENTENCES.map(|(sentence, ..)| sentence))
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut facts = Vec::new();
    // What a reset of the CTL prints is in no document: where it is the sentence of an update, it is none all the same.
    let is_reset = piece.command.and_then(deed_of) == Some(Deed::ListReset);
    for (sentence, deed, names) in SENTENCES {
        let deed = if deed == Deed::CtlUpdated && is_reset { Deed::ListReset } else { deed };
        for (at, _) in text.match_indices(sentence) {
            let end = at.saturating_add(sentence.len());
            let word = text.get(end..).and_then(|t| t.split_whitespace().next()).map(|w| w.trim_end_matches('.').to_owned());
            // Which key signed is in the command alone.
            let key = || piece.command?.split_whitespace().nth(3).map(str::to_ascii_lowercase);
            let about = if deed == Deed::ListReset { key() } else { word.filter(|_| names) };
            facts.push(Fact::Outcome(Outcome { deed, about, span: piece.around(at..end) }));
        }
    }
    Read { facts, ..Read::default() }
}
