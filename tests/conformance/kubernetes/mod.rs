//! Families taken from Kubernetes' own unit tests; see `tests/vectors/kubernetes/README.md`.

pub(crate) mod deployment;
pub(crate) mod hpa_behavior;
pub(crate) mod hpa_metrics;
pub(crate) mod hpa_reconcile;

mod hpa_common;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What came out, by the names that `expect` uses.
pub(crate) type Actual = Map<String, Value>;

/// Keys of a case that say where it comes from. They are no input.
const REMARKS: [&str; 6] =
    ["id", "upstream", "why", "skipped_upstream", "listed_but_not_asserted", "expect"];

/// Reads a case's inputs, runs it and compares. `C` must refuse unknown fields.
fn check<C: DeserializeOwned>(case: &Value, run: fn(C) -> Actual) -> Result<(), String> {
    check_knowing(case, |inputs, _| Ok(run(inputs)))
}

/// The same for cases in which the presence of an expected key says which function is meant, or
/// whose inputs can be at odds with one another.
fn check_knowing<C: DeserializeOwned>(
    case: &Value,
    run: impl FnOnce(C, &Map<String, Value>) -> Result<Actual, String>,
) -> Result<(), String> {
    let mut inputs = case.as_object().ok_or("the case is not an object")?.clone();
    let expect = match inputs.remove("expect") {
        Some(Value::Object(expect)) if !expect.is_empty() => expect,
        _ => return Err("the case expects nothing".to_owned()),
    };
    inputs.retain(|key, _| !REMARKS.contains(&key.as_str()));
    let inputs: C = serde_json::from_value(Value::Object(inputs))
        .map_err(|error| format!("inputs cannot be read: {error}"))?;
    compare(&expect, &run(inputs, &expect)?)
}

fn compare(expect: &Actual, actual: &Actual) -> Result<(), String> {
    let differs = |(key, expected): (&String, &Value)| match actual.get(key) {
        Some(got) if is_same(key, expected, got) => None,
        Some(got) => Some(format!("{key}: expected {expected}, got {got}")),
        None => Some(format!("{key}: expected {expected}, got none of this name")),
    };
    let differences: Vec<String> = expect.iter().filter_map(differs).collect();
    if differences.is_empty() {
        return Ok(());
    }
    let all = Value::Object(actual.clone());
    Err(format!("{}\n  all that came out: {all}", differences.join("\n  ")))
}

/// Equality, but for two things: `1` and `1.0` are the same, and `"error": true` is any error.
fn is_same(key: &str, expected: &Value, got: &Value) -> bool {
    match (expected, got) {
        (Value::Number(expected), Value::Number(got)) => expected.as_f64() == got.as_f64(),
        (Value::Bool(true), Value::String(_)) => key == "error",
        _ => expected == got,
    }
}

/// Builds what came out.
macro_rules! actual {
    ($($key:ident: $value:expr),* $(,)?) => {{
        let mut actual = serde_json::Map::new();
        $(actual.insert(stringify!($key).to_owned(), serde_json::json!($value));)*
        actual
    }};
}
pub(crate) use actual;
