//! What held at a moment of a run, whether anything was decided then or not.

use crate::analysis::{in_rotation, per_second};
use crate::sim::record::{Decision, InstanceState, RunResult, Sample};
use crate::text::{Lang, format, ui};

/// What was the case in the interval of one sample: demand, size, and the utilization beside the
/// one that the controller had computed. Empty where there is no such sample.
pub fn state_at(result: &RunResult, sample: usize, lang: Lang) -> Vec<String> {
    let samples = &result.series.samples;
    let Some(at) = samples.get(sample) else { return Vec::new() };
    let values = ui::WhyState {
        time: format::clock(at.at),
        demand: format::number(per_second(samples, sample, at.arrived)),
        ready: at.instances[InstanceState::Ready.index()],
        all: at.instances.iter().sum::<u32>(),
        rotation: in_rotation(result)[sample],
        capacity: format::number(at.capacity_rps),
        desired: at.desired,
    };
    vec![ui::why_state(lang, values), utilization(at, lang)]
}

fn utilization(sample: &Sample, lang: Lang) -> String {
    let truth = format::percent(lang, sample.utilization);
    match sample.utilization_seen.map(|seen| format::percent(lang, seen)) {
        Some(seen) => ui::why_seen(lang, ui::WhySeen { truth, seen }),
        None => ui::why_unseen(lang, truth),
    }
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
        let told = state_at(&result, 9, Lang::En);
        let sample = &result.series.samples[9];
        assert!(told[0].contains("ended at 0:10"), "{told:?}");
        assert!(told[0].contains(&format!("{} were wanted", sample.desired)), "{told:?}");
        let of_one = result.instance_rps;
        for (place, sample) in result.series.samples.iter().enumerate().step_by(60) {
            let n = (sample.capacity_rps / of_one).round();
            let capacity = format::number(sample.capacity_rps);
            let told = state_at(&result, place, Lang::En).swap_remove(0);
            let agreed = format!("and {n} got requests, enough for {capacity} requests per second");
            assert!(told.contains(&agreed), "{told}");
        }
        assert_eq!(state_at(&result, usize::MAX, Lang::En), [""; 0]);
    }
}
