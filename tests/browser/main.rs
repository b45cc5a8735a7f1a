//! The built site in a real browser, as its readers use it.
//!
//! Needs `dist/`, Chromium (or Chrome) with its driver, and the npm packages, so plain
//! `cargo test` leaves it out; `cargo xtask test` prepares all of that and runs it. By hand:
//! `cargo xtask build && cargo test --test browser`. A missing thing fails the tests: they never
//! pass without a browser.
//!
//! Each journey has a browser session, a driver and a host of its own, all of which end with it.

mod accessibility;
mod choose;
mod driver;
mod host;
mod keyboard;
mod links;
mod models;
mod page;
mod routes;
mod simulate;
mod without_scripts;
