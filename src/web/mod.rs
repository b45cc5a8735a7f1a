//! The page: a Yew application over HTML that was written at build time.
//!
//! [`app`] holds what all views share, `state` what the reader changes, `simulation` the worker
//! that computes. A view draws state and reports what the reader did. Nothing here reads storage,
//! a clock or the window before an effect runs, so that the first render in the browser equals the
//! one at build time.

pub mod app;
pub mod embed;
pub mod page;
#[cfg(not(target_arch = "wasm32"))]
pub mod prerender;
pub mod route;

mod address;
mod browser;
mod components;
mod form;
mod offline;
mod one_file;
mod picture;
mod preferences;
mod reader;
mod search;
mod session;
mod share;
mod sight;
mod simulation;
mod state;
mod table_link;
mod views;

pub use app::{App, AppProps};
