//! Orchestration Guide: a knowledge base, an interactive selection flowchart and a request-level
//! simulator for five ways to run many instances of an application.
//!
//! The modules stand in reading order: each uses only those above it (see `ARCHITECTURE.md`;
//! `tests/tidy.rs` holds the rule).

pub mod units;

pub mod sim;

pub mod cost;

pub mod scenario;

pub mod analysis;

pub mod import;

pub mod text;

pub mod knowledge;

pub mod decide;

pub mod search;

pub mod chart;

pub mod report;

pub mod advice;

pub mod claims;

pub mod protocol;

#[cfg(all(feature = "worker", target_arch = "wasm32"))]
pub mod worker;

#[cfg(feature = "web")]
pub mod web;
