//! The built command line, used as people use it.

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
