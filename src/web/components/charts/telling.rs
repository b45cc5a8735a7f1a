//! The moment at which the cursor stands until a reader moves it: the one that tells most.

use crate::sim::record::{DecisionBody, InstanceState, RunResult, Sample, scale_change};
use crate::units::{SimTime, Span};

/// The share of its requests that a run has to lose before their loss is what it is about.
const LOSS: f64 = 0.01;

/// The place of the sample that tells most of these results side by side.
pub(super) fn telling(results: &[&RunResult]) -> usize {
    let told = match results {
        [only] => of_one(only),
        _ => worst(results).and_then(onset).or_else(|| first_fault(results)),
    };
    told.or_else(|| slowest(results)).unwrap_or(0)
}

/// Where requests begin to fail and, from there on, the first decision to grow, which answers to
/// that; if few fail, what befell the run, what was decided of its size, or where that was closest.
/// A front end that starts an environment for each call without one decides nothing: there it is
/// where most were starting, which is not the first call of a run.
fn of_one(result: &RunResult) -> Option<usize> {
    let failing = worst(&[result]).and_then(onset);
    let answer = |from: usize| after(result, first_resize(result, from, |from, to| to > from)?);
    failing
        .and_then(answer)
        .or(failing)
        .or_else(|| first_fault(&[result]))
        .or_else(|| answer(0))
        .or_else(|| after(result, first_resize(result, 0, |_, _| true)?))
        .or_else(|| most_starting(result))
        .or_else(|| fullest(result))
}

/// The result that lost the largest share, if that is much.
fn worst<'a>(results: &[&'a RunResult]) -> Option<&'a RunResult> {
    let share = |result: &&RunResult| result.totals.failed_share();
    let failing = results.iter().copied().filter(|result| share(result) > LOSS);
    failing.max_by(|one, other| share(one).total_cmp(&share(other)))
}

/// The first sample in which at least half as many requests failed as in the worst one.
fn onset(result: &RunResult) -> Option<usize> {
    let failed = |sample: &Sample| sample.failed.iter().sum::<u32>();
    let samples = &result.series.samples;
    let most = samples.iter().map(failed).max()?;
    samples.iter().position(|sample| failed(sample) >= most.div_ceil(2))
}

/// The sample after the first disturbance of the scenario.
fn first_fault(results: &[&RunResult]) -> Option<usize> {
    let at = |result: &&RunResult| {
        let is_fault = |body: &DecisionBody| matches!(body, DecisionBody::Fault { .. });
        let fault = result.decisions.iter().find(|decision| is_fault(&decision.body))?;
        after(result, fault.at)
    };
    results.iter().filter_map(at).min()
}

/// When the size was first changed like this, no earlier than in a sample.
fn first_resize(result: &RunResult, from: usize, is_such: fn(u32, u32) -> bool) -> Option<SimTime> {
    let since = from.checked_sub(1).and_then(|before| result.series.samples.get(before));
    let since = since.map_or(SimTime::ZERO, |sample| sample.at);
    let is_such = |body: &DecisionBody| match body {
        DecisionBody::StartedOnDemand { .. } => is_such(0, 1),
        body => scale_change(body).is_some_and(|(from, to)| is_such(from, to)),
    };
    let mut late = result.decisions.iter().filter(|decision| decision.at >= since);
    late.find(|decision| is_such(&decision.body)).map(|decision| decision.at)
}

/// The first sample that ends after a time: there one sees what came of it.
fn after(result: &RunResult, at: SimTime) -> Option<usize> {
    result.series.samples.iter().position(|sample| sample.at > at)
}

/// Where most instances were starting at a time, if requests had them started.
fn most_starting(result: &RunResult) -> Option<usize> {
    let starting = |sample: &Sample| sample.instances[InstanceState::Starting.index()];
    let samples = &result.series.samples;
    let most = samples.iter().map(starting).max().filter(|_| result.totals.cold_starts > 0)?;
    samples.iter().position(|sample| starting(sample) == most).filter(|_| most > 0)
}

/// Where the scaler saw the highest utilization, if that is what it looks at.
fn fullest(result: &RunResult) -> Option<usize> {
    let seen = |(place, sample): (usize, &Sample)| Some((sample.utilization_seen?, place));
    let seen = result.series.samples.iter().enumerate().filter_map(seen);
    // Of equal ones the first.
    let fullest = seen.rev().max_by(|(one, _), (other, _)| one.total_cmp(other));
    fullest.map(|(_, place)| place)
}

/// Where requests took longest, among the samples in which each result has some.
fn slowest(results: &[&RunResult]) -> Option<usize> {
    let n = results.iter().map(|result| result.series.samples.len()).min()?;
    let p95 = |place: usize| -> Option<Span> {
        let of_each: Option<Vec<Span>> =
            results.iter().map(|result| result.series.samples[place].p95).collect();
        of_each?.into_iter().max()
    };
    // Of equal ones the first.
    (0..n)
        .rev()
        .filter_map(|place| Some((p95(place)?, place)))
        .max_by_key(|(p95, _)| *p95)
        .map(|(_, place)| place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{ModelId, check, compose, preset};

    /// When the charts of ready-made scenario open, in seconds.
    fn opens_at(id: &str, models: &[ModelId]) -> f64 {
        let input = preset(id).expect("there is one").input;
        let scenario = check(&input).expect("it can be run");
        let run = |model: &ModelId| compose::run(&scenario, *model, input.seed);
        let results: Vec<RunResult> =
            models.iter().filter_map(run).map(|run| run.run_to_end()).collect();
        let results: Vec<&RunResult> = results.iter().collect();
        results[0].series.samples[telling(&results)].at.as_secs_f64()
    }

    #[test]
    fn charts_open_where_requests_begin_to_fail_and_the_scaler_answers() {
        // The load is back at 420 s; the HPA grows at 434 s and, once requests fail, at 449 s.
        assert_eq!(opens_at("flapping", &[ModelId::Container]), 449.0);
        // The peak is reached at 150 s, and nobody adds pods.
        let killed = opens_at("out-of-memory", &[ModelId::Container]);
        assert!((150.0..170.0).contains(&killed), "{killed}");
    }

    #[test]
    fn where_nothing_fails_charts_open_at_what_happened_or_nearly_did() {
        // The deployment; and of all models that of the function, each call of which fails.
        assert_eq!(opens_at("deploy-noticed", &[ModelId::ServerlessContainer]), 121.0);
        assert_eq!(opens_at("deploy-noticed", &ModelId::ALL), 122.0);
        // The first call after the start, at 30 s, finds no instance.
        let starts = opens_at("scale-from-zero", &[ModelId::ServerlessContainer]);
        assert!((30.0..45.0).contains(&starts), "{starts}");
        // The load jumps at 60 s, and an environment takes less than a second and a half to start.
        let jump = opens_at("provisioned", &[ModelId::Faas]);
        assert!((60.0..63.0).contains(&jump), "{jump}");
        // The load falls for good at 600 s, and the window lasts 300 s.
        let falls = opens_at("scale-down", &[ModelId::Container]);
        assert!((900.0..930.0).contains(&falls), "{falls}");
        // The HPA sees 65 % at a target of 60 %.
        assert_eq!(opens_at("tolerance", &[ModelId::Container]), 44.0);
    }
}
