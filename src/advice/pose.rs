//! A workload as a scenario of the simulator, the same for all five models. All rules are ours.
//!
//! Days are simulated where a page can: load, peak and time without work take their shares of each.
//! Busier workloads are simulated at their busiest, because a day that is pressed into an hour
//! would leap where the true one rises by and by.

use crate::decide::{Figure, Mode, Requirements, Workload, typical};
use crate::knowledge::Flow;
use crate::scenario::check;
use crate::scenario::input::{
    DemandInput, ModelsInput, RateInput, RatePoint, ScenarioInput, ServerlessContainerInput,
    WorkloadInput,
};
use crate::units::Span;

const DAY_S: f64 = 86_400.0;
/// Lengths of whole days in seconds, the longest first: a week and a day.
const DAYS_S: [f64; 2] = [604_800.0, DAY_S];
/// Lengths of less than a day, the longest first: an hour, 20 and 10 minutes.
const PARTS_S: [f64; 3] = [3_600.0, 1_200.0, 600.0];
/// Requests that five models work off within seconds in a browser.
const MOST_REQUESTS: f64 = 800_000.0;
/// Fewer say nothing about a share of one in a hundred.
const FEWEST_REQUESTS: f64 = 100.0;
/// Peak over mean from which the peak comes at once and not by and by.
const SUDDEN_PEAK: f64 = 10.0;
/// How long such a rise takes, in times at the peak: the day's peak comes over hours.
const SLOPE: f64 = 0.8;
/// Rate at the beginning of the busiest time, as a share of the peak.
const RISEN: f64 = 0.95;
/// Standard deviation over mean of the durations of requests of one kind.
const SPREAD: f64 = 0.5;
/// Longest mean duration in seconds for which somebody waits at the other end.
const LONGEST_WAIT_S: f64 = 60.0;
/// Longest time that clients wait, in durations of a request.
const PATIENCE: f64 = 20.0;
/// Longest duration of a call of a Lambda function and of a request on Cloud Run, in seconds.
const FUNCTION_LIMIT_S: f64 = 900.0;
const RUN_LIMIT_S: f64 = 3_600.0;
/// Latency goal in milliseconds below which instances are kept ready.
const READY_GOAL_MS: f64 = 1_000.0;

/// A scenario that puts a decision to the test.
#[derive(Clone, Debug, PartialEq)]
pub struct Posed {
    /// The scenario, with all five models.
    pub scenario: ScenarioInput,
    /// The figures that it was made of.
    pub requirements: Requirements,
    /// Whether these are figures of a usual project of the kind, because the decision was made in
    /// words.
    pub is_typical: bool,
    /// Mean rate of the workload over that of the scenario: below 1 where only the busiest time is
    /// simulated. What grows and shrinks with the load costs so much less in a month.
    pub share_of_load: f64,
}

impl Posed {
    /// Time within which 99 % of the answers are to come; `None` where none was asked for.
    pub fn goal(&self) -> Option<Span> {
        let ms = self.requirements.figure(Figure::LatencyGoalMs)?;
        Some(Span::from_secs_f64(ms / 1000.0))
    }
}

/// What is simulated.
#[derive(Clone, Copy)]
enum Simulated {
    /// Days that stand for the month.
    Month { length_s: f64 },
    /// The peak alone.
    Busiest { length_s: f64 },
}

impl Simulated {
    /// The longest that a page can work off; `None` where even the shortest is too much.
    fn of(sizing: &Sizing) -> Option<Self> {
        let longest = |lengths: &[f64], rps: f64| {
            lengths.iter().copied().find(|length| rps * length <= MOST_REQUESTS)
        };
        let days = longest(&DAYS_S, sizing.rps).map(|length_s| Self::Month { length_s });
        let part = || match sizing.is_sudden() {
            true => longest(&PARTS_S, sizing.rps).map(|length_s| Self::Month { length_s }),
            false => {
                let length_s = longest(&PARTS_S, sizing.rps * sizing.peak)?;
                Some(Self::Busiest { length_s })
            }
        };
        days.or_else(part)
    }

    const fn length_s(self) -> f64 {
        match self {
            Self::Month { length_s } | Self::Busiest { length_s } => length_s,
        }
    }
}

/// Why a workload cannot be simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPosed {
    /// The rate or the duration of requests is not known.
    LoadUnknown,
    /// A week of it brings fewer than a hundred requests: what happened to them would be chance.
    TooLittle,
    /// Ten minutes of its peak are more requests than a page should work off.
    TooMuch,
    /// It needs more than the simulator's models can have.
    OutOfRange,
}

/// The scenario of a workload.
///
/// # Errors
/// Why there is none.
pub fn pose(workload: &Workload, flow: &Flow) -> Result<Posed, NotPosed> {
    let (requirements, is_typical) = figures(workload, flow).ok_or(NotPosed::LoadUnknown)?;
    let requirements = requirements.consistent();
    let sizing = Sizing::of(&requirements).ok_or(NotPosed::LoadUnknown)?;
    let span = Simulated::of(&sizing).ok_or(NotPosed::TooMuch)?;
    if sizing.rps * span.length_s() < FEWEST_REQUESTS {
        return Err(NotPosed::TooLittle);
    }
    let scenario = ScenarioInput {
        duration_s: span.length_s(),
        workload: load(&sizing, &requirements, span),
        models: models(&sizing, &requirements, span),
        ..ScenarioInput::default()
    };
    let share_of_load = match span {
        Simulated::Month { .. } => 1.0,
        Simulated::Busiest { .. } => 1.0 / sizing.peak,
    };
    match check(&scenario) {
        Ok(_) => Ok(Posed { scenario, requirements, is_typical, share_of_load }),
        Err(_) => Err(NotPosed::OutOfRange),
    }
}

/// What is known in figures; for words those of a usual project.
fn figures(workload: &Workload, flow: &Flow) -> Option<(Requirements, bool)> {
    match workload.mode {
        Mode::Figures => Some((workload.requirements.clone(), false)),
        Mode::Words => {
            let way = workload.answers.way(flow);
            let size = way.stops.first()?.answer()?;
            Some((typical(&size.id)?, true))
        }
    }
}

/// What follows from rate and duration.
struct Sizing {
    /// Mean requests per second.
    rps: f64,
    /// Mean duration of a request in seconds.
    mean_s: f64,
    /// Busiest minute over the mean.
    peak: f64,
    /// Instances of one core that carry the peak.
    most: u32,
}

impl Sizing {
    fn of(requirements: &Requirements) -> Option<Self> {
        let peak = requirements.figure(Figure::PeakFactor).unwrap_or(1.0);
        let most = requirements.machines()?;
        Some(Self {
            rps: requirements.figure(Figure::Rps)?,
            mean_s: requirements.duration_ms()? / 1000.0,
            peak: peak.max(1.0 / active_share(requirements)),
            most: whole(most),
        })
    }

    /// Whether the peak comes at once and not by and by.
    fn is_sudden(&self) -> bool {
        self.peak >= SUDDEN_PEAK
    }

    /// Instances that carry the beginning.
    fn first(&self, span: Simulated) -> u32 {
        let share = match span {
            Simulated::Month { .. } => 1.0 / self.peak,
            Simulated::Busiest { .. } => RISEN,
        };
        whole(f64::from(self.most) * share).max(2)
    }
}

/// At least one.
fn whole(n: f64) -> u32 {
    libm::ceil(n).clamp(1.0, f64::from(u32::MAX)) as u32
}

/// Share of the time in which there is work.
fn active_share(requirements: &Requirements) -> f64 {
    1.0 - requirements.figure(Figure::IdlePercent).unwrap_or(0.0) / 100.0
}

fn load(sizing: &Sizing, requirements: &Requirements, span: Simulated) -> WorkloadInput {
    let mean_ms = sizing.mean_s * 1000.0;
    let demand = match requirements.figure(Figure::RequestMs) {
        Some(mean_ms) => DemandInput::LogNormal { mean_ms, cv: SPREAD },
        None => DemandInput::Constant { mean_ms },
    };
    let usual = WorkloadInput::default();
    let patience_s = (sizing.mean_s * PATIENCE).max(usual.client_timeout_s.unwrap_or(0.0));
    WorkloadInput {
        rate: RateInput::Points { points: curve(sizing, active_share(requirements), span) },
        demand,
        client_timeout_s: (sizing.mean_s <= LONGEST_WAIT_S).then_some(patience_s),
        ..usual
    }
}

/// Rates over the time of a simulation.
fn curve(sizing: &Sizing, active: f64, span: Simulated) -> Vec<RatePoint> {
    let point =
        |from_s: f64, of_s: f64| move |(share, rps)| RatePoint { at_s: from_s + share * of_s, rps };
    match span {
        Simulated::Busiest { length_s } => busiest(sizing).map(point(0.0, length_s)).to_vec(),
        Simulated::Month { length_s } => {
            let cycle_s = length_s.min(DAY_S);
            let n_cycles = libm::round(length_s / cycle_s) as u32;
            let day = day(sizing, active);
            (0..n_cycles).flat_map(|n| day.map(point(f64::from(n) * cycle_s, cycle_s))).collect()
        }
    }
}

/// The end of a rise that takes hours, and the peak.
fn busiest(sizing: &Sizing) -> [(f64, f64); 3] {
    let peak = sizing.rps * sizing.peak;
    [(0.0, RISEN * peak), (0.4, peak), (1.0, peak)]
}

/// Rates of a day: at the peak, and in the rest of the active time, so that the mean is right.
struct Levels {
    /// Share of the day that the requests above the base would fill at the peak: a quarter of the
    /// active time, and at most a half of all requests.
    at_peak: f64,
    peak: f64,
    base: f64,
}

impl Levels {
    fn of(sizing: &Sizing, active: f64) -> Self {
        let at_peak = (active / 4.0).min(0.5 / sizing.peak);
        let base = sizing.rps * (1.0 - sizing.peak * at_peak) / (active - at_peak);
        Self { at_peak, peak: sizing.rps * sizing.peak, base }
    }
}

/// First nothing, as long as there is no work, then the rest with the peak in its middle.
fn day(sizing: &Sizing, active: f64) -> [(f64, f64); 8] {
    let Levels { at_peak, peak, base } = Levels::of(sizing, active);
    // Slopes on both sides of the top that take nothing from the area.
    let half_slope = if sizing.is_sudden() { 0.0 } else { at_peak * SLOPE / 2.0 };
    let begin = 1.0 - active;
    let before = if begin > 0.0 { 0.0 } else { base };
    let top = begin + (active - at_peak) / 2.0;
    let end = top + at_peak;
    [
        (0.0, before),
        (begin, before),
        (begin, base),
        (top - half_slope, base),
        (top + half_slope, peak),
        (end - half_slope, peak),
        (end + half_slope, base),
        (1.0, base),
    ]
}

/// The models as their documentation has them, sized for the load: what grows by itself may grow
/// to twice the peak, servers are bought for it.
fn models(sizing: &Sizing, requirements: &Requirements, span: Simulated) -> ModelsInput {
    let mut models = ModelsInput::default();
    let memory_mb = requirements.figure(Figure::MemoryMb).unwrap_or(0.0);
    let (first, room) = (sizing.first(span), sizing.most.saturating_mul(2).max(4));
    if let Some(server) = &mut models.server {
        server.machines = sizing.most.max(2);
        server.scaling = None;
        server.machine.memory_mib = server.machine.memory_mib.max(whole(memory_mb));
        server.haproxy.timeout_server_s =
            server.haproxy.timeout_server_s.map(|secs| secs.max(2.0 * sizing.mean_s));
    }
    if let Some(vm) = &mut models.vm {
        let group = &mut vm.auto_scaling_group;
        (group.desired_capacity, group.max_size) = (first, room);
        vm.instance.memory_mib = vm.instance.memory_mib.max(whole(memory_mb));
    }
    if let Some(container) = &mut models.container {
        container.deployment.replicas = first;
        if let Some(hpa) = &mut container.hpa {
            hpa.max_replicas = room;
        }
    }
    if let Some(faas) = &mut models.faas {
        let timeout_s = (sizing.mean_s * 10.0).clamp(3.0, FUNCTION_LIMIT_S);
        faas.function.timeout = whole(timeout_s);
        faas.function.memory_size = faas.function.memory_size.max(whole(memory_mb));
    }
    if let Some(ServerlessContainerInput::CloudRun { service }) = &mut models.serverless_container {
        let is_urgent = requirements.below(Figure::LatencyGoalMs, READY_GOAL_MS);
        service.scaling.min_instance_count = u32::from(is_urgent);
        service.scaling.instances = if is_urgent { first } else { 0 };
        service.scaling.max_instance_count = room;
        let gib = libm::ceil(memory_mb / 1024.0);
        service.template.memory_gib = service.template.memory_gib.max(gib);
        let timeout_s = service.template.timeout_s.max(2.0 * sizing.mean_s);
        service.template.timeout_s = timeout_s.min(RUN_LIMIT_S);
    }
    models
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::examples;
    use crate::knowledge;

    fn posed(id: &str) -> Result<Posed, NotPosed> {
        let example = examples().into_iter().find(|example| example.id == id).expect("an example");
        let requirements = example.requirements;
        let workload = Workload { mode: Mode::Figures, requirements, ..Workload::default() };
        pose(&workload, &knowledge::get().flow)
    }

    /// Requests per second on the average: the area under the curve by trapezes.
    fn mean_rps(scenario: &ScenarioInput) -> f64 {
        let RateInput::Points { points } = &scenario.workload.rate else { panic!("a curve") };
        let area = |pair: &[RatePoint]| {
            f64::midpoint(pair[0].rps, pair[1].rps) * (pair[1].at_s - pair[0].at_s)
        };
        points.windows(2).map(area).sum::<f64>() / scenario.duration_s
    }

    /// The API's day would be 26 million requests, so its busiest 20 minutes are simulated: 720,000
    /// at 600 rps. 30 cores are busy then, which are 50 instances at 60 % use; 48 of them at the
    /// beginning.
    #[test]
    fn a_steady_api_is_simulated_at_its_busiest() {
        let posed = posed("api").expect("a scenario");
        assert!((posed.scenario.duration_s - 1_200.0).abs() < 1e-9);
        assert!((mean_rps(&posed.scenario) - 594.0).abs() < 1e-6);
        assert!((posed.share_of_load - 0.5).abs() < 1e-9);
        let models = posed.scenario.models;
        assert_eq!(models.server.map(|server| server.machines), Some(50));
        let group = models.vm.map(|vm| vm.auto_scaling_group);
        let sizes = group.map(|group| (group.desired_capacity, group.max_size));
        assert_eq!(sizes, Some((48, 100)));
    }

    /// Two requests per second are 172,800 a day: 70 % of it silent, and a hundred per second at
    /// the peak.
    #[test]
    fn a_webhook_is_a_day_that_begins_with_silence_and_has_a_sudden_peak() {
        let posed = posed("webhook").expect("a scenario");
        assert!((posed.scenario.duration_s - DAY_S).abs() < 1e-9);
        assert!((mean_rps(&posed.scenario) - 2.0).abs() < 1e-6);
        let RateInput::Points { points } = &posed.scenario.workload.rate else { panic!("a curve") };
        let busiest = points.iter().map(|point| point.rps).fold(0.0, f64::max);
        assert!((busiest - 100.0).abs() < 1e-9);
        let first = points.iter().find(|point| point.rps > 0.0).expect("there is work");
        assert!((first.at_s - 0.7 * DAY_S).abs() < 1e-6);
    }

    #[test]
    fn a_mean_rate_is_kept_over_a_week_of_days() {
        let posed = posed("job").expect("a scenario");
        assert!((posed.scenario.duration_s - 604_800.0).abs() < 1e-9);
        assert!((mean_rps(&posed.scenario) - 0.0005).abs() < 1e-9);
    }

    #[test]
    fn too_little_too_much_and_unknown_are_told_apart() {
        assert_eq!(posed("batch"), Err(NotPosed::TooLittle));
        let flow = &knowledge::get().flow;
        let of = |requirements| {
            let workload = Workload { mode: Mode::Figures, requirements, ..Workload::default() };
            pose(&workload, flow).map(|_| ())
        };
        assert_eq!(of(Requirements::default()), Err(NotPosed::LoadUnknown));
        let busy = Requirements::default().with(Figure::RequestMs, 10.0);
        assert_eq!(of(busy.clone()), Err(NotPosed::LoadUnknown));
        assert_eq!(of(busy.with(Figure::Rps, 5_000.0)), Err(NotPosed::TooMuch));
        let heavy = Requirements::default().with(Figure::RequestMs, 3_600_000.0);
        assert_eq!(of(heavy.with(Figure::Rps, 600.0)), Err(NotPosed::OutOfRange));
    }

    /// Whoever answers in words gets the figures of a usual project, and is told so.
    #[test]
    fn every_first_answer_of_the_flowchart_has_a_scenario() {
        let flow = &knowledge::get().flow;
        for answer in &flow.questions[0].answers {
            let mut workload = Workload::default();
            workload.answers = workload.answers.with(&flow.start.0, &answer.id);
            let posed = pose(&workload, flow).expect(&answer.id);
            assert!(posed.is_typical, "{}", answer.id);
        }
        assert_eq!(pose(&Workload::default(), flow), Err(NotPosed::LoadUnknown));
    }
}
