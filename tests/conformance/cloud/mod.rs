//! Families of the platforms beside Kubernetes; see `tests/vectors/cloud/README.md`.
//!
//! Every case is `given` and `expect`. A family reads `given` into a type that refuses unknown
//! keys, asks the engine's own rule, and returns what came out under the names of `expect`.

pub(crate) mod code_deploy;
pub(crate) mod cost;
pub(crate) mod faas;
pub(crate) mod server;
pub(crate) mod serverless_container;
pub(crate) mod vm;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::families::Family;

/// What came out, by the names that `expect` uses.
pub(crate) type Actual = Map<String, Value>;

const SCHEMA: &str = "cloud-vectors/1";

/// Floats without a stated tolerance agree to this.
const EXACT: f64 = 1e-9;

/// A family of this folder.
const fn family(name: &'static str, run: fn(&Value) -> Result<(), String>) -> Family {
    Family { schema: SCHEMA, name, run }
}

/// Reads a case's inputs, runs it and compares. `G` must refuse unknown fields.
fn check<G: DeserializeOwned>(case: &Value, run: fn(G) -> Actual) -> Result<(), String> {
    check_knowing(case, |given, _| Ok(run(given)))
}

/// The same where the names in `expect` say which question is asked, or where inputs can be at
/// odds with one another.
fn check_knowing<G: DeserializeOwned>(
    case: &Value,
    run: impl FnOnce(G, &Map<String, Value>) -> Result<Actual, String>,
) -> Result<(), String> {
    let expect = case["expect"].as_object().filter(|expect| !expect.is_empty());
    let expect = expect.ok_or("the case expects nothing")?;
    let given: G = serde_json::from_value(case["given"].clone())
        .map_err(|error| format!("given cannot be read: {error}"))?;
    let tolerance = Tolerance::of(case)?;
    let actual = run(given, expect)?;
    let differs = |(key, expected): (&String, &Value)| match actual.get(key) {
        Some(got) if tolerance.covers(key, expected, got) => None,
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

/// How far numbers may be apart, by the names of `expect`.
struct Tolerance(Map<String, Value>);

impl Tolerance {
    fn of(case: &Value) -> Result<Self, String> {
        match &case["tolerance"] {
            Value::Null => Ok(Self(Map::new())),
            Value::Object(map) if map.values().all(Value::is_number) => Ok(Self(map.clone())),
            other => Err(format!("tolerance cannot be read: {other}")),
        }
    }

    /// The allowance of a key: its own, or that of all times, which stands under `seconds`.
    fn allowed(&self, key: &str) -> f64 {
        let of_all_times = || {
            let is_time = key.ends_with("_s") || key == "seconds";
            is_time.then(|| self.0.get("seconds")).flatten()
        };
        self.0.get(key).or_else(of_all_times).and_then(Value::as_f64).unwrap_or(EXACT)
    }

    fn covers(&self, key: &str, expected: &Value, got: &Value) -> bool {
        match (expected, got) {
            (Value::Number(expected), Value::Number(got)) => {
                let apart = |a: f64, b: f64| (a - b).abs() <= self.allowed(key);
                expected.as_f64().zip(got.as_f64()).is_some_and(|(a, b)| apart(a, b))
            }
            (Value::Array(expected), Value::Array(got)) => {
                let pairs = || expected.iter().zip(got);
                expected.len() == got.len() && pairs().all(|(a, b)| self.covers(key, a, b))
            }
            (Value::Object(expected), Value::Object(got)) => {
                let same =
                    |(k, a): (&String, &Value)| got.get(k).is_some_and(|b| self.covers(key, a, b));
                expected.len() == got.len() && expected.iter().all(same)
            }
            _ => expected == got,
        }
    }
}

/// Whether a number lies in a closed window `[least, most]` that a case states.
fn in_window(window: &Value, got: f64) -> bool {
    let end = |idx: usize| window[idx].as_f64();
    end(0).zip(end(1)).is_some_and(|(least, most)| (least..=most).contains(&got))
}
