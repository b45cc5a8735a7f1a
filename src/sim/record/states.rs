//! Which instance was in which state, change by change.

use serde::{Deserialize, Serialize};

use super::InstanceState;

/// Most changes of state that a run keeps: those that came first. Functions can have more.
pub const MAX_STATE_CHANGES: usize = 40_000;

/// An instance has come into another state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateChange {
    /// Number of the instance, counted from 0 in order of creation.
    pub instance: u32,
    /// Its state from then on; `None`: it is no more.
    pub to: Option<InstanceState>,
}

/// The changes of state of all instances, in order of time, by the intervals of the series.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateLog {
    changes: Vec<StateChange>,
    /// How many changes there were at the end of each interval.
    ends: Vec<u32>,
}

impl StateLog {
    /// The states of all instances at the end of an interval, by the numbers of the instances;
    /// `None`: there was no such instance then. What came after [`MAX_STATE_CHANGES`] is missing.
    pub fn at_end_of(&self, interval: usize) -> Vec<Option<InstanceState>> {
        let n = self.ends.get(interval).map_or(0, |n| *n as usize);
        let mut states = Vec::new();
        for change in self.changes.iter().take(n) {
            let place = change.instance as usize;
            if states.len() <= place {
                states.resize(place + 1, None);
            }
            states[place] = change.to;
        }
        states
    }

    /// Whether there may be changes that it does not hold.
    pub fn is_full(&self) -> bool {
        self.changes.len() >= MAX_STATE_CHANGES
    }

    /// Notes a change.
    pub(super) fn note(&mut self, change: StateChange) {
        if self.changes.len() < MAX_STATE_CHANGES {
            self.changes.push(change);
        }
    }

    /// An interval ends.
    pub(super) fn end_interval(&mut self) {
        self.ends.push(self.changes.len() as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_those_of_the_end_of_an_interval() {
        let mut log = StateLog::default();
        let note = |log: &mut StateLog, instance, to| log.note(StateChange { instance, to });
        note(&mut log, 0, Some(InstanceState::Ready));
        note(&mut log, 1, Some(InstanceState::Pending));
        log.end_interval();
        note(&mut log, 1, Some(InstanceState::Starting));
        note(&mut log, 0, None);
        log.end_interval();
        let (ready, pending) = (Some(InstanceState::Ready), Some(InstanceState::Pending));
        assert_eq!(log.at_end_of(0), [ready, pending]);
        assert_eq!(log.at_end_of(1), [None, Some(InstanceState::Starting)]);
        assert_eq!(log.at_end_of(2), []);
    }
}
