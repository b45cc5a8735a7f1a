//! A scenario as its differences from the defaults: what a link carries.
//!
//! A difference is JSON of the same shape with only the fields that differ. Where one object takes
//! the place of another with other fields (a spike instead of a constant rate), the new one stands
//! whole under the name `=`. Lists stand whole too.

use serde_json::{Map, Value};

use super::input::{ScenarioInput, VERSION};
use super::{FieldPath, json};

/// Marks an object that replaces another instead of changing some of its fields. No field of the
/// format has this name.
const WHOLE: &str = "=";

/// Why a text is not a scenario's differences.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The text is not a JSON object.
    #[error("the text is not a JSON object")]
    Syntax,
    /// It was written in a format that this program does not read.
    #[error("format version {version} is not known; this program reads up to {newest}")]
    UnknownVersion {
        /// Version of the text.
        version: u64,
        /// Newest version that this program reads.
        newest: u32,
    },
    /// These parts do not fit the format; every other part does.
    #[error("these parts do not fit: {}", list(.0))]
    Parts(Vec<FieldPath>),
}

/// The differences of a scenario from the default one, with the version of the format, as short
/// JSON. Equal scenarios give equal texts.
///
/// Numbers must be finite, as in every scenario that passed the check.
pub fn encode(input: &ScenarioInput) -> String {
    let mut patch = diff(&ScenarioInput::default(), input);
    patch["version"] = Value::from(input.version);
    patch.sort_all_objects();
    patch.to_string()
}

/// The scenario that [`encode`] wrote. It is not checked yet.
pub fn decode(text: &str) -> Result<ScenarioInput, DecodeError> {
    let patch: Value = serde_json::from_str(text).map_err(|_| DecodeError::Syntax)?;
    check_version(&patch)?;
    apply(&ScenarioInput::default(), &patch).map_err(DecodeError::Parts)
}

/// The scenario in a JSON value as files hold it: whole, fields that are absent having their
/// defaults. It is not checked yet.
pub fn from_json(value: Value) -> Result<ScenarioInput, DecodeError> {
    check_version(&value)?;
    if let Ok(input) = serde_json::from_value(value.clone()) {
        return Ok(input);
    }
    let default = ScenarioInput::default();
    let patch = difference(&to_json(&default), &value).unwrap_or_else(empty);
    apply(&default, &patch).map_err(DecodeError::Parts)
}

fn check_version(value: &Value) -> Result<(), DecodeError> {
    let fields = value.as_object().ok_or(DecodeError::Syntax)?;
    match fields.get("version").and_then(Value::as_u64) {
        Some(version) if version != u64::from(VERSION) => {
            Err(DecodeError::UnknownVersion { version, newest: VERSION })
        }
        _ => Ok(()),
    }
}

/// What `other` has different from `base`; an empty object where nothing is.
pub fn diff(base: &ScenarioInput, other: &ScenarioInput) -> Value {
    let mut patch = difference(&to_json(base), &to_json(other)).unwrap_or_else(empty);
    json::shorten_numbers(&mut patch);
    patch
}

/// The scenario that differs from `base` by `patch`, or the parts of the patch that do not fit.
pub fn apply(base: &ScenarioInput, patch: &Value) -> Result<ScenarioInput, Vec<FieldPath>> {
    let base = to_json(base);
    if let Ok(input) = serde_json::from_value(patched(base.clone(), patch)) {
        return Ok(input);
    }
    let mut broken = Vec::new();
    let fits = |patch: &Value| {
        let whole = patched(base.clone(), patch);
        serde_json::from_value::<ScenarioInput>(whole).is_ok()
    };
    for (path, alone) in single_changes(&base, patch) {
        if !fits(&alone) {
            broken.push(path);
        }
    }
    if broken.is_empty() {
        broken.push(FieldPath::root());
    }
    Err(broken)
}

fn to_json(input: &ScenarioInput) -> Value {
    serde_json::to_value(input).expect("a scenario is made of what JSON can say")
}

fn list(paths: &[FieldPath]) -> String {
    paths.iter().map(FieldPath::as_str).collect::<Vec<_>>().join(", ")
}

fn empty() -> Value {
    Value::Object(Map::new())
}

fn difference(base: &Value, other: &Value) -> Option<Value> {
    if base == other {
        return None;
    }
    let (Value::Object(old), Value::Object(new)) = (base, other) else {
        return Some(other.clone());
    };
    if old.len() != new.len() || !old.keys().all(|name| new.contains_key(name)) {
        return Some(Value::Object(Map::from_iter([(WHOLE.to_owned(), other.clone())])));
    }
    let changed = new.iter().filter_map(|(name, new)| {
        let change = difference(&old[name], new)?;
        Some((name.clone(), change))
    });
    Some(Value::Object(changed.collect()))
}

/// Every change of a patch as a patch of its own, with its place.
fn single_changes(base: &Value, patch: &Value) -> Vec<(FieldPath, Value)> {
    let mut out = Vec::new();
    collect_changes(base, patch, &FieldPath::root(), &|change| change, &mut out);
    out
}

/// `wrap` puts a change made here into a patch of the whole scenario.
fn collect_changes(
    base: &Value,
    patch: &Value,
    at: &FieldPath,
    wrap: &dyn Fn(Value) -> Value,
    out: &mut Vec<(FieldPath, Value)>,
) {
    let (Value::Object(fields), Value::Object(changes)) = (base, patch) else {
        return out.push((at.clone(), wrap(patch.clone())));
    };
    if changes.contains_key(WHOLE) {
        return out.push((at.clone(), wrap(patch.clone())));
    }
    for (name, change) in changes {
        let old = fields.get(name).unwrap_or(&Value::Null);
        let wrap = |change| wrap(Value::Object(Map::from_iter([(name.clone(), change)])));
        collect_changes(old, change, &at.key(name), &wrap, out);
    }
}

fn patched(base: Value, patch: &Value) -> Value {
    let (Value::Object(mut fields), Value::Object(changes)) = (base, patch) else {
        return patch.clone();
    };
    if let Some(whole) = changes.get(WHOLE) {
        return whole.clone();
    }
    for (name, change) in changes {
        let old = fields.remove(name).unwrap_or(Value::Null);
        fields.insert(name.clone(), patched(old, change));
    }
    Value::Object(fields)
}
