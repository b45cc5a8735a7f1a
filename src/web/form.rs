//! The form of a scenario: which fields there are, what is typed into them, what is wrong.
//!
//! A field is named by its place in the scenario's format, as faults name it too:
//! `models.container.hpa.maxReplicas`. Fields of a list have `[]` in the place of the row's number.

mod choice;
pub(crate) mod curve;
mod draft;
mod field;
mod fields;
mod group;
mod history;
mod list;
mod place;
mod reshape;
mod spot;
mod words;

pub(crate) use choice::{Choice, Kind};
pub(crate) use draft::{Draft, DraftAction, FieldFault, NewEvent, Traffic, with_number};
pub(crate) use field::{Cell, Field};
pub(crate) use fields::{EVENT_KIND, EVENT_TIME, EVENTS, METRIC};
pub(crate) use group::{Amount, Group, Item, Level, Optional, Section, Title};
pub(crate) use history::{Form, FormAction};
pub(crate) use list::{List, Look};
pub(crate) use place::Row;
pub(crate) use spot::FilledIn;
pub(crate) use words::{fault_words, of_option, of_unset, problem_words, unit_words};

use crate::text::Lang;

/// A string of the interface, in the language that is asked for.
pub(crate) type Words = fn(Lang) -> &'static str;

#[cfg(test)]
mod tests;
