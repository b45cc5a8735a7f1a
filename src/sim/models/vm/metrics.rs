//! CloudWatch: the metrics of a group, as late as they come.

use std::collections::VecDeque;

use crate::sim::fleet::{Fleet, Instance};
use crate::sim::parts::reading::{LastReadings, Reading};
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
    readings: LastReadings,
    recent: VecDeque<InstanceSample>,
}

impl MetricReader {
    pub(super) fn new(period: Span, kept_for: Span) -> Self {
        Self { period, kept_for, readings: LastReadings::default(), recent: VecDeque::new() }
    }

    /// The mean since the reading before; since the instance came into service, if this is the
    /// first.
    fn sample(&mut self, now: SimTime, instance: &Instance) -> Option<InstanceSample> {
        let reading = Reading::of(instance, now);
        let in_service_since = instance.registered_at.unwrap_or(SimTime::ZERO);
        let before = self.readings.replace(reading);
        before
            .unwrap_or_else(|| Reading::before_all(instance, in_service_since))
            .mean_until(&reading)
    }
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
