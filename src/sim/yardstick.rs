//! How fast the engine is, and what it is measured against: one queueing system, once through the
//! engine and once written by hand for it alone.
//!
//! The system is M/M/50 at 80 % load: 40 requests a second, a mean service of 1 s, 50 servers, one
//! first-come first-served line. Both report the mean and the 95th percentile of the response
//! time; the engine also has instances, a balancer, a time series and its conservation counters.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::engine::{Horizon, Progress, Run, RunSpec};
use super::fleet::{Discipline, StationSpec};
use super::parts::balancing::SharedLine;
use super::parts::simple::fixed_pool;
use super::random::{Concern, Stream};
use super::record::Histogram;
use super::workload::{Law, RateProfile, WorkloadSpec};
use crate::units::{SimTime, Span};

/// Servers.
pub const N_SERVERS: u32 = 50;
/// Requests per second.
pub const ARRIVAL_RATE_RPS: f64 = 40.0;
/// Mean service time.
pub const MEAN_SERVICE: Span = Span::from_secs(1);

/// Response times of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// Arithmetic mean.
    pub mean: Span,
    /// 95th percentile.
    pub p95: Span,
}

/// The system through the engine.
pub fn through_the_engine(n_requests: u64, seed: u64) -> Response {
    let station = StationSpec::simple(1, Some(0), Discipline::Fcfs);
    let workload = WorkloadSpec::simple(
        RateProfile::constant(ARRIVAL_RATE_RPS),
        Law::Exponential { mean: MEAN_SERVICE },
    );
    let horizon = Horizon::Requests { warm_up: 0, measured: n_requests };
    let platform = fixed_pool(station, Box::new(SharedLine { limit: None }));
    let mut run = Run::new(RunSpec::simple(platform, N_SERVERS, workload, horizon, seed));
    while run.advance(u64::MAX) == Progress::Running {}
    let result = run.finish();
    Response { mean: result.latency.mean, p95: result.latency.p95 }
}

/// The same system as somebody would write it who needs nothing else: a binary heap of arrivals
/// and departures, a count of free servers and a line.
pub fn by_hand(n_requests: u64, seed: u64) -> Response {
    let mut gaps = Stream::new(seed, Concern::Arrivals, 0);
    let mut services = Stream::new(seed, Concern::Demand, 0);
    let mut next_gap = || Span::from_secs_f64(gaps.exponential() / ARRIVAL_RATE_RPS);
    let mut responses = Histogram::default();
    let mut line: VecDeque<SimTime> = VecDeque::new();
    let mut n_free = N_SERVERS;
    let (mut n_arrived, mut n_scheduled) = (0, 0_u64);
    // (when, order of scheduling, the request that departs; `None`: a request arrives)
    let mut events: BinaryHeap<Reverse<(SimTime, u64, Option<SimTime>)>> = BinaryHeap::new();
    events.push(Reverse((SimTime::ZERO + next_gap(), 0, None)));
    while let Some(Reverse((now, _, departing))) = events.pop() {
        let starts = match departing {
            Some(arrived) => {
                responses.add(now.since(arrived));
                n_free += 1;
                line.pop_front()
            }
            None => {
                n_arrived += 1;
                if n_arrived < n_requests {
                    n_scheduled += 1;
                    events.push(Reverse((now + next_gap(), n_scheduled, None)));
                }
                if n_free == 0 {
                    line.push_back(now);
                    None
                } else {
                    Some(now)
                }
            }
        };
        if let Some(arrived) = starts {
            n_free -= 1;
            n_scheduled += 1;
            let end = now + MEAN_SERVICE * services.exponential();
            events.push(Reverse((end, n_scheduled, Some(arrived))));
        }
    }
    Response { mean: responses.mean(), p95: responses.percentile(0.95).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both draw the same numbers in the same order, so they must agree to the bit.
    #[test]
    fn the_engine_and_the_program_by_hand_agree() {
        assert_eq!(through_the_engine(100_000, 5), by_hand(100_000, 5));
    }
}
