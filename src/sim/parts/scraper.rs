//! Metrics collected at equal intervals.

use super::{InstanceSample, Telemetry};
use crate::sim::fleet::{Fleet, InstanceId};
use crate::units::{SimTime, Span};

/// Reads the counters of every running instance at equal intervals; a sample is the mean since
/// the reading before, so that an instance has none until it has been read twice (metrics-server
/// behaves so: github.com/kubernetes-sigs/metrics-server, FAQ).
#[derive(Clone, Debug)]
pub struct Scraper {
    resolution: Span,
    /// Last reading of each instance, by index.
    readings: Vec<Option<Reading>>,
}

#[derive(Clone, Copy, Debug)]
struct Reading {
    instance: InstanceId,
    /// Restarts when it was taken: counters of another process do not continue it.
    run: u32,
    at: SimTime,
    core_secs: f64,
    n_offered: u64,
    service_time: Span,
}

impl Scraper {
    /// Collects every `resolution`.
    pub fn new(resolution: Span) -> Self {
        Self { resolution, readings: Vec::new() }
    }
}

impl Telemetry for Scraper {
    fn period(&self) -> Span {
        self.resolution
    }

    fn scrape(&mut self, now: SimTime, fleet: &Fleet) -> Vec<InstanceSample> {
        let mut samples = Vec::new();
        for instance in fleet.iter().filter(|instance| instance.listening) {
            let reading = Reading {
                instance: instance.id,
                run: instance.n_restarts,
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
            samples.extend(before.and_then(|before| mean_between(before, reading)));
        }
        samples
    }
}

fn mean_between(before: Reading, now: Reading) -> Option<InstanceSample> {
    let window = now.at.since(before.at);
    if before.instance != now.instance || before.run != now.run || window.is_zero() {
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
