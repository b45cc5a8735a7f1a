//! What is decided on these platforms, with what it was decided from.

use serde::{Deserialize, Serialize};

/// A decision of a serverless container platform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ServerlessDecision {
    /// Cloud Run's autoscaler starts instances, meets one of its bounds, or wants fewer instances
    /// than there are.
    CloudRunScaling(CloudRunScaling),
    /// A new revision of a Cloud Run service and its traffic.
    RevisionTraffic(RevisionTraffic),
    /// Application Auto Scaling changes the desired count of an ECS service, or would if it were
    /// not held back.
    ServiceScaling(ServiceScaling),
    /// A step of an ECS deployment, or of the upkeep of a service at rest.
    ServiceDeployment(ServiceDeployment),
}

impl ServerlessDecision {
    /// Name in files.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::CloudRunScaling(_) => "cloud_run_scaling",
            Self::RevisionTraffic(_) => "revision_traffic",
            Self::ServiceScaling(_) => "service_scaling",
            Self::ServiceDeployment(_) => "service_deployment",
        }
    }
}

/// One evaluation of Cloud Run's autoscaler.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CloudRunScaling {
    /// Instances wanted before.
    pub from: u32,
    /// Instances wanted now.
    pub to: u32,
    /// Instances that there are, those started on demand included.
    pub n_instances: u32,
    /// vCPUs in use, mean over a minute.
    pub cpu_used: f64,
    /// vCPUs of an instance.
    pub vcpu: f64,
    /// Wanted share of the CPU in use, 0 to 1.
    pub cpu_target: f64,
    /// Instances that the CPU asks for.
    pub for_cpu: u32,
    /// Requests being served, mean over a minute.
    pub concurrent: f64,
    /// Most requests of an instance at a time.
    pub max_concurrency: u32,
    /// Wanted share of the concurrency in use, 0 to 1.
    pub concurrency_target: f64,
    /// Instances that the concurrency asks for.
    pub for_concurrency: u32,
    /// What had the last word.
    pub clause: CloudRunClause,
}

impl CloudRunScaling {
    /// Whether fewer would do than there are, and no bound has anything to do with it: nothing
    /// starts or stops for that.
    pub const fn only_wants_fewer(&self) -> bool {
        self.to < self.n_instances
            && matches!(self.clause, CloudRunClause::Cpu | CloudRunClause::Concurrency)
    }
}

/// What had the last word on the number of instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CloudRunClause {
    /// CPU asks for the most.
    Cpu,
    /// Concurrency asks for the most.
    Concurrency,
    /// The minimum is more than is asked for.
    MinInstances,
    /// The maximum is less than is asked for.
    MaxInstances,
    /// The quota has room for no more.
    Quota,
}

/// A new revision and its traffic.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionTraffic {
    /// Number of the revision.
    pub revision: u32,
    /// What happened.
    pub step: TrafficStep,
}

/// A step on the way of a revision to the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum TrafficStep {
    /// Its first instances are started.
    Starting,
    /// It gets so many per cent of the requests.
    Share {
        /// Per cent of the requests.
        percent: f64,
    },
    /// None of its first instances became ready: it gets no traffic.
    Failed,
}

/// One evaluation of a target tracking policy.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceScaling {
    /// Desired count before.
    pub from: u32,
    /// Desired count now.
    pub to: u32,
    /// What is measured.
    pub metric: ServiceMetric,
    /// The metric, in its own unit.
    pub value: f64,
    /// Its target, in the same unit.
    pub target: f64,
    /// Tasks that the metric is over.
    pub n_running: u32,
    /// Desired count that the formula asks for.
    pub proposal: u32,
    /// What had the last word.
    pub clause: ScalingClause,
}

/// `predefinedMetricType` of a target tracking policy of an ECS service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ServiceMetric {
    /// `ECSServiceAverageCPUUtilization`, in per cent, each minute.
    AverageCpuUtilization,
    /// `ECSServiceAverageCPUUtilizationHighResolution`, in per cent, every 20 s.
    AverageCpuUtilizationHighResolution,
    /// `ALBRequestCountPerTarget`: requests of each task in a minute.
    AlbRequestCountPerTarget,
}

/// What had the last word on the desired count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScalingClause {
    /// The formula.
    Proposal,
    /// `minCapacity`.
    MinCapacity,
    /// `maxCapacity`.
    MaxCapacity,
    /// What was added within the scale-out cooldown counts towards this step.
    ScaleOutCooldown,
    /// The scale-in cooldown is not over.
    ScaleInCooldown,
    /// Nothing is removed while a deployment is under way.
    Deployment,
}

/// A step of a deployment of an ECS service.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceDeployment {
    /// Number of the revision that is deployed.
    pub revision: u32,
    /// What happened.
    pub step: DeploymentStep,
}

/// A step of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum DeploymentStep {
    /// Tasks are started and stopped within the bounds of the rolling update.
    Tasks {
        /// New tasks to start.
        start: u32,
        /// Old tasks to stop.
        stop: u32,
        /// Healthy tasks, old and new.
        healthy: u32,
        /// Fewest healthy tasks.
        min_healthy: u32,
        /// Most tasks, running and pending.
        max_total: u32,
    },
    /// A task of the new revision did not start, or failed its health checks.
    TaskFailed {
        /// Failures that the circuit breaker counts.
        n_failures: u32,
        /// Failures that trip it.
        threshold: u32,
    },
    /// The circuit breaker has tripped.
    Failed {
        /// Failures that it counted.
        n_failures: u32,
        /// The revision that the service goes back to; `None`: it stays as it is.
        rolls_back_to: Option<u32>,
    },
    /// The new revision gets so many per cent of the requests.
    Share {
        /// Per cent of the requests.
        percent: f64,
    },
    /// The deployment is complete.
    Done {
        /// Tasks of the new revision that are healthy.
        n_tasks: u32,
    },
    /// Tasks end again and again before they are healthy: the next one waits.
    Throttled {
        /// Tasks that ended so in a row.
        n_failed: u32,
        /// Seconds until the next one is started.
        wait_s: f64,
    },
    /// Not a deployment: tasks of a service at rest are gone or unhealthy, and others are started
    /// in their place.
    Upkeep {
        /// Tasks that are left, running or on their way there.
        n_left: u32,
        /// The desired count.
        desired: u32,
        /// Tasks that are started now.
        start: u32,
    },
}
