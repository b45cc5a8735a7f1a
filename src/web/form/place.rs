//! Places in a scenario's format, and what stands there.

use serde_json::Value;

/// The row of a list, and of a list within that row, both from 0; without meaning outside of
/// lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    outer: usize,
    inner: usize,
}

impl Row {
    /// For places outside of lists.
    pub(crate) const TOP: Self = Self { outer: 0, inner: 0 };

    /// A row of the list at `path`, which stands in this row where it is a list within another.
    pub(crate) fn of(self, path: &str, row: usize) -> Self {
        match path.contains("[]") {
            true => Self { inner: row, ..self },
            false => Self { outer: row, inner: 0 },
        }
    }

    /// The place of a field in this row.
    pub(crate) fn place(self, path: &str) -> String {
        in_row(path, self)
    }
}

/// The place of a field in a row of a list: `events[].at_s` in row 2 is `events[2].at_s`. A place
/// outside of lists is itself in every row.
pub(super) fn in_row(place: &str, row: Row) -> String {
    let inner = format!("[{}]", row.inner);
    place.replacen("[]", &format!("[{}]", row.outer), 1).replacen("[]", &inner, 1)
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
