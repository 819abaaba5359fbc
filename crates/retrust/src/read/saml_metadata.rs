//! SAML metadata of CUCM (service provider) and of identity providers.
//!
//! AD FS exports hold both kinds of descriptor and more: the kind is decided by
//! CUCM's own assertion consumer addresses (`/ssosp/`), and of an identity provider only
//! what stands inside `IDPSSODescriptor` counts.

use super::armour::decode;
use super::saml_response::host_of;
use super::stretch::{find_all, tail};
use super::{Fact, Format, Kind, Piece, Problem, Read, SamlMetadata, Seen, Shape, xml};
use crate::cisco::documents as docs;
use crate::x509::Certificate;

pub(super) const FORMAT: Format = Format {
    id: "saml_metadata",
    kind: Kind::SamlMetadata,
    title: "SAML metadata",
    about: "What CUCM exports (Export All Metadata) and what identity providers give: entity, addresses, certificates with their use. Damaged exports are read as far as they go.",
    sources: &[docs::SSO_GUIDE_15.section("SAML metadata"), docs::SAML_METADATA.section("2.4")],
    shape: Shape::Text { signs: &["EntityDescriptor", "EntitiesDescriptor"], starts, holds: &[("certificate", xml::is_open)], read },
};

/// So many bytes before the first element may declare types and entities.
const DECLARED: usize = 4_000;

fn starts(text: &str) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut inside_group = false;
    for tag in xml::tags(text) {
        match tag.name {
            "EntitiesDescriptor" => {
                inside_group = true;
                found.push(tag.range.start);
            }
            "EntityDescriptor" if !inside_group => found.push(tag.range.start),
            _ => {}
        }
    }
    // A damaged head (sample: `<?xml version="1.0"? <EntityDescriptor`) hides the tag.
    if found.is_empty() {
        found.extend(find_all(text, &["EntityDescriptor xmlns", "<EntityDescriptor", "<md:EntityDescriptor"]).first());
    }
    found
}

fn read(piece: &Piece<'_>) -> Read {
    let text = piece.str();
    let mut read = Read::default();
    let mut metadata = SamlMetadata { service_provider: false, cucm: false, entity_id: None, hosts: Vec::new(), keys: Vec::new() };
    let (mut role, mut usage) = ("", None);
    let (mut has_sp, mut has_idp) = (false, false);
    let mut hosts = std::collections::BTreeSet::new();
    let mut keys: Vec<(&str, Option<String>, Seen)> = Vec::new();
    for tag in xml::tags(text) {
        match tag.name {
            "EntityDescriptor" => metadata.entity_id = metadata.entity_id.or(tag.attribute("entityID").map(str::to_owned)),
            "SPSSODescriptor" | "IDPSSODescriptor" | "RoleDescriptor" | "AttributeAuthorityDescriptor" => {
                role = tag.name;
                usage = None;
                has_sp |= role == "SPSSODescriptor";
                has_idp |= role == "IDPSSODescriptor";
            }
            "KeyDescriptor" => usage = tag.attribute("use").map(str::to_ascii_lowercase),
            "AssertionConsumerService" => {
                let location = tag.attribute("Location").unwrap_or("");
                metadata.cucm |= location.contains("/ssosp/");
                metadata.hosts.extend(host_of(location).filter(|host| hosts.insert(host.clone())));
            }
            "X509Certificate" if !role.is_empty() => {
                let start = tag.range.end;
                let (body, end) = xml::content(text, start);
                let place = piece.span(start..end);
                match decode(&body).and_then(|der| Certificate::parse(&der)) {
                    Ok((certificate, _)) => {
                        // The first line of the base64 is enough to find it by.
                        let first = start..end.min(start.saturating_add(64));
                        keys.push((role, usage.clone(), Seen::whole(certificate, None, None, piece.span(first))));
                    }
                    Err(e) => read.problems.push(Problem {
                        at: Some(place),
                        what: format!("expected a whole certificate in X509Certificate, found one that is cut or edited: {e}"),
                        advice: "export the metadata again and drop the file as it is",
                    }),
                }
            }
            _ => {}
        }
    }
    metadata.service_provider = metadata.cucm || has_sp && !has_idp;
    let wanted = if metadata.service_provider { "SPSSODescriptor" } else { "IDPSSODescriptor" };
    metadata.keys = keys.into_iter().filter(|(role, ..)| *role == wanted).map(|(_, usage, seen)| (usage, seen)).collect();
    if metadata.entity_id.is_none() && !has_sp && !has_idp && read.problems.is_empty() {
        read.problems.push(Problem {
            at: Some(piece.span(0..text.len().min(200))),
            what: "expected an EntityDescriptor with an SP or IdP descriptor, found neither".to_owned(),
            advice: "export the metadata again and drop the file as it is",
        });
    }
    if read.problems.is_empty() && !xml::is_whole(text) {
        read.problems.push(Problem {
            at: Some(piece.span(0..text.len().min(200))),
            what: "the metadata ends before its last element does: keys and addresses may be missing".to_owned(),
            advice: "export the metadata again and drop the file as it is",
        });
    }
    // Declarations stand before the first element.
    let before = piece.text.clean.get(..piece.range.start).map_or("", |before| tail(before, DECLARED));
    let behind = |at: usize| piece.range.start.saturating_sub(before.len()).saturating_add(at);
    read.problems.extend(xml::declared(before).map(|at| Problem {
        at: Some(piece.text.span(behind(at.start)..behind(at.end))),
        what: "a document type or entities are declared here, which metadata has no need of: they were passed over".to_owned(),
        advice: "export the metadata again, and compare it with this file",
    }));
    read.facts.push(Fact::Saml(Box::new(metadata)));
    read
}
