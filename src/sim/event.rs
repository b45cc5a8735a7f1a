//! What happens next: a queue of events in order of time.

use super::instance_id::InstanceId;
use super::record::ProbeKind;
use super::request::RequestId;
use crate::units::SimTime;

/// Something that happens at a moment of simulated time.
///
/// Events of requests and instances that are gone meanwhile stay in the queue and do nothing: an
/// id with a generation tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A request's service, or the waiting part of it, ends.
    Complete(RequestId),
    /// The request with the least CPU work left on a shared processor is through; void when the
    /// sharing has changed since, which `epoch` tells.
    CpuDone {
        /// Whose processor.
        instance: InstanceId,
        /// Count of changes when this was foreseen.
        epoch: u32,
    },
    /// A request has been in service for as long as the platform allows.
    CutOff(RequestId),
    /// A client gives up.
    GiveUp(RequestId),
    /// A client tries again.
    Retry(RequestId),
    /// A request has waited at the balancer for as long as the balancer allows.
    LeaveDoor(RequestId),
    /// The balancer tries again with a request that was refused.
    Attempt(RequestId),
    /// The router may fetch more of the requests that wait.
    Fetch,
    /// The balancer learns whether an instance is ready.
    Propagate(InstanceId),
    /// The balancer checks a target.
    Check(InstanceId),
    /// A check's time-out is over without an answer.
    CheckTimeout(InstanceId),
    /// An instance may have been without work for long enough to go.
    Idle(InstanceId),
    /// An instance has lived for as long as the platform lets it.
    Recycle(InstanceId),
    /// An instance that is still unhealthy now is to be replaced.
    Condemn(InstanceId),
    /// Something happens to the process of an instance; void when the process has been started
    /// again since, which `run` tells.
    Process {
        /// Whose process.
        instance: InstanceId,
        /// Count of restarts when this was foreseen.
        run: u32,
        /// What happens.
        step: ProcessStep,
    },
    /// The scenario's disturbance of this index takes place.
    Fault(u32),
    /// The scenario's disturbance of this index is over.
    Calm(u32),
    /// The infrastructure looks again.
    Infrastructure,
    /// Metrics are collected.
    Scrape,
    /// The rollout controller looks again.
    Rollout,
    /// The scaler decides.
    Scale,
    /// An interval of the time series ends.
    Sample,
}

/// A step in the life of an instance's process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessStep {
    /// The next [`Phase`](super::fleet::Phase) on the way to running begins.
    NextPhase,
    /// The application has finished its initialization.
    AppUp,
    /// The process is told to stop (SIGTERM): it no longer accepts connections.
    StopListening,
    /// The process is ended (SIGKILL).
    Kill,
    /// The process ends by itself.
    Crash,
    /// The process is probed.
    Probe(ProbeKind),
    /// A probe's time-out is over without an answer.
    ProbeTimeout(ProbeKind),
}

impl Event {
    /// Order of events at the same moment. First the work that ends, then new states of the
    /// infrastructure, then disturbances; controllers see all of it.
    const fn class(self) -> u8 {
        match self {
            Self::Complete(_) | Self::CpuDone { .. } | Self::CutOff(_) => 0,
            Self::GiveUp(_) | Self::LeaveDoor(_) => 1,
            Self::Process {
                step: ProcessStep::Probe(_) | ProcessStep::ProbeTimeout(_), ..
            } => ARRIVAL_CLASS + 2,
            Self::Process { .. } | Self::Propagate(_) | Self::Infrastructure => 2,
            Self::Fault(_) | Self::Calm(_) => 3,
            Self::Retry(_) | Self::Attempt(_) | Self::Fetch => ARRIVAL_CLASS,
            Self::Check(_)
            | Self::CheckTimeout(_)
            | Self::Idle(_)
            | Self::Recycle(_)
            | Self::Condemn(_) => ARRIVAL_CLASS + 2,
            Self::Scrape => ARRIVAL_CLASS + 1,
            Self::Rollout => ARRIVAL_CLASS + 3,
            Self::Scale => ARRIVAL_CLASS + 4,
            Self::Sample => ARRIVAL_CLASS + 5,
        }
    }
}

/// Class of arrivals. First attempts do not pass through the queue: there is always exactly one
/// next.
const ARRIVAL_CLASS: u8 = 4;
const CLASS_SHIFT: u32 = 56;

/// Place of an event in time: the moment, then the class, then the order of scheduling, from the
/// upper bits to the lower. One number, because most of what a queue does is to compare keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKey(u128);

impl EventKey {
    /// After everything that happens.
    pub const NEVER: Self = Self(u128::MAX);

    const fn new(at: SimTime, class: u8, sequence: u64) -> Self {
        let class_and_sequence = (class as u64) << CLASS_SHIFT | sequence;
        Self((at.as_nanos() as u128) << u64::BITS | class_and_sequence as u128)
    }

    /// When it happens.
    pub const fn at(self) -> SimTime {
        SimTime::from_nanos((self.0 >> u64::BITS) as u64)
    }

    /// Whether it happens before another. Two moments differ mostly, so that one comparison tells:
    /// where the answer is branched on, that is less work than to compare whole keys.
    #[inline(always)]
    pub const fn precedes(self, other: Self) -> bool {
        if self.at().as_nanos() == other.at().as_nanos() {
            return self.precedes_at_same_moment(other);
        }
        self.at().as_nanos() < other.at().as_nanos()
    }

    #[cold]
    #[inline(never)]
    const fn precedes_at_same_moment(self, other: Self) -> bool {
        self.0 < other.0
    }

    /// Key of the next arrival.
    pub const fn arrival(at: SimTime) -> Self {
        Self::new(at, ARRIVAL_CLASS, 0)
    }

    /// Key of the next client that gives up after a patience that all clients share: those wait
    /// in line by themselves.
    pub const fn give_up(at: SimTime) -> Self {
        Self::new(at, 1, 0)
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    key: EventKey,
    event: Event,
}

/// How many of the next entries are kept in order beside the heap.
///
/// Where few requests are at work, their ends come before all else that waits for its time, such
/// as the end of an instance without work: with those in the heap, each end of a request would
/// sink through it.
const N_NEAR: usize = 8;

/// How many entries are below each in the heap: with four of them a heap is half as deep as with
/// two, and all four lie side by side.
const ARITY: usize = 4;

/// Future events. Events at the same moment come in the order of their class, and within a class
/// in the order in which they were scheduled.
///
/// A few of the next ones in order, at least one if there are any, and a heap of those after them:
/// no entry of it is later than those below it, which are at four times its place and on.
#[derive(Clone, Debug)]
pub struct EventQueue {
    /// The first `n_near` of them, the next one last; all of them come before those of the heap.
    near: [Entry; N_NEAR],
    n_near: usize,
    entries: Vec<Entry>,
    n_scheduled: u64,
}

impl Default for EventQueue {
    fn default() -> Self {
        let none = Entry { key: EventKey::NEVER, event: Event::Sample };
        Self { near: [none; N_NEAR], n_near: 0, entries: Vec::new(), n_scheduled: 0 }
    }
}

impl EventQueue {
    /// Adds an event.
    pub fn schedule(&mut self, at: SimTime, event: Event) {
        self.schedule_often(at, event);
    }

    /// The same, for events of each request: where it is inlined, their class is known, and they
    /// are written where they stay. An event that is written in one place and copied in a few
    /// large pieces makes the processor wait until its small pieces are in the cache.
    #[inline(always)]
    pub fn schedule_often(&mut self, at: SimTime, event: Event) {
        let key = EventKey::new(at, event.class(), self.n_scheduled);
        self.n_scheduled += 1;
        let is_near = self.entries.first().is_none_or(|first| key.precedes(first.key));
        if is_near && self.n_near < N_NEAR {
            let place = self.make_room(key);
            self.near[place] = Entry { key, event };
        } else {
            self.schedule_far(is_near, Entry { key, event });
        }
    }

    /// Where an entry with this key belongs among those that are near, in one place more.
    #[inline(always)]
    fn make_room(&mut self, key: EventKey) -> usize {
        let mut place = self.n_near;
        self.n_near += 1;
        while place > 0 && self.near[place - 1].key.precedes(key) {
            self.near[place] = self.near[place - 1];
            place -= 1;
        }
        place
    }

    /// Adds an entry that is not near, or for which there is no room among those that are.
    #[inline(never)]
    fn schedule_far(&mut self, is_near: bool, entry: Entry) {
        if !is_near || self.near[0].key.precedes(entry.key) {
            return self.add_to_heap(entry);
        }
        self.add_to_heap(self.near[0]);
        self.near.copy_within(1.., 0);
        self.n_near -= 1;
        let place = self.make_room(entry.key);
        self.near[place] = entry;
    }

    fn add_to_heap(&mut self, entry: Entry) {
        self.entries.push(entry);
        self.rise(self.entries.len() - 1, entry);
    }

    /// When the next event happens; [`EventKey::NEVER`] when there is none.
    pub fn next_key(&self) -> EventKey {
        self.near.get(self.n_near.wrapping_sub(1)).map_or(EventKey::NEVER, |entry| entry.key)
    }

    /// Takes out the next event.
    #[inline(always)]
    pub fn pop(&mut self) -> Option<(SimTime, Event)> {
        let last = self.n_near.wrapping_sub(1);
        let &Entry { key, event } = self.near.get(last)?;
        self.n_near = last;
        if last == 0 {
            self.fetch_near();
        }
        Some((key.at(), event))
    }

    /// Moves the first entry of the heap to those that are near.
    #[inline(never)]
    fn fetch_near(&mut self) {
        let Some(last) = self.entries.pop() else { return };
        let first = self.entries.first().copied();
        if first.is_some() {
            let hole = self.sink_hole();
            self.rise(hole, last);
        }
        self.near[0] = first.unwrap_or(last);
        self.n_near = 1;
    }

    /// Moves the hole at the top to the bottom, and the earliest of each four up. The last entry,
    /// which is to fill it, belongs near the bottom mostly.
    fn sink_hole(&mut self) -> usize {
        let mut hole = 0;
        loop {
            let first = ARITY * hole + 1;
            let Some(below) = self.entries.get(first..) else { return hole };
            let Some(earliest) = earliest(&below[..below.len().min(ARITY)]) else { return hole };
            self.entries[hole] = self.entries[first + earliest];
            hole = first + earliest;
        }
    }

    /// Fills the hole at a place with an entry, or a place above it where later ones are.
    fn rise(&mut self, mut hole: usize, entry: Entry) {
        while hole > 0 {
            let above = (hole - 1) / ARITY;
            if self.entries[above].key.precedes(entry.key) {
                break;
            }
            self.entries[hole] = self.entries[above];
            hole = above;
        }
        self.entries[hole] = entry;
    }
}

/// Place of the earliest of some entries.
fn earliest(entries: &[Entry]) -> Option<usize> {
    if let [a, b, c, d] = entries {
        // A knockout: the two first matches do not wait for one another.
        let (left, left_key) = if b.key < a.key { (1, b.key) } else { (0, a.key) };
        let (right, right_key) = if d.key < c.key { (3, d.key) } else { (2, c.key) };
        return Some(if right_key < left_key { right } else { left });
    }
    (0..entries.len()).min_by_key(|&place| entries[place].key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::random::{Concern, Stream};
    use crate::units::Span;

    #[test]
    fn equal_times_go_by_class_then_by_order_of_scheduling() {
        let at = SimTime::from_secs_f64(1.0);
        let mut queue = EventQueue::default();
        for event in [Event::Sample, Event::Scale, Event::Fault(0), Event::Fault(1), Event::Scrape]
        {
            queue.schedule(at, event);
        }
        queue.schedule(SimTime::ZERO, Event::Rollout);
        let order: Vec<Event> =
            std::iter::from_fn(|| queue.pop().map(|(_, event)| event)).collect();
        let expected = [
            Event::Rollout,
            Event::Fault(0),
            Event::Fault(1),
            Event::Scrape,
            Event::Scale,
            Event::Sample,
        ];
        assert_eq!(order, expected);
    }

    /// Whatever is scheduled when, the earliest comes out: few events, so that all of them are kept
    /// in order, and many.
    #[test]
    fn the_earliest_comes_out_first() {
        for n_kept in [3, 20, 300] {
            let mut draws = Stream::new(1, Concern::Demand, 0);
            let (mut queue, mut expected) = (EventQueue::default(), Vec::new());
            let mut now = SimTime::ZERO;
            for n in 0..5_000 {
                let at = now + Span::from_nanos(u64::from(draws.below(50)));
                queue.schedule(at, Event::Fault(n));
                expected.push((at, n));
                let is_full = expected.len() > n_kept || draws.below(4) == 0;
                if is_full && let Some(&next) = expected.iter().min() {
                    expected.retain(|&event| event != next);
                    now = next.0;
                    assert_eq!(queue.next_key().at(), now);
                    assert_eq!(queue.pop(), Some((now, Event::Fault(next.1))));
                }
            }
            expected.sort_unstable();
            for (at, n) in expected {
                assert_eq!(queue.pop(), Some((at, Event::Fault(n))));
            }
            assert_eq!((queue.pop(), queue.next_key()), (None, EventKey::NEVER));
        }
    }

    #[test]
    fn work_ends_before_the_next_request_arrives() {
        let at = SimTime::from_secs_f64(1.0);
        let mut queue = EventQueue::default();
        queue.schedule(at, Event::Fault(0));
        assert!(queue.next_key() < EventKey::arrival(at));
        assert!(EventKey::give_up(at) < EventKey::arrival(at));
        queue.pop();
        queue.schedule(at, Event::Scrape);
        assert!(queue.next_key() > EventKey::arrival(at));
    }
}
