//! Fields of a scenario that are picked from a few, or switched on and off.

use serde_json::{Value, json};

use super::place::{self, Row};
use super::{Words, words};
use crate::scenario::input::ScenarioInput;
use crate::text::{Lang, ui};

/// One of a few.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    /// Its place in the format.
    pub(crate) path: &'static str,
    /// What there is to pick.
    pub(crate) kind: Kind,
}

/// What there is to pick, and how the format writes it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// Off or on: false or true.
    Flag,
    /// Off or on: null, or a part that starts as this.
    Part(First),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// An object whose `tag` says of which shape it is.
    Shape {
        /// The field that holds the name of the shape.
        tag: &'static str,
        /// The names of the shapes.
        options: &'static [&'static str],
        /// Brings the object into another shape.
        reshape: Reshape,
    },
    /// A count of these, or a share such as `"25%"`.
    CountOrShare(Words),
}

/// What a part is when it is switched on.
#[derive(Clone, Copy, Debug)]
pub(crate) enum First {
    /// What the format has for a part of which nothing is said.
    Default,
    /// A number.
    Number(f64),
    /// JSON.
    Json(&'static str),
    /// What fits the rest of the scenario.
    Made(fn(&ScenarioInput) -> Value),
}

/// How an object gets another shape.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reshape {
    /// These objects, as JSON, in the order of the options; fields that the old shape has too
    /// keep their values.
    To(&'static [&'static str]),
    /// What this makes of the old shape.
    Made(fn(&ScenarioInput, &Value, &str) -> Value),
}

/// A share and a count to start from when the other stood there.
const FIRST_COUNT: u32 = 1;
const FIRST_SHARE: &str = "25%";

impl Choice {
    /// What it is, and one line of help.
    pub(crate) fn words(&self, lang: Lang) -> [&'static str; 2] {
        match self.kind {
            Kind::Part(_) => words::of_switch(self.path, lang),
            Kind::CountOrShare(_) => [ui::field_counted_in_label(lang), ""],
            _ => words::of(self.path, lang),
        }
    }

    /// How many options there are, where there are more than off and on.
    pub(crate) const fn n_options(&self) -> usize {
        match self.kind {
            Kind::Flag | Kind::Part(_) => 0,
            Kind::OneOf(options) | Kind::Shape { options, .. } => options.len(),
            Kind::CountOrShare(_) => 2,
        }
    }

    /// The name of an option for readers.
    pub(crate) fn option(&self, option: usize, lang: Lang) -> &'static str {
        match (self.kind, option) {
            (Kind::CountOrShare(count), 0) => count(lang),
            (Kind::CountOrShare(_), _) => ui::field_unit_percent(lang),
            _ => words::of_option(self.path, self.name(option), lang),
        }
    }

    /// The name of an option in the format.
    pub(crate) fn name(&self, option: usize) -> &'static str {
        match self.kind {
            Kind::Flag | Kind::Part(_) | Kind::CountOrShare(_) => "",
            Kind::OneOf(options) | Kind::Shape { options, .. } => {
                options.get(option).copied().unwrap_or_default()
            }
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
    pub(super) fn get(&self, scenario: &Value, row: Row) -> Option<usize> {
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
        let name = self.name(option);
        match (self.kind, option) {
            (Kind::Flag, _) => Value::from(option == 1),
            (Kind::Part(_), 0) => Value::Null,
            (Kind::Part(first), _) => first.value(input),
            (Kind::OneOf(_), _) => Value::from(name),
            (Kind::Shape { reshape: Reshape::Made(make), .. }, _) => make(input, old, name),
            (Kind::Shape { reshape: Reshape::To(shapes), tag, .. }, _) => {
                reshaped(old, shapes.get(option).copied().unwrap_or("{}"), tag, name)
            }
            (Kind::CountOrShare(_), 0) => json!(FIRST_COUNT),
            (Kind::CountOrShare(_), _) => json!(FIRST_SHARE),
        }
    }
}

impl First {
    fn value(self, input: &ScenarioInput) -> Value {
        match self {
            Self::Default => json!({}),
            Self::Number(number) => super::field::Notation::Plain.write(number),
            Self::Json(text) => parsed(text),
            Self::Made(make) => make(input),
        }
    }
}

/// A shape under its name, with what the old one has in common with it.
fn reshaped(old: &Value, shape: &str, tag: &str, name: &str) -> Value {
    let mut new = parsed(shape);
    for (field, value) in new.as_object_mut().into_iter().flatten() {
        if let Some(old) = old.get(field) {
            *value = old.clone();
        }
    }
    new[tag] = Value::from(name);
    new
}

/// JSON of the field tables; a test parses all of it.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn at(options: &[&str], value: &Value) -> Option<usize> {
    let name = value.as_str()?;
    options.iter().position(|option| *option == name)
}
