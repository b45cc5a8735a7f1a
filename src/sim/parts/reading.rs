//! Counters of instances, and what an instance did between two readings of them.

use super::InstanceSample;
use crate::sim::fleet::{Instance, InstanceId};
use crate::units::{SimTime, Span};

/// The counters of an instance at a moment.
#[derive(Clone, Copy, Debug)]
pub(in crate::sim) struct Reading {
    instance: InstanceId,
    /// Restarts of its process so far.
    pub(in crate::sim) n_restarts: u32,
    at: SimTime,
    core_secs: f64,
    n_offered: u64,
    time_inside: Span,
}

impl Reading {
    /// The counters now.
    pub(in crate::sim) fn of(instance: &Instance, now: SimTime) -> Self {
        Self {
            instance: instance.id,
            n_restarts: instance.n_restarts,
            at: now,
            core_secs: instance.station.core_secs(now),
            n_offered: instance.station.n_offered,
            time_inside: instance.station.time_inside(now),
        }
    }

    /// The counters at a moment up to which the instance had done nothing.
    pub(in crate::sim) const fn before_all(instance: &Instance, at: SimTime) -> Self {
        Self {
            instance: instance.id,
            n_restarts: 0,
            at,
            core_secs: 0.0,
            n_offered: 0,
            time_inside: Span::ZERO,
        }
    }

    /// The means from this reading to a later one of the same instance; `None` if no time passed.
    ///
    /// 8 core-seconds at 10 s and 23 at 40 s make 0.5 cores.
    pub(in crate::sim) fn mean_until(&self, later: &Self) -> Option<InstanceSample> {
        let window = later.at.since(self.at);
        if window.is_zero() {
            return None;
        }
        let secs = window.as_secs_f64();
        Some(InstanceSample {
            instance: later.instance,
            at: later.at,
            window,
            cpu_cores: (later.core_secs - self.core_secs) / secs,
            requests_per_sec: (later.n_offered - self.n_offered) as f64 / secs,
            concurrency: (later.time_inside - self.time_inside).as_secs_f64() / secs,
        })
    }
}

/// The last reading of each instance.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct LastReadings {
    by_index: Vec<Option<Reading>>,
}

impl LastReadings {
    /// Puts a reading in the place of the last one of the same instance, and gives that back.
    pub(in crate::sim) fn replace(&mut self, reading: Reading) -> Option<Reading> {
        let index = reading.instance.index() as usize;
        if self.by_index.len() <= index {
            self.by_index.resize(index + 1, None);
        }
        let before = self.by_index[index].replace(reading);
        before.filter(|before| before.instance == reading.instance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(index: u32, secs: f64, core_secs: f64, n_offered: u64) -> Reading {
        Reading {
            instance: InstanceId::first(index),
            n_restarts: 0,
            at: SimTime::from_secs_f64(secs),
            core_secs,
            n_offered,
            time_inside: Span::from_secs(n_offered / 10),
        }
    }

    /// In 30 s: 15 core-seconds, 600 requests, 60 s inside.
    #[test]
    fn means_are_differences_over_the_time_between() {
        let (before, now) = (reading(0, 10.0, 8.0, 100), reading(0, 40.0, 23.0, 700));
        let sample = before.mean_until(&now).expect("time has passed");
        assert_eq!((sample.window, sample.cpu_cores), (Span::from_secs(30), 0.5));
        assert_eq!((sample.requests_per_sec, sample.concurrency), (20.0, 2.0));
        assert_eq!(now.mean_until(&now), None);
    }

    #[test]
    fn a_reading_is_kept_for_its_own_instance() {
        let mut last = LastReadings::default();
        assert!(last.replace(reading(2, 0.0, 1.0, 0)).is_none());
        assert!(last.replace(reading(1, 0.0, 2.0, 0)).is_none());
        let before = last.replace(reading(2, 5.0, 3.0, 0)).expect("the first one");
        assert_eq!(before.core_secs, 1.0);
    }
}
