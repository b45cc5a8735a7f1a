//! Metrics collected at equal intervals.

use super::reading::{LastReadings, Reading};
use super::{InstanceSample, Telemetry};
use crate::sim::fleet::Fleet;
use crate::units::{SimTime, Span};

/// Reads the counters of every running instance at equal intervals; a sample is the mean since
/// the reading before, so that an instance has none until it has been read twice (metrics-server
/// behaves so: github.com/kubernetes-sigs/metrics-server, FAQ). Counters of another process do not
/// continue those of the one before it.
#[derive(Clone, Debug)]
pub struct Scraper {
    resolution: Span,
    readings: LastReadings,
}

impl Scraper {
    /// Collects every `resolution`.
    pub fn new(resolution: Span) -> Self {
        Self { resolution, readings: LastReadings::default() }
    }
}

impl Telemetry for Scraper {
    fn period(&self) -> Span {
        self.resolution
    }

    fn scrape(&mut self, now: SimTime, fleet: &Fleet) -> Vec<InstanceSample> {
        let mut samples = Vec::new();
        for instance in fleet.iter().filter(|instance| instance.listening) {
            let reading = Reading::of(instance, now);
            let before = self.readings.replace(reading);
            let of_this_process = before.filter(|before| before.n_restarts == reading.n_restarts);
            samples.extend(of_this_process.and_then(|before| before.mean_until(&reading)));
        }
        samples
    }
}
