//! The last states of the simulator, as the browser keeps them.

use serde_json::{Value, json};

use super::Session;

/// Most states that are kept.
const MAX_STATES: usize = 10;

/// For how long changes of one scenario are one state, in milliseconds: dragging a slider is not
/// ten states.
const ONE_STATE_MS: f64 = 120_000.0;

/// A state of the simulator.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PastEntry {
    /// When it was kept, in milliseconds since 1970.
    pub(crate) at_ms: f64,
    /// What it was about.
    pub(crate) name: String,
    /// The session.
    pub(crate) session: Session,
}

/// The last states, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Past {
    entries: Vec<PastEntry>,
    /// Whether the newest one is of the page that is open now, so that it may go on changing.
    is_own: bool,
}

impl Past {
    /// What [`to_text`](Self::to_text) wrote, by a page that is not open any more. What cannot be
    /// read is left out: it is of another version, and nobody can mend it.
    pub(crate) fn from_text(text: &str) -> Self {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let entry = |value: &Value| {
            Some(PastEntry {
                at_ms: value.get("at_ms")?.as_f64()?,
                name: value.get("name")?.as_str()?.to_owned(),
                session: Session::from_json(value.get("session")?.clone()).ok()?,
            })
        };
        let entries = value.as_array().into_iter().flatten().filter_map(entry);
        Self { entries: entries.take(MAX_STATES).collect(), is_own: false }
    }

    /// All of it as a text.
    pub(crate) fn to_text(&self) -> String {
        let entry = |entry: &PastEntry| {
            let session = entry.session.to_json();
            json!({ "at_ms": entry.at_ms, "name": entry.name, "session": session })
        };
        self.entries.iter().map(entry).collect::<Value>().to_string()
    }

    /// The states, newest first.
    pub(crate) fn entries(&self) -> &[PastEntry] {
        &self.entries
    }

    /// The same with the newest state. It takes the place of the last one where that is of the same
    /// name and only just past, and of an equal one wherever that is.
    #[must_use]
    pub(crate) fn with(&self, entry: PastEntry) -> Self {
        let mut next = self.clone();
        if next.entries.first().is_some_and(|newest| newest.session == entry.session) {
            // A page that only shows what another one has left makes no claim to it.
            return next;
        }
        let goes_on = next.is_own
            && next.entries.first().is_some_and(|last| {
                last.name == entry.name && entry.at_ms - last.at_ms < ONE_STATE_MS
            });
        if goes_on {
            next.entries.remove(0);
        }
        next.entries.retain(|other| other.session != entry.session);
        next.entries.insert(0, entry);
        next.entries.truncate(MAX_STATES);
        next.is_own = true;
        next
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::scenario::input::ScenarioInput;

    fn entry(minutes: f64, name: &str, seed: u64) -> PastEntry {
        let scenario = Rc::new(ScenarioInput { seed, ..ScenarioInput::default() });
        let session = Session { scenario, kept: Vec::new() };
        PastEntry { at_ms: minutes * 60_000.0, name: name.to_owned(), session }
    }

    fn seeds(past: &Past) -> Vec<u64> {
        past.entries().iter().map(|entry| entry.session.scenario.seed).collect()
    }

    #[test]
    fn changes_in_a_row_are_one_state_and_others_are_states_of_their_own() {
        let past = Past::default().with(entry(0.0, "a", 1)).with(entry(1.0, "a", 2));
        assert_eq!(seeds(&past), [2], "a minute later, still at it");
        let past = past.with(entry(4.0, "a", 3));
        assert_eq!(seeds(&past), [3, 2], "three minutes later");
        let past = past.with(entry(4.5, "b", 4));
        assert_eq!(seeds(&past), [4, 3, 2], "about something else");
        assert_eq!(seeds(&past.with(entry(9.0, "a", 2))), [2, 4, 3], "back at an old one");
    }

    /// What the page before has left is not overwritten, however soon the next one changes
    /// something.
    #[test]
    fn another_page_begins_a_state_of_its_own() {
        let before = Past::default().with(entry(0.0, "a", 1));
        let reloaded = Past::from_text(&before.to_text()).with(entry(0.1, "a", 1));
        assert_eq!(reloaded.entries(), before.entries());
        assert_eq!(seeds(&reloaded.with(entry(0.2, "a", 2))), [2, 1]);
    }

    #[test]
    fn ten_states_are_kept_and_what_cannot_be_read_is_left_out() {
        let many = |n: u64| {
            (0..n).fold(Past::default(), |past, i| past.with(entry(5.0 * i as f64, "a", i)))
        };
        assert_eq!(seeds(&many(12)), [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
        for text in ["", "{}", "[1]", r#"[{"at_ms": 1, "name": "x", "session": {}}]"#] {
            assert_eq!(Past::from_text(text).entries(), [], "{text}");
        }
    }
}
