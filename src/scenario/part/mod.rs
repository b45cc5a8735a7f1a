//! The parts of a run by name: which of them stand in a model, and in which of them two runs
//! differ.
//!
//! Every field of the format belongs to one kind of part. The tables that say to which one name
//! fields by their paths, where the longest path that fits counts; `tests/scenario/parts.rs` holds
//! that no field is left out.

mod container;
mod difference;
mod faas;
mod server;
mod serverless_container;
mod vm;
mod words;

use serde::Serialize;

use super::input::ServerlessContainerInput;
use super::{FieldPath, ModelId, Scenario};

pub use difference::{Differences, FieldDifference, PartDifference, Side, differences};

/// What a part is there for. Order and names are those of the table in `ARCHITECTURE.md`, between
/// what comes from outside of the platform and what is reckoned after the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Length and seed of the run.
    Run,
    /// Which requests arrive, and what each of them needs.
    Workload,
    /// How long clients wait, when they try again, and on which connections they come.
    Clients,
    /// Disturbances and changes on the time line.
    Faults,
    /// What one instance is: its CPU, its places for requests, and what a request may take.
    Instance,
    /// Where requests go.
    Router,
    /// Health checks by the load balancer.
    HealthCheck,
    /// How instances come to life and end.
    Launcher,
    /// What instances run on.
    Infrastructure,
    /// What the scaler can see, and when.
    Telemetry,
    /// How many instances there are: at the start, at least, at most, and what changes that.
    Scaler,
    /// When an instance without work goes by itself.
    IdlePolicy,
    /// What happens to instances that fail.
    Healer,
    /// Sends failed requests again that nobody waits for.
    Redelivery,
    /// How a new revision replaces the present one.
    Rollout,
    /// What is charged.
    Prices,
}

impl PartKind {
    /// All of them, in their order.
    pub const ALL: [Self; 16] = [
        Self::Run,
        Self::Workload,
        Self::Clients,
        Self::Faults,
        Self::Instance,
        Self::Router,
        Self::HealthCheck,
        Self::Launcher,
        Self::Infrastructure,
        Self::Telemetry,
        Self::Scaler,
        Self::IdlePolicy,
        Self::Healer,
        Self::Redelivery,
        Self::Rollout,
        Self::Prices,
    ];
}

/// What stands in the place of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// HAProxy.
    Haproxy,
    /// nginx.
    Nginx,
    /// An Application Load Balancer.
    ApplicationLoadBalancer,
    /// A Network Load Balancer.
    NetworkLoadBalancer,
    /// A Service as kube-proxy has it.
    KubeProxy,
    /// An ingress or a mesh, which knows the load of the pods.
    IngressOrMesh,
    /// Lambda's front end.
    LambdaFrontEnd,
    /// Cloud Run's front end.
    CloudRunFrontEnd,
    /// HAProxy's checks.
    HaproxyChecks,
    /// Checks of the targets of a target group.
    TargetGroupChecks,
    /// Machines that people order and set up.
    Machines,
    /// The launch of an EC2 instance: boot, user data, start of the application.
    InstanceLaunch,
    /// A launching lifecycle hook.
    LifecycleHook,
    /// A warm pool.
    WarmPool,
    /// Pods: scheduling, image, start.
    Pods,
    /// Cold starts of a function's environments.
    ColdStarts,
    /// Containers of Cloud Run.
    CloudRunContainers,
    /// Tasks on Fargate.
    FargateTasks,
    /// Nodes with their scheduler.
    Nodes,
    /// The Cluster Autoscaler.
    ClusterAutoscaler,
    /// A PodDisruptionBudget.
    PodDisruptionBudget,
    /// Monitoring that polls the servers.
    Monitoring,
    /// CloudWatch.
    CloudWatch,
    /// metrics-server.
    MetricsServer,
    /// Cloud Run's own averages over a minute.
    MinuteAverages,
    /// The person on call.
    PersonOnCall,
    /// Target tracking.
    TargetTracking,
    /// Step scaling.
    StepScaling,
    /// Simple scaling.
    SimpleScaling,
    /// Scheduled actions.
    ScheduledActions,
    /// The HorizontalPodAutoscaler.
    HorizontalPodAutoscaler,
    /// Cloud Run's autoscaler.
    CloudRunAutoscaler,
    /// Instances without work go after a time.
    IdleTime,
    /// Environments are recycled after a life of some hours.
    Recycling,
    /// systemd.
    Systemd,
    /// The state of the machine, as EC2 sees it.
    Ec2Health,
    /// What the load balancer thinks of a target.
    ElbHealth,
    /// The kubelet with its probes.
    Kubelet,
    /// An environment is reset after its process has ended.
    EnvironmentReset,
    /// Probes of Cloud Run.
    Probes,
    /// The service scheduler of ECS.
    ServiceScheduler,
    /// Lambda's own queue of events.
    EventQueue,
    /// A queue of SQS.
    SqsQueue,
    /// Ansible.
    Ansible,
    /// An instance refresh.
    InstanceRefresh,
    /// A second set of instances, to which the traffic moves.
    BlueGreen,
    /// The Deployment controller.
    DeploymentController,
    /// Blue-green by an add-on such as Argo Rollouts.
    ArgoBlueGreen,
    /// Canary by an add-on such as Argo Rollouts.
    ArgoCanary,
    /// The VerticalPodAutoscaler.
    VerticalPodAutoscaler,
    /// The alias of a function, which gets a new version.
    Alias,
    /// Revisions of Cloud Run.
    Revisions,
    /// The deployment circuit breaker of ECS.
    CircuitBreaker,
}

/// Parts in their places.
type Standing = Vec<(PartKind, Part)>;

/// A field with the kind of part that it belongs to, by its path within the model.
type Field = (&'static str, PartKind);

/// Fields that every model shares.
const SHARED: &[Field] = &[
    ("version", PartKind::Run),
    ("seed", PartKind::Run),
    ("duration_s", PartKind::Run),
    ("workload", PartKind::Workload),
    ("workload.warm_up", PartKind::Instance),
    ("workload.client_timeout_s", PartKind::Clients),
    ("workload.retries", PartKind::Clients),
    ("workload.connections", PartKind::Clients),
    ("events", PartKind::Faults),
];

/// A platform: a model, of serverless containers the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Platform {
    Server,
    Vm,
    Container,
    Faas,
    CloudRun,
    EcsFargate,
}

impl Platform {
    /// What a scenario runs as this model; `None` if it does not ask for it.
    fn of(scenario: &Scenario, model: ModelId) -> Option<Self> {
        let models = &scenario.input().models;
        models.has(model).then_some(match (model, &models.serverless_container) {
            (ModelId::Server, _) => Self::Server,
            (ModelId::Vm, _) => Self::Vm,
            (ModelId::Container, _) => Self::Container,
            (ModelId::Faas, _) => Self::Faas,
            (_, Some(ServerlessContainerInput::EcsFargate { .. })) => Self::EcsFargate,
            (ModelId::ServerlessContainer, _) => Self::CloudRun,
        })
    }

    /// Its fields, by their paths within the model.
    const fn fields(self) -> &'static [Field] {
        match self {
            Self::Server => server::FIELDS,
            Self::Vm => vm::FIELDS,
            Self::Container => container::FIELDS,
            Self::Faas => faas::FIELDS,
            Self::CloudRun => serverless_container::CLOUD_RUN_FIELDS,
            Self::EcsFargate => serverless_container::ECS_FIELDS,
        }
    }
}

/// The parts that a scenario puts together for a model, with what each is there for, in the order
/// of [`PartKind`]; `None` if it does not ask for the model.
pub fn parts(scenario: &Scenario, model: ModelId) -> Option<Vec<(PartKind, Part)>> {
    let models = &scenario.input().models;
    let mut parts = match model {
        ModelId::Server => server::standing(models.server.as_ref()?),
        ModelId::Vm => vm::standing(models.vm.as_ref()?),
        ModelId::Container => container::standing(models.container.as_ref()?),
        ModelId::Faas => faas::standing(models.faas.as_ref()?),
        ModelId::ServerlessContainer => {
            serverless_container::standing(models.serverless_container.as_ref()?)
        }
    };
    parts.sort_by_key(|(kind, _)| *kind);
    Some(parts)
}

/// The kind of part that a field belongs to; `None` for one that holds fields of several kinds,
/// for one of a model that the scenario does not ask for, and for what is no field.
pub fn part_of(scenario: &Scenario, path: &FieldPath) -> Option<PartKind> {
    let mut steps = path.steps();
    let (fields, at) = match steps.next()? {
        "models" => {
            let model = ModelId::from_key(steps.next()?)?;
            let at = FieldPath::from("models").key(model.key());
            (Platform::of(scenario, model)?.fields(), at)
        }
        _ => (SHARED, FieldPath::root()),
    };
    let place = without_numbers(path);
    let leading = fields.iter().filter(|(field, _)| place.is_within(&at.key(field)));
    leading.max_by_key(|(field, _)| field.len()).map(|(_, kind)| *kind)
}

/// A path in which every entry of a list is called `[]`.
fn without_numbers(path: &FieldPath) -> FieldPath {
    let mut pieces = path.as_str().split('[');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for (_, rest) in pieces.filter_map(|piece| piece.split_once(']')) {
        out.push_str("[]");
        out.push_str(rest);
    }
    FieldPath::from(out.as_str())
}
