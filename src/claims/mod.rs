//! Claims that run: from a claim of the guide to the scenario behind it, and from what happened in
//! it to the sentence and the figure beside the claim.

mod figure;
mod measure;
mod sentence;

use serde_json::{Map, Value};

use crate::knowledge::Claim;
use crate::report::in_guide;
use crate::scenario::input::{ModelsInput, ScenarioInput};
use crate::scenario::{FieldPath, ModelId, Scenario, apply};
use crate::sim::record::RunResult;

pub use figure::{ClaimChart, DataRow, chart};
pub use measure::{Quantity, measure};
pub use sentence::{sentence, setting_words};

/// What a claim shows once its scenario has run.
#[derive(Clone, Copy, Debug)]
pub struct Ran<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The position of its control.
    pub option: usize,
    /// The scenario with that position.
    pub scenario: &'a Scenario,
    /// What happened in it, one result for each of the claim's models.
    pub results: &'a [&'a RunResult],
}

/// The models that a claim runs.
pub fn models(claim: &Claim) -> Vec<ModelId> {
    let simulated = |id| ModelId::ALL.into_iter().find(|model| in_guide(*model) == id);
    claim.models.iter().filter_map(|id| simulated(*id)).collect()
}

/// The scenario of a claim with one position of its control: with the claim's models and no
/// others. It is not checked yet.
///
/// # Errors
/// The parts of the claim that the scenario format does not have.
pub fn input(claim: &Claim, option: usize) -> Result<ScenarioInput, Vec<FieldPath>> {
    let base = apply(&ScenarioInput::default(), &json(&claim.scenario))?;
    let value = claim.control.options.get(option).map(|option| json(&option.value));
    let change = at_place(&claim.control.sets, value.unwrap_or_default());
    let whole = apply(&base, &change)?;
    Ok(ScenarioInput { models: only(&models(claim), whole.models), ..whole })
}

/// What the build has found to be JSON.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// A change of the field at this place and of nothing else.
fn at_place(path: &str, value: Value) -> Value {
    let inside = |value, name: &str| Value::Object(Map::from_iter([(name.to_owned(), value)]));
    path.rsplit('.').fold(value, inside)
}

fn only(models: &[ModelId], all: ModelsInput) -> ModelsInput {
    let has = |model| models.contains(&model);
    ModelsInput {
        server: all.server.filter(|_| has(ModelId::Server)),
        vm: all.vm.filter(|_| has(ModelId::Vm)),
        container: all.container.filter(|_| has(ModelId::Container)),
        faas: all.faas.filter(|_| has(ModelId::Faas)),
        serverless_container: all
            .serverless_container
            .filter(|_| has(ModelId::ServerlessContainer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{self, Control, ControlOption};

    #[test]
    fn a_control_changes_its_place_and_only_the_claims_models_remain() {
        let value = r#"{"boot_median_s": 7}"#.to_owned();
        let claim = Claim {
            models: vec![knowledge::ModelId::Vm],
            scenario: r#"{"duration_s": 60, "models": {"vm": {"metric_delay_s": 1}}}"#.to_owned(),
            control: Control {
                sets: "models.vm.instance".to_owned(),
                options: vec![ControlOption { value, ..ControlOption::default() }],
                ..Control::default()
            },
            ..Claim::default()
        };
        let input = input(&claim, 0).unwrap();
        let vm = input.models.vm.unwrap();
        assert_eq!(
            (input.duration_s, vm.metric_delay_s, vm.instance.boot_median_s),
            (60.0, 1.0, 7.0)
        );
        assert_eq!(vm.instance.boot_p95_s, 90.0);
        assert!(input.models.server.is_none() && input.models.container.is_none());
    }

    #[test]
    fn what_the_format_does_not_have_is_told_with_its_place() {
        let claim =
            Claim { scenario: r#"{"workload": {"rps": 1}}"#.to_owned(), ..Claim::default() };
        assert_eq!(input(&claim, 0).unwrap_err(), [FieldPath::from("workload").key("rps")]);
    }
}
