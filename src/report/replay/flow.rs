//! Requests as dots: how many, and how far on their way, from the rates of the run.

use crate::analysis::per_second;
use crate::sim::record::{RunResult, Sample};
use crate::units::SimTime;

/// Most dots that come from clients at a time. What waited may be answered or fail faster.
const MOST_DOTS: f64 = 40.0;

/// A way that requests take in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// From clients to what takes their requests.
    Arrived,
    /// From there to the instances: those that are answered.
    Answered,
    /// From there to where failures are counted.
    Failed,
}

impl Flow {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Arrived, Self::Answered, Self::Failed];

    fn count(self, sample: &Sample) -> u32 {
        match self {
            Self::Arrived => sample.arrived,
            Self::Answered => sample.completed,
            Self::Failed => sample.failed.iter().sum(),
        }
    }
}

/// A dot on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Which way.
    pub flow: Flow,
    /// Its number on that way in this run, counted from 0.
    pub number: u64,
    /// How far it has come, 0 to 1.
    pub way: f64,
}

/// How many requests had taken each way by the end of each interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Flows {
    /// Ends of the intervals, in seconds.
    ends: Vec<f64>,
    /// By [`Flow::ALL`].
    totals: [Vec<u64>; 3],
    /// Most requests per second that arrived in an interval.
    peak_rps: f64,
    /// Most requests that waited at the end of an interval.
    pub most_queued: u32,
}

impl Flows {
    /// The flows of a run.
    pub fn of(result: &RunResult) -> Self {
        let samples = &result.series.samples;
        let totals = Flow::ALL.map(|flow| {
            let add = |total: &mut u64, sample: &Sample| {
                *total += u64::from(flow.count(sample));
                Some(*total)
            };
            samples.iter().scan(0, add).collect()
        });
        let ends: Vec<f64> = samples.iter().map(|sample| sample.at.as_secs_f64()).collect();
        let rate = |place: usize| per_second(samples, place, samples[place].arrived);
        let peak_rps = (0..samples.len()).map(rate).fold(0.0, f64::max);
        Self { ends, totals, peak_rps, most_queued: most_queued(samples) }
    }

    /// When an interval begins, and how many requests had taken a way by then.
    fn start(&self, flow: Flow, place: usize) -> (f64, f64) {
        let before = place.checked_sub(1);
        before.map_or((0.0, 0.0), |place| {
            (self.ends[place], self.totals[flow as usize][place] as f64)
        })
    }

    /// How many requests one dot stands for when dots take `span_secs` of simulated time for their
    /// way: 1, 2 or 5 times a power of ten, so that few enough are on their way at any time.
    pub fn per_dot(&self, span_secs: f64) -> u64 {
        let least = self.peak_rps * span_secs / MOST_DOTS;
        let mut ten = 1;
        loop {
            let fits = [1, 2, 5].into_iter().map(|step| step * ten).find(|n| *n as f64 >= least);
            match fits {
                Some(n) => return n,
                None => ten *= 10,
            }
        }
    }

    /// The dots on their way at a moment. Within an interval requests are taken to come evenly,
    /// and each dot sets out when half of what it stands for has come.
    pub fn dots(&self, at: SimTime, span_secs: f64) -> Vec<Dot> {
        let (now, per_dot) = (at.as_secs_f64(), self.per_dot(span_secs));
        let of_flow = |flow: Flow| {
            let number = |secs: f64| {
                let n_dots = self.total_at(flow, secs) / per_dot as f64;
                (n_dots + 0.5).floor() as u64
            };
            (number(now - span_secs)..number(now)).map(move |number| {
                let set_out = self.when(flow, (number as f64 + 0.5) * per_dot as f64);
                Dot { flow, number, way: ((now - set_out) / span_secs).clamp(0.0, 1.0) }
            })
        };
        Flow::ALL.into_iter().flat_map(of_flow).collect()
    }

    /// How many requests had taken a way by a moment.
    fn total_at(&self, flow: Flow, secs: f64) -> f64 {
        let totals = &self.totals[flow as usize];
        let place = self.ends.partition_point(|end| *end < secs);
        let Some(total) = totals.get(place) else {
            return totals.last().map_or(0.0, |total| *total as f64);
        };
        let (start, before) = self.start(flow, place);
        let share = (secs.max(0.0) - start) / (self.ends[place] - start);
        before + (*total as f64 - before) * share
    }

    /// When so many requests had taken a way.
    fn when(&self, flow: Flow, n: f64) -> f64 {
        let totals = &self.totals[flow as usize];
        let place = totals.partition_point(|total| (*total as f64) < n);
        let Some(total) = totals.get(place) else {
            return self.ends.last().copied().unwrap_or_default();
        };
        let (start, before) = self.start(flow, place);
        start + (self.ends[place] - start) * (n - before) / (*total as f64 - before)
    }
}

fn most_queued(samples: &[Sample]) -> u32 {
    samples.iter().map(|sample| sample.queued).max().unwrap_or(0)
}
