//! Each format: what is read of it, and what is told of a damaged one.

#[path = "../common/mod.rs"]
mod common;

mod archives;
mod certificates;
mod dirt;
mod logs;
mod outputs;
mod saml;
mod trust_lists;
