//! Plans, through the contract `retrust.plan/1`.

#[path = "../common/mod.rs"]
mod common;

mod from_a_case;
mod of_nodes;
mod step_by_step;
mod table;
