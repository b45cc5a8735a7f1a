//! Why capacity comes late: the stages between the moment at which demand outgrew what there was
//! and the first request that a new instance served, for every decision to grow.

use super::curve::{Level, NOISE, Overload, excesses, in_rotation, start_of};
use super::elasticity::Sizing;
use crate::sim::models::server::ServerDecision;
use crate::sim::record::{DecisionBody, Life, RunResult, Sample, scale_change};
use crate::units::{SimTime, Span};

/// Demand must exceed the instances in the rotation by this share to be a breach: a load that is
/// just what they are meant for is none.
const MARGIN: f64 = 0.01;

/// A stage of the chain, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Demand first exceeded what the instances in the rotation are meant to serve.
    Breach,
    /// The scaler first saw it in its measurements, or monitoring paged the person who decides.
    Seen,
    /// It decided to grow, or a request that found no room had an instance started.
    Decided,
    /// The first new instance was created.
    Launched,
    /// It had a place to run.
    Placed,
    /// Its machine was up and its image there.
    Booted,
    /// Its process ran.
    ProcessStarted,
    /// Its application answered, where it did so before it was in the rotation.
    ApplicationUp,
    /// It was in the rotation.
    InRotation,
    /// It began its first request.
    FirstRequest,
}

/// A stage that was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageLength {
    /// Which.
    pub stage: Stage,
    /// When it was reached.
    pub at: SimTime,
    /// Time since the stage before that is known; zero for the first.
    pub took: Span,
}

/// What made the fleet grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Somebody, or a scaler, decided it.
    Decision,
    /// Requests found no room: no measurement had a part in it.
    Requests,
}

/// One growth, decided or for requests without room, with what led to it and what came of it. The
/// chain follows the instance that was first in the rotation of those that the decision brought, or
/// the first one that a request had started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LagChain {
    /// What made the fleet grow.
    pub trigger: Trigger,
    /// Size before.
    pub from: u32,
    /// Size that was wanted.
    pub to: u32,
    /// How many earlier ones start at the same breach: they asked for too few.
    pub n_earlier: u32,
    /// The instance that the chain follows; `None`: none has come.
    pub instance: Option<u32>,
    /// Instances that came of the decision.
    pub n_launched: u32,
    /// When all that were asked for had been in the rotation; `None`: never.
    pub all_in_rotation: Option<SimTime>,
    /// The stages that were reached and are known, in order.
    pub stages: Vec<StageLength>,
}

impl Stage {
    /// How many there are.
    pub const COUNT: usize = 10;
    /// All of them, in order.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Breach,
        Self::Seen,
        Self::Decided,
        Self::Launched,
        Self::Placed,
        Self::Booted,
        Self::ProcessStarted,
        Self::ApplicationUp,
        Self::InRotation,
        Self::FirstRequest,
    ];

    /// Name in files.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Breach => "breach",
            Self::Seen => "seen",
            Self::Decided => "decided",
            Self::Launched => "launched",
            Self::Placed => "placed",
            Self::Booted => "booted",
            Self::ProcessStarted => "process_started",
            Self::ApplicationUp => "application_up",
            Self::InRotation => "in_rotation",
            Self::FirstRequest => "first_request",
        }
    }
}

impl LagChain {
    /// Time from the first known stage to the first request (or to the last stage reached).
    pub fn length(&self) -> Span {
        match (self.stages.first(), self.stages.last()) {
            (Some(first), Some(last)) => last.at.since(first.at),
            _ => Span::ZERO,
        }
    }

    /// Whether the instance that it follows has come into the rotation.
    pub fn has_come_in(&self) -> bool {
        self.stages.iter().any(|reached| reached.stage == Stage::InRotation)
    }

    /// The moment from which on demand was higher than what had been asked for, where known.
    pub fn breach(&self) -> Option<SimTime> {
        let first = self.stages.first()?;
        (first.stage == Stage::Breach).then_some(first.at)
    }
}

/// The chain of every decision to grow, in order of time. Instances that are started because
/// requests find no room are decisions too: those no further apart than [`NOISE`] are one.
///
/// - The breach is when demand first exceeded what had been asked for, in the latest time of excess
///   demand that began at or before the decision and after which no decision to shrink came. For
///   the first decision of such a time it is its start. For a later one it is the first moment at
///   which demand exceeded the size before that decision: the same start where the load had jumped
///   at once and the first decision asked for too few, a later moment where the load went on to
///   rise, and none where demand never was so high. Excess is a demand, as [`Sizing`] has it, above
///   the instances in the rotation by more than a hundredth; two times no further apart than
///   [`NOISE`] are one. A decision without a breach (a schedule, a person, a metric of another
///   kind) has none.
/// - Seen is the end of the first interval from the breach on by which the scaler had computed a
///   utilization above its target, at the latest the decision; where people decide, the page that
///   calls them. Where the scaler does not look at utilization it is not known, and where requests
///   start instances nothing is measured.
/// - Instances of a decision are those created from then on until the next decision to grow, at
///   most as many as were asked for; ones that replace a lost instance in that time cannot be told
///   apart. Runs keep the lives of their first instances only.
pub fn lag_chains(result: &RunResult, sizing: &Sizing) -> Vec<LagChain> {
    let changes = changes(result);
    let demand = sizing.demand(result);
    let breaches = breaches(result, &demand);
    let mut chains: Vec<LagChain> = Vec::new();
    // Where the last time of excess that led to growth began.
    let mut last_began = None;
    for (i, change) in changes.iter().enumerate().filter(|(_, change)| change.grows()) {
        let shrunk = changes[..i].iter().rev().find(|change| change.to < change.from);
        let excess = breach_before(&breaches, change.at, shrunk.map(|change| change.at));
        let is_first = excess.is_none_or(|excess| last_began != Some(excess.from));
        let breach = excess.and_then(|excess| match is_first {
            true => Some(excess.from),
            false => passed(result, &demand, excess.from, change),
        });
        last_began = excess.map_or(last_began, |excess| Some(excess.from));
        let next = changes[i + 1..].iter().find(|change| change.grows());
        let brought = brought(&result.lives, change, next.map_or(SimTime::NEVER, |next| next.at));
        let seen = breach.and_then(|breach| seen(result, sizing, breach, change));
        let mut chain = chain(change, breach, seen, &brought);
        let is_same = |other: &&LagChain| breach.is_some() && other.breach() == breach;
        chain.n_earlier = chains.iter().filter(is_same).count() as u32;
        chains.push(chain);
    }
    chains
}

/// A change of the size.
#[derive(Clone, Copy)]
struct Change {
    trigger: Trigger,
    at: SimTime,
    from: u32,
    to: u32,
}

impl Change {
    const fn grows(&self) -> bool {
        self.to > self.from
    }
}

/// Every change of the size, in order of time. A front end that starts an environment for each call
/// without one tells of none: there the lives say when.
fn changes(result: &RunResult) -> Vec<Change> {
    let mut told = Changes::new(result);
    for decision in &result.decisions {
        if let Some((from, to)) = scale_change(&decision.body) {
            told.decided(decision.at, from, to);
        }
        if matches!(decision.body, DecisionBody::StartedOnDemand { .. }) {
            told.started(decision.at);
        }
    }
    if told.all.is_empty() && result.starts_untold() {
        let mut starts: Vec<_> = result.lives.iter().filter_map(|life| life.created).collect();
        starts.sort_unstable();
        starts.into_iter().for_each(|at| told.started(at));
    }
    told.all
}

/// Changes of the size, as they are found.
struct Changes<'a> {
    result: &'a RunResult,
    all: Vec<Change>,
    /// When the last instance was started for a request, if that was the last change.
    last_start: Option<SimTime>,
}

impl<'a> Changes<'a> {
    const fn new(result: &'a RunResult) -> Self {
        Self { result, all: Vec::new(), last_start: None }
    }

    fn decided(&mut self, at: SimTime, from: u32, to: u32) {
        self.all.push(Change { trigger: Trigger::Decision, at, from, to });
        self.last_start = None;
    }

    /// Those no further apart than [`NOISE`] are one change.
    fn started(&mut self, at: SimTime) {
        match (self.last_start, self.all.last_mut()) {
            (Some(last), Some(burst)) if at.since(last) <= NOISE => burst.to += 1,
            _ => {
                let from = n_before(self.result, at);
                self.all.push(Change { trigger: Trigger::Requests, at, from, to: from + 1 });
            }
        }
        self.last_start = Some(at);
    }
}

/// Instances that there were at the end of the last interval before a moment.
fn n_before(result: &RunResult, at: SimTime) -> u32 {
    let samples = &result.series.samples;
    match samples.partition_point(|sample| sample.at < at).checked_sub(1) {
        Some(last) => samples[last].n_instances(),
        None => result.n_at_start(),
    }
}

/// Times at which demand exceeds the instances in the rotation.
fn breaches(result: &RunResult, demand: &[f64]) -> Vec<Overload> {
    let supply = in_rotation(result);
    excesses(&result.series.samples, |i| match exceeds(demand[i], supply[i]) {
        true => Level::TooMuch,
        false => Level::Enough,
    })
}

fn exceeds(demand: f64, instances: u32) -> bool {
    demand > f64::from(instances) * (1.0 + MARGIN)
}

/// The latest time of excess that a decision can answer to.
fn breach_before(
    breaches: &[Overload],
    decided: SimTime,
    shrunk: Option<SimTime>,
) -> Option<&Overload> {
    let latest = breaches.iter().rev().find(|breach| breach.from <= decided)?;
    shrunk.is_none_or(|shrunk| latest.to > shrunk).then_some(latest)
}

/// When demand first exceeded the size before a decision, from the start of an excess on.
fn passed(result: &RunResult, demand: &[f64], began: SimTime, change: &Change) -> Option<SimTime> {
    let samples = &result.series.samples;
    let starts = (0..samples.len()).map(|i| start_of(samples, i));
    let mut late = starts.zip(demand).skip_while(|(start, _)| *start < began);
    let passed = late.find(|(_, demand)| exceeds(**demand, change.from));
    passed.map(|(start, _)| start).filter(|start| *start <= change.at)
}

/// When the scaler first saw a breach; `None` where nothing tells, or it had seen as much before.
fn seen(result: &RunResult, sizing: &Sizing, breach: SimTime, change: &Change) -> Option<SimTime> {
    if change.trigger == Trigger::Requests {
        return None;
    }
    if let Some(paged) = paged(result, breach, change.at) {
        return Some(paged);
    }
    let target = sizing.target_utilization?;
    let sees = |sample: &Sample| sample.utilization_seen.is_some_and(|seen| seen > target);
    let samples = &result.series.samples;
    let (before, after) = samples.split_at(samples.partition_point(|one| one.at <= breach));
    // What it had seen before the breach was not the breach.
    if before.last().is_some_and(sees) {
        return None;
    }
    let first = after.iter().find(|sample| sees(sample));
    Some(first.map_or(change.at, |sample| sample.at.min(change.at)))
}

/// When monitoring last paged the person who decides, from a breach to a decision.
fn paged(result: &RunResult, breach: SimTime, decided: SimTime) -> Option<SimTime> {
    let before = result.decisions.iter().rev().skip_while(|decision| decision.at > decided);
    let after = before.take_while(|decision| decision.at >= breach);
    let is_page =
        |body: &DecisionBody| matches!(body, DecisionBody::Server(ServerDecision::ScalingPaged(_)));
    after.filter(|decision| is_page(&decision.body)).map(|decision| decision.at).next()
}

/// Instances that a decision brought before the next one, in order of creation.
fn brought(lives: &[Life], change: &Change, until: SimTime) -> Vec<Life> {
    let in_time = |life: &&Life| life.created.is_some_and(|at| at >= change.at && at < until);
    let n_wanted = (change.to - change.from) as usize;
    lives.iter().filter(in_time).take(n_wanted).copied().collect()
}

fn chain(
    change: &Change,
    breach: Option<SimTime>,
    seen: Option<SimTime>,
    brought: &[Life],
) -> LagChain {
    let Change { trigger, at, from, to } = *change;
    let joined: Vec<SimTime> = brought.iter().filter_map(|life| life.in_rotation).collect();
    let first = match trigger {
        Trigger::Decision => {
            brought.iter().min_by_key(|life| life.in_rotation.unwrap_or(SimTime::NEVER))
        }
        Trigger::Requests => brought.first(),
    };
    let of_life = |stage: fn(&Life) -> Option<SimTime>| first.and_then(stage);
    let moments = [
        breach,
        seen,
        Some(at),
        of_life(|life| life.created),
        of_life(|life| life.placed),
        of_life(|life| life.booted),
        of_life(|life| life.process_started),
        of_life(|life| {
            life.application_up.filter(|up| life.in_rotation.is_none_or(|at| *up <= at))
        }),
        of_life(|life| life.in_rotation),
        of_life(|life| life.first_request),
    ];
    let all = joined.len() == (to - from) as usize;
    LagChain {
        trigger,
        from,
        to,
        n_earlier: 0,
        instance: first.map(|life| life.instance),
        n_launched: brought.len() as u32,
        all_in_rotation: joined.iter().max().copied().filter(|_| all),
        stages: lengths(&moments),
    }
}

fn lengths(moments: &[Option<SimTime>; Stage::COUNT]) -> Vec<StageLength> {
    let mut last = None;
    let reached =
        Stage::ALL.into_iter().zip(moments).filter_map(|(stage, at)| Some((stage, (*at)?)));
    reached
        .map(|(stage, at)| {
            let took = at.since(last.unwrap_or(at));
            last = Some(at);
            StageLength { stage, at, took }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::{Line, at, result, scaled};
    use crate::sim::record::{Decision, Part};

    /// Ten-second intervals; an instance is meant to serve 5 requests/s. From 20 s on 20 requests/s
    /// come where two instances mean 10. The scaler has computed 50 % by 30 s and 100 % by 40 s;
    /// at 35 s it asks for four. Both new ones are created at 36 s and placed at 37 s; the second
    /// is in the rotation at 52 s, the first at 58 s.
    fn grown() -> RunResult {
        let line = |rps: u32, ready, seen| Line {
            arrived: rps * 10,
            ready,
            seen: Some(seen),
            ..Line::default()
        };
        let mut run = result(
            10,
            &[
                line(10, 2, 0.5),
                line(10, 2, 0.5),
                line(20, 2, 0.5),
                line(20, 2, 1.0),
                line(20, 2, 1.0),
                line(20, 4, 1.0),
            ],
        );
        run.decisions = vec![scaled(35, 2, 4)];
        let life = |instance, booted, in_rotation| Life {
            instance,
            created: Some(at(36)),
            placed: Some(at(37)),
            booted: Some(at(booted)),
            process_started: Some(at(booted + 2)),
            application_up: Some(at(booted + 6)),
            in_rotation: Some(at(in_rotation)),
            first_request: Some(at(in_rotation + 1)),
            ..Life::default()
        };
        let old = Life { instance: 1, in_rotation: Some(at(0)), ..Life::default() };
        run.lives = vec![old, life(2, 50, 58), life(3, 45, 52)];
        run
    }

    fn sizing() -> Sizing {
        Sizing { target_rps: Some(5.0), target_utilization: Some(0.5), ..Sizing::default() }
    }

    #[test]
    fn the_chain_follows_the_first_instance_in_the_rotation() {
        let chains = lag_chains(&grown(), &sizing());
        let [chain] = &chains[..] else { panic!("{chains:?}") };
        let stages: Vec<(Stage, u64, u64)> = chain
            .stages
            .iter()
            .map(|s| (s.stage, s.at.as_secs_f64() as u64, s.took.as_secs_f64() as u64))
            .collect();
        assert_eq!(
            stages,
            [
                (Stage::Breach, 20, 0),
                // The interval in which it was seen ends at 40 s, but the decision came before.
                (Stage::Seen, 35, 15),
                (Stage::Decided, 35, 0),
                (Stage::Launched, 36, 1),
                (Stage::Placed, 37, 1),
                (Stage::Booted, 45, 8),
                (Stage::ProcessStarted, 47, 2),
                (Stage::ApplicationUp, 51, 4),
                (Stage::InRotation, 52, 1),
                (Stage::FirstRequest, 53, 1),
            ]
        );
        assert_eq!((chain.instance, chain.n_launched), (Some(3), 2));
        assert_eq!(chain.all_in_rotation, Some(at(58)));
        assert_eq!(chain.length(), Span::from_secs(33));
    }

    /// Without a breach, and without instances that came, there is the decision alone.
    #[test]
    fn a_decision_of_a_schedule_has_no_breach() {
        let calm = Line { arrived: 10, ready: 2, ..Line::default() };
        let mut run = result(10, &[calm; 4]);
        run.decisions = vec![scaled(15, 2, 3)];
        let chains = lag_chains(&run, &sizing());
        let stages: Vec<Stage> = chains[0].stages.iter().map(|s| s.stage).collect();
        assert_eq!((stages, chains[0].all_in_rotation), (vec![Stage::Decided], None));
    }

    /// Two times at which requests started instances: three in a burst, and one later.
    #[test]
    fn instances_that_requests_start_in_one_burst_are_one_growth() {
        let calm = Line { arrived: 10, ready: 2, ..Line::default() };
        let mut run = result(10, &[calm; 6]);
        let start = |secs, instance| Decision {
            at: at(secs),
            part: Part::Scaler,
            body: DecisionBody::StartedOnDemand { instance, n_waiting: 1 },
        };
        run.decisions = vec![start(11, 2), start(12, 3), start(20, 4), start(45, 5)];
        let life = |instance, created| Life {
            instance,
            created: Some(at(created)),
            in_rotation: Some(at(created + 2)),
            ..Life::default()
        };
        run.lives = vec![life(2, 11), life(3, 12), life(4, 20), life(5, 45)];
        let chains = lag_chains(&run, &Sizing::default());
        let sizes: Vec<_> = chains.iter().map(|chain| (chain.from, chain.to)).collect();
        assert_eq!(sizes, [(2, 5), (2, 3)]);
        assert_eq!((chains[0].instance, chains[0].length()), (Some(2), Span::from_secs(2)));
        assert_eq!(chains[0].all_in_rotation, Some(at(22)));
    }

    /// A load that is exactly what the instances are meant for is no breach.
    #[test]
    fn what_instances_are_meant_for_is_no_breach() {
        let mut run = grown();
        // The first two intervals now have just the 10 requests/s that two instances mean.
        let profile = [10.0 + 1e-9, 10.05, 20.0, 20.0, 20.0, 20.0];
        let sizing = Sizing { profile_rps: Some(profile.to_vec()), ..sizing() };
        run.series.samples[0].utilization_seen = Some(0.5);
        let chains = lag_chains(&run, &sizing);
        assert_eq!(chains[0].stages[0].at, at(20));
    }

    /// After a decision to shrink, an old breach is no reason any more.
    #[test]
    fn a_breach_ends_with_a_decision_to_shrink() {
        let mut run = grown();
        let calm = Line { arrived: 10, ready: 4, ..Line::default() };
        run.series.samples.extend(result(10, &[calm; 12]).series.samples[6..].iter().copied());
        run.decisions.extend([scaled(80, 4, 2), scaled(110, 2, 3)]);
        let chains = lag_chains(&run, &sizing());
        assert_eq!(chains[1].stages[0].stage, Stage::Decided);
    }

    /// A jump to what six instances are meant for: four were asked for, then six, both as late as
    /// the jump makes them. Had the load risen past four only at 40 s, the second would count from
    /// then; had it never risen past four, nothing is known to have called for the second.
    #[test]
    fn a_later_decision_counts_from_when_demand_passed_what_had_been_asked_for() {
        let starts = |profile: [f64; 6]| {
            let mut run = grown();
            run.decisions.push(scaled(45, 4, 6));
            let sizing = Sizing { profile_rps: Some(profile.to_vec()), ..sizing() };
            let chains = lag_chains(&run, &sizing);
            let start =
                |chain: &LagChain| (chain.breach().map(SimTime::as_secs_f64), chain.n_earlier);
            chains.iter().map(start).collect::<Vec<_>>()
        };
        let jump = starts([10.0, 10.0, 30.0, 30.0, 30.0, 30.0]);
        assert_eq!(jump, [(Some(20.0), 0), (Some(20.0), 1)]);
        let rise = starts([10.0, 10.0, 20.0, 20.0, 30.0, 30.0]);
        assert_eq!(rise, [(Some(20.0), 0), (Some(40.0), 0)]);
        let enough = starts([10.0, 10.0, 20.0, 20.0, 20.0, 20.0]);
        assert_eq!(enough, [(Some(20.0), 0), (None, 0)]);
    }

    /// What is not looked at is not seen, and requests that wait have been measured by nobody.
    #[test]
    fn metrics_show_only_what_is_decided_by_them() {
        let sees = |run: &RunResult, sizing: &Sizing| {
            let chains = lag_chains(run, sizing);
            chains[0].stages.iter().any(|reached| reached.stage == Stage::Seen)
        };
        assert!(sees(&grown(), &sizing()));
        assert!(!sees(&grown(), &Sizing { target_utilization: None, ..sizing() }));
        let mut run = grown();
        run.decisions[0].body = DecisionBody::StartedOnDemand { instance: 2, n_waiting: 1 };
        assert!(!sees(&run, &sizing()));
    }
}
