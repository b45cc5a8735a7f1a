//! What the instances used, as the platforms' own monitoring sees it.

use crate::sim::fleet::{Fleet, Instance};
use crate::sim::parts::reading::{LastReadings, Reading};
use crate::sim::parts::{InstanceSample, Telemetry};
use crate::units::{SimTime, Span};

/// Reads all running instances at equal intervals, except those that are being removed. Unlike a
/// scraper of counters it knows an instance from its start on: the first sample covers the time
/// since then.
#[derive(Clone, Debug)]
pub(super) struct UsageMeter {
    period: Span,
    readings: LastReadings,
}

impl UsageMeter {
    /// Reads every `period`.
    pub(super) fn new(period: Span) -> Self {
        Self { period, readings: LastReadings::default() }
    }
}

impl Telemetry for UsageMeter {
    fn period(&self) -> Span {
        self.period
    }

    fn scrape(&mut self, now: SimTime, fleet: &Fleet) -> Vec<InstanceSample> {
        let mut samples = Vec::new();
        for instance in fleet.iter().filter(|i| is_measured(i)) {
            let reading = Reading::of(instance, now);
            let started = instance.process_started.unwrap_or(SimTime::ZERO);
            let at_start = Reading::before_all(instance, started);
            let before = self.readings.replace(reading).unwrap_or(at_start);
            samples.extend(before.mean_until(&reading));
        }
        samples
    }
}

/// Whether an instance has a part in the metrics.
pub(super) fn is_measured(instance: &Instance) -> bool {
    instance.listening && !instance.is_terminating()
}

/// Sums over all instances.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Usage {
    /// Seconds that instances ran.
    pub(super) instance_secs: f64,
    /// CPU used, in core-seconds.
    pub(super) core_secs: f64,
    /// Seconds inside instances, summed over requests.
    pub(super) request_secs: f64,
    /// Requests sent to instances.
    pub(super) requests: f64,
}

impl Usage {
    /// The sum over these samples.
    pub(super) fn of(samples: &[InstanceSample]) -> Self {
        let mut sum = Self::default();
        for sample in samples {
            let secs = sample.window.as_secs_f64();
            sum.add(&Self {
                instance_secs: secs,
                core_secs: sample.cpu_cores * secs,
                request_secs: sample.concurrency * secs,
                requests: sample.requests_per_sec * secs,
            });
        }
        sum
    }

    /// Adds another sum.
    pub(super) fn add(&mut self, other: &Self) {
        self.instance_secs += other.instance_secs;
        self.core_secs += other.core_secs;
        self.request_secs += other.request_secs;
        self.requests += other.requests;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::fleet::InstanceId;

    /// Two instances: one ran for 10 s with half a core and 2 requests inside, one for 5 s
    /// with a whole core and 4 requests.
    #[test]
    fn sums_weigh_each_instance_by_the_time_that_it_ran() {
        let sample = |index, secs, cpu_cores, concurrency| InstanceSample {
            instance: InstanceId::first(index),
            at: SimTime::from_secs_f64(10.0),
            window: Span::from_secs(secs),
            cpu_cores,
            requests_per_sec: 1.0,
            concurrency,
        };
        let usage = Usage::of(&[sample(0, 10, 0.5, 2.0), sample(1, 5, 1.0, 4.0)]);
        let expected =
            Usage { instance_secs: 15.0, core_secs: 10.0, request_secs: 40.0, requests: 15.0 };
        assert_eq!(usage, expected);
    }
}
