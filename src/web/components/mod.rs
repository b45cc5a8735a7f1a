//! Widgets that several views use.

mod link;

pub(super) use link::Link;
