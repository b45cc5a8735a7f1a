//! How long runs will take, from how long others took.

use super::{Outcomes, Shown, Wanted};
use crate::scenario::input::ScenarioInput;
use crate::scenario::{ModelId, expected_requests};
use crate::units::Span;

/// Time of a worker for runs of scenarios on models, in proportion to the requests that they are
/// expected to have; `None` where a model has not been run yet. Only about right: more instances
/// and more decisions take time as well.
pub(crate) fn work<'a>(
    past: &Outcomes,
    runs: impl IntoIterator<Item = (&'a ScenarioInput, ModelId)>,
) -> Option<Span> {
    let secs = |(scenario, model): (&ScenarioInput, ModelId)| {
        Some(secs_per_request(past.of(model)?)? * requests(scenario))
    };
    let secs: Vec<f64> = runs.into_iter().map(secs).collect::<Option<_>>()?;
    Some(Span::from_secs_f64(secs.iter().sum()))
}

/// The same for what a view wants.
pub(crate) fn work_of(past: &Outcomes, wanted: &Wanted) -> Option<Span> {
    work(past, wanted.models.iter().map(|model| (&*wanted.scenario, *model)))
}

fn secs_per_request(shown: &Shown) -> Option<f64> {
    let took = shown.took.as_secs_f64();
    let is_known = took > 0.0 && shown.result.complete;
    is_known.then(|| took / requests(&shown.scenario).max(1.0))
}

fn requests(scenario: &ScenarioInput) -> f64 {
    expected_requests(&scenario.workload, scenario.duration_s)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::scenario::{check, compose};

    /// The default spike has 105,000 requests. At 40 ms for them, three runs with twice the load
    /// take 240 ms.
    #[test]
    fn time_grows_with_the_requests() {
        let scenario = Rc::new(ScenarioInput::default());
        let model = ModelId::Faas;
        let run = compose::run(&check(&scenario).unwrap(), model, 1).unwrap().run_to_end();
        let shown = Shown {
            model,
            scenario: scenario.clone(),
            result: Rc::new(run),
            took: Span::from_millis(40),
        };
        let wanted = Rc::new(Wanted { scenario: scenario.clone(), models: vec![model] });
        let past = Outcomes { wanted: wanted.clone(), runs: Rc::new([shown]) };
        let mut twice = (*scenario).clone();
        twice.workload.rate_scale = 2.0;
        assert_eq!(work(&past, [(&twice, model); 3]), Some(Span::from_millis(240)));
        assert_eq!(work_of(&past, &wanted), Some(Span::from_millis(40)));
        assert_eq!(work(&past, [(&twice, ModelId::Vm)]), None);
    }
}
