//! Scenarios with everything in them, and every number that they hold.

use orchestration_guide::scenario::input::{
    CloudRunInput, CloudRunProbeInput, EcsCircuitBreakerInput, EcsServiceInput, NginxInput,
    ScenarioInput, ServerlessContainerInput,
};
use serde_json::{Value, json};

/// Every number of a scenario in which everything optional is there, with the place in the schema
/// that describes it.
pub(crate) struct Leaf<'s> {
    /// Its place, as a JSON pointer.
    pub(crate) pointer: String,
    /// What the schema says of it.
    pub(crate) schema: &'s Value,
}

/// Collects the numbers of `value`.
pub(crate) fn leaves<'s>(
    root: &'s Value,
    schema: &'s Value,
    value: &Value,
    at: &str,
    out: &mut Vec<Leaf<'s>>,
) {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => root.pointer(&reference[1..]).expect("a definition"),
        None => schema,
    };
    match value {
        Value::Object(fields) => {
            let variant = schema["oneOf"].as_array().into_iter().flatten().find(|variant| {
                let properties = variant["properties"].as_object().expect("an object");
                properties.iter().all(|(name, field)| {
                    field.get("const").is_none_or(|constant| fields.get(name) == Some(constant))
                })
            });
            let optional = &schema["anyOf"][0];
            if optional.is_object() {
                return leaves(root, optional, value, at, out);
            }
            for (name, value) in fields {
                let schema = &variant.unwrap_or(schema)["properties"][name];
                leaves(root, schema, value, &format!("{at}/{name}"), out);
            }
        }
        Value::Array(items) => {
            for (idx, value) in items.iter().enumerate() {
                leaves(root, &schema["items"], value, &format!("{at}/{idx}"), out);
            }
        }
        Value::Number(_) => out.push(Leaf { pointer: at.to_owned(), schema }),
        _ => {}
    }
}

/// Scenarios that together have every variant, with everything optional.
pub(crate) fn full_scenarios() -> Vec<Value> {
    let rules = json!({
        "stabilizationWindowSeconds": 60,
        "selectPolicy": "Max",
        "policies": [{"type": "Pods", "value": 1, "periodSeconds": 60}],
    });
    let mut full = serde_json::to_value(ScenarioInput::default()).expect("no NaN");
    let container = &mut full["models"]["container"];
    container["pod"]["startupProbe"] = container["pod"]["readinessProbe"].clone();
    container["pod"]["memoryLimitMib"] = json!(512);
    container["pod"]["warmUp"] = json!({"fromPercent": 300, "lastsSeconds": 60});
    container["service"]["keepAlive"] = json!({"connections": 100, "maxAgeSeconds": 60});
    container["podDisruptionBudget"] = json!({"type": "min_available", "minAvailable": "50%"});
    container["vpa"] = json!({"minAllowedCpuMilli": 100, "maxAllowedCpuMilli": 2000});
    container["nodes"] = json!({"clusterAutoscaler": {}});
    container["hpa"]["behavior"] = json!({"scaleUp": rules, "scaleDown": rules});
    full["models"]["vm"] = crate::vm::with_everything_optional(&full["models"]["vm"]);
    fill_server(&mut full["models"]["server"]);
    let [first, others_of_serverless @ ..] = serverless_containers();
    full["models"]["serverless_container"] = first;
    full["events"] = every_event();
    fill_workload(&mut full["workload"]);
    let faas = &mut full["models"]["faas"];
    faas["concurrency"]["ReservedConcurrentExecutions"] = json!(100);
    faas["invocation"] = json!({"type": "asynchronous", "MaximumRetryAttempts": 2,
        "MaximumEventAgeInSeconds": 3600});
    faas["deployment"] = json!({"type": "canary", "percentage": 10, "interval_min": 5});
    let rates = [
        json!({"shape": "constant", "rps": 1}),
        json!({"shape": "on_off", "on_rps": 1, "off_rps": 1, "on_s": 5, "off_s": 5}),
        json!({"shape": "weekly", "mean_rps": 1, "amplitude": 1, "weekend": 0.5}),
        json!({"shape": "series", "interval_s": 10, "rps": [1, 2]}),
        json!({"shape": "sine", "mean_rps": 1, "amplitude": 1, "period_s": 60}),
        json!({"shape": "points", "points": [{"at_s": 1, "rps": 1}]}),
    ];
    let strategies = [
        json!({"type": "Recreate"}),
        json!({"type": "BlueGreen", "autoPromotionSeconds": 0, "scaleDownDelaySeconds": 30}),
        json!({
            "type": "Canary",
            "steps": [{"setWeight": 20, "pauseSeconds": 60}],
            "trafficRouting": "weights",
        }),
    ];
    let others = rates.into_iter().zip(strategies.iter().cycle()).map(|(rate, strategy)| {
        let mut other = full.clone();
        other["workload"]["rate"] = rate;
        other["workload"]["demand"] = json!({"law": "constant", "mean_ms": 1});
        let container = &mut other["models"]["container"];
        container["deployment"]["strategy"] = strategy.clone();
        container["hpa"]["metric"] = json!({"type": "requests_per_pod", "averageValue": 1});
        other["models"]["faas"]["invocation"] = json!({
            "type": "queue", "VisibilityTimeout": 30, "MaxReceiveCount": 3,
            "MaximumConcurrency": 20,
        });
        other["models"]["faas"]["deployment"] =
            json!({"type": "linear", "percentage": 10, "interval_min": 5});
        other["models"]["vm"] = crate::vm::with_other_variants(&other["models"]["vm"]);
        other["models"]["server"]["nginx"] = Value::Null;
        other
    });
    let of_serverless = others_of_serverless.map(|service| {
        let mut other = full.clone();
        other["models"]["serverless_container"] = service;
        other
    });
    let others: Vec<Value> = others.collect();
    let all = [vec![full], others, of_serverless.to_vec()].concat();
    all.into_iter().map(with_defaults).collect()
}

fn every_event() -> Value {
    json!([
        {"kind": "kill", "at_s": 1, "count": 1},
        {"kind": "crash", "at_s": 1, "count": 1},
        {"kind": "hang", "at_s": 1, "count": 1},
        {"kind": "zone_loss", "at_s": 1, "zone": 1},
        {"kind": "crash_loop", "at_s": 1, "count": 1, "lasts_s": 5},
        {"kind": "slow", "at_s": 1, "count": 1, "percent": 300, "lasts_s": 5},
        {"kind": "dependency_slow", "at_s": 1, "percent": 300, "lasts_s": 5},
        {"kind": "dependency_down", "at_s": 1, "lasts_s": 5},
        {"kind": "control_plane_down", "at_s": 1, "lasts_s": 5},
        {"kind": "metrics_missing", "at_s": 1, "lasts_s": 5},
        {"kind": "deploy", "at_s": 1, "becomes_ready": true, "slow_percent": 150,
         "crashes_after_s": 9, "fail_percent": 5},
        {"kind": "rollback", "at_s": 1},
        {"kind": "node_loss", "at_s": 1},
        {"kind": "node_drain", "at_s": 1},
    ])
}

fn fill_workload(workload: &mut Value) {
    workload["retries"] =
        json!({"max_attempts": 3, "base_ms": 100, "cap_ms": 1000, "jitter": true});
    workload["connections"] = json!(50);
    workload["memory_mib"] = json!(20);
    workload["memory_at_rest_mib"] = json!(160);
    workload["warm_up"] = json!({"from_percent": 300, "lasts_s": 60});
    workload["arrivals"] =
        json!({"process": "bursty", "factor": 4, "share": 0.2, "mean_burst_s": 5});
    workload["classes"] = json!([
        {"weight": 0.1, "cpu_share": 0.5, "payload_kib": 100, "memory_mib": 100,
         "demand": {"law": "bounded_pareto", "alpha": 1.5, "low_ms": 10, "high_ms": 1000}},
        {"weight": 0.1, "cpu_share": 0.5, "payload_kib": 100,
         "demand": {"law": "empirical", "values_ms": [10, 20, 30]}},
    ]);
}

/// The same with every field that is absent.
fn with_defaults(scenario: Value) -> Value {
    let input: ScenarioInput = serde_json::from_value(scenario).expect("a scenario");
    serde_json::to_value(input).expect("no NaN")
}

fn fill_server(server: &mut Value) {
    server["nginx"] = serde_json::to_value(NginxInput::default()).expect("no NaN");
    server["haproxy"]["timeout_queue_s"] = json!(5);
    for field in ["fastinter_s", "downinter_s", "timeout_check_s"] {
        server["haproxy"]["check"][field] = json!(1);
    }
    server["haproxy"]["check"]["observe"] = json!({"error_limit": 10});
    server["ansible"]["max_fail_percentage"] = json!(50);
}

/// Both platforms with every way of replacing a revision and every threshold.
fn serverless_containers() -> [Value; 5] {
    let count = json!({"type": "COUNT", "value": 5});
    let of_desired = json!({"type": "UNBOUNDED_PERCENT", "value": 5});
    let bounded = json!({"type": "BOUNDED_PERCENT", "value": 5});
    let linear = json!({
        "type": "LINEAR", "stepPercent": 10, "stepBakeTimeInMinutes": 6, "bakeTimeInMinutes": 5,
    });
    let canary = json!({
        "type": "CANARY", "canaryPercent": 5, "canaryBakeTimeInMinutes": 10, "bakeTimeInMinutes": 5,
    });
    [
        cloud_run(json!({"rollout": "canary", "percent": 10, "intervalS": 60})),
        cloud_run(json!({"rollout": "gradual", "stepPercent": 10, "intervalS": 60})),
        ecs(json!({"type": "BLUE_GREEN", "bakeTimeInMinutes": 5}), count),
        ecs(linear, of_desired),
        ecs(canary, bounded),
    ]
}

/// An ECS service with everything optional.
fn ecs(strategy: Value, threshold: Value) -> Value {
    let default = ServerlessContainerInput::EcsFargate { service: EcsServiceInput::default() };
    let mut full = serde_json::to_value(default).expect("no NaN");
    let breaker = serde_json::to_value(EcsCircuitBreakerInput::default()).expect("no NaN");
    let deployment = &mut full["service"]["deploymentConfiguration"];
    deployment["strategy"] = strategy;
    deployment["deploymentCircuitBreaker"] = breaker;
    deployment["deploymentCircuitBreaker"]["thresholdConfiguration"] = threshold;
    full["service"]["autoScaling"]["metricDeliveryS"] = json!(30);
    full["service"]["task"]["memory"] = json!(2048);
    full
}

/// A Cloud Run service with everything optional.
fn cloud_run(traffic: Value) -> Value {
    let default = ServerlessContainerInput::CloudRun { service: CloudRunInput::default() };
    let mut full = serde_json::to_value(default).expect("no NaN");
    let probe = serde_json::to_value(CloudRunProbeInput::default()).expect("no NaN");
    full["service"]["template"]["startupProbe"] = probe.clone();
    full["service"]["template"]["livenessProbe"] = probe;
    full["service"]["traffic"] = traffic;
    full
}
