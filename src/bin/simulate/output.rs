//! Results in the form that other programs read: every unit in the name, every count by its name.

mod server;

use orchestration_guide::sim::fleet::OutOfMemory;
use orchestration_guide::sim::models::serverless_container::decision::ServerlessDecision;
use orchestration_guide::sim::models::vm::VmDecision;
use orchestration_guide::sim::models::vm::rollout::{BlueGreenStep, RefreshEvent, RefreshProgress};
use orchestration_guide::sim::models::vm::scaling::AlarmFacts;
use orchestration_guide::sim::record::{
    Decision, DecisionBody, ExitCause, FailureCause, InstanceState, Invocations, LatencySummary,
    Queueing, RemovalCause, RunResult, Sample,
};
use orchestration_guide::units::Span;
use serde_json::{Map, Value, json};

use crate::container;

/// Whether the time series are part of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SeriesOutput {
    /// They are.
    Full,
    /// They are left out: they are by far the longest part.
    Omitted,
}

/// One run.
pub(crate) fn run(result: &RunResult, series: SeriesOutput) -> Value {
    let ledger = &result.ledger;
    let instance_secs = InstanceState::ALL
        .map(|state| (state.key(), json!(ledger.instance_time[state.index()].as_secs_f64())));
    let mut run = json!({
        "seed": result.seed,
        "complete": result.complete,
        "simulated_s": result.simulated.as_secs_f64(),
        "n_events": result.n_events,
        "requests": {
            "arrived": result.totals.arrived,
            "completed": result.totals.completed,
            "failed": failures(&result.totals.failed),
            "in_flight": result.totals.in_flight,
            "retries": result.totals.retries,
            "cold_starts": result.totals.cold_starts,
        },
        "invocations": invocations(&ledger.invocations),
        "busy_instance_s": ledger.busy_time.as_secs_f64(),
        "node_s": ledger.node_time.as_secs_f64(),
        "response_ms": response(&result.latency),
        "queueing": queueing(&result.queueing),
        "instance_s": object(instance_secs),
        "cpu_core_s": ledger.cpu_core_secs,
        "node_s": ledger.node_time.as_secs_f64(),
        "peak_instances": ledger.peak_instances,
        "decisions": result.decisions.iter().map(decision).collect::<Vec<_>>(),
        "decisions_left_out": result.n_decisions_left_out,
        // As text: a JSON number cannot hold 64 bits in every program.
        "fingerprint": format!("{:016x}", result.fingerprint),
    });
    if series == SeriesOutput::Full {
        run["series"] = json!({
            "interval_s": result.series.interval.as_secs_f64(),
            "samples": result.series.samples.iter().map(sample).collect::<Vec<_>>(),
        });
    }
    run
}

/// All of them, and those of them that provisioned instances served.
fn invocations(invocations: &Invocations) -> Value {
    let (all, provisioned) = (invocations.all(), invocations.provisioned);
    json!({
        "n": all.n,
        "billed_s": all.billed.as_secs_f64(),
        "provisioned": { "n": provisioned.n, "billed_s": provisioned.billed.as_secs_f64() },
    })
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn failures<T: Copy + Into<u64>>(failed: &[T; FailureCause::COUNT]) -> Value {
    object(FailureCause::ALL.map(|cause| {
        let n: u64 = failed[cause.index()].into();
        (cause.key(), json!(n))
    }))
}

fn response(latency: &LatencySummary) -> Value {
    json!({
        "n": latency.n,
        "mean": latency.mean.as_millis_f64(),
        "p50": latency.p50.as_millis_f64(),
        "p90": latency.p90.as_millis_f64(),
        "p95": latency.p95.as_millis_f64(),
        "p99": latency.p99.as_millis_f64(),
        "p99_9": latency.p999.as_millis_f64(),
        "max": latency.max.as_millis_f64(),
    })
}

fn queueing(queueing: &Queueing) -> Value {
    json!({
        "measured_s": queueing.measured.as_secs_f64(),
        "n_arrived": queueing.n_arrived,
        "n_rejected": queueing.n_rejected,
        "n_gave_up": queueing.n_gave_up,
        "n_started": queueing.n_started,
        "n_waited": queueing.n_waited,
        "mean_wait_ms": queueing.mean_wait.as_millis_f64(),
        "p95_wait_ms": queueing.p95_wait.as_millis_f64(),
        "p99_wait_ms": queueing.p99_wait.as_millis_f64(),
        "mean_wait_of_all_ms": queueing.mean_wait_of_all.as_millis_f64(),
        "mean_slowdown": queueing.mean_slowdown,
        "mean_in_system": queueing.mean_in_system,
        "mean_in_queue": queueing.mean_in_queue,
    })
}

fn sample(sample: &Sample) -> Value {
    let instances =
        InstanceState::ALL.map(|state| (state.key(), json!(sample.instances[state.index()])));
    let millis = |percentile: Option<Span>| percentile.map(Span::as_millis_f64);
    json!({
        "at_s": sample.at.as_secs_f64(),
        "arrived": sample.arrived,
        "completed": sample.completed,
        "failed": failures(&sample.failed),
        "in_flight": sample.in_flight,
        "queued": sample.queued,
        "capacity_rps": sample.capacity_rps,
        "instances": object(instances),
        "desired": sample.desired,
        "utilization": sample.utilization,
        "utilization_seen": sample.utilization_seen,
        "p50_ms": millis(sample.p50),
        "p90_ms": millis(sample.p90),
        "p95_ms": millis(sample.p95),
        "p99_ms": millis(sample.p99),
        "p999_ms": millis(sample.p999),
    })
}

fn decision(decision: &Decision) -> Value {
    let (kind, body) = body(&decision.body);
    let mut out = Map::new();
    out.insert("at_s".to_owned(), json!(decision.at.as_secs_f64()));
    out.insert("part".to_owned(), json!(decision.part.key()));
    out.insert(kind.to_owned(), body);
    Value::Object(out)
}

fn body(body: &DecisionBody) -> (&'static str, Value) {
    match body {
        DecisionBody::Hpa(sync) => ("hpa", json!(sync)),
        DecisionBody::Rollout(step) => ("rollout", json!(step)),
        DecisionBody::Vm(decision) => vm(decision),
        DecisionBody::Server(decision) => server::body(decision),
        DecisionBody::LeftDead { instance, cause } => ("left_dead", end(*instance, *cause)),
        DecisionBody::Nodes(decision) => ("nodes", container::nodes(decision)),
        DecisionBody::Progressive(step) => ("progressive", container::progressive(step)),
        DecisionBody::Vpa(update) => ("vpa", container::vpa(update)),
        DecisionBody::Stalled(stalled) => ("stalled", container::stalled(stalled)),
        DecisionBody::Restart { instance, cause, back_off, n_restarts } => {
            let mut body = end(*instance, *cause);
            body["back_off_s"] = json!(back_off.as_secs_f64());
            body["n_restarts"] = json!(n_restarts);
            ("restart", body)
        }
        DecisionBody::TakenOut { instance, probe, failures } => {
            let body = json!({"instance": instance, "probe": probe.key(), "failures": failures});
            ("taken_out", body)
        }
        DecisionBody::PutIn { instance, after } => {
            ("put_in", json!({"instance": instance, "after_s": after.as_secs_f64()}))
        }
        DecisionBody::Target { instance, healthy, failures } => {
            let body = json!({"instance": instance, "healthy": healthy, "failures": failures});
            ("target", body)
        }
        DecisionBody::Lost { instance, cause, noticed_after } => {
            let mut body = end(*instance, *cause);
            body["noticed_after_s"] = json!(noticed_after.as_secs_f64());
            ("lost", body)
        }
        DecisionBody::Removed { instance, cause } => {
            let idle_s = match cause {
                RemovalCause::Idle { for_ } => Some(for_.as_secs_f64()),
                RemovalCause::Unhealthy => None,
            };
            ("removed", json!({"instance": instance, "idle_s": idle_s}))
        }
        DecisionBody::AliasShift(shift) => ("alias_shift", json!(shift)),
        DecisionBody::Throttling(throttling) => {
            let (reason, allowed) = (throttling.reason.key(), throttling.allowed);
            ("throttling", json!({"reason": reason, "allowed": allowed}))
        }
        DecisionBody::StartedOnDemand { instance, n_waiting } => {
            ("started_on_demand", json!({"instance": instance, "n_waiting": n_waiting}))
        }
        DecisionBody::Fault { kind, instances } => {
            ("fault", json!({"kind": kind.key(), "instances": instances}))
        }
        DecisionBody::Calm { kind } => ("calm", json!({"kind": kind.key()})),
        DecisionBody::Serverless(decision) => (decision.key(), serverless(decision)),
        DecisionBody::CannotDo { kind } => ("cannot_do", json!({"kind": kind.key()})),
    }
}

/// The end of a process, with its cause.
fn end(instance: u32, cause: ExitCause) -> Value {
    let mut body = json!({"instance": instance, "cause": cause.key()});
    if let ExitCause::OutOfMemory(OutOfMemory { used_kib, limit_kib }) = cause {
        body["used_kib"] = json!(used_kib);
        body["limit_kib"] = json!(limit_kib);
    }
    body
}

/// Decisions of an Auto Scaling group.
fn vm(decision: &VmDecision) -> (&'static str, Value) {
    match decision {
        VmDecision::Scaling(scaling) => {
            let alarms: Vec<Value> = scaling.alarms.iter().map(alarm).collect();
            let body = json!({
                "from": scaling.from, "to": scaling.to, "alarms": alarms,
                "policies": scaling.policies, "clause": scaling.clause,
            });
            ("group_scaling", body)
        }
        VmDecision::Replacement(step) => ("group_replacement", json!(step)),
        VmDecision::Refresh(progress) => ("instance_refresh", refresh(progress)),
        VmDecision::BlueGreen(step) => ("blue_green", blue_green(step)),
        VmDecision::Rebalance(step) => ("group_rebalance", json!(step)),
    }
}

fn alarm(alarm: &AlarmFacts) -> Value {
    json!({
        "metric": alarm.metric, "comparison_operator": alarm.comparison_operator,
        "threshold": alarm.threshold, "period_s": alarm.period.as_secs_f64(),
        "datapoints_to_alarm": alarm.datapoints_to_alarm,
        "evaluation_periods": alarm.evaluation_periods,
        "datapoints": alarm.datapoints, "before": alarm.before, "after": alarm.after,
    })
}

fn refresh(progress: &RefreshProgress) -> Value {
    let event = match progress.event {
        RefreshEvent::Checkpoint { percentage, rests_for } => {
            let rests_for_s = rests_for.as_secs_f64();
            json!({"checkpoint": {"percentage": percentage, "rests_for_s": rests_for_s}})
        }
        RefreshEvent::Bakes { lasts } => json!({"bakes": {"lasts_s": lasts.as_secs_f64()}}),
        RefreshEvent::Failed { after, rolls_back_to } => {
            let after_s = after.as_secs_f64();
            json!({"failed": {"after_s": after_s, "rolls_back_to": rolls_back_to}})
        }
        RefreshEvent::Successful => json!("successful"),
        RefreshEvent::Cancelled => json!("cancelled"),
        RefreshEvent::Replaces { count, at_once, lowest_in_service, peak, order } => json!({
            "replaces": {
                "count": count, "at_once": at_once, "lowest_in_service": lowest_in_service,
                "peak": peak, "order": order,
            },
        }),
    };
    json!({
        "revision": progress.revision, "size": progress.size,
        "percentage_complete": progress.percentage_complete, "event": event,
    })
}

fn blue_green(step: &BlueGreenStep) -> Value {
    match *step {
        BlueGreenStep::Launches { revision, count } => {
            json!({"launches": {"revision": revision, "count": count}})
        }
        BlueGreenStep::Shifts { revision, percent } => {
            json!({"shifts": {"revision": revision, "percent": percent}})
        }
        BlueGreenStep::Completes { revision, n_terminated } => {
            json!({"completes": {"revision": revision, "n_terminated": n_terminated}})
        }
        BlueGreenStep::Fails { revision, n_healthy, n_wanted, after } => json!({
            "fails": {
                "revision": revision, "n_healthy": n_healthy, "n_wanted": n_wanted,
                "after_s": after.as_secs_f64(),
            },
        }),
    }
}

fn serverless(decision: &ServerlessDecision) -> Value {
    match decision {
        ServerlessDecision::CloudRunScaling(evaluation) => json!(evaluation),
        ServerlessDecision::RevisionTraffic(traffic) => json!(traffic),
        ServerlessDecision::ServiceScaling(evaluation) => json!(evaluation),
        ServerlessDecision::ServiceDeployment(deployment) => json!(deployment),
    }
}
