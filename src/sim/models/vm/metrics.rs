//! CloudWatch: the metrics of a group, as late as they come.

use std::collections::VecDeque;

use crate::sim::fleet::{Fleet, Instance, InstanceId};
use crate::sim::parts::{InstanceSample, Telemetry};
use crate::units::{SimTime, Span};

/// Reads the counters of every instance in service at equal intervals.
///
/// What was read within the last `kept_for` is told again with each reading: metrics arrive late,
/// and until then the next ones may have been read.
#[derive(Clone, Debug)]
pub(super) struct MetricReader {
    period: Span,
    kept_for: Span,
    /// Last reading of each instance, by index.
    readings: Vec<Option<Reading>>,
    recent: VecDeque<InstanceSample>,
}

#[derive(Clone, Copy, Debug)]
struct Reading {
    instance: InstanceId,
    at: SimTime,
    core_secs: f64,
    n_offered: u64,
    service_time: Span,
}

impl MetricReader {
    pub(super) fn new(period: Span, kept_for: Span) -> Self {
        Self { period, kept_for, readings: Vec::new(), recent: VecDeque::new() }
    }

    /// The mean since the reading before; since the instance came into service, if this is the
    /// first.
    fn sample(&mut self, now: SimTime, instance: &Instance) -> Option<InstanceSample> {
        let reading = Reading {
            instance: instance.id,
            at: now,
            core_secs: instance.station.core_secs(now),
            n_offered: instance.station.n_offered,
            service_time: instance.station.service_time(now),
        };
        let index = instance.id.index() as usize;
        if self.readings.len() <= index {
            self.readings.resize(index + 1, None);
        }
        let before = self.readings[index].replace(reading);
        let before = before.filter(|before| before.instance == instance.id);
        mean_between(before.unwrap_or_else(|| Reading::first(instance)), reading)
    }
}

impl Reading {
    /// The counters at the time when an instance came into service.
    fn first(instance: &Instance) -> Self {
        Self {
            instance: instance.id,
            at: instance.registered_at.unwrap_or(SimTime::ZERO),
            core_secs: 0.0,
            n_offered: 0,
            service_time: Span::ZERO,
        }
    }
}

fn mean_between(before: Reading, now: Reading) -> Option<InstanceSample> {
    let window = now.at.since(before.at);
    if window.is_zero() {
        return None;
    }
    Some(InstanceSample {
        instance: now.instance,
        at: now.at,
        window,
        cpu_cores: (now.core_secs - before.core_secs) / window.as_secs_f64(),
        requests_per_sec: (now.n_offered - before.n_offered) as f64 / window.as_secs_f64(),
        concurrency: (now.service_time - before.service_time).as_secs_f64() / window.as_secs_f64(),
    })
}

impl Telemetry for MetricReader {
    fn period(&self) -> Span {
        self.period
    }

    /// Machines report whether the process on them runs or not.
    fn scrape(&mut self, now: SimTime, fleet: &Fleet) -> Vec<InstanceSample> {
        self.recent.retain(|sample| sample.at + self.kept_for >= now);
        for instance in fleet.iter().filter(|instance| reports(instance)) {
            let sample = self.sample(now, instance);
            self.recent.extend(sample);
        }
        self.recent.iter().copied().collect()
    }
}

fn reports(instance: &Instance) -> bool {
    instance.registered && !instance.is_terminating() && !instance.machine_is_gone
}
