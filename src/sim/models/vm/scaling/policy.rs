//! Scaling policies with their alarms.

use std::collections::VecDeque;

use super::super::adjustment::AdjustmentType;
use super::super::simple_scaling::{Cooldown, Trigger};
use super::super::step_scaling::{GroupSize, StepScaling};
use super::decision::{AlarmFacts, PolicyFacts, ScalingClause, ScalingRule};
use super::feed::{Feed, MetricType, Point};
use crate::sim::parts::capacity::CapacityBounds;
use crate::sim::parts::cloudwatch::{Alarm, AlarmAction, AlarmSpec, AlarmState, Transition};
use crate::sim::parts::target_tracking::{
    Proposal, ScalableTarget, TargetAlarms, TargetTracking, TargetWatch, TrackingAction,
};
use crate::units::{SimTime, Span};

/// One policy of a group.
#[derive(Clone, Debug, PartialEq)]
pub enum PolicySpec {
    /// `TargetTrackingScaling`.
    TargetTracking(TrackingSpec),
    /// `StepScaling`.
    Step(StepSpec),
    /// `SimpleScaling`.
    Simple(SimpleSpec),
}

/// A target tracking policy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackingSpec {
    /// What is held at the target.
    pub metric: MetricType,
    /// Length of one datapoint of it.
    pub metric_period: Span,
    /// Target and direction.
    pub rule: TargetTracking,
    /// Length of a datapoint of its alarms: a minute, or 10 s with the metric of high resolution.
    /// That the numbers of datapoints are then the same is our assumption.
    pub alarm_period: Span,
    /// How long an instance that came into service stays out of the metric.
    pub warmup: Span,
}

/// A step scaling policy with its alarm.
#[derive(Clone, Debug, PartialEq)]
pub struct StepSpec {
    /// What its alarm watches.
    pub metric: MetricType,
    /// Length of one datapoint of it.
    pub metric_period: Span,
    /// The alarm; its threshold is the rule's.
    pub alarm: AlarmSpec,
    /// The steps.
    pub rule: StepScaling,
    /// How long an instance that came into service stays out of the metric.
    pub warmup: Span,
}

/// A simple scaling policy with its alarm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimpleSpec {
    /// What its alarm watches.
    pub metric: MetricType,
    /// Length of one datapoint of it.
    pub metric_period: Span,
    /// The alarm.
    pub alarm: AlarmSpec,
    /// What the number means.
    pub adjustment_type: AdjustmentType,
    /// `ScalingAdjustment`.
    pub scaling_adjustment: i64,
    /// `Cooldown`, or the group's.
    pub cooldown: Span,
    /// How long an instance that came into service stays out of the metric.
    pub warmup: Span,
}

impl PolicySpec {
    /// What the policy watches.
    pub const fn metric(&self) -> MetricType {
        match self {
            Self::TargetTracking(spec) => spec.metric,
            Self::Step(spec) => spec.metric,
            Self::Simple(spec) => spec.metric,
        }
    }

    /// Length of one datapoint of the metric.
    pub const fn metric_period(&self) -> Span {
        match self {
            Self::TargetTracking(spec) => spec.metric_period,
            Self::Step(spec) => spec.metric_period,
            Self::Simple(spec) => spec.metric_period,
        }
    }

    /// How long an instance that came into service stays out of the metric.
    pub const fn warmup(&self) -> Span {
        match self {
            Self::TargetTracking(spec) => spec.warmup,
            Self::Step(spec) => spec.warmup,
            Self::Simple(spec) => spec.warmup,
        }
    }

    /// Length of a datapoint of the policy's alarms.
    pub const fn alarm_period(&self) -> Span {
        match self {
            Self::TargetTracking(spec) => spec.alarm_period,
            Self::Step(spec) => spec.alarm.period,
            Self::Simple(spec) => spec.alarm.period,
        }
    }
}

/// The group as its policies see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GroupNow {
    pub(super) now: SimTime,
    /// `DesiredCapacity`.
    pub(super) desired: u32,
    /// Instances in service that are warm.
    pub(super) n_warm: u32,
    /// Instances that are launching or warming up.
    pub(super) n_warming: u32,
    /// Instances that are leaving.
    pub(super) n_terminating: u32,
}

/// A policy at work.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    number: u32,
    spec: PolicySpec,
    alarms: Alarms,
    /// What the alarms saw, the newest first.
    seen: VecDeque<Option<f64>>,
}

#[derive(Clone, Debug)]
enum Alarms {
    Pair(TargetWatch),
    One(Alarm),
}

/// What a policy says at an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Opinion {
    pub(super) proposal: Proposal,
    /// What it asks for; `None`: nothing.
    pub(super) asks: Option<PolicyFacts>,
    /// What it has worked out, whether it asks for it or not; `None`: nothing.
    pub(super) worked_out: Option<PolicyFacts>,
    pub(super) alarms: Vec<AlarmFacts>,
    /// Whether any alarm is in another state than before.
    pub(super) is_news: bool,
    /// What kept it from asking.
    pub(super) held_by: Option<ScalingClause>,
}

impl Policy {
    pub(super) fn new(number: u32, spec: PolicySpec) -> Self {
        let alarms = match &spec {
            PolicySpec::TargetTracking(tracking) => {
                Alarms::Pair(TargetWatch::new(tracking.alarms()))
            }
            PolicySpec::Step(step) => Alarms::One(Alarm::new(step.alarm)),
            PolicySpec::Simple(simple) => Alarms::One(Alarm::new(simple.alarm)),
        };
        Self { number, spec, alarms, seen: VecDeque::new() }
    }

    pub(super) fn spec(&self) -> &PolicySpec {
        &self.spec
    }

    /// Time between evaluations.
    pub(super) fn evaluated_every(&self) -> Span {
        self.alarms.all().first().map_or(Span::ZERO, |alarm| alarm.spec().evaluated_every())
    }

    /// How far back its alarms look.
    pub(super) fn looks_back(&self) -> Span {
        let alarms = self.alarms.all().into_iter().map(Alarm::spec);
        let lengths = alarms.map(|spec| spec.period * f64::from(spec.rule.evaluation_range));
        lengths.fold(Span::ZERO, Span::max)
    }

    /// Evaluates the alarms with the metric over their period, and says what follows.
    ///
    /// An alarm can go off, or go on, in a period without a datapoint: `CPUUtilization` that comes
    /// every five minutes leaves four of five without. What it sets off then goes by the newest
    /// datapoint that there is. (AWS warns that scaling on such a metric goes by stale data, and
    /// does not say more: this is our reading.)
    pub(super) fn evaluate(
        &mut self,
        group: GroupNow,
        feed: &mut Feed,
        cooldown: &mut Cooldown,
    ) -> Opinion {
        let in_period = feed.over(group.now, self.spec.alarm_period());
        let metric = in_period.or_else(|| feed.newest_within(group.now, self.looks_back()));
        let value = in_period.map(|point| point.value);
        self.remember(value);
        let before: Vec<AlarmState> = self.alarms.all().iter().map(|a| a.state()).collect();
        let action = self.alarms.observe(value);
        let Request { asks, worked_out, held_by } = match &self.spec {
            PolicySpec::TargetTracking(spec) => tracking(spec, group, metric, action),
            PolicySpec::Step(spec) => step(spec, group, metric, action),
            PolicySpec::Simple(spec) => simple(spec, group, action, cooldown),
        };
        let facts = |(rule, desired)| PolicyFacts { policy: self.number, rule, desired };
        let (asks, worked_out) = (asks.map(facts), worked_out.or(asks).map(facts));
        let proposal = self.keeps(asks.map_or(group.desired, |facts| facts.desired));
        let is_news = self.alarms.all().iter().zip(&before).any(|(a, &was)| a.state() != was);
        let alarms = self.facts(&before, action);
        Opinion { proposal, asks, worked_out, alarms, is_news, held_by }
    }

    /// The wish for this size.
    pub(super) fn keeps(&self, desired: u32) -> Proposal {
        Proposal { desired, scale_in_enabled: self.may_remove() }
    }

    fn remember(&mut self, value: Option<f64>) {
        let n = self.alarms.all().iter().map(|a| a.spec().rule.evaluation_periods).max();
        self.seen.push_front(value);
        self.seen.truncate(n.unwrap_or(1) as usize * self.evaluations_per_period());
    }

    /// Evaluations overlap where the period is longer than the time between them.
    fn evaluations_per_period(&self) -> usize {
        let every = self.evaluated_every().as_nanos().max(1);
        (self.spec.alarm_period().as_nanos() / every).max(1) as usize
    }

    fn may_remove(&self) -> bool {
        match &self.spec {
            PolicySpec::TargetTracking(spec) => !spec.rule.disable_scale_in,
            PolicySpec::Step(spec) => {
                spec.rule.step_adjustments.iter().any(|step| step.scaling_adjustment < 0)
            }
            PolicySpec::Simple(spec) => spec.scaling_adjustment < 0,
        }
    }

    /// The alarms that changed, and the one that set off the policy.
    fn facts(&self, before: &[AlarmState], action: TrackingAction) -> Vec<AlarmFacts> {
        let sets_off = |place: usize| match action {
            TrackingAction::None => false,
            TrackingAction::ScaleOut => place == 0,
            TrackingAction::ScaleIn => place + 1 == before.len(),
        };
        let stride = self.evaluations_per_period();
        let facts = |(place, alarm): (usize, &&Alarm)| {
            let (spec, after) = (alarm.spec(), alarm.state());
            let n = spec.rule.evaluation_periods as usize;
            (after != before[place] || sets_off(place)).then(|| AlarmFacts {
                metric: self.spec.metric(),
                comparison_operator: spec.comparison_operator,
                threshold: spec.threshold,
                period: spec.period,
                datapoints_to_alarm: spec.rule.datapoints_to_alarm,
                evaluation_periods: spec.rule.evaluation_periods,
                datapoints: self.seen.iter().step_by(stride).take(n).copied().collect(),
                before: before[place],
                after,
            })
        };
        self.alarms.all().iter().enumerate().filter_map(facts).collect()
    }
}

impl Alarms {
    fn all(&self) -> Vec<&Alarm> {
        match self {
            Self::Pair(watch) => watch.alarms().to_vec(),
            Self::One(alarm) => vec![alarm],
        }
    }

    /// What the alarms set off. A single alarm's policy says itself which way it goes.
    fn observe(&mut self, value: Option<f64>) -> TrackingAction {
        match self {
            Self::Pair(watch) => watch.observe(value),
            Self::One(alarm) => {
                let transition: Transition = alarm.observe(value);
                match transition.sets_off(AlarmAction::AutoScaling) {
                    true => TrackingAction::ScaleOut,
                    false => TrackingAction::None,
                }
            }
        }
    }
}

impl TrackingSpec {
    /// The alarms that the policy makes for itself.
    fn alarms(&self) -> TargetAlarms {
        let mut alarms =
            TargetAlarms::new(ScalableTarget::AutoScalingGroup, self.rule.target_value);
        alarms.high.period = self.alarm_period;
        alarms.low.period = self.alarm_period;
        alarms
    }
}

/// What follows from an alarm of a policy.
#[derive(Clone, Copy, Debug, Default)]
struct Request {
    /// What the policy asks for.
    asks: Option<(ScalingRule, u32)>,
    /// What it has worked out, where it does not ask for that.
    worked_out: Option<(ScalingRule, u32)>,
    /// What keeps it from asking.
    held_by: Option<ScalingClause>,
}

impl Request {
    /// The policy asks for a size, if that is another than the present one.
    fn if_other(desired: u32, asks: (ScalingRule, u32)) -> Self {
        Self { asks: (asks.1 != desired).then_some(asks), ..Self::default() }
    }
}

/// To add, the capacity is that of the newest datapoint: the instances whose load it tells of. So
/// a size that was changed a moment ago is not changed again for the same load. (AWS says that
/// instances count that are warm; that they are counted at the datapoint's time is our reading.)
///
/// To remove, see [`capacity_to_remove_from`].
fn tracking(
    spec: &TrackingSpec,
    group: GroupNow,
    metric: Option<Point>,
    action: TrackingAction,
) -> Request {
    let Some(point) = metric else { return Request::default() };
    let asks = |capacity: u32| {
        let wanted = spec.rule.desired(CapacityBounds::UNBOUNDED, capacity, Some(point.value));
        let (metric, target) = (spec.metric, spec.rule.target_value);
        (ScalingRule::TargetTracking { metric, capacity, value: point.value, target }, wanted)
    };
    match action {
        TrackingAction::None => Request::default(),
        TrackingAction::ScaleOut => {
            let asked = asks(point.n);
            let asks = Some(asked).filter(|&(_, wanted)| wanted > group.desired);
            Request { asks, worked_out: Some(asked), held_by: None }
        }
        TrackingAction::ScaleIn => {
            let asked = asks(capacity_to_remove_from(group, point));
            let worked_out = Request { worked_out: Some(asked), ..Request::default() };
            match group.n_warming {
                _ if asked.1 >= group.desired || spec.rule.disable_scale_in => worked_out,
                0 => Request { asks: Some(asked), ..worked_out },
                n => Request { held_by: Some(ScalingClause::WaitsForWarmUp { n }), ..worked_out },
            }
        }
    }
}

/// The capacity that a group is made smaller from. Instances that are terminating count in it, so
/// that no more are removed than necessary ("Define instance warmup time" in "Target tracking
/// scaling policies", EC2 Auto Scaling user guide, read in November 2026).
///
/// Those that had terminated by the end of the datapoint's period count too, which is our reading
/// of the same intention: such a period mixes the load before and after they went. 12 instances at
/// 20 % of 60 % become 4, and the minute in which 8 go may say 40 %: from 4, that would take
/// another one (2.67 are 3), though 4 at 60 % are what was wanted.
fn capacity_to_remove_from(group: GroupNow, point: Point) -> u32 {
    point.n_most.max(group.n_warm + group.n_terminating)
}

fn step(
    spec: &StepSpec,
    group: GroupNow,
    metric: Option<Point>,
    action: TrackingAction,
) -> Request {
    let (Some(Point { value, .. }), TrackingAction::ScaleOut) = (metric, action) else {
        return Request::default();
    };
    let capacity = group.n_warm + group.n_terminating;
    let size = GroupSize { capacity, desired: group.desired, bounds: CapacityBounds::UNBOUNDED };
    let wanted = spec.rule.desired(size, value);
    let rule = ScalingRule::Step { value, threshold: spec.rule.threshold, capacity };
    Request::if_other(group.desired, (rule, wanted))
}

fn simple(
    spec: &SimpleSpec,
    group: GroupNow,
    action: TrackingAction,
    cooldown: &mut Cooldown,
) -> Request {
    if action == TrackingAction::None {
        return Request::default();
    }
    if !cooldown.admits(Trigger::SimpleScaling, group.now) {
        return Request { held_by: Some(ScalingClause::InCooldown), ..Request::default() };
    }
    let adjustment = spec.scaling_adjustment;
    let target = spec.adjustment_type.target(group.desired, adjustment);
    let rule = ScalingRule::Simple { capacity: group.desired, adjustment };
    let wanted = CapacityBounds::UNBOUNDED.clamp(target);
    Request::if_other(group.desired, (rule, wanted))
}
