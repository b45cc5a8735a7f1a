//! The rolling update of an ECS service.
//!
//! Sources: `DeploymentConfiguration` of ECS' API (botocore 1.44.5) and awsdocs/
//! amazon-ecs-developer-guide, doc_source/deployment-type-ecs.md, read in November 2026.

use crate::sim::parts::whole::{percent_down, percent_up};

/// `deploymentConfiguration` of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeploymentConfiguration {
    /// `minimumHealthyPercent`: healthy tasks that must stay, in per cent of the desired count,
    /// rounded up.
    pub minimum_healthy_percent: u32,
    /// `maximumPercent`: running and pending tasks that there may be, in per cent of the desired
    /// count, rounded down.
    pub maximum_percent: u32,
}

impl Default for DeploymentConfiguration {
    /// What a replica service gets if nothing is set: 100 % and 200 %.
    fn default() -> Self {
        Self { minimum_healthy_percent: 100, maximum_percent: 200 }
    }
}

/// The two bounds of a rolling update as numbers of tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Tasks that there should be.
    pub desired: u32,
    /// Fewest healthy tasks.
    pub min_healthy: u32,
    /// Most tasks, running and pending.
    pub max_total: u32,
}

/// Tasks of a service in the middle of a rolling update.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskCounts {
    /// Old tasks that are healthy.
    pub old_healthy: u32,
    /// Old tasks that are not.
    pub old_unhealthy: u32,
    /// New tasks that are healthy.
    pub new_healthy: u32,
    /// New tasks that are pending, or not healthy yet.
    pub new_pending: u32,
}

/// What the scheduler does next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// New tasks to start.
    pub start_new: u32,
    /// Old tasks to stop that are not healthy.
    pub stop_old_unhealthy: u32,
    /// Old tasks to stop that are healthy.
    pub stop_old_healthy: u32,
}

impl DeploymentConfiguration {
    /// 50 % and 200 % of 4 tasks are 2 and 8; 100 % and 125 % of 3 tasks are 3 and 3.
    pub fn bounds(&self, desired: u32) -> Bounds {
        Bounds {
            desired,
            min_healthy: percent_up(self.minimum_healthy_percent, desired),
            max_total: percent_down(self.maximum_percent, desired),
        }
    }
}

impl TaskCounts {
    fn healthy(&self) -> u32 {
        self.old_healthy + self.new_healthy
    }

    fn n_new(&self) -> u32 {
        self.new_healthy + self.new_pending
    }

    fn total(&self) -> u32 {
        self.healthy() + self.old_unhealthy + self.new_pending
    }

    /// How many there are beyond those that are wanted, not counting tasks that may still become
    /// healthy.
    fn surplus(&self, desired: u32) -> u32 {
        (self.healthy() + self.old_unhealthy).saturating_sub(desired)
    }
}

impl Bounds {
    /// How many more tasks may be started beside so many.
    pub fn may_start(&self, total: u32) -> u32 {
        self.max_total.saturating_sub(total)
    }

    /// How many of so many healthy tasks may be stopped.
    pub fn may_stop(&self, healthy: u32) -> u32 {
        healthy.saturating_sub(self.min_healthy)
    }

    /// Whether a service with all its tasks healthy can never be updated: none may be stopped
    /// first and none started first.
    pub fn is_stuck(&self) -> bool {
        self.desired > 0 && self.may_start(self.desired) == 0 && self.may_stop(self.desired) == 0
    }

    /// What comes next, until it is nothing.
    ///
    /// New tasks are started first as far as the maximum allows, and old ones stopped as new ones
    /// become healthy. Where nothing more may be started, old tasks are stopped to make room:
    /// first those that are not healthy, one by one, then healthy ones down to the minimum. That
    /// the scheduler prefers to start first is our reading; AWS writes "may" in both directions.
    ///
    /// A task that is not healthy stays until its replacement is, and goes before any healthy one.
    /// A replacement that is found unhealthy in its turn makes one of the two go, so that there
    /// are no more than the desired count ("Amazon ECS services" and "Deploy Amazon ECS services by
    /// replacing tasks" of the developer guide, read in November 2026).
    pub fn next_step(&self, tasks: TaskCounts) -> Step {
        let missing = self.desired.saturating_sub(tasks.n_new());
        let start_new = missing.min(self.may_start(tasks.total()));
        let lacks_room = start_new < missing;
        let may_go = if lacks_room { 1 } else { tasks.surplus(self.desired) };
        let stop_old_unhealthy = tasks.old_unhealthy.min(may_go);
        let spare = if lacks_room && start_new + stop_old_unhealthy == 0 {
            self.may_stop(tasks.healthy()).min(missing)
        } else {
            tasks.healthy().saturating_sub(self.desired.max(self.min_healthy))
        };
        Step { start_new, stop_old_unhealthy, stop_old_healthy: spare.min(tasks.old_healthy) }
    }
}

impl Step {
    /// Whether there is nothing to do now.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(minimum_healthy_percent: u32, maximum_percent: u32, desired: u32) -> Bounds {
        DeploymentConfiguration { minimum_healthy_percent, maximum_percent }.bounds(desired)
    }

    #[test]
    fn by_default_all_new_tasks_start_before_an_old_one_stops() {
        let bounds = DeploymentConfiguration::default().bounds(4);
        let before = TaskCounts { old_healthy: 4, ..Default::default() };
        assert_eq!(bounds.next_step(before), Step { start_new: 4, ..Default::default() });

        let pending = TaskCounts { new_pending: 4, ..before };
        assert!(bounds.next_step(pending).is_nothing());

        let one_ready = TaskCounts { new_healthy: 1, new_pending: 3, ..before };
        let stop_one = Step { stop_old_healthy: 1, ..Default::default() };
        assert_eq!(bounds.next_step(one_ready), stop_one);
    }

    #[test]
    fn without_room_old_tasks_stop_first() {
        let bounds = bounds(50, 100, 4);
        let before = TaskCounts { old_healthy: 4, ..Default::default() };
        let stop_two = Step { stop_old_healthy: 2, ..Default::default() };
        assert_eq!(bounds.next_step(before), stop_two);
        let after = TaskCounts { old_healthy: 2, ..Default::default() };
        assert_eq!(bounds.next_step(after), Step { start_new: 2, ..Default::default() });
    }

    #[test]
    fn old_tasks_that_are_not_healthy_make_room_before_healthy_ones() {
        let bounds = bounds(100, 100, 3);
        let tasks = TaskCounts { old_healthy: 2, old_unhealthy: 1, ..Default::default() };
        let stop_bad = Step { stop_old_unhealthy: 1, ..Default::default() };
        assert_eq!(bounds.next_step(tasks), stop_bad);
    }

    /// One of four is unhealthy: a fifth starts, and only when that is healthy the bad one goes. If
    /// the fifth turns out to be bad as well, one of the two goes and another is started.
    #[test]
    fn an_unhealthy_task_stays_until_its_replacement_is_healthy() {
        let bounds = DeploymentConfiguration::default().bounds(4);
        let found = TaskCounts { new_healthy: 3, old_unhealthy: 1, ..Default::default() };
        assert_eq!(bounds.next_step(found), Step { start_new: 1, ..Default::default() });

        let starting = TaskCounts { new_pending: 1, ..found };
        assert!(bounds.next_step(starting).is_nothing());

        let stop_bad = Step { stop_old_unhealthy: 1, ..Default::default() };
        let replaced = TaskCounts { new_healthy: 4, ..found };
        assert_eq!(bounds.next_step(replaced), stop_bad);

        let both_bad = TaskCounts { old_unhealthy: 2, ..found };
        assert_eq!(bounds.next_step(both_bad), Step { start_new: 1, ..stop_bad });
    }

    /// Three healthy and one unhealthy task give way to a new revision: the bad one goes with the
    /// first new task that is healthy.
    #[test]
    fn in_an_update_unhealthy_tasks_go_first() {
        let bounds = DeploymentConfiguration::default().bounds(4);
        let tasks = |new_healthy, new_pending| TaskCounts {
            old_healthy: 3,
            old_unhealthy: 1,
            new_healthy,
            new_pending,
        };
        assert!(bounds.next_step(tasks(0, 4)).is_nothing());
        let stop_bad = Step { stop_old_unhealthy: 1, ..Default::default() };
        assert_eq!(bounds.next_step(tasks(1, 3)), stop_bad);
        let stop_both = Step { stop_old_healthy: 1, ..stop_bad };
        assert_eq!(bounds.next_step(tasks(2, 2)), stop_both);
    }

    /// Plays rolling updates in which tasks become healthy one at a time.
    #[test]
    fn an_update_keeps_its_bounds_and_ends_unless_it_is_stuck() {
        for (min, max) in [(0, 100), (50, 100), (50, 150), (100, 110), (100, 200), (75, 125)] {
            for desired in 1..=12 {
                let bounds = bounds(min, max, desired);
                let mut tasks = TaskCounts { old_healthy: desired, ..Default::default() };
                for _ in 0..200 {
                    let step = bounds.next_step(tasks);
                    tasks.old_healthy -= step.stop_old_healthy;
                    tasks.new_pending += step.start_new;
                    assert!(tasks.healthy() >= bounds.min_healthy, "{bounds:?} {tasks:?}");
                    assert!(tasks.total() <= bounds.max_total.max(desired), "{bounds:?} {tasks:?}");
                    if step.is_nothing() && tasks.new_pending > 0 {
                        tasks.new_pending -= 1;
                        tasks.new_healthy += 1;
                    }
                }
                let is_done = tasks == TaskCounts { new_healthy: desired, ..Default::default() };
                assert_eq!(is_done, !bounds.is_stuck(), "{bounds:?} {tasks:?}");
            }
        }
    }

    #[test]
    fn a_service_without_tasks_is_not_stuck() {
        assert!(!bounds(100, 100, 0).is_stuck());
    }
}
