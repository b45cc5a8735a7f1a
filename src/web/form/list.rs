//! Lists of a scenario, row by row: corners of the traffic, rate limits, events.

use serde_json::Value;

use super::group::Item;
use super::words;
use crate::scenario::input::ScenarioInput;
use crate::text::Lang;

/// A list of rows that can be added and removed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List {
    /// Its place in the format.
    pub(crate) path: &'static str,
    /// How it is laid out.
    pub(crate) look: Look,
    /// Numbers, choices and lists of a row.
    pub(crate) items: &'static [Item],
    /// A row to add.
    pub(crate) new: NewRow,
}

/// How a row begins.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NewRow {
    /// As the last one, or as this JSON.
    LikeLast(&'static str),
    /// As this makes it after these.
    Made(fn(&ScenarioInput, &[Value]) -> Value),
}

/// How a list is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Rows are alike: columns under one head.
    Table,
    /// Rows differ: each says what its fields are.
    Cards,
}

impl List {
    /// What it is, and one line of help.
    pub(crate) fn words(&self, lang: Lang) -> [&'static str; 2] {
        words::of(self.path, lang)
    }

    /// What the button says that adds a row.
    pub(crate) fn add_words(&self, lang: Lang) -> &'static str {
        words::of_adding(self.path, lang)
    }

    /// A row to add after these.
    pub(super) fn new_row(&self, input: &ScenarioInput, rows: &[Value]) -> Value {
        match self.new {
            NewRow::Made(make) => make(input, rows),
            NewRow::LikeLast(text) => {
                rows.last().cloned().or_else(|| serde_json::from_str(text).ok()).unwrap_or_default()
            }
        }
    }
}
