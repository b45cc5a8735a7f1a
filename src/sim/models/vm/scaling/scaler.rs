//! The group's scaler: hands the metrics to the policies and agrees on a size.

use super::super::simple_scaling::Cooldown;
use super::decision::{PolicyFacts, ScalingClause, ScalingDecision, ScalingRule};
use super::feed::{Feed, GroupReading, MetricType};
use super::policy::{GroupNow, Opinion, Policy, PolicySpec};
use crate::sim::fleet::{Fleet, Group, Instance};
use crate::sim::models::vm::VmDecision;
use crate::sim::parts::capacity::CapacityBounds;
use crate::sim::parts::target_tracking::{Proposal, largest_agreed};
use crate::sim::parts::{InstanceSample, ScaleVerdict, ScaleView, Scaler};
use crate::sim::record::DecisionBody;
use crate::units::{SimTime, Span};

/// Time between two looks at the clock: alarms of high resolution are evaluated so often, others
/// at every sixth look. Scheduled actions "normally" start within seconds.
const TICK: Span = Span::from_secs(10);

/// What a group's scaler needs to know.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalerSpec {
    /// `MinSize` and `MaxSize`.
    pub bounds: CapacityBounds,
    /// CPU of an instance, in cores.
    pub vcpus: f64,
    /// The policies.
    pub policies: Vec<PolicySpec>,
    /// The scheduled actions, in order of time.
    pub scheduled_actions: Vec<ScheduledAction>,
    /// From the end of a datapoint's period until alarms see it.
    pub metric_delay: Span,
}

/// Sets sizes at a given time (`PutScheduledUpdateGroupAction`); what is `None` stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledAction {
    /// `StartTime`.
    pub start: SimTime,
    /// `MinSize`.
    pub min_size: Option<u32>,
    /// `MaxSize`.
    pub max_size: Option<u32>,
    /// `DesiredCapacity`.
    pub desired_capacity: Option<u32>,
}

impl ScalerSpec {
    /// Longest time between readings: what is measured over longer is put together from them.
    const READ_EVERY: Span = Span::from_secs(60);

    /// Time between readings: that of the finest metric.
    pub(in super::super) fn resolution(&self) -> Span {
        let periods = self.policies.iter().map(PolicySpec::metric_period);
        periods.fold(Self::READ_EVERY, Span::min)
    }

    /// How long a reading has to be told again until its datapoint has surely been seen.
    pub(in super::super) fn readings_kept_for(&self) -> Span {
        self.metric_delay + TICK
    }
}

/// Watches the metrics of one group.
#[derive(Clone, Debug)]
pub(in super::super) struct GroupScaler {
    spec: ScalerSpec,
    bounds: CapacityBounds,
    policies: Vec<(Policy, Feed)>,
    n_actions_done: usize,
    n_ticks: u64,
    last_reading: Option<SimTime>,
    cooldown: Cooldown,
    /// How long the cooldown after the activity under way is.
    cooldown_after: Span,
    last_held_by: Option<ScalingClause>,
    told: Vec<ToldSizes>,
}

/// What a policy has worked out and was told, since the size last changed.
#[derive(Clone, Copy, Debug, Default)]
struct ToldSizes(Option<(u32, u32)>);

impl ToldSizes {
    /// Whether a size is among those that were told, or between them. Only ever larger or smaller
    /// ones are news, so that noise tells nothing twice, and there is an end to it.
    fn covers(self, size: u32) -> bool {
        self.0.is_some_and(|(least, most)| (least..=most).contains(&size))
    }

    fn add(&mut self, size: u32) {
        let (least, most) = self.0.unwrap_or((size, size));
        self.0 = Some((least.min(size), most.max(size)));
    }
}

impl GroupScaler {
    pub(in super::super) fn new(spec: ScalerSpec) -> Self {
        let policy = |(number, policy): (usize, &PolicySpec)| {
            let feed = Feed::new(policy.metric_period(), spec.metric_delay, policy.alarm_period());
            (Policy::new(number as u32, policy.clone()), feed)
        };
        Self {
            bounds: spec.bounds,
            policies: spec.policies.iter().enumerate().map(policy).collect(),
            n_actions_done: 0,
            n_ticks: 0,
            last_reading: None,
            cooldown: Cooldown::Idle,
            cooldown_after: Span::ZERO,
            last_held_by: None,
            told: vec![ToldSizes::default(); spec.policies.len()],
            spec,
        }
    }

    /// Hands on what has been delivered since the last time.
    fn read(&mut self, view: &ScaleView<'_>) {
        let delay = self.spec.metric_delay;
        let last = self.last_reading;
        let is_new = |at: SimTime| last.is_none_or(|last| at > last) && at + delay <= view.now;
        let mut times: Vec<SimTime> =
            view.samples.iter().map(|sample| sample.at).filter(|&at| is_new(at)).collect();
        times.sort_unstable();
        times.dedup();
        for at in times {
            self.last_reading = Some(at);
            let resolution = self.spec.resolution();
            let samples: Vec<&InstanceSample> =
                view.samples.iter().filter(|sample| sample.at == at).collect();
            for (policy, feed) in &mut self.policies {
                let value = measure(policy.spec(), self.spec.vcpus, at, &samples, view.fleet);
                feed.push(value, resolution);
            }
        }
    }

    /// A scaling activity is over when as many instances as wanted are in service and none is
    /// leaving.
    fn follow_activity(&mut self, view: &ScaleView<'_>) {
        let is_settled = view.fleet.len() == view.current
            && view.fleet.iter().all(|i| i.registered && !i.is_terminating());
        if self.cooldown == Cooldown::InActivity && is_settled {
            self.cooldown.activity_ended(view.now, self.cooldown_after);
        }
    }

    /// Evaluates the policies whose turn it is; the others want the size as it is.
    fn evaluate(&mut self, view: &ScaleView<'_>) -> (Vec<Opinion>, Vec<Proposal>) {
        let (mut opinions, mut proposals) = (Vec::new(), Vec::new());
        for (policy, feed) in &mut self.policies {
            let every = policy.evaluated_every().as_nanos() / TICK.as_nanos();
            if self.n_ticks.is_multiple_of(every.max(1)) {
                let group = group_now(view, policy.spec().warmup());
                let opinion = policy.evaluate(group, feed, &mut self.cooldown);
                proposals.push(opinion.proposal);
                opinions.push(opinion);
            } else {
                proposals.push(policy.keeps(view.current));
            }
        }
        (opinions, proposals)
    }

    fn by_policies(&mut self, view: &ScaleView<'_>) -> (u32, Option<ScalingDecision>) {
        let current = view.current;
        let (opinions, proposals) = self.evaluate(view);
        if opinions.is_empty() {
            return (current, None);
        }
        let agreed = largest_agreed(current, &proposals);
        let to = self.bounds.clamp(i64::from(agreed));
        if to != current {
            self.start_activity(agreed, &opinions);
        }
        let clause = clause(current, agreed, to, &opinions);
        let held_by = opinions.iter().find_map(|opinion| opinion.held_by);
        let is_newly_held = held_by.map(kind) != self.last_held_by.map(kind) && held_by.is_some();
        self.last_held_by = held_by;
        let is_news = to != current
            || is_newly_held
            || opinions.iter().any(|opinion| opinion.is_news && !opinion.is_beginning())
            || worked_out(&opinions).any(|f| !self.told[f.policy as usize].covers(f.desired));
        if is_news {
            self.note_told(to != current, &opinions);
        }
        let decision = is_news.then(|| ScalingDecision {
            from: current,
            to,
            alarms: opinions.iter().flat_map(|opinion| opinion.alarms.clone()).collect(),
            policies: worked_out(&opinions).collect(),
            clause,
        });
        (to, decision)
    }

    fn note_told(&mut self, is_change: bool, opinions: &[Opinion]) {
        if is_change {
            self.told.fill(ToldSizes::default());
        }
        worked_out(opinions).for_each(|f| self.told[f.policy as usize].add(f.desired));
    }

    /// If a simple scaling policy had its way, its alarms have to wait from now on.
    fn start_activity(&mut self, agreed: u32, opinions: &[Opinion]) {
        let asked = opinions.iter().filter_map(|opinion| opinion.asks);
        for facts in asked.filter(|facts| facts.desired == agreed) {
            let (policy, _) = &self.policies[facts.policy as usize];
            if let PolicySpec::Simple(spec) = policy.spec() {
                self.cooldown_after = spec.cooldown;
                self.cooldown.activity_started();
            }
        }
    }

    /// A scheduled action that is due; the next ones follow at later ticks.
    fn by_schedule(&mut self, now: SimTime, current: u32) -> Option<ScalingDecision> {
        let action = self.spec.scheduled_actions.get(self.n_actions_done)?;
        if action.start > now {
            return None;
        }
        self.n_actions_done += 1;
        let max = action.max_size.unwrap_or(self.bounds.max);
        let min = action.min_size.unwrap_or(self.bounds.min).min(max);
        self.bounds = CapacityBounds { min, max };
        let asked = action.desired_capacity.unwrap_or(current);
        let to = self.bounds.clamp(i64::from(asked));
        let rule = ScalingRule::Scheduled { min_size: min, max_size: max };
        let policy = self.n_actions_done as u32 - 1;
        Some(ScalingDecision {
            from: current,
            to,
            alarms: Vec::new(),
            policies: vec![PolicyFacts { policy, rule, desired: asked }],
            clause: bounded(asked, to).unwrap_or(ScalingClause::Applied),
        })
    }

    /// CPU utilization as the alarms last saw it.
    fn utilization_seen(&mut self, now: SimTime) -> Option<f64> {
        let by_cpu = |policy: &Policy| policy.spec().metric() == MetricType::AverageCpuUtilization;
        let (_, feed) = self.policies.iter_mut().find(|(policy, _)| by_cpu(policy))?;
        feed.newest(now).map(|point| point.value / 100.0)
    }
}

impl Scaler for GroupScaler {
    fn period(&self) -> Span {
        TICK
    }

    fn decide(&mut self, view: &ScaleView<'_>) -> ScaleVerdict {
        self.read(view);
        self.follow_activity(view);
        let scheduled = self.by_schedule(view.now, view.current);
        let (desired, decision) = match scheduled {
            Some(decision) => (decision.to, Some(decision)),
            None => self.by_policies(view),
        };
        self.n_ticks += 1;
        ScaleVerdict {
            desired,
            utilization_seen: self.utilization_seen(view.now),
            decision: decision.map(|told| DecisionBody::Vm(VmDecision::Scaling(told))),
        }
    }
}

/// What the policies have worked out, whether they ask for it or not.
fn worked_out(opinions: &[Opinion]) -> impl Iterator<Item = PolicyFacts> {
    opinions.iter().filter_map(|opinion| opinion.worked_out)
}

impl Opinion {
    /// Whether alarms have only got to know that all is well.
    fn is_beginning(&self) -> bool {
        use crate::sim::parts::cloudwatch::AlarmState::{InsufficientData, Ok};
        self.alarms.iter().all(|alarm| (alarm.before, alarm.after) == (InsufficientData, Ok))
    }
}

fn group_now(view: &ScaleView<'_>, warmup: Span) -> GroupNow {
    let n_terminating = view.fleet.iter().filter(|i| i.is_terminating()).count() as u32;
    let warm = |i: &&Instance| !i.is_terminating() && is_warm(i, view.now, warmup);
    let n_warm = view.fleet.iter().filter(warm).count() as u32;
    GroupNow {
        now: view.now,
        desired: view.current,
        n_warm,
        n_warming: view.fleet.len() - n_warm - n_terminating,
        n_terminating,
    }
}

/// The metric of the whole group at a moment.
fn measure(
    policy: &PolicySpec,
    vcpus: f64,
    at: SimTime,
    samples: &[&InstanceSample],
    fleet: &Fleet,
) -> GroupReading {
    let serving = busier_group(samples, fleet);
    let counts = |sample: &&&InstanceSample| match fleet.get(sample.instance) {
        // It was there then, and so it counts.
        None => true,
        Some(instance) if instance.group != serving => false,
        Some(instance) => match policy.metric() {
            MetricType::AverageCpuUtilization => is_warm(instance, at, policy.warmup()),
            MetricType::RequestCountPerTarget => instance.ready,
        },
    };
    let value = |sample: &&InstanceSample| match policy.metric() {
        MetricType::AverageCpuUtilization => sample.cpu_cores / vcpus * 100.0,
        MetricType::RequestCountPerTarget => sample.requests_per_sec * 60.0,
    };
    let values: Vec<f64> = samples.iter().filter(counts).map(value).collect();
    let n = values.len() as u32;
    let mean = (n > 0).then(|| values.iter().sum::<f64>() / f64::from(n));
    GroupReading { at, value: mean, n }
}

/// Of two target groups side by side each belongs to a group of its own; what counts are the
/// metrics of the one that gets most requests.
fn busier_group(samples: &[&InstanceSample], fleet: &Fleet) -> Group {
    let mut sums = [0.0; 2];
    for sample in samples {
        if let Some(instance) = fleet.get(sample.instance) {
            sums[instance.group as usize] += sample.requests_per_sec;
        }
    }
    if sums[Group::Green as usize] > sums[Group::Blue as usize] {
        Group::Green
    } else {
        Group::Blue
    }
}

/// Whether an instance is in service and has been so for longer than its warm-up.
fn is_warm(instance: &Instance, at: SimTime, warmup: Span) -> bool {
    let since_before_the_run = instance.created.is_none();
    instance.registered
        && (since_before_the_run
            || instance.registered_at.is_some_and(|since| since + warmup <= at))
}

/// What had the last word.
fn clause(current: u32, agreed: u32, to: u32, opinions: &[Opinion]) -> ScalingClause {
    if let Some(limit) = bounded(agreed, to) {
        return limit;
    }
    if agreed != current {
        return ScalingClause::Applied;
    }
    let wants_fewer = opinions.iter().any(|opinion| opinion.proposal.desired < current);
    if wants_fewer {
        return ScalingClause::OtherPolicyDisagrees;
    }
    let held_by = opinions.iter().find_map(|opinion| opinion.held_by);
    held_by.unwrap_or(match worked_out(opinions).next() {
        Some(_) => ScalingClause::NoChangeNeeded,
        None => ScalingClause::NothingAsked,
    })
}

fn bounded(asked: u32, to: u32) -> Option<ScalingClause> {
    match to {
        _ if to < asked => Some(ScalingClause::MaxSize),
        _ if to > asked => Some(ScalingClause::MinSize),
        _ => None,
    }
}

/// What holds a policy back, whatever the number.
fn kind(clause: ScalingClause) -> std::mem::Discriminant<ScalingClause> {
    std::mem::discriminant(&clause)
}
