//! The built site in a real browser, as its readers use it.
//!
//! Needs `dist/`, a browser with its driver, and the npm packages, so plain `cargo test` leaves it
//! out; `cargo xtask test` prepares all of that and runs it, once in Chromium (or Chrome) and once
//! in Firefox. By hand: `cargo xtask build && cargo test --test browser`, with
//! `TEST_BROWSER=firefox` for the other browser. A missing thing fails the tests: they never pass
//! without a browser.
//!
//! Every test runs in both browsers, so no test says what only one of them understands.
//! Each journey has a host of its own and a browser that knows nothing of other readers. Browsers
//! are used again, because to start one takes longer than most journeys.

mod bidi;
mod browsers;
mod choose;
mod claims;
mod compare;
mod contents;
mod docs_sites;
mod driver;
mod embed;
mod figure;
mod host;
mod keyboard;
mod links;
mod models;
mod nginx;
mod offline;
mod one_file;
mod page;
mod policy;
mod print;
mod replay;
mod routes;
mod runs;
mod search;
mod session;
mod settings;
mod simulate;
mod sweep;
mod timeline;
mod traffic;
mod without_scripts;
