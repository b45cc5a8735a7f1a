//! Places in a scenario's format, and what stands there.

use serde_json::Value;

/// The place of a field in a row of a list: `events[].at_s` in row 2 is `events[2].at_s`. A place
/// outside of lists is itself in every row.
pub(super) fn in_row(place: &str, row: usize) -> String {
    place.replace("[]", &format!("[{row}]"))
}

/// The same place as JSON counts it: `/events/2/at_s`.
fn pointer(place: &str) -> String {
    format!("/{}", place.replace(['.', '['], "/").replace(']', ""))
}

/// What stands at a place; `None` where the scenario has no such place now.
pub(super) fn get<'a>(scenario: &'a Value, place: &str) -> Option<&'a Value> {
    scenario.pointer(&pointer(place))
}

/// Puts a value at a place that is there, and returns whether it is.
pub(super) fn put(scenario: &mut Value, place: &str, value: Value) -> bool {
    let found = scenario.pointer_mut(&pointer(place));
    found.map(|found| *found = value).is_some()
}

/// Whether one place lies in another, or is it.
pub(super) fn is_within(inner: &str, outer: &str) -> bool {
    let rest = inner.strip_prefix(outer);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
