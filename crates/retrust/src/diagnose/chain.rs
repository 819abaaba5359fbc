//! Chains against stores: which CA is missing.

use crate::case::Held;
use crate::x509::{Certificate, Name};

/// The first certificate of a chain that a store lacks; `None` where the chain is whole.
///
/// A self-signed certificate must itself be in the store. An issuer counts if its subject
/// fits and, where its key can be checked, its signature too: a renewed CA of the same
/// name does not stand for the old one.
///
/// `shown` are certificates that the server shows with its own: an intermediate among them need not be
/// in the store, only the root that it leads to.
///
/// Where several CAs of one name are there (renewed with the same key, cross-signed), one that leads to a root is enough:
/// whoever verifies may take it.
pub(crate) fn missing<'a>(leaf: &'a Certificate, store: &[&'a Held], shown: &[&'a Held]) -> Option<Name> {
    gap(leaf, store, shown, &mut Vec::new())
}

/// `tried` are the certificates on the way that need no second look: no loop, and no path is walked twice.
fn gap<'a>(current: &'a Certificate, store: &[&'a Held], shown: &[&'a Held], tried: &mut Vec<&'a Certificate>) -> Option<Name> {
    const MOST: usize = 100;
    if current.is_self_issued() {
        return (!store.iter().any(|h| h.id.same(&current.id))).then(|| current.subject.clone());
    }
    let mut nearest = None;
    for issuer in store.iter().chain(shown).filter(|h| is_issuer(h, current)) {
        // A list of names shows the CA but not what stands above it.
        let issuer = issuer.certificate.as_deref()?;
        if tried.len() >= MOST || tried.iter().any(|seen| seen.id.same(&issuer.id)) {
            continue;
        }
        tried.push(issuer);
        let lacks = gap(issuer, store, shown, tried)?;
        nearest.get_or_insert(lacks);
    }
    Some(nearest.unwrap_or_else(|| current.id.issuer.clone()))
}

/// What stands above a certificate, as far as these show it. Of several copies of one CA, as a renewal with the same key or
/// a cross-signature makes them, the one that is valid longest counts: whoever verifies may use it.
pub(crate) fn above<'a>(leaf: &'a Held, all: &'a [Held]) -> Vec<&'a Held> {
    let mut chain: Vec<&Held> = Vec::new();
    let mut current = leaf;
    for _ in 0..10 {
        let Some(child) = current.certificate.as_deref().filter(|c| !c.is_self_issued()) else { break };
        let Some(issuer) = all.iter().filter(|h| h.certificate.is_some() && is_issuer(h, child)).max_by_key(|h| h.not_after()) else {
            break;
        };
        chain.push(issuer);
        current = issuer;
    }
    chain
}

fn is_issuer(held: &Held, child: &Certificate) -> bool {
    match &held.certificate {
        Some(certificate) => certificate.subject.same(&child.id.issuer) && child.signed_by(certificate) != Some(false),
        None => {
            let plain = |name: Option<&str>| name.unwrap_or("").chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
            let wanted = plain(child.id.issuer.common_name());
            !wanted.is_empty() && plain(held.subject.common_name()) == wanted
        }
    }
}

/// A name as the pages show it: the common name where there is one.
pub(super) fn label(name: &Name) -> String {
    name.common_name().map_or_else(|| name.to_string(), str::to_owned)
}
