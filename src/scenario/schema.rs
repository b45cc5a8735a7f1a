//! The JSON Schema of a scenario: for editors, for batch users, and for reading a file.

use serde_json::{Value, json};

use super::input::ScenarioInput;
use super::limits::{self, Bounds, Grain, Range};

/// A file may name its schema, for editors; it says nothing about the scenario.
pub(super) const SELF_REFERENCE: &str = "$schema";

/// The schema, with the meaning, default and range of every field.
///
/// Rules between fields are not in it; [`check`](super::check()) knows them.
pub fn schema() -> Value {
    let generated = schemars::schema_for!(ScenarioInput);
    let mut schema = generated.to_value();
    schema["title"] = json!("Scenario");
    for (definition, field, bounds) in ranges() {
        let place = match *definition {
            ROOT => &mut schema,
            name => &mut schema["$defs"][name],
        };
        for_each_field(place, field, &mut |field| add_range(field, *bounds));
    }
    schema["properties"][SELF_REFERENCE] =
        json!({"description": "Where an editor finds this schema.", "type": "string"});
    schema["$defs"]["CountOrPercent"]["anyOf"][1]["pattern"] = json!("^[0-9]+%$");
    super::json::shorten_numbers(&mut schema);
    schema
}

/// Calls back with every field of this name in an object, or in the variants of an enum.
fn for_each_field(definition: &mut Value, name: &str, found: &mut impl FnMut(&mut Value)) {
    if let Some(field) = definition.pointer_mut(&format!("/properties/{name}")) {
        found(field);
    }
    for variant in definition["oneOf"].as_array_mut().into_iter().flatten() {
        for_each_field(variant, name, found);
    }
}

/// Writes a range to a field, or to the items of a list.
fn add_range(field: &mut Value, bounds: Bounds) {
    if field["type"] == "array" {
        return add_range(&mut field["items"], bounds);
    }
    field["minimum"] = json!(bounds.min);
    field["maximum"] = json!(bounds.max);
    field["x-unit"] = json!(bounds.unit);
    if bounds.grain == Grain::Whole && field["format"] == "double" {
        field["multipleOf"] = json!(1);
    }
}

/// Stands for the scenario itself in [`RANGES`].
const ROOT: &str = "";

/// All ranges. A test holds that no number is left out and that the check agrees.
fn ranges() -> impl Iterator<Item = &'static Range> {
    let of_models = [
        limits::container::RANGES,
        limits::server::RANGES,
        limits::vm::RANGES,
        limits::faas::RANGES,
        limits::serverless_container::RANGES,
    ];
    RANGES.iter().chain(of_models.into_iter().flatten())
}

/// Ranges of the workload, the events and of Kubernetes.
const RANGES: &[Range] = &[
    (ROOT, "seed", limits::SEED),
    (ROOT, "duration_s", limits::DURATION_S),
    ("WorkloadInput", "cpu_share", limits::CPU_SHARE),
    ("WorkloadInput", "client_timeout_s", limits::CLIENT_TIMEOUT_S),
    ("WorkloadInput", "rate_scale", limits::RATE_SCALE),
    ("WorkloadInput", "payload_kib", limits::PAYLOAD_KIB),
    ("WorkloadInput", "memory_mib", limits::REQUEST_MEMORY_MIB),
    ("WorkloadInput", "memory_at_rest_mib", limits::AT_REST_MIB),
    ("WorkloadInput", "connections", limits::CONNECTIONS),
    ("AppWarmUpInput", "from_percent", limits::container::WARM_UP_PERCENT),
    ("AppWarmUpInput", "lasts_s", limits::container::WARM_UP_S),
    ("RequestClassInput", "weight", limits::WEIGHT),
    ("RequestClassInput", "cpu_share", limits::CPU_SHARE),
    ("RequestClassInput", "payload_kib", limits::PAYLOAD_KIB),
    ("RequestClassInput", "memory_mib", limits::REQUEST_MEMORY_MIB),
    ("RetriesInput", "max_attempts", limits::ATTEMPTS),
    ("RetriesInput", "base_ms", limits::BACK_OFF_MS),
    ("RetriesInput", "cap_ms", limits::BACK_OFF_MS),
    ("ArrivalsInput", "factor", limits::BURST_FACTOR),
    ("ArrivalsInput", "share", limits::BURST_SHARE),
    ("ArrivalsInput", "mean_burst_s", limits::BURST_S),
    ("RateInput", "on_rps", limits::RPS),
    ("RateInput", "off_rps", limits::RPS),
    ("RateInput", "on_s", limits::PIECE_S),
    ("RateInput", "off_s", limits::PIECE_S),
    ("RateInput", "weekend", limits::WEEKEND),
    ("RateInput", "interval_s", limits::PIECE_S),
    ("RateInput", "rps", limits::RPS),
    ("RateInput", "base_rps", limits::RPS),
    ("RateInput", "peak_rps", limits::RPS),
    ("RateInput", "mean_rps", limits::RPS),
    ("RateInput", "at_s", limits::AT_S),
    ("RateInput", "rise_s", limits::AT_S),
    ("RateInput", "hold_s", limits::AT_S),
    ("RateInput", "fall_s", limits::AT_S),
    ("RateInput", "amplitude", limits::AMPLITUDE),
    ("RateInput", "period_s", limits::SINE_PERIOD_S),
    ("RatePoint", "at_s", limits::AT_S),
    ("RatePoint", "rps", limits::RPS),
    ("DemandInput", "mean_ms", limits::DEMAND_MS),
    ("DemandInput", "cv", limits::CV),
    ("DemandInput", "alpha", limits::ALPHA),
    ("DemandInput", "low_ms", limits::DEMAND_MS),
    ("DemandInput", "high_ms", limits::DEMAND_MS),
    ("DemandInput", "values_ms", limits::DEMAND_MS),
    ("DeploymentInput", "replicas", limits::REPLICAS),
    ("DeploymentInput", "minReadySeconds", limits::MIN_READY_S),
    ("PodInput", "cpuRequestMilli", limits::CPU_REQUEST_MILLI),
    ("PodInput", "cpuLimitMilli", limits::CPU_LIMIT_MILLI),
    ("PodInput", "memoryLimitMib", limits::MEMORY_MIB),
    ("PodInput", "concurrency", limits::CONCURRENCY),
    ("PodInput", "queueLimit", limits::QUEUE_LIMIT),
    ("PodInput", "scheduleMs", limits::START_MS),
    ("PodInput", "imagePullMs", limits::START_MS),
    ("PodInput", "containerStartMs", limits::START_MS),
    ("PodInput", "appInitMs", limits::START_MS),
    ("PodInput", "terminationGracePeriodSeconds", limits::GRACE_S),
    ("PodInput", "preStopSleepSeconds", limits::PRE_STOP_S),
    ("ProbeInput", "initialDelaySeconds", limits::PROBE_DELAY_S),
    ("ProbeInput", "periodSeconds", limits::PROBE_PERIOD_S),
    ("ProbeInput", "timeoutSeconds", limits::PROBE_PERIOD_S),
    ("ProbeInput", "successThreshold", limits::PROBE_THRESHOLD),
    ("ProbeInput", "failureThreshold", limits::PROBE_THRESHOLD),
    ("ServiceInput", "endpointPropagationMs", limits::PROPAGATION_MS),
    ("MetricsInput", "resolutionS", limits::RESOLUTION_S),
    ("HpaInput", "minReplicas", limits::HPA_REPLICAS),
    ("HpaInput", "maxReplicas", limits::HPA_REPLICAS),
    ("HpaInput", "syncPeriodS", limits::SYNC_PERIOD_S),
    ("HpaInput", "tolerance", limits::TOLERANCE),
    ("HpaInput", "cpuInitializationPeriodS", limits::HPA_FLAG_S),
    ("HpaInput", "initialReadinessDelayS", limits::HPA_FLAG_S),
    ("HpaInput", "downscaleStabilizationS", limits::HPA_FLAG_S),
    ("HpaMetricInput", "averageUtilization", limits::UTILIZATION_PERCENT),
    ("HpaMetricInput", "averageValue", limits::RPS_PER_POD),
    ("ScalingRulesInput", "stabilizationWindowSeconds", limits::WINDOW_S),
    ("PolicyInput", "value", limits::POLICY_VALUE),
    ("PolicyInput", "periodSeconds", limits::POLICY_PERIOD_S),
    ("EventInput", "at_s", limits::AT_S),
    ("EventInput", "count", limits::HIT),
    ("EventInput", "zone", limits::ZONE),
    ("EventInput", "percent", limits::SLOW_PERCENT),
    ("EventInput", "lasts_s", limits::LASTS_S),
    ("EventInput", "slow_percent", limits::SLOW_PERCENT),
    ("EventInput", "crashes_after_s", limits::LASTS_S),
    ("EventInput", "fail_percent", limits::FAIL_PERCENT),
];
