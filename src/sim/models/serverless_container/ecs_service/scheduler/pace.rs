//! How fast tasks are launched.

use super::super::super::fargate::{LaunchQuota, SERVICE_TASKS_PER_MIN, TaskLaunches};
use crate::sim::parts::Launch;
use crate::sim::parts::token_bucket::{Refill, TokenBucket};
use crate::units::{SimTime, Span};

/// First wait of a service whose tasks end before they are healthy; the launch before it is at
/// once. AWS says only that the interval grows; this and the doubling are our assumption.
const FIRST_WAIT: Span = Span::from_secs(10);
/// Longest wait (doc_source/service-throttle-logic.md).
const LONGEST_WAIT: Span = Span::from_secs(15 * 60);

/// The launches of a service.
#[derive(Clone, Debug)]
pub(super) struct Pace {
    of_account: TaskLaunches,
    of_service: TokenBucket,
    /// Tasks that ended in a row before they were healthy.
    n_ended: u32,
    not_before: SimTime,
}

impl Pace {
    pub(super) fn new(quota: LaunchQuota) -> Self {
        let refill = Refill::new(SERVICE_TASKS_PER_MIN, Span::from_secs(60));
        Self {
            of_account: TaskLaunches::new(quota, SimTime::ZERO),
            of_service: TokenBucket::full(SERVICE_TASKS_PER_MIN, refill, SimTime::ZERO),
            n_ended: 0,
            not_before: SimTime::ZERO,
        }
    }

    /// A task is healthy, or tasks of another revision are to be launched: nothing is held against
    /// the service.
    pub(super) fn start_over(&mut self) {
        self.n_ended = 0;
        self.not_before = SimTime::ZERO;
    }

    /// A task has ended before it was healthy: how many in a row, and the wait, if there is one.
    pub(super) fn on_task_ended(&mut self, now: SimTime) -> Option<(u32, Span)> {
        self.n_ended = self.n_ended.saturating_add(1);
        let wait = wait_after(self.n_ended);
        self.not_before = self.not_before.max(now + wait);
        (!wait.is_zero()).then_some((self.n_ended, wait))
    }

    /// Cuts launches down to what may be launched now; tells when to ask again for the rest.
    pub(super) fn limit(&mut self, now: SimTime, launches: &mut Vec<Launch>) -> Option<SimTime> {
        let mut waits_until = None;
        for launch in launches.iter_mut() {
            let wanted = launch.count;
            launch.count = if now < self.not_before { 0 } else { self.take(now, wanted) };
            if launch.count < wanted {
                waits_until = Some(self.next_at(now));
            }
        }
        launches.retain(|launch| launch.count > 0);
        waits_until
    }

    fn take(&mut self, now: SimTime, wanted: u32) -> u32 {
        let allowed = wanted.min(self.of_service.level(now));
        let launched = self.of_account.launch(now, allowed);
        self.of_service.take(now, launched)
    }

    fn next_at(&self, now: SimTime) -> SimTime {
        let by_rate = self.of_account.next_launch(now).max(self.of_service.when(now, 1));
        by_rate.max(self.not_before)
    }
}

/// None after the first, then 10, 20, 40 … s.
fn wait_after(n_ended: u32) -> Span {
    if n_ended < 2 {
        return Span::ZERO;
    }
    let doublings = (n_ended - 2).min(20);
    let wait = FIRST_WAIT * f64::from(1_u32 << doublings);
    wait.min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::fleet::Group;
    use crate::sim::parts::simple::FIRST_REVISION;

    fn launch(count: u32) -> Vec<Launch> {
        vec![Launch { revision: FIRST_REVISION, group: Group::Blue, count }]
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let waits = [1, 2, 3, 4, 8, 9, 100].map(|n| wait_after(n).as_secs_f64());
        assert_eq!(waits, [0.0, 10.0, 20.0, 40.0, 640.0, 900.0, 900.0]);
    }

    /// 100 at once, then 20 a second: the next one after 50 ms.
    #[test]
    fn a_hundred_tasks_are_launched_at_once() {
        let mut pace = Pace::new(LaunchQuota::ECS);
        let mut wanted = launch(300);
        let next = pace.limit(SimTime::ZERO, &mut wanted);
        assert_eq!((wanted, next), (launch(100), Some(SimTime::ZERO + Span::from_millis(50))));
    }

    #[test]
    fn a_service_whose_tasks_end_waits_and_one_whose_task_is_healthy_does_not() {
        let mut pace = Pace::new(LaunchQuota::ECS);
        let at = SimTime::from_secs_f64(100.0);
        assert_eq!(pace.on_task_ended(at), None);
        assert_eq!(pace.on_task_ended(at), Some((2, Span::from_secs(10))));
        let mut wanted = launch(1);
        assert_eq!(pace.limit(at, &mut wanted), Some(SimTime::from_secs_f64(110.0)));
        assert!(wanted.is_empty());
        pace.start_over();
        let mut wanted = launch(1);
        assert_eq!(pace.limit(at, &mut wanted), None);
    }
}
