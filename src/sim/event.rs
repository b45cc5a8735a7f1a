//! What happens next: a queue of events in order of time.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::fleet::InstanceId;
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
    Attempt {
        /// The request.
        request: RequestId,
        /// The instance that it is for; `None`: the balancer picks anew.
        to: Option<InstanceId>,
    },
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
            Self::Retry(_) | Self::Attempt { .. } => ARRIVAL_CLASS,
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

/// Place of an event in time: the moment, then the class, then the order of scheduling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKey {
    at: SimTime,
    class_and_sequence: u64,
}

impl EventKey {
    /// After everything that happens.
    pub const NEVER: Self = Self { at: SimTime::NEVER, class_and_sequence: u64::MAX };

    /// When it happens.
    pub const fn at(self) -> SimTime {
        self.at
    }

    /// Key of the next arrival.
    pub const fn arrival(at: SimTime) -> Self {
        Self { at, class_and_sequence: (ARRIVAL_CLASS as u64) << CLASS_SHIFT }
    }

    /// Key of the next client that gives up after a patience that all clients share: those wait
    /// in line by themselves.
    pub const fn give_up(at: SimTime) -> Self {
        Self { at, class_and_sequence: 1 << CLASS_SHIFT }
    }
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    key: EventKey,
    event: Event,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    /// Reversed: the standard heap gives the greatest, and the next event is the earliest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key)
    }
}

/// Future events. Events at the same moment come in the order of their class, and within a class
/// in the order in which they were scheduled.
#[derive(Clone, Debug, Default)]
pub struct EventQueue {
    heap: BinaryHeap<Entry>,
    n_scheduled: u64,
}

impl EventQueue {
    /// Adds an event.
    pub fn schedule(&mut self, at: SimTime, event: Event) {
        let class_and_sequence = u64::from(event.class()) << CLASS_SHIFT | self.n_scheduled;
        self.n_scheduled += 1;
        self.heap.push(Entry { key: EventKey { at, class_and_sequence }, event });
    }

    /// When the next event happens; [`EventKey::NEVER`] when there is none.
    pub fn next_key(&self) -> EventKey {
        self.heap.peek().map_or(EventKey::NEVER, |entry| entry.key)
    }

    /// Takes out the next event.
    pub fn pop(&mut self) -> Option<(SimTime, Event)> {
        self.heap.pop().map(|entry| (entry.key.at, entry.event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
