//! Scenarios with everything in them, and every number that they hold.

use orchestration_guide::scenario::input::{
    CloudRunInput, CloudRunProbeInput, EcsCircuitBreakerInput, EcsServiceInput, ScenarioInput,
    ServerlessContainerInput,
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
    container["hpa"]["behavior"] = json!({"scaleUp": rules, "scaleDown": rules});
    let [first, others_of_serverless @ ..] = serverless_containers();
    full["models"]["serverless_container"] = first;
    full["events"] = json!([
        {"kind": "kill", "at_s": 1, "count": 1},
        {"kind": "crash", "at_s": 1, "count": 1},
        {"kind": "hang", "at_s": 1, "count": 1},
        {"kind": "deploy", "at_s": 1, "becomes_ready": true},
    ]);
    let rates = [
        json!({"shape": "constant", "rps": 1}),
        json!({"shape": "sine", "mean_rps": 1, "amplitude": 1, "period_s": 60}),
        json!({"shape": "points", "points": [{"at_s": 1, "rps": 1}]}),
    ];
    let others = rates.map(|rate| {
        let mut other = full.clone();
        other["workload"]["rate"] = rate;
        other["workload"]["demand"] = json!({"law": "constant", "mean_ms": 1});
        other["models"]["container"]["hpa"]["metric"] =
            json!({"type": "requests_per_pod", "averageValue": 1});
        other
    });
    let of_serverless = others_of_serverless.map(|service| {
        let mut other = full.clone();
        other["models"]["serverless_container"] = service;
        other
    });
    [vec![full], others.to_vec(), of_serverless.to_vec()].concat()
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
