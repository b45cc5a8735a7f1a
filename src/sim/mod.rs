//! The engine: a request-level discrete-event simulation of how a platform runs instances.
//!
//! It knows no screen, no browser, no human language and no price. A [`models`] entry composes
//! interchangeable [`parts`]; [`engine`] owns everything that changes and applies what the parts
//! decide; [`record`] keeps what happened.

pub mod event;
mod exp;
pub mod instance_id;
pub mod random;
pub mod request;
pub mod workload;

pub mod fleet;
pub mod record;

pub mod parts;

pub mod models;

pub mod engine;

pub mod yardstick;
