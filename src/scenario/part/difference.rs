//! In which parts two runs differ.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Part, PartKind, Platform, part_of, parts};
use crate::scenario::{FieldPath, ModelId, Scenario, json};

/// One of two runs: a scenario, and the model that it is run on.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The model.
    pub model: ModelId,
}

/// In which parts two runs differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Differences {
    /// Places in which something else stands. Of two platforms all places are here, side by side,
    /// whether the same stands there or not.
    pub parts: Vec<PartDifference>,
    /// Fields with another value. Of two platforms only what is common to both: the requests, the
    /// clients, the faults, the length of the run.
    pub fields: Vec<FieldDifference>,
}

/// What stands in a place in the one run and in the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartDifference {
    /// The place.
    pub part: PartKind,
    /// What stands there in the first run; empty: nothing.
    pub first: Vec<Part>,
    /// What stands there in the second run; empty: nothing.
    pub second: Vec<Part>,
}

/// A field that has one value in the one run and another in the other. One that is left out has
/// its default.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldDifference {
    /// The kind of part that it belongs to.
    pub part: PartKind,
    /// Where it stands in the format. Lists of different lengths, and objects with different
    /// fields, are one place.
    pub path: FieldPath,
    /// Its value in the first run.
    pub first: Value,
    /// Its value in the second run.
    pub second: Value,
}

/// Everything in which two runs differ, sorted by kind of part and then by path; `None` if one of
/// the scenarios does not ask for its model. What they say of other models does not count.
pub fn differences(first: Side, second: Side) -> Option<Differences> {
    let platform = |side: Side| Platform::of(side.scenario, side.model);
    let is_same = platform(first)? == platform(second)?;
    let mut fields = shared_fields(first.scenario, second.scenario);
    if is_same {
        fields.extend(fields_of_model(first, second));
    }
    fields.sort_by(|one, other| (one.part, &one.path).cmp(&(other.part, &other.path)));
    let mut parts = side_by_side(first, second)?;
    parts.retain(|difference| !is_same || difference.first != difference.second);
    Some(Differences { parts, fields })
}

/// All places in which something stands in one of two runs.
fn side_by_side(first: Side, second: Side) -> Option<Vec<PartDifference>> {
    let (first, second) =
        (parts(first.scenario, first.model)?, parts(second.scenario, second.model)?);
    let of_kind = |parts: &[(PartKind, Part)], kind| {
        parts.iter().filter(|(of, _)| *of == kind).map(|(_, part)| *part).collect::<Vec<_>>()
    };
    let places = PartKind::ALL.map(|part| PartDifference {
        part,
        first: of_kind(&first, part),
        second: of_kind(&second, part),
    });
    let is_filled = |place: &PartDifference| !place.first.is_empty() || !place.second.is_empty();
    Some(places.into_iter().filter(is_filled).collect())
}

fn shared_fields(first: &Scenario, second: &Scenario) -> Vec<FieldDifference> {
    let of = |scenario: &Scenario| {
        let mut value = to_json(scenario);
        value.as_object_mut().map(|fields| fields.remove("models"));
        value
    };
    field_differences(first, &FieldPath::root(), &of(first), &of(second))
}

/// The fields of a platform that both runs are on.
fn fields_of_model(first: Side, second: Side) -> Vec<FieldDifference> {
    let key = first.model.key();
    let of = |side: Side| to_json(side.scenario)["models"][key].take();
    let at = FieldPath::from("models").key(key);
    field_differences(first.scenario, &at, &of(first), &of(second))
}

fn field_differences(
    scenario: &Scenario,
    at: &FieldPath,
    first: &Value,
    second: &Value,
) -> Vec<FieldDifference> {
    let of_part = |Change { path, first, second }| {
        let part =
            part_of(scenario, &path).expect("a test holds that every field belongs to a part");
        FieldDifference { part, path, first, second }
    };
    changes(at, first, second).into_iter().map(of_part).collect()
}

fn to_json(scenario: &Scenario) -> Value {
    let mut value = serde_json::to_value(scenario.input())
        .expect("a checked scenario holds finite numbers only");
    json::shorten_numbers(&mut value);
    value
}

/// A place with both of its values.
struct Change {
    path: FieldPath,
    first: Value,
    second: Value,
}

/// The innermost places in which two values differ.
fn changes(at: &FieldPath, first: &Value, second: &Value) -> Vec<Change> {
    if first == second {
        return Vec::new();
    }
    match (first, second) {
        (Value::Object(old), Value::Object(new)) if has_same_names(old, new) => {
            let of_field = |(name, old): (&String, &Value)| changes(&at.key(name), old, &new[name]);
            old.iter().flat_map(of_field).collect()
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            let entries = old.iter().zip(new).enumerate();
            entries.flat_map(|(i, (old, new))| changes(&at.index(i), old, new)).collect()
        }
        _ => vec![Change { path: at.clone(), first: first.clone(), second: second.clone() }],
    }
}

fn has_same_names(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    one.len() == other.len() && one.keys().all(|name| other.contains_key(name))
}
