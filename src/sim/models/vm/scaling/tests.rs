//! Policies against a clock: at which second what is asked for, and why.

use super::super::VmDecision;
use super::super::adjustment::AdjustmentType;
use super::super::step_scaling::{StepAdjustment, StepScaling};
use super::{
    GroupScaler, MetricType, PolicySpec, ScalerSpec, ScalingClause, ScalingDecision, SimpleSpec,
    StepSpec, TrackingSpec,
};
use crate::sim::fleet::{Discipline, Fleet, Instance, InstanceId, Phase, Station, StationSpec};
use crate::sim::parts::capacity::CapacityBounds;
use crate::sim::parts::cloudwatch::{AlarmRule, AlarmSpec, AlarmState, ComparisonOperator};
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::parts::target_tracking::TargetTracking;
use crate::sim::parts::{InstanceSample, ScaleView, Scaler};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

const MINUTE: Span = Span::from_secs(60);

fn tracking(target_value: f64, disable_scale_in: bool) -> PolicySpec {
    tracking_every(MINUTE, target_value, disable_scale_in)
}

fn tracking_every(metric_period: Span, target_value: f64, disable_scale_in: bool) -> PolicySpec {
    PolicySpec::TargetTracking(TrackingSpec {
        metric: MetricType::AverageCpuUtilization,
        metric_period,
        rule: TargetTracking { target_value, disable_scale_in },
        alarm_period: MINUTE,
        warmup: Span::ZERO,
    })
}

fn alarm(threshold: f64, n: u32) -> AlarmSpec {
    AlarmSpec {
        threshold,
        comparison_operator: ComparisonOperator::GreaterThanOrEqualToThreshold,
        period: MINUTE,
        rule: AlarmRule::m_out_of_n(n, n),
    }
}

/// A group under a load that is a function of time, looked at every 10 s from 5 s on; readings
/// come at whole minutes and are seen 30 s later.
struct Story {
    scaler: GroupScaler,
    fleet: Fleet,
    samples: Vec<InstanceSample>,
    desired: u32,
    decisions: Vec<(u64, ScalingDecision)>,
}

impl Story {
    fn of(policies: Vec<PolicySpec>, size: u32) -> Self {
        let spec = ScalerSpec {
            bounds: CapacityBounds { min: 2, max: 20 },
            vcpus: 1.0,
            policies,
            scheduled_actions: Vec::new(),
            metric_delay: Span::from_secs(30),
        };
        let mut story = Self {
            scaler: GroupScaler::new(spec),
            fleet: Fleet::default(),
            samples: Vec::new(),
            desired: size,
            decisions: Vec::new(),
        };
        (0..size).for_each(|_| story.add_instance());
        story
    }

    fn add_instance(&mut self) {
        let station = StationSpec::simple(1, None, Discipline::Fcfs);
        self.fleet.insert(|id, number| {
            let station = Station::new(station, SimTime::ZERO);
            let mut instance = Instance::new(id, number, FIRST_REVISION, station, SimTime::ZERO);
            instance.created = None;
            instance.registered = true;
            instance
        });
    }

    /// The first so many instances go: first they are drained, then they are gone.
    fn take_out(&mut self, n: usize, are_drained: bool) {
        let leaving: Vec<InstanceId> = self.fleet.iter().map(|i| i.id).take(n).collect();
        for id in leaving {
            if !are_drained {
                self.fleet.remove(id);
            } else if let Some(instance) = self.fleet.get_mut(id) {
                instance.phase = Phase::Terminating;
            }
        }
    }

    /// Plays until a second; `cpu` is the load of each instance at a second, in per cent; `None`:
    /// nothing is reported.
    fn play(&mut self, from: u64, to: u64, cpu: impl Fn(u64) -> Option<f64>) {
        for second in from..to {
            let now = SimTime::ZERO + Span::from_secs(second);
            if second > 0 && second.is_multiple_of(60) {
                let serving = self.fleet.iter().filter(|i| !i.is_terminating());
                let ids: Vec<InstanceId> = serving.map(|i| i.id).collect();
                self.samples.retain(|sample| sample.at + MINUTE > now);
                let sample = |(instance, percent): (InstanceId, f64)| InstanceSample {
                    instance,
                    at: now,
                    window: MINUTE,
                    cpu_cores: percent / 100.0,
                    requests_per_sec: 1.0,
                    concurrency: 0.0,
                };
                let loads = ids.into_iter().filter_map(|id| Some((id, cpu(second - 1)?)));
                self.samples.extend(loads.map(sample));
            }
            if second % 10 == 5 {
                self.decide(second, now);
            }
        }
    }

    fn decide(&mut self, second: u64, now: SimTime) {
        let verdict = self.scaler.decide(&ScaleView {
            now,
            current: self.desired,
            fleet: &self.fleet,
            samples: &self.samples,
            n_at_door: 0,
        });
        self.desired = verdict.desired;
        if let Some(DecisionBody::Vm(VmDecision::Scaling(decision))) = verdict.decision {
            self.decisions.push((second, decision));
        }
    }

    fn resizes(&self) -> Vec<(u64, u32, u32)> {
        let resize =
            |(at, d): &(u64, ScalingDecision)| (d.from != d.to).then_some((*at, d.from, d.to));
        self.decisions.iter().filter_map(resize).collect()
    }
}

/// The load rises to 90 % at 120 s. The minutes that end at 180, 240 and 300 s breach 60 %; the
/// third is seen from 330 s on, and the alarm, evaluated at 5, 65, 125 … s, at 365 s: 245 s after
/// the rise. 4 × 90 ÷ 60 = 6.
#[test]
fn the_third_datapoint_makes_the_alarm_and_four_at_90_of_60_become_six() {
    let mut story = Story::of(vec![tracking(60.0, false)], 4);
    story.play(0, 400, |second| Some(if second < 120 { 40.0 } else { 90.0 }));
    assert_eq!(story.resizes(), [(365, 4, 6)]);
    let (_, told) = &story.decisions[0];
    assert_eq!(told.alarms[0].datapoints, [Some(90.0); 3]);
    assert_eq!((told.alarms[0].before, told.alarms[0].after), (AlarmState::Ok, AlarmState::Alarm));
    assert_eq!(told.clause, ScalingClause::Applied);
}

/// Without detailed monitoring. The datapoint of the five minutes that end at 300 s is seen from
/// 330 s on, by the evaluation at 365 s first. The minutes after it are without, so that it is
/// enough once it is 3 minutes old: at 485 s, where the minute that ends then has no datapoint of
/// its own. With detailed monitoring the same load is answered at 245 s, in half the time.
#[test]
fn one_datapoint_of_five_minutes_is_enough_once_it_is_old_enough() {
    let policy = tracking_every(Span::from_secs(300), 60.0, false);
    let mut story = Story::of(vec![policy], 4);
    story.play(0, 1200, |_| Some(90.0));
    assert_eq!(story.resizes(), [(485, 4, 6)]);
    let (_, told) = &story.decisions[0];
    assert_eq!(told.alarms[0].datapoints, [None, None, Some(90.0)]);
}

/// The alarm goes on for as long as the load is high, but what it asks for is there already.
#[test]
fn the_same_load_is_answered_once() {
    let mut story = Story::of(vec![tracking(60.0, false)], 4);
    story.play(0, 1200, |_| Some(90.0));
    assert_eq!(story.resizes().len(), 1);
}

/// 4 instances at 90 % of 60 % become 6, which the fleet of this story never gets to be. The alarm
/// goes on, and is evaluated again each minute: at 90 % the 4 make the same 6, which tells nothing
/// new. Then, at 61 % and more, they make 5 (4 × 61 ÷ 60 = 4.07). A high alarm only adds, so it
/// stays at 6, which is told once.
#[test]
fn what_is_worked_out_is_told_though_nothing_is_asked_for() {
    let mut story = Story::of(vec![tracking(60.0, false)], 4);
    story.play(0, 420, |_| Some(90.0));
    story.play(420, 900, |second| Some(if second % 120 < 60 { 61.0 } else { 61.5 }));
    let told: Vec<_> = story
        .decisions
        .iter()
        .map(|(_, d)| (d.from, d.to, d.policies.first().map(|facts| facts.desired), d.clause))
        .collect();
    let expected =
        [(4, 6, Some(6), ScalingClause::Applied), (6, 6, Some(5), ScalingClause::NoChangeNeeded)];
    assert_eq!(told, expected);
}

/// 10 instances at 20 % of 60 %: 10 × 20 ÷ 60 = 3.33, so 6.67 fewer are 6 fewer. The low alarm
/// at 42 % needs 15 minutes; the datapoint of 900 s is seen at 930 s, the alarm at 965 s.
#[test]
fn fifteen_minutes_below_seven_tenths_of_the_target_remove_instances() {
    let mut story = Story::of(vec![tracking(60.0, false)], 10);
    story.play(0, 1000, |_| Some(20.0));
    assert_eq!(story.resizes(), [(965, 10, 4)]);
    let mut keeps = Story::of(vec![tracking(60.0, true)], 10);
    keeps.play(0, 1000, |_| Some(20.0));
    assert_eq!(keeps.resizes(), []);
}

/// 12 instances at 20 % of 60 % become 4 at 965 s, and carry 60 % from 990 s on. The minute that
/// ends at 1020 s says 20 % for 30 s and 60 % for 30 s: 40 %, which is still below 42 %. From the 4
/// that are left that would be 3 (4 × 40 ÷ 60 = 2.67); but it began with 12, and 12 × 40 ÷ 60 = 8.
#[test]
fn a_minute_in_which_instances_leave_removes_no_more() {
    for are_drained in [false, true] {
        let mut story = Story::of(vec![tracking(60.0, false)], 12);
        story.play(0, 990, |_| Some(20.0));
        story.take_out(8, are_drained);
        story.play(990, 1500, |second| Some(if second < 1020 { 40.0 } else { 60.0 }));
        assert_eq!(story.resizes(), [(965, 12, 4)], "drained: {are_drained}");
    }
}

/// The load falls again while 8 of 12 are drained, to 30 % on the 4 that serve: the 8 count, and
/// 12 × 30 ÷ 60 = 6 is no reason to go below 4. Once they are gone, 4 × 30 ÷ 60 = 2 is one.
#[test]
fn instances_that_are_drained_count_when_others_are_to_be_removed() {
    let mut story = Story::of(vec![tracking(60.0, false)], 12);
    story.play(0, 990, |_| Some(20.0));
    story.take_out(8, true);
    story.play(990, 1290, |_| Some(30.0));
    assert_eq!(story.resizes(), [(965, 12, 4)]);
    story.take_out(8, false);
    story.play(1290, 1400, |_| Some(30.0));
    assert_eq!(story.resizes(), [(965, 12, 4), (1325, 4, 2)]);
}

/// An instance that is still on its way keeps the others from being removed.
#[test]
fn nothing_is_removed_while_an_instance_warms_up() {
    let mut story = Story::of(vec![tracking(60.0, false)], 10);
    story.add_instance();
    if let Some(newest) = story.fleet.iter().map(|i| i.id).max()
        && let Some(instance) = story.fleet.get_mut(newest)
    {
        (instance.created, instance.registered) = (Some(SimTime::ZERO), false);
    }
    story.play(0, 1000, |_| Some(20.0));
    assert_eq!(story.resizes(), []);
    let clause = story.decisions.last().map(|(_, told)| told.clause);
    assert_eq!(clause, Some(ScalingClause::WaitsForWarmUp { n: 1 }));
}

#[test]
fn the_maximum_of_the_group_has_the_last_word() {
    let mut story = Story::of(vec![tracking(10.0, false)], 4);
    story.play(0, 400, |_| Some(90.0));
    let (_, told) = &story.decisions[0];
    assert_eq!((told.policies[0].desired, told.to, told.clause), (36, 20, ScalingClause::MaxSize));
}

/// Without datapoints the alarms have insufficient data, and nothing is scaled.
#[test]
fn missing_metrics_stop_scaling() {
    let mut story = Story::of(vec![tracking(60.0, false)], 4);
    story.play(0, 300, |_| Some(50.0));
    story.play(300, 2000, |_| None);
    assert_eq!(story.resizes(), []);
    let (_, told) = story.decisions.last().expect("the change of state is told");
    assert!(told.alarms.iter().all(|alarm| alarm.after == AlarmState::InsufficientData));
}

/// The guide's example: at 65 % with a threshold of 50 % the second step adds 10 % of 10.
#[test]
fn a_step_is_chosen_by_the_breach() {
    let step = |lower, upper, scaling_adjustment| StepAdjustment {
        metric_interval_lower_bound: lower,
        metric_interval_upper_bound: upper,
        scaling_adjustment,
    };
    let policy = PolicySpec::Step(StepSpec {
        metric: MetricType::AverageCpuUtilization,
        metric_period: MINUTE,
        alarm: alarm(50.0, 2),
        rule: StepScaling {
            adjustment_type: AdjustmentType::PercentChangeInCapacity {
                min_adjustment_magnitude: 0,
            },
            threshold: 50.0,
            step_adjustments: vec![
                step(0.0, 10.0, 0),
                step(10.0, 20.0, 10),
                step(20.0, f64::INFINITY, 30),
            ],
        },
        warmup: Span::ZERO,
    });
    let mut story = Story::of(vec![policy], 10);
    story.play(0, 200, |_| Some(65.0));
    // The second minute ends at 120 s, is seen at 150 s and evaluated at 185 s.
    assert_eq!(story.resizes(), [(185, 10, 11)]);
}

/// One more at the first alarm; the next ones fall into the activity and the cooldown.
#[test]
fn simple_scaling_waits_for_its_activity_and_its_cooldown() {
    let policy = PolicySpec::Simple(SimpleSpec {
        metric: MetricType::AverageCpuUtilization,
        metric_period: MINUTE,
        alarm: alarm(50.0, 1),
        adjustment_type: AdjustmentType::ChangeInCapacity,
        scaling_adjustment: 1,
        cooldown: Span::from_secs(300),
        warmup: Span::ZERO,
    });
    let mut story = Story::of(vec![policy], 4);
    story.play(0, 150, |_| Some(90.0));
    assert_eq!(story.resizes(), [(125, 4, 5)]);
    // The activity ends when the fifth instance is in service: noticed at 155 s. The cooldown
    // ends at 455 s; the next evaluation is at 485 s.
    story.add_instance();
    story.play(150, 500, |_| Some(90.0));
    assert_eq!(story.resizes(), [(125, 4, 5), (485, 5, 6)]);
    let held = story.decisions.iter().filter(|(_, d)| d.clause == ScalingClause::InCooldown);
    assert_eq!(held.count(), 1, "a wait is told once");
}

/// One policy wants fewer, the other as many as there are.
#[test]
fn policies_remove_instances_only_if_they_agree() {
    let mut story = Story::of(vec![tracking(60.0, false), tracking(25.0, false)], 10);
    story.play(0, 1000, |_| Some(20.0));
    assert_eq!(story.resizes(), []);
    let clause = story.decisions.last().map(|(_, told)| told.clause);
    assert_eq!(clause, Some(ScalingClause::OtherPolicyDisagrees));
}
