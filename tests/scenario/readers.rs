//! What the readers of files and links make of texts that nobody wrote on purpose: no panic, and
//! never a refusal without a place or a reason.

use orchestration_guide::scenario::read::{ReadError, read};
use orchestration_guide::scenario::{DecodeError, decode, encode};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::full::full_scenarios;
use crate::swarm::extreme;

/// The readers, and what they must keep to whatever they are given.
fn read_by_both(text: &str) -> Result<(), TestCaseError> {
    match read(text) {
        Ok(scenario) => {
            let back = decode(&encode(scenario.input()));
            prop_assert!(back.is_ok_and(|back| back == *scenario.input()));
        }
        Err(ReadError::Syntax(error)) => prop_assert!(error.line() > 0 || text.is_empty()),
        Err(ReadError::Findings(findings)) => {
            prop_assert!(!findings.is_empty());
            let n_lines = text.lines().count() as u32;
            for finding in &findings {
                prop_assert!((1..=n_lines).contains(&finding.line), "{}", finding.line);
                prop_assert!(!finding.to_string().is_empty());
            }
        }
    }
    if let Err(DecodeError::Parts(parts)) = decode(text) {
        prop_assert!(!parts.is_empty());
    }
    Ok(())
}

/// Pointers to all places of a value, its own included.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found));
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.for_each(|(place, value)| places(value, &format!("{at}/{place}"), found));
        }
        _ => {}
    }
}

fn odd_value() -> impl Strategy<Value = Value> {
    let deep = (0..60).fold(json!(1), |inner, _| json!([inner]));
    prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!("")),
        Just(json!("100%")),
        Just(json!([])),
        Just(json!({})),
        Just(json!({ "type": "unheard of", "=": 1 })),
        Just(deep),
        any::<f64>().prop_map(|number| json!(number)),
        any::<i64>().prop_map(|number| json!(number)),
        "\\PC{0,12}".prop_map(|text| json!(text)),
    ]
}

/// A whole scenario with an odd value somewhere.
fn odd_scenario() -> impl Strategy<Value = String> {
    let full = full_scenarios();
    (0..full.len(), any::<prop::sample::Index>(), odd_value()).prop_map(
        move |(which, place, value)| {
            let mut scenario = full[which].clone();
            let mut all = Vec::new();
            places(&scenario, "", &mut all);
            if let Some(spot) = scenario.pointer_mut(place.get(&all[..]).as_str()) {
                *spot = value;
            }
            serde_json::to_string_pretty(&scenario).expect("JSON can be written")
        },
    )
}

/// The text of a whole scenario after something ate or wrote a few characters.
fn damaged_scenario() -> impl Strategy<Value = String> {
    let full = full_scenarios();
    let wound = (any::<prop::sample::Index>(), 0_usize..6, "\\PC{0,3}");
    (0..full.len(), prop::collection::vec(wound, 1..4), any::<bool>()).prop_map(
        move |(which, wounds, ends_there)| {
            let mut text: Vec<char> = full[which].to_string().chars().collect();
            for (place, n_lost, written) in wounds {
                let from = place.index(text.len() + 1);
                let to = if ends_there { text.len() } else { (from + n_lost).min(text.len()) };
                text.splice(from..to, written.chars());
            }
            text.into_iter().collect()
        },
    )
}

proptest! {
    #[test]
    fn a_link_and_a_file_bring_back_any_scenario_that_can_be_run(input in extreme()) {
        prop_assert!(decode(&encode(&input)).is_ok_and(|back| back == input));
        let text = serde_json::to_string_pretty(&input).expect("a scenario has a JSON form");
        let back = read(&text).expect("what can be run can be read");
        prop_assert_eq!(back.input(), &input);
    }

    #[test]
    fn an_odd_value_anywhere_is_taken_or_told_with_its_line(text in odd_scenario()) {
        read_by_both(&text)?;
    }

    #[test]
    fn a_damaged_file_is_taken_or_told_with_its_line(text in damaged_scenario()) {
        read_by_both(&text)?;
    }

    #[test]
    fn any_text_is_taken_or_told(text in "\\PC{0,40}|[\\[\\]{}\",:0-9a-z.~-]{0,40}") {
        read_by_both(&text)?;
    }
}
