//! Swapping a part from the command line, and the list of parts in which two runs differ.

use serde_json::{Value, json};

use crate::{SHORT, simulate};

/// "This VM group, but with metrics that are there 20 s after their period."
#[test]
fn a_part_is_swapped_without_a_second_file() {
    let compare = ["compare", "-", "--model", "vm", "--replications", "2"];
    let swapped = ["--with", "vm.metric_delay_s=20", "--with", "vm.warm_pool={}"];
    let results = simulate(&[&compare[..], &swapped[..]].concat(), SHORT).json();
    assert_eq!((&results["model"], &results["second_model"]), (&json!("vm"), &json!("vm")));
    let pool = json!({"MaxGroupPreparedCapacity": null, "MinSize": 0, "PoolState": "Stopped"});
    assert_eq!(
        results["differences"],
        json!([
            {"part": "launcher", "path": "models.vm.warm_pool", "first": null, "second": pool},
            {"part": "telemetry", "path": "models.vm.metric_delay_s", "first": 30, "second": 20},
        ])
    );
    assert_eq!(
        results["parts"],
        json!([{
            "part": "launcher",
            "first": ["instance_launch"],
            "second": ["instance_launch", "warm_pool"],
        }])
    );
    assert_eq!(results["figures"]["arrived"]["by"], Value::Null, "the same requests");
}

#[test]
fn one_model_is_compared_with_another() {
    let args = ["compare", "-", "--model", "container", "--second-model", "vm"];
    let results = simulate(&[&args[..], &["--replications", "2"]].concat(), SHORT).json();
    assert_eq!(results["second_model"], "vm");
    let scaler = json!({
        "part": "scaler", "first": ["horizontal_pod_autoscaler"], "second": ["target_tracking"],
    });
    let parts = results["parts"].as_array().expect("a list");
    assert!(parts.contains(&scaler), "{parts:?}");
    assert_eq!(results["differences"], json!([]));
}

#[test]
fn people_read_a_comparison_as_a_text() {
    let args = ["compare", "-", "--model", "server", "--replications", "2", "--pretty"];
    let told = simulate(&[&args[..], &["--with", "server.nginx={}"]].concat(), SHORT);
    assert_eq!((told.status, told.err.as_str()), (0, ""));
    for line in [
        "server: 2 pairs of runs from seed 1",
        "router          HAProxy           nginx",
        "health check    HAProxy's checks  –",
        "router          models.server.nginx: null → {",
    ] {
        assert!(told.out.lines().any(|l| l.starts_with(line)), "{line:?} in\n{}", told.out);
    }
    let arrived = told.out.lines().find(|line| line.starts_with("arrived ")).expect("a line");
    assert!(arrived.ends_with("the same in every pair"), "{arrived}");

    let same = simulate(&args, SHORT);
    assert!(same.out.contains("\nThey differ in no part.\n"), "{}", same.out);
}

#[test]
fn a_swap_that_does_not_fit_is_refused_with_place_and_cure() {
    let run = |with: &str| simulate(&["run", "-", "--model", "vm", "--with", with], SHORT);
    let unknown = run("vm.metric_delay=20");
    assert_eq!((unknown.status, unknown.out.as_str()), (2, ""));
    assert_eq!(
        unknown.err,
        "--with: models.vm.metric_delay: unknown field; did you mean metric_delay_s?\n\
         --with: 1 value is not possible\n"
    );
    let no_value = run("vm.metric_delay_s");
    assert_eq!(no_value.status, 2);
    assert!(no_value.err.contains("write a field and its value"), "{}", no_value.err);
    let no_model = run("vm=null");
    assert_eq!(no_model.err, "-: models.vm: not in the scenario, so that it cannot be run\n");
}

/// The swap is the same as the other file.
#[test]
fn a_run_with_a_swap_is_the_run_of_the_file_that_says_so() {
    let swapped = simulate(&["run", "-", "--model", "faas", "--with", "duration_s=30"], SHORT);
    let said = SHORT.replace("60", "30");
    assert_eq!(swapped.json(), simulate(&["run", "-", "--model", "faas"], &said).json());
}
