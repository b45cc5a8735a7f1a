//! Tells open pages what became of the latest build.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a question may wait for its answer; shorter than the time-outs of browsers.
const PATIENCE: Duration = Duration::from_secs(20);

/// The latest build's outcome, which pages wait on.
#[derive(Default)]
pub(crate) struct Changes {
    latest: Mutex<Outcome>,
    changed: Condvar,
}

/// Outcome of a build.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    /// Counts the builds since the start.
    pub(crate) build: u64,
    /// What went wrong in it.
    pub(crate) error: Option<String>,
}

impl Changes {
    /// A build succeeded.
    pub(crate) fn built(&self) {
        self.tell(None);
    }

    /// A build failed.
    pub(crate) fn failed(&self, error: String) {
        self.tell(Some(error));
    }

    fn tell(&self, error: Option<String>) {
        let mut latest = self.lock();
        *latest = Outcome { build: latest.build + 1, error };
        self.changed.notify_all();
    }

    /// The latest outcome.
    pub(crate) fn latest(&self) -> Outcome {
        self.lock().clone()
    }

    /// Waits for another outcome than that of build `known`; after a while gives the same again.
    pub(crate) fn after(&self, known: u64) -> Outcome {
        let latest = self.lock();
        self.changed
            .wait_timeout_while(latest, PATIENCE, |latest| latest.build == known)
            .unwrap_or_else(PoisonError::into_inner)
            .0
            .clone()
    }

    fn lock(&self) -> MutexGuard<'_, Outcome> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_missed_a_build_is_told_at_once() {
        let changes = Changes::default();
        changes.built();
        changes.failed("no".into());
        assert_eq!(changes.after(1), Outcome { build: 2, error: Some("no".into()) });
    }

    #[test]
    fn a_waiting_page_is_told_when_the_build_ends() {
        let changes = Changes::default();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| changes.after(0));
            changes.built();
            assert_eq!(waiting.join().unwrap().build, 1);
        });
    }
}
