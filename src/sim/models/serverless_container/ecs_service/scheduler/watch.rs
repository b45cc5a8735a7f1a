//! What becomes of tasks that were started.

use crate::sim::fleet::{Fleet, InstanceId, Revision};

/// Tasks that have been started and are not healthy yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    tasks: Vec<(InstanceId, Revision)>,
    /// Tasks with smaller numbers are known.
    n_known: u32,
}

/// What became of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is healthy.
    Healthy,
    /// The load balancer has found it unhealthy for too long.
    FailedChecks,
    /// It has ended before it was healthy.
    Ended,
}

impl Watch {
    /// Takes on tasks that are new.
    pub(super) fn look_for_new(&mut self, fleet: &Fleet) {
        let n_known = self.n_known;
        for task in fleet.iter().filter(|task| task.number >= n_known) {
            self.n_known = self.n_known.max(task.number + 1);
            if !task.was_ready {
                self.tasks.push((task.id, task.revision));
            }
        }
    }

    /// The next task of which there is something to tell; it is watched no longer.
    pub(super) fn next_outcome(&mut self, fleet: &Fleet) -> Option<(Revision, Outcome)> {
        let known = |id| match fleet.get(id) {
            None => Some(Outcome::Ended),
            Some(task) if task.was_ready => Some(Outcome::Healthy),
            Some(task) if task.condemned => Some(Outcome::FailedChecks),
            Some(_) => None,
        };
        let found = self.tasks.iter().enumerate();
        let (at, outcome) = found.filter_map(|(at, &(id, _))| Some((at, known(id)?))).next()?;
        let (_, revision) = self.tasks.remove(at);
        Some((revision, outcome))
    }

    /// Tasks that the scheduler stops itself have not failed.
    pub(super) fn forget(&mut self, stopped: &[InstanceId]) {
        self.tasks.retain(|(id, _)| !stopped.contains(id));
    }
}
