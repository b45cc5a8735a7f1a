//! What held at a moment of a run, whether anything was decided then or not.

use super::InstanceWord;
use crate::analysis::{in_rotation, per_second};
use crate::sim::record::{Decision, DecisionBody, InstanceState, Part, RunResult, Sample};
use crate::text::{Lang, format, ui};

/// What was the case in the interval of one sample: demand, size, and the utilization beside the
/// one that the controller had computed. Empty where there is no such sample.
pub fn state_at(result: &RunResult, word: InstanceWord, sample: usize, lang: Lang) -> Vec<String> {
    let Some(at) = result.series.samples.get(sample) else { return Vec::new() };
    let fails_open = fails_open(result, word, sample);
    // The utilization is that of the instances in the rotation, of which there is none.
    let utilization = (!fails_open).then(|| utilization(result, at, lang));
    [size(result, fails_open, sample, lang)].into_iter().chain(utilization).collect()
}

/// Whether a target group without a healthy target sends requests to all of them. What is still on
/// its way is no target yet, and what leaves is none any more.
fn fails_open(result: &RunResult, word: InstanceWord, sample: usize) -> bool {
    let has_target_group = matches!(word, InstanceWord::Instance | InstanceWord::Task);
    let at = &result.series.samples[sample];
    let n_of = |state: InstanceState| at.instances[state.index()];
    let n_targets =
        at.n_instances() - n_of(InstanceState::Pending) - n_of(InstanceState::Terminating);
    has_target_group && n_targets > 0 && in_rotation(result)[sample] == 0
}

/// What came in, and what there was for it.
fn size(result: &RunResult, fails_open: bool, sample: usize, lang: Lang) -> String {
    let samples = &result.series.samples;
    let at = &samples[sample];
    let (time, n) = (format::clock(at.at), at.n_instances().into());
    let demand = format::rate(per_second(samples, sample, at.arrived));
    let mut sentences = vec![match fails_open {
        true => ui::why_fails_open(lang, ui::WhyFailsOpen { time, demand, n }),
        false => {
            let ready = at.instances[InstanceState::Ready.index()];
            let (rotation, capacity) = (in_rotation(result)[sample], format::rate(at.capacity_rps));
            let values = ui::WhyState { time, demand, ready, n, rotation, capacity };
            ui::why_state(lang, values)
        }
    }];
    if result.wants_instances() {
        sentences.push(ui::why_wanted(lang, u64::from(at.desired)));
    }
    if at.retries > 0 {
        let attempts = per_second(samples, sample, at.arrived + at.retries);
        sentences.push(ui::why_attempts(lang, format::rate(attempts)));
    }
    format::sentences(lang, &sentences)
}

fn utilization(result: &RunResult, sample: &Sample, lang: Lang) -> String {
    let truth = format::percent(lang, sample.utilization);
    match sample.utilization_seen.map(|seen| format::percent(lang, seen)) {
        Some(seen) => ui::why_seen(lang, ui::WhySeen { truth, seen }),
        None if is_scaled(result) => ui::why_unseen(lang, truth),
        None => ui::why_unwatched(lang, truth),
    }
}

/// Whether a scaler has decided or seen anything in a run: a limit that calls meet is none.
fn is_scaled(result: &RunResult) -> bool {
    let is_of_scaler = |decision: &Decision| {
        decision.part == Part::Scaler && !matches!(decision.body, DecisionBody::Throttling(_))
    };
    result.decisions.iter().any(is_of_scaler)
        || result.series.samples.iter().any(|sample| sample.utilization_seen.is_some())
}

/// That nothing was decided between two decisions, of which either may be absent.
pub fn no_decision(before: Option<&Decision>, after: Option<&Decision>, lang: Lang) -> String {
    let clock = |decision: &Decision| format::clock(decision.at);
    match (before.map(clock), after.map(clock)) {
        (Some(before), Some(after)) => ui::why_between(lang, ui::WhyBetween { before, after }),
        (None, Some(after)) => ui::why_before_first(lang, after),
        (Some(before), None) => ui::why_after_last(lang, before),
        (None, None) => ui::why_never(lang).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::input::ScenarioInput;
    use crate::scenario::{ModelId, check, compose};

    #[test]
    fn a_moment_tells_the_figures_of_its_sample() {
        let scenario = check(&ScenarioInput::default()).expect("the default scenario is valid");
        let result =
            compose::run(&scenario, ModelId::Container, 1).expect("it has Kubernetes").run_to_end();
        let told = state_at(&result, InstanceWord::Pod, 9, Lang::En);
        let sample = &result.series.samples[9];
        assert!(told[0].contains("ended at 0:10"), "{told:?}");
        assert!(told[0].contains(&format!("{} were wanted", sample.desired)), "{told:?}");
        let of_one = result.instance_rps;
        for (place, sample) in result.series.samples.iter().enumerate().step_by(60) {
            let n = (sample.capacity_rps / of_one).round();
            let capacity = format::rate(sample.capacity_rps);
            let told = state_at(&result, InstanceWord::Pod, place, Lang::En).swap_remove(0);
            let agreed = format!("and {n} got requests, by their number enough for {capacity}.");
            assert!(told.contains(&agreed), "{told}");
        }
        assert_eq!(state_at(&result, InstanceWord::Pod, usize::MAX, Lang::En), [""; 0]);
    }

    /// Nothing says how many environments a function should have, so nobody wanted none; and
    /// without an autoscaler, none is said to have looked.
    #[test]
    fn what_does_not_exist_is_not_told() {
        let mut input = ScenarioInput::default();
        if let Some(container) = &mut input.models.container {
            container.hpa = None;
        }
        let scenario = check(&input).expect("it is valid without an autoscaler");
        let told = |model| {
            let run = compose::run(&scenario, model, 1).expect("it has the model");
            state_at(&run.run_to_end(), InstanceWord::of(&input.models, model), 300, Lang::En)
        };
        assert!(!told(ModelId::Faas)[0].contains("wanted"));
        let without = told(ModelId::Container);
        assert!(without[0].contains("were wanted"), "{without:?}");
        assert!(without[1].ends_with("No autoscaler decided anything in this run."), "{without:?}");
    }

    /// Machines that fail their checks get requests all the same; those that are being launched are
    /// no targets yet.
    #[test]
    fn only_targets_can_fail_open() {
        let scenario = check(&ScenarioInput::default()).expect("the default scenario is valid");
        let run = compose::run(&scenario, ModelId::Vm, 1).expect("it has a group");
        let mut result = run.run_to_end();
        let mut opens = |state: InstanceState| {
            let sample = &mut result.series.samples[9];
            (sample.capacity_rps, sample.instances) = (0.0, [0; InstanceState::COUNT]);
            sample.instances[state.index()] = 3;
            fails_open(&result, InstanceWord::Instance, 9)
        };
        let states = [InstanceState::Starting, InstanceState::Unready, InstanceState::Pending];
        assert_eq!(states.map(&mut opens), [true, true, false]);
    }

    /// A client that tries again sends more than the demand.
    #[test]
    fn repeated_tries_are_told_beside_the_demand() {
        let scenario = check(&ScenarioInput::default()).expect("the default scenario is valid");
        let run = compose::run(&scenario, ModelId::Container, 1).expect("it has Kubernetes");
        let mut result = run.run_to_end();
        let sample = &mut result.series.samples[9];
        (sample.arrived, sample.retries) = (6, 12);
        let told = state_at(&result, InstanceWord::Pod, 9, Lang::En).swap_remove(0);
        assert!(told.ends_with("With repeated tries, demand was 18\u{a0}rps."), "{told}");
    }
}
