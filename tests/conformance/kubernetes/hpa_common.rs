//! Pieces of the HPA schemas that several families share.

use orchestration_guide::sim::models::container::hpa::{
    ContainerId, ContainerRequest, MetricError, MetricSpec, PodId, PodObservation, PodPhase,
    Policy, PolicyKind, Readiness, Recommendation, RecommendationLog, Resource, RulesSpec,
    ScaleEvent, ScaleEventLog, SelectPolicy,
};
use orchestration_guide::units::{SimTime, Span};
use serde::Deserialize;

/// The moment of the calculation. Vectors count from here, down to a thousand million seconds
/// into the past, so the clock stands at twice that.
pub(crate) const NOW: SimTime = SimTime::from_nanos(2_000_000_000 * 1_000_000_000);

/// The moment this many seconds after [`NOW`]; before it where negative.
pub(crate) fn at(offset_s: f64) -> SimTime {
    let distance = Span::from_secs_f64(offset_s.abs());
    if offset_s < 0.0 { NOW - distance } else { NOW + distance }
}

/// Numbers for names.
#[derive(Default)]
pub(crate) struct Names(Vec<String>);

impl Names {
    pub(crate) fn number(&mut self, name: &str) -> u32 {
        let known = self.0.iter().position(|known| known == name);
        let idx = known.unwrap_or_else(|| {
            self.0.push(name.to_owned());
            self.0.len() - 1
        });
        u32::try_from(idx).expect("a case has few names")
    }

    pub(crate) fn pod(&mut self, name: &str) -> PodId {
        PodId(self.number(name))
    }

    pub(crate) fn container(&mut self, name: &str) -> ContainerId {
        ContainerId(self.number(name))
    }

    pub(crate) fn name(&self, pod: PodId) -> &str {
        &self.0[pod.0 as usize]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pod {
    name: String,
    phase: Phase,
    ready: Option<Truth>,
    started_s: Option<f64>,
    ready_changed_s: Option<f64>,
    deleting: bool,
    #[serde(default)]
    containers: Vec<Container>,
}

#[derive(Clone, Copy, Deserialize)]
enum Phase {
    Pending,
    Running,
    Succeeded,
    Failed,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
enum Truth {
    True,
    False,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Container {
    name: String,
    request_milli: Option<i64>,
}

impl Pod {
    pub(crate) fn observed(&self, names: &mut Names) -> PodObservation {
        let container = |c: &Container, names: &mut Names| ContainerRequest {
            id: names.container(&c.name),
            request_milli: c.request_milli,
        };
        PodObservation {
            id: names.pod(&self.name),
            phase: match self.phase {
                Phase::Pending => PodPhase::Pending,
                Phase::Running => PodPhase::Running,
                Phase::Succeeded => PodPhase::Succeeded,
                Phase::Failed => PodPhase::Failed,
            },
            readiness: self.ready.map(|ready| Readiness {
                ready: ready == Truth::True,
                // A condition without a time of change has Go's zero time.
                since: at(self.ready_changed_s.unwrap_or(-1e9)),
            }),
            started_at: self.started_s.map(at),
            deleting: self.deleting,
            containers: self.containers.iter().map(|c| container(c, names)).collect(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    ResourceUtilization,
    Pods,
    ObjectValue,
    ObjectAverageValue,
    ExternalValue,
    ExternalAverageValue,
    Invalid,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResourceName {
    Cpu,
    Memory,
}

impl ResourceName {
    pub(crate) fn resource(self) -> Resource {
        match self {
            Self::Cpu => Resource::Cpu,
            Self::Memory => Resource::Memory,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Metric {
    pub(crate) kind: Kind,
    resource: Option<ResourceName>,
    container: Option<String>,
    target_percent: Option<u32>,
    target_milli: Option<i64>,
    #[serde(default)]
    pub(crate) unavailable: bool,
}

impl Metric {
    /// The definition. An invalid metric is any, with a reading that says so.
    pub(crate) fn spec(&self, names: &mut Names) -> Result<MetricSpec, String> {
        let target_milli = self.target_milli.ok_or("a metric without target_milli");
        Ok(match self.kind {
            Kind::ResourceUtilization => MetricSpec::ResourceUtilization {
                resource: self.resource.ok_or("a resource metric without resource")?.resource(),
                container: self.container.as_ref().map(|name| names.container(name)),
                target_percent: self.target_percent.ok_or("a metric without target_percent")?,
            },
            Kind::Pods => MetricSpec::Pods { target_milli: target_milli? },
            Kind::ObjectValue => MetricSpec::ObjectValue { target_milli: target_milli? },
            Kind::ObjectAverageValue => {
                MetricSpec::ObjectAverageValue { target_milli: target_milli? }
            }
            Kind::ExternalValue => MetricSpec::ExternalValue { target_milli: target_milli? },
            Kind::ExternalAverageValue => {
                MetricSpec::ExternalAverageValue { target_milli: target_milli? }
            }
            Kind::Invalid => MetricSpec::Pods { target_milli: 1 },
        })
    }

    pub(crate) fn has_container(&self) -> bool {
        self.container.is_some()
    }
}

/// The category of an error in the vectors' words.
pub(crate) fn error_category(error: MetricError) -> &'static str {
    match error {
        MetricError::NoSamples => "no_samples",
        MetricError::NoUsableSamples => "no_usable_samples",
        MetricError::NoSampleMatchesAKnownPod => "no_sample_matches_a_known_pod",
        MetricError::ContainerSampleMissing => "container_sample_missing",
        MetricError::RequestMissing => "request_missing",
        MetricError::InvalidMetric => "invalid_metric",
        MetricError::Unavailable => "unavailable",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    policies: Option<Vec<PolicyVector>>,
    select: Option<Select>,
    stabilization_s: Option<f64>,
}

#[derive(Clone, Copy, Deserialize)]
enum Select {
    Max,
    Min,
    Disabled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyVector {
    #[serde(rename = "type")]
    kind: PolicyType,
    value: u32,
    period_s: f64,
}

#[derive(Clone, Copy, Deserialize)]
enum PolicyType {
    Pods,
    Percent,
}

impl Rules {
    pub(crate) fn spec(&self) -> RulesSpec {
        let policy = |policy: &PolicyVector| Policy {
            kind: match policy.kind {
                PolicyType::Pods => PolicyKind::Pods,
                PolicyType::Percent => PolicyKind::Percent,
            },
            value: policy.value,
            period: Span::from_secs_f64(policy.period_s),
        };
        RulesSpec {
            stabilization_window: self.stabilization_s.map(Span::from_secs_f64),
            select_policy: self.select.map(|select| match select {
                Select::Max => SelectPolicy::Max,
                Select::Min => SelectPolicy::Min,
                Select::Disabled => SelectPolicy::Disabled,
            }),
            policies: self.policies.as_ref().map(|list| list.iter().map(policy).collect()),
            tolerance: None,
        }
    }
}

/// Rules as given, or none given at all.
pub(crate) fn rules_spec(rules: Option<&Rules>) -> RulesSpec {
    rules.map(Rules::spec).unwrap_or_default()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecommendationVector {
    replicas: u32,
    at_s: f64,
}

pub(crate) fn recommendation_log(entries: &[RecommendationVector]) -> RecommendationLog {
    let entry = |r: &RecommendationVector| Recommendation { replicas: r.replicas, at: at(r.at_s) };
    RecommendationLog::new(entries.iter().map(entry).collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventVector {
    change: u32,
    at_s: f64,
    #[serde(default)]
    outdated: bool,
}

pub(crate) fn event_log(events: &[EventVector]) -> ScaleEventLog {
    let event = |event: &EventVector| ScaleEvent {
        change: event.change,
        at: at(event.at_s),
        outdated: event.outdated,
    };
    ScaleEventLog::new(events.iter().map(event).collect())
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    Up,
    Down,
}
