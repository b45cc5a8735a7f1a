//! Families of serverless containers.

use orchestration_guide::sim::models::serverless_container::circuit_breaker::{
    CircuitBreaker, FailureThreshold, OnHealthyTask, Verdict,
};
use orchestration_guide::sim::models::serverless_container::cloud_run::{
    Averages, Resources, RevisionScaling, quota_ceiling,
};
use orchestration_guide::sim::models::serverless_container::ecs_deployment::DeploymentConfiguration;
use orchestration_guide::sim::models::serverless_container::fargate::{
    LaunchQuota, RUN_TASK_CALLS_PER_SEC, RUN_TASK_MAX_TASKS, RunTaskCalls, TaskLaunches,
};
use orchestration_guide::units::SimTime;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Actual, check, family};
use crate::families::Family;
use crate::kubernetes::actual;

/// All families of this file.
pub(crate) const FAMILIES: &[Family] = &[
    family("cloud_run", cloud_run),
    family("ecs_circuit_breaker", ecs_circuit_breaker),
    family("ecs_deployment", ecs_deployment),
    family("fargate_launch", fargate_launch),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CloudRun {
    cpu_used: Option<f64>,
    vcpu: Option<f64>,
    cpu_target: Option<f64>,
    concurrent: Option<f64>,
    max_concurrency: Option<u32>,
    concurrency_target: Option<f64>,
    min: Option<u32>,
    max: Option<u32>,

    active: Option<u32>,

    quota_vcpu: Option<f64>,
    quota_gib: Option<f64>,
    gib: Option<f64>,
}

impl CloudRun {
    fn scaling(&self) -> RevisionScaling {
        let default = RevisionScaling::default();
        RevisionScaling {
            vcpu: self.vcpu.unwrap_or(default.vcpu),
            max_concurrency: self.max_concurrency.unwrap_or(default.max_concurrency),
            cpu_target: self.cpu_target.unwrap_or(default.cpu_target),
            concurrency_target: self.concurrency_target.unwrap_or(default.concurrency_target),
            min_instances: self.min.unwrap_or(default.min_instances),
            max_instances: self.max.unwrap_or(default.max_instances),
        }
    }
}

fn cloud_run(case: &Value) -> Result<(), String> {
    check(case, |given: CloudRun| {
        let scaling = given.scaling();
        let mut actual = Actual::new();
        if given.cpu_used.is_some() || given.concurrent.is_some() {
            let averages = Averages {
                cpu_used: given.cpu_used.unwrap_or(0.0),
                concurrent: given.concurrent.unwrap_or(0.0),
            };
            actual.insert("instances".to_owned(), json!(scaling.recommend(averages).instances));
        }
        if let Some(active) = given.active {
            actual.insert("idle".to_owned(), json!(scaling.kept_idle(active)));
        }
        if given.quota_vcpu.is_some() || given.quota_gib.is_some() {
            let quota = Resources {
                vcpu: given.quota_vcpu.unwrap_or(f64::INFINITY),
                gib: given.quota_gib.unwrap_or(f64::INFINITY),
            };
            let instance = Resources { vcpu: scaling.vcpu, gib: given.gib.unwrap_or(0.5) };
            actual.insert("max_instances".to_owned(), json!(quota_ceiling(quota, instance)));
        }
        actual
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deployment {
    desired: u32,
    min_healthy_pct: Option<u32>,
    max_pct: Option<u32>,
}

fn ecs_deployment(case: &Value) -> Result<(), String> {
    check(case, |given: Deployment| {
        let default = DeploymentConfiguration::default();
        let configuration = DeploymentConfiguration {
            minimum_healthy_percent: given
                .min_healthy_pct
                .unwrap_or(default.minimum_healthy_percent),
            maximum_percent: given.max_pct.unwrap_or(default.maximum_percent),
        };
        let bounds = configuration.bounds(given.desired);
        actual! {
            min_running: bounds.min_healthy,
            max_total: bounds.max_total,
            may_stop_first: bounds.may_stop(given.desired),
            may_start_first: bounds.may_start(given.desired),
            stuck: bounds.is_stuck(),
        }
    })
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ThresholdType {
    #[default]
    BoundedPercent,
    UnboundedPercent,
    Count,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TaskEvent {
    TaskHealthy,
    TaskFailed,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Breaker {
    desired: Option<u32>,
    r#type: Option<ThresholdType>,
    value: Option<u32>,

    failures_before: Option<u32>,
    event: Option<TaskEvent>,
    reset_on_healthy_task: Option<bool>,
}

impl Breaker {
    fn threshold(&self) -> FailureThreshold {
        let value = self.value.unwrap_or(50);
        match self.r#type.unwrap_or_default() {
            ThresholdType::BoundedPercent => FailureThreshold::BoundedPercent(value),
            ThresholdType::UnboundedPercent => FailureThreshold::UnboundedPercent(value),
            ThresholdType::Count => FailureThreshold::Count(value),
        }
    }

    fn on_healthy_task(&self) -> OnHealthyTask {
        match self.reset_on_healthy_task {
            Some(true) | None => OnHealthyTask::Reset,
            Some(false) => OnHealthyTask::Keep,
        }
    }
}

fn ecs_circuit_breaker(case: &Value) -> Result<(), String> {
    check(case, |given: Breaker| {
        let desired = given.desired.unwrap_or(0);
        let mut actual = actual! { threshold: given.threshold().failures(desired) };
        if let (Some(before), Some(event)) = (given.failures_before, given.event) {
            let on_healthy = given.on_healthy_task();
            let mut breaker = CircuitBreaker::with_failures(given.threshold(), on_healthy, before);
            let verdict = match event {
                TaskEvent::TaskFailed => breaker.on_task_failed(desired),
                TaskEvent::TaskHealthy => {
                    breaker.on_task_healthy();
                    Verdict::GoesOn
                }
            };
            actual.append(&mut actual! {
                failures_after: breaker.n_failures(),
                tripped: verdict == Verdict::Failed,
            });
        }
        actual
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Launches {
    tasks: Option<u32>,
    burst: Option<u32>,
    per_s: Option<u32>,

    calls: Option<u32>,
    tasks_per_call: Option<u32>,
    calls_per_s: Option<u32>,
}

fn fargate_launch(case: &Value) -> Result<(), String> {
    check(case, |given: Launches| {
        let mut actual = Actual::new();
        if let Some(tasks) = given.tasks {
            let quota = LaunchQuota {
                burst: given.burst.unwrap_or(LaunchQuota::ECS.burst),
                per_sec: given.per_s.unwrap_or(LaunchQuota::ECS.per_sec),
            };
            let launches = TaskLaunches::new(quota, SimTime::ZERO);
            let last = launches.last_launch(SimTime::ZERO, tasks);
            actual.insert("last_launch_s".to_owned(), json!(last.as_secs_f64()));
        }
        if let Some(calls) = given.calls {
            let calls = RunTaskCalls {
                calls,
                tasks_per_call: given.tasks_per_call.unwrap_or(RUN_TASK_MAX_TASKS),
                calls_per_sec: given.calls_per_s.unwrap_or(RUN_TASK_CALLS_PER_SEC),
            };
            actual.append(&mut actual! { tasks: calls.tasks(), within_s: calls.seconds() });
        }
        actual
    })
}
