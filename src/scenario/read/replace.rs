//! Another scenario by replacing fields of one: "the same, but with this".

use std::str::FromStr;

use serde_json::{Map, Value};

use super::{Defect, Misfit, count, judge};
use crate::scenario::{FieldPath, ModelId, Scenario};

/// A field with the value that it is to have.
#[derive(Clone, Debug, PartialEq)]
pub struct Replacement {
    /// Where in the scenario. An entry that follows the last one of a list is added to it, and a
    /// field of something that is absent brings that about, with its defaults.
    pub path: FieldPath,
    /// The value, as JSON.
    pub value: Value,
}

/// Why a text is no [`Replacement`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReplacementError {
    /// It has no sign of equality.
    #[error("write a field and its value, such as vm.metric_delay_s=20")]
    NoValue,
    /// What stands before the sign is no path.
    #[error(
        "{0:?} is no path of a field; write names with points between them, and entries of a list \
         by their number from 0, such as vm.policies[0].TargetValue"
    )]
    NoPath(String),
}

impl FromStr for Replacement {
    type Err = ReplacementError;

    /// From `path=value`. The path may leave out that a model stands in `models`; the value is
    /// JSON, and what is not JSON is a text.
    fn from_str(text: &str) -> Result<Self, ReplacementError> {
        let (path, value) = text.split_once('=').ok_or(ReplacementError::NoValue)?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
        Ok(Self { path: path_of(path.trim())?, value })
    }
}

fn path_of(text: &str) -> Result<FieldPath, ReplacementError> {
    let no_path = || ReplacementError::NoPath(text.to_owned());
    let model = text.split(['.', '[']).next().and_then(ModelId::from_key);
    let mut path = if model.is_some() { FieldPath::from("models") } else { FieldPath::root() };
    for part in text.split('.') {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        if name.is_empty() || name.contains(']') {
            return Err(no_path());
        }
        path = path.key(name);
        for index in indices.split_inclusive(']') {
            let digits = index.strip_prefix('[').and_then(|index| index.strip_suffix(']'));
            let index = digits.and_then(|digits| digits.parse().ok()).ok_or_else(no_path)?;
            path = path.index(index);
        }
    }
    Ok(path)
}

/// All that is wrong with a scenario of which fields were replaced.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{} not possible", count(.0.len()))]
pub struct NotPossible(pub Vec<Misfit>);

/// The scenario with these fields replaced, one after the other.
pub fn replace(scenario: &Scenario, replacements: &[Replacement]) -> Result<Scenario, NotPossible> {
    let mut value = serde_json::to_value(scenario.input())
        .expect("a checked scenario holds finite numbers only");
    let mut known = Vec::new();
    for Replacement { path, value: new } in replacements {
        let steps: Vec<&str> = path.steps().collect();
        match place(&mut value, &steps) {
            Ok(place) => *place = new.clone(),
            Err(defect) => known.push(Misfit { path: path.clone(), defect }),
        }
    }
    judge(value, known).map_err(NotPossible)
}

/// The place at the end of these steps. Where the way leads into something that has no fields,
/// it is given some: what is wrong with that, the schema tells.
fn place<'v>(mut at: &'v mut Value, steps: &[&str]) -> Result<&'v mut Value, Defect> {
    for step in steps {
        at = match (at, step.parse::<usize>()) {
            (Value::Array(entries), Ok(index)) => {
                let n = entries.len();
                if index == n {
                    entries.push(Value::Null);
                }
                entries.get_mut(index).ok_or(Defect::NoSuchEntry { n })?
            }
            (other, _) => {
                if !other.is_object() {
                    *other = Value::Object(Map::new());
                }
                &mut other[*step]
            }
        };
    }
    Ok(at)
}
