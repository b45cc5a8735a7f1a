//! Fields of a scenario that are picked from a few, or switched on and off.

use super::fields::Group;
use crate::scenario::input::{
    Balancing, ContainerInput, DemandInput, HpaInput, HpaMetricInput, ProbeInput, RateInput,
    ScenarioInput,
};
use crate::text::{Lang, ui};

/// Names a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChoiceId {
    /// The shape of the traffic.
    RateShape,
    /// The distribution of service times.
    DemandLaw,
    /// Whether clients give up.
    ClientTimeout,
    /// Whether there is an autoscaler.
    Hpa,
    /// What the autoscaler watches.
    Metric,
    /// Whether pods are probed for readiness.
    Readiness,
    /// Whether pods are probed for liveness.
    Liveness,
    /// How the balancer picks a pod.
    Balancing,
}

/// What a choice looks like.
pub(crate) enum Choice {
    /// One of a few, by these names.
    OneOf(Vec<&'static str>),
    /// On (1) or off (0).
    Switch,
}

const POLICIES: [Balancing; 4] =
    [Balancing::Random, Balancing::RoundRobin, Balancing::LeastOutstanding, Balancing::TwoChoices];

impl ChoiceId {
    /// The choices of the form's groups; the metric stands above all groups.
    pub(crate) const IN_GROUPS: [Self; 7] = [
        Self::RateShape,
        Self::DemandLaw,
        Self::ClientTimeout,
        Self::Hpa,
        Self::Readiness,
        Self::Liveness,
        Self::Balancing,
    ];

    /// The group that it belongs to.
    pub(crate) const fn group(self) -> Group {
        match self {
            Self::RateShape => Group::Traffic,
            Self::DemandLaw | Self::ClientTimeout => Group::Service,
            Self::Hpa | Self::Metric => Group::Hpa,
            Self::Readiness | Self::Liveness => Group::Probes,
            Self::Balancing => Group::Balancing,
        }
    }

    /// Its name in ids.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::RateShape => "rate-shape",
            Self::DemandLaw => "demand-law",
            Self::ClientTimeout => "client-timeout",
            Self::Hpa => "hpa",
            Self::Metric => "metric",
            Self::Readiness => "readiness",
            Self::Liveness => "liveness",
            Self::Balancing => "balancing",
        }
    }

    /// What it is, with one line of help.
    pub(crate) fn words(self, lang: Lang) -> (&'static str, &'static str) {
        match self {
            Self::RateShape => (ui::field_rate_shape_label(lang), ui::field_rate_shape_help(lang)),
            Self::DemandLaw => (ui::field_demand_law_label(lang), ui::field_demand_law_help(lang)),
            Self::ClientTimeout => {
                (ui::field_client_timeout_label(lang), ui::field_client_timeout_help(lang))
            }
            Self::Hpa => (ui::field_hpa_enabled_label(lang), ui::field_hpa_enabled_help(lang)),
            Self::Metric => (ui::field_hpa_metric_label(lang), ui::field_hpa_metric_help(lang)),
            Self::Readiness => {
                (ui::field_readiness_probe_label(lang), ui::field_readiness_probe_help(lang))
            }
            Self::Liveness => {
                (ui::field_liveness_probe_label(lang), ui::field_liveness_probe_help(lang))
            }
            Self::Balancing => (ui::field_balancing_label(lang), ui::field_balancing_help(lang)),
        }
    }

    /// What there is to pick.
    pub(crate) fn options(self, lang: Lang) -> Choice {
        match self {
            Self::RateShape => Choice::OneOf(vec![
                ui::field_rate_shape_spike_label(lang),
                ui::field_rate_shape_constant_label(lang),
                ui::field_rate_shape_sine_label(lang),
            ]),
            Self::DemandLaw => Choice::OneOf(vec![
                ui::field_demand_law_log_normal_label(lang),
                ui::field_demand_law_exponential_label(lang),
                ui::field_demand_law_constant_label(lang),
            ]),
            Self::Metric => Choice::OneOf(vec![
                ui::simulate_metric_cpu(lang),
                ui::simulate_metric_requests(lang),
            ]),
            Self::Balancing => Choice::OneOf(vec![
                ui::field_balancing_random_label(lang),
                ui::field_balancing_round_robin_label(lang),
                ui::field_balancing_least_outstanding_label(lang),
                ui::field_balancing_two_choices_label(lang),
            ]),
            Self::ClientTimeout | Self::Hpa | Self::Readiness | Self::Liveness => Choice::Switch,
        }
    }

    /// What is picked, as a place among the options; `None` where it cannot matter now.
    pub(crate) fn get(self, scenario: &ScenarioInput) -> Option<usize> {
        let pods = scenario.models.container.as_ref();
        Some(match self {
            Self::RateShape => match scenario.workload.rate {
                RateInput::Spike { .. } | RateInput::Points { .. } => 0,
                RateInput::Constant { .. } => 1,
                RateInput::Sine { .. } => 2,
            },
            Self::DemandLaw => match scenario.workload.demand {
                DemandInput::LogNormal { .. } => 0,
                DemandInput::Exponential { .. } => 1,
                DemandInput::Constant { .. } => 2,
            },
            Self::ClientTimeout => usize::from(scenario.workload.client_timeout_s.is_some()),
            Self::Hpa => usize::from(pods?.hpa.is_some()),
            Self::Metric => match pods?.hpa.as_ref()?.metric {
                HpaMetricInput::CpuUtilization { .. } => 0,
                HpaMetricInput::RequestsPerPod { .. } => 1,
            },
            Self::Readiness => usize::from(pods?.pod.readiness_probe.is_some()),
            Self::Liveness => usize::from(pods?.pod.liveness_probe.is_some()),
            Self::Balancing => {
                let used = pods?.service.balancing;
                POLICIES.iter().position(|policy| *policy == used).unwrap_or(0)
            }
        })
    }

    /// Picks another option; numbers that both have in common are kept.
    pub(crate) fn set(self, scenario: &mut ScenarioInput, option: usize) {
        let default = ScenarioInput::default();
        match self {
            Self::RateShape => scenario.workload.rate = shaped(&scenario.workload.rate, option),
            Self::DemandLaw => scenario.workload.demand = lawful(&scenario.workload.demand, option),
            Self::ClientTimeout => {
                let timeout = default.workload.client_timeout_s;
                scenario.workload.client_timeout_s = timeout.filter(|_| option == 1);
            }
            _ => {
                if let Some(pods) = &mut scenario.models.container {
                    self.set_pods(pods, option);
                }
            }
        }
    }

    fn set_pods(self, pods: &mut ContainerInput, option: usize) {
        let default = ContainerInput::default();
        let is_on = option == 1;
        match self {
            Self::Hpa => pods.hpa = default.hpa.filter(|_| is_on),
            Self::Metric => {
                let cpu_request_milli = pods.pod.cpu_request_milli;
                if let Some(hpa) = &mut pods.hpa {
                    hpa.metric = metric(option, cpu_request_milli);
                }
            }
            Self::Readiness => {
                pods.pod.readiness_probe = default.pod.readiness_probe.filter(|_| is_on);
            }
            Self::Liveness => {
                pods.pod.liveness_probe = Some(ProbeInput::default()).filter(|_| is_on);
            }
            Self::Balancing => {
                pods.service.balancing = POLICIES.get(option).copied().unwrap_or(POLICIES[0]);
            }
            Self::RateShape | Self::DemandLaw | Self::ClientTimeout => {}
        }
    }
}

/// The two targets stand for the same load: 60 % of one core of requests that take 40 ms are 15
/// requests a second, and in proportion for a smaller or larger pod.
fn metric(option: usize, cpu_request_milli: u32) -> HpaMetricInput {
    if option == 0 {
        return HpaInput::default().metric;
    }
    let average_value = 15.0 * f64::from(cpu_request_milli.max(1)) / 1_000.0;
    HpaMetricInput::RequestsPerPod { average_value }
}

fn shaped(rate: &RateInput, option: usize) -> RateInput {
    let level = match rate {
        RateInput::Constant { rps } => Some(*rps),
        RateInput::Spike { base_rps, .. } => Some(*base_rps),
        RateInput::Sine { mean_rps, .. } => Some(*mean_rps),
        RateInput::Points { .. } => None,
    };
    let level = level.unwrap_or(40.0);
    match option {
        1 => RateInput::Constant { rps: level },
        2 => RateInput::Sine { mean_rps: level, amplitude: 0.5, period_s: 600.0 },
        _ => match ScenarioInput::default().workload.rate {
            RateInput::Spike { peak_rps, at_s, rise_s, hold_s, fall_s, .. } => {
                RateInput::Spike { base_rps: level, peak_rps, at_s, rise_s, hold_s, fall_s }
            }
            other => other,
        },
    }
}

fn lawful(demand: &DemandInput, option: usize) -> DemandInput {
    let mean_ms = match demand {
        DemandInput::Constant { mean_ms }
        | DemandInput::Exponential { mean_ms }
        | DemandInput::LogNormal { mean_ms, .. } => *mean_ms,
    };
    match option {
        1 => DemandInput::Exponential { mean_ms },
        2 => DemandInput::Constant { mean_ms },
        _ => DemandInput::LogNormal { mean_ms, cv: 1.0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_reads_back_as_it_was_picked() {
        for choice in ChoiceId::IN_GROUPS.into_iter().chain([ChoiceId::Metric]) {
            let n_options = match choice.options(Lang::En) {
                Choice::OneOf(names) => names.len(),
                Choice::Switch => 2,
            };
            for option in 0..n_options {
                let mut scenario = ScenarioInput::default();
                choice.set(&mut scenario, option);
                assert_eq!(choice.get(&scenario), Some(option), "{choice:?}");
            }
        }
    }

    #[test]
    fn there_and_back_again_is_the_default_scenario() {
        let mut scenario = ScenarioInput::default();
        for choice in [ChoiceId::RateShape, ChoiceId::DemandLaw, ChoiceId::Metric] {
            choice.set(&mut scenario, 1);
            choice.set(&mut scenario, 0);
        }
        assert_eq!(scenario, ScenarioInput::default());
    }
}
