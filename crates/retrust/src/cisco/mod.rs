//! Cisco's facts as typed constants, each with its citation; disputes are said.
//!
//! Invariant: this room knows facts only. It reads no input and draws no conclusion.

pub mod commands;
pub mod disputes;
pub mod documents;
pub mod impact;
pub mod log_messages;
pub mod product;
pub mod purpose;
pub mod release;
pub mod role;
pub mod setting;

pub use disputes::Dispute;
pub use documents::{Citation, Document};
pub use log_messages::Message;
pub use product::Product;
pub use purpose::{Purpose, recovery_host};
pub use release::Release;
pub use role::Role;
pub use setting::Setting;
