//! A whole session of the simulator as a text: what stands in the form, and the runs that are kept.
//!
//! A run is kept as its scenario: the engine computes the same bits from it again, and the
//! fingerprints that stand beside it tell whether it did.

mod past;

use std::rc::Rc;

use serde_json::{Value, json};

use crate::scenario::input::ScenarioInput;
use crate::scenario::{DecodeError, Fault, check, from_json};

pub(crate) use past::{Past, PastEntry};

/// Version of the format of sessions.
const VERSION: u64 = 1;

/// The field that says that a file is a session, and of which version.
pub(crate) const MARK: &str = "orchestration_guide_session";

/// A session.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Session {
    /// What stands in the form.
    pub(crate) scenario: Rc<ScenarioInput>,
    /// The kept runs, oldest first.
    pub(crate) kept: Vec<SavedRun>,
}

/// A kept run without its results.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SavedRun {
    /// What the reader calls it.
    pub(crate) name: Rc<str>,
    /// What was run, on every model that it has.
    pub(crate) scenario: Rc<ScenarioInput>,
    /// The fingerprints of its results.
    pub(crate) fingerprints: Rc<str>,
}

/// Why a text is no session. Nothing is taken from such a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SessionFault {
    /// It is not JSON from this place on, both counted from 1.
    NotJson {
        /// Line.
        line: usize,
        /// Character of the line.
        column: usize,
    },
    /// It is JSON of something else.
    SomethingElse,
    /// It is of a version that this page does not know.
    UnknownVersion,
    /// These scenarios cannot be read or run: all of them.
    Scenarios(Vec<ScenarioFault>),
}

/// What is wrong with a scenario of a session.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ScenarioFault {
    /// The name of the kept run; `None` for the scenario of the form.
    pub(crate) run: Option<String>,
    /// What is wrong.
    pub(crate) why: Why,
}

/// What can be wrong with a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Why {
    /// The file does not have it.
    Missing,
    /// It cannot be read.
    Format(DecodeError),
    /// It can be read, but not run.
    Rules(Vec<Fault>),
}

impl Session {
    /// The session as JSON.
    pub(crate) fn to_json(&self) -> Value {
        let run = |run: &SavedRun| {
            json!({
                "name": &*run.name,
                "fingerprints": &*run.fingerprints,
                "scenario": scenario_json(&run.scenario),
            })
        };
        let kept: Vec<Value> = self.kept.iter().map(run).collect();
        json!({ MARK: VERSION, "scenario": scenario_json(&self.scenario), "kept": kept })
    }

    /// The session in a text, or all that is wrong with it. A scenario alone is a session in which
    /// nothing is kept.
    pub(crate) fn read(text: &str) -> Result<Self, SessionFault> {
        let value: Value = serde_json::from_str(text).map_err(|error| SessionFault::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        Self::from_json(value)
    }

    /// The session in a JSON value.
    pub(crate) fn from_json(mut value: Value) -> Result<Self, SessionFault> {
        match value.get(MARK).map(Value::as_u64) {
            Some(Some(VERSION)) => {}
            Some(_) => return Err(SessionFault::UnknownVersion),
            None if looks_like_a_scenario(&value) => value = json!({ "scenario": value }),
            None => return Err(SessionFault::SomethingElse),
        }
        let mut faults = Vec::new();
        let mut scenario = |run: Option<&str>, value: Option<Value>| {
            let read = value.ok_or(Why::Missing).and_then(read_scenario);
            let fault = |why| ScenarioFault { run: run.map(str::to_owned), why };
            read.map_err(|why| faults.push(fault(why))).ok()
        };
        let form = scenario(None, value.get_mut("scenario").map(Value::take));
        let mut kept = Vec::new();
        for run in value.get_mut("kept").and_then(Value::as_array_mut).into_iter().flatten() {
            let text = |field: &str| run.get(field).and_then(Value::as_str).unwrap_or_default();
            let (name, fingerprints): (Rc<str>, _) = (text("name").into(), text("fingerprints"));
            let fingerprints: Rc<str> = fingerprints.into();
            let read = scenario(Some(&name), run.get_mut("scenario").map(Value::take));
            kept.extend(read.map(|scenario| SavedRun { name, scenario, fingerprints }));
        }
        match form {
            Some(scenario) if faults.is_empty() => Ok(Self { scenario, kept }),
            _ => Err(SessionFault::Scenarios(faults)),
        }
    }
}

/// A scenario as the command line reads it.
pub(crate) fn scenario_json(input: &ScenarioInput) -> Value {
    serde_json::to_value(input).expect("a scenario is made of what JSON can say")
}

/// Files of scenarios that people write may leave out all but a few fields.
fn looks_like_a_scenario(value: &Value) -> bool {
    let has = |field: &&str| value.get(field).is_some();
    ["workload", "models", "duration_s", "events"].iter().any(has)
}

fn read_scenario(mut value: Value) -> Result<Rc<ScenarioInput>, Why> {
    // Editors find the schema by it.
    if let Some(fields) = value.as_object_mut() {
        fields.remove("$schema");
    }
    let input = from_json(value).map_err(Why::Format)?;
    check(&input).map_err(Why::Rules)?;
    Ok(Rc::new(input))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{FieldPath, presets};

    fn session() -> Session {
        let presets = presets();
        let run = |place: usize| SavedRun {
            name: presets[place].id.into(),
            scenario: Rc::new(presets[place].input.clone()),
            fingerprints: "0123 4567".into(),
        };
        Session { scenario: Rc::new(presets[1].input.clone()), kept: vec![run(2), run(3)] }
    }

    #[test]
    fn a_session_comes_back_from_its_text_whatever_scenarios_it_holds() {
        for preset in presets() {
            let scenario = Rc::new(preset.input);
            let session = Session { scenario, ..session() };
            assert_eq!(Session::read(&session.to_json().to_string()), Ok(session), "{}", preset.id);
        }
    }

    #[test]
    fn a_scenario_file_is_a_session_in_which_nothing_is_kept() {
        let input = ScenarioInput { duration_s: 60.0, ..ScenarioInput::default() };
        let expected = Session { scenario: Rc::new(input), kept: Vec::new() };
        let text = r#"{"$schema": "schema.json", "version": 1, "duration_s": 60}"#;
        assert_eq!(Session::read(text), Ok(expected));
    }

    #[test]
    fn a_text_that_is_no_session_says_where_it_breaks_off_or_what_it_is() {
        let not_json = SessionFault::NotJson { line: 2, column: 1 };
        assert_eq!(Session::read("{\n"), Err(SessionFault::NotJson { line: 2, column: 0 }));
        assert_eq!(Session::read("{\n}}"), Err(SessionFault::NotJson { line: 2, column: 2 }));
        assert_ne!(Session::read("[]"), Err(not_json));
        for (text, fault) in [
            ("[]", SessionFault::SomethingElse),
            (r#"{"name": "x"}"#, SessionFault::SomethingElse),
            (r#"{"orchestration_guide_session": 2}"#, SessionFault::UnknownVersion),
            (r#"{"orchestration_guide_session": "1"}"#, SessionFault::UnknownVersion),
        ] {
            assert_eq!(Session::read(text), Err(fault), "{text}");
        }
    }

    /// Of three scenarios two are wrong, each in its own way; both are told with their places.
    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let mut json = session().to_json();
        json["scenario"]["workload"]["cpu_share"] = "half".into();
        json["kept"][1]["scenario"]["duration_s"] = 0.into();
        let Err(SessionFault::Scenarios(faults)) = Session::from_json(json) else { panic!() };
        let [form, run] = faults.as_slice() else { panic!("{faults:?}") };
        let parts = vec![FieldPath::from("workload.cpu_share")];
        assert_eq!((&form.run, &form.why), (&None, &Why::Format(DecodeError::Parts(parts))));
        assert_eq!(run.run.as_deref(), Some(presets()[3].id));
        let Why::Rules(rules) = &run.why else { panic!("{run:?}") };
        assert_eq!(rules[0].path.as_str(), "duration_s");
        let missing = json!({ MARK: VERSION, "kept": [] });
        let fault = ScenarioFault { run: None, why: Why::Missing };
        assert_eq!(Session::from_json(missing), Err(SessionFault::Scenarios(vec![fault])));
    }
}
