//! The form of a scenario: which fields there are, what is typed into them, what is wrong.

mod choice;
mod draft;
mod field;
mod fields;
mod words;

pub(crate) use choice::{Choice, ChoiceId};
pub(crate) use draft::{Draft, DraftAction};
pub(crate) use field::Field;
pub(crate) use fields::{Group, fields};
pub(crate) use words::{fault_words, problem_words};
