//! A metric of the group as a series of datapoints.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::units::{SimTime, Span};

/// `PredefinedMetricType` of a target tracking policy, and what other policies may watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetricType {
    /// `ASGAverageCPUUtilization`: per cent of the machines' CPU, mean over the warm instances.
    AverageCpuUtilization,
    /// `ALBRequestCountPerTarget`: requests per minute and target in rotation.
    RequestCountPerTarget,
}

/// What was read of the whole group at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct GroupReading {
    pub(super) at: SimTime,
    /// Mean over the instances that count, in the metric's unit; `None`: none counts.
    pub(super) value: Option<f64>,
    /// Instances that count.
    pub(super) n: u32,
}

/// A datapoint of the group's metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    /// When it can be seen.
    delivered: SimTime,
    pub(super) value: f64,
    /// Instances that it is a mean over, at its end.
    pub(super) n: u32,
    /// The most of them at any reading from its beginning to its end.
    pub(super) n_most: u32,
}

/// Makes datapoints of a period from readings at shorter intervals, and keeps those that an alarm
/// may still look at.
#[derive(Clone, Debug)]
pub(super) struct Feed {
    period: Span,
    delay: Span,
    kept_for: Span,
    /// When the datapoint under way ends.
    ends_at: Option<SimTime>,
    readings: Vec<GroupReading>,
    /// Instances at the reading that the datapoint under way begins with.
    n_at_beginning: u32,
    points: VecDeque<Point>,
}

impl Feed {
    /// Datapoints of this period, from readings every `resolution`, for alarms of a period of
    /// `kept_for`.
    pub(super) fn new(period: Span, delay: Span, kept_for: Span) -> Self {
        let (readings, points) = (Vec::new(), VecDeque::new());
        Self { period, delay, kept_for, ends_at: None, readings, n_at_beginning: 0, points }
    }

    /// A reading has arrived; `resolution` is the time since the one before.
    pub(super) fn push(&mut self, reading: GroupReading, resolution: Span) {
        let first_end = reading.at + (self.period - resolution);
        let ends_at = *self.ends_at.get_or_insert(first_end);
        self.readings.push(reading);
        if reading.at < ends_at {
            return;
        }
        self.ends_at = Some(reading.at + self.period);
        let readings = std::mem::take(&mut self.readings);
        let n_at_beginning = std::mem::replace(&mut self.n_at_beginning, reading.n);
        let values: Vec<f64> = readings.iter().filter_map(|reading| reading.value).collect();
        if values.is_empty() {
            return;
        }
        let value = values.iter().sum::<f64>() / values.len() as f64;
        let n_most = readings.iter().map(|reading| reading.n).fold(n_at_beginning, u32::max);
        let delivered = reading.at + self.delay;
        self.points.push_front(Point { delivered, value, n: reading.n, n_most });
    }

    /// Drops what no alarm looks at any longer; the newest stays.
    fn forget(&mut self, now: SimTime) {
        while self.points.len() > 1
            && self.points.back().is_some_and(|oldest| oldest.delivered + self.kept_for <= now)
        {
            self.points.pop_back();
        }
    }

    /// The newest datapoint that has been delivered.
    pub(super) fn newest(&self, now: SimTime) -> Option<Point> {
        self.points.iter().find(|point| point.delivered <= now).copied()
    }

    /// The newest datapoint that has been delivered, if that was not longer ago than this.
    pub(super) fn newest_within(&self, now: SimTime, length: Span) -> Option<Point> {
        self.newest(now).filter(|point| point.delivered + length > now)
    }

    /// The metric over the period that ends now, as far as it has been delivered: what an alarm
    /// of this period sees. The number of instances at the end is the newest datapoint's.
    pub(super) fn over(&mut self, now: SimTime, period: Span) -> Option<Point> {
        self.forget(now);
        let is_within = |point: &&Point| point.delivered + period > now && point.delivered <= now;
        let points: Vec<&Point> = self.points.iter().filter(is_within).collect();
        let newest = points.first()?;
        let value = points.iter().map(|point| point.value).sum::<f64>() / points.len() as f64;
        let n_most = points.iter().map(|point| point.n_most).fold(newest.n, u32::max);
        Some(Point { value, n_most, ..**newest })
    }
}
