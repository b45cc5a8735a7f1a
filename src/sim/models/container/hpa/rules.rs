//! `spec.behavior`: how fast the size may change, and what Kubernetes fills in.
//!
//! Source of the defaults: `pkg/apis/autoscaling/v2/defaults.go`.

use crate::units::Span;

/// Rules of both directions, complete. An HPA that gives one direction gets the defaults of the
/// other.
#[derive(Clone, Debug, PartialEq)]
pub struct Behavior {
    /// Rules for growing.
    pub scale_up: ScalingRules,
    /// Rules for shrinking.
    pub scale_down: ScalingRules,
}

impl Behavior {
    /// Fills in what is not given.
    pub fn from_specs(scale_up: &RulesSpec, scale_down: &RulesSpec) -> Self {
        Self {
            scale_up: ScalingRules::scale_up(scale_up),
            scale_down: ScalingRules::scale_down(scale_down),
        }
    }
}

/// Complete rules of one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct ScalingRules {
    /// How far back recommendations are compared, 0 to 3600 s. `None`: the controller's
    /// [`downscale_stabilization`](super::HpaSettings::downscale_stabilization).
    pub stabilization_window: Option<Span>,
    /// Which policy counts when there are several.
    pub select_policy: SelectPolicy,
    /// Rate limits. An empty list allows no change.
    pub policies: Vec<Policy>,
    /// Tolerance of this direction; `None`: the controller's. Read from 1.33 on.
    pub tolerance: Option<f64>,
}

impl ScalingRules {
    /// Rules for growing. What is not given: no stabilization, and the larger of 4 pods or 100 %
    /// in 15 s.
    pub fn scale_up(spec: &RulesSpec) -> Self {
        let period = Span::from_secs(15);
        let defaults = || {
            vec![
                Policy { kind: PolicyKind::Pods, value: 4, period },
                Policy { kind: PolicyKind::Percent, value: 100, period },
            ]
        };
        Self {
            stabilization_window: Some(spec.stabilization_window.unwrap_or(Span::ZERO)),
            ..spec.filled_with(defaults)
        }
    }

    /// Rules for shrinking. What is not given: the controller's stabilization, and 100 % in 15 s.
    pub fn scale_down(spec: &RulesSpec) -> Self {
        let period = Span::from_secs(15);
        spec.filled_with(|| vec![Policy { kind: PolicyKind::Percent, value: 100, period }])
    }

    /// Length of the longest period of any policy: events older than this are of no use.
    pub fn longest_period(&self) -> Span {
        self.policies.iter().map(|policy| policy.period).max().unwrap_or(Span::ZERO)
    }
}

/// Rules of one direction as people write them: `None` is a field that they left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RulesSpec {
    /// `stabilizationWindowSeconds`.
    pub stabilization_window: Option<Span>,
    /// `selectPolicy`.
    pub select_policy: Option<SelectPolicy>,
    /// `policies`: a given list replaces the default list, it does not add to it.
    pub policies: Option<Vec<Policy>>,
    /// `tolerance`.
    pub tolerance: Option<f64>,
}

impl RulesSpec {
    fn filled_with(&self, policies: impl FnOnce() -> Vec<Policy>) -> ScalingRules {
        ScalingRules {
            stabilization_window: self.stabilization_window,
            select_policy: self.select_policy.unwrap_or(SelectPolicy::Max),
            policies: self.policies.clone().unwrap_or_else(policies),
            tolerance: self.tolerance,
        }
    }
}

/// Which policy counts when there are several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectPolicy {
    /// The one that allows the largest change.
    Max,
    /// The one that allows the smallest change.
    Min,
    /// None: the size does not change in this direction.
    Disabled,
}

/// One rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Unit of `value`.
    pub kind: PolicyKind,
    /// Largest change in one period, above 0.
    pub value: u32,
    /// Length of the period, 1 to 1800 s; it slides.
    pub period: Span,
}

/// Unit of a rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// Pods.
    Pods,
    /// Per cent of the size at the start of the period.
    Percent,
}
