//! What passes the check can be run: scenarios at the ends of what is allowed, through the engine.
//! Its own asserts (no request lost or held twice, after every event) are on here. For more than
//! the usual number of scenarios, set `PROPTEST_CASES`.

use orchestration_guide::scenario::input::{
    CloudRunInput, EventInput, RateInput, ScenarioInput, ServerlessContainerInput,
};
use orchestration_guide::scenario::{ModelId, check, compose, schema};
use orchestration_guide::sim::engine::{Progress, Run};
use orchestration_guide::sim::record::{RunResult, Sample};
use proptest::prelude::*;
use serde_json::json;

use crate::full::{full_scenarios, leaves};

/// Enough for every short run here; one that takes more does not end.
const MAX_EVENTS: u64 = 20_000_000;

/// Where in its range a number is set.
#[derive(Clone, Copy, Debug)]
enum End {
    Least,
    Most,
    Share(f64),
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![Just(End::Least), Just(End::Most), (0.0..0.01_f64).prop_map(End::Share)]
}

/// A full scenario with some of its numbers moved to the ends of their ranges.
pub(crate) fn extreme() -> impl Strategy<Value = ScenarioInput> {
    let full = full_scenarios();
    let moves = proptest::collection::vec((any::<prop::sample::Index>(), end()), 1..12);
    (0..full.len(), moves).prop_filter_map("breaks a rule between fields", move |(which, moves)| {
        let schema = schema();
        let mut scenario = full[which].clone();
        let mut places = Vec::new();
        leaves(&schema, &schema, &full[which], "", &mut places);
        places.retain(|leaf| leaf.pointer != "/version");
        for (idx, end) in moves {
            let leaf = idx.get(&places);
            let bound = |name: &str| leaf.schema[name].as_f64().expect("a range");
            let (min, max) = (bound("minimum"), bound("maximum"));
            let value = match end {
                End::Least => min,
                End::Most => max,
                End::Share(share) => min + (max - min) * share,
            };
            let whole = leaf.schema["type"] != "number" || leaf.schema["multipleOf"].is_number();
            *scenario.pointer_mut(&leaf.pointer)? =
                if whole { json!(value.round() as u64) } else { json!(value) };
        }
        let mut input: ScenarioInput = serde_json::from_value(scenario).ok()?;
        shorten(&mut input);
        check(&input).ok().map(|scenario| scenario.input().clone())
    })
}

/// Bounds the work, not the settings: what is tested here is that a run comes to its end.
fn shorten(input: &mut ScenarioInput) {
    input.duration_s = input.duration_s.min(60.0);
    let rates = match &mut input.workload.rate {
        RateInput::Constant { rps } => vec![rps],
        RateInput::Spike { base_rps, peak_rps, .. } => vec![base_rps, peak_rps],
        RateInput::Sine { mean_rps, .. } => vec![mean_rps],
        RateInput::OnOff { on_rps, off_rps, .. } => vec![on_rps, off_rps],
        RateInput::Weekly { mean_rps, .. } => vec![mean_rps],
        RateInput::Series { rps, .. } => rps.iter_mut().collect(),
        RateInput::Points { points } => points.iter_mut().map(|point| &mut point.rps).collect(),
    };
    for rps in rates {
        *rps = rps.min(500.0);
    }
    input.workload.rate_scale = input.workload.rate_scale.min(1.0);
    if let Some(retries) = &mut input.workload.retries {
        retries.max_attempts = retries.max_attempts.min(5);
        retries.base_ms = retries.base_ms.max(1.0);
        retries.cap_ms = retries.cap_ms.max(1.0);
    }
    for event in &mut input.events {
        if let EventInput::CrashLoop { count, .. } = event {
            *count = (*count).min(50);
        }
    }
    if let Some(server) = &mut input.models.server {
        server.machines = server.machines.min(100);
        if let Some(scaling) = &mut server.scaling {
            scaling.max_machines = scaling.max_machines.clamp(server.machines, 200);
        }
    }
    if let Some(vm) = &mut input.models.vm {
        crate::vm::shorten(vm);
    }
    if let Some(service) = &mut input.models.serverless_container {
        shorten_serverless(service);
    }
    let Some(container) = &mut input.models.container else { return };
    if let Some(nodes) = &mut container.nodes {
        nodes.count = nodes.count.min(100);
        if let Some(autoscaler) = &mut nodes.cluster_autoscaler {
            autoscaler.max_size = autoscaler.max_size.min(100);
        }
    }
    container.deployment.replicas = container.deployment.replicas.min(200);
    if let Some(hpa) = &mut container.hpa {
        hpa.min_replicas = hpa.min_replicas.min(200);
        hpa.max_replicas = hpa.max_replicas.min(200);
    }
}

fn shorten_serverless(input: &mut ServerlessContainerInput) {
    let sizes = match input {
        ServerlessContainerInput::CloudRun { service: CloudRunInput { scaling, .. } } => {
            let (most, least) = (&mut scaling.max_instance_count, &mut scaling.min_instance_count);
            vec![&mut scaling.instances, least, most]
        }
        ServerlessContainerInput::EcsFargate { service } => {
            let policy = service.auto_scaling.iter_mut();
            let of_policy = policy.flat_map(|p| [&mut p.min_capacity, &mut p.max_capacity]);
            of_policy.chain([&mut service.desired_count]).collect()
        }
    };
    for size in sizes {
        *size = (*size).min(200);
    }
}

fn to_end(mut run: Run) -> RunResult {
    let progress = run.advance(MAX_EVENTS);
    assert_eq!(progress, Progress::Done, "more than {MAX_EVENTS} events");
    run.finish()
}

fn has_finite_numbers(sample: &Sample) -> bool {
    let seen = sample.utilization_seen.unwrap_or(0.0);
    [sample.capacity_rps, sample.utilization, seen].iter().all(|number| number.is_finite())
}

proptest! {
    #[test]
    fn whatever_passes_the_check_runs_to_its_end(input in extreme()) {
        let scenario = check(&input).expect("only such are made");
        for model in ModelId::ALL {
            let Some(run) = compose::run(&scenario, model, input.seed) else { continue };
            let result = to_end(run);
            prop_assert!(result.complete);
            let (totals, samples) = (&result.totals, &result.series.samples);
            let accounted = totals.completed + totals.n_failed() + totals.in_flight;
            prop_assert_eq!(totals.arrived, accounted);
            let sum: u64 = samples.iter().map(|sample| u64::from(sample.arrived)).sum();
            prop_assert_eq!(totals.arrived, sum);
            prop_assert!(samples.iter().all(has_finite_numbers));
        }
    }
}
