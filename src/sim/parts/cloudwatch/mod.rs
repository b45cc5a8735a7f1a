//! Alarms of Amazon CloudWatch: from datapoints of a metric to a state.
//!
//! Rules and names are those of "Using Amazon CloudWatch alarms" in the CloudWatch user guide
//! (awsdocs/amazon-cloudwatch-user-guide, `doc_source/AlarmThatSendsEmail.md`) and of
//! `PutMetricAlarm` in the API, read in November 2026.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::units::{SimTime, Span};

/// What an alarm watches for (`PutMetricAlarm`).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AlarmSpec {
    /// Where a datapoint starts to breach, in the metric's unit.
    pub threshold: f64,
    /// On which side of the threshold a datapoint breaches.
    pub comparison_operator: ComparisonOperator,
    /// Length of time that one datapoint stands for: 10, 20 or 30 s, or a multiple of 60 s.
    pub period: Span,
    /// How many datapoints make a state.
    pub rule: AlarmRule,
}

/// When a value breaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ComparisonOperator {
    /// Above the threshold.
    GreaterThanThreshold,
    /// At the threshold or above.
    GreaterThanOrEqualToThreshold,
    /// Below the threshold.
    LessThanThreshold,
    /// At the threshold or below.
    LessThanOrEqualToThreshold,
}

impl ComparisonOperator {
    /// Whether this value breaches this threshold.
    pub fn is_breached(self, value: f64, threshold: f64) -> bool {
        match self {
            Self::GreaterThanThreshold => value > threshold,
            Self::GreaterThanOrEqualToThreshold => value >= threshold,
            Self::LessThanThreshold => value < threshold,
            Self::LessThanOrEqualToThreshold => value <= threshold,
        }
    }
}

/// How many of how many datapoints make an alarm: "M out of N".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlarmRule {
    /// M: how many of the N must breach; from 1 to N.
    pub datapoints_to_alarm: u32,
    /// N: how many datapoints are looked at, at least 1.
    pub evaluation_periods: u32,
    /// How many periods are searched for N datapoints, because some may be missing; at least N.
    pub evaluation_range: u32,
    /// What stands in for a missing datapoint.
    pub treat_missing_data: TreatMissingData,
}

/// `TreatMissingData`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TreatMissingData {
    /// Nothing does; without any datapoint the state is `INSUFFICIENT_DATA`.
    #[default]
    Missing,
    /// Nothing does; without any datapoint the state stays.
    Ignore,
    /// A breaching one.
    Breaching,
    /// One that does not breach.
    NotBreaching,
}

/// One period of the metric, as the alarm sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datapoint {
    /// Within the threshold.
    NotBreaching,
    /// Beyond the threshold.
    Breaching,
    /// Nothing was reported.
    Missing,
}

/// State of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlarmState {
    /// Within the threshold.
    Ok,
    /// Beyond the threshold.
    Alarm,
    /// Just made, or nothing was reported.
    InsufficientData,
}

/// What one evaluation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evaluation {
    /// The alarm is in this state.
    State(AlarmState),
    /// The alarm stays in the state that it is in.
    Retain,
}

impl AlarmRule {
    /// How many periods more than N are searched. The guide says that the number depends on the
    /// period and the metric's resolution, and shows 5 periods for an N of 3; that it is always
    /// two more is our assumption.
    const EXTRA_PERIODS: u32 = 2;

    /// M out of N, missing data treated as missing.
    pub const fn m_out_of_n(datapoints_to_alarm: u32, evaluation_periods: u32) -> Self {
        Self {
            datapoints_to_alarm,
            evaluation_periods,
            evaluation_range: evaluation_periods + Self::EXTRA_PERIODS,
            treat_missing_data: TreatMissingData::Missing,
        }
    }

    /// The state that follows from datapoints, newest first. Those beyond the evaluation range
    /// are not looked at; where there are fewer, the rest is missing.
    ///
    /// With N real datapoints in the range the newest N count and missing ones do not matter.
    /// With fewer, as few missing ones as possible are filled in. With `missing` and `ignore`
    /// there is nothing to fill in: then a single breaching datapoint is enough, once it is M
    /// periods old and nothing real in the range contradicts it ("avoiding premature
    /// transitions"). This reproduces all 40 cells of the guide's two tables; that it holds
    /// beyond them is our inference.
    pub fn evaluate(&self, newest_first: impl IntoIterator<Item = Datapoint>) -> Evaluation {
        let real = Real::within(self.evaluation_range, self.evaluation_periods, newest_first);
        let n_missing = self.evaluation_periods - real.n_counted;
        if n_missing == 0 {
            return self.compare(real.n_breaching);
        }
        let by_count = self.compare(real.n_breaching);
        match self.treat_missing_data {
            TreatMissingData::Breaching => self.compare(real.n_breaching + n_missing),
            TreatMissingData::NotBreaching => by_count,
            TreatMissingData::Missing => {
                self.state_of_gap(&real).map_or(by_count, Evaluation::State)
            }
            TreatMissingData::Ignore => {
                self.state_of_gap(&real).map_or(by_count, |_| Evaluation::Retain)
            }
        }
    }

    /// With fewer real datapoints than N and none filled in: the state that follows from what is
    /// missing, where it is not the count that decides.
    fn state_of_gap(&self, real: &Real) -> Option<AlarmState> {
        if real.n_counted == 0 {
            return Some(AlarmState::InsufficientData);
        }
        let is_old_enough = real.age_of_oldest >= self.datapoints_to_alarm;
        (is_old_enough && real.all_breach()).then_some(AlarmState::Alarm)
    }

    fn compare(&self, n_breaching: u32) -> Evaluation {
        Evaluation::State(if n_breaching >= self.datapoints_to_alarm {
            AlarmState::Alarm
        } else {
            AlarmState::Ok
        })
    }
}

/// The newest real datapoints in an evaluation range, at most N.
#[derive(Default)]
struct Real {
    n_counted: u32,
    n_breaching: u32,
    /// In periods; 1 is the newest.
    age_of_oldest: u32,
}

impl Real {
    fn within(range: u32, at_most: u32, newest_first: impl IntoIterator<Item = Datapoint>) -> Self {
        let mut real = Self::default();
        for (age, point) in (1..=range).zip(newest_first) {
            if point == Datapoint::Missing {
                continue;
            }
            if real.n_counted == at_most {
                break;
            }
            real.n_counted += 1;
            real.n_breaching += u32::from(point == Datapoint::Breaching);
            real.age_of_oldest = age;
        }
        real
    }

    fn all_breach(&self) -> bool {
        self.n_breaching == self.n_counted
    }
}

/// A stretch of time, from a moment up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeWindow {
    /// Its beginning.
    pub from: SimTime,
    /// Its end.
    pub to: SimTime,
}

impl AlarmSpec {
    /// Periods shorter than this belong to high-resolution alarms.
    const MINUTE: Span = Span::from_secs(60);
    const HIGH_RESOLUTION_CADENCE: Span = Span::from_secs(10);

    /// Time between evaluations: a minute, or 10 s where the period is shorter than a minute: "If
    /// the alarm period is 10 seconds, 20 seconds, or 30 seconds, the alarm is evaluated every 10
    /// seconds" (the newer text of the guide; the older one names 10 and 30 s).
    pub fn evaluated_every(&self) -> Span {
        if self.period < Self::MINUTE { Self::HIGH_RESOLUTION_CADENCE } else { Self::MINUTE }
    }

    /// Length of time that N datapoints stand for.
    pub fn evaluation_interval(&self) -> Span {
        self.period * f64::from(self.rule.evaluation_periods)
    }

    /// The time that an evaluation looks at. Windows of successive evaluations overlap where the
    /// period is longer than the time between them: with 300 s and N = 1, minutes 1 to 5 at the
    /// end of minute 5, and minutes 2 to 6 a minute later.
    pub fn window(&self, now: SimTime) -> TimeWindow {
        TimeWindow { from: now - self.evaluation_interval(), to: now }
    }

    /// A period's value as a datapoint; `None`: nothing was reported.
    pub fn datapoint(&self, value: Option<f64>) -> Datapoint {
        match value {
            None => Datapoint::Missing,
            Some(value) if self.comparison_operator.is_breached(value, self.threshold) => {
                Datapoint::Breaching
            }
            Some(_) => Datapoint::NotBreaching,
        }
    }

    /// How many evaluations one period spans, at least 1.
    fn evaluations_per_period(&self) -> usize {
        let cadence = self.evaluated_every().as_nanos();
        usize::try_from(self.period.as_nanos() / cadence).unwrap_or(usize::MAX).max(1)
    }
}

/// An alarm with its history and state. It starts with insufficient data.
#[derive(Clone, Debug)]
pub struct Alarm {
    spec: AlarmSpec,
    state: AlarmState,
    /// How many evaluations one period spans, at least 1.
    stride: usize,
    /// One datapoint for each evaluation, newest first.
    history: VecDeque<Datapoint>,
}

impl Alarm {
    /// A new alarm, evaluated every [`evaluated_every`](AlarmSpec::evaluated_every).
    pub fn new(spec: AlarmSpec) -> Self {
        Self { stride: spec.evaluations_per_period(), ..Self::once_a_period(spec) }
    }

    /// One that is evaluated once for each datapoint of its metric, and not in between.
    pub fn once_a_period(spec: AlarmSpec) -> Self {
        let history = VecDeque::new();
        Self { spec, state: AlarmState::InsufficientData, stride: 1, history }
    }

    /// What it watches for.
    pub fn spec(&self) -> &AlarmSpec {
        &self.spec
    }

    /// Its state.
    pub fn state(&self) -> AlarmState {
        self.state
    }

    /// Evaluates. `value` is the metric over the period that ends now, `None` where nothing was
    /// reported. To be called as often as the alarm is evaluated.
    pub fn observe(&mut self, value: Option<f64>) -> Transition {
        self.observe_datapoint(self.spec.datapoint(value))
    }

    /// The same with a value that is compared already.
    pub fn observe_datapoint(&mut self, point: Datapoint) -> Transition {
        let stride = self.stride;
        self.history.push_front(point);
        self.history.truncate(stride.saturating_mul(self.spec.rule.evaluation_range as usize));
        let before = self.state;
        // Periods that follow one another: every `stride`-th, from the newest.
        let points = self.history.iter().step_by(stride).copied();
        if let Evaluation::State(state) = self.spec.rule.evaluate(points) {
            self.state = state;
        }
        Transition { before, after: self.state }
    }
}

/// The states before and after an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Before.
    pub before: AlarmState,
    /// After; the same where nothing changed.
    pub after: AlarmState,
}

/// What an alarm sets off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmAction {
    /// A scaling policy; set off again at every evaluation for as long as the alarm lasts.
    AutoScaling,
    /// Anything else, such as a notification; only on the change of state.
    Other,
}

impl Transition {
    /// Whether an action for the state ALARM is set off.
    pub fn sets_off(self, action: AlarmAction) -> bool {
        self.after == AlarmState::Alarm
            && (action == AlarmAction::AutoScaling || self.before != AlarmState::Alarm)
    }
}

#[cfg(test)]
mod tests;
