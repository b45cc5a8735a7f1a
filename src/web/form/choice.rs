//! Fields of a scenario that are picked from a few, or switched on and off.

use serde_json::{Value, json};

use super::{Words, place};
use crate::scenario::input::ScenarioInput;

/// One of a few.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    /// Its place in the format.
    pub(crate) path: &'static str,
    /// What it is, and one line of help.
    pub(crate) words: [Words; 2],
    /// What there is to pick.
    pub(crate) kind: Kind,
}

/// What there is to pick, and how the format writes it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Off or on: false or true.
    Flag,
    /// Off or on: null, or a part that starts as this.
    Part(fn(&ScenarioInput) -> Value),
    /// One of these texts.
    OneOf(&'static [Named]),
    /// An object whose `tag` says of which shape it is.
    Shape {
        /// The field that holds the name of the shape.
        tag: &'static str,
        /// The shapes.
        options: &'static [Named],
        /// Brings the object into another shape; what both have in common is kept.
        reshape: fn(&ScenarioInput, &Value, &str) -> Value,
    },
    /// A count, or a share such as `"25%"`.
    CountOrShare(&'static [Named; 2]),
}

/// Something to pick: its name in the format and for readers.
pub(crate) type Named = (&'static str, Words);

/// A share and a count to start from when the other stood there.
const FIRST_COUNT: u32 = 1;
const FIRST_SHARE: &str = "25%";

impl Choice {
    /// Names of the options, where there are more than off and on.
    pub(crate) const fn options(&self) -> &'static [Named] {
        match self.kind {
            Kind::Flag | Kind::Part(_) => &[],
            Kind::OneOf(options) | Kind::Shape { options, .. } => options,
            Kind::CountOrShare(options) => options,
        }
    }

    /// Whether the scenario has other fields when another option is picked.
    pub(super) const fn brings_fields(&self) -> bool {
        match self.kind {
            Kind::Part(_) | Kind::Shape { .. } | Kind::CountOrShare(_) => true,
            Kind::Flag | Kind::OneOf(_) => false,
        }
    }

    /// What is picked, as a place among the options; on is 1. `None` where it cannot matter now.
    pub(super) fn get(&self, scenario: &Value, row: usize) -> Option<usize> {
        let value = place::get(scenario, &place::in_row(self.path, row))?;
        match self.kind {
            Kind::Flag => value.as_bool().map(usize::from),
            Kind::Part(_) => Some(usize::from(!value.is_null())),
            Kind::OneOf(options) => at(options, value),
            Kind::Shape { tag, options, .. } => at(options, value.get(tag)?),
            Kind::CountOrShare(_) => Some(usize::from(value.is_string())),
        }
    }

    /// The value that stands for an option in the place of `old`.
    pub(super) fn value(&self, input: &ScenarioInput, old: &Value, option: usize) -> Value {
        let name = self.options().get(option).map_or("", |(name, _)| name);
        match (self.kind, option) {
            (Kind::Flag, _) => Value::from(option == 1),
            (Kind::Part(_), 0) => Value::Null,
            (Kind::Part(first), _) => first(input),
            (Kind::OneOf(_), _) => Value::from(name),
            (Kind::Shape { reshape, .. }, _) => reshape(input, old, name),
            (Kind::CountOrShare(_), 0) => json!(FIRST_COUNT),
            (Kind::CountOrShare(_), _) => json!(FIRST_SHARE),
        }
    }
}

fn at(options: &[Named], value: &Value) -> Option<usize> {
    let name = value.as_str()?;
    options.iter().position(|(option, _)| *option == name)
}
