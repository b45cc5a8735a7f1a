//! How fast the engine is, and what it is measured against: systems that run once through the
//! engine and once through a program written by hand for them alone.
//!
//! The first system is M/M/50 at 80 % load: 40 requests a second, a mean service of 1 s, 50
//! servers, one first-come first-served line. Both report the mean and the 95th percentile of the
//! response time; the engine also has instances, a balancer, a time series and its conservation
//! counters.
//!
//! The second is the example of the simulator SimFaaS: instances that are started for requests,
//! 0.9 requests a second, a mean service of 1.991 s on a warm instance and of 2.244 s on a new
//! one, which goes after 600 s without a request. Both take the instance that became idle last, as
//! Lambda's front end does here (SimFaaS takes the one created last), and report the share of
//! requests that needed a new instance.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::engine::{Horizon, Progress, Run, RunSpec};
use super::fleet::{Discipline, StationSpec};
use super::models::faas::concurrency::FunctionConcurrency;
use super::models::faas::{ColdStart, Invocation, Quotas, front_end, scale_per_request};
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
    let mean_gap_secs = 1.0 / ARRIVAL_RATE_RPS;
    let mut next_gap = || Span::from_secs_f64(gaps.exponential() * mean_gap_secs);
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

/// Requests per second of the second system.
pub const FAAS_RATE_RPS: f64 = 0.9;
/// Mean service on a warm instance.
pub const WARM_SERVICE: Span = Span::from_millis(1_991);
/// Mean service on a new instance, its start included.
pub const COLD_SERVICE: Span = Span::from_millis(2_244);
/// Time without a request after which an instance goes.
pub const IDLE_EXPIRY: Span = Span::from_secs(600);

/// Requests of SimFaaS' example: 10⁶ s of them.
pub const FAAS_N_REQUESTS: u32 = 900_000;

/// The share of cold starts over so many requests, through the engine's functions.
pub fn cold_share_through_the_engine(n_requests: u64, seed: u64) -> f64 {
    let cold_start = ColdStart {
        placement: Law::Constant { mean: Span::ZERO },
        init: Law::Constant { mean: Span::ZERO },
        function_init: Span::ZERO,
        init_limit: None,
    };
    let station = StationSpec::simple(1, None, Discipline::Fcfs);
    let quotas = Quotas { function: FunctionConcurrency::default(), unreserved: 1_000 };
    let router = front_end(quotas, Invocation::Synchronous);
    let mut platform = scale_per_request(station, router, cold_start, IDLE_EXPIRY);
    platform.first_demand = Some(Law::Exponential { mean: COLD_SERVICE });
    let workload = WorkloadSpec::simple(
        RateProfile::constant(FAAS_RATE_RPS),
        Law::Exponential { mean: WARM_SERVICE },
    );
    let horizon = Horizon::Requests { warm_up: 0, measured: n_requests };
    let spec = RunSpec::simple(platform, 0, workload, horizon, seed);
    let sample_interval = Span::from_secs(3_600);
    let mut run = Run::new(RunSpec { sample_interval, ..spec });
    while run.advance(u64::MAX) == Progress::Running {}
    let totals = run.finish().totals;
    totals.cold_starts as f64 / totals.arrived as f64
}

/// The same as somebody would write it who needs nothing else: a heap of ends, and a stack of idle
/// instances.
pub fn cold_share_by_hand(n_requests: u64, seed: u64) -> f64 {
    let mut gaps = Stream::new(seed, Concern::Arrivals, 0);
    let mut services = Stream::new(seed, Concern::Demand, 0);
    let mut ends: BinaryHeap<Reverse<SimTime>> = BinaryHeap::new();
    // When each idle instance became idle: longest idle in front.
    let mut idle: VecDeque<SimTime> = VecDeque::new();
    let mean_gap_secs = 1.0 / FAAS_RATE_RPS;
    let (mut now, mut n_cold) = (SimTime::ZERO, 0_u64);
    for _ in 0..n_requests {
        now += Span::from_secs_f64(gaps.exponential() * mean_gap_secs);
        while let Some(&Reverse(end)) = ends.peek().filter(|Reverse(end)| *end <= now) {
            ends.pop();
            idle.push_back(end);
        }
        while idle.front().is_some_and(|&since| since + IDLE_EXPIRY <= now) {
            idle.pop_front();
        }
        let mean = match idle.pop_back() {
            Some(_) => WARM_SERVICE,
            None => {
                n_cold += 1;
                COLD_SERVICE
            }
        };
        ends.push(Reverse(now + mean * services.exponential()));
    }
    n_cold as f64 / n_requests as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both draw the same numbers in the same order, so they must agree to the bit.
    #[test]
    fn the_engine_and_the_program_by_hand_agree() {
        assert_eq!(through_the_engine(100_000, 5), by_hand(100_000, 5));
    }

    /// SimFaaS itself gives 0.00141 over 20 runs of 90,000 requests, each with a spread of 0.00009.
    #[test]
    fn both_start_as_many_instances_as_simfaas() {
        let n_runs = 20;
        let mean = |share: fn(u64, u64) -> f64| {
            (0..n_runs).map(|seed| share(90_000, seed)).sum::<f64>() / n_runs as f64
        };
        let allowed = 4.0 * 0.00009 * (2.0 / n_runs as f64).sqrt();
        for share in [cold_share_through_the_engine, cold_share_by_hand] {
            assert!((mean(share) - 0.00141).abs() < allowed, "{}", mean(share));
        }
    }
}
