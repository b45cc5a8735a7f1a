//! What a HorizontalPodAutoscaler is told to do, and the settings of the controller that does it.

use super::{Behavior, ContainerId, MetricKind};
use crate::units::Span;

/// `spec` of an `autoscaling/v2` HorizontalPodAutoscaler.
#[derive(Clone, Debug, PartialEq)]
pub struct HpaSpec {
    /// Fewest replicas. With 0 the target may scale to zero (`HPAScaleToZero`).
    pub min_replicas: u32,
    /// Most replicas, at least `min_replicas`.
    pub max_replicas: u32,
    /// The metrics; the largest proposal wins. At least one.
    pub metrics: Vec<MetricSpec>,
    /// `None`: the older path without rate rules, whose only limits are the burst factor and the
    /// controller's own stabilization. It is not the same as the default rules.
    pub behavior: Option<Behavior>,
}

/// A metric with its target. Values count in thousandths, as in Kubernetes: 1000 is one core, or
/// 1.0 of a custom metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricSpec {
    /// `Resource` (all containers) or `ContainerResource` with `averageUtilization`.
    ResourceUtilization {
        /// The resource; only for CPU does the readiness of pods matter.
        resource: Resource,
        /// The one container that is measured; `None`: the sum over all.
        container: Option<ContainerId>,
        /// Target in whole per cent of the request, above 0.
        target_percent: u32,
    },
    /// `Pods` with `averageValue`.
    Pods {
        /// Target of each pod, in thousandths, above 0.
        target_milli: i64,
    },
    /// `Object` with `value`.
    ObjectValue {
        /// Target of the object's value, in thousandths, above 0.
        target_milli: i64,
    },
    /// `Object` with `averageValue`.
    ObjectAverageValue {
        /// Target of the object's value over the number of replicas, in thousandths, above 0.
        target_milli: i64,
    },
    /// `External` with `value`.
    ExternalValue {
        /// Target of the sum of all series, in thousandths, above 0.
        target_milli: i64,
    },
    /// `External` with `averageValue`.
    ExternalAverageValue {
        /// Target of that sum over the number of replicas, in thousandths, above 0.
        target_milli: i64,
    },
}

/// What a resource metric measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// CPU time; samples of pods that are starting are left out.
    Cpu,
    /// Memory in use.
    Memory,
}

impl MetricSpec {
    /// The kind alone, for records.
    pub const fn kind(&self) -> MetricKind {
        match self {
            Self::ResourceUtilization { .. } => MetricKind::ResourceUtilization,
            Self::Pods { .. } => MetricKind::Pods,
            Self::ObjectValue { .. } => MetricKind::ObjectValue,
            Self::ObjectAverageValue { .. } => MetricKind::ObjectAverageValue,
            Self::ExternalValue { .. } => MetricKind::ExternalValue,
            Self::ExternalAverageValue { .. } => MetricKind::ExternalAverageValue,
        }
    }

    /// The target in the metric's unit: whole per cent, or the plain value.
    pub fn target(&self) -> f64 {
        match *self {
            Self::ResourceUtilization { target_percent, .. } => f64::from(target_percent),
            Self::Pods { target_milli }
            | Self::ObjectValue { target_milli }
            | Self::ObjectAverageValue { target_milli }
            | Self::ExternalValue { target_milli }
            | Self::ExternalAverageValue { target_milli } => target_milli as f64 / 1000.0,
        }
    }
}

/// Flags of kube-controller-manager that start with `--horizontal-pod-autoscaler-`, and the
/// constants beside them.
///
/// Defaults from `pkg/controller/podautoscaler/config/v1alpha1/defaults.go`. Kubernetes' own unit
/// tests use other values: 120 s and 10 s for the two periods, and a burst factor of 8.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HpaSettings {
    /// Time between two syncs: 15 s. The engine's clock uses it, no rule below does.
    pub sync_period: Span,
    /// How far a ratio may be from 1 before anything happens: 0.1 is 10 % either way. A direction
    /// with a tolerance of its own in `behavior` uses that instead.
    pub tolerance: f64,
    /// How a ratio is compared with the tolerance.
    pub tolerance_comparison: ToleranceComparison,
    /// How long after its start a pod's CPU samples count only once it is ready: 300 s.
    pub cpu_initialization_period: Span,
    /// A pod that turned unready this soon after its start, and is unready still, was never
    /// ready: 30 s.
    pub initial_readiness_delay: Span,
    /// How long the highest recommendation holds back a scale-down: 300 s.
    pub downscale_stabilization: Span,
    /// Without `behavior`, one sync may at most multiply the size by this: 2.0
    /// (`scaleUpLimitFactor` in `horizontal.go`).
    pub scale_up_limit_factor: f64,
    /// Without `behavior`, one sync may always go up to this size: 4 (`scaleUpLimitMinimum`).
    pub scale_up_limit_minimum: u32,
}

impl Default for HpaSettings {
    fn default() -> Self {
        Self {
            sync_period: Span::from_secs(15),
            tolerance: 0.1,
            tolerance_comparison: ToleranceComparison::default(),
            cpu_initialization_period: Span::from_secs(300),
            initial_readiness_delay: Span::from_secs(30),
            downscale_stabilization: Span::from_secs(300),
            scale_up_limit_factor: 2.0,
            scale_up_limit_minimum: 4,
        }
    }
}

impl HpaSettings {
    /// The tolerance band that holds for an HPA with this `behavior`. Tolerances of one HPA came
    /// with the newer comparison; the older one knows only the controller's.
    pub fn tolerance_band(&self, behavior: Option<&Behavior>) -> Tolerance {
        let own = match self.tolerance_comparison {
            ToleranceComparison::Until1_32 => None,
            ToleranceComparison::From1_33 => behavior,
        };
        Tolerance {
            up: own.and_then(|b| b.scale_up.tolerance).unwrap_or(self.tolerance),
            down: own.and_then(|b| b.scale_down.tolerance).unwrap_or(self.tolerance),
            comparison: self.tolerance_comparison,
        }
    }
}

/// How releases of Kubernetes compare a ratio with the tolerance.
///
/// With a tolerance of 0.1 the two differ at a ratio of exactly 1.1: in binary floating point
/// |1 − 1.1| is a hair over 0.1, so the older comparison scales and the newer one does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ToleranceComparison {
    /// Up to 1.32: |1 − ratio| ≤ tolerance.
    Until1_32,
    /// From 1.33: 1 − down ≤ ratio ≤ 1 + up.
    #[default]
    From1_33,
}

/// The band around a ratio of 1 in which nothing happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Reach above 1.
    pub up: f64,
    /// Reach below 1.
    pub down: f64,
    /// How the ratio is compared; the older comparison uses `up` for both directions.
    pub comparison: ToleranceComparison,
}

impl Tolerance {
    /// Whether nothing should happen at this ratio. Both ends belong to the band.
    pub fn contains(&self, ratio: f64) -> bool {
        match self.comparison {
            ToleranceComparison::Until1_32 => (1.0 - ratio).abs() <= self.up,
            ToleranceComparison::From1_33 => 1.0 - self.down <= ratio && ratio <= 1.0 + self.up,
        }
    }
}
