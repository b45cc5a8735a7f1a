//! From a checked scenario to a run of the engine.

mod container;
mod faas;
mod server;
mod serverless_container;
mod vm;

use super::input::{DemandInput, EventInput, RateInput, WorkloadInput};
use super::{ModelId, Scenario};
use crate::sim::engine::{Change, Fault, Horizon, Run, RunSpec};
use crate::sim::fleet::Defect;
use crate::sim::parts::Platform;
use crate::sim::parts::simple::FIRST_REVISION;
use crate::sim::workload::{
    ArrivalProcess, Law, Patience, PatienceScope, RateProfile, RequestClass, WorkloadSpec,
};
use crate::units::{SimTime, Span};

/// Most samples in a time series: two for every pixel of a wide chart.
const MAX_SAMPLES: u64 = 1800;

/// The scenario's run on a model with this seed; `None` if it does not ask for that model.
pub fn run(scenario: &Scenario, model: ModelId, seed: u64) -> Option<Run> {
    let input = scenario.input();
    let workload = workload(&input.workload);
    let models = &input.models;
    let composition = match model {
        ModelId::Server => return None,
        ModelId::Vm => return None,
        ModelId::Container => container::composition(models.container.as_ref()?, &workload),
        ModelId::Faas => return None,
        ModelId::ServerlessContainer => {
            serverless_container::composition(models.serverless_container.as_ref()?, &workload)
        }
    };
    Some(Run::new(RunSpec {
        seed,
        workload,
        platform: composition.platform,
        initial_instances: composition.initial_instances,
        initial_revision: FIRST_REVISION,
        requested_cores: composition.requested_cores,
        horizon: Horizon::Until(SimTime::from_secs_f64(input.duration_s)),
        n_zones: 3,
        time_to_failure: None,
        sample_interval: sample_interval(input.duration_s),
        faults: input.events.iter().map(fault).collect(),
    }))
}

/// A model as a scenario describes it.
struct Composition {
    /// Its parts.
    platform: Platform,
    /// Instances at the start, which are ready and have been so for long.
    initial_instances: u32,
    /// CPU of each instance against which utilization is measured, in cores.
    requested_cores: f64,
}

/// The shortest whole number of seconds that keeps the series within its bound.
fn sample_interval(duration_s: f64) -> Span {
    Span::from_secs((duration_s.ceil() as u64).div_ceil(MAX_SAMPLES).max(1))
}

/// The requests of a scenario.
pub fn workload(input: &WorkloadInput) -> WorkloadSpec {
    WorkloadSpec {
        rate: rate(&input.rate),
        arrivals: ArrivalProcess::Poisson,
        classes: vec![RequestClass {
            weight: 1.0,
            demand: demand(&input.demand),
            cpu_share: input.cpu_share,
            payload_kib: 0,
        }],
        retries: None,
        connections: None,
        patience: input.client_timeout_s.map(|secs| Patience {
            limit: Law::Constant { mean: Span::from_secs_f64(secs) },
            scope: PatienceScope::Response,
        }),
    }
}

fn rate(input: &RateInput) -> RateProfile {
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
        RateInput::Points { points } => {
            let corners: Vec<_> = points.iter().map(|p| (secs(p.at_s), p.rps)).collect();
            RateProfile::through(&corners)
        }
    }
}

fn demand(input: &DemandInput) -> Law {
    let millis = |ms: f64| Span::from_secs_f64(ms / 1e3);
    match *input {
        DemandInput::Constant { mean_ms } => Law::Constant { mean: millis(mean_ms) },
        DemandInput::Exponential { mean_ms } => Law::Exponential { mean: millis(mean_ms) },
        DemandInput::LogNormal { mean_ms, cv } => Law::log_normal(millis(mean_ms), cv),
    }
}

fn fault(input: &EventInput) -> Fault {
    let (at_s, change) = match *input {
        EventInput::Kill { at_s, count } => (at_s, Change::Kill { count }),
        EventInput::Crash { at_s, count } => (at_s, Change::Crash { count }),
        EventInput::Hang { at_s, count } => (at_s, Change::Hang { count }),
        EventInput::Deploy { at_s, becomes_ready } => {
            let defect = if becomes_ready { Defect::None } else { Defect::NeverReady };
            (at_s, Change::Deploy { defect })
        }
    };
    Fault { at: SimTime::from_secs_f64(at_s), change }
}
