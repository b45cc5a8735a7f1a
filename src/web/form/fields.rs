//! All fields of the form, by group, in the order in which a reader meets them.

use super::field::{Field, Scale, Start, UnitName};
use crate::scenario::input::{
    ContainerInput, DemandInput, HpaInput, HpaMetricInput, ProbeInput, RateInput, ScenarioInput,
};
use crate::scenario::limits;
use crate::text::{Lang, ui};

/// A part of the form that opens and is reset by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// How many requests, over time.
    Traffic,
    /// What a request needs.
    Service,
    /// The autoscaler.
    Hpa,
    /// A pod, and how it starts and ends.
    Pod,
    /// Its probes.
    Probes,
    /// The Deployment.
    Deployment,
    /// The balancer.
    Balancing,
    /// How long is simulated, and from which seed.
    Run,
}

impl Group {
    /// All groups in order.
    pub(crate) const ALL: [Self; 8] = [
        Self::Traffic,
        Self::Service,
        Self::Hpa,
        Self::Pod,
        Self::Probes,
        Self::Deployment,
        Self::Balancing,
        Self::Run,
    ];

    /// Its heading.
    pub(crate) fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Traffic => ui::simulate_group_traffic(lang),
            Self::Service => ui::simulate_group_service(lang),
            Self::Hpa => ui::simulate_group_hpa(lang),
            Self::Pod => ui::simulate_group_pod(lang),
            Self::Probes => ui::simulate_group_probes(lang),
            Self::Deployment => ui::simulate_group_deployment(lang),
            Self::Balancing => ui::simulate_group_balancing(lang),
            Self::Run => ui::simulate_group_run(lang),
        }
    }

    /// Its name in ids.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Traffic => "traffic",
            Self::Service => "service",
            Self::Hpa => "hpa",
            Self::Pod => "pod",
            Self::Probes => "probes",
            Self::Deployment => "deployment",
            Self::Balancing => "balancing",
            Self::Run => "run",
        }
    }
}

/// The numbers of a group, whether the scenario has them now or not.
pub(crate) fn fields(group: Group) -> &'static [Field] {
    match group {
        Group::Traffic => TRAFFIC,
        Group::Service => SERVICE,
        Group::Hpa => HPA,
        Group::Pod => POD,
        Group::Probes => PROBES,
        Group::Deployment => DEPLOYMENT,
        Group::Balancing => BALANCING,
        Group::Run => RUN,
    }
}

const fn log(min: f64, max: f64) -> Scale {
    Scale::Log { min, max, start: Start::Least }
}

const fn log_from_zero(min: f64, max: f64) -> Scale {
    Scale::Log { min, max, start: Start::Zero }
}

const fn steps(min: f64, max: f64, step: f64) -> Scale {
    Scale::Linear { min, max, step }
}

fn pods(s: &ScenarioInput) -> Option<&ContainerInput> {
    s.models.container.as_ref()
}

fn pods_mut(s: &mut ScenarioInput) -> Option<&mut ContainerInput> {
    s.models.container.as_mut()
}

fn hpa(s: &ScenarioInput) -> Option<&HpaInput> {
    pods(s)?.hpa.as_ref()
}

fn hpa_mut(s: &mut ScenarioInput) -> Option<&mut HpaInput> {
    pods_mut(s)?.hpa.as_mut()
}

/// A field of the spike, the part of the scenario named by `$name`.
macro_rules! spike {
    ($name:ident, $label:ident, $help:ident, $unit:ident, $bounds:expr, $scale:expr) => {
        Field {
            id: concat!("workload.rate.", stringify!($name)),
            label: ui::$label,
            help: ui::$help,
            unit: UnitName::$unit,
            bounds: $bounds,
            scale: $scale,
            get: |s| match &s.workload.rate {
                RateInput::Spike { $name, .. } => Some(*$name),
                _ => None,
            },
            set: |s, value| {
                if let RateInput::Spike { $name, .. } = &mut s.workload.rate {
                    *$name = value;
                }
            },
        }
    };
}

/// A field of the wave.
macro_rules! sine {
    ($name:ident, $label:ident, $help:ident, $unit:ident, $bounds:expr, $scale:expr) => {
        Field {
            id: concat!("workload.rate.", stringify!($name)),
            label: ui::$label,
            help: ui::$help,
            unit: UnitName::$unit,
            bounds: $bounds,
            scale: $scale,
            get: |s| match &s.workload.rate {
                RateInput::Sine { $name, .. } => Some(*$name),
                _ => None,
            },
            set: |s, value| {
                if let RateInput::Sine { $name, .. } = &mut s.workload.rate {
                    *$name = value;
                }
            },
        }
    };
}

/// A number of a part that `$part` finds and `$part_mut` finds to change; `$($place).+` is its
/// place in that part, `$kind` its type.
macro_rules! number {
    (
        $id:literal, $part:ident, $part_mut:ident, $($place:ident).+ : $kind:ty,
        $label:ident, $help:ident, $unit:ident, $bounds:expr, $scale:expr
    ) => {
        Field {
            id: $id,
            label: ui::$label,
            help: ui::$help,
            unit: UnitName::$unit,
            bounds: $bounds,
            scale: $scale,
            get: |s| Some(f64::from($part(s)?.$($place).+)),
            set: |s, value| {
                if let Some(part) = $part_mut(s) {
                    part.$($place).+ = value as $kind;
                }
            },
        }
    };
}

/// A number of a probe.
macro_rules! probe {
    (
        $id:literal, $probe:ident, $name:ident: $kind:ty,
        $label:ident, $help:ident, $unit:ident, $bounds:expr, $scale:expr
    ) => {
        Field {
            id: $id,
            label: ui::$label,
            help: ui::$help,
            unit: UnitName::$unit,
            bounds: $bounds,
            scale: $scale,
            get: |s| Some(f64::from(pods(s)?.pod.$probe.as_ref()?.$name)),
            set: |s, value| {
                if let Some(probe) = pods_mut(s).and_then(|pods| pods.pod.$probe.as_mut()) {
                    let probe: &mut ProbeInput = probe;
                    probe.$name = value as $kind;
                }
            },
        }
    };
}

const TRAFFIC: &[Field] = &[
    Field {
        id: "workload.rate.rps",
        label: ui::field_rps_label,
        help: ui::field_rps_help,
        unit: UnitName::Rps,
        bounds: limits::RPS,
        scale: log(1.0, 5_000.0),
        get: |s| match &s.workload.rate {
            RateInput::Constant { rps } => Some(*rps),
            _ => None,
        },
        set: |s, value| {
            if let RateInput::Constant { rps } = &mut s.workload.rate {
                *rps = value;
            }
        },
    },
    spike!(
        base_rps,
        field_base_rps_label,
        field_base_rps_help,
        Rps,
        limits::RPS,
        log_from_zero(1.0, 2_000.0)
    ),
    spike!(
        peak_rps,
        field_peak_rps_label,
        field_peak_rps_help,
        Rps,
        limits::RPS,
        log_from_zero(1.0, 5_000.0)
    ),
    spike!(
        at_s,
        field_spike_at_label,
        field_spike_at_help,
        Seconds,
        limits::AT_S,
        log_from_zero(10.0, 3_000.0)
    ),
    spike!(
        rise_s,
        field_rise_label,
        field_rise_help,
        Seconds,
        limits::AT_S,
        log_from_zero(1.0, 1_000.0)
    ),
    spike!(
        hold_s,
        field_hold_label,
        field_hold_help,
        Seconds,
        limits::AT_S,
        log_from_zero(10.0, 3_000.0)
    ),
    spike!(
        fall_s,
        field_fall_label,
        field_fall_help,
        Seconds,
        limits::AT_S,
        log_from_zero(1.0, 1_000.0)
    ),
    sine!(mean_rps, field_mean_rps_label, field_mean_rps_help, Rps, limits::RPS, log(1.0, 5_000.0)),
    sine!(
        amplitude,
        field_amplitude_label,
        field_amplitude_help,
        One,
        limits::AMPLITUDE,
        steps(0.0, 1.0, 0.05)
    ),
    sine!(
        period_s,
        field_wave_period_label,
        field_wave_period_help,
        Seconds,
        limits::SINE_PERIOD_S,
        log(10.0, 80_000.0)
    ),
];

const SERVICE: &[Field] = &[
    Field {
        id: "workload.demand.mean_ms",
        label: ui::field_demand_mean_label,
        help: ui::field_demand_mean_help,
        unit: UnitName::Millis,
        bounds: limits::DEMAND_MS,
        scale: log(1.0, 10_000.0),
        get: |s| Some(mean(&s.workload.demand)),
        set: |s, value| *mean_mut(&mut s.workload.demand) = value,
    },
    Field {
        id: "workload.demand.cv",
        label: ui::field_demand_cv_label,
        help: ui::field_demand_cv_help,
        unit: UnitName::One,
        bounds: limits::CV,
        scale: steps(0.0, 5.0, 0.1),
        get: |s| match &s.workload.demand {
            DemandInput::LogNormal { cv, .. } => Some(*cv),
            _ => None,
        },
        set: |s, value| {
            if let DemandInput::LogNormal { cv, .. } = &mut s.workload.demand {
                *cv = value;
            }
        },
    },
    Field {
        id: "workload.cpu_share",
        label: ui::field_cpu_share_label,
        help: ui::field_cpu_share_help,
        unit: UnitName::One,
        bounds: limits::CPU_SHARE,
        scale: steps(0.05, 1.0, 0.05),
        get: |s| Some(s.workload.cpu_share),
        set: |s, value| s.workload.cpu_share = value,
    },
    Field {
        id: "workload.client_timeout_s",
        label: ui::field_client_timeout_label,
        help: ui::field_client_timeout_help,
        unit: UnitName::Seconds,
        bounds: limits::CLIENT_TIMEOUT_S,
        scale: log(0.1, 100.0),
        get: |s| s.workload.client_timeout_s,
        set: |s, value| s.workload.client_timeout_s = Some(value),
    },
];

fn mean(demand: &DemandInput) -> f64 {
    match demand {
        DemandInput::Constant { mean_ms }
        | DemandInput::Exponential { mean_ms }
        | DemandInput::LogNormal { mean_ms, .. } => *mean_ms,
    }
}

fn mean_mut(demand: &mut DemandInput) -> &mut f64 {
    match demand {
        DemandInput::Constant { mean_ms }
        | DemandInput::Exponential { mean_ms }
        | DemandInput::LogNormal { mean_ms, .. } => mean_ms,
    }
}

const HPA: &[Field] = &[
    Field {
        id: "models.container.hpa.metric.averageUtilization",
        label: ui::field_average_utilization_label,
        help: ui::field_average_utilization_help,
        unit: UnitName::Percent,
        bounds: limits::UTILIZATION_PERCENT,
        scale: steps(5.0, 100.0, 5.0),
        get: |s| match &hpa(s)?.metric {
            HpaMetricInput::CpuUtilization { average_utilization } => {
                Some(f64::from(*average_utilization))
            }
            HpaMetricInput::RequestsPerPod { .. } => None,
        },
        set: |s, value| {
            if let Some(HpaMetricInput::CpuUtilization { average_utilization }) =
                hpa_mut(s).map(|hpa| &mut hpa.metric)
            {
                *average_utilization = value as u32;
            }
        },
    },
    Field {
        id: "models.container.hpa.metric.averageValue",
        label: ui::field_average_value_label,
        help: ui::field_average_value_help,
        unit: UnitName::Rps,
        bounds: limits::RPS_PER_POD,
        scale: log(1.0, 1_000.0),
        get: |s| match &hpa(s)?.metric {
            HpaMetricInput::RequestsPerPod { average_value } => Some(*average_value),
            HpaMetricInput::CpuUtilization { .. } => None,
        },
        set: |s, value| {
            if let Some(HpaMetricInput::RequestsPerPod { average_value }) =
                hpa_mut(s).map(|hpa| &mut hpa.metric)
            {
                *average_value = value;
            }
        },
    },
    number!("models.container.hpa.minReplicas", hpa, hpa_mut, min_replicas: u32,
        field_min_replicas_label, field_min_replicas_help, Pods, limits::HPA_REPLICAS,
        steps(1.0, 50.0, 1.0)),
    number!("models.container.hpa.maxReplicas", hpa, hpa_mut, max_replicas: u32,
        field_max_replicas_label, field_max_replicas_help, Pods, limits::HPA_REPLICAS,
        log(1.0, 500.0)),
    number!("models.container.hpa.syncPeriodS", hpa, hpa_mut, sync_period_s: f64,
        field_sync_period_label, field_sync_period_help, Seconds, limits::SYNC_PERIOD_S,
        steps(1.0, 60.0, 1.0)),
    number!("models.container.hpa.tolerance", hpa, hpa_mut, tolerance: f64,
        field_tolerance_label, field_tolerance_help, One, limits::TOLERANCE, steps(0.0, 0.5, 0.01)),
    number!("models.container.hpa.downscaleStabilizationS", hpa, hpa_mut,
        downscale_stabilization_s: f64,
        field_downscale_stabilization_label, field_downscale_stabilization_help, Seconds,
        limits::HPA_FLAG_S, steps(0.0, 900.0, 15.0)),
    number!("models.container.hpa.cpuInitializationPeriodS", hpa, hpa_mut,
        cpu_initialization_period_s: f64,
        field_cpu_initialization_period_label, field_cpu_initialization_period_help, Seconds,
        limits::HPA_FLAG_S, steps(0.0, 900.0, 15.0)),
    number!("models.container.hpa.initialReadinessDelayS", hpa, hpa_mut,
        initial_readiness_delay_s: f64,
        field_initial_readiness_delay_label, field_initial_readiness_delay_help, Seconds,
        limits::HPA_FLAG_S, steps(0.0, 300.0, 5.0)),
    number!("models.container.metrics.resolutionS", pods, pods_mut, metrics.resolution_s: f64,
        field_metrics_resolution_label, field_metrics_resolution_help, Seconds,
        limits::RESOLUTION_S, steps(1.0, 120.0, 1.0)),
];

const POD: &[Field] = &[
    number!("models.container.pod.cpuRequestMilli", pods, pods_mut, pod.cpu_request_milli: u32,
        field_cpu_request_label, field_cpu_request_help, MilliCores, limits::CPU_REQUEST_MILLI,
        log(100.0, 10_000.0)),
    number!("models.container.pod.cpuLimitMilli", pods, pods_mut, pod.cpu_limit_milli: u32,
        field_cpu_limit_label, field_cpu_limit_help, MilliCores, limits::CPU_LIMIT_MILLI,
        log(100.0, 10_000.0)),
    number!("models.container.pod.concurrency", pods, pods_mut, pod.concurrency: u32,
        field_concurrency_label, field_concurrency_help, One, limits::CONCURRENCY,
        log(1.0, 1_000.0)),
    number!("models.container.pod.queueLimit", pods, pods_mut, pod.queue_limit: u32,
        field_queue_limit_label, field_queue_limit_help, One, limits::QUEUE_LIMIT,
        log_from_zero(1.0, 10_000.0)),
    number!("models.container.pod.scheduleMs", pods, pods_mut, pod.schedule_ms: f64,
        field_schedule_label, field_schedule_help, Millis, limits::START_MS,
        log_from_zero(10.0, 100_000.0)),
    number!("models.container.pod.imagePullMs", pods, pods_mut, pod.image_pull_ms: f64,
        field_image_pull_label, field_image_pull_help, Millis, limits::START_MS,
        log_from_zero(100.0, 200_000.0)),
    number!("models.container.pod.containerStartMs", pods, pods_mut, pod.container_start_ms: f64,
        field_container_start_label, field_container_start_help, Millis, limits::START_MS,
        log_from_zero(100.0, 100_000.0)),
    number!("models.container.pod.appInitMs", pods, pods_mut, pod.app_init_ms: f64,
        field_app_init_label, field_app_init_help, Millis, limits::START_MS,
        log_from_zero(100.0, 200_000.0)),
    number!("models.container.pod.terminationGracePeriodSeconds", pods, pods_mut,
        pod.termination_grace_period_seconds: f64,
        field_termination_grace_period_label, field_termination_grace_period_help, Seconds,
        limits::GRACE_S, steps(0.0, 120.0, 5.0)),
    number!("models.container.pod.preStopSleepSeconds", pods, pods_mut,
        pod.pre_stop_sleep_seconds: f64,
        field_pre_stop_sleep_label, field_pre_stop_sleep_help, Seconds, limits::PRE_STOP_S,
        steps(0.0, 60.0, 1.0)),
];

const PROBES: &[Field] = &[
    probe!("models.container.pod.readinessProbe.periodSeconds", readiness_probe, period_seconds: f64,
        field_probe_period_label, field_probe_period_help, Seconds, limits::PROBE_PERIOD_S,
        steps(1.0, 60.0, 1.0)),
    probe!("models.container.pod.readinessProbe.failureThreshold", readiness_probe, failure_threshold: u32,
        field_probe_failure_threshold_label, field_probe_failure_threshold_help, One,
        limits::PROBE_THRESHOLD, steps(1.0, 30.0, 1.0)),
    probe!("models.container.pod.livenessProbe.periodSeconds", liveness_probe, period_seconds: f64,
        field_probe_period_label, field_probe_period_help, Seconds, limits::PROBE_PERIOD_S,
        steps(1.0, 60.0, 1.0)),
    probe!("models.container.pod.livenessProbe.failureThreshold", liveness_probe, failure_threshold: u32,
        field_probe_failure_threshold_label, field_probe_failure_threshold_help, One,
        limits::PROBE_THRESHOLD, steps(1.0, 30.0, 1.0)),
    probe!("models.container.pod.livenessProbe.timeoutSeconds", liveness_probe, timeout_seconds: f64,
        field_probe_timeout_label, field_probe_timeout_help, Seconds, limits::PROBE_PERIOD_S,
        steps(1.0, 30.0, 1.0)),
];

const DEPLOYMENT: &[Field] = &[
    number!("models.container.deployment.replicas", pods, pods_mut, deployment.replicas: u32,
        field_replicas_label, field_replicas_help, Pods, limits::REPLICAS,
        log_from_zero(1.0, 500.0)),
    number!("models.container.deployment.minReadySeconds", pods, pods_mut,
        deployment.min_ready_seconds: f64,
        field_min_ready_seconds_label, field_min_ready_seconds_help, Seconds, limits::MIN_READY_S,
        steps(0.0, 120.0, 5.0)),
];

const BALANCING: &[Field] =
    &[number!("models.container.service.endpointPropagationMs", pods, pods_mut,
        service.endpoint_propagation_ms: f64,
        field_endpoint_propagation_label, field_endpoint_propagation_help, Millis,
        limits::PROPAGATION_MS, log_from_zero(100.0, 60_000.0))];

const RUN: &[Field] = &[
    Field {
        id: "duration_s",
        label: ui::field_duration_label,
        help: ui::field_duration_help,
        unit: UnitName::Seconds,
        bounds: limits::DURATION_S,
        scale: log(100.0, 100_000.0),
        get: |s| Some(s.duration_s),
        set: |s, value| s.duration_s = value,
    },
    Field {
        id: "seed",
        label: ui::field_seed_label,
        help: ui::field_seed_help,
        unit: UnitName::One,
        bounds: limits::Bounds {
            min: 0.0,
            max: 9_007_199_254_740_991.0,
            unit: limits::Unit::One,
            grain: limits::Grain::Whole,
        },
        scale: steps(1.0, 50.0, 1.0),
        get: |s| Some(s.seed as f64),
        set: |s, value| s.seed = value as u64,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::check;

    /// Scenarios that together have every field.
    fn scenarios() -> Vec<ScenarioInput> {
        let base = ScenarioInput::default();
        let mut constant = base.clone();
        constant.workload.rate = RateInput::Constant { rps: 10.0 };
        if let Some(hpa) = hpa_mut(&mut constant) {
            hpa.metric = HpaMetricInput::RequestsPerPod { average_value: 15.0 };
        }
        let mut wave = base.clone();
        wave.workload.rate = RateInput::Sine { mean_rps: 10.0, amplitude: 0.5, period_s: 600.0 };
        vec![base, constant, wave]
    }

    #[test]
    fn every_field_is_found_in_some_scenario_and_reads_back_what_was_set() {
        for field in Group::ALL.into_iter().flat_map(fields) {
            let mut has_it = scenarios().into_iter().filter(|s| (field.get)(s).is_some());
            let mut scenario = has_it.next().unwrap_or_else(|| panic!("{}", field.id));
            let value = field.scale.value(field.scale.last());
            (field.set)(&mut scenario, value);
            assert_eq!((field.get)(&scenario), Some(value), "{}", field.id);
        }
    }

    #[test]
    fn a_value_past_its_bounds_is_refused_under_the_fields_own_name() {
        for field in Group::ALL.into_iter().flat_map(fields) {
            // Nothing that a format of whole or positive numbers holds is past this end.
            let is_open = field.id == "seed" || field.bounds.max >= 1e9;
            let mut has_it = scenarios().into_iter().filter(|s| (field.get)(s).is_some());
            let Some(mut scenario) = has_it.next().filter(|_| !is_open) else { continue };
            (field.set)(&mut scenario, field.bounds.max + 1.0);
            let faults = check(&scenario).expect_err(field.id);
            assert!(faults.iter().any(|fault| fault.path.as_str() == field.id), "{}", field.id);
        }
    }
}
