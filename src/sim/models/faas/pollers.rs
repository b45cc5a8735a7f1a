//! The pollers of an event source mapping: how many messages of a queue are at work at a time.
//!
//! Source: "Configuring scaling behavior for SQS event source mappings",
//! docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html, read in November 2026, standard
//! queues in standard mode: "When messages are available, Lambda starts processing five batches at
//! a time with five concurrent invocations of your function. If messages are still available,
//! Lambda increases the number of processes that are reading batches by up to 300 more concurrent
//! invokes per minute. The maximum number of invokes that an event source mapping can process
//! simultaneously is 1,250." `MaximumConcurrency` "limits the number of concurrent instances that
//! the Amazon SQS event source can invoke"
//! (docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html, read in November 2026): what is
//! beyond it stays in the queue.

use super::front_end::FrontEnd;
use crate::sim::fleet::Fleet;
use crate::sim::parts::{Fetch, RouteView, Router, Routing};
use crate::sim::random::Stream;
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// Invocations at a time when messages begin to come. "Lambda scales back" to these when traffic
/// is low.
pub const FIRST_INVOCATIONS: u32 = 5;
/// Most invocations at a time of a mapping.
pub const MOST_INVOCATIONS: u32 = 1_250;
/// Until one more invocation is possible while messages wait: 300 in a minute. That they come one
/// by one is our assumption.
pub const ONE_MORE_AFTER: Span = Span::from_millis(200);

/// How many messages may be at work at a time.
///
/// When exactly Lambda scales back is not documented. Here it does when nothing is at work and
/// nothing waits. That it "can optimize to as few as 2 concurrent invokes" is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PollerScaling {
    most: u32,
    /// Invocations at a time, when the messages that wait now began to.
    at_first: u32,
    /// When messages began to wait; `None`: none does.
    waiting_since: Option<SimTime>,
}

impl PollerScaling {
    /// A mapping that has been idle, with this maximum and with the one that is set
    /// (`MaximumConcurrency`; `None`: none is).
    pub fn new(most: u32, maximum_concurrency: Option<u32>) -> Self {
        let most = most.min(maximum_concurrency.unwrap_or(MOST_INVOCATIONS)).min(MOST_INVOCATIONS);
        Self { most, at_first: FIRST_INVOCATIONS.min(most), waiting_since: None }
    }

    /// Invocations at a time.
    pub fn allowed(&self, now: SimTime) -> u32 {
        let added = u64::from(self.at_first) + self.n_added(now);
        u32::try_from(added).unwrap_or(u32::MAX).min(self.most)
    }

    fn n_added(&self, now: SimTime) -> u64 {
        let waiting = self.waiting_since.map_or(Span::ZERO, |since| now.since(since));
        waiting.as_nanos() / ONE_MORE_AFTER.as_nanos()
    }

    /// So many messages wait, and so many are at work.
    pub fn note(&mut self, now: SimTime, n_waiting: u32, n_at_work: u32) {
        if n_waiting > 0 {
            self.waiting_since.get_or_insert(now);
        } else {
            self.at_first = self.allowed(now);
            self.waiting_since = None;
            if n_at_work == 0 {
                self.at_first = FIRST_INVOCATIONS.min(self.most);
            }
        }
    }

    /// When one more will be possible; `None`: no more than now.
    pub fn next_at(&self, now: SimTime) -> Option<SimTime> {
        let since = self.waiting_since.filter(|_| self.allowed(now) < self.most)?;
        let nanos = ONE_MORE_AFTER.as_nanos().saturating_mul(self.n_added(now) + 1);
        Some(since + Span::from_nanos(nanos))
    }
}

/// A front end behind pollers: messages wait in the queue until a poller fetches them.
///
/// A message that is fetched and throttled has been received, and its poller fetches the next one
/// at once: how long it waits then is not documented.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pollers {
    front_end: FrontEnd,
    scaling: PollerScaling,
}

impl Pollers {
    /// In front of a function that may use so much concurrency of its account's, at which a
    /// mapping ends, too, and with a maximum of the mapping's own.
    pub(super) fn new(
        front_end: FrontEnd,
        unreserved: u32,
        maximum_concurrency: Option<u32>,
    ) -> Self {
        Self { front_end, scaling: PollerScaling::new(unreserved, maximum_concurrency) }
    }
}

impl Router for Pollers {
    fn route(&mut self, view: &RouteView<'_>, draws: &mut Stream) -> Routing {
        if view.fleet.n_busy() < self.scaling.allowed(view.now) {
            self.front_end.route(view, draws)
        } else {
            Routing::WaitAtDoor
        }
    }

    fn propagation_delay(&self) -> Span {
        self.front_end.propagation_delay()
    }

    fn told_of_rejection(&mut self) -> Option<DecisionBody> {
        self.front_end.told_of_rejection()
    }

    fn fetches(&self) -> bool {
        true
    }

    fn next_fetch(&mut self, now: SimTime, fleet: &Fleet, n_waiting: u32) -> Fetch {
        self.scaling.note(now, n_waiting, fleet.n_busy());
        if n_waiting > 0 && fleet.n_busy() < self.scaling.allowed(now) {
            Fetch::Now
        } else {
            Fetch::Later(self.scaling.next_at(now))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: f64) -> SimTime {
        SimTime::from_secs_f64(secs)
    }

    /// 5 at first, 305 after a minute in which messages wait, and as many when none waits any
    /// longer; 1250 after 249 s, and no more; 5 again once nothing is at work.
    #[test]
    fn three_hundred_more_a_minute_while_messages_wait() {
        let mut pollers = PollerScaling::new(10_000, None);
        assert_eq!((pollers.allowed(at(9.0)), pollers.next_at(at(9.0))), (5, None));
        pollers.note(at(10.0), 1, 5);
        assert_eq!((pollers.allowed(at(10.1)), pollers.next_at(at(10.1))), (5, Some(at(10.2))));
        assert_eq!(pollers.allowed(at(70.0)), 305);
        pollers.note(at(70.0), 0, 305);
        assert_eq!(pollers.allowed(at(300.0)), 305);
        pollers.note(at(300.0), 1, 305);
        assert_eq!((pollers.allowed(at(489.0)), pollers.next_at(at(489.0))), (1_250, None));
        pollers.note(at(490.0), 0, 0);
        assert_eq!(pollers.allowed(at(490.0)), 5);
    }

    #[test]
    fn a_small_account_ends_it_before() {
        let mut pollers = PollerScaling::new(3, None);
        pollers.note(at(0.0), 1, 3);
        assert_eq!(pollers.allowed(at(60.0)), 3);
    }

    /// With at most 2 there are 2 from the beginning, not 5; with at most 8, 5 and three more, one
    /// each 200 ms; with 1,000 in an account of 30, 30.
    #[test]
    fn a_maximum_of_its_own_ends_it_before() {
        for (maximum, unreserved, first, in_the_end) in
            [(2, 10_000, 2, 2), (8, 10_000, 5, 8), (1_000, 30, 5, 30)]
        {
            let mut pollers = PollerScaling::new(unreserved, Some(maximum));
            pollers.note(at(0.0), 1, 0);
            assert_eq!(pollers.allowed(at(0.0)), first, "{maximum} at first");
            assert_eq!(pollers.allowed(at(0.6)), in_the_end.min(8), "{maximum} after 600 ms");
            assert_eq!(pollers.allowed(at(600.0)), in_the_end, "{maximum} in the end");
            assert_eq!(pollers.next_at(at(600.0)), None);
        }
    }
}
