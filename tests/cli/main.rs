//! The built command line, used as people use it.

mod analysis;
mod parts;

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a command left behind.
struct Outcome {
    status: i32,
    out: String,
    err: String,
}

impl Outcome {
    #[track_caller]
    fn json(&self) -> Value {
        assert_eq!((self.status, self.err.as_str()), (0, ""));
        serde_json::from_str(&self.out).expect("the output is JSON")
    }
}

/// Runs `simulate` with these arguments and this standard input.
fn simulate(args: &[&str], input: &str) -> Outcome {
    let mut child = Command::new(env!("CARGO_BIN_EXE_simulate"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    // A program that refuses its arguments never reads; that is no failure of the test.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Outcome {
        status: output.status.code().expect("no signal"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

#[test]
fn what_is_printed_as_a_scenario_is_read_as_one() {
    let default = simulate(&["default"], "");
    assert_eq!(default.json()["version"], 1);
    assert_eq!(simulate(&["check", "-"], &default.out).status, 0);

    let names = simulate(&["preset"], "").out;
    assert!(names.lines().count() >= 8, "{names}");
    for name in names.lines() {
        let preset = simulate(&["preset", name], "");
        let checked = simulate(&["check", "-"], &preset.out);
        assert_eq!((checked.status, checked.err.as_str()), (0, ""), "{name}");
    }
}

#[test]
fn the_schema_tells_meaning_default_and_range() {
    let schema = simulate(&["schema"], "").json();
    let field = &schema["$defs"]["HpaInput"]["properties"]["maxReplicas"];
    assert_eq!(field["description"], "Most replicas.");
    assert_eq!((&field["default"], &field["maximum"]), (&Value::from(20), &Value::from(10_000)));
    assert_eq!(schema["additionalProperties"], Value::from(false));
}

#[test]
fn an_unknown_field_is_refused_with_place_and_suggestion() {
    let text = "{\n \"models\": {\"container\": {\"hpa\":\n  {\"maxReplicsa\": 5}}}\n}";
    let refused = simulate(&["check", "-"], text);
    assert_eq!(refused.status, 2);
    assert_eq!(
        refused.err,
        "-:3: models.container.hpa.maxReplicsa: unknown field; did you mean maxReplicas?\n\
         -: 1 value is not possible\n"
    );
}

#[test]
fn a_file_or_preset_that_is_not_there_is_refused() {
    let missing = simulate(&["check", "no-such-file.json"], "");
    assert_eq!(missing.status, 2);
    assert!(missing.err.starts_with("no-such-file.json: cannot be read: "), "{}", missing.err);

    let unknown = simulate(&["preset", "storm"], "");
    assert_eq!(unknown.status, 2);
    assert!(unknown.err.contains("\"storm\"") && unknown.err.contains("spike-cpu"));
}

/// A short scenario, so that many runs take no time.
const SHORT: &str = r#"{"duration_s": 60, "workload": {"rate": {"shape": "constant", "rps": 50}}}"#;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn the_default_scenario_runs_and_loses_no_request() {
    let results = simulate(&["run", "-"], "{}").json();
    let run = &results["models"]["container"]["replications"][0];
    assert_eq!(run["complete"], true);
    assert_eq!(number(&run["simulated_s"]), 900.0);

    let requests = &run["requests"];
    let arrived = number(&requests["arrived"]);
    // 105,000 are expected; a Poisson count strays from that by √105,000 = 324 as a rule.
    assert!((arrived - 105_000.0).abs() < 4.0 * 324.0, "{arrived}");
    let failed: f64 = requests["failed"].as_object().expect("by cause").values().map(number).sum();
    assert_eq!(arrived, number(&requests["completed"]) + failed + number(&requests["in_flight"]));

    let decisions = run["decisions"].as_array().expect("a list");
    assert!(decisions.iter().any(|decision| decision["hpa"]["desired"].as_u64() > Some(4)));
    assert!(run.get("series").is_none(), "only on request");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_other_ones() {
    let run = |seed| simulate(&["run", "-", "--seed", seed, "--series"], SHORT);
    let first = run("7");
    assert_eq!(first.json()["seed"], 7);
    assert_eq!(first.out, run("7").out);
    assert_ne!(first.out, run("8").out);
}

#[test]
fn repetitions_come_with_their_spread_and_each_can_be_run_again_alone() {
    let results = simulate(&["run", "-", "--replications", "4", "--pretty"], SHORT).json();
    let container = &results["models"]["container"];
    let runs = container["replications"].as_array().expect("a list");
    assert_eq!((runs.len(), &runs[0]["seed"]), (4, &Value::from(1)));

    let arrived: Vec<f64> = runs.iter().map(|run| number(&run["requests"]["arrived"])).collect();
    let spread = &container["summary"]["arrived"];
    assert_eq!(number(&spread["mean"]), arrived.iter().sum::<f64>() / 4.0);
    assert!(number(&spread["p10"]) < number(&spread["p90"]));
    // √3000 = 55 for a Poisson count; four of them cannot be as close as 5 or as far as 500.
    assert!((5.0..500.0).contains(&number(&spread["sd"])), "{spread}");

    let seed = runs[3]["seed"].to_string();
    let alone = simulate(&["run", "-", "--seed", &seed, "--model", "container"], SHORT).json();
    assert_eq!(&alone["models"]["container"]["replications"][0], &runs[3]);
    assert!(alone["models"]["container"].get("summary").is_none(), "one run has no spread");
}

#[test]
fn series_are_printed_on_request_and_add_up() {
    let results = simulate(&["run", "-", "--series"], SHORT).json();
    let run = &results["models"]["container"]["replications"][0];
    let samples = run["series"]["samples"].as_array().expect("a list");
    let arrived: f64 = samples.iter().map(|sample| number(&sample["arrived"])).sum();
    assert_eq!(arrived, number(&run["requests"]["arrived"]));
    assert_eq!(number(&samples[samples.len() - 1]["at_s"]), 60.0);
}

#[test]
fn every_preset_runs_to_its_end() {
    for name in simulate(&["preset"], "").out.lines() {
        let scenario = simulate(&["preset", name], "").out;
        let results = simulate(&["run", "-"], &scenario).json();
        let models = results["models"].as_object().expect("an object");
        assert!(!models.is_empty(), "{name} has no model");
        for (model, runs) in models {
            let run = &runs["replications"][0];
            assert_eq!(run["complete"], true, "{name} on {model}");
            assert!(number(&run["requests"]["completed"]) > 0.0, "{name} on {model}");
        }
    }
}

#[test]
fn nothing_is_run_when_anything_is_wrong() {
    let refused = simulate(&["run", "-"], r#"{"duration_s": 0, "sede": 4}"#);
    assert_eq!((refused.status, refused.out.as_str()), (2, ""));
    assert_eq!(
        refused.err,
        "-:1: sede: unknown field; did you mean seed?\n\
         -:1: duration_s: 0 s is out of range; use 1 to 604800 s\n\
         -: 2 values are not possible\n"
    );
    for args in [&["run", "-", "--replications", "0"][..], &["run", "-", "--model", "mainframe"]] {
        assert_eq!(simulate(args, SHORT).status, 2, "{args:?}");
    }
    let huge = simulate(&["run", "-", "--seed", "18446744073709551615"], SHORT);
    assert_eq!(huge.status, 2);
    assert!(huge.err.contains("seed: 18446744073709552000 is out of range"), "{}", huge.err);
}
