//! Lists of a scenario, row by row: corners of the traffic, rate limits, events.

use serde_json::Value;

use super::Words;
use super::group::Item;
use crate::scenario::input::ScenarioInput;

/// A list of rows that can be added and removed.
#[derive(Debug)]
pub(crate) struct List {
    /// Its place in the format.
    pub(crate) path: &'static str,
    /// What it is, and one line of help.
    pub(crate) words: [Words; 2],
    /// Says that it has no rows, where that is possible.
    pub(crate) empty: Words,
    /// Adds a row.
    pub(crate) add: Words,
    /// How it is laid out.
    pub(crate) look: Look,
    /// Numbers and choices of a row.
    pub(crate) items: &'static [Item],
    /// A row to add after these.
    pub(crate) new: fn(&ScenarioInput, &[Value]) -> Value,
}

/// How a list is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Rows are alike: columns under one head.
    Table,
    /// Rows differ: each says what its fields are.
    Cards,
}
