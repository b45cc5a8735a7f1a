//! The run on record, which the guide shows on "How true is this?": how many cases of each folder
//! of `tests/vectors` passed, and on which day.
//!
//! `RECORD=2026-11-25 cargo test --test conformance` writes it. Any other run fails when it finds
//! other numbers than those, so that the page never tells of a run that was not.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::vectors::{Case, own_folder};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/last_run.json");

/// Cases that passed, by folder of the project's own vectors.
pub(crate) type Passed = BTreeMap<String, usize>;

/// Counts these cases, but for those from other folders.
pub(crate) fn count<'a>(cases: impl Iterator<Item = &'a Case>) -> Passed {
    let mut passed = Passed::new();
    for folder in cases.filter_map(|case| folder_of(&case.path)) {
        *passed.entry(folder).or_default() += 1;
    }
    passed
}

fn folder_of(path: &Path) -> Option<String> {
    let folder = path.strip_prefix(own_folder()).ok()?.iter().next()?;
    Some(folder.to_string_lossy().into_owned())
}

/// Writes the record if `RECORD` names a day, or else compares with it.
pub(crate) fn keep(passed: &Passed) -> Result<(), String> {
    match std::env::var("RECORD") {
        Ok(date) => write(&date, passed),
        Err(_) => compare(passed),
    }
}

fn write(date: &str, passed: &Passed) -> Result<(), String> {
    let text = format!("{:#}\n", json!({ "date": date, "passed": passed }));
    fs::write(FILE, text).map_err(|error| format!("{FILE}: {error}"))
}

fn compare(passed: &Passed) -> Result<(), String> {
    let text = fs::read_to_string(FILE).map_err(|error| format!("{FILE}: {error}"))?;
    let record: Value = serde_json::from_str(&text).map_err(|error| format!("{FILE}: {error}"))?;
    if record["passed"] == json!(passed) {
        return Ok(());
    }
    Err(format!(
        "{FILE}: {} passed then, {} now; RECORD=<date> writes it anew",
        record["passed"],
        json!(passed)
    ))
}
