//! Egalitarian processor sharing: all requests inside advance at the same speed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::sim::request::RequestId;
use crate::units::{SimTime, Span};

/// The CPU work of an instance's requests on its cores: with n of them and c cores each advances
/// at the rate min(1, c / n).
///
/// All advance alike, so one clock of *attained service* tells the order in which they end: a
/// request that comes when the clock shows v with work w ends when it shows v + w.
#[derive(Clone, Debug)]
pub struct Sharing {
    cores: f64,
    /// Attained service of a request that has been here since the clock's start, in nanoseconds.
    attained: f64,
    since: SimTime,
    /// Requests by the reading of the clock at which they end.
    ends: BinaryHeap<Reverse<(Attained, u64, RequestSlot)>>,
    n_joined: u64,
    /// Whether anything has changed since [`Sharing::next_end`] was last asked.
    has_changed: bool,
    epoch: u32,
}

/// A reading of the clock: never negative and never NaN, so that the order of its bits is the
/// order of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Attained(u64);

impl Attained {
    fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

/// Requests have no order of their own.
#[derive(Clone, Copy, Debug)]
struct RequestSlot(RequestId);

impl PartialEq for RequestSlot {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for RequestSlot {}

impl PartialOrd for RequestSlot {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RequestSlot {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

impl Sharing {
    /// Idle processors; `cores` may be a fraction.
    pub fn new(cores: f64) -> Self {
        Self {
            cores,
            attained: 0.0,
            since: SimTime::ZERO,
            ends: BinaryHeap::new(),
            n_joined: 0,
            has_changed: false,
            epoch: 0,
        }
    }

    /// Cores in use.
    pub fn cores_in_use(&self) -> f64 {
        self.cores.min(self.ends.len() as f64)
    }

    /// Whether a prediction made at this epoch still holds.
    pub fn is_current(&self, epoch: u32) -> bool {
        self.epoch == epoch
    }

    /// Lets a request's CPU work begin.
    pub fn join(&mut self, now: SimTime, id: RequestId, work: Span) {
        self.run_to(now);
        if self.ends.is_empty() {
            // Nobody is left to remember the old reading: small numbers keep their precision.
            self.attained = 0.0;
        }
        let end = Attained((self.attained + work.as_nanos() as f64).to_bits());
        self.ends.push(Reverse((end, self.n_joined, RequestSlot(id))));
        self.n_joined += 1;
        self.has_changed = true;
    }

    /// Takes out the request whose work ends now.
    pub fn finish_first(&mut self, now: SimTime) -> Option<RequestId> {
        self.run_to(now);
        let Reverse((end, _, RequestSlot(id))) = self.ends.pop()?;
        // The moment was rounded to a nanosecond; the clock shows what it was meant to show.
        self.attained = end.value().max(self.attained);
        self.has_changed = true;
        Some(id)
    }

    /// Drops all work at once.
    pub fn clear(&mut self, now: SimTime) {
        self.run_to(now);
        self.ends.clear();
        self.has_changed = true;
    }

    /// When the next request's work ends if nothing changes until then, with the epoch of this
    /// prediction; `None` if there is none, or nothing has changed since this was last asked. Must
    /// be asked after every change.
    pub fn next_end(&mut self) -> Option<(SimTime, u32)> {
        if !std::mem::take(&mut self.has_changed) {
            return None;
        }
        self.epoch = self.epoch.wrapping_add(1);
        let Reverse((end, _, _)) = self.ends.peek()?;
        let work_left = (end.value() - self.attained).max(0.0);
        let wait = Span::from_nanos_f64(work_left / self.speed());
        Some((self.since + wait, self.epoch))
    }

    fn speed(&self) -> f64 {
        (self.cores / self.ends.len() as f64).min(1.0)
    }

    fn run_to(&mut self, now: SimTime) {
        if !self.ends.is_empty() {
            self.attained += now.since(self.since).as_nanos() as f64 * self.speed();
        }
        self.since = now;
    }
}
