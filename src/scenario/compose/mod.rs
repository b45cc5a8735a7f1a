//! From a checked scenario to a run of the engine.

mod application;
mod container;
mod faas;
mod server;
mod serverless_container;
mod vm;

use super::input::{
    ArrivalsInput, DemandInput, EventInput, RateInput, RetriesInput, WorkloadInput,
};
use super::memory::memory_limit;
use super::{ModelId, Scenario};
use crate::sim::engine::{Change, Fault, Horizon, Run, RunSpec};
use crate::sim::fleet::Defect;
use crate::sim::parts::Platform;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::workload::{
    ArrivalProcess, Law, Patience, PatienceScope, RateProfile, RequestClass, RetryPolicy,
    WorkloadSpec,
};
use crate::units::{SimTime, Span};

use application::{Application, kib};

/// Most samples in a time series: two for every pixel of a wide chart.
const MAX_SAMPLES: u64 = 1800;

/// Availability zones of every platform: the regions of the large clouds have three or more.
pub const N_ZONES: u32 = 3;

/// The scenario's run on a model with this seed; `None` if it does not ask for that model.
pub fn run(scenario: &Scenario, model: ModelId, seed: u64) -> Option<Run> {
    let input = scenario.input();
    let end = SimTime::from_secs_f64(input.duration_s);
    let mut workload = workload(&input.workload, end);
    let composition = composition(scenario, model, &workload, seed)?;
    workload.connections = composition.connections.or(workload.connections);
    Some(Run::new(RunSpec {
        seed,
        workload,
        platform: composition.platform,
        initial_instances: composition.initial_instances,
        initial_revision: FIRST_REVISION,
        requested_cores: composition.requested_cores,
        horizon: Horizon::Until(end),
        n_zones: N_ZONES,
        time_to_failure: None,
        sample_interval: sample_interval(input.duration_s),
        faults: input.events.iter().map(fault).collect(),
    }))
}

/// The model as the scenario describes it; `None` if it does not ask for that model.
fn composition(
    scenario: &Scenario,
    model: ModelId,
    workload: &WorkloadSpec,
    seed: u64,
) -> Option<Composition> {
    let input = scenario.input();
    let models = &input.models;
    let limit_mib = memory_limit(models, model).map(|limit| limit.mib);
    let application = Application::of(&input.workload, workload, limit_mib);
    Some(match model {
        ModelId::Server => server::composition(models.server.as_ref()?, &application, seed),
        ModelId::Vm => vm::composition(models.vm.as_ref()?, &application),
        ModelId::Container => container::composition(models.container.as_ref()?, &application),
        ModelId::Faas => faas::composition(models.faas.as_ref()?, &application),
        ModelId::ServerlessContainer => {
            serverless_container::composition(models.serverless_container.as_ref()?, &application)
        }
    })
}

/// What a model's scaler means one instance to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScaleTarget {
    /// Requests per second that it serves.
    pub rps: f64,
    /// CPU in use over CPU requested (1.0 = 100 %); `None` where the scaler looks at something
    /// else.
    pub utilization: Option<f64>,
}

/// What the model's scaler aims at; `None` where nothing scales, or where that cannot be said
/// before the run.
pub fn scale_target(scenario: &Scenario, model: ModelId) -> Option<ScaleTarget> {
    let input = scenario.input();
    let workload = workload(&input.workload, SimTime::from_secs_f64(input.duration_s));
    match model {
        ModelId::Vm => vm::scale_target(input.models.vm.as_ref()?, &workload),
        ModelId::Container => container::scale_target(input.models.container.as_ref()?, &workload),
        ModelId::ServerlessContainer => {
            let service = input.models.serverless_container.as_ref()?;
            serverless_container::scale_target(service, &workload)
        }
        // People and functions aim at no number.
        ModelId::Server | ModelId::Faas => None,
    }
}

impl ScaleTarget {
    /// So much of the CPU of an instance in use.
    fn of_cpu(utilization: f64, cores: f64, workload: &WorkloadSpec) -> Self {
        let core_secs = workload.mean_demand().as_secs_f64() * workload.cpu_share();
        Self { rps: utilization * cores / core_secs, utilization: Some(utilization) }
    }

    /// So many requests of each instance in a minute.
    fn of_requests_per_minute(requests: f64) -> Self {
        Self { rps: requests / 60.0, utilization: None }
    }
}

/// Mean rate that the scenario sets for each interval, in requests per second, before chance: for
/// intervals that follow each other from the start of the run and have these ends.
pub fn scheduled_rps(scenario: &Scenario, ends: impl Iterator<Item = SimTime>) -> Vec<f64> {
    let input = scenario.input();
    let profile = rate_profile(&input.workload, SimTime::from_secs_f64(input.duration_s));
    let (mut start, mut n_before) = (SimTime::ZERO, 0.0);
    ends.map(|end| {
        let n = profile.expected_arrivals(end);
        let rps = (n - n_before) / end.since(start).as_secs_f64();
        (start, n_before) = (end, n);
        rps
    })
    .collect()
}

/// A model as a scenario describes it.
struct Composition {
    /// Its parts.
    platform: Platform,
    /// Instances at the start, which are ready and have been so for long.
    initial_instances: u32,
    /// CPU of each instance against which utilization is measured, in cores.
    requested_cores: f64,
    /// Connections that clients keep open to this model, in place of the workload's.
    connections: Option<u32>,
}

/// The shortest whole number of seconds that keeps the series within its bound.
fn sample_interval(duration_s: f64) -> Span {
    Span::from_secs((duration_s.ceil() as u64).div_ceil(MAX_SAMPLES).max(1))
}

/// The requests of a scenario that ends at `end`.
pub fn workload(input: &WorkloadInput, end: SimTime) -> WorkloadSpec {
    let first = RequestClass {
        weight: 1.0,
        demand: demand(&input.demand),
        cpu_share: input.cpu_share,
        payload_kib: input.payload_kib,
        memory_kib: kib(input.memory_mib),
    };
    let further = input.classes.iter().map(|class| RequestClass {
        weight: class.weight,
        demand: demand(&class.demand),
        cpu_share: class.cpu_share,
        payload_kib: class.payload_kib,
        memory_kib: kib(class.memory_mib),
    });
    WorkloadSpec {
        rate: rate_profile(input, end),
        arrivals: arrivals(&input.arrivals),
        classes: std::iter::once(first).chain(further).collect(),
        patience: input.client_timeout_s.map(|secs| Patience {
            limit: Law::Constant { mean: Span::from_secs_f64(secs) },
            scope: PatienceScope::Response,
        }),
        retries: input.retries.as_ref().map(retries),
        connections: input.connections,
    }
}

/// The arrival rate of a scenario that ends at `end`.
pub(super) fn rate_profile(input: &WorkloadInput, end: SimTime) -> RateProfile {
    rate(&input.rate, end).scaled(input.rate_scale)
}

fn retries(input: &RetriesInput) -> RetryPolicy {
    RetryPolicy {
        max_attempts: u8::try_from(input.max_attempts).unwrap_or(u8::MAX),
        base: Span::from_secs_f64(input.base_ms / 1e3),
        cap: Span::from_secs_f64(input.cap_ms / 1e3),
        jitter: input.jitter,
    }
}

fn arrivals(input: &ArrivalsInput) -> ArrivalProcess {
    match *input {
        ArrivalsInput::Poisson => ArrivalProcess::Poisson,
        ArrivalsInput::Deterministic => ArrivalProcess::Deterministic,
        ArrivalsInput::Bursty { factor, share, mean_burst_s } => {
            ArrivalProcess::Bursty { factor, share, mean_burst: Span::from_secs_f64(mean_burst_s) }
        }
    }
}

fn rate(input: &RateInput, end: SimTime) -> RateProfile {
    let secs = SimTime::from_secs_f64;
    match input {
        RateInput::Constant { rps } => RateProfile::constant(*rps),
        RateInput::Spike { base_rps, peak_rps, at_s, rise_s, hold_s, fall_s } => {
            let (top, edge) = (at_s + rise_s, at_s + rise_s + hold_s);
            let corners = [
                (secs(*at_s), *base_rps),
                (secs(top), *peak_rps),
                (secs(edge), *peak_rps),
                (secs(edge + fall_s), *base_rps),
            ];
            RateProfile::through(&corners)
        }
        RateInput::Sine { mean_rps, amplitude, period_s } => RateProfile::Sine {
            mean_rps: *mean_rps,
            amplitude: *amplitude,
            period: Span::from_secs_f64(*period_s),
        },
        RateInput::OnOff { on_rps, off_rps, on_s, off_s } => {
            let burst = (Span::from_secs_f64(*on_s), *on_rps);
            let calm = (Span::from_secs_f64(*off_s), *off_rps);
            RateProfile::repeating(&[burst, calm], end)
        }
        RateInput::Weekly { mean_rps, amplitude, weekend } => {
            RateProfile::repeating(&weekly_hours(*mean_rps, *amplitude, *weekend), end)
        }
        RateInput::Series { interval_s, rps } => {
            RateProfile::series(Span::from_secs_f64(*interval_s), rps)
        }
        RateInput::Points { points } => {
            let corners: Vec<_> = points.iter().map(|p| (secs(p.at_s), p.rps)).collect();
            RateProfile::through(&corners)
        }
    }
}

/// The hours of a week, each at the mean of its hour's wave.
fn weekly_hours(mean_rps: f64, amplitude: f64, weekend: f64) -> Vec<(Span, f64)> {
    let hour = |hour_of_week: u32| {
        let of_day = f64::from(hour_of_week % 24) + 0.5;
        let wave = libm::cos(std::f64::consts::TAU * (of_day - 16.0) / 24.0);
        let level = if hour_of_week / 24 >= 5 { weekend } else { 1.0 };
        (Span::from_secs(3600), mean_rps * level * (1.0 + amplitude * wave))
    };
    (0..7 * 24).map(hour).collect()
}

fn demand(input: &DemandInput) -> Law {
    let millis = |ms: f64| Span::from_secs_f64(ms / 1e3);
    match input {
        DemandInput::Constant { mean_ms } => Law::Constant { mean: millis(*mean_ms) },
        DemandInput::Exponential { mean_ms } => Law::Exponential { mean: millis(*mean_ms) },
        DemandInput::LogNormal { mean_ms, cv } => Law::log_normal(millis(*mean_ms), *cv),
        DemandInput::BoundedPareto { alpha, low_ms, high_ms } => {
            Law::BoundedPareto { alpha: *alpha, low: millis(*low_ms), high: millis(*high_ms) }
        }
        DemandInput::Empirical { values_ms } => {
            let mut sorted: Vec<Span> = values_ms.iter().map(|ms| millis(*ms)).collect();
            sorted.sort_unstable();
            Law::Empirical { sorted: sorted.into() }
        }
    }
}

fn fault(input: &EventInput) -> Fault {
    Fault { at: SimTime::from_secs_f64(input.at_s()), change: change(input) }
}

fn change(input: &EventInput) -> Change {
    let secs = Span::from_secs_f64;
    match *input {
        EventInput::Kill { count, .. } => Change::Kill { count },
        EventInput::ZoneLoss { zone, .. } => Change::ZoneLoss { zone },
        EventInput::Crash { count, .. } => Change::Crash { count },
        EventInput::CrashLoop { count, lasts_s, .. } => {
            Change::CrashLoop { count, lasts: secs(lasts_s) }
        }
        EventInput::Hang { count, .. } => Change::Hang { count },
        EventInput::Slow { count, percent, lasts_s, .. } => {
            Change::Slow { count, percent, lasts: secs(lasts_s) }
        }
        EventInput::DependencySlow { percent, lasts_s, .. } => {
            Change::DependencySlow { percent, lasts: secs(lasts_s) }
        }
        EventInput::DependencyDown { lasts_s, .. } => {
            Change::DependencyDown { lasts: secs(lasts_s) }
        }
        EventInput::ControlPlaneDown { lasts_s, .. } => {
            Change::ControlPlaneDown { lasts: secs(lasts_s) }
        }
        EventInput::MetricsMissing { lasts_s, .. } => {
            Change::MetricsMissing { lasts: secs(lasts_s) }
        }
        EventInput::Deploy {
            becomes_ready, slow_percent, crashes_after_s, fail_percent, ..
        } => {
            let defect = match (becomes_ready, crashes_after_s, fail_percent, slow_percent) {
                (false, ..) => Defect::NeverReady,
                (true, Some(after_s), ..) => Defect::Crashes { after: secs(after_s) },
                (true, None, percent @ 1.., _) => Defect::Failing { percent },
                (true, None, 0, 100) => Defect::None,
                (true, None, 0, percent) => Defect::Slow { percent },
            };
            Change::Deploy { defect }
        }
        EventInput::Rollback { .. } => Change::Rollback,
        EventInput::NodeLoss { .. } => Change::NodeLoss,
        EventInput::NodeDrain { .. } => Change::NodeDrain,
    }
}

#[cfg(test)]
mod tests;
