//! Files with mistakes, and all that is told about them.

use orchestration_guide::scenario::read::{ReadError, read};
use orchestration_guide::scenario::{input::ScenarioInput, presets, schema};
use serde_json::{Value, json};

use crate::full::{Leaf, full_scenarios, leaves};

/// The messages about a file, each with its line.
fn messages(text: &str) -> Vec<String> {
    match read(text) {
        Ok(_) => Vec::new(),
        Err(ReadError::Syntax(error)) => vec![error.to_string()],
        Err(ReadError::Findings(findings)) => {
            findings.iter().map(|finding| format!("{}: {finding}", finding.line)).collect()
        }
    }
}

#[test]
fn an_empty_object_is_the_default_scenario() {
    let scenario = read("{}").expect("every field has a default");
    assert_eq!(scenario.input(), &ScenarioInput::default());
}

#[test]
fn every_preset_is_read_back_as_it_was_written() {
    for preset in presets() {
        let text = serde_json::to_string_pretty(&preset.input).expect("a scenario has no NaN");
        let scenario = read(&text).unwrap_or_else(|error| panic!("{}: {error:?}", preset.id));
        assert_eq!(scenario.input(), &preset.input, "{}", preset.id);
    }
}

#[test]
fn the_files_beside_the_guide_can_be_run_and_their_schema_is_current() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let mut n_scenarios = 0;
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            // The files of presets, which are read above.
            continue;
        }
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
        let text = std::fs::read_to_string(&path).expect("it can be read");
        if name == "schema.json" {
            let file: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(file, schema(), "run `simulate schema > scenarios/schema.json`");
        } else if name.ends_with(".json") {
            assert_eq!(messages(&text), Vec::<String>::new(), "{name}");
            n_scenarios += 1;
        }
    }
    assert!(n_scenarios >= 2);
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once_with_their_lines() {
    let text = r#"{
  "duration_s": "long",
  "workload": {
    "rate": { "shape": "spkie", "rps": 3 },
    "cpu_share": 2,
    "client_timeout": 5
  },
  "models": { "container": {
    "pod": { "concurrency": -1, "queueLimit": 2.5, "queueLimit": 10 },
    "service": { "balancing": "randon" },
    "hpa": {
      "min_replicas": 3,
      "maxReplicas": 1,
      "metric": { "type": "cpu_utilization" }
    }
  } },
  "events": [
    { "at_s": 3 },
    { "kind": "kill", "at_s": "now", "count": 1, "cuont": 2 },
    7
  ]
}"#;
    let expected = [
        "2: duration_s: is of type string; use number",
        "4: workload.rate.shape: \"spkie\" is not possible; did you mean \"spike\"?",
        "5: workload.cpu_share: 2 is out of range; use 0.001 to 1",
        "6: workload.client_timeout: unknown field; did you mean client_timeout_s?",
        "9: models.container.pod.concurrency: -1 is out of range; use 1 to 100000",
        "9: models.container.pod.queueLimit: given twice; remove one",
        "10: models.container.service.balancing: \"randon\" is not possible; did you mean \
         \"random\"?",
        "12: models.container.hpa.min_replicas: unknown field; did you mean minReplicas?",
        "13: models.container.hpa.maxReplicas: 1 is below models.container.hpa.minReplicas = 2; \
         use at least 2, or lower models.container.hpa.minReplicas",
        "14: models.container.hpa.metric.averageUtilization: missing; add it",
        "18: events[0].kind: missing; set it to kill or zone_loss or crash or crash_loop or hang or \
         slow or dependency_slow or dependency_down or control_plane_down or metrics_missing or \
         deploy or rollback or node_loss or node_drain",
        "19: events[1].at_s: is of type string; use number",
        "19: events[1].cuont: unknown field; did you mean count?",
        "20: events[2]: is of type number; use object",
    ];
    assert_eq!(messages(text), expected);
}

#[test]
fn a_comparison_with_a_value_that_does_not_fit_is_not_made() {
    let text = r#"{"duration_s": "x", "events": [{"kind": "kill", "at_s": 5000, "count": 1}]}"#;
    assert_eq!(messages(text), ["1: duration_s: is of type string; use number"]);
}

#[test]
fn a_text_that_is_no_json_or_no_object_is_told_as_such() {
    assert_eq!(messages("{\n\"seed\": }"), ["expected value at line 2 column 9"]);
    assert_eq!(messages("[]"), ["1: is of type array; use object"]);
    assert_eq!(messages("null"), ["1: is of type null; use object"]);
}

#[test]
fn the_fields_of_a_newer_format_are_no_mistakes() {
    let found = messages("{\"version\": 2, \"weather\": \"fine\"}");
    assert_eq!(found, ["1: version: format version 2 is not known; this program reads up to 1"]);
}

#[test]
fn whole_numbers_may_be_written_with_a_point() {
    let text = r#"{"models": {"container": {"pod": {"concurrency": 8.0}}}}"#;
    assert_eq!(messages(text), Vec::<String>::new());
}

#[test]
fn a_policy_may_take_instances_away() {
    let policy = |adjustment: &str| {
        format!(
            r#"{{"models": {{"vm": {{"policies": [{{
                "PolicyType": "SimpleScaling",
                "Alarm": {{
                    "MetricName": "CPUUtilization", "ComparisonOperator": "LessThanThreshold",
                    "Threshold": 30, "Period": 60, "EvaluationPeriods": 5, "DatapointsToAlarm": 5,
                    "TreatMissingData": "missing"
                }},
                "AdjustmentType": "ChangeInCapacity", "MinAdjustmentMagnitude": 0,
                "ScalingAdjustment": {adjustment}, "Cooldown": null
            }}]}}}}}}"#
        )
    };
    assert_eq!(messages(&policy("-1")), Vec::<String>::new());
    let path = "models.vm.policies[0].ScalingAdjustment";
    for (adjustment, told) in [
        ("-1.5", "-1.5 has a fraction; use a whole number such as -1"),
        ("-20000", "-20000 is out of range; use -10000 to 10000"),
        ("-3000000000", "-3000000000 is out of range; use -10000 to 10000"),
    ] {
        assert_eq!(messages(&policy(adjustment)), [format!("9: {path}: {told}")]);
    }
}

#[test]
fn a_limit_may_be_a_count_or_a_percentage() {
    for value in ["0", "3", "\"25%\""] {
        let text =
            format!(r#"{{"models": {{"container": {{"deployment": {{"maxSurge": {value}}}}}}}}}"#);
        assert_eq!(messages(&text), Vec::<String>::new(), "{value}");
    }
}

#[test]
fn the_schema_has_a_range_for_every_number_and_the_check_keeps_it() {
    let schema = schema();
    let mut n_checked = 0;
    for scenario in full_scenarios() {
        assert_eq!(messages(&scenario.to_string()), Vec::<String>::new());
        let mut found = Vec::new();
        leaves(&schema, &schema, &scenario, "", &mut found);
        for Leaf { pointer, schema } in found {
            if pointer == "/version" {
                continue;
            }
            let path = pointer.trim_start_matches('/').replace('/', ".");
            let range = |end: &str| {
                schema[end].as_f64().unwrap_or_else(|| panic!("{path}: the schema has no {end}"))
            };
            for outside in [range("minimum") - 1.0, range("maximum") + 1.0] {
                let mut broken = scenario.clone();
                *broken.pointer_mut(&pointer).expect("it is there") = json!(outside);
                let told = messages(&broken.to_string()).join("\n");
                assert!(told.contains("is out of range"), "{path} = {outside}: {told:?}");
                n_checked += 1;
            }
        }
    }
    assert!(n_checked > 150, "only {n_checked} ends were checked");
}
