//! Servers that people manage: HAProxy or nginx in front, Ansible for changes.
//!
//! Each product's rules stand in a module of its own, as functions and small state machines of
//! plain data under the product's own names.

pub mod ansible;
pub mod haproxy;
pub mod nginx;

mod smooth;
