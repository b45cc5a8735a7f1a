//! The key figures of one run.

use super::curve::{Overload, overloads, smoothed_demand};
use super::elasticity::{Elasticity, Sizing};
use super::incident::{Incident, incidents};
use super::objective::{Attainment, BurnPeak, Objective, worst_burn};
use crate::sim::record::{
    Decision, InstanceState, LatencySummary, RunResult, Totals, scale_change,
};
use crate::units::{SimTime, Span};

/// What a run is measured against.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectations {
    /// What clients are promised.
    pub objective: Objective,
    /// Length of the window in which the highest burn rate is looked for.
    pub burn_window: Span,
    /// Two changes of size in opposite directions within this time are a change of direction.
    pub flap_within: Span,
    /// What turns requests into instances.
    pub sizing: Sizing,
}

impl Default for Expectations {
    /// One minute of window, since runs last minutes, and ten minutes for a change of direction:
    /// our assumptions.
    fn default() -> Self {
        Self {
            objective: Objective::default(),
            burn_window: Span::from_secs(60),
            flap_within: Span::from_secs(600),
            sizing: Sizing::default(),
        }
    }
}

/// The key figures of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Requests by outcome.
    pub totals: Totals,
    /// Response times of completed requests.
    pub response: LatencySummary,
    /// Mean time in line.
    pub mean_wait: Span,
    /// Requests that kept the objective.
    pub attainment: Attainment,
    /// Burn rate over the whole run.
    pub burn: f64,
    /// Highest burn rate of a window.
    pub worst_burn: Option<BurnPeak>,
    /// Requests that an instance was started for, over all that arrived.
    pub cold_start_share: f64,
    /// Most instances at once, in any state.
    pub peak_instances: u32,
    /// Time average of instances in any state.
    pub mean_instances: f64,
    /// Time that instances were ready, summed over instances.
    pub ready_time: Span,
    /// CPU time that requests used, in core-seconds.
    pub cpu_core_secs: f64,
    /// Decisions that changed the size.
    pub n_resizes: u32,
    /// How often the size changed in the direction opposite to the change before, within the time
    /// that the expectations name.
    pub n_direction_changes: u32,
    /// Times at which demand exceeded capacity; each with how long it took capacity to cover it.
    pub overloads: Vec<Overload>,
    /// Disturbances and deployments.
    pub incidents: Vec<Incident>,
    /// How closely supply followed demand.
    pub elasticity: Option<Elasticity>,
}

impl Figures {
    /// The key figures of a run.
    pub fn of(result: &RunResult, expected: &Expectations) -> Self {
        let samples = &result.series.samples;
        let attainment = Attainment::of(result, &expected.objective);
        let instance_time = result.ledger.instance_time;
        let all_instances = instance_time.iter().fold(Span::ZERO, |sum, time| sum + *time);
        let directions = directions(result);
        Self {
            totals: result.totals,
            response: result.latency,
            mean_wait: result.queueing.mean_wait,
            attainment,
            burn: attainment.burn(&expected.objective),
            worst_burn: worst_burn(result, &expected.objective, expected.burn_window),
            cold_start_share: share(result.totals.cold_starts, result.totals.arrived),
            peak_instances: result.ledger.peak_instances,
            mean_instances: over(all_instances.as_secs_f64(), result.simulated.as_secs_f64()),
            ready_time: instance_time[InstanceState::Ready.index()],
            cpu_core_secs: result.ledger.cpu_core_secs,
            n_resizes: directions.len() as u32,
            n_direction_changes: n_direction_changes(&directions, expected.flap_within),
            overloads: overloads(samples, &smoothed_demand(samples)),
            incidents: incidents(result),
            elasticity: Elasticity::of(result, &expected.sizing),
        }
    }

    /// Failed requests over all that arrived; 0 without requests.
    pub fn failed_share(&self) -> f64 {
        share(self.totals.n_failed(), self.totals.arrived)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    over(part as f64, whole as f64)
}

fn over(sum: f64, by: f64) -> f64 {
    if by > 0.0 { sum / by } else { 0.0 }
}

/// When the size changed, and whether upwards.
fn directions(result: &RunResult) -> Vec<(SimTime, bool)> {
    let direction = |decision: &Decision| {
        let (from, to) = scale_change(&decision.body)?;
        Some((decision.at, to > from))
    };
    result.decisions.iter().filter_map(direction).collect()
}

fn n_direction_changes(directions: &[(SimTime, bool)], within: Span) -> u32 {
    let turns =
        |pair: &&[(SimTime, bool)]| pair[0].1 != pair[1].1 && pair[1].0.since(pair[0].0) <= within;
    directions.windows(2).filter(turns).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::samples::{Line, result, scaled};

    /// Up at 0:10 and 0:25, down at 1:30, up at 1:40, down at 15:00: the last turn comes after
    /// 800 s and is none.
    #[test]
    fn only_quick_turns_are_changes_of_direction() {
        let mut run = result(10, &[Line::default(); 2]);
        run.decisions = vec![
            scaled(10, 2, 4),
            scaled(25, 4, 6),
            scaled(40, 6, 6),
            scaled(90, 6, 3),
            scaled(100, 3, 5),
            scaled(900, 5, 2),
        ];
        let figures = Figures::of(&run, &Expectations::default());
        assert_eq!((figures.n_resizes, figures.n_direction_changes), (5, 2));
        let patient = Expectations { flap_within: Span::from_secs(800), ..Default::default() };
        assert_eq!(Figures::of(&run, &patient).n_direction_changes, 3);
    }

    /// 3 instances for 10 s and 5 for 30 s: 4.5 on average. 4 of 200 requests failed, 10 started
    /// an instance.
    #[test]
    fn means_and_shares_by_hand() {
        let line = |ready, failed| Line {
            arrived: 50,
            completed: 50 - failed,
            failed,
            ready,
            ..Line::default()
        };
        let mut run = result(10, &[line(3, 1), line(5, 3), line(5, 0), line(5, 0)]);
        run.totals.cold_starts = 10;
        let figures = Figures::of(&run, &Expectations::default());
        assert_eq!((figures.mean_instances, figures.peak_instances), (4.5, 5));
        assert_eq!((figures.failed_share(), figures.cold_start_share), (0.02, 0.05));
        assert_eq!(figures.ready_time, Span::from_secs(180));
    }

    #[test]
    fn a_run_without_anything_has_figures_too() {
        let figures = Figures::of(&result(1, &[]), &Expectations::default());
        assert_eq!((figures.failed_share(), figures.mean_instances), (0.0, 0.0));
        assert_eq!((figures.worst_burn, figures.elasticity), (None, None));
    }
}
